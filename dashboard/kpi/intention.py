"""E. Écoute, by what messages are for: how many ask, complain, suggest…, and who was answered (E6, E7, E11)."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.kpi import conversation, figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.conversation import audible
from dashboard.kpi.coverage import NOTHING_RECEIVED, why_empty
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.stats.intervals import median_interval
from dashboard.store.store import Session
from dashboard.store.vocabulary import voice
from dashboard.text.formats import count
from dashboard.text.labels import INTENTS

CODES = {
    "question": "E6q",
    "complaint": "E6r",
    "suggestion": "E6s",
    "compliment": "E6c",
    "purchase": "E6a",
    "report": "E6g",
    "off_topic": "E6h",
}
TITLES = {
    "question": "Questions",
    "complaint": "Réclamations",
    "suggestion": "Suggestions",
    "compliment": "Compliments",
    "purchase": "Intentions d’achat",
    "report": "Signalements",
    "off_topic": "Hors sujet",
}
MEANINGS = {
    "question": "demandent une réponse, avec ou sans point d’interrogation ; une tournure qui ne demande rien (« vous "
    "vous moquez de qui ? ») n’en est pas une",
    "complaint": "se plaignent de la marque, de ses produits ou de ses services ; une humeur qui ne reproche rien à "
    "personne n’en est pas une",
    "suggestion": "proposent une idée ou un changement",
    "compliment": "disent du bien de la marque ; un simple merci n’en est pas un",
    "purchase": "veulent acheter : prix, disponibilité, commande",
    "report": "signalent un danger, un problème de santé, une fuite de données, une fraude",
    "off_topic": "n’ont rien à voir avec la marque, ou sont indésirables",
}
NOT_READ = "Aucun message de la période n’est analysé : lancez l’analyse."
NOTHING_HEARD = "Aucun message reçu sur la période là où la marque répond."
NO_LEDGER = "Aucune remontée n’est encore tenue dans Vigie : ce que deviennent les suggestions n’est pas connu."
NO_SUGGESTION = "Aucune suggestion sur la période."


def intended(session: Session, scope: Scope) -> Query:
    """One row per inbound message not deleted; ``intents`` is NULL when no analysis has read it yet."""
    return select(
        f"""
        SELECT {MESSAGE}, k.intents
        FROM {FACTS} LEFT JOIN current_risk AS k ON k.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
        """,
        scope,
    )


def read(session: Session, scope: Scope) -> Query:
    """The rows of ``intended`` that an analysis has read."""
    return figures.kept(intended(session, scope), "intents IS NOT NULL")


def of_intent(intent: str, session: Session, scope: Scope) -> Query:
    """The rows of ``intended`` with that intent."""
    return _with_intent(intended(session, scope), intent)


def e6_intentions(session: Session, scope: Scope) -> KpiResult:
    """Messages with at least one intent among those read; ``intents`` gives x, n, share, low, high of each."""
    rows = intended(session, scope)
    counts = ", ".join(f"count(*) FILTER (WHERE list_contains(intents, '{code}'))" for code in CODES)
    total, read, any_intent, *each = session.rows(
        f"""
        SELECT count(*), count(intents), count(*) FILTER (WHERE len(intents) > 0), {counts}
        FROM ({rows.sql}) AS told
        """,
        rows.params,
    )[0]
    details = {"intents": {code: figures.portion(x, read) for code, x in zip(CODES, each, strict=True)}}
    empty = NOT_READ if total else why_empty(session, scope)
    notes = (f"{count(total - read, 'message')} en attente d’analyse.",) if total > read else ()
    return figures.share("E6", any_intent, read, empty=empty, notes=notes, **details)


def e6_une_intention(intent: str, session: Session, scope: Scope) -> KpiResult:
    """Messages of one intent; ``share`` gives x, n, share, low, high among the messages read, ``authors`` who wrote."""
    rows = intended(session, scope)
    total, read, x, authors = session.rows(
        f"""
        SELECT count(*), count(intents), count(*) FILTER (WHERE list_contains(intents, '{intent}')),
            count(DISTINCT CASE WHEN list_contains(intents, '{intent}')
                THEN {voice()} END)
        FROM ({rows.sql}) AS told
        """,
        rows.params,
    )[0]
    if not read:
        return figures.not_available(CODES[intent], NOT_READ if total else why_empty(session, scope))
    return figures.count(CODES[intent], x, share=figures.portion(x, read), authors=authors)


def open_questions(session: Session, scope: Scope) -> Query:
    """The rows of R9 that ask something: the riskiest, then the oldest first."""
    return _asking(conversation.waiting, session, audible(session, scope).scope)


def e7_questions_sans_reponse(session: Session, scope: Scope) -> KpiResult:
    """Questions open at the end of the data; ``people`` who ask, ``oldest_s``, and R3, R5, R6 in ``intents``."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("E7", heard.reason)
    rows = _asking(conversation.open_now, session, heard.scope)
    n, people, oldest = session.rows(
        f"""
        SELECT count(*), count(DISTINCT {voice()}), max(age_s)
        FROM ({rows.sql}) AS asked
        """,
        rows.params,
    )[0]
    told = intended(session, heard.scope)
    total, read = session.rows(f"SELECT count(*), count(intents) FROM ({told.sql}) AS told", told.params)[0]
    if not read:
        nothing = NOTHING_HEARD if heard.notes else NOTHING_RECEIVED
        return figures.not_available("E7", NOT_READ if total else nothing, notes=heard.notes)
    by_intent = _answered(session, heard.scope)
    return figures.count("E7", n, notes=heard.notes, people=people, oldest_s=oldest, intents=by_intent)


