"""V. Veille: who speaks of the brand, and how fresh what we look at is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from dashboard.config import WatchQuery
from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.kpi.coverage import NOT_COVERED, covered_days
from dashboard.kpi.mention import NO_QUERY, matched
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, bind, in_period, in_scope, in_sources, scope_values, select
from dashboard.kpi.series import over_days
from dashboard.store.declared import declared
from dashboard.store.store import Session, utc_now

DAY_S = 24 * 3_600
STALE_AFTER_DAYS = 7


def mentions(session: Session, scope: Scope) -> Query:
    """One row per message and query it matches (a message counts once per query)."""
    values: dict[str, Any] = scope_values(scope)
    matches = []
    for position, query in enumerate(declared(session).watch_queries):
        holds, named = matched(query, position, "m.folded_text")
        values |= named | {f"query_{position}": query.name, f"is_competitor_{position}": query.is_competitor}
        matches.append(
            f"""
            SELECT {MESSAGE}, f.local_on, $query_{position} AS query, $is_competitor_{position} AS is_competitor
            FROM {FACTS}
            WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound'
                AND {holds}
            """
        )
    nothing = f"SELECT {MESSAGE}, f.local_on, '' AS query, FALSE AS is_competitor FROM {FACTS} WHERE FALSE"
    return bind(" UNION ALL ".join(matches) or nothing, values)


def own_mentions(session: Session, scope: Scope) -> Query:
    """The rows of ``mentions`` for the queries that are not a competitor's."""
    return figures.kept(mentions(session, scope), "NOT is_competitor")


def v1_mentions(session: Session, scope: Scope) -> KpiResult:
    """Messages that match a query of the brand; ``queries`` counts each query, competitors included."""
    queries = declared(session).watch_queries
    if not any(not query.is_competitor for query in queries):
        return figures.not_available("V1", NO_QUERY)
    if not covered_days(session, scope):
        return figures.not_available("V1", NOT_COVERED)
    total, found = _counted(session, scope, queries)
    by_query = [
        {"name": query.name, "is_competitor": query.is_competitor, "mentions": found.get(query.name, 0)}
        for query in queries
    ]
    return figures.count("V1", total, queries=by_query)


def _counted(session: Session, scope: Scope, queries: Sequence[WatchQuery]) -> tuple[int, dict[str, int]]:
    """How many messages match a query of the brand, and how many match each name: every text is read once."""
    values: dict[str, Any] = scope_values(scope)
    holds = []
    for position, query in enumerate(queries):
        predicate, named = matched(query, position, "m.folded_text")
        holds.append(predicate)
        values |= named
    own = " OR ".join(f"q{place}" for place, query in enumerate(queries) if not query.is_competitor)
    asked = ", ".join(f"{predicate} AS q{place}" for place, predicate in enumerate(holds))
    each = ", ".join(f"count(*) FILTER (WHERE q{place})" for place in range(len(queries)))
    counted = bind(
        f"""
        SELECT count(*) FILTER (WHERE {own}), {each}
        FROM (
            SELECT {asked}
            FROM {FACTS}
            WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound'
        ) AS told
        """,
        values,
    )
    total, *counts = session.remembered(counted.sql, counted.params)[0]
    found: dict[str, int] = {}
    for one, n in zip(queries, counts, strict=True):
        found[one.name] = found.get(one.name, 0) + n
    return total, found


def mentions_per_day(session: Session, scope: Scope, query: str) -> pd.DataFrame:
    """``day`` (every day of the period) and ``n`` mentions of the query so named, <NA> where no import covers."""
    rows = mentions(session, scope)
    found = session.frame(
        f"SELECT local_on AS day, count(*) AS n FROM ({rows.sql}) AS m WHERE query = $query GROUP BY local_on",
        rows.params | {"query": query},
    )
    return over_days(session, scope, found.set_index(pd.to_datetime(found.pop("day")).dt.date))


