"""The ledger of what is carried to the services (X): entries, what is attached to them, and what was done, for ever.

An entry is ``to_send``, then ``sent``, ``in_progress``, ``answered`` or ``refused``; its loop closes when people are
told (``return``) or when it is ``dropped``. Every change goes through a function here, in the caller's transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from dashboard.errors import Overtaken, UsageError
from dashboard.store import alerts
from dashboard.store.store import Session, utc_now
from dashboard.store.vocabulary import AT_RISK, VOICE, gravest_first

AT_SERVICE = ("sent", "in_progress")
STATUSES = ("to_send", *AT_SERVICE, "answered", "refused", "dropped")
MOST_ATTACHED = 500  # messages of one episode


@dataclass(frozen=True, slots=True)
class _Step:
    """From which statuses an action may be done, and what it makes of the entry."""

    status: str | None
    of: tuple[str, ...]
    sets: str = ""  # further columns, from $at and $note


_ANSWERS = "answered_at = coalesce(answered_at, $at), answer = $note"
ACTIONS = {
    "send": _Step("sent", ("to_send",), "sent_at = $at"),
    "unsend": _Step("to_send", ("sent",), "sent_at = NULL"),
    "progress": _Step("in_progress", ("sent",)),
    "answer": _Step("answered", AT_SERVICE, _ANSWERS),
    "refuse": _Step("refused", AT_SERVICE, _ANSWERS),
    "return": _Step(None, ("answered", "refused"), "public_return_at = $at, closed_at = $at"),
    "unreturn": _Step(None, ("answered", "refused"), "public_return_at = NULL, closed_at = NULL"),
    "drop": _Step("dropped", ("to_send", *AT_SERVICE), "closed_at = $at"),
    "reopen": _Step(
        "in_progress", ("answered", "refused", "dropped"),
        "closed_at = NULL, public_return_at = NULL, answered_at = NULL, answer = NULL",
    ),
    "useful": _Step(None, STATUSES[1:], "usefulness = 'useful'"),
    "not_useful": _Step(None, STATUSES[1:], "usefulness = 'not_useful'"),
    "note": _Step(None, STATUSES),
}  # fmt: skip
CLOSING, REOPENING = ("return", "drop"), ("unreturn", "reopen")
CLOSED, REOPENED = "Remontée n° {} close", "Remontée n° {} rouverte"
WORDED = {"answer": "Écrivez la réponse du service.", "note": "Écrivez la note avant de l’ajouter."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an entry says; ``theme`` is the code of the theme of an irritant."""

    title: str
    service: str = ""
    level: str = "watch"
    ask: str = ""
    theme: str | None = None


def create(session: Session, draft: Draft, message_keys: Iterable[int] = (), person: str | None = None) -> int:
    """A new entry, to be sent, with these messages; its number. Raises ``UsageError`` without a title."""
    if not draft.title.strip():
        raise UsageError("Donnez un titre à la remontée.")
    at = utc_now()
    entry_id = int(
        session.value(
            "INSERT INTO ledger_entries (title, theme, service, level, status, ask, created_at)"
            " VALUES (?, ?, ?, ?, 'to_send', ?, ?) RETURNING entry_id",
            [draft.title.strip(), draft.theme, draft.service.strip(), draft.level, draft.ask.strip(), at],
        )
    )
    _write(session, entry_id, at, "create", person, draft.service.strip() or None, draft.title.strip())
    attach(session, entry_id, message_keys, person)
    return entry_id


def edit(session: Session, entry_id: int, draft: Draft, person: str | None = None) -> None:
    """Say an entry otherwise; what it said stays in its history."""
    title, service, ask = _needed(session, entry_id, "title, service, ask")
    if not draft.title.strip():
        raise UsageError("Donnez un titre à la remontée.")
    session.execute(
        "UPDATE ledger_entries SET title = ?, service = ?, level = ?, ask = ? WHERE entry_id = ?",
        [draft.title.strip(), draft.service.strip(), draft.level, draft.ask.strip(), entry_id],
    )
    _write(
        session,
        entry_id,
        utc_now(),
        "edit",
        person,
        draft.service.strip() or None,
        f"Avant : {title} — {service} — {ask}",
    )


def attach(session: Session, entry_id: int, message_keys: Iterable[int], person: str | None = None) -> int:
    """Add messages to an entry, those it has already left out; how many were added."""
    _needed(session, entry_id, "status")
    keys, at = sorted({int(key) for key in message_keys}), utc_now()
    before = session.value("SELECT count(*) FROM ledger_messages WHERE entry_id = ?", [entry_id])
    session.execute(
        """
        INSERT INTO ledger_messages
        SELECT $entry_id, m.message_key, $at FROM messages AS m
        WHERE list_contains($keys, m.message_key) AND m.message_key NOT IN (
            SELECT l.message_key FROM ledger_messages AS l WHERE l.entry_id = $entry_id
        )
        ORDER BY m.message_key
        """,
        {"entry_id": entry_id, "keys": keys, "at": at},
    )
    added = int(session.value("SELECT count(*) FROM ledger_messages WHERE entry_id = ?", [entry_id]) - before)
    if added:
        _write(session, entry_id, at, "attach", person, str(added))
    return added


