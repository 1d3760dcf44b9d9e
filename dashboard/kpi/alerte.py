"""A. Alertes: what messages risk, how many people speak, how high the crisis went, how right the alerts were."""

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.kpi.coverage import NOT_COVERED, covered_days, why_empty
from dashboard.kpi.judged import why_unread
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, instants, select
from dashboard.stats.anomaly import concentration
from dashboard.store.activity import FIRST_PERSON
from dashboard.store.store import Session
from dashboard.store.vocabulary import GRAVE

NOBODY = "Aucun message d’un auteur connu sur la période."
NO_PAST = "Pas assez d’historique : le niveau de crise demande 14 jours de messages avant la fin de la période."
EVERYWHERE = "Le niveau se juge toutes plateformes confondues."
PAST_DAYS = 14
NOT_JUDGED = "Aucune alerte de la période n’a encore été jugée fondée ou non fondée."


def analysed(session: Session, scope: Scope) -> Query:
    """The inbound messages of the period that were analysed, with their level of risk."""
    return select(
        f"""
        SELECT {MESSAGE}, f.local_on, k.level, k.score, k.categories
        FROM {FACTS} JOIN current_risk AS k ON k.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
        """,
        scope,
    )


def a1_messages_a_risque(session: Session, scope: Scope) -> KpiResult:
    """Messages above « à surveiller » among the analysed ones; ``levels`` counts each."""
    levels = figures.tally(session, analysed(session, scope), "level")
    risky = sum(levels.get(level, 0) for level in GRAVE)
    empty = "" if levels else why_unread(session, scope)
    return figures.share("A1", risky, sum(levels.values()), empty=empty, levels=levels)


def crises(session: Session, scope: Scope) -> Query:
    """The crises that overlap the period, by the clock of the data, on all platforms."""
    start_at, end_at = instants(scope)
    return select(
        """
        SELECT a.alert_id, a.title, a.status, a.verdict, e.crisis_level, e.first_at, e.last_at, e.peak_at
        FROM alert_episodes AS e JOIN alerts AS a ON a.alert_id = e.alert_id
        WHERE a.kind = 'crisis' AND e.last_at >= $from_at AND e.first_at < $until_at
        ORDER BY e.crisis_level DESC, e.first_at
        """,
        scope,
        from_at=start_at,
        until_at=end_at,
    )


def a12_indice_de_crise(session: Session, scope: Scope) -> KpiResult:
    """The highest level, 0 to 4, of the crises of the period; ``n`` of them."""
    past = select(
        "SELECT min(f.local_on) FROM message_facts AS f WHERE f.direction = 'inbound' AND f.local_hour IS NOT NULL",
        scope,
    )
    first_on = session.remembered(past.sql, past.params)[0][0]
    if first_on is None or (scope.end - first_on).days < PAST_DAYS:
        return figures.not_available("A12", NO_PAST)
    query = crises(session, scope)
    levels = [int(level) for (level,) in session.rows(f"SELECT crisis_level FROM ({query.sql}) AS e", query.params)]
    if not levels and not covered_days(session, scope):
        return figures.not_available("A12", NOT_COVERED)
    notes = () if scope.is_everywhere else (EVERYWHERE,)
    return KpiResult(code="A12", value=max(levels, default=0), n=len(levels), status=Status.OK, notes=notes)


def first_person(session: Session, scope: Scope) -> Query:
    """The inbound messages with a text of the period, and whether they speak in the first person singular."""
    return select(
        f"""
        SELECT {MESSAGE}, f.local_on, regexp_matches(m.folded_text, $first_person) AS is_first_person
        FROM {FACTS}
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
            AND m.folded_text <> ''
        """,
        scope,
        first_person=FIRST_PERSON,
    )


def a13_premiere_personne(session: Session, scope: Scope) -> KpiResult:
    """Share of messages that say « je »."""
    said = figures.tally(session, first_person(session, scope), "is_first_person")
    return figures.share("A13", said.get("True", 0), sum(said.values()), empty=why_empty(session, scope))


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
    chosen = "" if scope.is_everywhere else f"AND {in_scope(scope, 'f', 'local_on')}"
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
        code="A1",
        family=Family.ALERTE,
        title="Messages à risque",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Messages reçus dont le niveau de risque est « élevé » ou « critique » ÷ messages reçus et "
        "analysés. Le niveau vient d’un score de 0 à 100, somme de parts que chaque message montre (faible sous 30, à "
        "surveiller sous 60, élevé sous 80), ou d’une règle qui l’impose (menace, personne en danger, données "
        "personnelles). Le score n’est pas une probabilité. Le détail compte les messages de chaque niveau.",
        source="Définition de Vigie.",
        compute=a1_messages_a_risque,
        evidence=analysed,
    ),
    Kpi(
        code="A12",
        family=Family.ALERTE,
        title="Niveau de crise le plus haut (0 à 4)",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Le plus haut niveau des crises de la période : nombre de conditions réunies parmi volume anormal, "
        "part négative anormale, mots graves de plusieurs personnes, étendue, accélération ; 4 au plus, et pas plus de "
        "1 sans l’une des deux premières. Une campagne ou un concours déclaré neutralise le volume, et lui seul. 0 : "
        "aucune crise. n est le nombre de crises.",
        source="Définition de Vigie, sans seuil absolu : seule l’habitude de la marque compte.",
        compute=a12_indice_de_crise,
        evidence=crises,
    ),
    Kpi(
        code="A13",
        family=Family.ALERTE,
        title="Messages à la première personne",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Messages reçus qui contiennent je, j’, me, m’, moi, mon, ma ou mes ÷ messages reçus avec un texte. "
        "Une baisse en même temps qu’une hausse du négatif va dans le sens d’une indignation qui vise un tiers. Indice "
        "secondaire, jamais seul, observé en anglais et non validé en français.",
        source="Strathern, Ghawi, Schönfeld et Pfeffer 2022.",
        compute=a13_premiere_personne,
        evidence=first_person,
    ),
    Kpi(
        code="A9",
        family=Family.ALERTE,
        title="Auteurs effectifs",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
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
        definition="Alertes jugées fondées ÷ alertes jugées fondées ou non fondées, à la date du message ou du premier "
        "signe de l’épisode. Les doublons et les alertes sans verdict n’y entrent pas. L’essai sur l’historique, dans "
        "la page Alertes, donne l’avance et les fausses alertes.",
        source="Évaluation habituelle d’une détection.",
        compute=a15_precision,
        evidence=judged,
    ),
)
