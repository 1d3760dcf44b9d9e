"""« Vérifier 50 messages »: a person labels a random sample without seeing the engine's answer, and E5 is told.

A window rather than a page: it opens over any sentiment figure and closes back on it. Every answer is kept at once in
the workspace, so it may be closed at any moment and taken up again, from another browser too.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.kpi import fiabilite, registry
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.scope import Scope
from dashboard.store import judgements, samples
from dashboard.store.samples import Sample
from dashboard.text.formats import NBSP, NOT_AVAILABLE, count, instant, number, percent, period, typeset, x_of_n
from dashboard.text.labels import SENTIMENT_SIGNS, analyzer_name, label
from dashboard.text.samples import FEW, SMALL
from dashboard.text.sentences import reliability
from dashboard.ui import cached, tables
from dashboard.ui.blocks import block, plain
from dashboard.ui.messages import private_among, where
from dashboard.ui.state import View, current_view, page_state
from dashboard.ui.veil import hidden_spans, veiled

SIZE = 50
SHOWN_DIFFERENCES = 20
CONTEXT_AT_MOST = 220
CODES = ("E5", "E5p", "E5r", "E5k")


@dataclass(frozen=True, slots=True)
class Measured:
    """E5 and its companions, over the view's own scope or, for want of checked messages there, over all the data."""

    results: list[KpiResult]
    scope: Scope
    is_everywhere: bool


def measured(shown: Scope, first_on: date | None, last_on: date | None) -> Measured:
    """How reliable the labels are: in the scope once 30 messages of it are checked, else in all the data, which run
    from ``first_on`` to ``last_on``."""
    own = Measured(cached.kpis(shown, *CODES), shown, is_everywhere=False)
    if own.results[0].n >= SMALL or first_on is None:
        return own
    scope = fiabilite.everywhere(shown, first_on, last_on)
    every = cached.kpis(scope, *CODES)
    return Measured(every, scope, is_everywhere=True) if every[0].n > own.results[0].n else own


def reliability_line(key: str) -> None:
    """Beside sentiment figures: how far to trust them, or the way to measure it; ``key`` is unique in the page."""
    view = current_view()
    found = measured(view.scope, view.first_on, view.last_on)
    exact, precision, recall = found.results[:3]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"vigie-reliability-{key}"):
        if exact.n < FEW:
            name = f"Fiabilité du sentiment non mesurée : vérifier {_to_read(view)}"
        else:
            name = "Détail, et vérifier d’autres messages"
            st.caption(plain(typeset(reliability(exact, precision, recall, is_everywhere=found.is_everywhere))))
        if st.button(plain(typeset(name)), key=f"reliability-{key}", type="tertiary", icon=":material/fact_check:"):
            open_verification()


@st.dialog("Fiabilité du sentiment", width="medium", icon=":material/fact_check:", on_dismiss="rerun")
def open_verification() -> None:
    """The window: what is measured so far, then the messages one by one."""
    with block("La vérification"):
        state = page_state("verification")
        with cached.store().reading() as session:
            sample = samples.under_way(session)
            asked = samples.next_message(session, sample.sample_id) if sample and state.get("is_checking") else None
        if asked is not None and sample is not None:
            _question(sample, asked)
        elif sample is not None and state.get("is_checking"):
            _end(sample)
        else:
            _summary(current_view(), sample)


