"""Alertes: the messages that ask for a decision, why, and what was decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.alerts import alerts_per_day, parts_of, score_parts
from dashboard.enrich.contract import Risk
from dashboard.kpi import listing
from dashboard.store import alerts
from dashboard.text import sentences
from dashboard.text.formats import instant, typeset
from dashboard.text.labels import label
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
    plain,
    section,
    sentence,
    table,
)  # fmt: skip
from dashboard.ui.crisis import asked_crisis, crisis_mode
from dashboard.ui.decisions import LISTS, TO_DECIDE, act, possible, state_button
from dashboard.ui.episodes import episode_rows, open_episodes
from dashboard.ui.highlight import reasons_of
from dashboard.ui.messages import is_danger
from dashboard.ui.moderation import moderation_block
from dashboard.ui.state import current_view
from dashboard.ui.veil import veiled, veiled_reasons

view = current_view()


def why(row: Mapping[str, Any]) -> None:
    """The score part by part, every point visible."""
    reasons = veiled_reasons(reasons_of(row["reasons"]), row["hidden"])
    parts = parts_of(reasons, reach=row["reach_points"], repetition=row["repetition_points"])
    score, level = int(row["risk_score"]), str(row["risk_level"])
    chart(score_parts(parts, score, level), "Barres : points de chaque part du score.", parts, key="parts")
    if Risk(score=score).level != level:
        st.caption(plain(typeset("Niveau imposé par une règle, quel que soit le total : menace, données, presse…")))


@st.dialog("Examiner l’alerte", width="large")
def examine(row: Mapping[str, Any]) -> None:
    """The reasons, the person's history, the trail, and the decision."""
    alert_id = int(row["alert_id"])
    st.text(veiled(str(row["text"]), row["hidden"]))
    if not is_danger(row):
        with block("Le score de risque"):
            why(row)
    with st.form(f"decision-{alert_id}", border=False):
        note = st.text_input("Note (facultative)", placeholder="Ce qui a été vérifié, par qui")
        with st.container(horizontal=True):
            for action, name in possible(str(row["status"])).items():
                if st.form_submit_button(name, key=f"decide-{alert_id}-{action}"):
                    act(alert_id, action, note)
                    st.rerun()
    with block("L’historique de l’alerte"):
        section("Ce qui a été fait")
        trail = cached.read(alerts.history, alert_id)
        when = trail["noted_at"].map(lambda at: instant(at, view.settings.timezone))
        done = trail["action"].map(lambda action: label("alert_action", action))
        table(pd.DataFrame({"quand": when, "action": done, "note": trail["note"].fillna("")}), key="trail")
    if isinstance(row["author_key"], str):
        with block("Les derniers messages de la personne"):
            section("Ses derniers messages")
            table(cached.read(listing.by_author, row["author_key"]), key="author")


def actions(row: Mapping[str, Any]) -> None:
    """The reasons, and the state with what can be decided at once."""
    alert_id = int(row["alert_id"])
    if st.button("Examiner", key=f"examine-{alert_id}", type="tertiary", icon=":material/search:"):
        examine(row)
    state_button(alert_id, str(row["status"]), row["verdict"])


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
    to_decide = every[every["status"].isin(TO_DECIDE)]
    with block("La phrase de la page"):
        oldest = (pd.Timestamp(data_end) - to_decide["published_at"].min()).total_seconds()
        critical = int((to_decide["level"] == "critical").sum())
        lasting = open_episodes()
        critical += int((lasting["level"] == "critical").sum())
        count = len(to_decide) + len(lasting)
        sentence(sentences.alerts(count, critical, oldest, cached.kpis(view.scope, "R1")[0].n))
    with block("Les chiffres"):
        figures(cached.kpis(view.scope, "R1", "E3", "E3a", "R9"))
    days = every["published_at"].dropna().dt.tz_localize("UTC").dt.tz_convert(view.scope.timezone).dt.date
    if len(days):
        with block("Les alertes par jour"):
            data = every.assign(day=days).groupby(["day", "level"]).size().rename("n").reset_index()
            chart(alerts_per_day(data), "Barres empilées : alertes par jour et par niveau.", data, key="jours")
    with block("La liste des alertes"):
        section("Décider, toutes périodes confondues")
        wanted = st.segmented_control("État", [*LISTS], default="À traiter", key="etat", bind="query-params")
        statuses = LISTS[wanted or "À traiter"]
        found, lasting = every[every["status"].isin(statuses)], open_episodes(statuses)
        episode_rows(lasting, "alertes")
        if found.empty and lasting.empty:
            st.text(typeset("Aucune alerte dans cette liste."))
        elif not found.empty:
            rows(found)
    moderation_block(view)
    behaviours_block(view)
    with block("L’essai sur l’historique"):
        backtest_block(view.settings)


asked = asked_crisis()
page_title("Alertes" if asked is None else "Mode crise")
if view.data_end is None:
    empty_state("alertes")
elif asked is not None:
    crisis_mode(asked)
else:
    show(view.data_end)
