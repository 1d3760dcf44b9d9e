"""What happens while nobody is there: outside the declared hours, or in the evening and at week-ends without any."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.kpi.contract import Query
from dashboard.kpi.conversation import audible
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.stats.business_time import open_intervals
from dashboard.stats.intervals import wilson
from dashboard.store.declared import declared
from dashboard.store.store import Session
from dashboard.store.vocabulary import ACTIONABLE

EVENING_AND_WEEKEND = "(f.local_weekday >= 6 OR f.local_hour >= 19 OR f.local_hour < 8)"
OPENINGS = "(SELECT unnest($openings) AS o)"  # structs: day, opens_at, closes_at
CLOSED = f"""NOT EXISTS (
    SELECT 1 FROM {OPENINGS} AS listed
    WHERE listed.o.day = f.local_on AND m.published_at >= listed.o.opens_at AND m.published_at < listed.o.closes_at
)"""
WINDOW_H = 2
ENOUGH_WAITING, ENOUGH_COVERED, ENOUGH_WEEKS = 30, 8, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The two hours that, opened, would have met most of those who waited: ``n`` of ``waiting`` exchanges received
    while closed over ``weeks``; ``low`` and ``high`` bound that share. ``weekday`` is 1 on Monday, ``until`` at most
    24."""

    weekday: int
    from_hour: int
    until: int
    n: int
    waiting: int
    weeks: int
    low: float
    high: float


def has_hours(session: Session) -> bool:
    """Whether working hours are declared."""
    return bool(declared(session).calendars)


def spoken(session: Session, scope: Scope, condition: str) -> Query:
    """One row per message of the period that meets ``condition``, its hour known, and ``is_off``: while closed.

    What was said before the declared hours hold is left out.
    """
    is_off, known, values = _closed(session, scope)
    return select(
        f"""
        SELECT {MESSAGE}, {is_off} AS is_off
        FROM {FACTS}
        WHERE {in_scope(scope, "f", "local_on")} AND f.local_hour IS NOT NULL AND {known} AND {condition}
        """,
        scope,
        **values,
    )


def best_opening(session: Session, scope: Scope) -> Opening | None:
    """The opening to suggest, ``None`` without declared hours or where too few wait to tell."""
    heard = audible(session, scope)
    if heard.reason or not has_hours(session):
        return None
    found = waiting_by_hour(session, heard.scope)
    waiting, weeks = int(found["n"].sum()), -(-scope.days // 7)
    if waiting < ENOUGH_WAITING or weeks < ENOUGH_WEEKS:
        return None
    windows = _windows(found)
    windows = windows[(windows["n"] >= ENOUGH_COVERED) & (windows["weeks"] >= ENOUGH_WEEKS)]
    if windows.empty:
        return None
    best = windows.sort_values(["n", "weekday", "hour"], ascending=[False, True, True]).iloc[0]
    n = int(best["n"])
    low, high = wilson(n, waiting)
    return Opening(
        weekday=int(best["weekday"]), from_hour=int(best["hour"]), until=int(best["hour"]) + WINDOW_H,
        n=n, waiting=waiting, weeks=weeks, low=low, high=high,
    )  # fmt: skip


def waiting_by_hour(session: Session, scope: Scope) -> pd.DataFrame:
    """The exchanges that call for an answer, received while closed and not answered before the team was back:
    ``weekday``, ``hour``, ``week`` (its Monday), ``n``."""
    is_off, known, values = _closed(session, scope)
    query = select(
        f"""
        SELECT f.local_weekday AS weekday, f.local_hour AS hour, f.local_week_on AS week, count(*) AS n
        FROM {FACTS} JOIN turns AS t ON t.turn_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND {ACTIONABLE} AND f.local_hour IS NOT NULL AND {known} AND {is_off}
            AND NOT coalesce(t.is_off_hours AND t.business_s = 0, FALSE)
        GROUP BY f.local_weekday, f.local_hour, f.local_week_on
        """,
        scope,
        **values,
    )
    return session.frame(query.sql, query.params)


def _windows(found: pd.DataFrame) -> pd.DataFrame:
    """Every window of two hours in a day: ``weekday``, ``hour``, ``n`` and in how many ``weeks``."""
    covered = pd.concat([found.assign(hour=found["hour"] - step) for step in range(WINDOW_H)])
    covered = covered[covered["hour"].between(0, 24 - WINDOW_H)]
    grouped = covered.groupby(["weekday", "hour"])
    return grouped.agg(n=("n", "sum"), weeks=("week", "nunique")).reset_index()


def _closed(session: Session, scope: Scope) -> tuple[str, str, dict[str, Any]]:
    """Two predicates on a message, that it fell while closed and that this is known, and the values they name."""
    settings = declared(session)
    if not settings.calendars:
        return EVENING_AND_WEEKEND, "TRUE", {}
    openings = [
        {"day": day, "opens_at": opens_at, "closes_at": closes_at}
        for day, opens_at, closes_at in open_intervals(settings.calendars, scope.start, scope.end)
    ]
    if not openings:
        return "TRUE", "TRUE", {}
    known = "TRUE" if settings.hours_valid_from is None else "f.local_on >= $valid_from"
    return CLOSED, known, {"openings": openings, "valid_from": settings.hours_valid_from}
