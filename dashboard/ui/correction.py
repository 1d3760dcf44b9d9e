"""The sentiment of a message, why, who said it, and its correction in two clicks."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.store import judgements, samples
from dashboard.text.formats import typeset
from dashboard.text.labels import SENTIMENT_SIGNS, analyzer_name, label
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.highlight import highlighted, reasons_of, weights
from dashboard.ui.veil import veiled, veiled_reasons

BADGES = {"negative": "orange", "neutral": "gray", "positive": "blue", "unscored": "gray"}


def sentiment_control(row: Mapping[Any, Any], key: str) -> None:
    """One button that bears the sentiment; it opens the reasons, who said it, and the labels to choose from.

    Reads ``message_key``, ``text``, ``sentiment``, ``analyzer`` and ``origin`` (of the label in force), and what the
    engine in force says: ``engine_label``, ``engine``, ``sentiment_reasons`` (JSON). ``key`` is unique in the page.
    """
    message_key, code = int(row["message_key"]), _code(row.get("sentiment"))
    is_human = row.get("analyzer") == judgements.HUMAN
    told = f"{SENTIMENT_SIGNS[code]} {label('sentiment', code)}{', par une personne' if is_human else ''}"
    name = f":{BADGES[code]}-badge[{plain(typeset(told))}]"
    with st.popover(name, type="tertiary", key=f"sentiment-{key}-{message_key}"):
        st.text(typeset("Ce message est :"))
        with st.container(horizontal=True, gap="small"):
            for choice in judgements.LABELS:
                st.button(
                    f"{SENTIMENT_SIGNS[choice]} {label('sentiment', choice)}",
                    key=f"correct-{key}-{message_key}-{choice}",
                    on_click=_correct,
                    args=(message_key, choice),
                    disabled=choice == code,
                )
        if is_human and row.get("origin") != samples.ORIGIN:
            st.button(
                "Annuler la correction",
                key=f"withdraw-{key}-{message_key}",
                on_click=_withdraw,
                args=(message_key,),
                type="tertiary",
                icon=":material/undo:",
            )
        _who_said_what(row, is_human)


def _who_said_what(row: Mapping[Any, Any], is_human: bool) -> None:
    engine = row.get("engine")
    if not isinstance(engine, str):
        st.caption(plain(typeset("Aucun moteur n’a encore lu ce message.")))
        return
    said = label("sentiment", _code(row.get("engine_label")))
    where = " (vérification au hasard)" if row.get("origin") == samples.ORIGIN else ""
    told = f"Une personne a choisi{where}. {analyzer_name(engine).capitalize()} dit : {said}."
    st.caption(plain(typeset(told if is_human else f"{analyzer_name(engine).capitalize()} dit : {said}, car :")))
    hidden = row.get("hidden", ())
    reasons = veiled_reasons(reasons_of(row.get("sentiment_reasons")), hidden)
    st.markdown(highlighted(veiled(str(row["text"]), hidden), reasons))
    st.text(weights(reasons, engine))


def _code(value: object) -> str:
    return value if isinstance(value, str) else "unscored"


def _correct(message_key: int, code: str) -> None:
    """Keep the reader's own label; it wins over every engine from now on."""
    with cached.store().writing() as session:
        judgements.correct_sentiment(session, message_key, code)


def _withdraw(message_key: int) -> None:
    with cached.store().writing() as session:
        samples.withdraw_correction(session, message_key)