def detach(session: Session, entry_id: int, message_key: int, person: str | None = None) -> None:
    """Take a message out of an entry; that it was there stays in the history."""
    _needed(session, entry_id, "status")
    session.execute("DELETE FROM ledger_messages WHERE entry_id = ? AND message_key = ?", [entry_id, message_key])
    _write(session, entry_id, utc_now(), "detach", person, str(message_key))


def escalate(
    session: Session, alert_id: int, draft: Draft | int, person: str | None = None, seen: int | None = None
) -> int:
    """Carry an alert to a service, in a new entry or in an existing one (its number); the number of the entry.

    The message of the alert goes with it, or those of its episode. Raises as ``alerts.act`` does.
    """
    service = draft.service if isinstance(draft, Draft) else str(_needed(session, draft, "service")[0])
    alerts.act(session, alert_id, alerts.Deed(action="escalate", person=person, detail=service, seen=seen))
    at = utc_now()
    keys = alert_messages(session, alert_id)
    if isinstance(draft, Draft):
        entry_id = create(session, draft, keys, person)
    else:
        entry_id = draft
        attach(session, entry_id, keys, person)
    session.execute("INSERT INTO ledger_alerts VALUES (?, ?, ?)", [entry_id, alert_id, at])
    return entry_id


def step(
    session: Session,
    entry_id: int,
    action: str,
    note: str | None = None,
    person: str | None = None,
    at: datetime | None = None,
) -> None:
    """Do one of ``ACTIONS`` to an entry, at the naive UTC instant ``at`` (now when not said), and write it.

    ``note`` is the answer for ``answer`` and ``refuse``. A loop that closes closes the alerts it came from, and brings
    back as carried those that nobody touched since when it opens again. Raises ``UsageError`` for an unknown action and
    for what it lacks, ``Overtaken`` when the entry is no longer in a state where it makes sense.
    """
    done = ACTIONS.get(action)
    if done is None:
        raise UsageError(f"Action « {action} » inconnue. Choisissez {', '.join(ACTIONS)}.")
    status, service, sent_at, closed_at = _needed(session, entry_id, "status, service, sent_at, closed_at")
    if status not in done.of or action == ("unreturn" if closed_at is None else "return"):
        raise Overtaken(f"La remontée n° {entry_id} a changé d’état entre-temps : relisez son historique.")
    if action in WORDED and not (note or "").strip():
        raise UsageError(WORDED[action])
    if action == "send" and not service:
        raise UsageError("Choisissez d’abord le service à qui transmettre.")
    moment = at or utc_now()
    target = "to_send" if action == "reopen" and sent_at is None else done.status
    said = (note or "").strip() or None
    changes = ", ".join(filter(None, ("status = coalesce($status, status)", done.sets)))
    values = {"status": target, "entry_id": entry_id, "at": moment, "note": said}
    session.execute(
        f"UPDATE ledger_entries SET {changes} WHERE entry_id = $entry_id",
        {name: value for name, value in values.items() if f"${name}" in changes or name == "entry_id"},
    )
    _write(session, entry_id, utc_now(), action, person, service if action == "send" else None, said)
    if action in CLOSING:
        _close_alerts(session, entry_id, person)
    elif action in REOPENING:
        _unclose_alerts(session, entry_id, person)


def _close_alerts(session: Session, entry_id: int, person: str | None) -> None:
    waiting = session.rows(
        "SELECT DISTINCT l.alert_id FROM ledger_alerts AS l JOIN alerts AS a ON a.alert_id = l.alert_id"
        " WHERE l.entry_id = ? AND a.status = 'escalated' ORDER BY l.alert_id",
        [entry_id],
    )
    for (alert_id,) in waiting:
        closing = alerts.Deed(action="close", person=person, note=CLOSED.format(entry_id))
        alerts.act(session, int(alert_id), closing)


def _unclose_alerts(session: Session, entry_id: int, person: str | None) -> None:
    closed = session.rows(
        """
        SELECT e.alert_id FROM alert_events AS e JOIN ledger_alerts AS l ON l.alert_id = e.alert_id
        WHERE l.entry_id = ? AND e.action <> 'note'
        GROUP BY e.alert_id
        HAVING arg_max(e.action, e.rowid) = 'close' AND arg_max(coalesce(e.note, ''), e.rowid) = ?
        ORDER BY e.alert_id
        """,
        [entry_id, CLOSED.format(entry_id)],
    )
    for (alert_id,) in closed:
        opening = alerts.Deed(action="unclose", person=person, note=REOPENED.format(entry_id))
        alerts.act(session, int(alert_id), opening)


def _needed(session: Session, entry_id: int, columns: str) -> tuple[Any, ...]:
    found = session.row(f"SELECT {columns} FROM ledger_entries WHERE entry_id = ?", [entry_id])
    if found is None:
        raise UsageError(f"Il n’y a pas de remontée n° {entry_id}.")
    return found


