"""Tables behind the charts of waiting: how fast answers come, who waits by age and risk, what one reply is worth."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.kpi.conversation import audible, open_now
from dashboard.kpi.delai import ENDED_OR_NOT, awaited
from dashboard.kpi.reactivite import AGE
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import in_scope, select
from dashboard.stats.business_time import business_seconds
from dashboard.stats.survival import Waits, kaplan_meier
from dashboard.store.declared import declared
from dashboard.store.store import Session
from dashboard.store.views import last_message_at

STEPS_S = np.unique(np.concatenate(([0, 14_400, 86_400], np.geomspace(300, 14 * 86_400, 70))))


def answered_by(session: Session, scope: Scope) -> pd.DataFrame:
    """Share of the exchanges answered after each ``elapsed_s``, those who wait counted for what they waited (R6b):
    ``calendar`` with ``low`` and ``high``, ``business`` (NaN without declared hours), and ``n`` exchanges of which
    ``waiting`` still wait. Empty where the brand is not heard, or nothing was to be answered."""
    heard = audible(session, scope)
    columns = ["elapsed_s", "calendar", "low", "high", "business", "n", "waiting"]
    if heard.reason:
        return pd.DataFrame(columns=columns)
    rows = awaited(session, heard.scope)
    found = session.arrow(
        f"SELECT published_at, wait_s, business_s, state FROM ({rows.sql}) AS due WHERE {ENDED_OR_NOT}", rows.params
    )
    if not found.num_rows:
        return pd.DataFrame(columns=columns)
    has_ended = found["state"].to_numpy(zero_copy_only=False) == "answered"
    waits = found["wait_s"].to_numpy(zero_copy_only=False)
    curve = kaplan_meier(waits, has_ended)
    business = np.full(STEPS_S.size, np.nan)
    calendars = declared(session).calendars
    if calendars:
        opened_at = found["published_at"].to_numpy(zero_copy_only=False).astype("datetime64[us]")
        end = np.full(opened_at.shape, np.datetime64(last_message_at(session), "us"))
        spent = np.where(
            has_ended, found["business_s"].to_numpy(zero_copy_only=False), business_seconds(calendars, opened_at, end)
        )
        known = ~np.isnan(spent)
        if known.any():
            worked = kaplan_meier(spent[known], has_ended[known])
            business = 1 - _at(worked, worked.share)
    shares = [1 - _at(curve, values) for values in (curve.share, curve.high, curve.low)]
    n, still = len(waits), int((~has_ended).sum())
    return pd.DataFrame(dict(zip(columns, [STEPS_S, *shares, business, n, still], strict=True)))


def _at(curve: Waits, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """``values`` of a curve at each of ``STEPS_S``, 1 before its first step."""
    place = np.searchsorted(curve.times, STEPS_S, side="right")
    return np.concatenate(([1.0], values))[place]


def waiting_by_risk(session: Session, scope: Scope) -> pd.DataFrame:
    """The queue (R9): ``age`` bucket, ``level`` of risk (unread: not analysed yet), ``n`` messages."""
    rows = open_now(session, audible(session, scope).scope)
    return session.frame(
        f"""
        SELECT {AGE} AS age, coalesce(k.level, 'unread') AS level, count(*) AS n
        FROM ({rows.sql}) AS open_now LEFT JOIN current_risk AS k ON k.message_key = open_now.message_key
        GROUP BY {AGE}, coalesce(k.level, 'unread')
        """,
        rows.params,
    )


def grouped_replies(session: Session, scope: Scope) -> tuple[int, int]:
    """How many replies answer several messages of one person at once, and how many messages these answer."""
    query = select(
        f"""
        SELECT count(*), coalesce(sum(t.messages), 0) FROM turns AS t
        WHERE {in_scope(scope, "t", "opened_on")} AND t.answered_at IS NOT NULL AND t.messages > 1
        """,
        scope,
    )
    replies, messages = session.rows(query.sql, query.params)[0]
    return int(replies), int(messages)
