"""What can be decided of an alert, and the buttons that do it."""

import streamlit as st

from dashboard.store import alerts
from dashboard.text.formats import typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.blocks import plain

TO_DECIDE = alerts.CURRENT
LISTS = {"À traiter": TO_DECIDE, "Closes": ("closed",), "Toutes": alerts.STATUSES}
ACTIONS = {
    "acknowledge": "Prendre en charge",
    "found": "Marquer comme fondée",
    "unfounded": "Marquer comme non fondée",
    "duplicate": "Marquer comme doublon",
    "close": "Clore",
    "reopen": "Rouvrir",
}


def possible(status: str) -> dict[str, str]:
    """The actions that make sense on an alert of this status."""
    left_out = {"closed": {"acknowledge", "close"}, "acknowledged": {"acknowledge", "reopen"}}.get(status, {"reopen"})
    return {action: name for action, name in ACTIONS.items() if action not in left_out}


def act(alert_id: int, action: str, note: str = "") -> None:
    """Apply an action and keep its trace."""
    with cached.store().writing() as session:
        alerts.act(session, alert_id, action, note.strip() or None)


def state_button(alert_id: int, status: str, verdict: object) -> None:
    """The state of an alert; a click gives what can be decided at once."""
    judged = f", {label('alert_verdict', verdict)}" if isinstance(verdict, str) else ""
    told = plain(typeset(f"{label('alert_status', status)}{judged}".capitalize()))
    with st.popover(told, key=f"state-{alert_id}", icon=":material/flag:"):
        for action, name in possible(status).items():
            st.button(name, key=f"{action}-{alert_id}", on_click=act, args=(alert_id, action), width="stretch")
