"""The days that figures judge: those that an import covers, with what was said on each."""

from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.kpi.contract import Query
from dashboard.kpi.coverage import import_ranges
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, in_period, in_sources, select
from dashboard.store.store import Session
from dashboard.store.vocabulary import VOICE

WEEKS = 8  # before the period: what tells the usual


@dataclass(frozen=True, slots=True)
class Day:
    """One covered day; ``is_complete`` is false of the last one, which the data may end in the middle of."""

    on: date
    is_in_period: bool
    is_complete: bool
    messages: int
    authors: int
    scored: int
    negative: int
    negative_authors: int


def daily(session: Session, scope: Scope) -> Query:
    """One row per covered day of the period and of the eight weeks before, quiet days included."""
    ranges = import_ranges(scope)
    query = select(
        f"""
        WITH covered AS (SELECT first_on, last_on FROM ({ranges.sql}) AS ranges),
        calendar AS (
            SELECT CAST(unnest(generate_series(CAST($history_on AS DATE), CAST($end_on AS DATE), INTERVAL 1 DAY))
                AS DATE) AS day
        ),
        held AS (
            SELECT f.local_on AS day, count(*) AS messages,
                count(DISTINCT m.author_key) + count(*) FILTER (WHERE m.author_key IS NULL) AS authors,
                count(*) FILTER (WHERE m.is_deleted IS NOT TRUE AND s.label <> 'unscored') AS scored,
                count(*) FILTER (WHERE m.is_deleted IS NOT TRUE AND s.label = 'negative') AS negative,
                count(DISTINCT CASE WHEN m.is_deleted IS NOT TRUE AND s.label = 'negative'
                    THEN {VOICE} END) AS negative_authors
            FROM {FACTS} LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key
            WHERE f.local_on >= $history_on AND f.local_on <= $end_on AND {in_sources(scope, "f")}
                AND f.direction = 'inbound'
            GROUP BY f.local_on
        )
        SELECT c.day, {in_period(scope, "c.day")} AS is_in_period,
            c.day < (SELECT max(last_on) FROM covered) AS is_complete,
            coalesce(h.messages, 0) AS messages, coalesce(h.authors, 0) AS authors, coalesce(h.scored, 0) AS scored,
            coalesce(h.negative, 0) AS negative, coalesce(h.negative_authors, 0) AS negative_authors
        FROM calendar AS c
        LEFT JOIN held AS h ON h.day = c.day
        WHERE EXISTS (SELECT 1 FROM covered AS r WHERE c.day >= r.first_on AND c.day <= r.last_on)
        ORDER BY c.day
        """,
        scope,
        history_on=scope.start - timedelta(weeks=WEEKS),
    )
    return Query(query.sql, ranges.params | query.params)


def covered(session: Session, scope: Scope) -> list[Day]:
    """The rows of ``daily``."""
    query = daily(session, scope)
    return [Day(*row) for row in session.remembered(query.sql, query.params)]
