"""What can be decided of an alert, and the controls that do it: judge, entrust, put off, note."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from dashboard.errors import VigieError
from dashboard.store import alerts, handling
from dashboard.store.alerts import Deed
from dashboard.store.store import utc_now
from dashboard.text.formats import in_zone, short_instant, typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.person import person
from dashboard.ui.state import current_view, page_state

TO_DECIDE = alerts.CURRENT
PUT_OFF = "Reportées"
LISTS = {"À traiter": TO_DECIDE, PUT_OFF: TO_DECIDE, "Closes": ("closed",), "Toutes": alerts.STATUSES}
# What each is called, and the key that does it in the window of an alert.
ACTIONS = {
    "acknowledge": ("Prendre en charge", "p"),
    "found": ("Marquer comme fondée", "f"),
    "unfounded": ("Marquer comme non fondée", "n"),
    "duplicate": ("Marquer comme doublon", "d"),
    "close": ("Clore", "x"),
    "close_answered": ("Clore, message répondu", "e"),
    "reopen": ("Rouvrir", "o"),
    "wake": ("Reprendre maintenant", "m"),
}
ANSWERED = "close_answered"  # closes the alert and, in the queue, says that its message was answered
GIVEN_BACK = "Remettre comme ouverte"
MORNING = time(9)


def listed(frame: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """The alerts of one of ``LISTS`` at this moment: what was put off comes back when its hour has come."""
    kept = frame[frame["status"].isin(LISTS[wanted])]
    if wanted == PUT_OFF:
        return kept[alerts.is_asleep(kept, utc_now())]
    return alerts.awake(kept, utc_now()) if LISTS[wanted] is TO_DECIDE else kept


def possible(status: str, is_asleep: bool = False, waits: bool = False) -> dict[str, str]:
    """The actions that make sense on an alert of this status; ``waits`` says that its message does, in the queue."""
    left_out = {
        "closed": {"acknowledge", "close", ANSWERED},
        "acknowledged": {"acknowledge"},
        "escalated": {"acknowledge", "reopen"},
    }.get(status, {"reopen"})
    left_out = left_out | (set() if is_asleep else {"wake"}) | (set() if waits else {ANSWERED})
    named = {action: name for action, (name, _) in ACTIONS.items() if action not in left_out}
    return named | ({"reopen": GIVEN_BACK} if status == "acknowledged" else {})


def _possible_of(row: Any) -> dict[str, str]:
    return possible(str(row["status"]), is_asleep(row), waits=bool(row.get("waits")))


def act(alert_id: int, deed: Deed, answered: Sequence[int] = ()) -> None:
    """Do it, say that these messages were ``answered``, and keep the trace of both; what is refused is told at the next
    drawing."""
    try:
        with cached.store().writing() as session:
            alerts.act(session, alert_id, deed)
            if answered:
                handling.act(session, answered, "answered", deed.person)
    except VigieError as error:
        page_state("decisions")["refused"] = str(error)


def refused() -> None:
    """Why the last action was not done, said once."""
    if told := page_state("decisions").pop("refused", None):
        st.warning(plain(typeset(told)), icon=":material/info:")


def judge(row: Any, action: str, note: str = "") -> None:
    """One of ``ACTIONS``, in the name of who works here, unless somebody acted since the page was drawn."""
    alert_id, seen, said = int(row["alert_id"]), int(row["events"]), note.strip() or None
    if action == ANSWERED:
        deed = Deed(action="close", note=said or "Message répondu", person=person(), seen=seen)
        act(alert_id, deed, answered=[int(row["message_key"])])
    else:
        act(alert_id, Deed(action=action, note=said, person=person(), seen=seen))


def state_text(row: Any) -> str:
    """« Prise en charge, fondée, confiée à Léa, reportée au 12 nov., 9 h 00 »."""
    parts = [label("alert_status", row["status"])]
    if isinstance(row["verdict"], str):
        parts.append(label("alert_verdict", row["verdict"]))
    if isinstance(row["assignee"], str):
        parts.append(f"confiée à {row['assignee']}")
    if is_asleep(row):
        parts.append(f"reportée au {short_instant(row['snoozed_until'], current_view().settings.timezone)}")
    told = ", ".join(parts)
    return told[:1].upper() + told[1:]


def is_asleep(row: Any) -> bool:
    """Whether the alert is put off at this moment."""
    until = row["snoozed_until"]
    return isinstance(until, datetime) and not pd.isna(until) and until > utc_now() and row["status"] != "closed"


def state_button(row: Any) -> None:
    """The state of an alert; a click gives what can be decided at once."""
    alert_id = int(row["alert_id"])
    with st.popover(plain(typeset(state_text(row))), key=f"state-{alert_id}-{row['events']}", icon=":material/flag:"):
        for action, name in _possible_of(row).items():
            st.button(name, key=f"{action}-{alert_id}", on_click=judge, args=(row, action), width="stretch")


def decision_form(row: Any) -> None:
    """A note and every decision, each with its key; Enter in the note is its first button: it adds the note."""
    alert_id, asked = int(row["alert_id"]), ""
    with st.form(f"decision-{alert_id}", border=False, clear_on_submit=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            note = st.text_input("Note (facultative)", placeholder="Ce qui a été vérifié", max_chars=500)
            if st.form_submit_button("Ajouter la note", key=f"decide-{alert_id}-note"):
                asked = "note"
        with st.container(horizontal=True):
            for action, name in _possible_of(row).items():
                if st.form_submit_button(name, key=f"decide-{alert_id}-{action}", shortcut=ACTIONS[action][1]):
                    asked = action
    if asked:
        judge(row, asked, note)
        st.rerun(scope="fragment")


def entrust(row: Any) -> None:
    """To whom: somebody already named in the history, or a new name."""
    alert_id, people = int(row["alert_id"]), cached.read(alerts.team)
    with (
        st.popover("Confier", icon=":material/person_add:", key=f"assign-{alert_id}-{row['events']}"),
        st.form(f"entrust-{alert_id}", border=False),
    ):
        own = [name for name in (person(),) if name and name not in people]
        chosen = st.selectbox(
            "À qui", own + people, index=None, accept_new_options=True, placeholder="Choisir ou écrire un nom",
            key=f"assignee-{alert_id}",
        )  # fmt: skip
        if st.form_submit_button("Confier l’alerte"):
            deed = Deed(action="assign", detail=(chosen or "").strip(), person=person(), seen=int(row["events"]))
            act(alert_id, deed)
            st.rerun(scope="fragment")


def snoozes(now: datetime, zone: str) -> Sequence[tuple[str, datetime]]:
    """The usual delays from ``now`` (naive UTC), by name; mornings are those of ``zone``. Instants in naive UTC."""
    local = in_zone(now, zone)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), MORNING, ZoneInfo(zone))
    monday = datetime.combine(local.date() + timedelta(days=7 - local.weekday()), MORNING, ZoneInfo(zone))
    mornings = [("Demain à 9 h", tomorrow), ("Lundi à 9 h", monday)]
    return [
        ("Dans 1 h", now + timedelta(hours=1)),
        ("Dans 4 h", now + timedelta(hours=4)),
        *((name, in_zone(at, "UTC").replace(tzinfo=None)) for name, at in mornings),
    ]


def put_off(row: Any) -> None:
    """Until when: a usual delay, or an hour of one's own."""
    alert_id, zone = int(row["alert_id"]), current_view().settings.timezone
    with st.popover("Reporter", icon=":material/snooze:", key=f"snooze-{alert_id}-{row['events']}"):
        for name, until in snoozes(utc_now(), zone):
            if st.button(typeset(name), key=f"snooze-{alert_id}-{name}", width="stretch"):
                _snooze(row, until)
        with st.form(f"snooze-until-{alert_id}", border=False):
            wanted = st.datetime_input("Jusqu’au", in_zone(utc_now(), zone).replace(tzinfo=None), format="DD/MM/YYYY")
            if st.form_submit_button("Reporter jusque-là") and wanted is not None:
                _snooze(row, in_zone(wanted.replace(tzinfo=ZoneInfo(zone)), "UTC").replace(tzinfo=None))


def _snooze(row: Any, until: datetime) -> None:
    deed = Deed(action="snooze", until=until.replace(microsecond=0), person=person(), seen=int(row["events"]))
    act(int(row["alert_id"]), deed)
    st.rerun(scope="fragment")
