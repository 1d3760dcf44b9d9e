"""Veille: who speaks of the brand, is it more than usual, and how fresh is what we look at."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import streamlit as st

from dashboard.charts import coverage
from dashboard.charts import series as day_series
from dashboard.kpi import listing, series, veille
from dashboard.kpi.contract import KpiResult
from dashboard.text import sentences
from dashboard.text.formats import typeset
from dashboard.text.labels import label
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

NOT_COMPARABLE = (
    "Un volume par nom, sans part de voix : les messages viennent de vos propres pages, où l’on parle surtout de vous. "
    "Une comparaison demanderait la même collecte pour chaque nom."
)

view = current_view()


def stale(freshness: KpiResult) -> list[str]:
    """The sources whose data stopped more than a week ago; the demonstration never ages."""
    found = freshness.details.get("sources", [])
    return [] if view.is_demo else [label("platform", source["platform"]) for source in found if source["is_stale"]]


def mentions_chart(own: list[str]) -> None:
    """Mentions per day of one query of the brand."""
    name = own[0]
    if len(own) > 1:
        name = st.columns(3)[0].selectbox("Requête", own, key="requete", bind="query-params") or name
    before = replace(view.scope, start=view.scope.start - timedelta(days=day_series.WINDOW_DAYS))
    data = cached.read(veille.mentions_per_day, before, name)
    alt = f"Courbe des mentions par jour de « {name} », avec la bande de l’habitude."
    fig = day_series.mentions_per_day(data, name, start=view.scope.start)
    chart(fig, alt, data[data["day"] >= view.scope.start], key="mentions")


def others(queries: list[dict[str, object]]) -> None:
    """The volume of each competitor, and why it is not a share."""
    rows = [(query["name"], query["mentions"]) for query in queries if query["is_competitor"]]
    if rows:
        section("Les autres noms surveillés")
        st.caption(plain(typeset(NOT_COMPARABLE)))
        table(pd.DataFrame(rows, columns=["nom", "mentions"]), key="concurrents")


def show() -> None:
    """The page on a workspace that holds data."""
    mentions, freshness = results = cached.kpis(view.scope, "V1", "V10")
    queries = mentions.details.get("queries", [])
    own = [str(query["name"]) for query in queries if not query["is_competitor"]]
    with block("La phrase de la page"):
        sentence(sentences.watching(mentions, len(view.settings.watch_queries), stale(freshness)))
        if mentions.reason and "Réglages" in mentions.reason:
            st.page_link("dashboard/pages/reglages.py", label="Déclarer les noms à surveiller", icon=":material/tune:")
    with block("Les chiffres"):
        figures(results)
    if own:
        with block("Les mentions par jour"):
            mentions_chart(own)
    with block("La couverture des sources"):
        days = cached.read(series.source_days, view.scope)
        if not days.empty:
            alt = "Une bande par source : les jours avec données sont colorés, les jours sans données sont blancs."
            chart(coverage.coverage_strip(days), alt, days.dropna(), key="sources")
    if queries:
        with block("Les dernières mentions"):
            section("Les dernières mentions")
            found = cached.read(listing.listed, view.scope, "V1", "recent")
            if found.empty:
                st.text(typeset("Aucune mention sur cette période."))
            message_rows(found, "veille")
        with block("Les autres noms surveillés"):
            others(queries)


page_title("Veille")
if view.is_empty:
    empty_state("veille")
else:
    show()
