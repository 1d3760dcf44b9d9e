"""R. Réactivité: what came in, who was answered, after how long, who still waits."""

from collections.abc import Callable
from functools import partial

from dashboard.kpi import conversation, figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.conversation import audible, estimation, heard_rows
from dashboard.kpi.coverage import NOT_COVERED, covered_days
from dashboard.kpi.opening import conversations
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import in_scope, select
from dashboard.store.store import Session
from dashboard.store.vocabulary import HANDLED, OPEN
from dashboard.text.formats import count

AGES = {  # upper bounds in seconds
    "< 1 h": 3_600,
    "1–4 h": 4 * 3_600,
    "4–24 h": 24 * 3_600,
    "1–3 j": 3 * 24 * 3_600,
    "> 3 j": None,
}
_CASES = " ".join(f"WHEN age_s < {bound} THEN '{name}'" for name, bound in AGES.items() if bound is not None)
AGE = f"CASE {_CASES} ELSE '> 3 j' END"
DAY_S = 24 * 3_600
COUNTED = "state IN ('answered', 'unanswered')"


def r0_fil_reconstruit(session: Session, scope: Scope) -> KpiResult:
    """Share of pairs known by the ids; ``methods`` counts each method."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("R0", heard.reason)
    methods = conversation.methods(session, heard.scope)
    return figures.share(
        "R0", methods.get("exact", 0), sum(methods.values()),
        empty="Aucune réponse de la marque sur la période : rien à rapprocher.",
        notes=heard.notes, methods=methods,
    )  # fmt: skip


def r1_volume_entrant(session: Session, scope: Scope) -> KpiResult:
    """Inbound messages; ``per_day`` over ``covered_days``, ``by_platform``."""
    by_platform = figures.added(conversation.received(session, scope), 0)
    covered = len(covered_days(session, scope))
    if not covered:
        return figures.not_available("R1", NOT_COVERED)
    total = sum(by_platform.values())
    notes = []
    if covered < (len(scope.only_on) or scope.days):
        notes.append(f"{count(covered, 'jour couvert', 'jours couverts')} par les imports sur {scope.days}.")
    return figures.count(
        "R1", total, notes=notes, per_day=total / covered, covered_days=covered, by_platform=by_platform
    )


def r2_volume_a_traiter(session: Session, scope: Scope) -> KpiResult:
    """Actionable messages; ``excluded`` counts each exclusion, ``inbound`` is R1."""
    if not covered_days(session, scope):
        return figures.not_available("R2", NOT_COVERED)
    found = figures.added(conversation.received(session, scope), 1)
    actionable = found.pop("", 0)
    return figures.count("R2", actionable, excluded=found, inbound=actionable + sum(found.values()))


def _response_rate(
    code: str, counted: Callable[[Session, Scope], dict[str, int]], noun: str, session: Session, scope: Scope
) -> KpiResult:
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available(code, heard.reason)
    states = counted(session, heard.scope)
    answered, unanswered = states.pop("answered", 0), states.pop("unanswered", 0)
    running = states.get("in_progress", 0)
    notes = [*estimation(session, heard)]
    if running:
        notes.append(f"{running} en cours (moins de 24 h à la fin des données), hors du taux.")
    return figures.share(
        code, answered, answered + unanswered,
        empty=f"Aucun{noun} à traiter de plus de 24 h sur la période.",
        notes=notes, in_progress=running, left_out=states,
        automatic_replies=conversation.automatic_replies(session, heard.scope),
    )  # fmt: skip


def r5_delai_brut(session: Session, scope: Scope) -> KpiResult:
    """Median seconds from the first unanswered message to the human reply; ``p90``, ``methods``, ``left_out``."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("R5", heard.reason)
    counted = figures.kept(conversation.clocks(session, heard.scope), "state = 'counted'")
    timings = conversation.timings(session, heard.scope)
    left_out = figures.added(timings, 0)
    left_out.pop("counted", None)
    return figures.median(
        "R5", figures.values(session, counted, "delay_s"),
        empty="Aucune réponse dont le délai soit connu à la minute sur la période.",
        notes=estimation(session, heard), left_out=left_out,
        methods=figures.added((each for each in timings if each[0] == "counted"), 2),
        automatic_replies=conversation.automatic_replies(session, heard.scope),
    )  # fmt: skip


