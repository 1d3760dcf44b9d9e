"""Crises, surges, opportunities and silences on screen: what happened, why it is told, who, and the decision."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.store import alerts
from dashboard.store import episodes as kept
from dashboard.store.store import utc_now
from dashboard.text import episodes as told
from dashboard.text.formats import typeset
from dashboard.text.labels import CRISIS_SIGNS, label
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.decisions import TO_DECIDE
from dashboard.ui.state import current_view

GRAVE = 3  # the level from which the first page shows the way to the crisis mode
CRISIS_PARAMETER = "crise"
BADGES = {"crisis": "red", "surge": "orange", "opportunity": "green", "silence": "gray"}


def open_episodes(statuses: Sequence[str] = TO_DECIDE) -> pd.DataFrame:
    """The episodes of these statuses, the gravest first; without those put off when they are the ones to decide."""
    found = cached.read(kept.episodes, tuple(statuses))
    return alerts.awake(found, utc_now()) if tuple(statuses) == TO_DECIDE else found


def episode_rows(frame: pd.DataFrame, key: str, actions: Callable[[Any], None]) -> None:
    """Each episode with its evidence in sentences; ``actions(row)`` draws what can be decided."""
    for row in frame.to_dict("records"):
        with st.container(border=True, gap="xsmall", key=f"vigie-episode-{key}-{row['alert_id']}"):
            evidence(row)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                actions(row)


def episode_lines(frame: pd.DataFrame) -> None:
    """One line per episode, for the first page."""
    zone = current_view().settings.timezone
    for row in frame.to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _badge(row)
            st.text(
                typeset(told.summary(row["kind"], row["title"], int(row["crisis_level"]), row["first_at"], zone)),
                width="content",
            )
            if row["kind"] == "crisis" and int(row["crisis_level"]) >= GRAVE:
                crisis_link(int(row["alert_id"]))


def crisis_link(alert_id: int) -> None:
    """The way to the crisis mode of an alert."""
    if st.button("Mode crise", key=f"crisis-{alert_id}", type="tertiary", icon=":material/emergency_home:"):
        st.switch_page("dashboard/pages/alertes.py", query_params={CRISIS_PARAMETER: str(alert_id)})


def _badge(row: Mapping[Any, Any]) -> None:
    sign = CRISIS_SIGNS[int(row["crisis_level"])]
    st.badge(f"{sign} {label('alert_kind', row['kind'])}", color=BADGES.get(str(row["kind"]), "gray"))  # type: ignore[arg-type]


def evidence(row: Mapping[Any, Any]) -> None:
    """What happened, when, why it is told, who, how the level moved, and what to do."""
    zone, seen = current_view().settings.timezone, json.loads(row["evidence"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _badge(row)
        st.markdown(
            f"**{plain(typeset(told.headline(row['kind'], row['title'], int(row['crisis_level']))))}**", width="content"
        )
    when = told.span(row["first_at"], row["last_at"], row["peak_at"], str(row["kind"]), zone)
    st.caption(plain(typeset(when)))
    for line in (*told.reasons(seen), *told.people(seen), *told.around(seen)):
        st.text(typeset(line))
    if row["kind"] == "crisis":
        st.caption(plain(typeset(told.steps(seen, zone))))
    st.text(typeset(told.ADVICE.get(str(row["title"]), "")))
    if row["kind"] == "crisis":
        crisis_link(int(row["alert_id"]))
