"""Tables behind the charts: per day, per week, per hour. A day no import covers is empty, never 0.

Days and weeks (their Monday) are ``datetime.date``, in the zone of the scope.
"""

from datetime import date, timedelta

import pandas as pd

from dashboard.kpi.coverage import covered_days
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, in_scope, in_sources, select
from dashboard.store.store import Session
from dashboard.store.vocabulary import ACTIONABLE, INBOUND

# A condition on the messages inside this ON would make the join quadratic.
JUDGED = "LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key"


def days_of(scope: Scope) -> list[date]:
    """Every day of the period."""
    return [scope.start + timedelta(days=offset) for offset in range(scope.days)]


def daily_messages(session: Session, scope: Scope) -> pd.DataFrame:
    """One row per day of the period, by date of reception: ``day``, ``inbound``, ``actionable``, ``answered``,
    ``outbound``, ``negative``, ``neutral``, ``positive``, ``scored`` (<NA> on days no import covers)."""
    inbound = f"{INBOUND} AND m.is_deleted IS NOT TRUE AND s.label"
    query = select(
        f"""
        SELECT f.local_on AS day,
            count(*) FILTER (WHERE {INBOUND}) AS inbound,
            count(*) FILTER (WHERE {ACTIONABLE}) AS actionable,
            count(*) FILTER (WHERE {ACTIONABLE} AND f.answer_key IS NOT NULL) AS answered,
            count(*) FILTER (WHERE f.direction = 'outbound') AS outbound,
            count(*) FILTER (WHERE {inbound} = 'negative') AS negative,
            count(*) FILTER (WHERE {inbound} = 'neutral') AS neutral,
            count(*) FILTER (WHERE {inbound} = 'positive') AS positive,
            count(*) FILTER (WHERE {inbound} IN ('negative', 'neutral', 'positive')) AS scored
        FROM {FACTS} {JUDGED}
        WHERE {in_scope(scope, "f", "local_on")}
        GROUP BY f.local_on
        """,
        scope,
    )
    found = session.frame(query.sql, query.params)
    return over_days(session, scope, found.set_index(found.pop("day").dt.date))


def over_days(session: Session, scope: Scope, counts: pd.DataFrame) -> pd.DataFrame:
    """``counts`` (indexed by day) on every day of the period: 0 on quiet days, <NA> on days no import covers."""
    covered = sorted(covered_days(session, scope))
    whole = counts.reindex(covered, fill_value=0).reindex(days_of(scope)).astype("Int64")
    return whole.rename_axis("day").reset_index()


def weekly_sentiment(session: Session, scope: Scope) -> pd.DataFrame:
    """E1 per ISO week: ``week``, ``label`` (negative, neutral, positive, unscored), ``n`` inbound messages."""
    query = select(
        f"""
        SELECT f.local_week_on AS week, coalesce(s.label, 'unscored') AS label, count(*) AS n
        FROM {FACTS} {JUDGED}
        WHERE {in_scope(scope, "f", "local_on")} AND {INBOUND} AND m.is_deleted IS NOT TRUE
        GROUP BY f.local_week_on, coalesce(s.label, 'unscored')
        ORDER BY week, label
        """,
        scope,
    )
    return _with_dates(session.frame(query.sql, query.params), "week")


def hourly_rhythm(session: Session, scope: Scope) -> pd.DataFrame:
    """When the public writes and when the brand answers: 168 rows ``weekday`` (1 = Monday), ``hour``,
    ``inbound``, ``outbound``. Messages known to the day only and automatic replies are left out."""
    query = select(
        f"""
        SELECT f.local_weekday AS weekday, f.local_hour AS hour,
            count(*) FILTER (WHERE {INBOUND}) AS inbound,
            count(*) FILTER (WHERE f.direction = 'outbound' AND NOT f.is_automatic) AS outbound
        FROM message_facts AS f
        WHERE {in_scope(scope, "f", "local_on")} AND f.local_hour IS NOT NULL
        GROUP BY f.local_weekday, f.local_hour
        """,
        scope,
    )
    found = session.frame(query.sql, query.params).set_index(["weekday", "hour"])
    cells = pd.MultiIndex.from_product([range(1, 8), range(24)], names=["weekday", "hour"])
    return found.reindex(cells, fill_value=0).astype("int64").reset_index()


def weekly_delays(session: Session, scope: Scope) -> pd.DataFrame:
    """R5 and R6 per ISO week of reception: ``week``, ``n`` answered turns, ``median_s``, ``p90_s``, and
    ``business_n``, ``business_median_s`` (pairs out of hours left out; empty without a calendar)."""
    query = select(
        f"""
        SELECT CAST(date_trunc('week', t.opened_on) AS DATE) AS week,
            count(*) AS n,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY t.delay_s) AS median_s,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY t.delay_s) AS p90_s,
            count(t.counted_s) AS business_n,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY t.counted_s) AS business_median_s
        FROM (
            SELECT *, CASE WHEN is_off_hours AND business_s = 0 THEN NULL ELSE business_s END AS counted_s
            FROM turns
        ) AS t
        WHERE {in_scope(scope, "t", "opened_on")}
            AND t.answered_at IS NOT NULL AND t.has_exact_clock AND t.delay_s >= 0
        GROUP BY date_trunc('week', t.opened_on)
        ORDER BY week
        """,
        scope,
    )
    return _with_dates(session.frame(query.sql, query.params), "week")


def source_days(session: Session, scope: Scope) -> pd.DataFrame:
    """What each source holds per day: ``platform``, ``day``, ``n`` messages and posts of the brand (NaN: nothing)."""
    messages = select(
        f"""
        SELECT f.platform, f.local_on AS day, count(*) AS n FROM message_facts AS f
        WHERE {in_scope(scope, "f", "local_on")}
        GROUP BY f.platform, f.local_on
        """,
        scope,
    )
    posts = select(
        f"""
        SELECT p.platform, p.published_at FROM own_posts AS p
        WHERE p.published_at >= $start_at AND p.published_at < $end_at AND {in_sources(scope, "p")}
        """,
        scope,
    )
    published = session.frame(posts.sql, posts.params).assign(n=1)
    published["day"] = published["published_at"].dt.tz_localize("UTC").dt.tz_convert(scope.timezone).dt.date
    received = _with_dates(session.frame(messages.sql, messages.params), "day")
    held = pd.concat([received, published[received.columns]]).groupby(["platform", "day"], as_index=False)["n"].sum()
    cells = [(platform, day) for platform in sorted(set(held["platform"])) for day in days_of(scope)]
    grid = pd.DataFrame(cells, columns=["platform", "day"]).merge(held, how="left", on=["platform", "day"])
    return grid.astype({"n": "float64"})


def _with_dates(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    frame[column] = pd.to_datetime(frame[column]).dt.date
    return frame
