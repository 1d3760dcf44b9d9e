"""What is told of the alerts outside Vigie: which ones and when, in which words, through Apprise.

Nothing leaves the machine but to the services that the user named, and no name or text of a person unless asked.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from dashboard.config import Notifications
from dashboard.store.deliveries import Delivery
from dashboard.store.vocabulary import LEVELS
from dashboard.text.formats import NBSP, count, in_zone, instant, typeset
from dashboard.text.labels import LEVEL_SIGNS, label

LISTED = 10  # alerts named in one message
QUOTED = 200  # characters of a text, when texts are sent
LAST_RETRY_MIN = 60


@dataclass(frozen=True, slots=True)
class Told:
    """One message to one service, and the deliveries that it makes."""

    service: str
    title: str
    body: str
    delivery_ids: tuple[int, ...]
    attempts: int  # the most that one of them has had


def levels_from(level: str) -> tuple[str, ...]:
    """The levels from ``level`` up."""
    return LEVELS[LEVELS.index(level) :]


def due(
    waiting: Sequence[Delivery], last_sent: Mapping[str, datetime], rules: Notifications, timezone: str, now: datetime
) -> list[Told]:
    """What is to be sent ``now`` (naive UTC): one message a service, which tells all that may go.

    An alert of the level ``rules.at_once`` goes at any hour and takes with it what was waiting; the others go
    outside the quiet hours, and together, not before ``rules.digest_min`` minutes after the last message.
    """
    is_quiet = _is_quiet(rules, in_zone(now, timezone).time())
    urgent = levels_from(rules.at_once)
    messages = []
    for service in sorted({one.service for one in waiting}):
        ready = [one for one in waiting if one.service == service and one.next_at <= now]
        before = last_sent.get(service)
        may_digest = not is_quiet and (before is None or now - before >= timedelta(minutes=rules.digest_min))
        if ready and (may_digest or any(one.level in urgent for one in ready)):
            messages.append(_told(service, ready, rules, timezone))
    return messages


def retry_at(attempts: int, now: datetime) -> datetime:
    """When to try again after that many failures: a minute, then twice as long each time, an hour at most."""
    return now + timedelta(minutes=min(LAST_RETRY_MIN, 1 << min(attempts, 10)))


def send(address: str, title: str, body: str, files: Sequence[Path] = ()) -> str | None:
    """Send one message by an Apprise address, ``files`` attached; ``None`` when it was accepted, else why not, without
    the address."""
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines may hold the address, which is a secret
    service = apprise.Apprise()
    if not service.add(address):
        return "l’adresse du service ne se lit pas"
    if files and not all(one.attachment_support for one in service):
        return "ce service ne prend pas de pièce jointe"
    attached = [str(file) for file in files] or None
    sent = service.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT, attach=attached)
    return None if sent else "le service n’a pas répondu, ou a refusé le message"


def _told(service: str, ready: Sequence[Delivery], rules: Notifications, timezone: str) -> Told:
    critical = sum(one.level == "critical" for one in ready)
    title = f"Vigie : {count(len(ready), 'alerte à traiter', 'alertes à traiter')}"
    title += f", dont {count(critical, 'critique')}" if critical else ""
    lines = [_line(one, rules, timezone) for one in ready[:LISTED]]
    if len(ready) > LISTED:
        lines.append(typeset(f"… et {count(len(ready) - LISTED, 'autre')}."))
    lines.append(typeset("À traiter dans Vigie : ") + f"{rules.address.rstrip('/')}/alertes")
    ids = tuple(one.delivery_id for one in ready)
    return Told(service, typeset(title), "\n".join(lines), ids, max(one.attempts for one in ready))


def _line(one: Delivery, rules: Notifications, timezone: str) -> str:
    parts = [f"{LEVEL_SIGNS[one.level]} {label('level', one.level)} : {label('alert_title', one.title)}"]
    if one.platform:
        parts.append(label("platform", one.platform))
    if one.is_private:
        parts.append(label("message_kind", "message"))
    if one.published_at:
        parts.append(instant(one.published_at, timezone))
    told = typeset(", ".join(parts))
    if rules.has_texts and one.text:
        text = " ".join(one.text.split())
        quoted = text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"
        told += f"\n   «{NBSP}{quoted}{NBSP}»"
    return told


def _is_quiet(rules: Notifications, at: time) -> bool:
    start, end = rules.quiet_from, rules.quiet_to
    if start is None or end is None:
        return False
    return start <= at < end if start <= end else at >= start or at < end
