"""Veille: who speaks of the brand and of its competitors, what begins to be said, how fresh is what we look at."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from dashboard.charts import coverage
from dashboard.charts import series as day_series
from dashboard.kpi import listing, series, veille
from dashboard.kpi.contract import KpiResult
from dashboard.text import sentences
from dashboard.text import watching as words
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
)  # fmt: skip
from dashboard.ui.state import current_view
from dashboard.ui.watching import competitors, emerging, topics, voices, weak_signals

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


def last_mentions() -> None:
    """The last messages that match a query of the brand."""
    section("Les dernières mentions")
    found = cached.read(listing.listed, view.scope, "V1", "recent")
    if found.empty:
        st.text(typeset("Aucune mention sur cette période."))
    message_rows(found, "veille", rows_at_first=4)


def freshness_strip() -> None:
    """What each source holds, day by day."""
    section("La fraîcheur des sources")
    figures(cached.kpis(view.scope, "V10", "V8", "V9"))
    days = cached.read(series.source_days, view.scope)
    if not days.empty:
        alt = "Une bande par source : les jours avec données sont colorés, les jours sans données sont vides."
        chart(coverage.coverage_strip(days), alt, days.dropna(), key="sources")


def show() -> None:
    """The page on a workspace that holds data."""
    mentions, voice, emergent, weak = results = cached.kpis(view.scope, "V1", "V2", "V6", "V7")
    (freshness,) = cached.kpis(view.scope, "V10")
    queries = mentions.details.get("queries", [])
    own = [str(query["name"]) for query in queries if not query["is_competitor"]]
    with block("La phrase de la page"):
        told = sentences.watching(mentions, len(view.settings.watch_queries), stale(freshness))
        sentence(" ".join(filter(None, (told, words.voice(voice), words.emerging(emergent)))))
        if mentions.reason and "Réglages" in mentions.reason:
            st.page_link("dashboard/pages/reglages.py", label="Déclarer les noms à surveiller", icon=":material/tune:")
    with block("Les chiffres"):
        figures(results)
    if own:
        with block("Les mentions par jour"):
            mentions_chart(own)
    if queries:
        with block("La part de voix"):
            voices(voice)
    with block("Ce qui émerge"):
        emerging(emergent)
    with block("Les signaux faibles"):
        weak_signals(weak)
    with block("Les concurrents"):
        people, positive, posts = cached.kpis(view.scope, "V2b", "V3", "V5")
        competitors(mentions, people, positive, posts)
        unfolded = st.expander(plain(typeset("Part de voix : autres mesures")), key="autres-voix", on_change="rerun")
        if unfolded.open:
            with unfolded:
                (topic,) = cached.kpis(view.scope, "V4")
                figures([people, positive, topic, posts])
                topics(topic)
    if queries:
        with block("Les dernières mentions"):
            last_mentions()
    with block("La couverture des sources"):
        freshness_strip()


page_title("Veille")
if view.is_empty:
    empty_state("veille")
else:
    show()
