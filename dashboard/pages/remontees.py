"""Remontées: what waits to be sent, what waits for a service, who is still to be told, and what comes back."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.config.services import suggested_service
from dashboard.kpi import remontee
from dashboard.kpi.registry import rows as evidence
from dashboard.store import ledger
from dashboard.store.ledger import AT_SERVICE, Draft
from dashboard.store.store import utc_now
from dashboard.text import escalation_labels as words
from dashboard.text.brief import ASK
from dashboard.text.formats import count, typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.components import block, empty_state, figures, page_title, plain, section, sentence
from dashboard.ui.decisions import refused
from dashboard.ui.entries import entry_rows, entry_window, left_s, proposal_rows
from dashboard.ui.escalation import go_to_entry
from dashboard.ui.person import person, person_line
from dashboard.ui.state import current_view, page_state

AT_FIRST = 5
NO_SERVICE = (
    "Aucun service n’est déclaré. Dites une fois qui traite quoi, avec un contact et un délai : Vigie proposera le bon "
    "service et suivra ses réponses."
)
NOTHING = "Aucune remontée pour l’instant. Préparez-en une ci-dessous, depuis une alerte ou depuis un message d’Écoute."
view = current_view()


def prepare(row: Mapping[Any, Any], into: int | None) -> None:
    """An entry made of a proposal, or the proposal joined to the entry still open about its theme."""
    keys = [int(key) for key in row["message_keys"]]
    with cached.store().writing() as session:
        if into is None:
            about = [each for each in (row["theme"], row["theme_name"], row["intent"]) if isinstance(each, str)]
            advised = suggested_service(view.settings.services, [*about, label("intent", row["intent"])])
            draft = Draft(
                title=_name(row), service=advised.name if advised else "", theme=about[0] if len(about) > 1 else None,
                level="high" if row["intent"] == "report" else "watch", ask=ASK,
            )  # fmt: skip
            into = ledger.create(session, draft, keys, person())
        else:
            ledger.attach(session, into, keys, person())
    go_to_entry(into)


def _name(row: Mapping[Any, Any]) -> str:
    kind = f"{label('intent', row['intent'])}s"
    return f"{row['theme_name']} : {kind}" if isinstance(row["theme_name"], str) else f"{kind.capitalize()} sans thème"


def rows(title: str, found: pd.DataFrame, key: str) -> None:
    """A list of entries that wait for the same thing; nothing when none does."""
    if len(found):
        with block(f"La liste « {title} »"):
            section(title)
            entry_rows(found, key)


def came_back(found: pd.DataFrame) -> None:
    """The themes people complain of again."""
    if found.empty:
        return
    section("Revenus après clôture")
    for row in found.to_dict("records"):
        told = words.voices(int(row["authors"]), int(row["messages"]))
        st.text(typeset(f"• {row['theme_name']} : {told} depuis la clôture de la remontée n° {row['entry_id']}."))


def proposed() -> None:
    """The irritants that nobody has carried yet."""
    found = cached.read(remontee.proposals, view.scope)
    section("À proposer aux services")
    if found.empty:
        st.text(typeset("Aucun irritant à remonter sur cette période : ni signalement, ni thème de 3 personnes."))
        return
    state = page_state("proposals")
    shown = found.head(state.get("shown", AT_FIRST))
    texts = [f"{_name(row)} — {words.voices(row['authors'], row['messages'])}." for row in shown.to_dict("records")]
    proposal_rows(shown, prepare, texts)
    left = len(found) - len(shown)
    if left and st.button(typeset(f"Afficher la suite ({count(left, 'irritant')})"), key="more-proposals"):
        state["shown"] = len(found)
        st.rerun()


def invite() -> None:
    """The way to declare services, while there is none."""
    if not view.settings.services:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(plain(typeset(NO_SERVICE)))
            st.page_link("dashboard/pages/reglages.py", label="Déclarer les services", icon=":material/tune:")


def show() -> None:
    """The page on a workspace that holds data."""
    every, now = cached.read(ledger.entries), utc_now()
    is_open = every["closed_at"].isna()
    to_send, at_services = every[every["status"] == "to_send"], every[every["status"].isin(AT_SERVICE)]
    to_return = every[is_open & every["answered_at"].notna()]
    left = pd.Series([left_s(row, now) for row in at_services.to_dict("records")], at_services.index, dtype=float)
    back = cached.read(evidence, "X5", view.scope)
    back = back[back["is_back"].astype(bool)]
    with block("La phrase de la page"):
        told = words.page_sentence(len(to_send), len(at_services), int((left < 0).sum()), len(to_return), len(back))
        sentence(told if len(every) else NOTHING)
    invite()
    if len(every):
        with block("Les chiffres"):
            figures(cached.kpis(view.scope, "X1", "X2", "X3", "X4"))
    person_line()
    refused()
    rows("À transmettre", to_send, "to-send")
    rows("En attente du service", at_services.loc[left.sort_values().index], "at-services")
    rows("Retour public à faire", to_return, "to-return")
    with block("Les thèmes revenus"):
        came_back(back)
    with block("Les remontées à proposer"):
        proposed()
    more = plain(typeset("Autres chiffres : récurrence, justesse, suggestions suivies"))
    with block("Les autres chiffres"), st.expander(more):
        figures(cached.kpis(view.scope, "X5", "X6", "E11"))
    closed = every[~is_open]
    if len(closed):
        with block("Les remontées closes"), st.expander("Remontées closes", icon=":material/inventory_2:"):
            entry_rows(closed.sort_values("closed_at", ascending=False), "closed")
    with block("La remontée"):
        entry_window()


page_title("Remontées")
if view.is_empty:
    empty_state("remontees")
else:
    show()
