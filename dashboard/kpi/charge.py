"""W. Charge et disponibilité: what the team did, when it was not supposed to work, and whether the queue grows."""

import math
from dataclasses import replace
from datetime import timedelta

from dashboard.kpi import conversation, figures, off_hours
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.conversation import audible, heard_rows
from dashboard.kpi.coverage import NOT_COVERED, covered_days, held_by_platform
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_period, in_scope, in_sources, select
from dashboard.stats.intervals import Z, garwood
from dashboard.store.declared import declared
from dashboard.store.store import Session
from dashboard.store.vocabulary import ACTIONABLE

HUMAN_REPLY = "f.direction = 'outbound' AND NOT f.is_automatic"
RECEIVED = "f.direction = 'inbound' AND m.is_deleted IS NOT TRUE"
EVENTS_OF_VIGIE = "('open', 'past', 'rise')"  # noted by itself: the others are people's
SLOPE_DAYS = 7


def actions(session: Session, scope: Scope) -> Query:
    """W1: one row per action of the period: ``role`` (answer, publish, moderate, carry, watch), ``acted_at``,
    ``platform``, ``message_key`` or ``post_id``, and the account that spoke."""
    local = "CAST(timezone($zone, timezone('UTC', {at})) AS DATE)"
    is_everywhere = "TRUE" if scope.is_everywhere else "FALSE"
    return select(
        f"""
        SELECT 'answer' AS role, m.published_at AS acted_at, f.platform, f.message_key,
            CAST(NULL AS VARCHAR) AS post_id, m.author_key
        FROM {FACTS}
        WHERE {in_scope(scope, "f", "local_on")} AND {HUMAN_REPLY}
        UNION ALL
        SELECT 'publish', p.published_at, p.platform, NULL, p.post_id, NULL
        FROM own_posts AS p
        WHERE {in_period(scope, local.format(at="p.published_at"))} AND {in_sources(scope, "p")} AND NOT p.is_system
        UNION ALL
        SELECT CASE WHEN e.action = 'escalate' AND a.alert_id NOT IN (SELECT l.alert_id FROM ledger_alerts AS l)
                THEN 'carry' ELSE 'moderate' END,
            e.noted_at, f.platform, f.message_key, NULL, NULL
        FROM alert_events AS e
        JOIN alerts AS a ON a.alert_id = e.alert_id
        JOIN message_facts AS f ON f.message_key = a.message_key
        WHERE {in_period(scope, local.format(at="e.noted_at"))} AND e.action NOT IN {EVENTS_OF_VIGIE}
            AND {in_sources(scope, "f")}
        UNION ALL
        SELECT 'carry', e.sent_at, NULL, NULL, NULL, NULL
        FROM ledger_entries AS e
        WHERE {in_period(scope, local.format(at="e.sent_at"))} AND ({is_everywhere} OR e.entry_id IN (
            SELECT l.entry_id FROM ledger_messages AS l JOIN message_facts AS f ON f.message_key = l.message_key
            WHERE {in_sources(scope, "f")}
        ))
        UNION ALL
        SELECT 'watch', e.noted_at, NULL, NULL, NULL, NULL
        FROM alert_events AS e
        JOIN alerts AS a ON a.alert_id = e.alert_id
        WHERE {in_period(scope, local.format(at="e.noted_at"))} AND e.action NOT IN {EVENTS_OF_VIGIE}
            AND a.message_key IS NULL AND {is_everywhere}
        UNION ALL
        SELECT 'moderate', h.noted_at, f.platform, f.message_key, NULL, NULL
        FROM last_handling AS h JOIN message_facts AS f ON f.message_key = h.message_key
        WHERE {in_period(scope, local.format(at="h.noted_at"))} AND h.action = 'no_answer' AND {in_sources(scope, "f")}
        UNION ALL
        SELECT 'watch', s.judged_at, f.platform, f.message_key, NULL, NULL
        FROM sentiments AS s JOIN message_facts AS f ON f.message_key = s.message_key
        WHERE s.analyzer = 'humain' AND {in_period(scope, local.format(at="s.judged_at"))} AND {in_sources(scope, "f")}
        """,
        scope,
        zone=scope.timezone,
    )


