"""The alerts of a period, by the clock of the data: what was raised, judged, and still waits."""

from dashboard.kpi.contract import Query
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import in_scope, instants, select
from dashboard.store.vocabulary import gravest_first


def raised(scope: Scope) -> Query:
    """One row per alert whose message or first sign is in the period: ``alert_id``, ``kind``, ``level``, ``status``,
    ``verdict``, ``title``, ``platform``, ``first_at``, ``crisis_level``, the gravest then the latest first.

    An episode has no platform: with platforms or accounts chosen, only alerts about a message are there.
    """
    start_at, end_at = instants(scope)
    chosen = "" if scope.is_everywhere else f"AND {in_scope(scope, 'f', 'local_on')}"
    return select(
        f"""
        SELECT a.alert_id, a.kind, a.level, a.status, a.verdict, a.title, m.platform,
            coalesce(e.first_at, m.published_at) AS first_at, e.crisis_level
        FROM alerts AS a
        LEFT JOIN alert_episodes AS e ON e.alert_id = a.alert_id
        LEFT JOIN messages AS m ON m.message_key = a.message_key
        LEFT JOIN message_facts AS f ON f.message_key = a.message_key
        WHERE coalesce(e.first_at, m.published_at) >= $from_at AND coalesce(e.first_at, m.published_at) < $until_at
            {chosen}
        ORDER BY {gravest_first("a.level")},
            coalesce(e.first_at, m.published_at) DESC, a.alert_id
        """,
        scope,
        from_at=start_at,
        until_at=end_at,
    )
