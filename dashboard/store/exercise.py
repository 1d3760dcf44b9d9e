"""What a workspace knows of an exercise: when each part of its story was told, and what the group did of a message."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from dashboard.store.store import Session, utc_now
from dashboard.store.vocabulary import FOLLOWED

TOLD = "exercise_told"


class Deed(NamedTuple):
    """Something done of a message: ``kind`` is leave, handle or escalate; ``service`` where it was carried."""

    message_key: int
    at: datetime
    kind: str
    service: str | None


def note_told(session: Session, until: datetime) -> None:
    """Note that the story has just been told up to ``until`` (naive UTC)."""
    steps = [*told(session), (until, utc_now())]
    session.set_meta(TOLD, json.dumps([[one.isoformat() for one in step] for step in steps]))


def told(session: Session) -> list[tuple[datetime, datetime]]:
    """Up to where the story was told, and when the group saw it (naive UTC both), in order."""
    steps = json.loads(session.meta(TOLD) or "[]")
    return [(datetime.fromisoformat(until), datetime.fromisoformat(at)) for until, at in steps]


def said_at(session: Session, message_key: int) -> tuple[str, datetime | None]:
    """Where a message was written, and when (naive UTC)."""
    ((platform, at),) = session.rows("SELECT platform, published_at FROM messages WHERE message_key = ?", [message_key])
    return str(platform), at


def deeds(session: Session, message_keys: Sequence[int]) -> list[Deed]:
    """What was done of these messages and not taken back: on their alerts, in the ledger, or in the queue."""
    rows = session.rows(
        f"""
        SELECT a.message_key, e.noted_at AS done_at,
            CASE WHEN e.action = 'escalate' THEN 'escalate'
                WHEN e.action IN ('unfounded', 'duplicate') THEN 'leave' ELSE 'handle' END AS kind,
            CASE WHEN e.action = 'escalate' THEN e.detail END AS service
        FROM alerts AS a JOIN alert_events AS e ON e.alert_id = a.alert_id
        WHERE list_contains($keys, a.message_key)
            AND e.action IN ('acknowledge', 'found', 'unfounded', 'duplicate', 'close', 'assign', 'escalate')
        UNION ALL
        SELECT l.message_key, l.attached_at, 'escalate', nullif(e.service, '')
        FROM ledger_messages AS l JOIN ledger_entries AS e ON e.entry_id = l.entry_id
        WHERE list_contains($keys, l.message_key) AND e.status <> 'dropped'
        UNION ALL
        SELECT h.message_key, h.noted_at, CASE WHEN h.action = 'no_answer' THEN 'leave' ELSE 'handle' END, NULL
        FROM last_handling AS h
        WHERE list_contains($keys, h.message_key) AND {FOLLOWED}
        ORDER BY done_at, kind
        """,
        {"keys": [int(key) for key in message_keys]},
    )
    return [Deed(int(key), at, kind, service) for key, at, kind, service in rows]


def decisions(session: Session) -> list[tuple[datetime, bool, bool]]:
    """Each decision of the crisis log: when it was noted (naive UTC), whether it says why, and on what evidence."""
    rows = session.rows(
        "SELECT noted_at, coalesce(reason, '') <> '', coalesce(evidence, '') <> '' FROM crisis_log"
        " WHERE kind = 'decision' ORDER BY noted_at"
    )
    return [(at, bool(reason), bool(evidence)) for at, reason, evidence in rows]
