"""Écoute: what the public's messages say, how much of it was scored, by whom, and the correction of a label."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.charts import sentiment
from dashboard.kpi import listing, series
from dashboard.store import judgements
from dashboard.text import sentences
from dashboard.text.formats import count, typeset
from dashboard.text.labels import SENTIMENT_SIGNS, analyzer_name, label
from dashboard.ui import cached
from dashboard.ui.components import (
    block,
    chart,
    empty_state,
    figures,
    message_rows,
    page_title,
    plain,
    section,
    sentence,
)  # fmt: skip
from dashboard.ui.highlight import highlighted, reasons_of, weights
from dashboard.ui.state import current_view

LISTS = {"Les plus négatifs": "negative", "Les plus aimés": "liked", "Les plus récents": "recent"}
BADGES = {"negative": "orange", "neutral": "gray", "positive": "blue", "unscored": "gray"}

view = current_view()


def engine_line() -> None:
    """Which engine scored, and how many labels a person corrected."""
    counts = cached.read(listing.analyzers, view.scope)
    corrected = counts.pop(judgements.HUMAN, 0)
    engines = ", ".join(f"{analyzer_name(name)} ({count(n, 'message')})" for name, n in counts.items()) or "aucun"
    told = f"Moteur : {engines}."
    if corrected:
        told += f" {count(corrected, 'message corrigé', 'messages corrigés')} à la main."
    st.caption(
        plain(typeset(f"{told} Le sentiment est lu mot à mot : l’ironie lui échappe, corrigez ce qui est faux."))
    )


def correct(message_key: int, code: str) -> None:
    """Keep the reader's own label; it wins over every engine from now on."""
    with cached.store().writing() as session:
        judgements.correct_sentiment(session, message_key, code)


def actions(row: Mapping[str, Any]) -> None:
    """The sentiment of a row, the words it rests on, and its correction."""
    code, key = row.get("sentiment"), int(row["message_key"])
    shown = code if isinstance(code, str) else "unscored"
    is_human = row.get("analyzer") == judgements.HUMAN
    told = f"{SENTIMENT_SIGNS[shown]} {label('sentiment', shown)}{', corrigé à la main' if is_human else ''}"
    st.badge(plain(typeset(told)), color=BADGES[shown])  # type: ignore[arg-type]
    if not is_human:
        with st.popover("Pourquoi", type="tertiary", icon=":material/search:", key=f"why-{key}"):
            reasons = reasons_of(row.get("sentiment_reasons"))
            st.markdown(highlighted(str(row["text"]), reasons))
            st.text(weights(reasons, row.get("analyzer")))
    with st.popover("Corriger", type="tertiary", icon=":material/edit:", key=f"correct-{key}"):
        st.text(typeset("Ce message est :"))
        for choice in judgements.LABELS:
            st.button(
                label("sentiment", choice),
                key=f"correct-{key}-{choice}",
                on_click=correct,
                args=(key, choice),
                disabled=choice == code,
            )


def show() -> None:
    """The page on a workspace that holds data."""
    results = cached.kpis(view.scope, "E3", "E3a", "E2", "E4")
    with block("La phrase de la page"):
        sentence(sentences.listening(results[0], results[3]))
    with block("Les chiffres"):
        figures(results)
        engine_line()
    with block("Le sentiment par semaine"):
        weeks = cached.read(series.weekly_sentiment, view.scope)
        if not weeks.empty:
            alt = "Barres empilées par semaine : messages négatifs, neutres, positifs et non évalués."
            chart(sentiment.weekly_sentiment(weeks), alt, weeks, key="sentiment")
    with block("La liste des messages"):
        section("Lire les messages")
        wanted = st.segmented_control(
            "Ordre",
            [*LISTS],
            default="Les plus négatifs",
            key="ordre",
            bind="query-params",
            label_visibility="collapsed",
        )
        order = LISTS[wanted or "Les plus négatifs"]
        found = cached.read(listing.listed, view.scope, "E1", order)
        if order == "negative":
            found = found[found["sentiment"] == "negative"]
        if found.empty:
            st.text(typeset("Aucun message de ce genre sur cette période."))
        message_rows(found.drop(columns=["level", "score", "waiting_s"]), f"ecoute-{order}", actions)


page_title("Écoute")
if view.is_empty:
    empty_state("ecoute")
else:
    show()
