"""Alerts: raised once per message, followed by people; every action leaves a trace that nothing rewrites."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.errors import UsageError
from dashboard.store.store import Session, utc_now

MESSAGE = "message"
CURRENT = ("open", "acknowledged", "escalated")  # those that wait for a decision
STATUSES = (*CURRENT, "closed")


@dataclass(frozen=True, slots=True)
class _Effect:
    status: str
    verdict: str | None = None
    keeps_verdict: bool = True


ACTIONS = {
    "acknowledge": _Effect("acknowledged"),
    "found": _Effect("acknowledged", "founded"),
    "unfounded": _Effect("closed", "unfounded"),
    "duplicate": _Effect("closed", "duplicate"),
    "close": _Effect("closed"),
    "reopen": _Effect("open", None, keeps_verdict=False),
}


def raise_message_alerts(session: Session, levels: Sequence[str], categories: Sequence[str]) -> int:
    """Open one alert per inbound message of these risk levels that has none yet; returns how many.

    ``title`` is the first of ``categories`` that the message has, else ``"negative"``.
    """
    opened_at = utc_now()
    first_event = session.value("SELECT coalesce(max(alert_id), 0) FROM alerts")
    session.execute(_RAISE, {"levels": list(levels), "categories": list(categories), "at": opened_at, "kind": MESSAGE})
    session.execute(
        "INSERT INTO alert_events SELECT alert_id, opened_at, 'open', NULL FROM alerts WHERE alert_id > ?",
        [first_event],
    )
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


def open_alerts(session: Session, statuses: Sequence[str] = CURRENT) -> pd.DataFrame:
    """The alerts of these statuses about one message, most serious first, then the most recent message.

    ``store.episodes`` gives the others.

    Columns: alert_id, kind, level, status, verdict, title (a category code), opened_at, message_key, platform,
    author_key, thread_key, text, url, published_at, risk_score, risk_level, categories, intents, reasons (JSON),
    reach_points, repetition_points, repeated_by, sentiment, analyzer, origin (of the label in force), engine_label,
    engine, sentiment_reasons (what the engine in force says). The message's columns are null when it was erased.
    """
    return session.frame(_OPEN, [list(statuses), MESSAGE])


_OPEN = """
SELECT a.alert_id, a.kind, a.level, a.status, a.verdict, a.title, a.opened_at,
    a.message_key, m.platform, m.author_key, f.thread_key, m.text, m.url, m.published_at,
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
WHERE list_contains(?, a.status) AND a.kind = ?
ORDER BY CASE a.level WHEN 'critical' THEN 0 WHEN 'high' THEN 1 ELSE 2 END,
    m.published_at DESC NULLS LAST, a.alert_id
"""


def act(session: Session, alert_id: int, action: str, note: str | None = None) -> None:
    """Apply one of ``ACTIONS`` to an alert and write it in its history.

    Raises ``UsageError`` for an unknown action or alert.
    """
    effect = ACTIONS.get(action)
    if effect is None:
        raise UsageError(f"Action « {action} » inconnue. Choisissez {', '.join(ACTIONS)}.")
    if session.value("SELECT count(*) FROM alerts WHERE alert_id = ?", [alert_id]) == 0:
        raise UsageError(f"Il n’y a pas d’alerte n° {alert_id}.")
    session.execute(
        "UPDATE alerts SET status = ?, verdict = CASE WHEN ? THEN coalesce(?, verdict) END WHERE alert_id = ?",
        [effect.status, effect.keeps_verdict, effect.verdict, alert_id],
    )
    session.execute("INSERT INTO alert_events VALUES (?, ?, ?, ?)", [alert_id, utc_now(), action, note])


def alert_of(session: Session, message_key: int) -> int:
    """The alert about a message, opened now when it has none; raises ``UsageError`` for a message not analysed."""
    known = session.row("SELECT min(alert_id) FROM alerts WHERE message_key = ? AND kind = ?", [message_key, MESSAGE])
    if known and known[0] is not None:
        return int(known[0])
    found = session.row("SELECT level, categories FROM current_risk WHERE message_key = ?", [message_key])
    if found is None:
        raise UsageError(f"Le message n° {message_key} n’est pas analysé.")
    level, categories = found
    at = utc_now()
    alert_id = session.value(
        "INSERT INTO alerts (kind, level, status, title, message_key, opened_at) VALUES (?, ?, 'open', ?, ?, ?)"
        " RETURNING alert_id",
        [MESSAGE, level, next(iter(categories), "negative"), message_key, at],
    )
    session.execute("INSERT INTO alert_events (alert_id, noted_at, action) VALUES (?, ?, 'open')", [alert_id, at])
    return int(alert_id)


def history(session: Session, alert_id: int) -> pd.DataFrame:
    """What was done about an alert, oldest first: noted_at, action (``open`` at the start), note."""
    return session.frame(
        "SELECT noted_at, action, note FROM alert_events WHERE alert_id = ? ORDER BY noted_at", [alert_id]
    )
