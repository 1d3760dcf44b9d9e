"""Every figure there is, and the one function that computes them: same figures on every screen."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard.errors import UsageError
from dashboard.kpi.alerte import ALERTE
from dashboard.kpi.anomalie import ANOMALIE
from dashboard.kpi.apaisement import APAISEMENT
from dashboard.kpi.attribut import ATTRIBUT
from dashboard.kpi.audience import AUDIENCE
from dashboard.kpi.campagne import CAMPAGNE
from dashboard.kpi.charge import CHARGE
from dashboard.kpi.concurrents import CONCURRENTS
from dashboard.kpi.contenu import CONTENU
from dashboard.kpi.contract import Basis, Kpi, KpiResult, Status, Unit
from dashboard.kpi.copie import COPIE
from dashboard.kpi.coverage import Common, common, common_weeks
from dashboard.kpi.creneau import CRENEAU
from dashboard.kpi.delai import DELAI
from dashboard.kpi.echange import ECHANGE
from dashboard.kpi.ecoute import ECOUTE
from dashboard.kpi.emergence import EMERGENCE
from dashboard.kpi.equite import EQUITE
from dashboard.kpi.exposition import EXPOSITION
from dashboard.kpi.fiabilite import FIABILITE
from dashboard.kpi.intention import INTENTION
from dashboard.kpi.membres import MEMBRES
from dashboard.kpi.moderation import MODERATION
from dashboard.kpi.nouveaute import NOUVEAUTE
from dashboard.kpi.objectif import OBJECTIF
from dashboard.kpi.parole import PAROLE
from dashboard.kpi.polarite import POLARITE
from dashboard.kpi.rafale import RAFALE
from dashboard.kpi.reactivite import REACTIVITE
from dashboard.kpi.reference import NOT_IMPLEMENTED, SAME, TOLD_ELSEWHERE
from dashboard.kpi.remontee import REMONTEE
from dashboard.kpi.scope import Scope
from dashboard.kpi.taux import TAUX
from dashboard.kpi.theme import THEME
from dashboard.kpi.variete import VARIETE
from dashboard.kpi.veille import VEILLE
from dashboard.kpi.voix import VOIX
from dashboard.stats.intervals import Interval, difference
from dashboard.store.store import Session
from dashboard.text.formats import count

KPIS: tuple[Kpi, ...] = (
    *REACTIVITE, *DELAI, *ECHANGE, *ECOUTE, *FIABILITE, *INTENTION, *THEME, *APAISEMENT, *VEILLE, *EMERGENCE,
    *NOUVEAUTE, *ALERTE, *CONTENU, *VOIX, *CONCURRENTS, *AUDIENCE, *EQUITE, *ANOMALIE, *RAFALE, *COPIE, *TAUX,
    *ATTRIBUT, *CRENEAU, *VARIETE, *POLARITE, *CAMPAGNE, *MODERATION, *REMONTEE, *MEMBRES, *PAROLE, *CHARGE,
    *EXPOSITION, *OBJECTIF,
)  # fmt: skip
_BY_CODE = {each.code.casefold(): each for each in KPIS}
_SAME = {code.casefold(): codes for code, codes in SAME.items()}
_UNNUMBERED = {code.casefold(): told for code, told in (TOLD_ELSEWHERE | NOT_IMPLEMENTED).items()}


def kpi(code: str) -> Kpi:
    """The figure of that code, whatever its case; ``UsageError`` when there is none."""
    asked = code.strip().casefold()
    if asked in _BY_CODE:
        return _BY_CODE[asked]
    if asked in _UNNUMBERED:
        raise UsageError(f"« {code} » n’est pas un chiffre. {_UNNUMBERED[asked]}")
    raise UsageError(
        f"Indicateur « {code} » inconnu. Indicateurs disponibles : {', '.join(each.code for each in KPIS)}."
    )


def named(code: str) -> list[Kpi]:
    """The figures that the reference calls so: R3a is R3, C3 is both C3i and C3v; ``UsageError`` when there is none."""
    return [kpi(each) for each in _SAME.get(code.strip().casefold(), (code,))]


def compute(
    session: Session, scope: Scope, codes: Sequence[str] | None = None, earlier: Scope | None = None
) -> list[KpiResult]:
    """The figures of ``codes`` (all of them when ``None``) over ``scope``, in that order.

    Each carries its change since the period before, or since ``earlier``, where the two compare (0.11). O5 lists in
    ``unavailable`` those asked with it that have no value, with their reasons. Raises ``UsageError`` for an unknown
    code.
    """
    wanted = [each for code in codes for each in named(code)] if codes is not None else list(KPIS)
    if earlier is None:
        shared = common_weeks(session, scope)
        computed = {each.code: _compared(session, each, scope, shared) for each in wanted}
    else:
        computed = {each.code: _against(session, each, scope, earlier) for each in wanted}
    if "O5" in computed:
        missing = {code: result.reason for code, result in computed.items() if code != "O5" and result.value is None}
        computed["O5"] = replace(computed["O5"], details=computed["O5"].details | {"unavailable": missing})
    return [computed[each.code] for each in wanted]


def rows(session: Session, code: str, scope: Scope) -> pd.DataFrame:
    """The exact rows behind the figure."""
    query = kpi(code).evidence(session, scope)
    return session.frame(query.sql, query.params)


def _compared(session: Session, figure: Kpi, scope: Scope, shared: Common | None) -> KpiResult:
    """The figure over ``scope`` with its change since the period of the same length before, in whole weeks.

    When the period is not in whole weeks, or imports left days or platforms out of one side, the change is that of
    what both sides have, and ``details["compared"]`` holds their value; ``details["comparison"]`` says it in French.
    """
    result = figure.compute(session, scope)
    if result.value is None or figure.basis in (Basis.STATE, Basis.COMPARISON):
        return result
    weeks = scope.whole_weeks
    if weeks.days % 7:
        return _explained(result, "Période de moins d’une semaine : pas de comparaison.")
    remark = f"Comparaison sur {count(weeks.days // 7, 'semaine entière', 'semaines entières')}."
    now, before, said = weeks, weeks.previous, "" if weeks == scope else remark
    if figure.basis is not Basis.LIFETIME:  # a day without a post is no gap
        if shared is None:
            return _explained(result, "Aucun fichier de messages ne couvre la période précédente.")
        now, before, said = shared.now, shared.earlier, shared.remark or said
    current = result if now == scope else figure.compute(session, now)
    return _changed(result, current, figure.compute(session, before), said)


def _against(session: Session, figure: Kpi, scope: Scope, earlier: Scope) -> KpiResult:
    """The figure over ``scope`` with its change since any other period.

    Numbers that add up over days compare only between periods of one length; import gaps restrict such periods to
    the platforms and the days that both have. A share or a delay compares between any two periods.
    """
    result = figure.compute(session, scope)
    if result.value is None or figure.basis is Basis.STATE:
        return result
    if scope.days != earlier.days:
        if figure.unit is Unit.COUNT:
            return _explained(result, "Périodes de longueurs différentes : un nombre ne se compare pas.")
        remark = f"Périodes de {count(scope.days, 'jour')} et de {count(earlier.days, 'jour')}."
        return _changed(result, result, figure.compute(session, earlier), remark)
    now, said = scope, ""
    if figure.basis is not Basis.LIFETIME:
        shared = common(session, scope, earlier)
        if shared is None:
            return _explained(result, "Aucun jour des deux périodes n’est couvert par les imports des deux côtés.")
        now, earlier, said = shared.now, shared.earlier, shared.remark
    current = result if now == scope else figure.compute(session, now)
    return _changed(result, current, figure.compute(session, earlier), said)


def _changed(result: KpiResult, current: KpiResult, previous: KpiResult, remark: str) -> KpiResult:
    if current.value is None or previous.value is None:
        reason = (previous if previous.value is None else current).reason
        return _explained(result, f"Pas de comparaison, faute de chiffre sur la période comparée : « {reason} »")
    if current.details.get("denominator") != previous.details.get("denominator"):
        return _explained(result, "Pas de comparaison : le dénominateur n’est pas le même sur les deux périodes.")
    if remark:
        result = _explained(result, remark)
    gap = current.value - previous.value
    bounds = _gap_interval(current, previous)
    has_enough = Status.LIST_ONLY not in (current.status, previous.status)
    relative = gap / previous.value if previous.value else None
    return replace(
        result,
        previous=previous.value,
        previous_n=previous.n,
        change=gap,
        change_low=bounds and bounds.low,
        change_high=bounds and bounds.high,
        is_change=bounds is not None and has_enough and (bounds.low > 0 or bounds.high < 0),
        details=result.details | {"compared": current.value, "compared_n": current.n, "relative_change": relative},
    )


def _gap_interval(current: KpiResult, previous: KpiResult) -> Interval | None:
    """Newcombe's for shares; the same recipe on the bounds of each side for the rest."""
    bounds = (current.low, current.high, previous.low, previous.high)
    if current.value is None or previous.value is None or None in bounds:
        return None
    low, high, low_before, high_before = (float(bound) for bound in bounds if bound is not None)
    return difference(current.value, Interval(low, high), previous.value, Interval(low_before, high_before))


def _explained(result: KpiResult, sentence: str) -> KpiResult:
    return replace(result, details=result.details | {"comparison": sentence})
