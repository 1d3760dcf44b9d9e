"""A. Alertes: how many people speak, and how right the alerts were."""

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, instants, select
from dashboard.stats.anomaly import concentration
from dashboard.store.store import Session

NOBODY = "Aucun message d’un auteur connu sur la période."
NOT_JUDGED = "Aucune alerte de la période n’a encore été jugée fondée ou non fondée."


def signed(session: Session, scope: Scope) -> Query:
    """The inbound messages of the period whose author is known."""
    return select(
        f"""
        SELECT {MESSAGE}, f.local_on
        FROM {FACTS}
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.author_key IS NOT NULL
        """,
        scope,
    )


def a9_auteurs_effectifs(session: Session, scope: Scope) -> KpiResult:
    """1 / HHI of the messages by author; ``authors``, ``hhi`` and ``top_share`` among the details."""
    found = concentration([*figures.tally(session, signed(session, scope), "author_key").values()])
    if found is None:
        return figures.not_available("A9", NOBODY)
    return KpiResult(
        code="A9", value=found.effective, n=found.messages, status=figures.status_of(found.messages),
        details={"authors": found.authors, "hhi": found.hhi, "top_share": found.top_share},
    )  # fmt: skip


def judged(session: Session, scope: Scope) -> Query:
    """The alerts of the period, by the clock of the data, that a person judged founded or unfounded."""
    start_at, end_at = instants(scope)
    chosen = "" if not (scope.platforms or scope.accounts) else f"AND {in_scope(scope, 'f', 'local_on')}"
    return select(
        f"""
        SELECT a.alert_id, a.kind, a.level, a.status, a.verdict, a.title, m.platform,
            coalesce(e.first_at, m.published_at) AS first_at
        FROM alerts AS a
        LEFT JOIN alert_episodes AS e ON e.alert_id = a.alert_id
        LEFT JOIN messages AS m ON m.message_key = a.message_key
        LEFT JOIN message_facts AS f ON f.message_key = a.message_key
        WHERE a.verdict IN ('founded', 'unfounded')
            AND coalesce(e.first_at, m.published_at) >= $from_at AND coalesce(e.first_at, m.published_at) < $until_at
            {chosen}
        """,
        scope,
        from_at=start_at,
        until_at=end_at,
    )


def a15_precision(session: Session, scope: Scope) -> KpiResult:
    """Founded among judged alerts."""
    verdicts = figures.tally(session, judged(session, scope), "verdict")
    founded = verdicts.get("founded", 0)
    return figures.share("A15", founded, founded + verdicts.get("unfounded", 0), empty=NOT_JUDGED)


ALERTE = (
    Kpi(
        code="A9",
        family=Family.ALERTE,
        title="Auteurs effectifs",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        skills=frozenset({"discernement"}),
        definition="1 ÷ Σ (part de chaque auteur dans les messages reçus)². Beaucoup de messages et peu d’auteurs "
        "effectifs : l’insistance de quelques-uns ; beaucoup d’auteurs effectifs : un mouvement. Les messages sans "
        "auteur connu n’y entrent pas. Le détail donne le nombre d’auteurs et la part du plus présent.",
        source="Indice de Herfindahl–Hirschman.",
        compute=a9_auteurs_effectifs,
        evidence=signed,
    ),
    Kpi(
        code="A15",
        family=Family.ALERTE,
        title="Justesse des alertes",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        skills=frozenset({"anticipation"}),
        definition="Alertes jugées fondées ÷ alertes jugées fondées ou non fondées, à la date du message ou du premier "
        "signe de l’épisode. Les doublons et les alertes sans verdict n’y entrent pas. L’essai sur l’historique, dans "
        "la page Alertes, donne l’avance et les fausses alertes.",
        source="Évaluation habituelle d’une détection.",
        compute=a15_precision,
        evidence=judged,
    ),
)