def suggestions(session: Session, scope: Scope) -> Query:
    """The rows of ``intended`` that suggest something, with ``is_followed``: in the ledger, sent to a service, or
    refused with an answer."""
    rows = of_intent("suggestion", session, scope)
    return Query(
        f"""
        SELECT suggested.*, suggested.message_key IN (
            SELECT l.message_key FROM ledger_messages AS l
            JOIN ledger_entries AS e ON e.entry_id = l.entry_id
            WHERE e.sent_at IS NOT NULL OR (e.status = 'refused' AND e.answer IS NOT NULL)
        ) AS is_followed
        FROM ({rows.sql}) AS suggested
        """,
        rows.params,
    )


def e11_suggestions_suivies(session: Session, scope: Scope) -> KpiResult:
    """Suggestions carried or refused with an answer among those received."""
    if not session.value("SELECT count(*) FROM ledger_entries"):
        return figures.not_available("E11", NO_LEDGER)
    followed = figures.tally(session, suggestions(session, scope), "is_followed")
    return figures.share("E11", followed.get("True", 0), sum(followed.values()), empty=NO_SUGGESTION)


def _answered(session: Session, scope: Scope) -> dict[str, dict[str, Any]]:
    """R3 of the messages of each intent, R5 and R6 of the turns whose first message has it."""
    due = conversation.answers(session, scope)
    counted = session.rows(
        f"SELECT intent, state, count(*) FROM ({_by_intent(due.sql)}) AS told GROUP BY intent, state", due.params
    )
    states = {(intent, state): int(n) for intent, state, n in counted}
    timed = figures.kept(conversation.clocks(session, scope), "state = 'counted'")
    found = session.arrow(
        f"""
        SELECT intent, delay_s, CASE WHEN business_state = 'counted' THEN business_s END AS business_s
        FROM ({_by_intent(timed.sql)}) AS told
        """,
        timed.params,
    )
    of = found["intent"].to_numpy(zero_copy_only=False)
    delay, business = (np.asarray(found[name], np.float64) for name in ("delay_s", "business_s"))
    return {
        intent: {
            "rate": figures.portion(
                states.get((intent, "answered"), 0),
                states.get((intent, "answered"), 0) + states.get((intent, "unanswered"), 0),
            ),
            "delay": _median(delay[of == intent]),
            "business": _median(business[(of == intent) & ~np.isnan(business)]),
        }
        for intent in CODES
    }


def _by_intent(rows: str) -> str:
    """SQL: ``rows``, once for each ``intent`` of their message."""
    names = ", ".join(f"('{intent}')" for intent in CODES)
    return f"""
        SELECT told.*, i.intent
        FROM ({rows}) AS told
        JOIN current_risk AS k ON k.message_key = told.message_key
        JOIN (VALUES {names}) AS i(intent) ON list_contains(k.intents, i.intent)
    """


def _asking(rows: conversation.Rows, session: Session, scope: Scope) -> Query:
    return _with_intent(rows(session, scope), "question")


def _with_intent(rows: Query, intent: str) -> Query:
    """The rows about messages of that intent; ``message_key`` names the message."""
    return Query(
        f"""
        SELECT told.* FROM ({rows.sql}) AS told
        WHERE told.message_key IN (
            SELECT k.message_key FROM current_risk AS k WHERE list_contains(k.intents, $wanted_intent)
        )
        """,
        rows.params | {"wanted_intent": intent},
    )


def _median(values: NDArray[np.float64]) -> dict[str, float | int | None]:
    interval = median_interval(values)
    return {
        "value": float(np.median(values)) if values.size else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "n": int(values.size),
    }


def _one(intent: str) -> Kpi:
    compute: Callable[[Session, Scope], KpiResult] = partial(e6_une_intention, intent)
    return Kpi(
        code=CODES[intent],
        family=Family.ECOUTE,
        title=TITLES[intent],
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition=f"Messages reçus qui {MEANINGS[intent]}. Un message peut avoir plusieurs intentions ; le détail "
        "donne la part parmi les messages lus.",
        source="Définition de Vigie, d’après l’article fondateur (« les avis, les critiques, les propositions ») et la "
        "documentation de Sprout.",
        compute=compute,
        evidence=partial(of_intent, intent),
    )


INTENTION = (
    Kpi(
        code="E6",
        family=Family.ECOUTE,
        title="Messages dont l’intention est lue",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition=f"Messages reçus qui ont au moins une intention ÷ messages reçus et lus. Intentions : "
        f"{', '.join(INTENTS.values())} ; un message compte dans chacune des siennes, et le détail donne la part de "
        "chacune.",
        source="Définition de Vigie, d’après l’article fondateur (« les avis, les critiques, les propositions ») et la "
        "documentation de Sprout.",
        compute=e6_intentions,
        evidence=read,
    ),
    *map(_one, CODES),
    Kpi(
        code="E7",
        family=Family.ECOUTE,
        title="Questions sans réponse",
        unit=Unit.COUNT,
        basis=Basis.STATE,
        better=Direction.DOWN,
        definition="Messages à traiter de la période qui posent une question et n’ont pas de réponse à la fin des "
        "données. Le détail donne, pour chaque intention, le taux de réponse (R3a) et les délais (R5, R6 ; l’intention "
        "est celle du premier message de l’échange).",
        source="Définition de Vigie.",
        compute=e7_questions_sans_reponse,
        evidence=open_questions,
    ),
    Kpi(
        code="E11",
        family=Family.ECOUTE,
        title="Suggestions suivies d’effet",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Suggestions jointes à une remontée transmise à un service, ou refusée avec une réponse ÷ "
        "suggestions reçues. Non disponible tant que Vigie ne tient aucune remontée.",
        source="Définition de Vigie.",
        compute=e11_suggestions_suivies,
        evidence=suggestions,
    ),
)
