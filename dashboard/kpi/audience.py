"""V. Veille: how the audience of an account grows (V9)."""

from typing import Any

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import in_period, in_sources, select
from dashboard.store.store import Session
from dashboard.text.formats import count, number
from dashboard.text.samples import FEWEST_FOLLOWERS

CHOOSE = "Une croissance ne se calcule pas sur plusieurs plateformes à la fois : choisissez une plateforme."
NO_TOTAL = (
    "Aucun relevé du nombre d’abonnés sur la période : il en faut deux, à deux dates, dans les exports de vos comptes."
)
ONE_TOTAL = "Un seul relevé du nombre d’abonnés sur la période : il en faut deux, à deux dates."


def followed(session: Session, scope: Scope) -> Query:
    """One row per account of the brand and day of the period whose number of followers is known.

    The account's own counters tell it, else what is noted with its posts: on the day of the post, or on that of the
    file where it is the same number under each.
    """
    return select(
        f"""
        WITH noted AS (
            SELECT p.platform, p.account_id, p.published_at, s.taken_at, s.followers
            FROM snapshots AS s JOIN own_posts AS p ON p.platform = s.platform AND p.post_id = s.post_id
            WHERE s.followers IS NOT NULL
        ),
        readings AS (
            SELECT platform, account_id, taken_at, count(DISTINCT followers) > 1 AS is_of_each_post
            FROM noted GROUP BY platform, account_id, taken_at
        ),
        totals AS (
            SELECT d.platform, d.account_id, d.counted_on, d.followers, d.followers_gained, d.followers_lost
            FROM account_days AS d
            LEFT JOIN own_accounts AS o ON o.platform = d.platform AND o.account_id = d.account_id
            WHERE (d.account_id IS NULL OR o.account_id IS NOT NULL) AND d.followers IS NOT NULL
        ),
        known AS (
            SELECT * FROM totals
            UNION ALL
            SELECT n.platform, n.account_id,
                CAST(timezone($zone, timezone('UTC',
                    CASE WHEN r.is_of_each_post THEN n.published_at ELSE n.taken_at END)) AS DATE) AS counted_on,
                max(n.followers), NULL, NULL
            FROM noted AS n
            JOIN readings AS r ON r.platform = n.platform AND r.account_id IS NOT DISTINCT FROM n.account_id
                AND r.taken_at IS NOT DISTINCT FROM n.taken_at
            WHERE n.platform NOT IN (SELECT platform FROM totals)
            GROUP BY n.platform, n.account_id, counted_on
        )
        SELECT * FROM known AS d
        WHERE {in_period(scope, "d.counted_on")} AND {in_sources(scope, "d")}
        ORDER BY d.platform, d.account_id, d.counted_on
        """,
        scope,
        zone=scope.timezone,
    )


def v9_croissance_de_l_audience(session: Session, scope: Scope) -> KpiResult:
    """(last − first) ÷ first over the period, the accounts of one platform together; ``accounts``: ``platform``,
    ``account_id``, ``first_on``, ``last_on``, ``first``, ``last``, ``change`` (None under ``FEWEST_FOLLOWERS``),
    ``per_day`` (net)."""
    rows = followed(session, scope)
    found = session.rows(
        f"""
        SELECT platform, account_id, min(counted_on), max(counted_on),
            arg_min(followers, counted_on), arg_max(followers, counted_on)
        FROM ({rows.sql}) AS d GROUP BY platform, account_id ORDER BY platform, account_id
        """,
        rows.params,
    )
    accounts = [_grown(*row) for row in found if row[2] < row[3]]
    if not accounts:
        return figures.not_available("V9", ONE_TOTAL if found else NO_TOTAL)
    if len({each["platform"] for each in accounts}) > 1:
        return figures.not_available("V9", CHOOSE, n=len(accounts), accounts=accounts)
    first, last = (sum(each[name] for each in accounts) for name in ("first", "last"))
    days = max((each["last_on"] - each["first_on"]).days for each in accounts)
    gained = f"{number(last - first, is_signed=True)} en {count(days, 'jour')}"
    if first < FEWEST_FOLLOWERS:
        told = f"De {number(first)} à {count(last, 'abonné')}, soit {gained} : un taux demande au moins"
        return figures.not_available(
            "V9", f"{told} {FEWEST_FOLLOWERS} abonnés au premier relevé.", n=first, accounts=accounts
        )
    return KpiResult(
        code="V9", value=(last - first) / first, n=first, details={"accounts": accounts},
        notes=(f"De {number(first)} à {count(last, 'abonné')}, soit {gained}.",),
    )  # fmt: skip


def _grown(platform: str, account_id: str | None, first_on: Any, last_on: Any, first: int, last: int) -> dict[str, Any]:
    return {
        "platform": platform, "account_id": account_id, "first_on": first_on, "last_on": last_on,
        "first": first, "last": last, "change": (last - first) / first if first >= FEWEST_FOLLOWERS else None,
        "per_day": (last - first) / (last_on - first_on).days,
    }  # fmt: skip


AUDIENCE = (
    Kpi(
        code="V9",
        family=Family.VEILLE,
        title="Croissance de l’audience",
        unit=Unit.SHARE,
        basis=Basis.ACTIVITY,
        better=Direction.UP,
        definition="(Abonnés au dernier relevé de la période − abonnés au premier) ÷ abonnés au premier, pour les "
        "comptes de la marque sur une plateforme. Il faut deux relevés datés du nombre total d’abonnés : jour par jour "
        "dans l’export du compte, ou notés avec chaque publication ; des gains quotidiens sans total ne donnent pas "
        "de taux. Sous 100 abonnés au premier relevé, les deux nombres seulement : chaque abonné y pèserait plus d’un "
        "point de pourcentage.",
        source="Documentation de Metricool et d’Iconosquare.",
        compute=v9_croissance_de_l_audience,
        evidence=followed,
    ),
)