def _question(sample: Sample, asked: Mapping[str, Any]) -> None:
    """One message with what it answers, and the three answers; nothing of what an engine said."""
    view, key = current_view(), int(asked["message_key"])
    place = where({**asked, "is_private": key in private_among([key])})
    st.progress(sample.answered / sample.size, text=typeset(f"Message {sample.answered + 1} sur {sample.size}"))
    _context("Sous la publication", asked["post_text"])
    who = "la marque" if asked["parent_direction"] == "outbound" else "un autre membre"
    _context(f"En réponse à {who}", asked["parent_text"])
    with st.container(border=True, gap="xsmall"):
        at = asked["published_at"]
        when = f"date {NOT_AVAILABLE}" if at is None else instant(at, view.settings.timezone)
        with st.container(key="vigie-meta-verification"):
            st.text(" · ".join((place, when, tables.pseudonym(asked["author_key"]))))
        st.text(str(asked["text"]))
    st.caption(plain(typeset("Son auteur est plutôt… Touches 1, 2, 3 et 4 du clavier.")))
    columns = st.columns(3)
    for position, (column, code) in enumerate(zip(columns, judgements.LABELS, strict=True), start=1):
        column.button(
            f"{SENTIMENT_SIGNS[code]} {label('sentiment', code).capitalize()}",
            key=f"answer-{key}-{code}",
            on_click=_answer,
            args=(sample.sample_id, key, code),
            shortcut=str(position),
            width="stretch",
        )
    with st.container(horizontal=True):
        st.button(
            "On ne peut pas dire",
            key=f"answer-{key}-skipped",
            on_click=_answer,
            args=(sample.sample_id, key, samples.SKIPPED),
            shortcut="4",
            type="tertiary",
        )
        if sample.answered:
            st.button(
                "Message précédent",
                key=f"back-{key}",
                on_click=_take_back,
                args=(sample.sample_id,),
                shortcut="Left",
                type="tertiary",
                icon=":material/undo:",
            )
    st.caption(
        plain(
            typeset(
                "Mêlé : choisissez ce qui domine. Illisible ou vraiment partagé : « On ne peut pas dire ». La réponse "
                "du moteur est cachée jusqu’à la fin pour ne pas influencer la vôtre. Vous pouvez fermer et reprendre "
                "plus tard : chaque réponse est gardée."
            )
        )
    )


def _end(sample: Sample) -> None:
    st.progress(1.0, text=typeset(f"{count(sample.size, 'message vérifié', 'messages vérifiés')}"))
    st.text(typeset("L’échantillon est complet. Le résultat montrera ce que disait le moteur."))
    with st.container(horizontal=True):
        st.button("Voir le résultat", type="primary", on_click=_close, args=(sample.sample_id,), key="sample-result")
        if sample.answered:
            st.button(
                "Message précédent",
                key="sample-back",
                on_click=_take_back,
                args=(sample.sample_id,),
                type="tertiary",
                icon=":material/undo:",
            )


def _summary(view: View, sample: Sample | None) -> None:
    found = measured(view.scope, view.first_on, view.last_on)
    exact = found.results[0]
    _told(found, view)
    if sample is not None:
        drawn_on = instant(sample.drawn_at, view.settings.timezone)
        left = count(sample.population, "message pas encore vérifié, reçu", "messages pas encore vérifiés, reçus")
        st.text(
            typeset(
                f"Vérification en cours : {x_of_n(sample.answered, sample.size)}. Tirage du {drawn_on} parmi "
                f"{left} {period(sample.start_on, sample.end_on)}."
            )
        )
    with st.container(horizontal=True):
        if sample is not None and st.button("Continuer la vérification", type="primary", key="sample-go-on"):
            page_state("verification")["is_checking"] = True
            st.rerun(scope="fragment")
        name = f"Vérifier {_to_read(view, '' if exact.n < FEW else 'autre')}"
        if st.button(
            name if sample is None else "Tirer un autre échantillon",
            type="primary" if sample is None else "tertiary",
            key="sample-draw",
            icon=":material/casino:",
        ):
            _draw(view)
    if exact.n:
        _differences(found.scope)


def _to_read(view: View, other: str = "") -> str:
    """« 50 messages », « 27 autres messages »: what a draw would give, « des messages » where it would give none."""
    left = cached.read(fiabilite.left_to_draw, view.scope, SIZE)
    one, many = (f"{other} message", f"{other}s messages") if other else ("message", "messages")
    return count(left, one, many) if left else f"d’{many}" if other else f"des {many}"


