"""R. Réactivité, delays beyond R5 and R6: the other clock, those who wait still, every reply, the targets kept."""

from datetime import datetime, timedelta
from typing import Any

from dashboard.config import ResponseTarget
from dashboard.kpi import conversation, figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.conversation import NEVER, TO_THE_MINUTE, audible, estimation, heard_rows
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, in_sources, select
from dashboard.stats.business_time import overdue_before
from dashboard.stats.intervals import wilson
from dashboard.stats.survival import kaplan_meier_median
from dashboard.store.declared import declared
from dashboard.store.store import Session
from dashboard.store.views import last_message_at
from dashboard.store.vocabulary import GRAVE, OPEN, VOICE, voice
from dashboard.text.formats import count, duration, x_of_n
from dashboard.text.response import promise

NO_TARGET = "Aucun délai promis n’est déclaré dans les Réglages."
NOBODY_WAITED = "Aucun message à traiter dont l’attente soit connue à la minute sur la période."
ENDED_OR_NOT = "state IN ('answered', 'waiting')"
DUE = "state IN ('met', 'late', 'unanswered')"
FITS = {
    "risk": f"level IN {GRAVE}",
    "question": "list_contains(intents, 'question')",
    "complaint": "list_contains(intents, 'complaint')",
    "any": "TRUE",
}


def nearest(session: Session, scope: Scope) -> Query:
    """R5b: as ``conversation.delays``, the clock started by the last message of the turn before its reply.

    ``nearest_at`` is that message's instant; ``state`` is counted, coarse or backwards.
    """
    return select(
        f"""
        SELECT t.turn_key AS message_key, t.platform, t.author_key, m.text, m.published_at, m.url,
            t.messages, t.answer_key, t.answered_at, t.answer_method,
            coalesce(l.last_at, t.opened_at) AS nearest_at,
            date_diff('microsecond', coalesce(l.last_at, t.opened_at), t.answered_at) / 1000000.0 AS delay_s,
            CASE
                WHEN NOT t.has_exact_clock OR l.is_coarse THEN 'coarse'
                WHEN t.answered_at < t.opened_at THEN 'backwards'
                ELSE 'counted'
            END AS state
        FROM turns AS t
        JOIN messages AS m ON m.message_key = t.turn_key
        LEFT JOIN (
            SELECT f.answer_key, {VOICE} AS voice, max(m.published_at) AS last_at,
                bool_or(m."precision" NOT IN {TO_THE_MINUTE}) AS is_coarse
            FROM {FACTS}
            WHERE f.answer_key IS NOT NULL AND m.published_at <= f.answered_at AND {in_sources(scope, "f")}
            GROUP BY f.answer_key, {VOICE}
        ) AS l ON l.answer_key = CASE WHEN t.messages > 1 THEN t.answer_key END
            AND l.voice = {voice("t", "turn_key")}
        WHERE {in_scope(scope, "t", "opened_on")} AND t.answer_key IS NOT NULL
        """,
        scope,
    )


def replied(session: Session, scope: Scope) -> Query:
    """R7: one row per inbound message that a human reply of the brand answers; ``state`` as in ``nearest``."""
    return select(
        f"""
        SELECT {MESSAGE}, f.answer_key, f.answered_at, f.answer_method,
            date_diff('microsecond', m.published_at, f.answered_at) / 1000000.0 AS delay_s,
            CASE
                WHEN m."precision" NOT IN {TO_THE_MINUTE} OR r."precision" NOT IN {TO_THE_MINUTE}
                    OR f.answered_at IS NULL THEN 'coarse'
                WHEN f.answered_at < m.published_at THEN 'backwards'
                ELSE 'counted'
            END AS state
        FROM {FACTS} JOIN messages AS r ON r.message_key = f.answer_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound'
        """,
        scope,
    )


