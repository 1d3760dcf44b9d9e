"""Accueil, « à faire maintenant »: who waits, what is alarming, what changed over the last seven days."""

import time
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.charts import waiting
from dashboard.kpi import listing, registry
from dashboard.kpi.contract import KpiResult
from dashboard.store import judgements
from dashboard.text import sentences
from dashboard.text.formats import typeset
from dashboard.ui import cached, morning
from dashboard.ui.alike import alike_link, grouped
from dashboard.ui.components import (
    block,
    chart,
    empty_state,
    figures,
    message_rows,
    nothing,
    page_title,
    section,
    sentence,
)  # fmt: skip
from dashboard.ui.contents import only_posts, posts_found
from dashboard.ui.danger import danger_block
from dashboard.ui.episodes import episode_lines, open_episodes
from dashboard.ui.escalation import carry_button
from dashboard.ui.messages import Row
from dashboard.ui.objectives import objective_line
from dashboard.ui.person import person_line
from dashboard.ui.state import current_view, page_state

CHART_AFTER_S = 0.8
TO_DO, DEALT_WITH, ALL, POSTS = "À traiter", "Traités", "Tous les messages", "Publications"
QUEUE = ("people", "people_over_a_day", "risky", "handled")
NOTHING = {
    TO_DO: "Rien à traiter sur cette période.",
    DEALT_WITH: "Aucun message en attente n’a été marqué « répondu » ou « rien à répondre ».",
    ALL: "Aucun message reçu sur cette période.",
}

view = current_view()
state = page_state("accueil")


def what_matters(results: Sequence[KpiResult], week: Sequence[sentences.Named], unusual: int) -> None:
    """The two sentences of the page, then one line per established change of the last seven days."""
    queue, last_days = results[0], week[0].figure.value
    received = None if last_days is None else int(last_days)
    people, late, risky, handled = (int(queue.details.get(name, 0)) for name in QUEUE)
    told = queue.reason or "File d’attente non disponible."
    if queue.value is not None:
        told = sentences.waiting(people, int(queue.value), late, risky, cached.kpis(view.scope, "R1")[0].n, handled)
    sentence(f"{told} {sentences.week(week, received, unusual)}")
    for line in sentences.changes(week):
        st.text(typeset(line))
    if any(result.reason and "Réglages" in result.reason for result in results):
        st.page_link("dashboard/pages/reglages.py", label="Ouvrir les Réglages", icon=":material/tune:")


def alert_line(open_alerts: pd.DataFrame) -> None:
    """How many alerts of any kind wait for a decision, and the way to them."""
    critical = int((open_alerts["level"] == "critical").sum())
    with st.container(horizontal=True, vertical_alignment="center"):
        examined, waiting = cached.kpis(view.scope, "R1")[0].n, cached.read(judgements.count_waiting)
        st.text(typeset(sentences.alerts(len(open_alerts), critical, None, examined, waiting)))
        st.page_link("dashboard/pages/alertes.py", label="Voir les alertes", icon=":material/warning:")


def rows(shown_above: frozenset[int]) -> None:
    """The messages to act on, or any message of the period, found by a word."""
    section("Les messages")
    person_line()
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    lists = [TO_DO, DEALT_WITH, ALL, POSTS]
    wanted = left.segmented_control("Liste", lists, default=TO_DO, key="liste", bind="query-params") or TO_DO
    search = right.text_input("Chercher un mot", key="mot", bind="query-params", placeholder="livraison, merci…")
    if wanted == POSTS:
        posts_found(view.scope, search)
        return
    if wanted == TO_DO:
        found = morning.to_do(view.scope, search)
    elif wanted == DEALT_WITH:
        found = cached.read(listing.dealt_with, view.scope, "urgent", search)
    else:
        found = cached.read(listing.listed, view.scope, "R1", "recent", listing.AT_MOST, search)
    found = found[~found["message_key"].isin(shown_above)]
    if found.empty:
        nothing("Aucun message ne correspond." if search else NOTHING[wanted])

    def actions(row: Row) -> None:
        carry_button(row, "accueil")
        alike_link(row, is_cut=bool(found.attrs.get("is_cut")))

    message_rows(grouped(found), "accueil", actions)


def ages(queue: KpiResult) -> None:
    """How long the open messages have waited.

    The first chart of a session costs the browser a second of work on its library, during which it draws nothing
    else: it is sent once the messages are on screen, for nobody needs it to start answering.
    """
    if queue.value:
        if not state.setdefault("has_charts", False):
            time.sleep(CHART_AFTER_S)
            state["has_charts"] = True
        buckets = queue.details.get("buckets", {})
        data = pd.DataFrame({"attend depuis": [*buckets], "messages": [*buckets.values()]})
        chart(waiting.ages(buckets), "Barres : nombre de messages en attente par ancienneté.", data, key="ages")


def show() -> None:
    """The page on a workspace that holds data."""
    results = morning.figures(view.scope)
    week = [
        sentences.Named(registry.kpi(result.code).title, registry.kpi(result.code).unit, result)
        for result in morning.last_days(view.scope)
    ]
    open_alerts, lasting = morning.open_alerts(), open_episodes()
    in_danger: frozenset[int] = frozenset()
    with block("Les personnes en danger"):
        in_danger = danger_block(open_alerts)
    with block("La phrase du jour"):
        what_matters(results, week, len(lasting))
    with block("Les chiffres"):
        figures(results if results[0].value is not None else [*cached.kpis(view.scope, "R1", "E3", "E4"), results[1]])
    with block("Les alertes"):
        episode_lines(lasting)
        alert_line(pd.concat([open_alerts[["level"]], lasting[["level"]]]))
    with block("L’objectif"):
        objective_line(view)
    below_figures = st.container(key="vigie-ages" if results[0].value else None)
    with block("La liste des messages"):
        rows(in_danger)
    with below_figures, block("L’ancienneté de la file"):
        ages(results[0])


page_title("Accueil — à faire maintenant")
if view.is_empty:
    empty_state("accueil")
elif not view.has_messages:
    only_posts(view)
else:
    show()
