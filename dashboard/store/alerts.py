"""Alerts: raised once per message, followed by people; every action leaves a trace that nothing rewrites."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from dashboard.errors import Overtaken, UsageError
from dashboard.store.store import Session, utc_now
from dashboard.store.vocabulary import HANDLED, OPEN, gravest_first

MESSAGE = "message"
CURRENT = ("open", "acknowledged", "escalated")  # those that wait for a decision
STATUSES = (*CURRENT, "closed")


@dataclass(frozen=True, slots=True)
class _Effect:
    """What an action changes: no ``status`` leaves it; a decision on an alert put off brings it back."""

    status: str | None
    verdict: str | None = None
    keeps_verdict: bool = True
    wakes: bool = True


ACTIONS = {
    "acknowledge": _Effect("acknowledged"),
    "found": _Effect("acknowledged", "founded"),
    "unfounded": _Effect("closed", "unfounded"),
    "duplicate": _Effect("closed", "duplicate"),
    "close": _Effect("closed"),
    "reopen": _Effect("open", None, keeps_verdict=False),
    "unclose": _Effect("escalated"),  # the entry it was carried in is no longer closed
    "assign": _Effect(None, wakes=False),
    "snooze": _Effect(None, wakes=False),
    "wake": _Effect(None),
    "note": _Effect(None, wakes=False),
    "escalate": _Effect("escalated"),
}
NEEDS = {
    "assign": "Dites à qui vous confiez l’alerte.",
    "snooze": "Dites jusqu’à quand l’alerte est reportée.",
    "escalate": "Dites à quel service l’alerte est transmise.",
    "note": "Écrivez la note avant de l’ajouter.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a person does to an alert.

    ``detail``: whom it is entrusted to, the service, the alert it repeats; for ``snooze``, the naive UTC ``until``.
    ``seen`` is the number of events the person had before their eyes: when more were written since, the deed is
    refused rather than laid over somebody else's.
    """

    action: str
    note: str | None = None
    person: str | None = None
    detail: str | None = None
    until: datetime | None = None
    seen: int | None = None


def raise_message_alerts(session: Session, levels: Sequence[str], categories: Sequence[str], gravest: str = "") -> int:
    """Open one alert per inbound message of these risk levels that has none yet; returns how many.

    ``title`` is the first of ``categories`` that the message has, else ``"negative"``; an alert titled ``gravest`` is
    critical whatever the points of its message.
    """
    opened_at = utc_now()
    first_event = session.value("SELECT coalesce(max(alert_id), 0) FROM alerts")
    session.execute(_RAISE, {"levels": list(levels), "categories": list(categories), "at": opened_at, "kind": MESSAGE})
    session.execute(
        "INSERT INTO alert_events (alert_id, noted_at, action)"
        " SELECT alert_id, opened_at, 'open' FROM alerts WHERE alert_id > ?",
        [first_event],
    )
    session.execute("UPDATE alerts SET level = 'critical' WHERE title = ? AND level <> 'critical'", [gravest])
    return int(session.value("SELECT count(*) FROM alerts WHERE alert_id > ?", [first_event]))


_RAISE = """
INSERT INTO alerts (kind, level, status, title, message_key, opened_at)
SELECT $kind, r.level, 'open',
    coalesce(list_filter($categories, code -> list_contains(r.categories, code))[1], 'negative'),
    r.message_key, $at
FROM current_risk AS r
JOIN message_facts AS f ON f.message_key = r.message_key
LEFT JOIN alerts AS a ON a.message_key = r.message_key AND a.kind = $kind
WHERE f.direction = 'inbound' AND a.alert_id IS NULL AND list_contains($levels, r.level)
ORDER BY r.message_key
"""

# Beside every alert: where it was carried last, and how many things were done about it.
FOLLOWED = """
LEFT JOIN (
    SELECT l.alert_id, max(l.entry_id) AS entry_id FROM ledger_alerts AS l GROUP BY l.alert_id
) AS carried ON carried.alert_id = a.alert_id
LEFT JOIN ledger_entries AS entry ON entry.entry_id = carried.entry_id
LEFT JOIN (
    SELECT alert_id, count(*) AS events FROM alert_events GROUP BY alert_id
) AS done ON done.alert_id = a.alert_id
"""
FOLLOWED_COLUMNS = "a.assignee, a.snoozed_until, carried.entry_id, entry.service, coalesce(done.events, 0) AS events"


