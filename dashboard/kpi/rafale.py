"""A. Alertes: how messages come together, in bursts (A5), and how fast they come at the end of the data (A8)."""

from datetime import timedelta
from typing import Any

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.kpi.day import daily
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.stats.anomaly import doubling_time
from dashboard.stats.bursts import bursts
from dashboard.store.store import Session

BINS = 2  # hours over which a speed is measured
NOTHING_SCORED = "Aucun message de la période n’a pu être noté."
NO_HOUR = "Aucun message de la période n’a d’heure connue."


def scored_days(session: Session, scope: Scope) -> Query:
    """One row per covered day of the period: messages, those with a sentiment, those negative."""
    return figures.kept(daily(session, scope), "is_in_period")


def a5_rafales(session: Session, scope: Scope) -> KpiResult:
    """Bursts of negative messages among the scored ones, day by day; ``bursts`` gives first, last and weight."""
    query = scored_days(session, scope)
    rows = session.remembered(f"SELECT day, negative, scored FROM ({query.sql}) AS days ORDER BY day", query.params)
    days, targets, totals = ([row[place] for row in rows] for place in range(3))
    if not sum(totals):
        return figures.not_available("A5", NOTHING_SCORED)
    found = [
        {"first": days[one.first], "last": days[one.last], "weight": one.weight} for one in bursts(targets, totals)
    ]
    return KpiResult(
        code="A5", value=len(found), n=sum(totals), status=figures.status_of(sum(totals)), details={"bursts": found}
    )


def hours(session: Session, scope: Scope) -> Query:
    """The inbound messages of the period whose hour is known; ``hour_number`` counts the hours that passed since 1970:
    that of the night when clocks are moved is neither doubled nor lacking."""
    return select(
        f"""
        SELECT {MESSAGE}, f.local_on, f.local_hour, coalesce(m.post_id, f.thread_key) AS post,
            date_diff('hour', TIMESTAMP '1970-01-01', m.published_at) AS hour_number
        FROM {FACTS}
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND f.local_hour IS NOT NULL
        """,
        scope,
    )


def last_hours(session: Session, scope: Scope) -> Query:
    """The rows of ``hours`` of the last two hours."""
    rows = hours(session, scope)
    last = f"(SELECT max(hour_number) FROM ({rows.sql}) AS every)"
    return figures.kept(rows, f"hour_number > {last} - {BINS}")


def a8_vitesse(session: Session, scope: Scope) -> KpiResult:
    """Messages an hour over the last two hours of the data; ``doubling_s`` (None unless they at least went from 3 to
    more), ``platforms`` and ``posts`` touched, ``fastest``: the greatest such speed of the period and when."""
    every = hours(session, scope)
    counted = session.remembered(
        f"SELECT hour_number, count(*) FROM ({every.sql}) AS hours GROUP BY hour_number", every.params
    )
    if not counted:
        return figures.not_available("A8", NO_HOUR)
    by_hour = {int(hour): int(n) for hour, n in counted}
    last = max(by_hour)
    before, now = by_hour.get(last - 1, 0), by_hour[last]
    doubling = doubling_time(before, now, 1.0)
    rows = last_hours(session, scope)
    (touched,) = session.remembered(
        f"SELECT count(DISTINCT platform), count(DISTINCT post) FROM ({rows.sql}) AS latest", rows.params
    )
    fastest = max(by_hour, key=lambda hour: (by_hour[hour] + by_hour.get(hour - 1, 0), -hour))
    return KpiResult(
        code="A8", value=(before + now) / BINS, n=before + now, status=Status.OK,
        details={
            "doubling_s": None if doubling is None else timedelta(hours=doubling).total_seconds(),
            "platforms": int(touched[0]), "posts": int(touched[1]),
            "fastest": _fastest(fastest, by_hour),
        },
    )  # fmt: skip


def _fastest(hour: int, by_hour: dict[int, int]) -> dict[str, Any]:
    return {"hour_number": hour, "speed": (by_hour[hour] + by_hour.get(hour - 1, 0)) / BINS}


RAFALE = (
    Kpi(
        code="A5",
        family=Family.ALERTE,
        title="Rafales de messages négatifs",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Suites de jours où la part de messages négatifs se comprend mieux comme le double de la part de "
        "toute la période : automate à deux états, entrer dans une rafale coûte le logarithme du nombre de jours. Le "
        "détail donne les dates et le poids de chaque rafale. Se lit après coup, ne sert jamais à alerter.",
        source="Kleinberg 2002 (s = 2, γ = 1).",
        compute=a5_rafales,
        evidence=scored_days,
    ),
    Kpi(
        code="A8",
        family=Family.ALERTE,
        title="Messages par heure, à la fin des données",
        unit=Unit.COUNT,
        basis=Basis.STATE,
        better=Direction.NEITHER,
        definition="Messages reçus dans les deux dernières heures de la période où il y en a, divisés par deux. Le "
        "détail donne le temps de doublement (durée × ln 2 ÷ ln(x2 ÷ x1), seulement si x2 > x1 ≥ 3), les plateformes "
        "et les publications touchées, et l’heure la plus rapide de la période.",
        source="Définition usuelle.",
        compute=a8_vitesse,
        evidence=last_hours,
    ),
)