def r6_delai_heures_ouvrees(session: Session, scope: Scope) -> KpiResult:
    """As R5 in opening hours; ``off_hours`` counts the pairs received and answered while closed, left out."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("R6", heard.reason)
    rows = conversation.clocks(session, heard.scope)
    left_out = figures.added(conversation.timings(session, heard.scope), 1)
    left_out.pop("counted", None)
    off_hours = left_out.pop("off_hours", 0)
    notes = [*estimation(session, heard)]
    if conversation.is_around_the_clock(session):
        notes.append("Aucun horaire déclaré : compté 24 h sur 24, 7 jours sur 7.")
    if off_hours:
        notes.append(f"{off_hours} hors horaires, répondu : hors de la médiane.")
    empty = "Aucune réponse dont le délai soit connu à la minute sur la période."
    if off_hours:
        empty = "Toutes les réponses de la période ont été reçues et données hors horaires."
    elif left_out.get("unknown"):
        empty = "Les horaires déclarés ne couvrent pas cette période."
    return figures.median(
        "R6", figures.values(session, figures.kept(rows, "business_state = 'counted'"), "business_s"),
        empty=empty, notes=notes, left_out=left_out, off_hours=off_hours,
    )  # fmt: skip


def r9_file_sans_reponse(session: Session, scope: Scope) -> KpiResult:
    """Open actionable messages; ``buckets`` of age, ``oldest_s``, ``people``, ``people_over_a_day``, ``risky``, and
    ``handled``: those of which the team has said in Vigie that nothing is left to do."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("R9", heard.reason, notes=heard.notes)
    rows = conversation.open_now(session, heard.scope)
    counts = [f"count(*) FILTER (WHERE {AGE} = '{name}')" for name in AGES]
    of_each = ", ".join(f"{each} AS n{place}" for place, each in enumerate(counts))
    summed = ", ".join(f"coalesce(CAST(sum(n{place}) AS BIGINT), 0)" for place in range(len(counts)))
    oldest, people, late, *buckets = session.rows(
        f"""
        SELECT max(oldest_s), count(*), count(*) FILTER (WHERE oldest_s >= {DAY_S}), {summed}
        FROM (
            SELECT max(age_s) AS oldest_s, {of_each}
            FROM ({rows.sql}) AS open_now
            GROUP BY author_key, CASE WHEN author_key IS NULL THEN message_key END
        ) AS voices
        """,
        rows.params,
    )[0]
    handled = _handled(session, heard.scope)
    notes = [*estimation(session, heard)]
    if handled:
        notes.append(
            f"{count(handled, 'marqué traité', 'marqués traités')} dans Vigie, à confirmer par le prochain export."
        )
    return figures.count(
        "R9", sum(buckets), notes=notes, handled=handled, buckets=dict(zip(AGES, buckets, strict=True)),
        oldest_s=oldest, people=people, people_over_a_day=late, risky=conversation.risky_now(session, heard.scope),
    )  # fmt: skip


def _handled(session: Session, scope: Scope) -> int:
    """Of how many rows of ``waiting`` the team has said that nothing is left to do."""
    query = select(
        f"""
        SELECT count(*)
        FROM last_handling AS h JOIN message_facts AS f ON f.message_key = h.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND {OPEN} AND {HANDLED}
        """,
        scope,
    )
    return int(session.value(query.sql, query.params))


def _actionable(session: Session, scope: Scope) -> Query:
    return figures.kept(conversation.inbound(session, scope), "exclusion IS NULL")


def _ever(session: Session, scope: Scope) -> dict[str, int]:
    return figures.added(conversation.outcomes(session, scope), 0)


def _in_a_day(session: Session, scope: Scope) -> dict[str, int]:
    return figures.added(conversation.outcomes(session, scope), 1)


def _by_conversation(session: Session, scope: Scope) -> dict[str, int]:
    return figures.tally(session, conversations(session, scope), "state")


r3_taux_de_reponse = partial(_response_rate, "R3", _ever, " message")
r3b_taux_par_conversation = partial(_response_rate, "R3b", _by_conversation, "e conversation")
r3c_taux_a_24_heures = partial(_response_rate, "R3c", _in_a_day, " message")

