"""Tables behind the page Communauté: members week by week, those to bring forward, the help between members."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from dashboard.kpi.coverage import covered_days
from dashboard.kpi.membres import BY_A_MEMBER, HISTORY_DAYS, answers_by_members, helpers
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, PRIVATE, in_scope, in_sources, select
from dashboard.kpi.spoken import spoken
from dashboard.store.store import Session

WEEKS_BEFORE = 8  # what is usual is read on the weeks before the period
CITED = 3
LISTED = 200
SAID = {  # what there is to reread in the brand's own texts: condition, order
    "mistakes": (
        "is_french AND spelling + confusion + repetition + typography > 0",
        "spelling + confusion + repetition + typography DESC",
    ),
    "featuring": ("is_featuring", "published_at DESC NULLS LAST"),
    "admitting": ("admits", "published_at DESC NULLS LAST"),
}


def weekly_members(session: Session, scope: Scope) -> pd.DataFrame:
    """One row per ISO week, from 8 weeks before the period: ``week`` (Monday, date), ``active`` authors, those ``new``
    (first week known in the files) and ``returning``, <NA> in the weeks with under 90 days of history before them, and
    ``lapsed``: active the week before and not in this one. Weeks that no file with messages of members covers are
    <NA>."""
    monday = scope.start - timedelta(days=scope.start.weekday())
    first = monday - timedelta(weeks=WEEKS_BEFORE)
    query = select(
        f"""
        WITH weekly AS (
            SELECT DISTINCT m.author_key, f.local_week_on AS week
            FROM {FACTS}
            WHERE {in_sources(scope, "f")} AND {BY_A_MEMBER} AND f.local_on <= $end_on
        ),
        followed AS (
            SELECT author_key, week,
                min(week) OVER (PARTITION BY author_key) AS first_week,
                lead(week) OVER (PARTITION BY author_key ORDER BY week) AS next_week
            FROM weekly
        ),
        present AS (
            SELECT week, count(*) AS active, count(*) FILTER (WHERE week = first_week) AS new
            FROM followed GROUP BY week
        ),
        gone AS (
            SELECT week + INTERVAL 7 DAY AS week, count(*) AS lapsed
            FROM followed WHERE next_week IS NULL OR next_week > week + INTERVAL 7 DAY
            GROUP BY week + INTERVAL 7 DAY
        )
        SELECT CAST(coalesce(p.week, g.week) AS DATE) AS week, p.active, p.new, g.lapsed
        FROM present AS p FULL JOIN gone AS g ON CAST(g.week AS DATE) = p.week
        """,
        scope,
    )
    found = session.frame(query.sql, query.params)
    found["week"] = pd.to_datetime(found["week"]).dt.date
    return _every_week(session, scope, found.set_index("week"), first)


def _every_week(session: Session, scope: Scope, found: pd.DataFrame, first: date) -> pd.DataFrame:
    since = min(found.index[found["active"].notna()], default=first)
    wider = replace(scope, start=min(first, scope.start), only_on=())
    covered = {day - timedelta(days=day.weekday()) for day in covered_days(session, wider)}
    weeks = [first + timedelta(weeks=step) for step in range((scope.end - first).days // 7 + 1)]
    table = found.reindex(weeks).astype("Float64")
    is_covered = [week in covered for week in weeks]
    table = table.fillna(0).where(pd.Series(is_covered, index=table.index)).astype("Int64")
    is_old = pd.Series([(week - since).days >= HISTORY_DAYS for week in weeks], index=table.index)
    table["new"] = table["new"].where(is_old)
    table["lapsed"] = table["lapsed"].where(pd.Series([week > since for week in weeks], index=table.index))
    table["returning"] = table["active"] - table["new"]
    return table.rename_axis("week").reset_index()[["week", "active", "new", "returning", "lapsed"]]


def to_feature(session: Session, scope: Scope, limit: int = LISTED) -> pd.DataFrame:
    """The members of H3 that the brand never brought forward, in the order of H3: its columns."""
    query = helpers(session, scope)
    return session.frame(
        f"SELECT * FROM ({query.sql}) AS precious WHERE NOT is_featured"
        f" ORDER BY helped DESC, reacting DESC, weeks DESC, author_key LIMIT {int(limit)}",
        query.params,
    )


def best_messages(session: Session, scope: Scope, author_key: str, limit: int = CITED) -> pd.DataFrame:
    """The public messages of a member in the period that show why: answers to others first, then the most liked.
    Columns: ``message_key``, ``platform``, ``author_key``, ``thread_key``, ``text``, ``url``, ``published_at``,
    ``likes``."""
    query = select(
        f"""
        WITH own AS (
            SELECT m.message_key, m.platform, m.author_key, f.thread_key, m.text, m.url, m.published_at, m.likes,
                m.parent_id
            FROM {FACTS}
            WHERE {in_scope(scope, "f", "local_on")} AND m.author_key = $author_key AND m.is_deleted IS NOT TRUE
                AND NOT ({PRIVATE})
        ),
        answered AS (
            SELECT p.platform, p.message_id
            FROM messages AS p JOIN message_facts AS f ON f.message_key = p.message_key
            WHERE p.message_id IN (SELECT parent_id FROM own) AND f.direction = 'inbound'
                AND p.author_key <> $author_key
        )
        SELECT o.message_key, o.platform, o.author_key, o.thread_key, o.text, o.url, o.published_at, o.likes
        FROM own AS o LEFT JOIN answered AS a ON a.platform = o.platform AND a.message_id = o.parent_id
        ORDER BY a.message_id IS NULL, o.likes DESC NULLS LAST, o.published_at DESC NULLS LAST, o.message_key
        LIMIT {int(limit)}
        """,
        scope,
        author_key=author_key,
    )
    return session.frame(query.sql, query.params)


def peer_answers(session: Session, scope: Scope, limit: int = LISTED) -> pd.DataFrame:
    """Answers of members to messages that ask something, the latest first: columns of ``best_messages``, and
    ``asked``, the text they answer."""
    query = select(
        f"""
        SELECT m.message_key, m.platform, m.author_key, f.thread_key, m.text, m.url, m.published_at, m.likes,
            q.text AS asked
        FROM ({answers_by_members(scope)}) AS a
        JOIN message_facts AS f ON f.message_key = a.message_key
        JOIN messages AS m ON m.message_key = a.message_key
        JOIN messages AS q ON q.message_key = a.asked_key
        JOIN current_risk AS k ON k.message_key = a.asked_key
        WHERE list_contains(k.intents, 'question')
        ORDER BY m.published_at DESC NULLS LAST, m.message_key
        LIMIT {int(limit)}
        """,
        scope,
    )
    return session.frame(query.sql, query.params)


def to_reread(session: Session, scope: Scope, what: str, limit: int = LISTED) -> pd.DataFrame:
    """The brand's own texts of ``SAID[what]``: ``platform``, ``message_key`` or ``post_id``, ``thread_key``, ``text``,
    ``published_at``, ``url`` and ``reasons`` (JSON), the places that show it."""
    condition, order = SAID[what]
    query = spoken(session, scope)
    return session.frame(
        f"""
        SELECT platform, message_key, post_id, thread_key, text, published_at, url, reasons
        FROM ({query.sql}) AS said
        WHERE {condition}
        ORDER BY {order}, published_at DESC NULLS LAST, message_key, post_id
        LIMIT {int(limit)}
        """,
        query.params,
    )
