"""What the crisis page reads: the messages hour by hour beside the usual, where they came, who wrote what.

Hours are those of the reporting zone's wall clock, as everywhere in the product; what is usual is the same hour of the
week over the eight weeks before (A2). A deleted message was received: it counts, its sentiment does not (0.16).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.kpi.judged import IS_SURE
from dashboard.kpi.selection import PRIVATE
from dashboard.stats.anomaly import SMOOTHING, back_to_usual
from dashboard.stats.bursts import states
from dashboard.store.activity import EPOCH, FIRST_PERSON
from dashboard.store.store import Session
from dashboard.store.vocabulary import VOICE

WEEKS, FEWEST, WEEK_H, DAY_H = 8, 4, 168, 24
BEFORE_H, AFTER_H = 24, 48  # shown around the crisis
FOLLOWED_H = 14 * DAY_H  # how long the return to the usual is looked for
HALF = 1.959964
COLUMNS = ("hour_at", "messages", "scored", "negative", "low", "high", "is_burst")

Counts = NDArray[np.int64]
Bounds = NDArray[np.float64]

ROWS = """
    FROM message_facts AS f
    JOIN messages AS m ON m.message_key = f.message_key
    LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key AND m.is_deleted IS NOT TRUE
    LEFT JOIN current_risk AS k ON k.message_key = f.message_key
    WHERE f.direction = 'inbound' AND m.published_at >= $start_at AND m.published_at < $end_at
