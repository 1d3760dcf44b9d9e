"""The words a judgement rests on, shown inside the text they come from.

The text stays text: every sign of Markdown in it is disarmed, only the marks around the words are ours.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.text.formats import NBSP, number, typeset
from dashboard.ui.blocks import plain

_SPACES = re.compile(r"\s+")
AGAINST, FOR = "orange-background", "blue-background"


def reasons_of(reasons: object) -> list[dict[str, Any]]:
    """The reasons of a judgement as the store keeps them (JSON), none when it has none."""
    return json.loads(reasons) if isinstance(reasons, str) and reasons else []


def highlighted(text: str, reasons: Sequence[Mapping[str, Any]]) -> str:
    """Markdown of ``text`` on one line, each reason's span marked: orange lowers the tone, blue raises it.

    A span without points, outside the text or over one already marked is left unmarked.
    """
    told, at = [], 0
    for reason in sorted(reasons, key=lambda reason: (reason["start"], -reason["end"])):
        start, end = int(reason["start"]), int(reason["end"])
        is_inside = at <= start < end <= len(text)
        if not is_inside or not reason["points"] or not text[start:end].strip():
            continue
        colour = AGAINST if reason["points"] < 0 else FOR
        told += [_inert(text[at:start]), f":{colour}[{_inert(text[start:end])}]"]
        at = end
    return "".join([*told, _inert(text[at:])]).strip()


def weights(reasons: Sequence[Mapping[str, Any]], analyzer: object = "") -> str:
    """« déçue −2,1 · vraiment +0,3 », heaviest first; people's words untouched.

    A model reads a text as a whole: it has no words to show, only where it stopped reading.
    """
    if str(analyzer).startswith("transformer:"):
        if stop := next((reason["text"] for reason in reasons if reason["part"] == "cut"), None):
            return typeset("Le modèle juge le début du texte, et s’arrête avant « ") + f"{stop}…{NBSP}»"
        return typeset("Le modèle juge le texte entier : il ne dit pas quels mots ont pesé.")
    weighing = [reason for reason in reasons if reason["text"] and reason["points"]]
    heaviest = sorted(weighing, key=lambda reason: -abs(reason["points"]))
    return " · ".join(f"{reason['text']} {number(reason['points'], 1, is_signed=True)}" for reason in heaviest) or (
        typeset("Aucun mot ne pèse : le texte est lu comme neutre.")
    )


def _inert(text: str) -> str:
    return plain(_SPACES.sub(" ", text))