def _write(
    session: Session,
    entry_id: int,
    at: datetime,
    action: str,
    person: str | None,
    detail: str | None = None,
    note: str | None = None,
) -> None:
    session.execute("INSERT INTO ledger_events VALUES (?, ?, ?, ?, ?, ?)", [entry_id, at, action, person, detail, note])


def entries(session: Session) -> pd.DataFrame:
    """Every entry, the gravest then the oldest first.

    Columns: entry_id, title, theme, theme_name, service, level, status, ask, created_at, sent_at, answered_at, answer,
    public_return_at, closed_at, usefulness, messages, authors (each unknown one counts), first_at, last_at.
    """
    return session.frame(
        f"""
        WITH told AS (
            SELECT l.entry_id, count(*) AS messages,
                count(DISTINCT {VOICE}) AS authors,
                min(m.published_at) AS first_at, max(m.published_at) AS last_at
            FROM ledger_messages AS l
            JOIN messages AS m ON m.message_key = l.message_key
            GROUP BY l.entry_id
        )
        SELECT e.entry_id, e.title, e.theme, s.name AS theme_name, e.service, e.level, e.status, e.ask, e.created_at,
            e.sent_at, e.answered_at, e.answer, e.public_return_at, e.closed_at, e.usefulness,
            coalesce(t.messages, 0) AS messages, coalesce(t.authors, 0) AS authors, t.first_at, t.last_at
        FROM ledger_entries AS e
        LEFT JOIN told AS t ON t.entry_id = e.entry_id
        LEFT JOIN shown_themes AS s ON s.theme = e.theme
        ORDER BY {gravest_first("e.level")},
            coalesce(e.sent_at, e.created_at), e.entry_id
        """
    )


def history(session: Session, entry_id: int) -> pd.DataFrame:
    """What was done about an entry, oldest first: noted_at, action, person (null: not said), detail, note, is_entry."""
    return session.frame(
        "SELECT noted_at, action, person, detail, note, TRUE AS is_entry FROM ledger_events WHERE entry_id = ?"
        " ORDER BY noted_at, rowid",
        [entry_id],
    )


def attached(session: Session, entry_id: int) -> pd.DataFrame:
    """The messages of an entry, as a list of rows shows them, in the order they were written."""
    return session.frame(
        """
        SELECT m.message_key, m.platform, m.author_key, f.thread_key, m.text, m.url, m.published_at,
            k.level, k.score, k.categories
        FROM ledger_messages AS l
        JOIN messages AS m ON m.message_key = l.message_key
        JOIN message_facts AS f ON f.message_key = l.message_key
        LEFT JOIN current_risk AS k ON k.message_key = l.message_key
        WHERE l.entry_id = ?
        ORDER BY m.published_at NULLS LAST, m.message_key
        """,
        [entry_id],
    )


def alert_messages(session: Session, alert_id: int) -> list[int]:
    """The messages an alert is about: its own, or the complaints, reports, negative and risky messages of its episode,
    all its messages when there are none such, ``MOST_ATTACHED`` at most."""
    own = session.value("SELECT message_key FROM alerts WHERE alert_id = ?", [alert_id])
    if own is not None:
        return [int(own)]
    span = session.row(
        "SELECT first_at, last_at, CAST(coalesce(evidence->>'$.worst.window', '24') AS INTEGER)"
        " FROM alert_episodes WHERE alert_id = ?",
        [alert_id],
    )
    if span is None:
        return []
    rows = session.rows(
        f"""
        SELECT m.message_key,
            coalesce(s.label = 'negative', FALSE) OR coalesce({AT_RISK}, FALSE)
                OR coalesce(list_contains(k.intents, 'complaint') OR list_contains(k.intents, 'report'), FALSE)
        FROM messages AS m
        JOIN message_facts AS f ON f.message_key = m.message_key
        LEFT JOIN current_sentiment AS s ON s.message_key = m.message_key
        LEFT JOIN current_risk AS k ON k.message_key = m.message_key
        WHERE f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
            AND m.published_at >= $start_at AND m.published_at <= $end_at
        ORDER BY m.published_at, m.message_key
        """,
        {"start_at": span[0] - timedelta(hours=int(span[2])), "end_at": span[1]},
    )
    grave = [int(key) for key, is_grave in rows if is_grave]
    return (grave or [int(key) for key, _ in rows])[:MOST_ATTACHED]


def matters(session: Session, message_keys: Iterable[int]) -> list[str]:
    """What messages are about, the most frequent first: codes and names of themes, codes of intents and categories."""
    rows = session.rows(
        """
        WITH told AS (
            SELECT unnest([t.theme, t.name]) AS about FROM current_themes AS t
            WHERE list_contains($keys, t.message_key)
            UNION ALL
            SELECT unnest(list_concat(k.intents, k.categories)) FROM current_risk AS k
            WHERE list_contains($keys, k.message_key)
        )
        SELECT about FROM told GROUP BY about ORDER BY count(*) DESC, about
        """,
        {"keys": [int(key) for key in message_keys]},
    )
    return [str(about) for (about,) in rows]


def theme_names(session: Session) -> dict[str, str]:
    """The themes shown, by code."""
    return {str(code): str(name) for code, name in session.rows("SELECT theme, name FROM shown_themes ORDER BY theme")}
