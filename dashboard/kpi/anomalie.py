"""A. Alertes: the days that leave the usual, by volume, by tone, by silence, by what season and trend do not explain.

Figures of a period judge days; the alerts themselves judge hours. A day is compared with the same weekday of the eight
weeks before, or with the fourteen days before when those lack (A2); a day that no import covers is left out.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from dashboard.config import public_holidays
from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Status, Unit
from dashboard.kpi.day import WEEKS, Day, covered, daily
from dashboard.kpi.scope import Scope
from dashboard.stats import anomaly
from dashboard.stats.seasonal import stl
from dashboard.store.declared import declared
from dashboard.store.store import Session

DAYS, FEWEST = 14, 4
Z, RARE, FLOOR, PEOPLE = 3.5, 0.001, 5, 3  # A2
RARE_SHARE, SCORED = 0.01, 30  # A4; the least that a usual share rests on
QUIET_SHARE, RARE_QUIET = 0.5, 0.01  # A14
SEASON, SEASONAL_FROM = 7, 28  # A6
NO_PAST = "Pas assez d’historique : il faut au moins 4 jours comparables, couverts par un import, avant la période."
NO_SCORED_PAST = "Pas assez d’historique évalué : il faut au moins 30 messages notés dans les 8 semaines d’avant."
NO_SEASON = "Il faut au moins 28 jours de suite couverts par les imports jusqu’à la fin de la période."


def baseline(days: Sequence[Day], on: date) -> list[Day]:
    """The days that tell what is usual on ``on``; empty when there are too few of them (A2)."""
    by_day = {day.on: day for day in days}
    for step, back in ((7, WEEKS), (1, DAYS)):
        past = (by_day.get(on - timedelta(days=step * n)) for n in range(1, back + 1))
        found = [day for day in past if day is not None]
        if len(found) >= FEWEST:
            return found
    return []


def improbable(x: int, usual: Sequence[int]) -> float:
    """A3: how likely at least ``x`` messages were, 1 when they are not more than usual."""
    mean, variance = anomaly.baseline_moments(usual)
    return anomaly.count_tail(x, mean, variance) if x > mean else 1.0


def is_anomalous(x: int, authors: int, usual: Sequence[int]) -> bool:
    """A2: far from the usual by the robust z, enough messages of enough people, and improbable (A3); where the z
    cannot be computed A3 decides."""
    z = anomaly.robust_z(x, usual)
    return x >= FLOOR and authors >= PEOPLE and (z is None or z >= Z) and improbable(x, usual) < RARE


def a2_jours_anormaux(session: Session, scope: Scope) -> KpiResult:
    """Days of unusual volume among the ``n`` judged; ``days`` lists them with what is usual, z and p."""

    def told(day: Day, past: list[Day]) -> dict[str, Any] | None:
        usual = [each.messages for each in past]
        if not is_anomalous(day.messages, day.authors, usual):
            return None
        return {"usual": float(np.median(usual)), "z": anomaly.robust_z(day.messages, usual),
                "p": improbable(day.messages, usual)}  # fmt: skip

    return _judged("A2", covered(session, scope), told)


def a3_comptages_improbables(session: Session, scope: Scope) -> KpiResult:
    """Days whose count had less than one chance in a thousand; ``days`` lists them."""

    def told(day: Day, past: list[Day]) -> dict[str, Any] | None:
        p = improbable(day.messages, [each.messages for each in past])
        return {"usual": float(np.mean([each.messages for each in past])), "p": p} if p < RARE else None

    return _judged("A3", covered(session, scope), told)


def a4_jours_negatifs(session: Session, scope: Scope) -> KpiResult:
    """Days more negative than the eight weeks before; ``days`` lists them with the usual share and p."""
    days = covered(session, scope)
    flagged, judged = [], 0
    for day in days:
        past = [each for each in days if day.on - timedelta(weeks=WEEKS) <= each.on < day.on]
        scored = sum(each.scored for each in past)
        if not day.is_in_period or scored < SCORED:
            continue
        judged += 1
        usual = anomaly.smoothed_share(sum(each.negative for each in past), scored)
        p = anomaly.binomial_tail(day.negative, day.scored, usual) if day.negative > usual * day.scored else 1.0
        if p < RARE_SHARE and day.negative >= FLOOR and day.negative_authors >= PEOPLE:
            flagged.append(_flag(day) | {"negative": day.negative, "scored": day.scored, "usual": usual, "p": p})
    return _counted("A4", flagged, judged, NO_SCORED_PAST)


def a6_residus_saisonniers(session: Session, scope: Scope) -> KpiResult:
    """Days that trend and week do not explain: robust z of the STL residual of log(1 + messages) of 3.5 or more."""
    run: list[Day] = []
    for day in covered(session, scope):
        run = [*run, day] if run and day.on - run[-1].on == timedelta(days=1) else [day]
    if len(run) < SEASONAL_FROM or not any(day.is_in_period for day in run):
        return figures.not_available("A6", NO_SEASON)
    residual = stl(np.log1p([day.messages for day in run]), SEASON).residual
    flagged = []
    for day, left in zip(run, residual, strict=True):
        z = anomaly.robust_z(float(left), residual)
        if day.is_in_period and day.messages >= FLOOR and z is not None and z >= Z:
            flagged.append(_flag(day) | {"z": z})
    return _counted("A6", flagged, sum(day.is_in_period for day in run), NO_SEASON)


def a14_jours_de_silence(session: Session, scope: Scope) -> KpiResult:
    """Complete days at half the usual or less, when that was improbable, but the holidays and closed days of the
    settings; ``missing`` counts the days that no import covers, which are to be checked first."""
    known = declared(session)
    closed = public_holidays(known.holiday_list) | known.closed_on

    def told(day: Day, past: list[Day]) -> dict[str, Any] | None:
        mean, variance = anomaly.baseline_moments([each.messages for each in past])
        p = anomaly.low_count_tail(day.messages, mean, variance)
        is_quiet = day.is_complete and day.on not in closed and day.messages <= QUIET_SHARE * mean and p < RARE_QUIET
        return {"usual": mean, "p": p} if is_quiet else None

    days = covered(session, scope)
    wanted = len(scope.only_on) or scope.days
    return _judged("A14", days, told, missing=wanted - sum(day.is_in_period for day in days))


def _judged(code: str, days: Sequence[Day], told: Any, **details: Any) -> KpiResult:
    """Each day of the period that has a baseline, kept when ``told`` gives what is to be said of it."""
    flagged, judged = [], 0
    for day in days:
        past = baseline(days, day.on) if day.is_in_period else []
        if not past:
            continue
        judged += 1
        found = told(day, past)
        if found is not None:
            flagged.append(_flag(day) | found)
    return _counted(code, flagged, judged, NO_PAST, **details)


def _flag(day: Day) -> dict[str, Any]:
    return {"day": day.on, "messages": day.messages}


def _counted(code: str, flagged: list[dict[str, Any]], judged: int, empty: str, **details: Any) -> KpiResult:
    if not judged:
        return figures.not_available(code, empty, **details)
    return KpiResult(code=code, value=len(flagged), n=judged, status=Status.OK, details={"days": flagged} | details)


_USUAL = (
    "le même jour de la semaine des 8 semaines d’avant, ou les 14 jours d’avant s’il en manque ; les jours sans import "
    "n’y entrent pas"
)

ANOMALIE = (
    Kpi(
        code="A2",
        family=Family.ALERTE,
        title="Jours au volume inhabituel",
        unit=Unit.DAYS,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Jours de la période dont le nombre de messages reçus s’écarte de l’habitude : z robuste "
        "(0,6745 × écart à la médiane ÷ écart absolu médian) d’au moins 3,5, au moins 5 messages de 3 personnes, et "
        f"moins d’une chance sur 1 000 (A3). L’habitude : {_USUAL}. n est le nombre de jours jugés ; les "
        "alertes, elles, jugent chaque heure.",
        source="Iglewicz et Hoaglin 1993.",
        compute=a2_jours_anormaux,
        evidence=daily,
    ),
    Kpi(
        code="A3",
        family=Family.ALERTE,
        title="Jours au comptage improbable",
        unit=Unit.DAYS,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Jours de la période dont le nombre de messages reçus avait moins d’une chance sur 1 000 "
        "d’être atteint : loi de Poisson, ou binomiale négative quand la variance de l’habitude dépasse 1,2 fois sa "
        f"moyenne. L’habitude : {_USUAL}. Le détail donne la probabilité de chaque jour.",
        source="Pratique de la surveillance épidémiologique.",
        compute=a3_comptages_improbables,
        evidence=daily,
    ),
    Kpi(
        code="A4",
        family=Family.ALERTE,
        title="Jours plus négatifs que d’habitude",
        unit=Unit.DAYS,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Jours de la période dont la part de messages négatifs dépasse celle des 8 semaines d’avant avec "
        "moins d’une chance sur 100 (loi binomiale exacte), et au moins 5 messages négatifs de 3 personnes. Voit un "
        "changement d’humeur que le volume ne montre pas.",
        source="Test binomial exact, part habituelle lissée selon Jeffreys.",
        compute=a4_jours_negatifs,
        evidence=daily,
    ),
    Kpi(
        code="A6",
        family=Family.ALERTE,
        title="Jours que la semaine n’explique pas",
        unit=Unit.DAYS,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Le nombre de messages par jour (en logarithme) est séparé en tendance, rythme de la semaine et "
        "reste (STL robuste). Sont comptés les jours dont le reste a un z robuste d’au moins 3,5 et au moins 5 "
        "messages. Demande 28 jours de suite couverts par les imports.",
        source="Cleveland, Cleveland, McRae et Terpenning 1990.",
        compute=a6_residus_saisonniers,
        evidence=daily,
    ),
    Kpi(
        code="A14",
        family=Family.ALERTE,
        title="Jours de silence anormal",
        unit=Unit.DAYS,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Jours complets avec la moitié des messages habituels ou moins, quand cela avait moins d’une chance "
        f"sur 100, hors jours fériés et de fermeture. L’habitude : {_USUAL}. Vérifiez d’abord les données (export "
        "incomplet, requête changée), ensuite la communauté. Le détail compte les jours qu’aucun import ne couvre.",
        source="Documentation de ThirdEye.",
        compute=a14_jours_de_silence,
        evidence=daily,
    ),
)