def awaited(session: Session, scope: Scope) -> Query:
    """R6b, R8: one row per turn, answered or that still calls for an answer.

    ``state`` is answered, waiting, coarse or backwards; ``wait_s`` the delay, or the age at the end of the data;
    ``business_s`` is known of the answered ones only. ``level`` and ``intents`` are those of the first message.
    """
    return select(
        f"""
        SELECT * FROM (
            SELECT t.turn_key AS message_key, t.platform, t.author_key, m.text, m.published_at, m.url,
                t.messages, t.answered_at, k.level, k.intents,
                CASE WHEN $is_around_the_clock THEN t.delay_s ELSE t.business_s END AS business_s,
                coalesce(t.delay_s, date_diff('microsecond', t.opened_at, CAST($ends_at AS TIMESTAMP)) / 1000000.0)
                    AS wait_s,
                CASE
                    WHEN t.answer_key IS NULL AND f.exclusion IS NOT NULL AND d.voice IS NULL THEN 'not_due'
                    WHEN NOT t.has_exact_clock THEN 'coarse'
                    WHEN t.answer_key IS NULL THEN 'waiting'
                    WHEN t.answered_at < t.opened_at THEN 'backwards'
                    ELSE 'answered'
                END AS state
            FROM turns AS t
            JOIN messages AS m ON m.message_key = t.turn_key
            JOIN message_facts AS f ON f.message_key = t.turn_key
            LEFT JOIN (
                SELECT f.thread_key, {VOICE} AS voice FROM {FACTS}
                WHERE {OPEN} AND {in_sources(scope, "f")}
                GROUP BY f.thread_key, {VOICE}
            ) AS d ON d.thread_key = CASE WHEN t.messages > 1 THEN t.thread_key END
                AND d.voice = {voice("t", "turn_key")}
            LEFT JOIN current_risk AS k ON k.message_key = t.turn_key
            WHERE {in_scope(scope, "t", "opened_on")}
        ) AS turned
        WHERE state <> 'not_due'
        """,
        scope,
        ends_at=last_message_at(session),
        is_around_the_clock=conversation.is_around_the_clock(session),
    )


def promised(session: Session, scope: Scope) -> Query:
    """R8: the rows of ``awaited`` with the ``target`` they fall under (its rank among those declared) and its
    ``target_s``; ``state`` is met, late, unanswered, in_progress, or why the row is left out."""
    targets = declared(session).response_targets
    rows = awaited(session, scope)
    if not targets:
        return figures.kept(rows, "FALSE")
    ends_at = last_message_at(session)
    ranks = range(len(targets))
    fits = " ".join(f"WHEN {FITS[one.kind]} THEN {rank}" for rank, one in enumerate(targets))
    spent = " ".join(
        f"WHEN {rank} THEN {'business_s' if one.is_business else 'wait_s'}" for rank, one in enumerate(targets)
    )
    values = rows.params | {f"target_s_{rank}": 60.0 * targets[rank].minutes for rank in ranks}
    values |= {f"overdue_{rank}": _overdue(session, targets[rank], ends_at) for rank in ranks}
    return Query(
        f"""
        SELECT *,
            CASE
                WHEN waited <> 'answered' AND waited <> 'waiting' THEN waited
                WHEN target IS NULL THEN 'no_target'
                WHEN waited = 'waiting' THEN
                    CASE WHEN published_at < overdue_at THEN 'unanswered' ELSE 'in_progress' END
                WHEN spent_s IS NULL THEN 'unknown'
                WHEN spent_s <= target_s THEN 'met'
                ELSE 'late'
            END AS state
        FROM (
            SELECT message_key, platform, author_key, text, published_at, url, messages, answered_at, level, target,
                state AS waited,
                CASE WHEN state = 'answered' THEN CASE target {spent} END END AS spent_s,
                CASE target {_by_rank("target_s", ranks)} AS target_s,
                CASE target {_by_rank("overdue", ranks)} AS overdue_at
            FROM (SELECT *, CASE {fits} END AS target FROM ({rows.sql}) AS due) AS classed
        ) AS judged
        """,
        values,
    )


def r5b_delai_depuis_le_plus_proche(session: Session, scope: Scope) -> KpiResult:
    """Median seconds from the last message before the reply; ``p90``, ``left_out``."""
    return _median(session, scope, "R5b", nearest)


