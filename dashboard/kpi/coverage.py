"""Which days the imports cover, and where the data end: what a missing day means (0.4, 0.9, 0.11)."""

from datetime import date, datetime, timedelta
from typing import cast

from dashboard.kpi.contract import Query
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, in_sources, select
from dashboard.store.store import Session


def last_message_at(session: Session) -> datetime | None:
    """t_fin: the last instant of a message in the data (naive UTC), never the computer's clock."""
    return cast("datetime | None", session.remembered("SELECT max(published_at) FROM messages", {})[0][0])


def import_ranges(scope: Scope) -> Query:
    """One row per import and platform: the local days its messages run over, inside the period or not."""
    return select(
        f"""
        SELECT f.platform, m.import_id, i.file_name, i.imported_at,
            min(f.local_on) AS first_on, max(f.local_on) AS last_on, count(*) AS messages
        FROM {FACTS}
        LEFT JOIN imports AS i ON i.import_id = m.import_id
        WHERE f.local_on IS NOT NULL AND {in_sources(scope, "f")}
        GROUP BY f.platform, m.import_id, i.file_name, i.imported_at
        ORDER BY f.platform, first_on, m.import_id
        """,
        scope,
    )


def covered_by_platform(session: Session, scope: Scope) -> dict[str, set[date]]:
    """For each platform, the days of the period between the first and the last message of an import.

    Only the messages at both ends have their day looked up; a day without time is of the zone of its own export.
    """
    chosen = f"m.message_key IN (SELECT f.message_key FROM message_facts AS f WHERE {in_sources(scope, 'f')})"
    query = select(
        f"""
        WITH ends AS (
            SELECT m.platform, m.import_id, arg_min(m.message_key, m.published_at) AS first_key,
                arg_max(m.message_key, m.published_at) AS last_key
            FROM messages AS m
            WHERE {chosen if scope.platforms or scope.accounts else "TRUE"}
            GROUP BY m.platform, m.import_id, m."precision" = 'day', m.source_zone
        ),
        keys AS (
            SELECT platform, import_id, first_key AS message_key FROM ends
            UNION ALL
            SELECT platform, import_id, last_key FROM ends
        )
        SELECT k.platform, min(f.local_on) AS first_on, max(f.local_on) AS last_on
        FROM keys AS k JOIN message_facts AS f ON f.message_key = k.message_key
        GROUP BY k.platform, k.import_id
        ORDER BY k.platform, first_on, last_on
        """,
        scope,
    )
    kept = set(scope.only_on)
    covered: dict[str, set[date]] = {}
    for platform, first_on, last_on in session.remembered(query.sql, query.params):
        first, last = max(first_on, scope.start), min(last_on, scope.end)
        days = {first + timedelta(days=offset) for offset in range((last - first).days + 1)}
        covered.setdefault(platform, set()).update(days & kept if kept else days)
    return covered


def covered_days(session: Session, scope: Scope) -> set[date]:
    """The days of the period that an import of the chosen sources covers; the others are gaps, not zeros."""
    return set().union(*covered_by_platform(session, scope).values())


def common_days(session: Session, scope: Scope, earlier: Scope) -> list[tuple[date, date]]:
    """Pairs (day, same weekday of ``earlier``) covered on both sides; the two scopes have the same length."""
    now, before = covered_days(session, scope), covered_days(session, earlier)
    offsets = (timedelta(days=offset) for offset in range(scope.days))
    pairs = ((scope.start + offset, earlier.start + offset) for offset in offsets)
    return [(day, same) for day, same in pairs if day in now and same in before]
