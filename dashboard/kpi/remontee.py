"""X. Remontée aux services: what was carried, how fast, what came back, and whether people were told.

Figures of entries are those whose first message belongs to the scope: by date of reception, whatever the day of what
was done (0.8). What has not come back yet is censored at the end of what is known: the last message imported or the
last thing noted in the ledger, whichever is later, never the clock of the computer (0.9).
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.conversation import TO_THE_MINUTE
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.stats.business_time import business_seconds
from dashboard.stats.survival import kaplan_meier_median
from dashboard.store.declared import declared
from dashboard.store.store import Session
from dashboard.store.vocabulary import VOICE, voice
from dashboard.text.formats import count

COMES_BACK = 3  # distinct people
GRIEVANCE = "(list_contains(k.intents, 'complaint') OR list_contains(k.intents, 'report'))"
NO_LEDGER = "Aucune remontée n’est encore tenue dans Vigie : préparez-en une dans la page Remontées."
NO_GRIEVANCE = "Aucune réclamation ni signalement sur la période."
NOT_SENT = "Aucune remontée de la période n’a encore été transmise."
NOT_ANSWERED = "Aucune remontée de la période n’a encore reçu de réponse."
NOT_CLOSED = "Aucun thème remonté n’a encore été clos."
NOT_JUDGED = "Aucune remontée de la période n’a été jugée utile ou inutile par son service."
MOSTLY_WAITING = "Plus de la moitié des remontées attendent encore leur réponse."


def grievances(session: Session, scope: Scope) -> Query:
    """One row per complaint or report received, with ``is_carried``: attached to an entry that was sent."""
    return select(
        f"""
        SELECT {MESSAGE}, f.thread_key, k.intents,
            f.message_key IN (
                SELECT l.message_key FROM ledger_messages AS l
                JOIN ledger_entries AS e ON e.entry_id = l.entry_id
                WHERE e.sent_at IS NOT NULL
            ) AS is_carried
        FROM {FACTS} JOIN current_risk AS k ON k.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
            AND {GRIEVANCE}
        """,
        scope,
    )


def carried(session: Session, scope: Scope) -> Query:
    """One row per entry sent whose first message belongs to the scope: ``first_at``, ``is_clocked`` (to the minute),
    ``sent_at``, ``answered_at``, ``until_at`` (the answer, else when nobody waited for one any more, else the end of
    what is known), ``service_s`` between the two, ``is_answered``, ``is_returned``, ``usefulness``."""
    return select(
        f"""
        WITH told AS (
            SELECT l.entry_id, f.platform, f.account_id, f.local_on, m.published_at,
                m."precision" IN {TO_THE_MINUTE} AS is_clocked,
                row_number() OVER (
                    PARTITION BY l.entry_id ORDER BY m.published_at NULLS LAST, m.message_key
                ) AS rank
            FROM ledger_messages AS l
            JOIN message_facts AS f ON f.message_key = l.message_key
            JOIN messages AS m ON m.message_key = l.message_key
        ),
        ends AS (
            SELECT max(k.known_at) AS end_at FROM (
                SELECT max(m.published_at) AS known_at FROM messages AS m
                UNION ALL SELECT max(v.noted_at) AS known_at FROM ledger_events AS v
            ) AS k
        ),
        sent AS (
            SELECT e.*, t.published_at AS first_at, t.is_clocked,
                coalesce(e.answered_at, e.closed_at, ends.end_at) AS until_at
            FROM ledger_entries AS e
            JOIN told AS t ON t.entry_id = e.entry_id AND t.rank = 1
            CROSS JOIN ends
            WHERE e.sent_at IS NOT NULL AND {in_scope(scope, "t", "local_on")}
        )
        SELECT entry_id, title, theme, service, level, status, first_at, is_clocked, sent_at, answered_at, until_at,
            CASE WHEN until_at > sent_at THEN date_diff('second', sent_at, until_at) ELSE 0 END AS service_s,
            answered_at IS NOT NULL AS is_answered, public_return_at IS NOT NULL AS is_returned, usefulness
        FROM sent
        """,
        scope,
    )


def x1_taux_de_remontee(session: Session, scope: Scope) -> KpiResult:
    """Grievances attached to an entry sent, among all; ``entries`` sent."""
    if not _has_ledger(session):
        return figures.not_available("X1", NO_LEDGER)
    told = figures.tally(session, grievances(session, scope), "is_carried")
    entries = len(session.rows(*_parts(carried(session, scope))))
    return figures.share("X1", told.get("True", 0), sum(told.values()), empty=NO_GRIEVANCE, entries=entries)


def timed(session: Session, scope: Scope) -> Query:
    """The rows of ``carried`` whose first message is dated to the minute, before the sending, with ``wait_s``: from
    one to the other, in opening hours when the team declared some."""
    rows = figures.kept(carried(session, scope), "is_clocked AND sent_at >= first_at")
    found = session.frame(
        f"SELECT entry_id, first_at, sent_at FROM ({rows.sql}) AS sent ORDER BY entry_id", rows.params
    )
    found = found.assign(wait_s=_waits(session, found)).dropna()  # unknown before the calendar is valid
    names = [f"($entry_{place}, $wait_{place})" for place in range(len(found))]
    listed = ", ".join(names) or "(NULL, NULL)"
    values: dict[str, Any] = {f"entry_{place}": int(entry) for place, entry in enumerate(found["entry_id"])}
    values |= {f"wait_{place}": float(wait) for place, wait in enumerate(found["wait_s"])}
    return Query(
        f"""
        SELECT sent.*, waited.wait_s
        FROM ({rows.sql}) AS sent
        JOIN (VALUES {listed}) AS waited(entry_id, wait_s) ON waited.entry_id = sent.entry_id
        """,
        rows.params | values,
    )


def x2_delai_de_remontee(session: Session, scope: Scope) -> KpiResult:
    """Median time from the first message to the sending."""
    if not _has_ledger(session):
        return figures.not_available("X2", NO_LEDGER)
    waits = figures.values(session, timed(session, scope), "CAST(wait_s AS DOUBLE) AS wait_s")
    if declared(session).calendars:
        clock = "heures ouvrées de l’équipe"
    else:
        clock = "temps de calendrier : aucun horaire n’est déclaré"
    return figures.median("X2", waits, empty=NOT_SENT, notes=(f"Délai en {clock}.",))


def x3_delai_de_reponse(session: Session, scope: Scope) -> KpiResult:
    """Kaplan–Meier median of the time to an answer; ``services``: per service ``n``, ``answered``, ``value``."""
    if not _has_ledger(session):
        return figures.not_available("X3", NO_LEDGER)
    found = session.rows(*_parts(carried(session, scope), "service, service_s, is_answered"))
    if not found:
        return figures.not_available("X3", NOT_SENT)
    waits = [(str(service), float(wait), bool(answered)) for service, wait, answered in found]
    told = {name: _median([each for each in waits if each[0] == name]) for name in sorted({name for name, *_ in waits})}
    whole = _median(waits)
    details: dict[str, Any] = {"services": told, "answered": whole["answered"]}
    if whole["value"] is None:
        return figures.not_available("X3", MOSTLY_WAITING, n=len(waits), **details)
    return KpiResult(
        code="X3", value=whole["value"], low=whole["low"], high=whole["high"], n=len(waits),
        status=figures.status_of(len(waits)), details=details,
        notes=(f"{_still_waiting(len(waits) - whole['answered'])} pour le temps déjà passé.",)
        if whole["answered"] < len(waits) else (),
    )  # fmt: skip


def _still_waiting(n: int) -> str:
    return count(n, "remontée sans réponse, comptée", "remontées sans réponse, comptées")


def answered(session: Session, scope: Scope) -> Query:
    """The rows of ``carried`` that the service answered, refusals included."""
    return figures.kept(carried(session, scope), "is_answered")


def x4_boucle_fermee(session: Session, scope: Scope) -> KpiResult:
    """Entries whose people were told, among those answered."""
    if not _has_ledger(session):
        return figures.not_available("X4", NO_LEDGER)
    told = figures.tally(session, answered(session, scope), "is_returned")
    return figures.share("X4", told.get("True", 0), sum(told.values()), empty=NOT_ANSWERED)


def closed_themes(session: Session, scope: Scope) -> Query:
    """One row per theme of an entry sent and closed before the end of the period: when it was closed last, the people
    and the messages of the scope that complain of it since, ``is_back``."""
    return select(
        f"""
        WITH closed AS (
            SELECT coalesce(w.shown_as, e.theme) AS theme, max(e.closed_at) AS closed_at,
                arg_max(e.entry_id, e.closed_at) AS entry_id
            FROM ledger_entries AS e LEFT JOIN shown_themes AS w ON w.theme = e.theme
            WHERE e.theme IS NOT NULL AND e.sent_at IS NOT NULL AND e.closed_at < $end_at
            GROUP BY coalesce(w.shown_as, e.theme)
        ),
        since AS (
            SELECT c.theme, count(DISTINCT {VOICE}) AS authors, count(*) AS messages
            FROM closed AS c
            JOIN current_themes AS t ON t.theme = c.theme
            JOIN message_facts AS f ON f.message_key = t.message_key
            JOIN messages AS m ON m.message_key = t.message_key
            LEFT JOIN current_risk AS k ON k.message_key = t.message_key
            LEFT JOIN current_sentiment AS s ON s.message_key = t.message_key
            WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
                AND m.published_at > c.closed_at AND (s.label = 'negative' OR {GRIEVANCE})
            GROUP BY c.theme
        )
        SELECT c.theme, coalesce(n.name, c.theme) AS theme_name, c.entry_id, c.closed_at,
            coalesce(since.authors, 0) AS authors, coalesce(since.messages, 0) AS messages,
            coalesce(since.authors, 0) >= {COMES_BACK} AS is_back
        FROM closed AS c
        LEFT JOIN since ON since.theme = c.theme
        LEFT JOIN shown_themes AS n ON n.theme = c.theme
        """,
        scope,
    )


def x5_recurrence(session: Session, scope: Scope) -> KpiResult:
    """Themes that at least three people complain of after their entry was closed, among the themes closed."""
    if not _has_ledger(session):
        return figures.not_available("X5", NO_LEDGER)
    told = figures.tally(session, closed_themes(session, scope), "is_back")
    return figures.share("X5", told.get("True", 0), sum(told.values()), empty=NOT_CLOSED)


def judged(session: Session, scope: Scope) -> Query:
    """The rows of ``carried`` that the service judged useful or not."""
    return figures.kept(carried(session, scope), "usefulness IS NOT NULL")


def x6_justesse(session: Session, scope: Scope) -> KpiResult:
    """Useful among judged."""
    if not _has_ledger(session):
        return figures.not_available("X6", NO_LEDGER)
    told = figures.tally(session, judged(session, scope), "usefulness")
    return figures.share("X6", told.get("useful", 0), sum(told.values()), empty=NOT_JUDGED)


def proposals(session: Session, scope: Scope) -> pd.DataFrame:
    """What could be carried: the complaints and reports of the scope that no entry holds, by theme and intent, the most
    people first; a complaint needs three people, a report one, which weighs as much.

    Columns: theme and theme_name (null without a theme), intent (``report`` when a message is both), authors, messages,
    first_at, last_at, message_keys (list), entry_id (an entry still open about the theme, else null).
    """
    rows = grievances(session, scope)
    return session.frame(
        f"""
        WITH loose AS (
            SELECT g.message_key, g.published_at, {voice("g")} AS voice,
                CASE WHEN list_contains(g.intents, 'report') THEN 'report' ELSE 'complaint' END AS intent
            FROM ({rows.sql}) AS g
            LEFT JOIN current_risk AS k ON k.message_key = g.message_key
            WHERE g.message_key NOT IN (SELECT l.message_key FROM ledger_messages AS l)
                AND NOT list_contains(k.categories, 'self_harm')
        ),
        themed AS (
            SELECT l.*, t.theme, t.name AS theme_name FROM loose AS l
            LEFT JOIN current_themes AS t ON t.message_key = l.message_key
        ),
        open AS (
            SELECT coalesce(w.shown_as, e.theme) AS theme, max(e.entry_id) AS entry_id
            FROM ledger_entries AS e LEFT JOIN shown_themes AS w ON w.theme = e.theme
            WHERE e.theme IS NOT NULL AND e.closed_at IS NULL
            GROUP BY coalesce(w.shown_as, e.theme)
        )
        SELECT d.theme, d.theme_name, d.intent, count(DISTINCT d.voice) AS authors, count(*) AS messages,
            min(d.published_at) AS first_at, max(d.published_at) AS last_at,
            array_agg(d.message_key ORDER BY d.message_key) AS message_keys, max(o.entry_id) AS entry_id
        FROM themed AS d
        LEFT JOIN open AS o ON o.theme = d.theme
        WHERE d.theme IS NOT NULL OR d.intent = 'report'
        GROUP BY d.theme, d.theme_name, d.intent
        HAVING d.intent = 'report' OR count(DISTINCT d.voice) >= {COMES_BACK}
        ORDER BY count(DISTINCT d.voice) * CASE d.intent WHEN 'report' THEN {COMES_BACK} ELSE 1 END DESC,
            d.intent DESC, count(*) DESC, d.theme NULLS LAST
        """,
        rows.params,
    )


def _has_ledger(session: Session) -> bool:
    return bool(session.value("SELECT count(*) FROM ledger_entries"))


def _parts(query: Query, columns: str = "*") -> tuple[str, dict[str, Any]]:
    return f"SELECT {columns} FROM ({query.sql}) AS carried", query.params


def _waits(session: Session, found: pd.DataFrame) -> NDArray[np.float64]:
    """Opening hours between the first message and the sending; on the clock where the team has none."""
    first_at, sent_at = (found[column].to_numpy("datetime64[us]") for column in ("first_at", "sent_at"))
    on_clock = (sent_at - first_at) / np.timedelta64(1, "s")
    calendars = declared(session).calendars
    opened = business_seconds(calendars, first_at, sent_at)
    return opened if calendars else on_clock


def _median(waits: list[tuple[str, float, bool]]) -> dict[str, Any]:
    found = kaplan_meier_median([wait for _, wait, _ in waits], [done for *_, done in waits])
    return {
        "value": found.median,
        "low": found.low,
        "high": found.high,
        "n": found.n,
        "answered": sum(done for *_, done in waits),
    }


def _kpi(code: str, title: str, unit: Unit, better: Direction, definition: str, **how: Any) -> Kpi:
    return Kpi(
        code=code, family=Family.REMONTEE, title=title, unit=unit, basis=Basis.COHORT, better=better,
        definition=definition, source=SOURCE, **how,
    )  # fmt: skip


SOURCE = (
    "Définition de Vigie, d’après les articles fondateurs (« faire remonter les récriminations… vers les différents "
    "services »)."
)

REMONTEE = (
    _kpi(
        "X1", "Taux de remontée", Unit.SHARE, Direction.UP,
        "Réclamations et signalements reçus sur la période et joints à une remontée transmise ÷ réclamations et "
        "signalements reçus. Le détail compte les remontées transmises.",
        compute=x1_taux_de_remontee, evidence=grievances,
    ),
    _kpi(
        "X2", "Délai de remontée", Unit.SECONDS, Direction.DOWN,
        "Médiane du temps entre le premier message d’une remontée et sa transmission au service, en heures ouvrées du "
        "calendrier de l’équipe, pour les remontées dont le premier message est de la période. Sans horaires déclarés, "
        "en temps de calendrier, et le chiffre le dit. Les remontées transmises avant leur premier message n’y entrent "
        "pas.",
        compute=x2_delai_de_remontee, evidence=timed,
    ),
    _kpi(
        "X3", "Délai de réponse des services", Unit.SECONDS, Direction.DOWN,
        "Temps entre la transmission et la réponse ou le refus du service : médiane de Kaplan–Meier, où une remontée "
        "sans réponse compte pour le temps déjà passé, jusqu’au dernier message importé ou au dernier geste noté. Le "
        "détail la donne par service. Non disponible quand plus de la moitié attendent.",
        compute=x3_delai_de_reponse, evidence=carried,
    ),
    _kpi(
        "X4", "Boucle fermée", Unit.SHARE, Direction.UP,
        "Remontées dont les personnes ont su la suite (« retour public fait ») ÷ remontées qui ont reçu une réponse ou "
        "un refus, pour celles dont le premier message est de la période.",
        compute=x4_boucle_fermee, evidence=answered,
    ),
    _kpi(
        "X5", "Récurrence", Unit.SHARE, Direction.DOWN,
        f"Thèmes dont au moins {COMES_BACK} membres distincts se plaignent sur la période après la clôture de la "
        "dernière remontée à leur sujet ÷ thèmes transmis et clos. Se plaindre : réclamation, signalement ou message "
        "négatif sur ce thème. Clore : retour public fait, ou sans suite.",
        compute=x5_recurrence, evidence=closed_themes,
    ),
    _kpi(
        "X6", "Justesse des remontées", Unit.SHARE, Direction.UP,
        "Remontées que le service a jugées utiles ÷ remontées qu’il a jugées utiles ou inutiles, pour celles dont le "
        "premier message est de la période.",
        compute=x6_justesse, evidence=judged,
    ),
)  # fmt: skip
