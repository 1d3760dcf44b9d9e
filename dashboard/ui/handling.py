"""What the team does of a message that waits: take it, say it was answered or needs no answer, take that back."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.errors import VigieError
from dashboard.store import alerts, handling
from dashboard.store.handling import Handling
from dashboard.store.vocabulary import DONE
from dashboard.text.formats import listed, short_instant, typeset
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.person import person
from dashboard.ui.state import current_view, page_state

BUTTONS = {
    "take": ("Je m’en occupe", ":material/person_check:"),
    "answered": ("Répondu", ":material/check:"),
    "no_answer": ("Rien à répondre", ":material/do_not_disturb_on:"),
    "undo": ("Annuler", ":material/undo:"),
}
AFTER = {"take": ("answered", "no_answer", "undo"), "answered": ("undo",), "no_answer": ("undo",)}
AT_FIRST = ("answered", "no_answer", "take")


def said_of(message_keys: Sequence[int]) -> Mapping[int, Handling]:
    """What was said last of each of these messages."""
    return cached.read(handling.last, tuple(sorted(message_keys)))


def handling_control(row: Mapping[Any, Any], key: str, said: Mapping[int, Handling]) -> None:
    """Where a message stands and what can be said of it; nothing of one that is not open (``is_open``) and of which
    nothing was said. It holds for all the messages of the same text that the row stands for (``alike``)."""
    keys = tuple(int(each) for each in row.get("alike") or (row["message_key"],))
    last = said.get(int(row["message_key"]))
    state = last.action if last and last.action != "undo" else ""
    if not state and not row.get("is_open"):
        return
    if last and state:
        st.caption(plain(typeset(told(last, current_view().settings.timezone))), width="content")
    seen = max((said[each].event_id for each in keys if each in said), default=0)
    for action in AFTER.get(state, AT_FIRST):
        name, icon = BUTTONS[action]
        st.button(
            name, key=f"handle-{action}-{key}-{row['message_key']}", type="tertiary", icon=icon,
            on_click=_act, args=(keys, action, seen),
        )  # fmt: skip


def told_back() -> None:
    """What to know of the last thing said, once, wherever the reader is on the page: why it was not kept, or what is
    left to do."""
    if sentence := page_state("handling").pop("told", None):
        st.toast(plain(typeset(sentence)), icon=":material/info:", duration="long")


def told(last: Handling, zone: str) -> str:
    """« Léa s’en occupe, 12 nov., 18 h 40 », « Répondu par Léa, … », « Rien à répondre, … »."""
    when = short_instant(last.noted_at, zone)
    if last.action == "take":
        return f"{last.person} s’en occupe, {when}" if last.person else f"Pris en charge, {when}"
    by = f" {'par' if last.action == 'answered' else 'selon'} {last.person}" if last.person else ""
    return f"{BUTTONS[last.action][0]}{by}, {when}"


def still_to_decide(alert_ids: Sequence[int]) -> str:
    """« Noté. L’alerte n° 12 sur ce message reste à décider, page Alertes. »"""
    if len(alert_ids) > 1:
        numbers = listed([str(one) for one in alert_ids])
        return f"Noté. Les alertes n° {numbers} sur ces messages restent à décider, page Alertes."
    return f"Noté. L’alerte n° {alert_ids[0]} sur ce message reste à décider, page Alertes."


def _act(message_keys: tuple[int, ...], action: str, seen: int) -> None:
    try:
        with cached.store().writing() as session:
            handling.act(session, message_keys, action, person(), seen)
            left = alerts.to_decide(session, message_keys) if action in DONE else []
    except VigieError as error:
        page_state("handling")["told"] = str(error)
        return
    if left:
        page_state("handling")["told"] = still_to_decide(left)
