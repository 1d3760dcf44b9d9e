"""A Scope as SQL: the predicate it puts on a table, and the values that predicate names."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.kpi.contract import Query
from dashboard.kpi.scope import Scope
from dashboard.store.vocabulary import gravest_first

# What every row of evidence about a message begins with, from message_facts f and messages m.
MESSAGE = "f.message_key, f.platform, m.author_key, m.text, m.published_at, m.url"
FACTS = "message_facts AS f JOIN messages AS m ON m.message_key = f.message_key"

# A message that only those it was sent to were meant to read, of the same.
PRIVATE = "m.kind = 'message'"

# Of current_risk k: what is read first.
RISK = gravest_first("k.level")
DANGER = "CASE WHEN list_contains(k.categories, 'self_harm') THEN 0 ELSE 1 END"

_NAMED = re.compile(r"\$(\w+)")


def bind(sql: str, values: Mapping[str, Any]) -> Query:
    """``sql`` with the values it names, and only those; ``KeyError`` for a name without a value."""
    return Query(sql, {name: values[name] for name in dict.fromkeys(_NAMED.findall(sql))})


def select(sql: str, scope: Scope, **more: Any) -> Query:
    """``bind`` with the values of ``scope`` and ``more``."""
    return bind(sql, scope_values(scope) | more)


def scope_values(scope: Scope) -> dict[str, Any]:
    """Every value a predicate of this module may name."""
    start_at, end_at = instants(scope)
    return {
        "start_on": scope.start,
        "end_on": scope.end,
        "start_at": start_at,
        "end_at": end_at,
        **_numbered("only_on", scope.only_on),
        **_numbered("platform", scope.platforms),
        **_numbered("account", scope.accounts),
        **_numbered("left_out", scope.left_out),
    }


def instants(scope: Scope) -> tuple[datetime, datetime]:
    """First instant of the period and first instant after it, naive UTC as in the store."""
    return _midnight(scope.start, scope.timezone), _midnight(scope.end + timedelta(days=1), scope.timezone)


def in_period(scope: Scope, day: str) -> str:
    """Predicate: the local day in column ``day`` belongs to the period."""
    predicate = f"{day} BETWEEN $start_on AND $end_on"
    return f"{predicate} AND {day} IN ({_names('only_on', scope.only_on)})" if scope.only_on else predicate


def in_sources(scope: Scope, table: str) -> str:
    """Predicate: the platform and the account (id, name or handle) of ``table`` are those chosen."""
    clauses = []
    if scope.platforms:
        clauses.append(f"{table}.platform IN ({_names('platform', scope.platforms)})")
    if scope.accounts:
        names = _names("account", scope.accounts)
        clauses.append(
            f"({table}.account_id IN ({names}) OR {table}.account_id IN (SELECT a.account_id FROM accounts AS a"
            f" WHERE a.platform = {table}.platform AND (a.name IN ({names}) OR a.handle IN ({names}))))"
        )
    if scope.left_out:
        account = f"concat({table}.platform, ':', coalesce({table}.account_id, ''))"
        clauses.append(f"{account} NOT IN ({_names('left_out', scope.left_out)})")
    return " AND ".join(clauses) or "TRUE"


def in_scope(scope: Scope, table: str, day: str) -> str:
    """Predicate: both, for column ``day`` of ``table``."""
    return f"{in_period(scope, f'{table}.{day}')} AND {in_sources(scope, table)}"


def _names(prefix: str, values: Sequence[Any]) -> str:
    return ", ".join(f"${prefix}_{position}" for position in range(len(values)))


def _numbered(prefix: str, values: Sequence[Any]) -> dict[str, Any]:
    return {f"{prefix}_{position}": value for position, value in enumerate(values)}


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
