"""One message whole: its judgements and why, its thread, its post, its author's history, where it was read."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.store import messages, search, themes, views
from dashboard.store.query import Field, Term
from dashboard.text.formats import NOT_AVAILABLE, count, full_date, in_zone, number, period, typeset
from dashboard.text.labels import analyzer_name, label
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.correction import sentiment_control
from dashboard.ui.handling import handling_control, said_of, told_back
from dashboard.ui.highlight import highlighted, reasons_of, weights
from dashboard.ui.messages import (
    is_danger,
    message_heading,
    original_link,
    page_link,
    private_among,
    provenance,
    risk_reasons,
    said,
    sheet_link,
    thread_rows,
    where,
)
from dashboard.ui.state import View
from dashboard.ui.veil import hidden_spans, reveal_button, veiled, veiled_reasons

HISTORY_AT_MOST, EXCERPT = 12, 200


def asked_message() -> int | None:
    """The message that the address names."""
    wanted = st.query_params.get("message", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None


def message_sheet(view: View, message_key: int) -> None:
    """The sheet of a message, or a word when there is none of that number."""
    if st.button("Revenir à la recherche", icon=":material/arrow_back:", type="tertiary", key="back"):
        del st.query_params["message"]
        st.rerun()
    found = cached.read(messages.message, message_key)
    if found is None:
        st.info("Ce message n’est pas dans l’espace de travail.", icon=":material/info:")
        return
    st.query_params["message"] = str(message_key)  # a link within the page leaves the address as it was
    row = cached.read(search.shown, (message_key,)).to_dict("records")[0]
    row["hidden"] = hidden_spans([message_key]).get(message_key, ())
    row["text"] = veiled(str(row["text"]), row["hidden"])
    row["is_private"] = message_key in private_among([message_key])
    told_back()
    with st.container(border=True, gap="small", key="vigie-sheet"):
        message_heading(row, view)
        said(row["text"])
        if row["hidden"]:
            reveal_button(message_key, "sheet")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if row["direction"] == "inbound" and not is_danger(row):
                sentiment_control(row, "sheet")
            handling_control(row, "sheet", said_of([message_key]))
            original_link(row.get("url"))
        provenance(message_key)
    is_brand = row["direction"] == "outbound"
    left, right = st.columns([3, 2], gap="medium")
    with left, block("Le fil de discussion"):
        st.subheader("Dans son fil", anchor=False)
        _post(found, view)
        thread_rows(cached.read(views.conversation, str(row["thread_key"])), message_key, "sheet-thread")
    with right:
        if not is_brand and not is_danger(row):
            with block("Les jugements"):
                _judgements(row, message_key)
        with block("L’histoire de la personne"):
            _author(row, view, is_brand=is_brand)


def _judgements(row: dict[Any, Any], message_key: int) -> None:
    """What each engine said, and the words it stands on."""
    st.subheader("Ce que Vigie en dit", anchor=False)
    engine = row.get("engine")
    if isinstance(engine, str):
        said = label("sentiment", row.get("engine_label"))
        st.caption(plain(typeset(f"{analyzer_name(engine).capitalize()} : {said}")))
        reasons = veiled_reasons(reasons_of(row.get("sentiment_reasons")), row["hidden"])
        st.markdown(highlighted(str(row["text"]), reasons))
        st.text(weights(reasons, engine))
    risk_reasons(row)
    intents = row.get("intents")
    named = [] if intents is None or isinstance(intents, float) else [label("intent", code) for code in intents]
    if named:
        st.text(typeset(f"Intention : {', '.join(named)}"))
    about = cached.read(themes.reasons, (message_key,)).get(message_key, [])
    for name, places in about:
        words = ", ".join(dict.fromkeys(str(row["text"])[start:end] for start, end in places))
        st.text(typeset(f"Thème : {name}") + (typeset(" — « ") + words + typeset(" »") if words else ""))
    if not (isinstance(engine, str) or named or about or isinstance(row.get("level"), str)):
        st.text(typeset("Aucun moteur n’a encore lu ce message. Lancez l’analyse depuis les Imports."))


def _author(row: dict[Any, Any], view: View, *, is_brand: bool) -> None:
    """What the same person wrote, the latest first."""
    author = row.get("author_key")
    if is_brand or not isinstance(author, str):
        return
    st.subheader("La même personne", anchor=False)
    theirs = ((Term(field=Field.AUTHOR, values=(author,)),),)
    wrote = cached.read(search.summary, theirs, search.Bounds())
    told = count(wrote.total, "message")
    if wrote.first_on and wrote.last_on:
        told += f", {period(wrote.first_on, wrote.last_on)}"
    if wrote.waiting:
        told += ", sans réponse" if wrote.total == 1 else f", dont {number(wrote.waiting)} sans réponse"
    st.caption(plain(typeset(f"{told}.")))
    keys = cached.read(search.keys, theirs, search.Bounds(), "recent", HISTORY_AT_MOST)
    hidden, private = hidden_spans(keys), private_among(keys)
    for one in cached.read(search.shown, tuple(keys)).to_dict("records"):
        if one["message_key"] == row["message_key"]:
            continue
        with st.container(gap="xxsmall"):
            with st.container(key=f"vigie-meta-wrote-{one['message_key']}"):
                st.text(_when_and_how({**one, "is_private": one["message_key"] in private}, view))
            told = " ".join(veiled(str(one["text"]), hidden.get(int(one["message_key"]), ())).split())
            said(told if len(told) <= EXCERPT else told[:EXCERPT].rstrip() + "…")
            sheet_link(int(one["message_key"]))
    if wrote.total > len(keys):
        page_link("Voir tous ses messages", ":material/search:", q=f"de:{author[:12]}")


def _when_and_how(one: dict[Any, Any], view: View) -> str:
    when = one["published_at"]
    day = f"date {NOT_AVAILABLE}" if pd.isna(when) else full_date(in_zone(when, view.settings.timezone).date())
    sentiment = one["sentiment"] if isinstance(one["sentiment"], str) else "unscored"
    parts = [day, where(one), label("sentiment", sentiment)]
    if one["level"] in ("high", "critical") and not is_danger(one):
        parts.append(f"risque {label('level', one['level'])}")
    return typeset(" · ".join(parts))


def _post(found: dict[str, Any], view: View) -> None:
    """The publication the message stands under."""
    told = found.get("post_title") or found.get("post_text")
    if not told:
        return
    with st.container(border=True, gap="xxsmall"):
        at = found.get("post_published_at")
        when = f" du {full_date(in_zone(at, view.settings.timezone).date())}" if at is not None else ""
        st.caption(plain(typeset(f"Sous la publication{when}")))
        text = str(told)
        st.text(text if len(text) < 300 else text[:300].rstrip() + "…")
        original_link(found.get("post_url"))
