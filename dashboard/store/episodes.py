"""Alerts about what happens over hours: one row per episode, brought up to date as the data grows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from dashboard.store.alerts import CURRENT, FOLLOWED, FOLLOWED_COLUMNS
from dashboard.store.store import Session, utc_now
from dashboard.store.vocabulary import gravest_first

SAME_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Kept:
    """An episode as it is kept; instants are naive UTC, ``evidence`` is JSON."""

    kind: str
    title: str
    level: str
    crisis_level: int
    first_at: datetime
    last_at: datetime
    peak_at: datetime
    evidence: str


def keep(session: Session, found: Iterable[Kept], over_before: datetime) -> int:
    """Open an alert per episode, or bring the one it already has up to date; gives how many were opened.

    An episode over before ``over_before`` is kept closed: it is history, not work. A level that rises is written in
    the alert's history, and opens again an alert that nobody judged unfounded.
    """
    opened = 0
    for episode in found:
        known = session.row(
            _KNOWN, [episode.kind, episode.last_at + SAME_WITHIN, episode.first_at - SAME_WITHIN, episode.first_at]
        )
        if known is None:
            opened += _open(session, episode, is_over=episode.last_at < over_before)
        elif episode.last_at >= known[1]:
            _bring_up_to_date(session, episode, int(known[0]), int(known[2]))
    return opened


_KNOWN = """
SELECT e.alert_id, e.last_at, e.crisis_level
FROM alert_episodes AS e
JOIN alerts AS a ON a.alert_id = e.alert_id
WHERE a.kind = ? AND e.first_at <= ? AND e.last_at >= ?
ORDER BY abs(epoch(e.first_at) - epoch(CAST(? AS TIMESTAMP))), e.alert_id
LIMIT 1
"""


def _open(session: Session, episode: Kept, is_over: bool) -> int:
    at = utc_now()
    alert_id = session.value(
        "INSERT INTO alerts (kind, level, status, title, opened_at) VALUES (?, ?, ?, ?, ?) RETURNING alert_id",
        [episode.kind, episode.level, "closed" if is_over else "open", episode.title, at],
    )
    _note(session, int(alert_id), "past" if is_over else "open", at)
    session.execute("INSERT INTO alert_episodes VALUES (?, ?, ?, ?, ?, ?)", [alert_id, *_values(episode)])
    return int(not is_over)


def _bring_up_to_date(session: Session, episode: Kept, alert_id: int, level: int) -> None:
    session.execute(
        """
        UPDATE alert_episodes SET first_at = ?, last_at = ?, peak_at = ?, crisis_level = ?, evidence = ?
        WHERE alert_id = ?
        """,
        [*_values(episode), alert_id],
    )
    session.execute(
        "UPDATE alerts SET level = ?, title = ? WHERE alert_id = ?", [episode.level, episode.title, alert_id]
    )
    if episode.crisis_level > level:
        session.execute(
            "UPDATE alerts SET status = 'open' WHERE alert_id = ? AND status = 'closed'"
            " AND coalesce(verdict, '') NOT IN ('unfounded', 'duplicate')",
            [alert_id],
        )
        session.execute(
            "UPDATE alerts SET snoozed_until = NULL WHERE alert_id = ?", [alert_id]
        )  # it got worse: told again
        _note(session, alert_id, "rise", utc_now())


def _note(session: Session, alert_id: int, action: str, at: datetime) -> None:
    session.execute("INSERT INTO alert_events (alert_id, noted_at, action) VALUES (?, ?, ?)", [alert_id, at, action])


def _values(episode: Kept) -> list[Any]:
    return [episode.first_at, episode.last_at, episode.peak_at, episode.crisis_level, episode.evidence]


def episodes(session: Session, statuses: Sequence[str] = CURRENT) -> pd.DataFrame:
    """The episodes of these statuses, the gravest then the latest first.

    Columns: alert_id, kind, level, status, verdict, title, opened_at, assignee, snoozed_until, entry_id, service and
    events as ``store.alerts.open_alerts`` has them, first_at, last_at, peak_at, crisis_level, evidence (JSON).
    """
    return session.frame(
        f"""
        SELECT a.alert_id, a.kind, a.level, a.status, a.verdict, a.title, a.opened_at, {FOLLOWED_COLUMNS},
            e.first_at, e.last_at, e.peak_at, e.crisis_level, e.evidence
        FROM alert_episodes AS e
        JOIN alerts AS a ON a.alert_id = e.alert_id
        {FOLLOWED}
        WHERE list_contains(?, a.status)
        ORDER BY {gravest_first("a.level")}, e.last_at DESC, a.alert_id
        """,
        [list(statuses)],
    )


def verdicts(session: Session, kind: str) -> dict[str, int]:
    """How many alerts of a kind people judged ``founded``, ``unfounded`` or ``duplicate``."""
    rows = session.rows(
        "SELECT verdict, count(*) FROM alerts WHERE kind = ? AND verdict IS NOT NULL GROUP BY verdict", [kind]
    )
    return {str(verdict): int(n) for verdict, n in rows}
