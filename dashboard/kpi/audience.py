"""V. Veille: how the audience of an account grows (V9)."""

from typing import Any

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import in_period, in_sources, select
from dashboard.store.store import Session
from dashboard.text.formats import count

CHOOSE = "Une croissance ne se calcule pas sur plusieurs plateformes à la fois : choisissez une plateforme."
NO_TOTAL = (
    "Aucun relevé du nombre d’abonnés sur la période : il en faut deux, à deux dates, dans les exports de vos comptes."
)
ONE_TOTAL = "Un seul relevé du nombre d’abonnés sur la période : il en faut deux, à deux dates."


def followed(session: Session, scope: Scope) -> Query:
    """One row per account of the brand and day of the period whose number of followers is known."""
    return select(
        f"""
        SELECT d.platform, d.account_id, d.counted_on, d.followers, d.followers_gained, d.followers_lost
        FROM account_days AS d
        LEFT JOIN own_accounts AS o ON o.platform = d.platform AND o.account_id = d.account_id
        WHERE (d.account_id IS NULL OR o.account_id IS NOT NULL) AND d.followers IS NOT NULL
            AND {in_period(scope, "d.counted_on")} AND {in_sources(scope, "d")}
        ORDER BY d.platform, d.account_id, d.counted_on
        """,
        scope,
    )


def v9_croissance_de_l_audience(session: Session, scope: Scope) -> KpiResult:
    """(last − first) ÷ first over the period, the accounts of one platform together; ``accounts``: ``platform``,
    ``account_id``, ``first_on``, ``last_on``, ``first``, ``last``, ``change`` (None from 0), ``per_day`` (net)."""
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
    if first <= 0:
        return figures.not_available("V9", "Le premier relevé est de 0 abonné.", accounts=accounts)
    days = max((each["last_on"] - each["first_on"]).days for each in accounts)
    return KpiResult(
        code="V9", value=(last - first) / first, n=first, details={"accounts": accounts},
        notes=(f"{count(last - first, 'abonné net', 'abonnés nets')} en {count(days, 'jour')}.",),
    )  # fmt: skip


def _grown(platform: str, account_id: str | None, first_on: Any, last_on: Any, first: int, last: int) -> dict[str, Any]:
    return {
        "platform": platform, "account_id": account_id, "first_on": first_on, "last_on": last_on,
        "first": first, "last": last, "change": (last - first) / first if first > 0 else None,
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
        skills=frozenset({"communauté", "veille"}),
        definition="(Abonnés au dernier relevé de la période − abonnés au premier) ÷ abonnés au premier, pour les "
        "comptes de la marque sur une plateforme. Il faut deux relevés datés du nombre total d’abonnés ; des gains "
        "quotidiens sans total ne donnent pas de taux.",
        source="Documentation de Metricool et d’Iconosquare.",
        compute=v9_croissance_de_l_audience,
        evidence=followed,
    ),
)
