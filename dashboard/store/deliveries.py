"""The log of what is told of the alerts outside Vigie: queued first, then sent, tried again, or given up by nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import pyarrow as pa

from dashboard.store.store import Session
from dashboard.store.vocabulary import gravest_first


@dataclass(frozen=True, slots=True)
class Delivery:
    """An alert still to be told to a service. Instants are naive UTC."""

    delivery_id: int
    service: str
    attempts: int
    next_at: datetime
    alert_id: int
    kind: str
    level: str
    title: str
    platform: str | None
    text: str | None
    published_at: datetime | None
    is_private: bool


def queue(session: Session, services: Iterable[str], levels: Sequence[str], at: datetime) -> int:
    """Write down, for each service, every open alert of these levels that it was not told at that level; how many."""
    with session.table("wanted", pa.table({"service": pa.array(sorted(services), pa.string())})):
        queued = session.value("SELECT count(*) FROM deliveries")
        session.execute(
            f"""
            INSERT INTO deliveries (service, alert_id, level, queued_at, attempts, next_at)
            SELECT w.service, a.alert_id, a.level, $at, 0, $at
            FROM alerts AS a
            CROSS JOIN wanted AS w
            WHERE a.status = 'open' AND list_contains($levels, a.level) AND NOT EXISTS (
                SELECT 1 FROM deliveries AS d
                WHERE d.alert_id = a.alert_id AND d.service = w.service
                    AND {gravest_first("d.level")} <= {gravest_first("a.level")}
            )
            ORDER BY a.alert_id, w.service
            """,
            {"levels": list(levels), "at": at},
        )
    return int(session.value("SELECT count(*) FROM deliveries")) - int(queued)


def waiting(session: Session) -> list[Delivery]:
    """What is still to be told of alerts that nobody has taken up, the most serious first."""
    rows = session.rows(
        f"""
        SELECT d.delivery_id, d.service, d.attempts, d.next_at, a.alert_id, a.kind, a.level, a.title,
            m.platform, m.text, m.published_at, coalesce(m.kind = 'message', FALSE) AS is_private
        FROM deliveries AS d
        JOIN alerts AS a ON a.alert_id = d.alert_id
        LEFT JOIN messages AS m ON m.message_key = a.message_key
        WHERE d.sent_at IS NULL AND a.status = 'open'
        ORDER BY {gravest_first("a.level")}, a.alert_id, d.delivery_id
        """
    )
    return [Delivery(*row) for row in rows]


def last_sent(session: Session) -> dict[str, datetime]:
    """When each service was last told something."""
    rows = session.rows("SELECT service, max(sent_at) FROM deliveries WHERE sent_at IS NOT NULL GROUP BY service")
    return {str(service): at for service, at in rows}


def mark_sent(session: Session, delivery_ids: Iterable[int], at: datetime) -> None:
    """These were told."""
    session.execute(
        "UPDATE deliveries SET sent_at = $at, error = NULL, attempts = attempts + 1"
        " WHERE list_contains($ids, delivery_id) AND sent_at IS NULL",
        {"at": at, "ids": list(delivery_ids)},
    )


def mark_failed(session: Session, delivery_ids: Iterable[int], next_at: datetime, error: str) -> None:
    """These could not be told, and are to be tried again from ``next_at``."""
    session.execute(
        "UPDATE deliveries SET next_at = $next_at, error = $error, attempts = attempts + 1"
        " WHERE list_contains($ids, delivery_id)",
        {"next_at": next_at, "error": error, "ids": list(delivery_ids)},
    )


def log(session: Session) -> pd.DataFrame:
    """Every delivery, the latest first: queued_at, service, alert_id, level, attempts, sent_at, next_at, error."""
    return session.frame(
        """
        SELECT queued_at, service, alert_id, level, attempts, sent_at,
            CASE WHEN sent_at IS NULL THEN next_at END AS next_at, error
        FROM deliveries
        ORDER BY queued_at DESC, delivery_id DESC
        """
    )
