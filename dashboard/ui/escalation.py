"""Carrying a message or an alert to a service: a new entry of the ledger, or one already open, in one form."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.config.services import suggested_service
from dashboard.errors import VigieError
from dashboard.store import ledger
from dashboard.store.ledger import Draft
from dashboard.store.store import Session
from dashboard.text.brief import ASK
from dashboard.text.formats import typeset
from dashboard.text.labels import LEVELS, label
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.messages import is_danger
from dashboard.ui.person import person
from dashboard.ui.state import current_view

PAGE, PARAM = "dashboard/pages/remontees.py", "remontee"
NO_SERVICE = (
    "Aucun service n’est déclaré : écrivez son nom ici, ou déclarez vos services une fois dans les Réglages, avec leur "
    "contact, ce qu’ils traitent et leur délai."
)


def go_to_entry(entry_id: int) -> None:
    """The page of the ledger, open on this entry."""
    st.switch_page(PAGE, query_params={PARAM: str(entry_id)})


def carry_button(row: Mapping[str, Any], key: str) -> None:
    """« Remonter » on the row of a message; a person in danger is no case to file."""
    message_key = int(row["message_key"])
    if not is_danger(row) and st.button(
        "Remonter", key=f"carry-{key}-{message_key}", type="tertiary", icon=":material/move_up:"
    ):
        level = row.get("level")
        _carry(message_key, str(row["text"]), level if level in ("high", "critical") else "watch")


@st.dialog("Remonter à un service", width="large")
def _carry(message_key: int, text: str, level: str) -> None:
    with block("La remontée du message"):
        st.text(text)

        def write(session: Session, draft: Draft | int) -> int:
            if isinstance(draft, Draft):
                return ledger.create(session, draft, [message_key], person())
            ledger.attach(session, draft, [message_key], person())
            return draft

        escalation_form(f"message-{message_key}", [message_key], level, write)


def escalation_form(
    key: str, message_keys: Sequence[int], level: str, write: Callable[[Session, Draft | int], int], kind: str = ""
) -> None:
    """The form; sent, ``write`` makes or completes the entry, and its page opens. ``kind`` names what is carried, when
    the messages do not say it better."""
    services = current_view().settings.services
    found = cached.read(ledger.entries)
    still_open = found[found["closed_at"].isna()]
    about = cached.read(ledger.matters, tuple(message_keys)) if message_keys else []
    advised = suggested_service(services, [*about, *(label("intent", one) for one in about), *map(_category, about)])
    names = [one.name for one in services]
    numbers = {f"N° {one['entry_id']} — {one['title']}": int(one["entry_id"]) for one in still_open.to_dict("records")}
    with st.form(f"carry-form-{key}", border=False):
        into = None
        if numbers:
            into = st.selectbox(
                "Joindre à une remontée en cours", [*numbers], index=None, placeholder="Non, en préparer une nouvelle"
            )
        if not names:
            st.caption(plain(typeset(NO_SERVICE)))
        left, right = st.columns([3, 1])
        service = left.selectbox(
            "Service", names, index=names.index(advised.name) if advised else None, accept_new_options=True,
            placeholder="Choisir, ou écrire un nom",
            help=typeset("Proposé d’après ce que le service déclare traiter.") if advised else None,
        )  # fmt: skip
        chosen_level = right.selectbox("Niveau", [*LEVELS], [*LEVELS].index(level), format_func=LEVELS.__getitem__)
        title = st.text_input("Sujet", _title(about, kind), max_chars=120)
        ask = st.text_area("Ce que vous demandez", ASK, height="content", max_chars=600)
        if not st.form_submit_button("Préparer la remontée", type="primary"):
            return
    draft = Draft(title=title, service=service or "", level=chosen_level, ask=ask, theme=_theme(about))
    try:
        with cached.store().writing() as session:
            entry_id = write(session, numbers[into] if into else draft)
    except VigieError as error:
        st.warning(plain(typeset(str(error))), icon=":material/info:")
        return
    go_to_entry(entry_id)


def _category(code: str) -> str:
    return label("risk_category", code)


def _theme(about: Sequence[str]) -> str | None:
    known = cached.read(ledger.theme_names)
    return next((code for code in about if code in known), None)


def _title(about: Sequence[str], kind: str) -> str:
    """« Livraison : réclamation », from what the messages are about."""
    known = cached.read(ledger.theme_names)
    theme = next((known[code] for code in about if code in known), "")
    intents = [label("intent", code) for code in ("report", "complaint", "suggestion") if code in about]
    kind = kind or (intents[0] if intents else "message à traiter")
    return f"{theme} : {kind}" if theme else kind[:1].upper() + kind[1:]