def r7_delai_tous_echanges(session: Session, scope: Scope) -> KpiResult:
    """Median seconds over every answered message; ``p90``, ``left_out``."""
    return _median(session, scope, "R7", replied)


def _overdue(session: Session, target: ResponseTarget, ends_at: datetime | None) -> datetime:
    """What was received before this instant had more than the target's time at the end of the data."""
    calendars = declared(session).calendars
    if ends_at is None:
        return NEVER
    if target.is_business and calendars:
        return overdue_before(calendars, ends_at, 60 * target.minutes) or NEVER
    return ends_at - timedelta(minutes=target.minutes)


def _by_rank(name: str, ranks: range) -> str:
    return " ".join(f"WHEN {rank} THEN ${name}_{rank}" for rank in ranks) + " END"


def _median(session: Session, scope: Scope, code: str, source: conversation.Rows) -> KpiResult:
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available(code, heard.reason)
    rows = source(session, heard.scope)
    left_out = figures.tally(session, rows, "state")
    left_out.pop("counted", None)
    return figures.median(
        code, figures.values(session, figures.kept(rows, "state = 'counted'"), "delay_s"),
        empty="Aucune réponse dont le délai soit connu à la minute sur la période.",
        notes=estimation(session, heard), left_out=left_out,
    )  # fmt: skip


def r6b_delai_avec_les_attentes(session: Session, scope: Scope) -> KpiResult:
    """Kaplan–Meier median of the waits, in seconds; ``waiting`` counts those that have not ended, ``left_out``."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("R6b", heard.reason)
    rows = awaited(session, heard.scope)
    found = session.arrow(f"SELECT wait_s, state FROM ({rows.sql}) AS due WHERE {ENDED_OR_NOT}", rows.params)
    left_out = figures.tally(session, rows, "state")
    left_out.pop("answered", None)
    waiting = left_out.pop("waiting", 0)
    is_ended = found["state"].to_numpy(zero_copy_only=False) == "answered"
    wait = kaplan_meier_median(found["wait_s"].to_numpy(zero_copy_only=False), is_ended)
    details: dict[str, Any] = {"waiting": waiting, "left_out": left_out}
    notes = [*estimation(session, heard)]
    if wait.n == 0:
        return figures.not_available("R6b", NOBODY_WAITED, notes=notes, **details)
    if wait.median is None:
        reason = f"Plus de la moitié sans réponse ({x_of_n(waiting, wait.n)} échanges attendent à la fin des données)."
        return figures.not_available("R6b", reason, notes=notes, n=wait.n, **details)
    if waiting:
        told = count(waiting, "échange sans réponse compté", "échanges sans réponse comptés")
        notes.append(f"{told} pour le temps déjà attendu.")
    if wait.low is not None and wait.high is None:
        notes.append(f"Au moins {duration(wait.low)} ; trop d’attentes en cours pour une borne haute.")
    return KpiResult(
        code="R6b", value=wait.median, low=wait.low, high=wait.high, n=wait.n,
        status=figures.status_of(wait.n), notes=tuple(notes), details=details,
    )  # fmt: skip


def r8_respect_du_delai(session: Session, scope: Scope) -> KpiResult:
    """Turns answered within their target over those answered or overdue; ``classes`` gives, per target declared,
    ``kind``, ``minutes``, ``is_business``, x, n, share, low, high, and how many are late, unanswered, in_progress."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("R8", heard.reason)
    targets = declared(session).response_targets
    if not targets:
        return figures.not_available("R8", NO_TARGET)
    rows = promised(session, heard.scope)
    found = session.rows(
        f"SELECT target, state, count(*), count(level) FROM ({rows.sql}) AS judged GROUP BY target, state", rows.params
    )
    states = [{state: n for rank, state, n, _ in found if rank == each} for each in range(len(targets))]
    classes = [_class(target, of) for target, of in zip(targets, states, strict=True)]
    left_out: dict[str, int] = {}
    for _, state, n, _ in found:
        if state not in ("met", "late", "unanswered", "in_progress"):
            left_out[state] = left_out.get(state, 0) + n
    notes = [*estimation(session, heard)]
    notes.append(
        "Délais promis : "
        + " ; ".join(promise(one.kind, one.minutes, is_business=one.is_business) for one in targets)
        + "."
    )
    if any(one.is_business for one in targets) and conversation.is_around_the_clock(session):
        notes.append("Aucun horaire déclaré : les heures ouvrées sont comptées 24 h sur 24, 7 jours sur 7.")
    unread = sum(n - read for _, _, n, read in found)
    if unread:
        notes.append(
            f"{count(unread, 'échange en attente d’analyse', 'échanges en attente d’analyse')} : sans classe propre."
        )
    return figures.share(
        "R8", sum(each["x"] for each in classes), sum(each["n"] for each in classes),
        empty="Aucun échange répondu ni échu sur la période.", notes=notes, classes=classes,
        in_progress=sum(each["in_progress"] for each in classes), left_out=left_out,
    )  # fmt: skip


