"""Alertes: the messages that ask for a decision, why, and what was decided."""

from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.alerts import alerts_per_day
from dashboard.store import alerts, judgements
from dashboard.text import sentences
from dashboard.text.formats import typeset
from dashboard.ui import cached
from dashboard.ui.backtest import backtest_block
from dashboard.ui.behaviours import behaviours_block
from dashboard.ui.components import (
    block,
    chart,
    empty_state,
    figures,
    message_rows,
    page_title,
    section,
    sentence,
)  # fmt: skip
from dashboard.ui.crisis import asked_crisis, crisis_mode
from dashboard.ui.decisions import LISTS, listed, refused, state_button
from dashboard.ui.episodes import episode_rows, open_episodes
from dashboard.ui.examination import examination, examine_button
from dashboard.ui.messages import is_danger
from dashboard.ui.moderation import moderation_block
from dashboard.ui.person import person_line
from dashboard.ui.state import current_view

view = current_view()


def actions(row: Any) -> None:
    """The window of the alert, and its state with what can be decided at once."""
    examine_button(int(row["alert_id"]))
    state_button(row)


def rows(found: pd.DataFrame) -> None:
    """The alerts, a person in danger before the others."""
    ranked = found.assign(score=found["risk_score"], is_danger=found.apply(is_danger, axis=1).astype(bool))
    message_rows(ranked.sort_values("is_danger", ascending=False, kind="stable"), "alertes", actions)


def show(data_end: datetime) -> None:
    """The page on a workspace that holds data."""
    every = cached.read(alerts.open_alerts, alerts.STATUSES)
    every = every[every["text"].notna()]
    if view.scope.platforms:
        every = every[every["platform"].isin(view.scope.platforms)]
    to_decide = listed(every, "À traiter")
    with block("La phrase de la page"):
        oldest = (pd.Timestamp(data_end) - to_decide["published_at"].min()).total_seconds()
        critical = int((to_decide["level"] == "critical").sum())
        lasting = open_episodes()
        critical += int((lasting["level"] == "critical").sum())
        count = len(to_decide) + len(lasting)
        examined, waiting = cached.kpis(view.scope, "R1")[0].n, cached.read(judgements.count_waiting)
        sentence(sentences.alerts(count, critical, oldest, examined, waiting))
    with block("Les chiffres"):
        figures(cached.kpis(view.scope, "R1", "E3", "E3a", "R9"))
    days = every["published_at"].dropna().dt.tz_localize("UTC").dt.tz_convert(view.scope.timezone).dt.date
    days = days[(days >= view.scope.start) & (days <= view.scope.end)]
    if len(days):
        with block("Les alertes par jour"):
            data = every.loc[days.index].assign(day=days).groupby(["day", "level"]).size().rename("n").reset_index()
            chart(alerts_per_day(data), "Barres empilées : alertes par jour et par niveau.", data, key="jours")
    with block("La liste des alertes"):
        section("Décider, toutes périodes confondues")
        wanted = st.segmented_control("État", [*LISTS], default="À traiter", key="etat", bind="query-params")
        wanted = wanted or "À traiter"
        found, lasting = listed(every, wanted), listed(open_episodes(alerts.STATUSES), wanted)
        person_line()
        refused()
        episode_rows(lasting, "alertes", actions)
        if found.empty and lasting.empty:
            st.text(typeset("Aucune alerte dans cette liste."))
        elif not found.empty:
            rows(found)
        examination([*map(int, lasting["alert_id"]), *map(int, found["alert_id"])])
    moderation_block(view)
    behaviours_block(view)
    with block("L’essai sur l’historique"):
        backtest_block(view.settings)


asked = asked_crisis()
page_title("Alertes" if asked is None else "Mode crise")
if view.data_end is None or not view.has_messages:
    empty_state("alertes")
elif asked is not None:
    crisis_mode(asked)
else:
    show(view.data_end)
