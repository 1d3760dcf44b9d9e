"""Working the queue between two exports: who takes a message, which ones were answered or need no answer.

Files say who was answered; this says it hours or days before the next file does. Figures of response keep to the files.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dashboard.errors import Overtaken, UsageError
from dashboard.store.store import Session, utc_now
from dashboard.store.vocabulary import DONE

ACTIONS = ("take", *DONE, "undo")


@dataclass(frozen=True, slots=True)
class Handling:
    """What was said last of a message, when (naive UTC) and by whom; ``event_id`` tells whether more was said since."""

    event_id: int
    action: str
    noted_at: datetime
    person: str | None


def last(session: Session, message_keys: Iterable[int]) -> dict[int, Handling]:
    """What was said last of each of these messages of which something was, ``undo`` included."""
    among = ", ".join(str(int(key)) for key in message_keys) or "NULL"
    rows = session.rows(
        f"SELECT message_key, event_id, action, noted_at, person FROM last_handling WHERE message_key IN ({among})"
    )
    return {int(key): Handling(int(event), action, at, person) for key, event, action, at, person in rows}


def act(
    session: Session,
    message_keys: Iterable[int],
    action: str,
    person: str | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> None:
    """Say one of ``ACTIONS`` of these messages, at the naive UTC instant ``at`` (now when not said).

    ``seen`` is the last ``event_id`` that the person had before their eyes, 0 for none. Raises ``UsageError`` for an
    unknown action or message, ``Overtaken`` when somebody else said more of one of them since.
    """
    keys = sorted({int(key) for key in message_keys})
    if action not in ACTIONS:
        raise UsageError(f"Action « {action} » inconnue. Choisissez {', '.join(ACTIONS)}.")
    known = session.value("SELECT count(*) FROM messages WHERE list_contains($keys, message_key)", {"keys": keys})
    if not keys or known < len(keys):
        raise UsageError("Un de ces messages n’est plus dans l’espace de travail.")
    if seen is not None:
        others = (
            one for one in last(session, keys).values()
            if one.event_id > seen and not (action in DONE and one.action == action)
            and (one.person is None or one.person != person)
        )  # fmt: skip
        if overtaking := max(others, key=lambda one: one.event_id, default=None):
            raise Overtaken(
                f"{overtaking.person or 'Quelqu’un'} a agi entre-temps sur ce message : relisez sa ligne, puis "
                "décidez. Rien n’a été changé."
            )
    session.execute(
        "INSERT INTO handling_events (message_key, noted_at, action, person)"
        " SELECT unnest($keys), $at, $action, $person",
        {"keys": keys, "at": at or utc_now(), "action": action, "person": person},
    )
