"""Telling the alerts outside Vigie: queued in the log, sent, tried again; one sender at a time in a workspace.

A message that was accepted is noted at once in a small file, then in the log: a process killed between the two does not
send it twice.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.alerts import notify
from dashboard.config import Settings
from dashboard.errors import VigieError
from dashboard.jobs.presence import TASKS, Presence
from dashboard.store import deliveries
from dashboard.store.store import Session, Store, utc_now

SENDER = "envoi"
ACCEPTED = "envois-acceptes.jsonl"

Send = Callable[[str, str, str], str | None]


@dataclass(frozen=True, slots=True)
class NotificationReport:
    """What one run did: alerts newly queued, messages accepted and failed by service, deliveries still waiting."""

    queued: int = 0
    sent: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    waiting: int = 0

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        return asdict(self)


def tell_alerts(
    store: Store, settings: Settings, services: Mapping[str, str], now: datetime | None = None, send: Send = notify.send
) -> NotificationReport:
    """Queue what is new for ``services`` (name to address) and send what is due; what fails is tried again later.

    Does nothing when another process is sending. Raises ``VigieError`` in a demonstration: its alerts are invented.
    """
    with store.reading() as session:
        if session.meta("is_demo") == "true":
            raise VigieError("Cet espace est une démonstration : ses alertes sont inventées et ne s’envoient pas.")
    try:
        sender = Presence(store.folder / TASKS, SENDER)
    except OSError:
        return NotificationReport()
    try:
        return _tell(store, settings, services, now or utc_now(), send)
    finally:
        sender.leave()


def _tell(
    store: Store, settings: Settings, services: Mapping[str, str], now: datetime, send: Send
) -> NotificationReport:
    rules, journal = settings.notifications, store.folder / TASKS / ACCEPTED
    with store.writing() as session:
        _settle(session, journal)
        queued = deliveries.queue(session, services, notify.levels_from(rules.level), now)
        waiting = [one for one in deliveries.waiting(session) if one.service in services]
        messages = notify.due(waiting, deliveries.last_sent(session), rules, settings.timezone, now)
    journal.unlink(missing_ok=True)
    sent, failed = [], []
    for message in messages:
        error = send(services[message.service], message.title, message.body)
        if error is None:
            _note(journal, message.delivery_ids, now)
            sent.append(message.service)
        else:
            failed.append((message.service, error))
        with store.writing() as session:
            if error is None:
                deliveries.mark_sent(session, message.delivery_ids, now)
            else:
                next_at = notify.retry_at(message.attempts, now)
                deliveries.mark_failed(session, message.delivery_ids, next_at, error)
    told = {key for message in messages if message.service in sent for key in message.delivery_ids}
    left = sum(one.delivery_id not in told for one in waiting)
    return NotificationReport(queued, tuple(sent), tuple(failed), left)


def _note(journal: Path, delivery_ids: tuple[int, ...], at: datetime) -> None:
    with journal.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"ids": delivery_ids, "at": at.isoformat()}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _settle(session: Session, journal: Path) -> None:
    """Bring into the log what was accepted just before a process died; a line cut by its death was not noted."""
    for line in journal.read_text("utf-8").splitlines() if journal.exists() else ():
        try:
            noted = json.loads(line)
        except ValueError:
            continue
        deliveries.mark_sent(session, noted["ids"], datetime.fromisoformat(noted["at"]))
