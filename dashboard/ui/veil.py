"""Insults hidden until the reader asks for them: the words are replaced, not merely blurred, on every screen.

A hidden text has the length of the true one, so that what points into it still does; a screen reader reads dots, and
so does a copy.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.store.hostile_words import Spans, hostile_spans
from dashboard.ui import cached
from dashboard.ui.state import current_view, page_state

DOT = "•"


def hidden_spans(keys: Iterable[Any]) -> dict[int, Spans]:
    """The places to hide in the messages ``keys``, none where the reader asked to see or hides nothing."""
    if not current_view().hides_insults:
        return {}
    asked = _asked()
    wanted = tuple(sorted({int(key) for key in keys} - asked))
    return cached.read(hostile_spans, wanted) if wanted else {}


def veiled(text: str, spans: Spans = ()) -> str:
    """``text`` with every letter of the places hidden, spaces kept."""
    for start, end in spans:
        text = text[:start] + "".join(DOT if sign.strip() else sign for sign in text[start:end]) + text[end:]
    return text


def veiled_reasons(reasons: Sequence[Mapping[str, Any]], spans: Spans = ()) -> list[dict[str, Any]]:
    """The reasons of a judgement, the words of those that touch a hidden place hidden too."""
    return [
        {**reason, "text": veiled(reason["text"], ((0, len(reason["text"])),))}
        if reason.get("text") and any(start < reason["end"] and reason["start"] < end for start, end in spans)
        else dict(reason)
        for reason in reasons
    ]


def reveal_button(message_key: int, place: str) -> None:
    """« Afficher les mots masqués » of one message, for the session."""
    if st.button(
        "Afficher les mots masqués", key=f"reveal-{place}-{message_key}", type="tertiary", icon=":material/visibility:"
    ):
        _asked().add(message_key)
        st.rerun()


def _asked() -> set[int]:
    asked: set[int] = page_state("veil").setdefault("asked", set())
    return asked
