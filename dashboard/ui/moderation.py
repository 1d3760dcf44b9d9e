"""« Modération » on the Alertes page: what was flagged and waits, how right the flags were, how heavy the days are."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.config import save_settings, workspace_folder
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.registry import rows as evidence
from dashboard.store import alerts, derive
from dashboard.text import moderation as told
from dashboard.text.formats import duration, typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import figures, message_rows, section, table
from dashboard.ui.messages import is_danger
from dashboard.ui.state import View

FIGURES = ("M1", "M2", "M3", "M5")
AT_FIRST = 5


def moderation_block(view: View) -> None:
    """Closed until asked for: its figures and its queue are then computed."""
    unfolded = st.expander("Modération", icon=":material/gavel:", key="moderation", on_change="rerun")
    if not unfolded.open:
        return
    with unfolded, block("La modération"):
        results = cached.kpis(view.scope, *FIGURES, "M4", "M6", "M7", "W4")
        queue, agreement, exposure = results[0], results[3], results[-1]
        st.text(typeset(told.queue(queue)))
        figures(results[: len(FIGURES)])
        if queue.value:
            _queue(view)
        for line in (*told.agreement(agreement), *told.warnings(results[2])):
            st.text(typeset(line))
        _over_moderated(view, results[6])
        _exposure(view, exposure)


def _queue(view: View) -> None:
    """The flagged messages that wait, the gravest first, each with its reason, its age and the decision."""
    section("À décider")
    found = cached.read(evidence, "M1", view.scope)
    found = found[[not is_danger(row) for row in found.to_dict("records")]]
    message_rows(found, "moderation", _decide, AT_FIRST)


def _decide(row: Mapping[str, Any]) -> None:
    key = int(row["message_key"])
    age = "" if pd.isna(row["age_s"]) else f", {duration(float(row['age_s']))}"
    st.caption(plain(typeset(f"{label('risk_category', row['reason'])}{age}")), width="content")
    for verdict, name in (("found", "Hostile, confirmé"), ("unfounded", "Légitime")):
        st.button(name, key=f"moderate-{key}-{verdict}", on_click=_judge, args=(key, verdict), type="tertiary")


def _judge(message_key: int, verdict: str) -> None:
    with cached.store().writing() as session:
        alerts.act(session, alerts.alert_of(session, message_key), verdict)


def _over_moderated(view: View, result: KpiResult) -> None:
    """The legitimate messages that were hidden, with the words that had flagged them."""
    if result.value:
        section("Légitimes, et pourtant masqués")
        found = cached.read(evidence, "M7", view.scope)
        words = found["words"].map(lambda cited: ", ".join(word for word in cited if word))
        columns = ["message_key", "platform", "author_key", "text", "published_at"]
        table(found[columns].assign(words=words), key="moderation-m7")


def _exposure(view: View, result: KpiResult) -> None:
    """How heavy the days are for who reads, the relay to propose, and the limit the team sets."""
    section("L’exposition à l’hostilité")
    for line in told.exposure(result):
        st.text(typeset(line))
    with st.form("exposition", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        limit = st.number_input(
            typeset("Proposer un relais au-delà de (messages hostiles par jour, 0 : jamais)"),
            0,
            100_000,
            view.settings.exposure_limit,
            width=420,
        )
        if st.form_submit_button("Enregistrer la limite"):
            settings = replace(cached.settings(), exposure_limit=int(limit))
            save_settings(workspace_folder(), settings)
            derive.refresh(cached.store(), settings)
            st.rerun()
