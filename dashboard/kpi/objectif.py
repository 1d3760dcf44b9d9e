"""O. Objectifs et rapport: what the figures stand on."""

from datetime import timedelta
from typing import Any

from dashboard.kpi import coverage, figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.kpi.judged import human_labels
from dashboard.kpi.scope import Scope
from dashboard.store.store import Session


def o5_couverture(session: Session, scope: Scope) -> KpiResult:
    """Share of the (source, day) pairs of the period that an import covers.

    ``sources`` gives, per platform, its covered days and its ``gaps`` (first and last missing day);
    ``human_labels`` the x of n labels a person gave, in a random ``sample`` or while ``browsing``.
    ``registry.compute`` adds ``unavailable``.
    """
    covered = coverage.held_by_platform(session, scope)
    if not covered:
        return figures.not_available("O5", "Aucun message importé dans les sources choisies.")
    days = set(scope.only_on) or {scope.start + timedelta(days=offset) for offset in range(scope.days)}
    x, n = sum(map(len, covered.values())), len(days) * len(covered)
    sources = [
        {"platform": name, "covered_days": len(held), "days": len(days), "gaps": gaps(sorted(days - held))}
        for name, held in covered.items()
    ]
    return KpiResult(
        code="O5", value=x / n, x=x, n=n, status=Status.OK,
        details={"sources": sources, "human_labels": human_labels(session, scope)},
    )  # fmt: skip


def gaps(missing: list[Any]) -> list[tuple[Any, Any]]:
    """Sorted days as (first, last) of each run of consecutive days."""
    runs: list[tuple[Any, Any]] = []
    for day in missing:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _ranges(session: Session, scope: Scope) -> Query:
    return coverage.import_ranges(scope)


OBJECTIF = (
    Kpi(
        code="O5",
        family=Family.OBJECTIF,
        title="Couverture du rapport",
        unit=Unit.SHARE,
        basis=Basis.STATE,
        better=Direction.UP,
        definition="Jours couverts par un import ÷ jours de la période, source par source. Un import couvre les jours "
        "compris entre son premier et son dernier message. Le détail liste les sources, les dates, les trous, la part "
        "des classements vérifiés par une personne et, parmi les indicateurs demandés avec lui, ceux qui sont non "
        "disponibles avec leur raison.",
        source="Définition de Vigie.",
        compute=o5_couverture,
        evidence=_ranges,
    ),
)