def open_alerts(session: Session, statuses: Sequence[str] = CURRENT) -> pd.DataFrame:
    """The alerts of these statuses about one message, most serious first, then the most recent message.

    ``store.episodes`` gives the others; ``is_asleep`` tells those put off.

    Columns: alert_id, kind, level, status, verdict, title (a category code), opened_at, assignee, snoozed_until,
    entry_id and service (of the last entry of the ledger it was carried to), events (how many), message_key, platform,
    author_key, thread_key, text, url, published_at, waits (no answer is known, nor said to be given), risk_score,
    risk_level, categories, intents, reasons (JSON), reach_points, repetition_points, repeated_by, sentiment, analyzer,
    origin (of the label in force), engine_label, engine, sentiment_reasons (what the engine in force says). The
    message's columns are null when it was erased.
    """
    return session.frame(_OPEN, [list(statuses), MESSAGE])


_OPEN = f"""
SELECT a.alert_id, a.kind, a.level, a.status, a.verdict, a.title, a.opened_at, {FOLLOWED_COLUMNS},
    a.message_key, m.platform, m.author_key, f.thread_key, m.text, m.url, m.published_at,
    coalesce({OPEN}, FALSE) AND NOT coalesce({HANDLED}, FALSE) AS waits,
    r.score AS risk_score, r.level AS risk_level, r.categories, r.intents, r.reasons,
    r.reach_points, r.repetition_points, r.repeated_by,
    s.label AS sentiment, s.analyzer, s.origin, e.label AS engine_label, e.analyzer AS engine,
    e.reasons AS sentiment_reasons
FROM alerts AS a
LEFT JOIN messages AS m ON m.message_key = a.message_key
LEFT JOIN message_facts AS f ON f.message_key = a.message_key
LEFT JOIN current_risk AS r ON r.message_key = a.message_key
LEFT JOIN current_sentiment AS s ON s.message_key = a.message_key
LEFT JOIN engine_sentiment AS e ON e.message_key = a.message_key
LEFT JOIN last_handling AS h ON h.message_key = a.message_key
{FOLLOWED}
WHERE list_contains(?, a.status) AND a.kind = ?
ORDER BY {gravest_first("a.level")},
    m.published_at DESC NULLS LAST, a.alert_id
"""


def is_asleep(frame: pd.DataFrame, now: datetime) -> "pd.Series[bool]":
    """Which alerts are put off at ``now`` (naive UTC): one whose hour has come is back by itself."""
    return frame["snoozed_until"].gt(now) & (frame["status"] != "closed")


