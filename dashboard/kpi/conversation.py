"""The rows behind the response figures, each with the ``state`` that counts it in or leaves it out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard.kpi import figures
from dashboard.kpi.contract import Query
from dashboard.kpi.coverage import NOT_COVERED, covered_by_platform
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import DANGER, FACTS, MESSAGE, RISK, in_scope, in_sources, select
from dashboard.store.store import Session
from dashboard.store.views import last_message_at
from dashboard.store.vocabulary import ACTIONABLE, AT_RISK, INBOUND, OPEN
from dashboard.text.formats import count, listed
from dashboard.text.labels import label

Rows = Callable[[Session, Scope], Query]

TARGET = timedelta(hours=24)  # a younger message without time to be answered is « en cours » (0.9)
NEVER = datetime(1, 1, 1)

ESTIMATED_UNDER = 0.8  # R0
TO_THE_MINUTE = "('exact', 'minute')"

_REPLY = "f.answer_key, f.answered_at, f.answer_method"
_EVER = """
    CASE
        WHEN m.published_at > $due_before THEN 'in_progress'
        WHEN f.answer_key IS NOT NULL THEN 'answered'
        ELSE 'unanswered'
    END
"""
_IN_A_DAY = f"""
    CASE
        WHEN m.published_at > $due_before THEN 'in_progress'
        WHEN m."precision" NOT IN {TO_THE_MINUTE} OR f.answer_key IN (
            SELECT r.message_key FROM messages AS r WHERE r."precision" NOT IN {TO_THE_MINUTE}
        ) OR (f.answer_key IS NOT NULL AND f.answered_at IS NULL) THEN 'coarse'
        WHEN f.answered_at < m.published_at THEN 'backwards'
        WHEN f.answered_at <= m.published_at + INTERVAL 24 HOUR THEN 'answered'
        ELSE 'unanswered'
    END
