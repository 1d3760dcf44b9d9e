"""V. Veille: the share of messages that resemble nothing said before (V8)."""

from dataclasses import replace
from datetime import timedelta

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.coverage import NOT_COVERED, covered_days
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import MESSAGE
from dashboard.kpi.termes import is_read, spoken, why_unread
from dashboard.store.store import Session
from dashboard.text.formats import number, period

REFERENCE_DAYS, FEWEST_REFERENCE_DAYS = 84, 7
NEAR = 0.5  # cosine from which a message resembles another
FEWEST_TERMS = 3  # in a message, to compare it
SAMPLE, REFERENCE_SAMPLE = 1_000, 10_000


def v8_nouveaute(session: Session, scope: Scope) -> KpiResult:
    """``x`` messages without a like among the ``n`` compared; ``population`` they were drawn from, ``reference`` how
    many past messages they were compared with, ``too_short`` messages left out."""
    if not is_read(session):
        return figures.not_available("V8", why_unread(session))
    past = _past(scope)
    if not covered_days(session, scope):
        return figures.not_available("V8", NOT_COVERED)
    if len(covered_days(session, past)) < FEWEST_REFERENCE_DAYS:
        return figures.not_available(
            "V8", "Aucun fichier de messages ne couvre assez les douze semaines d’avant la période."
        )
    held = _held(scope)
    drawn = session.row(
        f"""
        SELECT count(*) FILTER (WHERE is_now AND terms >= {FEWEST_TERMS}),
            count(*) FILTER (WHERE NOT is_now AND terms >= {FEWEST_TERMS}),
            count(*) FILTER (WHERE is_now AND terms < {FEWEST_TERMS})
        FROM ({held.sql}) AS held
        """,
        held.params,
    )
    population, reference, too_short = drawn or (0, 0, 0)
    if not reference:
        return figures.not_available("V8", "Aucun message d’avant la période ne se prête à la comparaison.")
    rows = compared_rows(session, scope)
    n, x = session.rows(
        f"SELECT count(*), count(*) FILTER (WHERE nearest < {NEAR}) FROM ({rows.sql}) AS compared", rows.params
    )[0]
    notes = [f"Comparé aux messages reçus {period(past.start, past.end)}."]
    if population > n:
        notes.append(f"Tirage de {number(n)} messages sur {number(population)}.")
    return figures.share(
        "V8", x, n, empty=f"Aucun message de la période n’a {FEWEST_TERMS} mots à comparer.", notes=notes,
        population=population, reference=min(reference, REFERENCE_SAMPLE), too_short=too_short,
    )  # fmt: skip


def compared_rows(session: Session, scope: Scope) -> Query:
    """One row per message drawn: ``nearest``, the highest cosine (TF-IDF of its words) with a message of the past."""
    held = _held(scope)
    return Query(
        f"""
        WITH ranked AS (
            SELECT h.message_key, h.is_now,
                row_number() OVER (PARTITION BY h.is_now ORDER BY md5(concat(m.platform, ':', m.message_id))) AS rank
            FROM ({held.sql}) AS h JOIN messages AS m ON m.message_key = h.message_key
            WHERE h.terms >= {FEWEST_TERMS}
        ),
        drawn AS (
            SELECT message_key, is_now FROM ranked
            WHERE rank <= CASE WHEN is_now THEN {SAMPLE} ELSE {REFERENCE_SAMPLE} END
        ),
        said AS (
            SELECT d.message_key, d.is_now, t.term, t.uses
            FROM drawn AS d JOIN message_terms AS t ON t.message_key = d.message_key WHERE t.size = 1
        ),
        rarity AS (
            SELECT term, 1 + ln((1.0 + (SELECT count(*) FROM drawn)) / (1 + count(*))) AS weight
            FROM said GROUP BY term
        ),
        weighed AS (
            SELECT s.message_key, s.is_now, s.term, (1 + ln(s.uses)) * r.weight AS weight
            FROM said AS s JOIN rarity AS r ON r.term = s.term
        ),
        lengths AS (
            SELECT message_key, sqrt(sum(weight * weight)) AS length FROM weighed GROUP BY message_key
        ),
        alike AS (
            SELECT a.message_key, b.message_key AS other, sum(a.weight * b.weight) AS product
            FROM weighed AS a JOIN weighed AS b ON b.term = a.term AND NOT b.is_now
            WHERE a.is_now
            GROUP BY a.message_key, b.message_key
        ),
        nearest AS (
            SELECT a.message_key, max(a.product / (l.length * o.length)) AS cosine
            FROM alike AS a
            JOIN lengths AS l ON l.message_key = a.message_key
            JOIN lengths AS o ON o.message_key = a.other
            GROUP BY a.message_key
        )
        SELECT {MESSAGE}, round(coalesce(n.cosine, 0), 9) AS nearest
        FROM drawn AS d
        JOIN message_facts AS f ON f.message_key = d.message_key
        JOIN messages AS m ON m.message_key = d.message_key
        LEFT JOIN nearest AS n ON n.message_key = d.message_key
        WHERE d.is_now
        """,
        held.params,
    )


def _past(scope: Scope) -> Scope:
    start = scope.start
    return replace(scope, start=start - timedelta(days=REFERENCE_DAYS), end=start - timedelta(days=1), only_on=())


def _held(scope: Scope) -> Query:
    """The messages of the period and of its reference that were read, with how many words each has that count."""
    held = spoken(scope, since=_past(scope))
    return Query(
        f"""
        SELECT h.message_key, h.is_now, count(*) FILTER (WHERE t.size = 1) AS terms
        FROM ({held.sql}) AS h JOIN message_terms AS t ON t.message_key = h.message_key
        GROUP BY h.message_key, h.is_now
        """,
        held.params,
    )


NOUVEAUTE = (
    Kpi(
        code="V8",
        family=Family.VEILLE,
        title="Part de messages inédits",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Part des messages de la période qui ne ressemblent à aucun de ceux des douze semaines d’avant : "
        "le plus proche a une similarité (cosinus des mots pondérés par leur rareté, TF-IDF) inférieure à 0,5. Un "
        "message de moins de 3 mots qui comptent n’est pas comparé. Au-delà de 1 000 messages sur la période et "
        "de 10 000 avant elle, la part est celle d’un tirage au sort, toujours le même. Des messages courts se "
        "ressemblent peu : lisez l’évolution plutôt que le niveau.",
        source="Détection de nouveauté, définition courante ; tirage de Vigie.",
        compute=v8_nouveaute,
        evidence=compared_rows,
    ),
)
