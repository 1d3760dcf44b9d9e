"""Messages as rows to act on, and the thread a row opens. What people wrote is only ever plain text."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.enrich.contract import Risk
from dashboard.kpi import listing
from dashboard.store import message_sources, messages, views
from dashboard.store.handling import Handling
from dashboard.text import danger
from dashboard.text.formats import NBSP, NOT_AVAILABLE, count, duration, instant, number, typeset
from dashboard.text.labels import LEVEL_SIGNS, label
from dashboard.ui import cached, tables
from dashboard.ui.blocks import block, plain
from dashboard.ui.correction import sentiment_control
from dashboard.ui.handling import handling_control, said_of, told_back
from dashboard.ui.state import View, current_view, page_state
from dashboard.ui.veil import hidden_spans, reveal_button, veiled, veiled_reasons

LEVEL_BADGES = {"low": "gray", "watch": "yellow", "high": "orange", "critical": "red"}
ROWS_AT_FIRST = 8
TEXT_AT_MOST = 420
THREAD_AT_MOST = 60
SIDEBAR = ("periode", "du", "au", "plateformes", "comptes", "noms")  # the filters in the address
Row = Mapping[str, Any]


def message_rows(
    frame: pd.DataFrame,
    key: str,
    actions: Callable[[Row], None] | None = None,
    rows_at_first: int = ROWS_AT_FIRST,
    *,
    has_thread: bool = True,
) -> None:
    """The messages of ``frame``, in its order, each with its risk, author, age, text, sentiment, thread and original.

    Columns: ``message_key``, ``platform``, ``text``, ``published_at`` (UTC), and where known ``author_key``,
    ``thread_key``, ``url``, ``level``, ``score``, ``categories``, ``waiting_s`` (age of what waits, at the end of
    the data), ``is_open`` (what waits can be dealt with), ``alike`` (the keys it stands for), ``sentiment`` with what
    ``sentiment_control`` reads (without it, none is shown). ``actions(row)`` draws the page's own buttons on a row's
    last line; ``key`` is unique in the page. ``has_thread`` is false inside a window, where no other window opens.
    """
    frame = frame if has_thread else frame.drop(columns="thread_key", errors="ignore")
    view = current_view()
    state = page_state(f"rows-{key}")
    shown = frame.head(state.get("shown", rows_at_first))
    names = cached.names(shown["author_key"]) if view.shows_names and "author_key" in shown else {}
    hidden, private = hidden_spans(shown["message_key"]), private_among(shown["message_key"])
    of_each = shown["alike"] if "alike" in shown else shown["message_key"].map(lambda message_key: (message_key,))
    said = said_of([int(each) for keys in of_each for each in keys])
    told_back()
    for row in shown.to_dict("records"):
        row["hidden"] = hidden.get(int(row["message_key"]), ())
        row["is_private"] = int(row["message_key"]) in private
        with st.container(border=True, gap="xsmall", key=f"vigie-row-{key}-{row['message_key']}"):
            _row(row, key, names, view, actions, said)
    if len(frame) > len(shown):
        left = len(frame) - len(shown)
        if st.button(typeset(f"Afficher la suite ({count(left, 'message')})"), key=f"more-{key}"):
            state["shown"] = len(shown) + 2 * rows_at_first
            st.rerun()
    if frame.attrs.get("is_cut"):
        st.caption(plain(typeset(f"Les {number(listing.AT_MOST)} premiers seulement : la page Messages les a tous.")))


def _row(
    row: dict[Any, Any],
    key: str,
    names: Mapping[str, str],
    view: View,
    actions: Callable[[Row], None] | None,
    said_last: Mapping[int, Handling],
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _row_badge(row)
        with st.container(key=f"vigie-meta-{key}-{row['message_key']}", width="stretch"):
            st.text(_meta(row, names, view, is_brand=row.get("direction") == "outbound"))
        _row_links(row, key)
    text = veiled(str(row["text"]), row["hidden"])
    said(text if len(text) <= TEXT_AT_MOST else text[:TEXT_AT_MOST].rstrip() + "…")
    if row["hidden"]:
        reveal_button(int(row["message_key"]), key)
    if is_danger(row):
        st.error(plain(typeset(danger.guidance())), icon=":material/sos:")
    has_sentiment = "sentiment" in row and not is_danger(row) and row.get("direction") != "outbound"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if has_sentiment:
            sentiment_control(row, key)
        handling_control(row, key, said_last)
        if actions is not None:
            actions(row)


def _row_links(row: dict[Any, Any], key: str) -> None:
    with st.container(horizontal=True, gap="small", width="content"):
        thread_key = row.get("thread_key")
        if isinstance(thread_key, str) and st.button(
            "Ouvrir le fil", key=f"thread-{key}-{row['message_key']}", type="tertiary", icon=":material/forum:"
        ):
            open_thread(thread_key, int(row["message_key"]))
        original_link(row.get("url"))


def said(text: str, what: str = "Message") -> None:
    """What someone wrote, or that they wrote nothing: a picture, a sticker or a file leaves no text."""
    if text.strip():
        st.text(text)
    else:
        st.caption(f"{what} sans texte")


def level_badge(level: object, score: object = None) -> None:
    """The risk level as a sign and a word, never by colour alone; nothing when the message was not judged.

    The points go with it when they earned it; a low level, or one that a rule imposes whatever the sum, stands alone.
    """
    if not isinstance(level, str):
        return
    earned = int(score) if isinstance(score, int | float) and not pd.isna(score) else 0
    points = f" · {number(earned)}/100" if level != "low" and Risk(score=earned).level == level else ""
    named = label("level", level) if level == "watch" else f"risque {label('level', level)}"
    st.badge(f"{LEVEL_SIGNS.get(level, '○')} {named}{points}", color=LEVEL_BADGES.get(level, "gray"))  # type: ignore[arg-type]


def imposed_note(level: object, score: float | None, categories: Iterable[str] | None) -> None:
    """Says that a rule imposes the level whatever its points sum to, and on which themes; nothing when they earn it."""
    if not isinstance(level, str) or score is None or pd.isna(score) or Risk(score=int(score)).level == level:
        return
    themes = [label("risk_category", code) for code in (categories if categories is not None else ())]
    about = f" ; thèmes repérés : {', '.join(themes)}" if themes else ""
    st.caption(
        plain(typeset(f"Niveau « {label('level', level)} » imposé par une règle, quel que soit le total{about}."))
    )


def _row_badge(row: Mapping[Any, Any]) -> None:
    """Who speaks when it is the brand, else the risk; a person in danger is never a number."""
    if row.get("direction") == "outbound":
        st.badge("marque", color="blue")
    elif is_danger(row):
        st.badge("personne en danger", color="red", icon=":material/sos:")
    else:
        level_badge(row.get("level"), row.get("score"))


def original_link(url: object) -> None:
    """A link to the original message, when its address is one of the web."""
    address = tables.safe_link(url)
    if address is not None:
        st.link_button("Voir l’original", address, type="tertiary", icon=":material/open_in_new:")


def sheet_link(message_key: int, name: str = "Ouvrir la fiche") -> None:
    """The way to the sheet of a message, an address one can copy."""
    page_link(name, ":material/article:", message=str(message_key))


def page_link(name: str, icon: str, **params: str) -> None:
    """A link into the page Messages that keeps the filters of the sidebar."""
    kept = {each: st.query_params.get_all(each) for each in SIDEBAR if each in st.query_params}
    st.page_link("dashboard/pages/messages.py", label=name, icon=icon, query_params={**kept, **params})


@st.dialog("Fil de discussion", width="large")
def open_thread(thread_key: str, message_key: int | None = None) -> None:
    """The whole thread in order, in a window; ``message_key`` is the message one came from, with its reasons."""
    with block("Le fil de discussion"):
        found = cached.read(views.conversation, thread_key)
        thread_rows(found, message_key, "thread")
        if message_key is not None:
            chosen = found[found["message_key"] == message_key]
            for row in chosen.to_dict("records"):
                if not is_danger(row) and row.get("direction") != "outbound":
                    risk_reasons(row)
                original_link(row.get("url"))
            provenance(message_key)
            sheet_link(message_key, "Ouvrir la fiche du message")


def thread_rows(thread: pd.DataFrame, message_key: int | None, key: str) -> None:
    """The messages of ``views.conversation`` in order, the one of ``message_key`` framed; ``key`` is unique in the
    page."""
    view = current_view()
    found = _around(thread, message_key)
    names = cached.names(found["author_key"]) if view.shows_names else {}
    hidden, private = hidden_spans(found["message_key"]), private_among(found["message_key"])
    for row in found.to_dict("records"):
        row["hidden"] = hidden.get(int(row["message_key"]), ())
        row["is_private"] = int(row["message_key"]) in private
        is_brand = row.get("direction") == "outbound"
        with st.container(border=row["message_key"] == message_key, gap="xxsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _row_badge(row)
                with st.container(key=f"vigie-meta-{key}-{row['message_key']}"):
                    st.text(_meta(row, names, view, is_brand=is_brand))
            said(veiled(str(row["text"]), row["hidden"]))
            if not is_brand and not is_danger(row):
                sentiment_control(row, key)
            if row["message_key"] == message_key and is_danger(row):
                st.error(plain(typeset(danger.guidance())), icon=":material/sos:")


def message_heading(row: Mapping[Any, Any], view: View) -> None:
    """Who wrote a message, where, when, how risky it is; whom to call when its author seems in danger. ``is_private``
    of ``row`` tells whether it is a private one."""
    author = row.get("author_key")
    names = cached.names([author]) if view.shows_names and isinstance(author, str) else {}
    is_brand = row.get("direction") == "outbound"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _row_badge(row)
        with st.container(key=f"vigie-meta-heading-{row['message_key']}", width="stretch"):
            st.text(_meta(row, names, view, is_brand=is_brand))
    if is_danger(row):
        st.error(plain(typeset(danger.guidance())), icon=":material/sos:")


def provenance(message_key: int) -> None:
    """The files that say this message, for whoever wants to go back to them."""
    places = cached.read(message_sources.sources, message_key)
    told = (f"« {name} »" + (f", n° {number(position)}" if position else "") for name, position in places)
    st.caption(plain(typeset(f"Lu dans {' et dans '.join(told)}.")))


def _around(thread: pd.DataFrame, message_key: int | None) -> pd.DataFrame:
    """The part of a very long thread that surrounds a message, with a word on what is left out."""
    if len(thread) <= THREAD_AT_MOST:
        return thread
    places = thread.index[thread["message_key"] == message_key]
    start = max(0, (int(places[0]) if len(places) else 0) - THREAD_AT_MOST // 2)
    st.caption(plain(typeset(f"Fil de {count(len(thread), 'message')} : seuls les plus proches sont montrés.")))
    return thread.iloc[start : start + THREAD_AT_MOST]


def risk_reasons(row: Mapping[Any, Any]) -> None:
    """The points of the risk score, each with the words it stands on."""
    reasons = row.get("reasons")
    listed = json.loads(reasons) if isinstance(reasons, str) and reasons else []
    if listed:
        st.caption("Pourquoi ce niveau de risque")
        for reason in veiled_reasons(listed, row.get("hidden", ())):
            cited = f" — «{NBSP}{reason['text']}{NBSP}»" if reason.get("text") else ""
            st.text(typeset(f"+{number(reason['points'])} {label('risk_part', reason['part'])}") + cited)
    for column, name in (("reach_points", "reach"), ("repetition_points", "repetition")):
        points = row.get(column)
        if isinstance(points, int | float) and points > 0:
            st.text(f"+{number(points)} {label('risk_part', name)}")
    imposed_note(row.get("level"), row.get("score"), row.get("categories"))


def _meta(row: Mapping[Any, Any], names: Mapping[str, str], view: View, *, is_brand: bool = False) -> str:
    author = row.get("author_key")
    person = "la marque" if is_brand else names.get(author, "") if isinstance(author, str) else ""
    parts = [where(row), _when(row, view), person or tables.pseudonym(author)]
    waiting = row.get("waiting_s")
    if isinstance(waiting, int | float) and not pd.isna(waiting):
        parts.append(f"attend depuis {duration(float(waiting))}" if waiting >= 60 else "vient d’arriver")
    return " · ".join(parts)


def private_among(keys: Iterable[Any]) -> frozenset[int]:
    """Those of the messages ``keys`` that are private."""
    return cached.read(messages.private_among, tuple(sorted({int(key) for key in keys})))


def where(row: Mapping[Any, Any]) -> str:
    """« Instagram », or « Instagram · message privé » when ``is_private`` says so: what one may repeat, and where one
    answers, depend on it."""
    network = label("platform", row.get("platform"))
    return f"{network} · {label('message_kind', 'message')}" if row.get("is_private") else network


def _when(row: Mapping[Any, Any], view: View) -> str:
    at = row.get("published_at")
    return (
        instant(at, view.settings.timezone) if isinstance(at, datetime) and not pd.isna(at) else f"date {NOT_AVAILABLE}"
    )


def is_danger(row: Mapping[Any, Any]) -> bool:
    """Whether the message is that of a person who seems in danger."""
    return danger.is_danger(row.get("categories"))
