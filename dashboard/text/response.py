"""The French of response targets: the classes of messages, what is promised to each."""

from collections.abc import Mapping
from typing import Any

from dashboard.text.formats import duration

RESPONSE_KINDS = {
    "risk": "message à risque",
    "question": "question",
    "complaint": "réclamation",
    "any": "tout message",
}


def promise(kind: str, minutes: int, *, is_business: bool) -> str:
    """« question : 4 h ouvrées »."""
    return f"{RESPONSE_KINDS[kind]} : {delay(minutes, is_business=is_business)}"


def delay(minutes: int, *, is_business: bool) -> str:
    """« 4 h ouvrées », « 1 j » of the calendar."""
    told = duration(60 * minutes)
    if not is_business:
        return told
    return f"{told} {'ouvrées' if 60 <= minutes < 24 * 60 else 'de temps ouvré'}"


def attained(classes: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The classes of R8 as the rows of a table, in French."""
    return [
        {
            "classe": RESPONSE_KINDS[each["kind"]],
            "objectif": delay(each["minutes"], is_business=each["is_business"]),
            "tenus": each["x"],
            "échus": each["n"],
            "part": each["share"],
            "répondus trop tard": each["late"],
            "sans réponse": each["unanswered"],
            "en cours": each["in_progress"],
        }
        for each in classes
    ]