def w1_charge(session: Session, scope: Scope) -> KpiResult:
    """Actions per day; ``roles`` counts each, ``actions`` all, ``people`` those of each account that speaks (only if
    the team chose it), ``days`` what they are divided by."""
    days = len(set().union(*held_by_platform(session, scope).values()))
    if not days:
        return figures.not_available("W1", NOT_COVERED)
    rows = actions(session, scope)
    roles = figures.tally(session, rows, "role")
    total = sum(roles.values())
    low, high = garwood(total)
    people: dict[str, int] = {}
    if declared(session).shows_people_load:
        people = figures.tally(session, figures.kept(rows, "author_key IS NOT NULL"), "author_key")
    mute = audible(session, scope)
    notes = [f"Sans les réponses. {mute.reason}"] if mute.reason else [*mute.notes]
    return KpiResult(
        code="W1", value=total / days, low=low / days, high=high / days, n=total, notes=tuple(notes),
        details={"roles": roles, "actions": total, "days": days, "people": people},
    )  # fmt: skip


def received_off_hours(session: Session, scope: Scope) -> Query:
    """W2: one row per message received, ``is_off`` when nobody was there."""
    return off_hours.spoken(session, scope, RECEIVED)


def answered_off_hours(session: Session, scope: Scope) -> Query:
    """W2b: one row per human message of the brand, ``is_off`` when nobody was supposed to be there."""
    return off_hours.spoken(session, scope, HUMAN_REPLY)


def w2_recu_hors_horaires(session: Session, scope: Scope) -> KpiResult:
    """Share of the messages received while closed; ``delay`` gives R5 (value, n) of the exchanges opened then."""
    if not covered_days(session, scope):
        return figures.not_available("W2", NOT_COVERED)
    rows = received_off_hours(session, scope)
    heard = audible(session, scope)
    details: dict[str, object] = {}
    if not heard.reason:
        delays = figures.kept(conversation.clocks(session, heard.scope), "state = 'counted'")
        off = Query(
            f"SELECT t.delay_s FROM ({delays.sql}) AS t WHERE t.message_key IN"
            f" (SELECT o.message_key FROM ({rows.sql}) AS o WHERE o.is_off)",
            rows.params | delays.params,
        )
        delay = figures.median("W2", figures.values(session, off, "delay_s"), empty="")
        details["delay"] = {"value": delay.value, "n": delay.n}
    return _off_share(session, "W2", rows, "Aucun message reçu à une heure connue sur la période.", details)


