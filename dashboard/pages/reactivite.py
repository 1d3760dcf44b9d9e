"""Réactivité: who was answered, after how long on both clocks, who still waits and when the public writes."""

import pandas as pd
import streamlit as st

from dashboard.charts import rhythm, waiting
from dashboard.kpi import listing, series
from dashboard.text import sentences
from dashboard.text.formats import duration, typeset, week
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
    table,
)  # fmt: skip
from dashboard.ui.state import current_view

CLOCK = (
    "L’horloge part du premier message resté sans réponse d’une personne dans un fil et s’arrête à la première réponse "
    "humaine. Le public attend en temps de calendrier ; les heures ouvrées disent la part de l’équipe."
)

view = current_view()


def confidence() -> None:
    """The clock convention, and how sure the threads are (R0)."""
    (thread,) = cached.kpis(view.scope, "R0")
    told = CLOCK
    if thread.value is not None:
        told += f" Fils connus par les identifiants : {sentences.share(thread)}."
    st.caption(plain(typeset(" ".join([told, *thread.notes]))))


def charts(buckets: dict[str, int]) -> None:
    """The ages of the queue where answers are known, and the rhythm of arrivals against answers."""
    right = st.container()
    if buckets:
        left, right = st.columns([2, 3], gap="large")
        with left, block("L’ancienneté de la file"):
            data = pd.DataFrame({"attend depuis": [*buckets], "messages": [*buckets.values()]})
            chart(waiting.ages(buckets), "Barres : nombre de messages en attente par ancienneté.", data, key="ages")
    with right, block("Le rythme de la semaine"):
        hours = cached.read(series.hourly_rhythm, view.scope)
        alt = "Deux grilles jour par heure : en haut les messages reçus, en bas les réponses envoyées."
        data = hours[(hours["inbound"] > 0) | (hours["outbound"] > 0)]
        data = data.rename(columns={"weekday": "local_weekday", "hour": "local_hour"})
        chart(
            rhythm.rhythm(hours), alt, data.rename(columns={"inbound": "reçus", "outbound": "réponses"}), key="rythme"
        )


def weekly_delays() -> None:
    """The delays of each week of reception, on both clocks."""
    weeks = cached.read(series.weekly_delays, view.scope)
    shown = {
        "semaine": weeks["week"].map(week),
        "réponses": weeks["n"],
        "délai médian": weeks["median_s"].map(duration),
        "neuf sur dix sous": weeks["p90_s"].map(duration),
        "médian en heures ouvrées": weeks["business_median_s"].map(duration),
    }
    table(pd.DataFrame(shown), key="delais")


def show() -> None:
    """The page on a workspace that holds data."""
    results = cached.kpis(view.scope, "R3", "R5", "R6", "R9")
    rate, calendar, business, queue = results
    with block("La phrase de la page"):
        sentence(sentences.reactivity(rate, calendar, business, queue))
        if any(result.reason and "Réglages" in result.reason for result in results):
            st.page_link(
                "dashboard/pages/reglages.py", label="Déclarer les comptes de la marque", icon=":material/tune:"
            )
    with block("Les chiffres"):
        figures(results if rate.value is not None else [rate, *cached.kpis(view.scope, "R1")])
        confidence()
    charts(queue.details.get("buckets", {}))
    with block("Les messages sans réponse"):
        section("Sans réponse, les questions d’abord" if queue.reason is None else "Reçus, les questions d’abord")
        found = cached.read(listing.listed, view.scope, "R9", "questions")
        if found.empty:
            st.text(typeset("Aucun message n’attend de réponse sur cette période."))
        message_rows(found, "reactivite")
    with st.expander("Les délais semaine par semaine et les autres taux"), block("Les délais par semaine"):
        figures(cached.kpis(view.scope, "R0", "R3b", "R3c", "R2"))
        weekly_delays()


page_title("Réactivité")
if view.is_empty:
    empty_state("reactivite")
else:
    show()
