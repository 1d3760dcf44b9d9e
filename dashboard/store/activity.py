"""What was received hour by hour, as arrays: what surges, crises and silences are read from."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.store.store import Session

EPOCH = datetime(1970, 1, 1)
CRISIS_CATEGORIES = ("accusation", "boycott", "fraud", "legal", "press", "privacy", "safety", "threat")
FIRST_PERSON = r"(^|[^a-z])([jm]['’]|(je|me|moi|mon|ma|mes)([^a-z]|$))"
PARTICIPATION = (
    r"particip|tente ma chance|je tente|je joue|croise les doigts|tirage|concours|a gagner|(^|\s)@\S+\s+@\S+|#concours"
)
SHORT, REPEATED_FROM = 120, 25


@dataclass(frozen=True)
class Activity:
    """Inbound messages whose hour is known, oldest first; every array has one entry per message.

    ``hour`` counts hours of the reporting zone's wall clock since 1970, ``minute`` is that of the hour; ``post``,
    ``author`` and ``text`` are numbers that the same id or words share (63 bits of their hash; an unknown author is
    someone else each time; ``text`` is −1 under 25 characters); ``platform`` indexes ``platforms``; the others say what
    the message is, by the judgements in force: a deleted one counts, its sentiment does not (0.16).
    """

    hour: NDArray[np.int64]
    minute: NDArray[np.int64]
    platform: NDArray[np.int64]
    platforms: tuple[str, ...]
    post: NDArray[np.int64]
    author: NDArray[np.int64]
    text: NDArray[np.int64]
    is_scored: NDArray[np.bool_]
    is_negative: NDArray[np.bool_]
    is_positive: NDArray[np.bool_]
    is_crisis: NDArray[np.bool_]
    is_first_person: NDArray[np.bool_]
    is_participation: NDArray[np.bool_]
    last_hour: int

    def __len__(self) -> int:
        return len(self.hour)

    def last_moment(self, hour: int) -> datetime:
        """The wall clock at the last message of an hour, at its end when it has none: when it could be judged."""
        place = int(np.searchsorted(self.hour, hour, side="right")) - 1
        has_message = place >= 0 and int(self.hour[place]) == hour
        return EPOCH + timedelta(hours=hour, minutes=int(self.minute[place]) if has_message else 60)

    def busiest(self, first: int, last: int) -> int:
        """The hour with most messages from ``first`` to ``last``, the earliest of equals."""
        inside = self.hour[(self.hour >= first) & (self.hour <= last)]
        return first + int(np.argmax(np.bincount(inside - first))) if inside.size else first


def activity(session: Session, platforms: tuple[str, ...] = ()) -> Activity:
    """The inbound messages known to the hour; ``platforms`` keeps some of them only.

    ``last_hour`` is the hour of the last message, inbound or not: the end of the data.
    """
    found = session.arrow(
        _INBOUND,
        {
            "crisis": list(CRISIS_CATEGORIES),
            "first_person": FIRST_PERSON,
            "participation": PARTICIPATION,
            "short": SHORT,
            "repeated_from": REPEATED_FROM,
            "platforms": list(platforms),
        },
    )
    author = _whole(found["author"])
    unknown = author < 0
    author[unknown] = -1 - np.arange(int(unknown.sum()))
    platform = found["platform"].combine_chunks().dictionary_encode()
    last = session.value(_LAST)
    return Activity(
        hour=_whole(found["hour"]),
        minute=_whole(found["minute"]),
        platform=_whole(platform.indices),
        platforms=tuple(platform.dictionary.to_pylist()),
        post=_whole(found["post"]),
        author=author,
        text=_whole(found["text"]),
        is_scored=_flags(found["is_scored"]),
        is_negative=_flags(found["is_negative"]),
        is_positive=_flags(found["is_positive"]),
        is_crisis=_flags(found["is_crisis"]),
        is_first_person=_flags(found["is_first_person"]),
        is_participation=_flags(found["is_participation"]),
        last_hour=int(last) if last is not None else -1,
    )


def to_utc(wall_clock: datetime, zone: str) -> datetime:
    """An instant of the store, naive in UTC, from the wall clock of a zone."""
    return wall_clock.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


_INBOUND = """
SELECT date_diff('day', DATE '1970-01-01', f.local_on) * 24 + f.local_hour AS hour,
    minute(m.published_at) AS minute, m.platform,
    CAST(hash(coalesce(m.post_id, f.thread_key)) >> 1 AS BIGINT) AS post,
    CASE WHEN m.author_key IS NULL THEN -1 ELSE CAST(hash(m.author_key) >> 1 AS BIGINT) END AS author,
    CASE WHEN length(m.folded_text) >= $repeated_from THEN CAST(hash(m.folded_text) >> 1 AS BIGINT) ELSE -1 END AS text,
    coalesce(s.label <> 'unscored', FALSE) AS is_scored,
    coalesce(s.label = 'negative', FALSE) AS is_negative,
    coalesce(s.label = 'positive', FALSE) AS is_positive,
    coalesce(list_has_any(r.categories, $crisis) OR list_contains(r.intents, 'report'), FALSE) AS is_crisis,
    regexp_matches(m.folded_text, $first_person) AS is_first_person,
    length(m.folded_text) <= $short AND regexp_matches(m.folded_text, $participation) AS is_participation
FROM message_facts AS f
JOIN messages AS m ON m.message_key = f.message_key
LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key AND m.is_deleted IS NOT TRUE
LEFT JOIN current_risk AS r ON r.message_key = f.message_key
WHERE f.direction = 'inbound' AND f.local_hour IS NOT NULL
    AND (len($platforms) = 0 OR list_contains($platforms, m.platform))
ORDER BY hour, m.published_at, m.message_key
"""

_LAST = """
SELECT max(date_diff('day', DATE '1970-01-01', local_on) * 24 + local_hour) FROM message_facts
WHERE local_hour IS NOT NULL
"""


def _whole(column: pa.ChunkedArray | pa.Array) -> NDArray[np.int64]:
    return np.array(column.to_numpy(), dtype=np.int64)


def _flags(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.array(column.to_numpy(), dtype=np.bool_)