REACTIVITE = (
    Kpi(
        code="R0",
        family=Family.REACTIVITE,
        title="Fil reconstruit",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Rapprochements question-réponse établis par les identifiants ÷ tous les rapprochements. Sans "
        "identifiant, une réponse est rapprochée du membre qu’elle nomme au début, sinon du dernier message "
        "sans réponse de la même publication depuis 7 jours. Sous 80 % de fils connus ou nommés, les "
        "indicateurs de réponse portent la mention « estimation ».",
        source="Définition de Vigie pour les seuils ; principe documenté par Common Room.",
        compute=r0_fil_reconstruit,
        evidence=heard_rows(conversation.pairs),
    ),
    Kpi(
        code="R1",
        family=Family.REACTIVITE,
        title="Volume entrant",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Nombre de messages reçus dans la période, écrits par d’autres que la marque. La moyenne par jour "
        "ne compte que les jours couverts par un import : un jour sans import est un trou, pas un zéro.",
        source="Documentation de Sprout, d’Orlo et de NapoleonCat.",
        compute=r1_volume_entrant,
        evidence=conversation.inbound,
    ),
    Kpi(
        code="R2",
        family=Family.REACTIVITE,
        title="Volume à traiter",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Volume entrant, moins les messages qui n’appellent aucune action : emoji seul, identification "
        "d’un ami, repartage sans un mot de plus, doublon, remerciement qui clôt l’échange, message vide, supprimé ou "
        "masqué. Chaque exclusion est comptée et listée. Un message indésirable reste à traiter : il n’est pas reconnu "
        "assez sûrement pour sortir de la file, et la modération (M1) le signale.",
        source="Définition de Vigie ; catégories documentées par Agorapulse.",
        compute=r2_volume_a_traiter,
        evidence=_actionable,
    ),
    Kpi(
        code="R3",
        family=Family.REACTIVITE,
        title="Taux de réponse par message",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="R3a : messages à traiter qui ont reçu une réponse humaine de la marque ÷ messages à traiter. Une "
        "réponse vaut pour tous les messages encore ouverts du même membre dans le fil. Hors du taux : les messages "
        "de moins de 24 h à la fin des données (en cours), les messages supprimés, les messages masqués sans réponse. "
        "Ni une réponse automatique, ni une réponse d’un autre membre, ni un « J’aime » n’est une réponse.",
        source="Documentation de Meta, d’Agorapulse et de Sprout.",
        compute=r3_taux_de_reponse,
        evidence=heard_rows(conversation.answers, COUNTED),
    ),
    Kpi(
        code="R3b",
        family=Family.REACTIVITE,
        title="Taux de réponse par conversation",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Comme R3, où l’unité est la conversation : un membre dans un fil, jusqu’à 24 h de silence des deux "
        "côtés. Une conversation est répondue dès qu’un de ses messages l’est.",
        source="Documentation de Meta (unité des messages privés).",
        compute=r3b_taux_par_conversation,
        evidence=heard_rows(conversations, COUNTED),
    ),
    Kpi(
        code="R3c",
        family=Family.REACTIVITE,
        title="Taux de réponse à 24 h",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Messages à traiter répondus dans les 24 heures du calendrier ÷ messages à traiter reçus depuis "
        "plus de 24 h à la fin des données. Les instants connus à l’heure ou au jour seulement restent hors du taux.",
        source="Documentation de Meta, d’Agorapulse et de Sprout.",
        compute=r3c_taux_a_24_heures,
        evidence=heard_rows(conversation.answers_in_a_day, COUNTED),
    ),
    Kpi(
        code="R5",
        family=Family.REACTIVITE,
        title="Délai de première réponse, brut",
        unit=Unit.SECONDS,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Médiane du temps écoulé entre le premier message sans réponse d’un membre dans un fil et la "
        "première réponse humaine de la marque, en temps de calendrier. Chaque fois que le membre reparle et attend, "
        "un nouveau compte commence. Les délais négatifs et les instants connus à l’heure ou au jour sont écartés et "
        "comptés.",
        source="Documentation de Hootsuite, Front et Plain (médiane et 90e centile) ; CHAOSS ; Discourse.",
        compute=r5_delai_brut,
        evidence=heard_rows(conversation.delays, "state = 'counted'"),
    ),
    Kpi(
        code="R6",
        family=Family.REACTIVITE,
        title="Délai de première réponse, heures ouvrées",
        unit=Unit.SECONDS,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Comme R5, en ne comptant que le temps compris dans les horaires déclarés, jours fermés ôtés. Reçu "
        "hors horaires, le compte part à l’ouverture suivante. Les échanges reçus et répondus hors horaires, qui "
        "vaudraient zéro, sont comptés à part. Sans horaires déclarés, le compte est de 24 h sur 24.",
        source="Documentation de Sprout, d’Agorapulse et de NapoleonCat.",
        compute=r6_delai_heures_ouvrees,
        evidence=heard_rows(conversation.delays, "business_state = 'counted'"),
    ),
    Kpi(
        code="R9",
        family=Family.REACTIVITE,
        title="File sans réponse",
        unit=Unit.COUNT,
        basis=Basis.STATE,
        better=Direction.DOWN,
        definition="Messages à traiter reçus dans la période et encore sans réponse à la fin des données. L’ancienneté "
        "va de la réception au dernier message des données, jamais à l’heure de l’ordinateur. Triés par risque, puis "
        "par ancienneté.",
        source="Documentation de Plain et de Discourse.",
        compute=r9_file_sans_reponse,
        evidence=heard_rows(conversation.waiting),
    ),
)