def _class(target: ResponseTarget, states: dict[str, int]) -> dict[str, Any]:
    x, late, unanswered = (states.get(name, 0) for name in ("met", "late", "unanswered"))
    n = x + late + unanswered
    low, high = wilson(x, n) if n else (None, None)
    return {
        "kind": target.kind, "minutes": target.minutes, "is_business": target.is_business,
        "x": x, "n": n, "share": x / n if n else None, "low": low, "high": high,
        "late": late, "unanswered": unanswered, "in_progress": states.get("in_progress", 0),
    }  # fmt: skip


DELAI = (
    Kpi(
        code="R5b",
        family=Family.REACTIVITE,
        title="Délai depuis le message le plus proche",
        unit=Unit.SECONDS,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Comme R5, avec une autre convention d’horloge : le compte part du dernier message du membre avant "
        "la réponse, et non du premier resté sans réponse. Le délai est plus court dès qu’une personne relance ; il "
        "n’est donné que pour se comparer aux outils qui comptent ainsi.",
        source="Documentation de ZoomSphere.",
        compute=r5b_delai_depuis_le_plus_proche,
        evidence=heard_rows(nearest, "state = 'counted'"),
    ),
    Kpi(
        code="R6b",
        family=Family.REACTIVITE,
        title="Délai médian, attentes comprises",
        unit=Unit.SECONDS,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Médiane de Kaplan–Meier du temps de calendrier : un échange encore sans réponse compte pour le "
        "temps déjà attendu à la fin des données, au lieu de disparaître comme dans R5. « Plus de la moitié sans "
        "réponse » quand cette médiane n’existe pas. Intervalle de Brookmeyer et Crowley, variance de Greenwood, "
        "échelle log(−log).",
        source="Kaplan et Meier 1958.",
        compute=r6b_delai_avec_les_attentes,
        evidence=heard_rows(awaited, ENDED_OR_NOT),
    ),
    Kpi(
        code="R7",
        family=Family.REACTIVITE,
        title="Délai de réponse, tous les messages",
        unit=Unit.SECONDS,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Médiane, sur chaque message répondu et non sur le premier de chaque échange, du temps de "
        "calendrier jusqu’à la réponse humaine suivante de la marque. Une réponse qui vaut pour trois messages compte "
        "trois fois.",
        source="Documentation d’Orlo, de Sprout et de Hootsuite.",
        compute=r7_delai_tous_echanges,
        evidence=heard_rows(replied, "state = 'counted'"),
    ),
    Kpi(
        code="R8",
        family=Family.REACTIVITE,
        title="Respect de l’objectif de délai",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Échanges répondus dans le délai promis ÷ échanges répondus ou échus. Le délai promis est celui de "
        "la première classe des Réglages qui convient au premier message (à risque, question, réclamation, tout "
        "message), en temps de calendrier ou en heures ouvrées. Sans réponse et plus ancien que ce délai : manqué. "
        "Sans réponse et plus récent : en cours, hors du taux.",
        source="Documentation de Chatwoot et de Zammad.",
        compute=r8_respect_du_delai,
        evidence=heard_rows(promised, DUE),
    ),
)
