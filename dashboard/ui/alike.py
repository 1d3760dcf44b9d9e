"""Messages that say the same, word for word: one row for all of them, with the way to the others."""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.store.hostile_words import Spans
from dashboard.text.formats import number, typeset
from dashboard.ui.messages import is_danger, page_link
from dashboard.ui.veil import DOT, veiled

SHORTEST = 12  # signs: under it, a search for these words would find many other messages
SEARCHED_AT_MOST = 120
_LINK = re.compile(r"https?://\S*")
_BREAK = re.compile(rf'["“”«»„\n\r{DOT}]+')


def grouped(found: pd.DataFrame, *, is_to_read: bool = False) -> pd.DataFrame:
    """The first of the messages of each text (links apart), with ``alike``: the keys of all that say it.

    A person in danger, whom one answers alone, stands for itself; so does what cannot be searched, whose others would
    be out of reach, unless the rows are to read rather than to act on.
    """
    texts = [
        str(row["message_key"])
        if is_danger(row) or not (is_to_read or phrase(str(row["text"])))
        else _said(str(row["text"]))
        for row in found.to_dict("records")
    ]
    text = pd.Series(texts, found.index, dtype=object)
    keys = found["message_key"].groupby(text, sort=False).agg(tuple)
    once = found[~text.duplicated()].assign(alike=[*keys])
    once.attrs.update(found.attrs)
    return once


def _said(text: str) -> str:
    """The words alone: a short link is new at each copy."""
    return " ".join(_LINK.sub("", text).split())


def phrase(text: str, hidden: Spans = ()) -> str:
    """The longest part of a text that a search finds as it stands, between quotation marks, outside the places
    ``hidden``, which the address of the search would show; empty when too short."""
    parts = (part for each in _LINK.split(veiled(text, hidden)) for part in _BREAK.split(each))
    longest = max(parts, key=len, default="").strip()
    if len(longest) > SEARCHED_AT_MOST:
        longest = longest[:SEARCHED_AT_MOST].rsplit(" ", 1)[0]
    return f'"{longest}"' if len(longest) >= SHORTEST else ""


def alike_link(row: Mapping[str, Any], *, is_cut: bool) -> None:
    """« 12 messages au même texte », and the way to all of them where their words may be told; nothing on a text that
    one message says. ``row`` is as ``message_rows`` gives it, of ``grouped``."""
    n = len(row["alike"])
    if n < 2:
        return
    told = typeset(f"{number(n)} messages{' ou plus' if is_cut else ''} au même texte")
    if searched := phrase(str(row["text"]), row["hidden"]):
        page_link(told, ":material/content_copy:", q=searched)
    else:
        st.text(told)