def _told(found: Measured, view: View) -> None:
    exact, precision, recall, kappa = found.results
    if exact.n < FEW:
        st.text(
            typeset(
                f"Lisez {_to_read(view)} que Vigie tire au hasard et dites-en le sentiment, sans voir celui du "
                "moteur : elle en déduit la part de ses étiquettes qui sont justes. Comptez une minute pour dix "
                "messages."
            )
        )
        return
    st.text(typeset(reliability(exact, precision, recall, is_everywhere=found.is_everywhere)))
    agreement = registry.kpi("E5k").title
    if kappa.value is not None and kappa.low is not None and kappa.high is not None:
        bounds = f"{number(kappa.value, 2)} (entre {number(kappa.low, 2)} et {number(kappa.high, 2)})"
        st.text(typeset(f"{agreement} : {bounds}. 0 : pas mieux que le hasard, 1 : accord complet."))
    else:
        st.text(typeset(f"{agreement} : {NOT_AVAILABLE} {kappa.reason or ''}"))
    classes = exact.details["classes"]
    rows = [
        {
            "Classe": plain(f"{SENTIMENT_SIGNS[name]}{NBSP}{label('sentiment', name)}"),
            "Annoncés à raison (précision)": _share(measures["precision"]),
            "Retrouvés (rappel)": _share(measures["recall"]),
            "F1": _share(measures["f1"]),
        }
        for name, measures in classes.items()
    ]
    st.table(pd.DataFrame(rows).set_index("Classe"))
    engine = exact.details["engine"]
    told = [f"Moteur mesuré : {analyzer_name(engine)}."] if isinstance(engine, str) else []
    drawn = exact.details["samples"]["n"]
    told.append(f"{count(drawn, 'tirage au hasard', 'tirages au hasard')}, intervalles à 95 %.")
    st.caption(plain(typeset(" ".join((*told, *exact.notes)))))


def _share(measure: Mapping[str, Any]) -> str:
    """« 75 % (55 % à 88 %), 18 sur 24 », « 3 sur 4 » under five cases."""
    value, n, x = measure["value"], measure["n"], measure["x"]
    if value is None:
        return plain(NOT_AVAILABLE)
    behind = x_of_n(x, n) if x is not None else f"n = {n}"
    if n < FEW:
        return plain(typeset(behind if x is not None else f"trop peu, {behind}"))
    small = ", petit échantillon" if n < SMALL else ""
    told = f"{percent(value)} ({percent(measure['low'])} à {percent(measure['high'])}), {behind}{small}"
    return plain(typeset(told))


def _differences(scope: Scope) -> None:
    """The checked messages on which the person and the engine differ, the last ones first."""
    with cached.store().reading() as session:
        rows = registry.rows(session, "E5", scope)
    apart = rows[rows["human_label"] != rows["engine_label"]].sort_values("answered_at", ascending=False)
    if apart.empty:
        return
    told = count(len(apart), "message où le moteur dit autre chose", "messages où le moteur dit autre chose")
    with st.expander(plain(typeset(told))):
        hidden = hidden_spans(apart["message_key"].head(SHOWN_DIFFERENCES))
        for row in apart.head(SHOWN_DIFFERENCES).to_dict("records"):
            said = f"personne : {label('sentiment', row['human_label'])} · "
            st.caption(plain(typeset(f"{said}moteur : {label('sentiment', row['engine_label'])}")))
            st.text(veiled(str(row["text"]), hidden.get(int(row["message_key"]), ()))[:CONTEXT_AT_MOST])


def _draw(view: View) -> None:
    """A new sample of the view's scope; says so when everything there was checked already."""
    scope, seed = view.scope, secrets.token_hex(4)
    with cached.store().writing() as session:
        keys, population = fiabilite.drawn(session, scope, seed, SIZE)
        if keys:
            samples.keep(
                session, keys, seed=seed, population=population, start_on=scope.start, end_on=scope.end,
                platforms=scope.platforms, accounts=scope.accounts,
            )  # fmt: skip
    if not keys:
        st.warning(plain(typeset("Aucun message à vérifier dans cette sélection : élargissez la période.")))
        return
    page_state("verification")["is_checking"] = True
    st.rerun(scope="fragment")


def _context(title: str, text: object) -> None:
    if isinstance(text, str) and text.strip():
        shown = text if len(text) <= CONTEXT_AT_MOST else text[:CONTEXT_AT_MOST].rstrip() + "…"
        st.caption(plain(typeset(title)))
        with st.container(key=f"vigie-meta-{title.split()[0].lower()}"):
            st.text(shown)


def _answer(sample_id: int, message_key: int, code: str) -> None:
    with cached.store().writing() as session:
        samples.answer(session, sample_id, message_key, code)


def _take_back(sample_id: int) -> None:
    with cached.store().writing() as session:
        samples.take_back(session, sample_id)


def _close(sample_id: int) -> None:
    with cached.store().writing() as session:
        samples.close(session, sample_id)
    page_state("verification")["is_checking"] = False