def w2b_repondu_hors_horaires(session: Session, scope: Scope) -> KpiResult:
    """Share of the brand's human messages sent while closed."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("W2b", heard.reason)
    empty = "Aucun message de la marque à une heure connue sur la période."
    return _off_share(session, "W2b", answered_off_hours(session, heard.scope), empty, {})


def _off_share(session: Session, code: str, rows: Query, empty: str, details: dict[str, object]) -> KpiResult:
    found = figures.tally(session, rows, "is_off")
    notes = [] if off_hours.has_hours(session) else [
        "Aucun horaire déclaré : hors horaires veut dire le soir (19 h à 8 h) et le week-end."
    ]  # fmt: skip
    x = found.get("True", 0)
    return figures.share(code, x, sum(found.values()), empty=empty, notes=notes, **details)


def flow(session: Session, scope: Scope) -> Query:
    """W3: what entered the queue (``moved`` 1) and what left it by an answer (−1) over the last seven days of the
    period, and ``moved_on``, the local day."""
    week = replace(scope, start=scope.end - timedelta(days=SLOPE_DAYS - 1), only_on=())
    return select(
        f"""
        SELECT {MESSAGE}, 1 AS moved, f.local_on AS moved_on
        FROM {FACTS}
        WHERE {in_scope(week, "f", "local_on")} AND {ACTIONABLE}
        UNION ALL
        SELECT {MESSAGE}, -1, a.local_on
        FROM {FACTS} JOIN message_facts AS a ON a.message_key = f.answer_key
        WHERE {in_period(week, "a.local_on")} AND {in_sources(week, "f")} AND {ACTIONABLE}
        """,
        week,
    )


def w3_pente_de_la_file(session: Session, scope: Scope) -> KpiResult:
    """Messages a day that the queue gained over the last seven days; ``received``, ``answered``."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("W3", heard.reason)
    week = replace(scope, start=scope.end - timedelta(days=SLOPE_DAYS - 1), only_on=())
    missing = SLOPE_DAYS - len(covered_days(session, week))
    if missing:
        return figures.not_available("W3", "Les imports ne couvrent pas les sept derniers jours de la période.")
    moved = figures.tally(session, flow(session, heard.scope), "moved")
    received, answered = moved.get("1", 0), moved.get("-1", 0)
    value, spread = (received - answered) / SLOPE_DAYS, Z * math.sqrt(received + answered) / SLOPE_DAYS
    return KpiResult(
        code="W3", value=value, low=value - spread, high=value + spread, n=received + answered,
        status=figures.status_of(received + answered), notes=heard.notes,
        details={"received": received, "answered": answered},
    )  # fmt: skip


CHARGE = (
    Kpi(
        code="W1",
        family=Family.CHARGE,
        title="Actions par jour",
        unit=Unit.COUNT,
        basis=Basis.ACTIVITY,
        better=Direction.NEITHER,
        definition="Actions de l’équipe dans la période ÷ jours couverts par un import, par rôle : répondre (messages "
        "humains de la marque), publier, modérer (décisions sur l’alerte d’un message), remonter (transmissions à un "
        "service), "
        "veiller (décisions sur les épisodes, étiquettes vérifiées). Par personne seulement si l’équipe l’a choisi "
        "dans les Réglages ; ce n’est jamais un classement.",
        source="Définition de Vigie.",
        compute=w1_charge,
        evidence=actions,
    ),
    Kpi(
        code="W2",
        family=Family.CHARGE,
        title="Messages reçus hors horaires",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Messages reçus en dehors des horaires déclarés ÷ messages reçus dont l’heure est connue. Sans "
        "horaires déclarés : de 19 h à 8 h, le samedi et le dimanche. Le détail donne le délai médian (R5) des "
        "échanges ouverts à ces heures.",
        source="Définition de Vigie, d’après l’article fondateur (« travailler le soir et les week-ends »).",
        compute=w2_recu_hors_horaires,
        evidence=received_off_hours,
    ),
    Kpi(
        code="W2b",
        family=Family.CHARGE,
        title="Messages de la marque hors horaires",
        unit=Unit.SHARE,
        basis=Basis.ACTIVITY,
        better=Direction.NEITHER,
        definition="Messages humains de la marque envoyés en dehors des horaires déclarés ÷ messages humains de la "
        "marque dont l’heure est connue. Sans horaires déclarés : de 19 h à 8 h, le samedi et le dimanche.",
        source="Définition de Vigie, d’après l’article fondateur (« travailler le soir et les week-ends »).",
        compute=w2b_repondu_hors_horaires,
        evidence=heard_rows(answered_off_hours),
    ),
    Kpi(
        code="W3",
        family=Family.CHARGE,
        title="Messages que la file gagne par jour",
        unit=Unit.COUNT,
        basis=Basis.STATE,
        better=Direction.DOWN,
        definition="Messages à traiter reçus moins messages à traiter répondus, par jour, sur les sept derniers jours "
        "de la période. Au-dessus de zéro, la file grandit. L’intervalle est celui de la différence de deux nombres de "
        "Poisson.",
        source="Définition de Vigie.",
        compute=w3_pente_de_la_file,
        evidence=heard_rows(flow),
    ),
)
