"""Veille's own blocks: what emerges, weak signals, the brand beside its competitors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import watching as drawn
from dashboard.config import Settings, WatchQuery, save_settings, workspace_folder
from dashboard.kpi import termes
from dashboard.kpi.contract import KpiResult
from dashboard.store.folding import folded
from dashboard.text import watching as words
from dashboard.text.formats import NOT_AVAILABLE, count, instant, number, percent, points, shortened, typeset, x_of_n
from dashboard.text.labels import label
from dashboard.ui import cached, tables
from dashboard.ui.blocks import plain
from dashboard.ui.components import chart, section
from dashboard.ui.messages import is_danger, open_thread, private_among, where
from dashboard.ui.state import current_view, page_state

AT_FIRST = 4
SHORT = 220
Term = Mapping[str, Any]


def emerging(result: KpiResult) -> None:
    """V6: each term with its people before and now, three messages, and « Suivre ce terme »."""
    section("Ce qui émerge")
    if result.value is None:
        st.text(typeset(result.reason or ""))
        return
    terms = result.details["terms"]
    st.caption(plain(typeset(" ".join(result.notes))))
    if not terms:
        told = "Rien n’émerge : aucun terme n’est dit par nettement plus de personnes que pendant les semaines d’avant."
        st.text(typeset(f"{told} {count(result.details['tested'], 'terme comparé', 'termes comparés')}."))
    _terms(terms, "emerge", is_open=True)


def weak_signals(result: KpiResult) -> None:
    """V7: the map, then the terms still rare that grow, each with three messages."""
    section("Signaux faibles")
    if result.value is None:
        st.text(typeset(result.reason or ""))
        return
    terms = result.details["terms"]
    shown = [each for each in terms if each["kind"] in ("weak", "strong")]
    if shown:
        data = pd.DataFrame(shown)[["name", "kind", "authors", "messages", "diffusion", "diffusion_growth"]]
        data["kind"] = data["kind"].map({"weak": "signal faible", "strong": "signal fort"})
        data["diffusion"] = [percent(share) for share in data["diffusion"]]
        data["diffusion_growth"] = [typeset(words.growth(rate)) for rate in data["diffusion_growth"]]
        data.columns = ["terme", "genre", "personnes", "messages", "part des messages", "croissance par semaine"]
        alt = "Carte des termes : à gauche les plus rares, en haut ceux qui croissent le plus vite."
        chart(drawn.emergence_map(shown, result.details["medians"]), alt, data, key="emergence")
    weak = [each for each in terms if each["kind"] == "weak"]
    if not weak:
        st.text(typeset("Aucun signal faible : rien de rare ne grandit sur ces semaines."))
    else:
        st.caption(plain(typeset("Des pistes, pas des faits établis : lisez les messages avant d’agir.")))
    _terms(weak, "faibles", is_open=False)


def voices(result: KpiResult) -> None:
    """V2 as a chart, or why there is none."""
    if result.value is None:
        st.caption(plain(typeset(f"Part de voix : {NOT_AVAILABLE} {result.reason}")))
        return
    names = result.details["names"]
    data = pd.DataFrame(names)[["name", "mentions", "authors", "reposts", "share"]]
    data.columns = ["nom", "mentions", "personnes", "repartages", "part de voix"]
    alt = "Barres horizontales : part de voix de chaque nom, avec son intervalle."
    chart(drawn.share_of_voice(names, result.details["reposts"]), alt, data, key="voix")


def competitors(mentions: KpiResult, people: KpiResult, positive: KpiResult, posts: KpiResult) -> None:
    """V2, V2b and V3 per name, then what each account posts (V5)."""
    queries = mentions.details.get("queries", [])
    if not any(query["is_competitor"] for query in queries):
        return
    section("Face aux concurrents")
    if people.value is None:
        st.caption(plain(typeset(people.reason or "")))
        rows = [(query["name"], query["mentions"]) for query in queries if query["is_competitor"]]
        _shown(pd.DataFrame(rows, columns=["Nom", "Mentions"]), "concurrents")
    else:
        _shown(_by_name(people, positive), "concurrents")
        if positive.details.get("gap") is not None:
            gap = points(positive.details["gap"])
            st.caption(plain(typeset(f"Score net de la marque moins la moyenne des concurrents : {gap}.")))
    accounts = posts.details.get("accounts")
    if accounts:
        st.caption(plain(typeset("Ce que chacun publie, d’après les compteurs que tout le monde voit")))
        _shown(_by_account(accounts), "comptes")
    elif posts.reason:
        st.caption(plain(typeset(posts.reason)))


def topics(result: KpiResult) -> None:
    """V4: the brand's share on each theme."""
    if result.value is None:
        return
    st.caption("Part de sujet, thème par thème")
    rows = [
        (each["name"], x_of_n(each["x"], each["n"]), _rate(each["share"], each["n"]))
        for each in result.details["themes"]
    ]
    _shown(pd.DataFrame(rows, columns=["Thème", "Mentions de la marque", "Part de sujet"]), "sujets")