"""


@dataclass(frozen=True, slots=True)
class Timeline:
    """``hours``: one row per hour, ``hour_at`` (local wall clock), ``messages``, ``scored``, ``negative``, ``low`` and
    ``high`` (NaN without enough past), ``is_burst``; ``returned_h``: hours from the first sign to the return to the
    usual, ``None`` when it has not been seen in the data."""

    hours: pd.DataFrame
    messages: int
    returned_h: int | None


def timeline(session: Session, timezone: str, first_at: datetime, last_at: datetime, peak_at: datetime) -> Timeline:
    """The hours around a crisis; instants are naive UTC."""
    first, last, peak = (_hour(at, timezone) for at in (first_at, last_at, peak_at))
    counted = session.rows(
        """
        SELECT date_diff('day', DATE '1970-01-01', f.local_on) * 24 + f.local_hour AS hour, count(*) AS messages,
            count(*) FILTER (WHERE s.label <> 'unscored') AS scored,
            count(*) FILTER (WHERE s.label = 'negative') AS negative
        FROM message_facts AS f
        JOIN messages AS m ON m.message_key = f.message_key
        LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key AND m.is_deleted IS NOT TRUE
        WHERE f.direction = 'inbound' AND f.local_hour IS NOT NULL
        GROUP BY f.local_on, f.local_hour
        ORDER BY hour
        """
    )
    if not counted:
        return Timeline(pd.DataFrame(columns=list(COLUMNS)), 0, None)
    data_first, data_last = int(counted[0][0]), int(counted[-1][0])
    start, end = first - BEFORE_H, min(data_last, last + AFTER_H)
    base = min(start - WEEKS * WEEK_H, data_first)
    counts = np.zeros((3, max(data_last, end) - base + 1), dtype=np.int64)
    for hour, *three in counted:
        counts[:, int(hour) - base] = three
    known = np.arange(counts.shape[1]) + base >= data_first
    low, high = _usual(counts[0], known, 1)
    totals = _usual(counts[0], known, DAY_H)[1]
    until = min(counts.shape[1], peak + FOLLOWED_H - base)
    back = back_to_usual(counts[0][:until], totals, peak - base + 1, DAY_H)
    shown = slice(start - base, end - base + 1)
    messages, scored, negative = (one[shown] for one in counts)
    path = states(negative.tolist(), scored.tolist()) or [0] * len(messages)
    at = pd.to_datetime([EPOCH + timedelta(hours=hour) for hour in range(start, end + 1)])
    columns = (at, messages, scored, negative, low[shown], high[shown], np.asarray(path, dtype=bool))
    inside = int(counts[0][first - base : last - base + 1].sum())
    frame = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
    return Timeline(frame, inside, None if back is None else back + base - first)


def _usual(counts: Counts, known: NDArray[np.bool_], window: int) -> tuple[Bounds, Bounds]:
    """Low and high of the ``window`` hours that start at each hour, from the same ones of past weeks."""
    sums = np.concatenate(([0], np.cumsum(counts)))
    totals = np.full(len(counts), np.nan)
    totals[: len(counts) - window + 1] = sums[window:] - sums[:-window]
    totals[~known] = np.nan
    past = np.full((WEEKS, len(counts)), np.nan)
    for back in range(1, min(WEEKS, (len(counts) - 1) // WEEK_H) + 1):
        past[back - 1, WEEK_H * back :] = totals[: -WEEK_H * back]
    n = np.isfinite(past).sum(axis=0)
    enough = np.where(n >= FEWEST, n, np.nan)
    mean = (np.nansum(past, axis=0) + SMOOTHING) / enough
    half = HALF * np.sqrt(np.maximum(np.nansum((past - mean) ** 2, axis=0) / (enough - 1), mean))
    return np.maximum(0, mean - half), mean + half


def touched_posts(session: Session, start_at: datetime, end_at: datetime) -> pd.DataFrame:
    """Where the messages came, the most first: ``platform``, ``title`` of the post when it is known, ``messages``,
    ``negative``, ``authors``, ``first_at``."""
    return session.frame(
        f"""
        SELECT t.platform, substr(coalesce(p.title, p.text, ''), 1, 120) AS title, t.messages, t.negative, t.authors,
            t.first_at, p.url
        FROM (
            SELECT f.platform, m.post_id, coalesce(m.post_id, f.thread_key) AS place, count(*) AS messages,
                count(*) FILTER (WHERE s.label = 'negative') AS negative,
                count(DISTINCT {VOICE}) AS authors,
                min(m.published_at) AS first_at
            {ROWS}
            GROUP BY f.platform, m.post_id, coalesce(m.post_id, f.thread_key)
        ) AS t
        LEFT JOIN posts AS p ON p.platform = t.platform AND p.post_id = t.post_id
        ORDER BY t.messages DESC, t.first_at
        LIMIT 10
        """,
        {"start_at": start_at, "end_at": end_at},
    )


def reached(session: Session, start_at: datetime, end_at: datetime) -> tuple[int, int, int]:
    """Distinct authors, each unknown one as one; messages whose sentiment is known; negative ones."""
    people, scored, negative = session.rows(
        f"""
        SELECT count(DISTINCT {VOICE}),
            count(*) FILTER (WHERE s.label <> 'unscored'), count(*) FILTER (WHERE s.label = 'negative')
        {ROWS}
        """,
        {"start_at": start_at, "end_at": end_at},
    )[0]
    return int(people), int(scored), int(negative)


def cited(session: Session, start_at: datetime, end_at: datetime, at_most: int) -> list[tuple[str, str]]:
    """A negative text of each author and its platform, the most liked first; nothing private, nobody who seems in
    danger."""
    rows = session.rows(
        f"""
        SELECT text, platform FROM (
            SELECT m.text, f.platform, s.label, m.likes, m.published_at, m.message_key,
                row_number() OVER (
                    PARTITION BY {VOICE}, s.label
                    ORDER BY m.likes DESC NULLS LAST, m.message_key
                ) AS place,
                max(CASE WHEN list_contains(k.categories, 'self_harm') THEN 1 ELSE 0 END) OVER (
                    PARTITION BY {VOICE}
                ) AS in_danger
            {ROWS} AND trim(m.text) <> '' AND NOT ({PRIVATE})
        ) AS told
        WHERE label = 'negative' AND place = 1 AND in_danger = 0
        ORDER BY likes DESC NULLS LAST, published_at, message_key
        LIMIT $at_most
        """,
        {"start_at": start_at, "end_at": end_at, "at_most": at_most},
    )
    return [(str(text), str(platform)) for text, platform in rows]


def signs(session: Session, start_at: datetime, end_at: datetime) -> dict[str, int]:
    """How many authors wrote about each category of risk, and each theme (``theme:`` before its code)."""
    rows = session.rows(
        f"""
        SELECT code, count(DISTINCT voice) FROM (
            SELECT unnest(k.categories) AS code, {VOICE} AS voice {ROWS}
            UNION ALL
            SELECT 'theme:' || t.theme AS code, {VOICE} AS voice
            FROM message_facts AS f
            JOIN messages AS m ON m.message_key = f.message_key
            JOIN current_themes AS t ON t.message_key = f.message_key
            WHERE f.direction = 'inbound' AND m.published_at >= $start_at AND m.published_at < $end_at
        ) AS told
        GROUP BY code
        """,
        {"start_at": start_at, "end_at": end_at},
    )
    return {str(code): int(n) for code, n in rows}


def voices(session: Session, start_at: datetime, end_at: datetime) -> pd.DataFrame:
    """One row per known author of the crisis, the most messages first: ``author_key``, ``messages``, ``hostile``,
    ``leaving``, ``accusing``, ``asking``, ``first_person``, ``negative``, and their ``message_keys``. People who seem
    in danger are not there: they are not to be classed."""
    return session.frame(
        f"""
        SELECT m.author_key, count(*) AS messages,
            count(*) FILTER (WHERE list_has_any(k.categories, ['insult', 'hate', 'threat']) AND {IS_SURE}) AS hostile,
            count(*) FILTER (WHERE list_has_any(k.categories, ['boycott', 'churn'])) AS leaving,
            count(*) FILTER (WHERE list_has_any(k.categories, ['accusation', 'fraud'])) AS accusing,
            count(*) FILTER (WHERE list_has_any(k.intents, ['complaint', 'report', 'question'])) AS asking,
            count(*) FILTER (WHERE regexp_matches(m.folded_text, $first_person)) AS first_person,
            count(*) FILTER (WHERE s.label = 'negative') AS negative,
            list(m.message_key ORDER BY m.published_at) AS message_keys
        {ROWS} AND m.author_key IS NOT NULL
        GROUP BY m.author_key
        HAVING count(*) FILTER (WHERE list_contains(k.categories, 'self_harm')) = 0
        ORDER BY messages DESC, m.author_key
        """,
        {"start_at": start_at, "end_at": end_at, "first_person": FIRST_PERSON},
    )


def _hour(at: datetime, timezone: str) -> int:
    local = at.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
    return int((local - EPOCH) // timedelta(hours=1))