def awake(frame: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """The alerts that are not put off at ``now``."""
    return frame[~is_asleep(frame, now)]


def act(session: Session, alert_id: int, deed: Deed | str, note: str | None = None, at: datetime | None = None) -> None:
    """Do one of ``ACTIONS`` to an alert, at the naive UTC instant ``at`` (now when not said), and write it in its
    history; a name alone is a ``Deed`` of that action.

    Raises ``UsageError`` for an unknown action or alert and for what the action lacks, ``Overtaken`` when somebody
    acted since ``deed.seen``.
    """
    done = Deed(action=deed, note=note) if isinstance(deed, str) else deed
    effect = ACTIONS.get(done.action)
    if effect is None:
        raise UsageError(f"Action « {done.action} » inconnue. Choisissez {', '.join(ACTIONS)}.")
    if session.value("SELECT count(*) FROM alerts WHERE alert_id = ?", [alert_id]) == 0:
        raise UsageError(f"Il n’y a pas d’alerte n° {alert_id}.")
    if done.action == "snooze" and done.until is not None:
        done = replace(done, detail=done.until.isoformat(timespec="seconds"))
    said = done.note if done.action == "note" else done.detail
    if done.action in NEEDS and not (said or "").strip():
        raise UsageError(NEEDS[done.action])
    _refuse_overtaken(session, alert_id, done.seen)
    if effect.status is not None:
        session.execute(
            "UPDATE alerts SET status = ?, verdict = CASE WHEN ? THEN coalesce(?, verdict) END WHERE alert_id = ?",
            [effect.status, effect.keeps_verdict, effect.verdict, alert_id],
        )
    if done.action == "assign":
        session.execute("UPDATE alerts SET assignee = ? WHERE alert_id = ?", [done.detail, alert_id])
    if effect.wakes or done.action == "snooze":
        session.execute("UPDATE alerts SET snoozed_until = ? WHERE alert_id = ?", [done.until, alert_id])
    session.execute(
        "INSERT INTO alert_events (alert_id, noted_at, action, note, person, detail) VALUES (?, ?, ?, ?, ?, ?)",
        [alert_id, at or utc_now(), done.action, done.note, done.person, done.detail],
    )


def _refuse_overtaken(session: Session, alert_id: int, seen: int | None) -> None:
    if seen is None:
        return
    events, last = session.rows(
        "SELECT count(*), arg_max(coalesce(person, ''), noted_at) FROM alert_events WHERE alert_id = ?", [alert_id]
    )[0]
    if int(events) > seen:
        raise Overtaken(
            f"{last or 'Quelqu’un'} a agi entre-temps sur l’alerte n° {alert_id} : relisez son historique, puis "
            "décidez. Rien n’a été changé."
        )


def alert_of(session: Session, message_key: int, at: datetime | None = None) -> int:
    """The alert about a message, opened at the naive UTC instant ``at`` (now when not said) when it has none; raises
    ``UsageError`` for a message not analysed."""
    known = session.row("SELECT min(alert_id) FROM alerts WHERE message_key = ? AND kind = ?", [message_key, MESSAGE])
    if known and known[0] is not None:
        return int(known[0])
    found = session.row("SELECT level, categories FROM current_risk WHERE message_key = ?", [message_key])
    if found is None:
        raise UsageError(f"Le message n° {message_key} n’est pas analysé.")
    level, categories = found
    at = at or utc_now()
    alert_id = session.value(
        "INSERT INTO alerts (kind, level, status, title, message_key, opened_at) VALUES (?, ?, 'open', ?, ?, ?)"
        " RETURNING alert_id",
        [MESSAGE, level, next(iter(categories), "negative"), message_key, at],
    )
    session.execute("INSERT INTO alert_events (alert_id, noted_at, action) VALUES (?, ?, 'open')", [alert_id, at])
    return int(alert_id)


def to_decide(session: Session, message_keys: Sequence[int]) -> list[int]:
    """The alerts about these messages that wait for a decision."""
    rows = session.rows(
        "SELECT alert_id FROM alerts WHERE list_contains($keys, message_key) AND list_contains($current, status)"
        " ORDER BY alert_id",
        {"keys": [*message_keys], "current": [*CURRENT]},
    )
    return [int(alert_id) for (alert_id,) in rows]


def history(session: Session, alert_id: int) -> pd.DataFrame:
    """What was done about an alert, oldest first, with what became of it at the services: noted_at, action (``open``
    at the start), person (null: not said), detail, note, is_entry (whether the action is one of ``store.ledger``)."""
    return session.frame(
        """
        SELECT noted_at, action, person, detail, note, source = 1 AS is_entry FROM (
            SELECT noted_at, action, person, detail, note, 0 AS source, rowid AS place
            FROM alert_events WHERE alert_id = $alert_id
            UNION ALL
            SELECT e.noted_at, e.action, e.person, e.detail, e.note, 1, e.rowid
            FROM ledger_alerts AS l
            JOIN ledger_events AS e ON e.entry_id = l.entry_id AND e.noted_at >= l.attached_at
            WHERE l.alert_id = $alert_id
        ) AS told
        ORDER BY noted_at, source, place
        """,
        {"alert_id": alert_id},
    )


def first_deeds(session: Session) -> pd.DataFrame:
    """What was done first about each alert, in the order in which they came.

    Columns: alert_id, alert_title (a code), level, raised_at, first_deed_s (seconds until somebody acted, null when
    nobody did), first_person, escalated_s (until it was carried to a service), verdict.
    """
    return session.frame(
        """
        SELECT a.alert_id, a.title AS alert_title, a.level, a.opened_at AS raised_at,
            epoch(min(e.noted_at)) - epoch(a.opened_at) AS first_deed_s,
            arg_min(e.person, e.noted_at) AS first_person,
            epoch(min(e.noted_at) FILTER (WHERE e.action = 'escalate')) - epoch(a.opened_at) AS escalated_s,
            a.verdict
        FROM alerts AS a
        LEFT JOIN alert_events AS e ON e.alert_id = a.alert_id AND list_contains($actions, e.action)
        GROUP BY a.alert_id, a.title, a.level, a.opened_at, a.verdict
        ORDER BY a.opened_at, a.alert_id
        """,
        {"actions": list(ACTIONS)},
    )


def team(session: Session) -> list[str]:
    """The people already named in the history of alerts or of the ledger, in order."""
    rows = session.rows(
        """
        SELECT person FROM alert_events WHERE person IS NOT NULL
        UNION SELECT detail FROM alert_events WHERE action = 'assign' AND detail IS NOT NULL
        UNION SELECT person FROM ledger_events WHERE person IS NOT NULL
        ORDER BY 1
        """
    )
    return [str(name) for (name,) in rows]
