"""A message as Écoute reads it: what it is for and about, and the words that say so."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.enrich.intent import explained
from dashboard.kpi import listing
from dashboard.kpi.scope import Scope
from dashboard.store import judgements, themes
from dashboard.text.formats import count, typeset
from dashboard.text.labels import analyzer_name, label
from dashboard.ui import cached
from dashboard.ui.alike import alike_link, grouped
from dashboard.ui.blocks import plain
from dashboard.ui.escalation import carry_button
from dashboard.ui.messages import is_danger, message_rows
from dashboard.ui.veil import veiled

EXPLAINED = 60  # rows whose themes are read at once
Row = Mapping[str, Any]
About = Mapping[int, Sequence[tuple[str, themes.Places]]]


def listened_rows(found: pd.DataFrame, key: str, rows_at_first: int) -> None:
    """The messages of ``listing.listed``, one for each text, with what Écoute says of it; ``key`` is unique in the
    page."""
    once = grouped(found, is_to_read=True)
    keys = tuple(int(each) for each in once["message_key"].head(EXPLAINED))
    about = cached.read(themes.reasons, keys) if keys else {}
    told = _actions(key, about)

    def actions(row: Row) -> None:
        told(row)
        alike_link(row, is_cut=bool(found.attrs.get("is_cut")))

    message_rows(once.drop(columns=["level", "score", "waiting_s", "is_open"]), key, actions, rows_at_first)


def engine_line(scope: Scope) -> None:
    """Which engine scored, and how many labels a person corrected; nothing where none did."""
    counts = cached.read(listing.analyzers, scope)
    if not counts:
        return
    corrected = counts.pop(judgements.HUMAN, 0)
    engines = ", ".join(f"{analyzer_name(name)} ({count(n, 'message')})" for name, n in counts.items())
    told = f"Moteur : {engines}."
    if corrected:
        told += f" {count(corrected, 'étiquette vient', 'étiquettes viennent')} d’une personne."
    st.caption(plain(typeset(f"{told} L’ironie peut lui échapper : corrigez ce qui est faux.")))


def _actions(key: str, about: About) -> Callable[[Row], None]:
    def draw(row: Row) -> None:
        message = int(row["message_key"])
        intents, subjects = _intents(row), about.get(message, ())
        told = " · ".join([*(label("intent", each) for each in intents), *(name for name, _ in subjects)])
        if told and not is_danger(row):  # a person in danger is no case to file
            with st.popover(plain(typeset(told)), type="tertiary", key=f"why-{key}-{message}"):
                _why(row, intents, subjects)
        carry_button(row, key)

    return draw


def _intents(row: Row) -> list[str]:
    intents = row.get("intents")
    return [] if intents is None or isinstance(intents, float) else [str(each) for each in intents]


def _why(row: Row, intents: Sequence[str], subjects: Sequence[tuple[str, themes.Places]]) -> None:
    """The words that show each intent and each theme, cited."""
    text = str(row["text"])
    places = explained(text) if intents else {}
    text = veiled(text, row.get("hidden", ()))
    for code in intents:
        cited = [text[slice(*places[code])]] if code in places else []
        st.text(_cited(label("intent", code), cited))
    for name, spans in subjects:
        st.text(_cited(name, [text[start:end] for start, end in spans]))


def _cited(name: str, words: Sequence[str]) -> str:
    """« Livraison : « colis », « livreur » »; people's words untouched."""
    told = ", ".join(typeset("« ") + word + typeset(" »") for word in dict.fromkeys(words) if word)
    return typeset(f"{name[:1].upper()}{name[1:]} : ") + (told or "d’après le risque ou le ton du message")
