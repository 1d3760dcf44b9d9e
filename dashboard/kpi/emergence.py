"""V. Veille: what begins to be said, much more than before (V6) or little yet but growing (V7)."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.kpi.coverage import NOT_COVERED, covered_by_platform
from dashboard.kpi.scope import Scope
from dashboard.kpi.termes import AT_MOST, Told, described, grouped, is_read, saying, spoken, why_unread, without_brand
from dashboard.stats.emergence import discoveries, growth, log_odds, prior_weight, upper_p, weighted_degrees
from dashboard.store.store import Session
from dashboard.text.formats import count, period

REFERENCE_DAYS, FEWEST_REFERENCE_DAYS = 84, 7
FEWEST_AUTHORS = 3
Z, FALSE_DISCOVERIES = 1.96, 0.1
SUB_PERIOD_DAYS, FEWEST_SUB_PERIODS, FEWEST_MESSAGES = 7, 4, 30  # Yoon's m and N_j
TOO_SHORT = "Une carte d’émergence compare au moins quatre semaines entières : choisissez une période plus longue."
NO_REFERENCE = (
    "Aucun fichier de messages ne couvre assez les douze semaines d’avant la période : rien à quoi comparer. "
    "Choisissez une période plus courte, ou importez les semaines précédentes."
)


class _Risen(NamedTuple):
    """A term that rose: ``now`` and ``before``, the people who say it in each window."""

    told: Told
    others: tuple[str, ...]
    now: int
    before: int
    delta: float
    z: float


class _Compared(NamedTuple):
    """The period on the sources that its reference has too, and both."""

    now: Scope
    reference: Scope
    left_out: tuple[str, ...]


def v6_termes_emergents(session: Session, scope: Scope) -> KpiResult:
    """How many terms emerge; ``terms``, the strongest first, each with ``term`` (its number), ``name``, ``others``
    (other wordings of the same), ``now`` and ``before`` (people), ``messages``, ``delta``, ``z`` and ``examples``
    (keys of three messages); ``authors_now`` and ``authors_before`` (Σ y), ``reference`` (its first and last day),
    ``left_out`` (platforms without past)."""
    compared, reason = _windows(session, scope)
    if compared is None:
        return figures.not_available("V6", reason)
    counts = _authors(session, compared)
    if counts.empty:
        return figures.not_available("V6", "Aucun terme n’est dit par 3 personnes sur la période et avant elle.")
    terms = [
        asdict(risen.told) | {"others": risen.others, "now": risen.now, "before": risen.before, "delta": risen.delta,
                              "z": risen.z}
        for risen in _emerging(session, compared, counts)
    ]  # fmt: skip
    notes = [f"Comparé aux messages reçus {period(*_ends(compared.reference))}."]
    if compared.left_out:
        few = count(len(compared.left_out), "source sans passé laissée", "sources sans passé laissées")
        notes.append(f"{few} de côté.")
    return KpiResult(
        code="V6", value=len(terms), n=int(counts["n_now"].iloc[0]), status=Status.OK, notes=tuple(notes),
        details={"terms": terms, "tested": len(counts), "authors_now": int(counts["n_now"].iloc[0]),
                 "authors_before": int(counts["n_before"].iloc[0]), "reference": _ends(compared.reference),
                 "left_out": compared.left_out},
    )  # fmt: skip


def emerging_rows(session: Session, scope: Scope) -> Query:
    """One row per message of the period and emerging term that it says."""
    compared, _ = _windows(session, scope)
    if compared is None:
        return saying(scope, ())
    counts = _authors(session, compared)
    return saying(compared.now, [each.told.term for each in _emerging(session, compared, counts)])


def v7_signaux_faibles(session: Session, scope: Scope) -> KpiResult:
    """How many terms are weak signals; ``terms`` places every term of the map: ``term``, ``name``, ``others``,
    ``kind`` (weak, strong, latent, known), ``visibility`` and ``diffusion`` (mean share of the messages of a
    sub-period), their growths per sub-period, ``authors``, ``messages``, ``examples``; ``medians`` cut it in four."""
    places, reason = _placed(session, scope)
    if places is None:
        return figures.not_available("V7", reason)
    weak = [each for each in places["terms"] if each["kind"] == "weak"]
    return KpiResult(
        code="V7", value=len(weak), n=int(sum(places["totals"])), status=Status.OK,
        notes=(f"{count(len(places['totals']), 'semaine comparée', 'semaines comparées')}.",), details=places,
    )  # fmt: skip


def weak_rows(session: Session, scope: Scope) -> Query:
    """One row per message of the compared weeks and weak signal that it says."""
    places, _ = _placed(session, scope)
    weak = [each["term"] for each in places["terms"] if each["kind"] == "weak"] if places else []
    return saying(scope.whole_weeks, weak)


def _ends(scope: Scope) -> tuple[date, date]:
    return scope.start, scope.end


def _windows(session: Session, scope: Scope) -> tuple[_Compared | None, str]:
    """The period and the twelve weeks before it, on the platforms that both have; or why they do not compare."""
    if not is_read(session):
        return None, why_unread(session)
    reference = replace(
        scope, start=scope.start - timedelta(days=REFERENCE_DAYS), end=scope.start - timedelta(days=1), only_on=()
    )
    before, now = covered_by_platform(session, reference), covered_by_platform(session, scope)
    if not any(now.values()):
        return None, NOT_COVERED
    both = sorted(code for code, days in now.items() if days and len(before.get(code, ())) >= FEWEST_REFERENCE_DAYS)
    if not both:
        return None, NO_REFERENCE
    left_out = tuple(sorted(code for code, days in now.items() if days and code not in both))
    platforms, began = tuple(both), min(min(before[code]) for code in both)
    reference = replace(reference, start=began)
    return _Compared(replace(scope, platforms=platforms), replace(reference, platforms=platforms), left_out), ""


def _authors(session: Session, compared: _Compared) -> pd.DataFrame:
    """y of each term that at least three people say: ``term``, ``now``, ``before``; and ``n_now``, ``n_before``, the
    sums over every term."""
    held = spoken(compared.now, since=compared.reference)
    return session.frame(
        f"""
        WITH held AS ({held.sql}),
        said AS (
            SELECT DISTINCT t.term, h.voice, h.is_now
            FROM message_terms AS t JOIN held AS h ON h.message_key = t.message_key
            WHERE t.term IS NOT NULL
        ),
        counted AS (
            SELECT term, count(*) FILTER (WHERE is_now) AS now, count(*) FILTER (WHERE NOT is_now) AS before
            FROM said GROUP BY term
        )
        SELECT * FROM (
            SELECT term, now, before, CAST(sum(now) OVER () AS BIGINT) AS n_now,
                CAST(sum(before) OVER () AS BIGINT) AS n_before
            FROM counted
        ) AS summed
        WHERE now + before >= {FEWEST_AUTHORS} AND n_now > 0 AND n_before > 0
        ORDER BY term
        """,
        held.params,
    )


def _emerging(session: Session, compared: _Compared, counts: pd.DataFrame) -> list[_Risen]:
    if counts.empty:
        return []
    now, before = counts["now"].to_numpy(np.float64), counts["before"].to_numpy(np.float64)
    n_now, n_before = float(counts["n_now"].iloc[0]), float(counts["n_before"].iloc[0])
    total = prior_weight(n_now)
    rise = log_odds(now, before, n_now, n_before, total * (now + before) / (n_now + n_before), total)
    kept = (rise.z >= Z) & discoveries(upper_p(rise.z), FALSE_DISCOVERIES) & (now >= FEWEST_AUTHORS)
    order = sorted(np.flatnonzero(kept), key=lambda at: (-rise.z[at], counts["term"].iloc[at]))[:AT_MOST]
    facts = {int(counts["term"].iloc[at]): at for at in order}
    told = described(session, compared.now, [*facts])
    lasting = [
        told[term] for term in facts if term in told and (told[term].days >= 2 or told[term].places >= 2)
    ]  # fmt: skip
    lasting.sort(key=lambda each: (-round(rise.z[facts[each.term]], 6), -each.size, each.term))
    risen = []
    for head, others in grouped(session, compared.now, without_brand(session, lasting)):
        at = facts[head.term]
        risen.append(_Risen(head, others, int(now[at]), int(before[at]), float(rise.delta[at]), float(rise.z[at])))
    return sorted(risen, key=lambda each: (-each.z, each.told.term))


def _placed(session: Session, scope: Scope) -> tuple[dict[str, Any] | None, str]:
    """Where each term stands on the map, or why there is none."""
    if not is_read(session):
        return None, why_unread(session)
    weeks = scope.whole_weeks
    m = weeks.days // SUB_PERIOD_DAYS
    if weeks.days % SUB_PERIOD_DAYS or m < FEWEST_SUB_PERIODS or weeks.only_on:
        return None, TOO_SHORT
    totals = _totals(session, weeks, m)
    if min(totals) < FEWEST_MESSAGES:
        few = count(int(sum(n < FEWEST_MESSAGES for n in totals)), "semaine", "semaines")
        return None, f"{few} sur {m} sans {FEWEST_MESSAGES} messages : pas assez pour une carte d’émergence."
    table = _per_week(session, weeks)
    terms = np.unique(table["term"].to_numpy())
    if not terms.size:
        return None, "Aucun terme n’est dit par 3 personnes sur la période."
    uses, spread = np.zeros((terms.size, m)), np.zeros((terms.size, m))
    at = np.searchsorted(terms, table["term"].to_numpy()), table["part"].to_numpy()
    uses[at], spread[at] = table["uses"], table["messages"]
    authors = {int(term): int(n) for term, n in zip(table["term"], table["authors"], strict=True)}
    degrees = weighted_degrees(uses, totals), weighted_degrees(spread, totals)
    means = uses.mean(axis=1) / np.mean(totals), spread.mean(axis=1) / np.mean(totals)
    rates = growth(degrees[0]), growth(degrees[1])
    medians = [float(np.median(each)) for each in means] + [float(np.nanmedian(each)) for each in rates]
    is_frequent = (means[0] >= medians[0]) & (means[1] >= medians[1])
    is_rare = (means[0] < medians[0]) & (means[1] < medians[1])
    is_growing = (rates[0] > max(medians[2], 0)) & (rates[1] > max(medians[3], 0))
    kinds = np.select(
        [is_growing & is_rare, is_growing & is_frequent, is_rare], ["weak", "strong", "latent"], "known"
    )  # fmt: skip
    shown = _shown(session, weeks, terms, kinds, rates[1], means[1], authors)
    facts = [
        asdict(told) | {"others": others, "kind": str(kinds[row]), "visibility": float(means[0][row]),
                        "diffusion": float(means[1][row]), "visibility_growth": float(rates[0][row]),
                        "diffusion_growth": float(rates[1][row]), "authors": authors[told.term]}
        for told, others in shown
        for row in [int(np.searchsorted(terms, told.term))]
    ]  # fmt: skip
    names = ("visibility", "diffusion", "visibility_growth", "diffusion_growth")
    return {"terms": facts, "medians": dict(zip(names, medians, strict=True)), "totals": totals,
            "placed": int(terms.size)}, ""  # fmt: skip


def _totals(session: Session, weeks: Scope, m: int) -> list[int]:
    """N_j: the messages of each sub-period, oldest first."""
    held = spoken(weeks)
    rows = session.rows(
        f"""
        SELECT CAST(floor(date_diff('day', $start_on, local_on) / {SUB_PERIOD_DAYS}) AS INTEGER) AS part, count(*)
        FROM ({held.sql}) AS h GROUP BY part
        """,
        held.params,
    )
    found = dict(rows)
    return [int(found.get(part, 0)) for part in range(m)]


def _per_week(session: Session, weeks: Scope) -> pd.DataFrame:
    """``term``, ``part`` (0 is the oldest), ``uses`` (TF), ``messages`` (DF), and ``authors`` over the whole period,
    of the terms that at least three people say."""
    held = spoken(weeks)
    return session.frame(
        f"""
        WITH said AS (
            SELECT t.term, t.uses, h.voice,
                CAST(floor(date_diff('day', $start_on, h.local_on) / {SUB_PERIOD_DAYS}) AS INTEGER) AS part
            FROM message_terms AS t JOIN ({held.sql}) AS h ON h.message_key = t.message_key
            WHERE t.term IS NOT NULL
        ),
        known AS (
            SELECT term, count(DISTINCT voice) AS authors FROM said GROUP BY term
            HAVING count(DISTINCT voice) >= {FEWEST_AUTHORS}
        )
        SELECT s.term, s.part, CAST(sum(s.uses) AS BIGINT) AS uses, count(*) AS messages, min(k.authors) AS authors
        FROM said AS s JOIN known AS k ON k.term = s.term
        GROUP BY s.term, s.part
        """,
        held.params,
    )


def _shown(
    session: Session, weeks: Scope, terms: np.ndarray[Any, Any], kinds: np.ndarray[Any, Any],
    rates: np.ndarray[Any, Any], means: np.ndarray[Any, Any], authors: dict[int, int],
) -> Sequence[tuple[Told, tuple[str, ...]]]:  # fmt: skip
    """The terms worth a name: weak and strong signals, the fastest and most spread first, one per idea."""
    wanted = np.flatnonzero((kinds == "weak") | (kinds == "strong"))
    order = sorted(wanted, key=lambda at: (-authors[int(terms[at])], -rates[at], -means[at], terms[at]))[:AT_MOST]
    numbers = [int(terms[at]) for at in order]
    told = described(session, weeks, numbers)
    rank = {term: place for place, term in enumerate(numbers)}
    kept = sorted(without_brand(session, [*told.values()]), key=lambda each: (rank[each.term], -each.size))
    return grouped(session, weeks, kept)


EMERGENCE = (
    Kpi(
        code="V6",
        family=Family.VEILLE,
        title="Termes émergents",
        unit=Unit.COUNT,
        basis=Basis.COMPARISON,
        better=Direction.NEITHER,
        definition="Mots, suites de deux ou trois mots, mots-dièse et emoji que nettement plus de personnes écrivent "
        "sur la période que pendant les douze semaines d’avant. On compte des personnes, pas des messages : pour un "
        "terme dit par y personnes d’un total n, rapport des cotes des deux périodes corrigé par un a priori de "
        "Dirichlet (δ), divisé par son écart-type (z). Un terme émerge si z ≥ 1,96, s’il reste après la correction de "
        "Benjamini-Hochberg à 10 %, si 3 personnes au moins le disent, sur 2 jours ou sous 2 publications. Les noms de "
        "la marque et des concurrents, les messages de la marque et les repartages n’y sont pas ; les plateformes sans "
        "messages avant la période non plus.",
        source="Monroe, Colaresi et Quinn 2008 ; Benjamini et Hochberg 1995.",
        compute=v6_termes_emergents,
        evidence=emerging_rows,
    ),
    Kpi(
        code="V7",
        family=Family.VEILLE,
        title="Signaux faibles",
        unit=Unit.COUNT,
        basis=Basis.COMPARISON,
        better=Direction.NEITHER,
        definition="Termes encore rares mais qui croissent de semaine en semaine : moins fréquents que le terme "
        "médian, et d’une croissance supérieure à la médiane et positive, à la fois en nombre d’emplois (visibilité) "
        "et en nombre de messages (diffusion). Chaque semaine compte un peu plus que la précédente (poids 0,05) ; la "
        "croissance est le taux moyen géométrique depuis la première semaine où le terme apparaît. Il faut au moins "
        "quatre semaines entières de 30 messages chacune ; un terme dit par moins de 3 personnes n’est pas retenu.",
        source="Yoon 2012 ; seuil de 3 personnes de Vigie.",
        compute=v7_signaux_faibles,
        evidence=weak_rows,
    ),
)
