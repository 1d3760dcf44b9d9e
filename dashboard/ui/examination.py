"""One alert in a window of its own, at an address of its own: what is known, who, why, what was done, and what to do.

The window follows the address (``?alerte=12``): it opens with it, moves through the queue with the arrows of the
keyboard, and leaves it when it is closed.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.alerts import parts_of, score_parts
from dashboard.kpi import listing
from dashboard.store import alerts, ledger, views
from dashboard.store import episodes as kept
from dashboard.store.ledger import Draft
from dashboard.store.store import Session
from dashboard.text.escalation_labels import ENTRY_STATUS
from dashboard.text.formats import typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import chart, section, table
from dashboard.ui.decisions import decision_form, entrust, put_off, refused, state_text
from dashboard.ui.episodes import evidence
from dashboard.ui.escalation import PAGE as LEDGER
from dashboard.ui.escalation import PARAM as ENTRY
from dashboard.ui.escalation import escalation_form
from dashboard.ui.highlight import reasons_of
from dashboard.ui.messages import (
    imposed_note,
    is_danger,
    message_heading,
    original_link,
    private_among,
    said,
    sheet_link,
    thread_rows,
)
from dashboard.ui.person import person
from dashboard.ui.state import current_view, link, linked, page_state, unlink
from dashboard.ui.trail import trail
from dashboard.ui.veil import hidden_spans, reveal_button, veiled, veiled_reasons

PARAM = "alerte"
GONE = "L’alerte n° {} n’existe pas dans cet espace de travail."


def examine_button(alert_id: int) -> None:
    """« Examiner »: opens the window of the alert."""
    st.button(
        "Examiner", key=f"examine-{alert_id}", type="tertiary", icon=":material/search:",
        on_click=link, args=(PARAM, alert_id),
    )  # fmt: skip


def examination(queue: Sequence[int]) -> None:
    """The window of the alert that the address names, if any; ``queue`` is the order in which the others follow."""
    alert_id = linked(PARAM)
    if alert_id is None:
        return
    if find(alert_id) is None:
        st.warning(plain(typeset(GONE.format(alert_id))), icon=":material/info:")
        return
    window = st.dialog("Examiner l’alerte", width="large", on_dismiss=partial(unlink, PARAM))
    window(_window)(tuple(queue))


def find(alert_id: int) -> Any:
    """The row of an alert, of one message or of an episode; ``None`` when there is none."""
    for load in (alerts.open_alerts, kept.episodes):
        found = cached.read(load, alerts.STATUSES)
        rows: list[Any] = found[found["alert_id"] == alert_id].to_dict("records")
        if rows:
            return rows[0]
    return None


def _window(queue: Sequence[int]) -> None:
    alert_id = linked(PARAM)
    row = None if alert_id is None else find(alert_id)
    if alert_id is None or row is None:
        st.rerun()
    refused()
    _heading(row, queue)
    is_message = row["kind"] == alerts.MESSAGE
    with block("Ce qui s’est passé"):
        _message(row) if is_message else evidence(row)
    with block("La décision"):
        decision_form(row)
        _others(row)
    if is_message and isinstance(row["text"], str) and not is_danger(row):
        with block("Le score de risque"):
            _why(row)
    with block("L’historique de l’alerte"):
        section("Ce qui a été fait")
        trail(cached.read(alerts.history, alert_id), f"alert-{alert_id}")
    if is_message and isinstance(row["thread_key"], str):
        with block("Le fil de discussion"):
            section("Le fil")
            thread_rows(cached.read(views.conversation, row["thread_key"]), int(row["message_key"]), "examined")
    if is_message and isinstance(row["author_key"], str):
        with block("Les derniers messages de la personne"):
            section("Ses derniers messages")
            table(cached.read(listing.by_author, row["author_key"]), key="author")


def _heading(row: Any, queue: Sequence[int]) -> None:
    alert_id = int(row["alert_id"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(typeset(f'Alerte n° {alert_id}'))}**", width="content")
        st.text(typeset(state_text(row)), width="stretch")
        for name, step, icon, shortcut in (
            ("Précédente", -1, "chevron_left", "Left"), ("Suivante", 1, "chevron_right", "Right"),
        ):  # fmt: skip
            place = queue.index(alert_id) + step if alert_id in queue else 0
            can = bool(queue) and 0 <= place < len(queue) and queue[place] != alert_id
            st.button(
                name, key=f"go-{shortcut}", type="tertiary", icon=f":material/{icon}:", shortcut=shortcut,
                disabled=not can, on_click=link, args=(PARAM, queue[place] if can else alert_id),
            )  # fmt: skip
        # Escape closes the window too, but only while something in it has the focus.
        st.button("Fermer", key="leave", type="tertiary", shortcut="q", on_click=unlink, args=(PARAM,))


def _message(row: Any) -> None:
    if not isinstance(row["text"], str):
        told = "Le message n’est plus dans l’espace de travail ; l’historique de l’alerte reste."
        st.caption(plain(typeset(told)))
        return
    hidden = hidden_spans([row["message_key"]]).get(int(row["message_key"]), ())
    message_key = int(row["message_key"])
    shown = {**row, "score": row["risk_score"], "is_private": message_key in private_among([message_key])}
    with st.container(border=True, gap="small"):
        message_heading(shown, current_view())
        said(veiled(row["text"], hidden))
        if hidden:
            reveal_button(message_key, "examined")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            original_link(row["url"])
            sheet_link(message_key)


def _others(row: Any) -> None:
    """To whom, until when, to which service."""
    alert_id, state = int(row["alert_id"]), page_state("escalation")
    with st.container(horizontal=True, vertical_alignment="center"):
        if row["status"] != "closed":
            entrust(row)
            put_off(row)
            if st.button("Remonter à un service", key=f"escalate-{alert_id}", icon=":material/move_up:", shortcut="s"):
                state["alert"] = None if state.get("alert") == alert_id else alert_id
        if not pd.isna(row["entry_id"]):
            number = int(row["entry_id"])
            st.page_link(
                LEDGER, label=typeset(f"Remontée n° {number}"), icon=":material/assignment:",
                query_params={ENTRY: str(number)},
            )  # fmt: skip
            st.caption(plain(typeset(_carried_to(row))))
    if state.get("alert") != alert_id:
        return

    def write(session: Session, draft: Draft | int) -> int:
        return ledger.escalate(session, alert_id, draft, person(), int(row["events"]))

    keys = cached.read(ledger.alert_messages, alert_id)
    escalation_form(f"alert-{alert_id}", keys, str(row["level"]), write, label("alert_title", row["title"]))


def _carried_to(row: Any) -> str:
    found = cached.read(ledger.entries)
    status = found.loc[found["entry_id"] == int(row["entry_id"]), "status"]
    told = row["service"] or "service à choisir"
    return f"{told}, {ENTRY_STATUS[str(status.iloc[0])]}" if len(status) else told


def _why(row: Any) -> None:
    """The score part by part, every point visible."""
    section("Pourquoi")
    hidden = hidden_spans([row["message_key"]]).get(int(row["message_key"]), ())
    reasons = veiled_reasons(reasons_of(row["reasons"]), hidden)
    parts = parts_of(reasons, reach=row["reach_points"], repetition=row["repetition_points"])
    score, level = int(row["risk_score"]), str(row["risk_level"])
    chart(score_parts(parts, score, level), "Barres : points de chaque part du score.", parts, key="parts")
    imposed_note(level, score, row["categories"])
