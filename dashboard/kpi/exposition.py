"""W. Charge: how much hostility reaches the people who read messages (W4). Never a measure of anyone's work."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.kpi.coverage import covered_days
from dashboard.kpi.judged import IS_SURE, why_unread
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.store.declared import declared
from dashboard.store.store import Session

RECEIVED = (
    "Vigie ne sait pas qui a lu quoi : elle compte les messages hostiles reçus, comme si une personne les lisait."
)


def hostile(session: Session, scope: Scope) -> Query:
    """The inbound messages of the period that hold an insult, hate or a threat."""
    return select(
        f"""
        SELECT {MESSAGE}, f.local_on, k.level, k.categories
        FROM {FACTS} JOIN current_risk AS k ON k.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound'
            AND (list_contains(k.categories, 'insult') OR list_contains(k.categories, 'hate')
                OR list_contains(k.categories, 'threat'))
            AND {IS_SURE}
        """,
        scope,
    )


def w4_exposition(session: Session, scope: Scope) -> KpiResult:
    """Hostile messages on the heaviest day; ``total``, ``per_day``, ``worst_on``, ``longest_run`` (consecutive days
    with one at least), ``limit`` of the settings (0: none) and ``days_over``, the days above it."""
    days = covered_days(session, scope)
    read = select(
        f"""
        SELECT count(*) FROM {FACTS} JOIN current_risk AS k ON k.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound'
        """,
        scope,
    )
    if not days or not session.remembered(read.sql, read.params)[0][0]:
        return figures.not_available("W4", why_unread(session, scope))
    query = hostile(session, scope)
    by_day: dict[date, int] = dict(
        session.remembered(
            f"SELECT local_on, count(*) FROM ({query.sql}) AS hostile GROUP BY local_on ORDER BY local_on", query.params
        )
    )
    limit = declared(session).exposure_limit
    total, worst_on = sum(by_day.values()), max(by_day, key=lambda on: by_day[on], default=None)
    return KpiResult(
        code="W4", value=max(by_day.values(), default=0), n=len(days), status=Status.OK, notes=(RECEIVED,),
        details={
            "total": total, "per_day": total / len(days), "worst_on": worst_on,
            "longest_run": longest_run(sorted(by_day)), "limit": limit, "days_over": over(by_day, limit),
        },
    )  # fmt: skip


def longest_run(days: Sequence[date]) -> int:
    """The most consecutive days among sorted ones."""
    longest = run = 0
    for place, day in enumerate(days):
        run = run + 1 if place and day - days[place - 1] == timedelta(days=1) else 1
        longest = max(longest, run)
    return longest


def over(by_day: Mapping[date, int], limit: int) -> list[date]:
    """The days with more than ``limit`` hostile messages; none without a limit."""
    return sorted(on for on, messages in by_day.items() if 0 < limit < messages)


EXPOSITION = (
    Kpi(
        code="W4",
        family=Family.CHARGE,
        title="Messages hostiles, journée la plus lourde",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Messages reçus avec une insulte, de la haine ou une menace, le jour qui en a le plus. "
        "Le détail donne la moyenne par jour couvert, la plus longue suite de jours et, si l’équipe a fixé une limite "
        "dans les réglages, les jours qui la dépassent : un relais est alors proposé. Ce n’est jamais une mesure du "
        "travail de quelqu’un. Sans savoir qui a lu quoi, Vigie compte ce qui a été reçu.",
        source="Définition de Vigie, d’après l’article fondateur (« sacré contrôle de soi »).",
        compute=w4_exposition,
        evidence=hostile,
    ),
)
