"""E. Écoute: what becomes of people who were unhappy and got an answer (E10)."""

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.conversation import audible
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, in_scope, select
from dashboard.store.store import Session

NOBODY = "Aucun membre mécontent n’a réécrit après une réponse sur la période."
ANSWERED = ("f.answer_key IS NOT NULL AND f.answered_at IS NOT NULL", "f.answered_at")
NOT_ANSWERED = ("f.answer_key IS NULL", "m.published_at")


def answered(session: Session, scope: Scope) -> Query:
    """One row per person with a negative message of the period that got a human reply: the last message they wrote
    after it, in the same thread or within 7 days; ``outcome``: recovered, negative, unknown (not scored), or silent,
    the row being then that of their negative message."""
    return _followed(scope, *ANSWERED)


def written_again(session: Session, scope: Scope) -> Query:
    """The rows of ``answered`` that count: people whose last message was scored."""
    return figures.kept(answered(session, audible(session, scope).scope), "outcome IN ('recovered', 'negative')")


def e10_taux_d_apaisement(session: Session, scope: Scope) -> KpiResult:
    """People whose last message is not negative among those who wrote again; ``silent`` never did, ``unknown`` wrote
    what could not be scored, ``not_answered`` gives x and n of those nobody answered: an association, no effect."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("E10", heard.reason)
    found = figures.tally(session, answered(session, heard.scope), "outcome")
    others = figures.tally(session, _followed(heard.scope, *NOT_ANSWERED), "outcome")
    recovered, still = found.get("recovered", 0), found.get("negative", 0)
    return figures.share(
        "E10", recovered, recovered + still, empty=NOBODY, notes=heard.notes,
        people=sum(found.values()), silent=found.get("silent", 0), unknown=found.get("unknown", 0),
        not_answered={"x": others.get("recovered", 0), "n": others.get("recovered", 0) + others.get("negative", 0)},
    )  # fmt: skip


def _followed(scope: Scope, condition: str, since: str) -> Query:
    return select(
        f"""
        WITH upset AS (
            SELECT f.message_key, f.platform, m.author_key, f.thread_key, m.published_at, {since} AS since_at
            FROM {FACTS} JOIN current_sentiment AS s ON s.message_key = f.message_key
            WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
                AND m.author_key IS NOT NULL AND m.published_at IS NOT NULL AND s.label = 'negative' AND {condition}
        ),
        again AS (
            SELECT u.author_key, m.message_key, s.label,
                row_number() OVER (
                    PARTITION BY u.author_key ORDER BY m.published_at DESC, m.message_key DESC
                ) AS rank
            FROM upset AS u
            JOIN messages AS m ON m.author_key = u.author_key
            JOIN message_facts AS f ON f.message_key = m.message_key
            LEFT JOIN current_sentiment AS s ON s.message_key = m.message_key
            WHERE f.direction = 'inbound' AND m.is_deleted IS NOT TRUE AND m.published_at > u.since_at
                AND (f.thread_key = u.thread_key OR m.published_at <= u.since_at + INTERVAL 7 DAY)
        ),
        firsts AS (
            SELECT *, row_number() OVER (PARTITION BY author_key ORDER BY published_at, message_key) AS rank FROM upset
        )
        SELECT m.message_key, u.platform, u.author_key, m.text, m.published_at, m.url,
            u.message_key AS negative_key, a.label,
            CASE
                WHEN a.message_key IS NULL THEN 'silent'
                WHEN a.label = 'negative' THEN 'negative'
                WHEN a.label IN ('neutral', 'positive') THEN 'recovered'
                ELSE 'unknown'
            END AS outcome
        FROM firsts AS u
        LEFT JOIN again AS a ON a.author_key = u.author_key AND a.rank = 1
        JOIN messages AS m ON m.message_key = coalesce(a.message_key, u.message_key)
        WHERE u.rank = 1
        """,
        scope,
    )


APAISEMENT = (
    Kpi(
        code="E10",
        family=Family.ECOUTE,
        title="Taux d’apaisement",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Parmi les membres dont un message négatif de la période a reçu une réponse et qui ont réécrit "
        "(dans le même fil, ou à la marque dans les 7 jours), ceux dont le dernier message n’est pas négatif. Le "
        "détail compte ceux qui n’ont pas réécrit, dont on ne sait rien, et donne la même part chez ceux à qui "
        "personne n’a répondu : une association, pas un effet.",
        source="Définition de Vigie, d’après l’article fondateur (« ramenant à de meilleurs sentiments son auteur »).",
        compute=e10_taux_d_apaisement,
        evidence=written_again,
    ),
)