def sources(session: Session, scope: Scope) -> Query:
    """One row per platform: its first and last message or post of the brand, how many of each, and the local days
    of the period on which a message was received or sent."""
    return select(
        f"""
        WITH held AS (
            SELECT f.platform, m.published_at, f.local_on, 1 AS is_message
            FROM {FACTS}
            WHERE {in_sources(scope, "f")} AND m.published_at IS NOT NULL
            UNION ALL
            SELECT p.platform, p.published_at, NULL AS local_on, 0 AS is_message
            FROM own_posts AS p
            WHERE {in_sources(scope, "p")} AND p.published_at IS NOT NULL
        )
        SELECT platform, min(published_at) AS first_at, max(published_at) AS last_at,
            CAST(sum(is_message) AS BIGINT) AS messages, CAST(sum(1 - is_message) AS BIGINT) AS posts,
            min(local_on) AS first_on, max(local_on) AS last_on,
            count(DISTINCT CASE WHEN {in_period(scope, "local_on")} THEN local_on END) AS days_with_data
        FROM held
        GROUP BY platform
        ORDER BY platform
        """,
        scope,
    )


def freshness(session: Session, scope: Scope, now: datetime | None = None) -> pd.DataFrame:
    """V10 per source: ``platform``, ``first_at``, ``last_at``, ``messages``, ``posts``, ``age_days`` since its last
    item at ``now`` (naive UTC, the present when ``None``), ``is_stale``, and ``days_without_data`` among the days
    of the period between its first and its last message (NaN without messages)."""
    query = sources(session, scope)
    table = session.frame(query.sql, query.params)
    first, last = (pd.to_datetime(table.pop(column)) for column in ("first_on", "last_on"))
    start, end = pd.Timestamp(scope.start), pd.Timestamp(scope.end)
    first, last = first.mask(first < start, start), last.mask(last > end, end)
    spanned = ((last - first).dt.days + 1).clip(lower=0)
    table["age_days"] = (pd.Timestamp(now or utc_now()) - table["last_at"]).dt.total_seconds() / DAY_S
    table["is_stale"] = table["age_days"] > STALE_AFTER_DAYS
    table["days_without_data"] = spanned - table.pop("days_with_data")
    return table


def v10_fraicheur(session: Session, scope: Scope, now: datetime | None = None) -> KpiResult:
    """Days since the last message of the source left behind longest; ``sources`` gives each (see ``freshness``)."""
    table = freshness(session, scope, now)
    declared = {platform for (platform,) in session.rows("SELECT DISTINCT platform FROM accounts WHERE is_owned")}
    silent = sorted(declared - set(table["platform"])) if not scope.platforms else []
    if table.empty:
        return figures.not_available("V10", "Aucun message importé.", declared_without_data=silent)
    return KpiResult(
        code="V10",
        value=float(table["age_days"].max()),
        n=len(table),
        status=Status.OK,
        details={"sources": table.to_dict("records"), "declared_without_data": silent},
    )


VEILLE = (
    Kpi(
        code="V1",
        family=Family.VEILLE,
        title="Mentions",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Messages reçus qui contiennent, en mots entiers et sans tenir compte des accents ni de la casse, "
        "un terme d’une requête de veille de la marque et aucune de ses exclusions. Un message compte une fois par "
        "requête ; les requêtes sur des concurrents sont détaillées à part.",
        source="Définition courante.",
        compute=v1_mentions,
        evidence=own_mentions,
    ),
    Kpi(
        code="V10",
        family=Family.VEILLE,
        title="Fraîcheur de la source la moins à jour",
        unit=Unit.DAYS,
        basis=Basis.STATE,
        better=Direction.DOWN,
        definition="Jours écoulés entre le dernier élément d’une source, message ou publication de la marque, et "
        "maintenant ; le chiffre est celui de la source restée le plus longtemps sans nouvelles. Le détail donne "
        "chaque source et ses jours sans données.",
        source="Définition de Vigie.",
        compute=v10_fraicheur,
        evidence=sources,
    ),
)
