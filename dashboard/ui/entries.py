"""The entries of the ledger on screen: rows to act on, and the window of one entry, at an address of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.config.services import due_at
from dashboard.errors import VigieError
from dashboard.report.brief import brief_document, file_stem
from dashboard.report.render import render
from dashboard.store import behaviours, ledger
from dashboard.store.brief import brief
from dashboard.store.ledger import AT_SERVICE, Draft
from dashboard.store.store import utc_now
from dashboard.text.brief import ASK
from dashboard.text.escalation_labels import ENTRY_BUTTONS, ENTRY_SIGNS, ENTRY_STATUS, due, voices
from dashboard.text.formats import count, short_instant, typeset
from dashboard.text.labels import LEVELS
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import message_rows, section
from dashboard.ui.documents import document_buttons
from dashboard.ui.escalation import PARAM
from dashboard.ui.messages import level_badge
from dashboard.ui.person import person
from dashboard.ui.state import current_view, link, linked, page_state, unlink
from dashboard.ui.trail import trail

COLORS = {"to_send": "yellow", "sent": "blue", "in_progress": "blue", "answered": "green", "refused": "orange"}
NEXT = {"to_send": "send", "answered": "return", "refused": "return"}  # the step a row offers at once
ROWS_AT_FIRST = 10
READ = (
    "La fiche se copie en haut à droite du cadre. Relisez-la avant de l’envoyer : le masquage suit des règles, un nom "
    "peut lui échapper."
)
GONE = "La remontée n° {} n’existe pas dans cet espace de travail."


def left_s(row: Mapping[Any, Any], now: datetime) -> float | None:
    """Seconds before the service is late, negative once it is; ``None`` when it has nothing to answer."""
    if row["status"] not in AT_SERVICE:
        return None
    return (due_at(current_view().settings, row["service"], row["sent_at"]) - now).total_seconds()


def entry_rows(frame: pd.DataFrame, key: str) -> None:
    """Each entry with what it is about, where it stands and its next step."""
    state = page_state(f"entries-{key}")
    shown = frame.head(state.get("shown", ROWS_AT_FIRST))
    for row in shown.to_dict("records"):
        with st.container(border=True, gap="xsmall", key=f"vigie-entry-{row['entry_id']}"):
            _row(row)
    if len(frame) > len(shown) and st.button(
        typeset(f"Afficher la suite ({count(len(frame) - len(shown), 'remontée')})"), key=f"more-{key}"
    ):
        state["shown"] = len(frame)
        st.rerun()


def _row(row: Mapping[Any, Any]) -> None:
    entry_id, status = int(row["entry_id"]), str(row["status"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _badges(row)
        st.markdown(f"**{plain(typeset(f'N° {entry_id}'))} — {plain(str(row['title']))}**", width="content")
    st.caption(plain(typeset(_where(row))))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Ouvrir", key=f"open-entry-{entry_id}", type="tertiary", icon=":material/assignment:",
            on_click=link, args=(PARAM, entry_id),
        )  # fmt: skip
        step = NEXT.get(status)
        if step and pd.isna(row["closed_at"]) and (step != "send" or row["service"]):
            st.button(ENTRY_BUTTONS[step], key=f"next-{entry_id}", on_click=do, args=(entry_id, step))


def _badges(row: Mapping[Any, Any]) -> None:
    status = str(row["status"])
    st.badge(f"{ENTRY_SIGNS[status]} {ENTRY_STATUS[status]}", color=COLORS.get(status, "gray"))  # type: ignore[arg-type]
    level_badge(row["level"])


def _where(row: Mapping[Any, Any]) -> str:
    zone, parts = current_view().settings.timezone, [str(row["service"] or "service à choisir")]
    if row["messages"]:
        parts.append(voices(int(row["authors"]), int(row["messages"])))
    left = left_s(row, utc_now())
    if left is not None:
        parts += [f"transmise le {short_instant(row['sent_at'], zone)}", due(left)]
    elif row["status"] == "to_send":
        parts.append(f"préparée le {short_instant(row['created_at'], zone)}")
    elif pd.isna(row["closed_at"]) and not pd.isna(row["answered_at"]):
        parts.append(f"réponse du {short_instant(row['answered_at'], zone)}, retour public à faire")
    elif not pd.isna(row["closed_at"]):
        parts.append(f"close le {short_instant(row['closed_at'], zone)}")
    return " · ".join(parts)


def do(entry_id: int, action: str, note: str = "") -> None:
    """Do a step in the name of who works here; what is refused is told at the next drawing."""
    try:
        with cached.store().writing() as session:
            ledger.step(session, entry_id, action, note, person())
    except VigieError as error:
        page_state("decisions")["refused"] = str(error)


def entry_window() -> None:
    """The window of the entry that the address names, if any."""
    entry_id = linked(PARAM)
    if entry_id is None:
        return
    if _find(entry_id) is None:
        st.warning(plain(typeset(GONE.format(entry_id))), icon=":material/info:")
        return
    st.dialog("La remontée", width="large", on_dismiss=partial(unlink, PARAM))(_window)(entry_id)


def _find(entry_id: int) -> Any:
    found = cached.read(ledger.entries)
    rows: list[Any] = found[found["entry_id"] == entry_id].to_dict("records")
    return rows[0] if rows else None


def _window(entry_id: int) -> None:
    row = _find(entry_id)
    if row is None:
        return
    if told := page_state("decisions").pop("refused", None):
        st.warning(plain(typeset(told)), icon=":material/info:")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _badges(row)
        st.caption(plain(typeset(_where(row))))
    with block("La fiche pour le service"):
        _page(entry_id)
    with block("La suite"):
        section("La suite")
        _steps(row)
    with block("La modification"), st.expander("Modifier le service, le sujet ou la demande", icon=":material/edit:"):
        _edit(row)
    with block("Les messages joints"):
        _messages(entry_id)
    with block("L’historique de la remontée"):
        section("Ce qui a été fait")
        trail(cached.read(ledger.history, entry_id), f"entry-{entry_id}")


def _page(entry_id: int) -> None:
    """The brief as it will leave, to copy or to download; made anew each time, for its deadline follows the clock."""
    with cached.store().reading() as session:
        told = brief(session, entry_id, person())
    document = brief_document(told)
    st.code(render(document, "txt").decode(), language=None, wrap_lines=True)
    st.caption(plain(typeset(READ)))
    document_buttons(lambda: document, file_stem(told), "brief")


def _steps(row: Mapping[Any, Any]) -> None:
    """What makes sense now, with the words that go with it."""
    entry_id = int(row["entry_id"])
    possible = [
        action for action in ENTRY_BUTTONS
        if row["status"] in ledger.ACTIONS[action].of
        and action != ("unreturn" if pd.isna(row["closed_at"]) else "return")
        and action != row["usefulness"]
    ]  # fmt: skip
    label = "Réponse du service, ou note" if row["status"] in AT_SERVICE else "Note (facultative)"
    with st.form(f"steps-{entry_id}", border=False, clear_on_submit=True):
        said = st.text_area(label, height="content", max_chars=2000, placeholder="Ce qui a été répondu, décidé, dit")
        with st.container(horizontal=True):
            for place, action in enumerate(possible):
                kind = "primary" if place == 0 else "secondary"
                if st.form_submit_button(ENTRY_BUTTONS[action], key=f"step-{entry_id}-{action}", type=kind):  # type: ignore[arg-type]
                    do(entry_id, action, said)
                    st.rerun(scope="fragment")


def _edit(row: Mapping[Any, Any]) -> None:
    entry_id, names = int(row["entry_id"]), [one.name for one in current_view().settings.services]
    known = [*names, *([row["service"]] if row["service"] and row["service"] not in names else [])]
    with st.form(f"edit-{entry_id}", border=False):
        left, right = st.columns([3, 1])
        service = left.selectbox(
            "Service", known, known.index(row["service"]) if row["service"] else None, accept_new_options=True
        )
        level = right.selectbox("Niveau", [*LEVELS], [*LEVELS].index(row["level"]), format_func=LEVELS.__getitem__)
        title = st.text_input("Sujet", str(row["title"]), max_chars=120)
        ask = st.text_area("Ce que vous demandez", str(row["ask"]) or ASK, height="content", max_chars=600)
        if not st.form_submit_button("Enregistrer"):
            return
    try:
        with cached.store().writing() as session:
            ledger.edit(session, entry_id, Draft(title=title, service=service or "", level=level, ask=ask), person())
    except VigieError as error:
        page_state("decisions")["refused"] = str(error)
    st.rerun(scope="fragment")


def _messages(entry_id: int) -> None:
    found = cached.read(ledger.attached, entry_id)
    if found.empty:
        return
    unfolded = st.expander(
        plain(typeset(count(len(found), "message joint", "messages joints"))), key=f"attached-{entry_id}",
        on_change="rerun",
    )  # fmt: skip
    if unfolded.open:
        with unfolded:
            message_rows(found, f"entry-{entry_id}", partial(_detach_button, entry_id), has_thread=False)


def _detach_button(entry_id: int, row: Mapping[str, Any]) -> None:
    message_key = int(row["message_key"])
    st.button(
        "Retirer de la remontée", key=f"detach-{entry_id}-{message_key}", type="tertiary",
        icon=":material/remove:", on_click=_detach, args=(entry_id, message_key),
    )  # fmt: skip


def _detach(entry_id: int, message_key: int) -> None:
    with cached.store().writing() as session:
        ledger.detach(session, entry_id, message_key, person())


def proposal_rows(found: pd.DataFrame, prepare: Any, texts: Sequence[str]) -> None:
    """What could be carried: each group with its numbers and one click to prepare it, or to join it."""
    for place, (row, text) in enumerate(zip(found.to_dict("records"), texts, strict=True)):
        with st.container(border=True, gap="xsmall", key=f"vigie-proposal-{place}"):
            st.text(typeset(text))
            unfolded = st.expander(plain(typeset("Lire les messages")), key=f"proposed-{place}", on_change="rerun")
            if unfolded.open:
                with unfolded:
                    keys = tuple(int(key) for key in row["message_keys"])
                    message_rows(cached.read(behaviours.messages, keys), f"proposed-{place}", rows_at_first=3)
            into = None if pd.isna(row["entry_id"]) else int(row["entry_id"])
            name = f"Joindre à la remontée n° {into}" if into else "Préparer la remontée"
            if st.button(typeset(name), key=f"prepare-{place}", icon=":material/move_up:"):
                prepare(row, into)
