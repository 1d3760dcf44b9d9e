"""Where the words that hurt stand in the messages, so that a screen can hide them."""

import json
import math
from collections.abc import Sequence

from dashboard.store.store import Session

PARTS = ("insult", "hate", "threat")
LEARNED = "aggression"  # words that weighed in a learned suspicion: hidden only where it raised the level
HEAVY = 8  # points of one of them: an ordinary word beside it has less
Spans = tuple[tuple[int, int], ...]


def hostile_spans(session: Session, keys: Sequence[int]) -> dict[int, Spans]:
    """The places (start, end) of the hostile words of those of the messages ``keys`` that hold an insult, hate or a
    threat, by the analyzer in force; whole words, in order."""
    rows = session.rows(
        """
        SELECT k.message_key, k.reasons, m.text, k.level
        FROM (SELECT DISTINCT unnest(CAST($keys AS BIGINT[])) AS message_key) AS asked
        JOIN current_risk AS k ON k.message_key = asked.message_key
        JOIN messages AS m ON m.message_key = asked.message_key
        WHERE list_has_any(k.categories, ['insult', 'hate', 'threat'])
        """,
        {"keys": list(keys)},
    )
    found = {}
    for key, reasons, text, level in rows:
        fewest = dict.fromkeys(PARTS, 0) | ({} if level == "low" else {LEARNED: HEAVY})
        places = [
            _whole_words(str(text), int(reason["start"]), int(reason["end"]))
            for reason in json.loads(reasons)
            if reason["points"] >= fewest.get(reason["part"], math.inf)
            and 0 <= reason["start"] < reason["end"] <= len(text)
        ]
        if places:
            found[int(key)] = tuple(sorted(set(places)))
    return found


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end
