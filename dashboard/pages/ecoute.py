"""Écoute: what the public's messages say, how much of it was scored, by whom, and the correction of a label."""

import streamlit as st

from dashboard.charts import sentiment
from dashboard.kpi import listing, series
from dashboard.store import judgements
from dashboard.text import sentences
from dashboard.text.formats import count, typeset
from dashboard.text.labels import analyzer_name
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
from dashboard.ui.state import current_view

LISTS = {"Les plus négatifs": "negative", "Les plus aimés": "liked", "Les plus récents": "recent"}

view = current_view()


def engine_line() -> None:
    """Which engine scored, and how many labels a person corrected."""
    counts = cached.read(listing.analyzers, view.scope)
    corrected = counts.pop(judgements.HUMAN, 0)
    engines = ", ".join(f"{analyzer_name(name)} ({count(n, 'message')})" for name, n in counts.items()) or "aucun"
    told = f"Moteur : {engines}."
    if corrected:
        told += f" {count(corrected, 'étiquette vient', 'étiquettes viennent')} d’une personne."
    st.caption(
        plain(typeset(f"{told} Le sentiment est lu mot à mot : l’ironie lui échappe, corrigez ce qui est faux."))
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
        message_rows(found.drop(columns=["level", "score", "waiting_s"]), f"ecoute-{order}")


page_title("Écoute")
if view.is_empty:
    empty_state("ecoute")
else:
    show()
