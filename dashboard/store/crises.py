"""The log of a crisis: what was decided, by whom, why and on what evidence. Nothing in it is ever changed."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from dashboard.errors import UsageError
from dashboard.store.store import Session, utc_now

KINDS = ("decision", "done", "undone", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log; ``decided_at`` is naive UTC, the present when ``None``."""

    kind: str
    who: str
    what: str
    reason: str = ""
    evidence: str = ""
    decided_at: datetime | None = None


def note(session: Session, alert_id: int, entry: Entry) -> None:
    """Add a line to the log of a crisis.

    Raises ``UsageError`` for an unknown kind or crisis, or when nobody or nothing is named.
    """
    if entry.kind not in KINDS:
        raise UsageError(f"Entrée « {entry.kind} » inconnue. Choisissez {', '.join(KINDS)}.")
    if not entry.who.strip() or not entry.what.strip():
        raise UsageError("Le journal demande qui a décidé, et quoi.")
    if session.value("SELECT count(*) FROM alert_episodes WHERE alert_id = ?", [alert_id]) == 0:
        raise UsageError(f"Il n’y a pas de crise n° {alert_id}.")
    at = utc_now()
    texts = [entry.who.strip(), entry.what.strip(), entry.reason.strip() or None, entry.evidence.strip() or None]
    session.execute(
        "INSERT INTO crisis_log (alert_id, noted_at, decided_at, kind, who, what, reason, evidence)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [alert_id, at, entry.decided_at or at, entry.kind, *texts],
    )


def log(session: Session, alert_id: int) -> pd.DataFrame:
    """The log of a crisis in the order of what was decided: decided_at, noted_at, kind, who, what, reason, evidence."""
    return session.frame(
        "SELECT decided_at, noted_at, kind, who, what, reason, evidence FROM crisis_log WHERE alert_id = ?"
        " ORDER BY decided_at, noted_at",
        [alert_id],
    )


def checklist(session: Session, alert_id: int) -> dict[str, tuple[str, datetime]]:
    """The items done, by code: who did each, and when (naive UTC); an item undone since is not there."""
    rows = session.rows(
        "SELECT what, who, decided_at, kind FROM crisis_log WHERE alert_id = ? AND kind IN ('done', 'undone')"
        " ORDER BY noted_at",
        [alert_id],
    )
    state: dict[str, tuple[str, datetime]] = {}
    for what, who, decided_at, kind in rows:
        if kind == "done":
            state[what] = (who, decided_at)
        else:
            state.pop(what, None)
    return state


def crisis(session: Session, alert_id: int) -> pd.DataFrame:
    """The crisis of that number in one row, as ``store.episodes.episodes`` gives them; empty when there is none."""
    return session.frame(
        """
        SELECT a.alert_id, a.kind, a.level, a.status, a.verdict, a.title, a.opened_at,
            e.first_at, e.last_at, e.peak_at, e.crisis_level, e.evidence
        FROM alert_episodes AS e
        JOIN alerts AS a ON a.alert_id = e.alert_id
        WHERE a.alert_id = ? AND a.kind = 'crisis'
        """,
        [alert_id],
    )