def _by_name(people: KpiResult, positive: KpiResult) -> pd.DataFrame:
    scored = {each["name"]: each for each in positive.details.get("names", [])}
    rows = []
    for each in people.details["names"]:
        about = scored.get(each["name"])
        net = about["score"] if about else None
        rows.append(
            {
                "Nom": each["name"],
                "Mentions": each["mentions"],
                "Personnes": each["authors"],
                "Part des personnes": _rate(each["share"], people.n),
                "Repartages": each["reposts"],
                "Positives": x_of_n(about["positive"], about["scored"]) if about else NOT_AVAILABLE,
                "Score net": NOT_AVAILABLE if net is None else number(net, is_signed=True),
            }
        )
    return pd.DataFrame(rows)


def _by_account(accounts: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    rows = []
    for each in accounts:
        low, high = each["low"], each["high"]
        bounds = f" ({percent(low)} à {percent(high)})" if low is not None and high is not None else ""
        rows.append(
            {
                "Compte": each["name"],
                "Plateforme": label("platform", each["platform"]),
                "Publications par semaine": number(each["per_week"], 1),
                "Engagement médian sur abonnés": f"{percent(each['median'])}{bounds}, n = {each['n']}"
                if each["n"]
                else NOT_AVAILABLE,
                "Formats": words.formats(each["formats"]),
                "Abonnés": number(each["last"]),
                "Évolution": NOT_AVAILABLE if each["change"] is None else words.growth(each["change"]),
            }
        )
    return pd.DataFrame(rows)


def _rate(share: float | None, n: int) -> str:
    return NOT_AVAILABLE if share is None or n < 5 else percent(share)


def _shown(frame: pd.DataFrame, key: str) -> None:
    st.dataframe(
        frame.map(lambda cell: typeset(cell) if isinstance(cell, str) else cell),
        hide_index=True,
        key=key,
        placeholder="",
    )


def _terms(terms: Sequence[Term], key: str, *, is_open: bool) -> None:
    """The first terms, and the way to the others."""
    state = page_state(f"terms-{key}")
    shown = terms[: state.get("shown", AT_FIRST)]
    keys = tuple(message for term in shown for message in term["examples"])
    examples = cached.read(termes.examples, keys).set_index("message_key") if keys else pd.DataFrame()
    for term in shown:
        named = f"{key}-{term['term']}"
        with st.container(border=is_open, gap="xsmall", key=f"vigie-term-{named}"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                with st.container(gap="xxsmall"):
                    st.markdown(f"**{plain(typeset('« ') + str(term['name']) + typeset(' »'))}**")
                    st.caption(plain(typeset(words.rise(term) if is_open else words.signal(term))))
                if not is_open:
                    with st.popover("Lire", type="tertiary", key=f"read-{named}"):
                        _quotes(examples, term, key)
                _follow(str(term["name"]), named)
            if is_open:
                _quotes(examples, term, key)
    left = len(terms) - len(shown)
    if left > 0 and st.button(typeset(f"Afficher la suite ({count(left, 'terme')})"), key=f"more-terms-{key}"):
        state["shown"] = len(shown) + 3 * AT_FIRST
        st.rerun()


def _quotes(examples: pd.DataFrame, term: Term, key: str) -> None:
    """Three messages that say the term, in people's own words."""
    view, private = current_view(), private_among(term["examples"])
    for message in term["examples"]:
        row = {"message_key": message, "is_private": message in private, **examples.loc[message].to_dict()}
        if is_danger(row):
            continue  # a person in danger is no example
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(f"{typeset('« ')}{shortened(str(row['text']), SHORT)}{typeset(' »')}", width="stretch")
            at = row["published_at"]
            when = instant(at, view.settings.timezone) if not pd.isna(at) else f"date {NOT_AVAILABLE}"
            person = tables.pseudonym(row["author_key"])
            st.caption(plain(f"{where(row)} · {when} · {person}"), width="content")
            if st.button("Ouvrir le fil", key=f"term-thread-{key}-{term['term']}-{message}", type="tertiary"):
                open_thread(str(row["thread_key"]), int(message))


def _follow(name: str, key: str) -> None:
    """« Suivre ce terme »: one more watch query of the brand, unless one already finds it."""
    known = current_view().settings
    if any(folded(name) in map(folded, query.terms) for query in known.watch_queries):
        st.badge("déjà suivi", icon=":material/check:", color="green")
    elif st.button("Suivre ce terme", key=f"follow-{key}", icon=":material/add_alert:"):
        save_settings(workspace_folder(), followed(cached.settings(), name))
        st.rerun()


def followed(settings: Settings, name: str) -> Settings:
    """The settings with one more watch query, that finds ``name``."""
    query = WatchQuery(name[:1].upper() + name[1:], (name,))
    return replace(settings, watch_queries=(*settings.watch_queries, query))