"""

NO_MESSAGE = "Aucun fichier de messages importé : ajoutez l’export de vos commentaires, avec vos réponses."
NO_MESSAGE_THERE = (
    "Aucun fichier de messages dans les sources choisies : élargissez le choix, ou importez l’export de leurs "
    "commentaires, avec vos réponses."
)
NO_OUTBOUND = (
    "Aucun message de la marque dans les fichiers importés : déclarez les noms de vos comptes dans les Réglages, "
    "ou importez un export qui contient vos réponses."
)
NO_OUTBOUND_THERE = (
    "Aucun message de la marque dans les sources choisies : élargissez le choix, importez un export qui contient vos "
    "réponses sur celles-ci, ou déclarez les noms de vos comptes dans les Réglages."
)


@dataclass(frozen=True, slots=True)
class Audible:
    """Where the brand can be heard: ``scope`` kept to those platforms, or ``reason`` when there is none, or when no
    file of theirs covers the period."""

    scope: Scope
    reason: str | None = None
    notes: tuple[str, ...] = ()


def audible(session: Session, scope: Scope) -> Audible:
    """Keep the platforms whose files hold a message of the brand: elsewhere silence is not « no answer » (R0)."""
    query = select(
        f"""
        SELECT f.platform,
            count(*) FILTER (WHERE f.direction = 'inbound') AS inbound,
            count(*) FILTER (WHERE f.direction = 'outbound') AS outbound
        FROM message_facts AS f
        WHERE {in_sources(scope, "f")}
        GROUP BY f.platform
        ORDER BY f.platform
        """,
        scope,
    )
    voices = session.remembered(query.sql, query.params)
    heard = tuple(platform for platform, _, outbound in voices if outbound)
    mute = [platform for platform, inbound, outbound in voices if inbound and not outbound]
    if not voices:
        return Audible(scope, NO_MESSAGE if scope.is_everywhere else NO_MESSAGE_THERE)
    if not heard:
        return Audible(scope, NO_OUTBOUND if scope.is_everywhere else NO_OUTBOUND_THERE)
    names = listed([label("platform", platform) for platform in mute], "ni")
    notes = (f"Sans {names} : aucun message de la marque dans ces fichiers.",) if mute else ()
    return Audible(replace(scope, platforms=heard), _why_uncovered(session, scope, heard), notes)


def _why_uncovered(session: Session, scope: Scope, heard: Sequence[str]) -> str | None:
    """Why nothing is known of the period on the platforms where the brand is heard: no file at all, or none of them."""
    covered = covered_by_platform(session, scope)
    if any(covered.get(platform) for platform in heard):
        return None
    if not any(covered.values()):
        return NOT_COVERED
    names = ", ".join(label("platform", platform) for platform in heard)
    return f"Aucun fichier de messages ne couvre cette période là où la marque répond ({names})."


def pairs(session: Session, scope: Scope) -> Query:
    """R0: one row per answered turn, with the method that paired it."""
    return select(
        f"""
        SELECT t.turn_key AS message_key, t.platform, t.author_key, m.text, m.published_at, m.url,
            t.answer_key, t.answered_at, t.answer_method
        FROM turns AS t JOIN messages AS m ON m.message_key = t.turn_key
        WHERE {in_scope(scope, "t", "opened_on")} AND t.answer_key IS NOT NULL
        """,
        scope,
    )


def received(session: Session, scope: Scope) -> list[tuple[str, str, int]]:
    """How many rows of ``inbound`` there are by ``platform`` and ``exclusion`` (empty: none)."""
    query = select(
        f"""
        SELECT f.platform, coalesce(f.exclusion, '') AS exclusion, count(*) AS n
        FROM message_facts AS f
        WHERE {in_scope(scope, "f", "local_on")} AND {INBOUND}
        GROUP BY f.platform, coalesce(f.exclusion, '')
        ORDER BY f.platform, exclusion
        """,
        scope,
    )
    return session.remembered(query.sql, query.params)


def inbound(session: Session, scope: Scope) -> Query:
    """R1, R2: one row per inbound message; ``exclusion`` says why it calls for no action."""
    return select(
        f"""
        SELECT {MESSAGE}, f.local_on, f.exclusion
        FROM {FACTS}
        WHERE {in_scope(scope, "f", "local_on")} AND {INBOUND}
        """,
        scope,
    )


def answers(session: Session, scope: Scope) -> Query:
    """R3a: one row per actionable message (not deleted, not hidden). ``state``: answered,
    unanswered, or in_progress, which is out of the rate."""
    return _actionable(session, scope, f"{MESSAGE}, {_REPLY}, {_EVER} AS state")


def answers_in_a_day(session: Session, scope: Scope) -> Query:
    """R3c: as ``answers``, where answered means within 24 hours; ``coarse`` clocks cannot tell."""
    return _actionable(session, scope, f"{MESSAGE}, {_REPLY}, {_IN_A_DAY} AS state")


def outcomes(session: Session, scope: Scope) -> list[tuple[str, str, int]]:
    """How many messages have each state of ``answers`` and of ``answers_in_a_day``: read once for R3 and R3c."""
    rows = _actionable(session, scope, f"{_EVER} AS ever, {_IN_A_DAY} AS in_a_day")
    return session.remembered(
        f"SELECT ever, in_a_day, count(*) AS n FROM ({rows.sql}) AS told GROUP BY ever, in_a_day", rows.params
    )


def _actionable(session: Session, scope: Scope, told: str) -> Query:
    return due(
        session,
        f"SELECT {told} FROM {FACTS} WHERE {in_scope(scope, 'f', 'local_on')} AND {ACTIONABLE}",
        scope,
    )


def delays(session: Session, scope: Scope) -> Query:
    """R5, R6: one row per turn, its delay on both clocks. ``state`` is counted, unanswered, coarse (an instant
    unknown, or known to the hour or worse) or backwards (answered before it was received); ``business_state`` may also
    be off_hours (received and answered while closed) or unknown (before the calendar is valid)."""
    return _delays(session, scope, "m.text, m.published_at, m.url,", "JOIN messages AS m ON m.message_key = t.turn_key")


def clocks(session: Session, scope: Scope) -> Query:
    """The rows of ``delays`` without their texts: what is counted needs none."""
    return _delays(session, scope)


def timings(session: Session, scope: Scope) -> list[tuple[str, str, str | None, int]]:
    """How many turns of ``delays`` have each ``state``, ``business_state`` and ``answer_method``: read once for R0, R5,
    R6 and every note that says how replies are known."""
    rows = clocks(session, scope)
    return session.remembered(  # most turns have no reply: they are counted without a look at their clocks
        f"""
        SELECT state, business_state, answer_method, count(*) AS n
        FROM ({rows.sql}) AS timed
        WHERE answer_key IS NOT NULL
        GROUP BY state, business_state, answer_method
        UNION ALL
        SELECT 'unanswered', 'unanswered', NULL, count(*)
        FROM ({rows.sql}) AS timed
        WHERE answer_key IS NULL
        HAVING count(*) > 0
        ORDER BY state, business_state, answer_method
        """,
        rows.params,
    )


def methods(session: Session, scope: Scope) -> dict[str, int]:
    """The rows of ``pairs`` by method."""
    found: dict[str, int] = {}
    for state, _, method, n in timings(session, scope):
        if state != "unanswered":
            found[str(method)] = found.get(str(method), 0) + n
    return dict(sorted(found.items()))


def _delays(session: Session, scope: Scope, told: str = "", join: str = "") -> Query:
    return select(
        f"""
        SELECT *,
            CASE
                WHEN state <> 'counted' THEN state
                WHEN business_s IS NULL THEN 'unknown'
                WHEN is_off_hours AND business_s = 0 THEN 'off_hours'
                ELSE 'counted'
            END AS business_state
        FROM (
            SELECT t.turn_key AS message_key, t.platform, t.author_key, {told}
                t.messages, t.answer_key, t.answered_at, t.answer_method, t.delay_s,
                CASE WHEN $is_around_the_clock THEN t.delay_s ELSE t.business_s END AS business_s,
                coalesce(t.is_off_hours, FALSE) AS is_off_hours,
                CASE
                    WHEN t.answer_key IS NULL THEN 'unanswered'
                    WHEN NOT t.has_exact_clock THEN 'coarse'
                    WHEN t.answered_at < t.opened_at THEN 'backwards'
                    ELSE 'counted'
                END AS state
            FROM turns AS t {join}
            WHERE {in_scope(scope, "t", "opened_on")}
        ) AS timed
        """,
        scope,
        is_around_the_clock=is_around_the_clock(session),
    )


def waiting(session: Session, scope: Scope) -> Query:
    """R9: one row per actionable message open at the end of the data: people in danger, then the riskiest, then the
    oldest."""
    return _open_now(
        session,
        scope,
        ", k.level, k.score, s.label AS sentiment",
        "LEFT JOIN current_risk AS k ON k.message_key = f.message_key"
        " LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key",
        f"ORDER BY {DANGER}, {RISK}, m.published_at, f.message_key",
    )


def open_now(session: Session, scope: Scope) -> Query:
    """The rows of ``waiting`` in no order, with neither risk nor sentiment: what is counted needs none of these."""
    return _open_now(session, scope)


def risky_now(session: Session, scope: Scope) -> int:
    """How many rows of ``waiting`` are at high risk or worse."""
    query = select(
        f"""
        SELECT count(*)
        FROM message_facts AS f JOIN current_risk AS k ON k.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND {OPEN} AND {AT_RISK}
        """,
        scope,
    )
    return int(session.value(query.sql, query.params))


def _open_now(session: Session, scope: Scope, told: str = "", join: str = "", order: str = "") -> Query:
    return select(
        f"""
        SELECT {MESSAGE},
            date_diff('second', m.published_at, CAST($ends_at AS TIMESTAMP)) AS age_s{told}
        FROM {FACTS} {join}
        WHERE {in_scope(scope, "f", "local_on")} AND {OPEN}
        {order}
        """,
        scope,
        ends_at=last_message_at(session),
    )


def estimation(session: Session, heard: Audible) -> Sequence[str]:
    """The notes of a response figure: « estimation » when too few pairs are known by ids or by name (R0)."""
    found = methods(session, heard.scope)
    total = sum(found.values())
    known = found.get("exact", 0) + found.get("mention", 0)
    if total and known < ESTIMATED_UNDER * total:
        told = count(known, "rapprochement connu", "rapprochements connus")
        return (*heard.notes, f"Estimation : {told} par le fil ou par le nom sur {total}.")
    return heard.notes


def heard_rows(rows: Rows, condition: str = "TRUE") -> Rows:
    """Evidence: ``rows`` where the brand can be heard, kept to those that meet ``condition``."""

    def evidence(session: Session, scope: Scope) -> Query:
        found = rows(session, audible(session, scope).scope)
        return found if condition == "TRUE" else figures.kept(found, condition)

    return evidence


def is_around_the_clock(session: Session) -> bool:
    """Without declared hours, business time is calendar time (R6)."""
    return not session.remembered("SELECT count(business_s) FROM turns", {})[0][0]


def automatic_replies(session: Session, scope: Scope) -> int:
    """Outbound messages of the period suspected automatic: they stop no clock (0.3)."""
    query = select(
        f"SELECT count(*) FROM message_facts AS f WHERE {in_scope(scope, 'f', 'local_on')} AND f.is_automatic", scope
    )
    return int(session.remembered(query.sql, query.params)[0][0])


def due(session: Session, sql: str, scope: Scope) -> Query:
    """``select``, where ``$due_before`` is 24 hours before the end of the data (0.9)."""
    ends_at = last_message_at(session)
    return select(sql, scope, due_before=NEVER if ends_at is None else ends_at - TARGET)
