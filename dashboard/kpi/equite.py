"""H. Membres: how newcomers are welcomed (H5), and whether some are answered more than others (H6)."""

from collections.abc import Callable
from typing import Any

from dashboard.kpi import conversation, figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.conversation import TARGET, audible
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS
from dashboard.stats.intervals import newcombe, wilson
from dashboard.store.store import Session
from dashboard.text.formats import count
from dashboard.text.samples import FEW

FIRST_KNOWN = "Premier message connu des fichiers importés : une personne a pu écrire avant leur début."
NO_FIRST = "Aucun premier message à traiter de plus de 24 h sur la période."
# The first message known of each author, whatever the period and the source.
FIRSTS = f"""
    SELECT arg_min(f.message_key, ROW(m.published_at IS NULL, m.published_at, f.message_key)) AS message_key
    FROM {FACTS}
    WHERE f.direction = 'inbound' AND m.author_key IS NOT NULL
    GROUP BY m.author_key
"""
COUNTED = "state IN ('answered', 'unanswered')"
INTENTS = ("question", "complaint", "suggestion", "compliment", "purchase", "report")
# Two groups of messages of ``compared``: name, condition of the first, of the second.
PAIRS: tuple[tuple[str, str, str], ...] = (
    ("sentiment", "sentiment = 'positive'", "sentiment = 'negative'"),
    ("newcomer", "is_first", "NOT is_first AND author_key IS NOT NULL"),
    *((intent, f"list_contains(intents, '{intent}')", f"NOT list_contains(intents, '{intent}')") for intent in INTENTS),
)


def first_messages(session: Session, scope: Scope) -> Query:
    """H5: the actionable messages of the period that are the first known of their author; ``state`` as in R3."""
    return _first(conversation.answers(session, audible(session, scope).scope), FIRSTS)


def _first(rows: Query, firsts: str) -> Query:
    """The rows of R3 that count and are among ``firsts``."""
    return figures.kept(rows, f"message_key IN ({firsts}) AND {COUNTED}")


def _known_firsts(session: Session) -> str:
    return session.prepared("first_messages", FIRSTS)


def h5_accueil(session: Session, scope: Scope) -> KpiResult:
    """R3 of first messages; ``delay`` is their R5 (value, low, high, n)."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("H5", heard.reason)
    firsts = _known_firsts(session)
    states = figures.tally(session, _first(conversation.answers(session, heard.scope), firsts), "state")
    delays = figures.kept(conversation.clocks(session, heard.scope), f"message_key IN ({firsts}) AND state = 'counted'")
    delay = figures.median("H5", figures.values(session, delays, "delay_s"), empty="")
    answered = states.get("answered", 0)
    return figures.share(
        "H5", answered, answered + states.get("unanswered", 0), empty=NO_FIRST, notes=(*heard.notes, FIRST_KNOWN),
        delay={"value": delay.value, "low": delay.low, "high": delay.high, "n": delay.n},
    )  # fmt: skip


def newcomers_waiting(session: Session, scope: Scope) -> Query:
    """The rows of R9 that are the first message known of their author."""
    rows = conversation.waiting(session, audible(session, scope).scope)
    return Query(f"SELECT * FROM ({rows.sql}) AS open_now WHERE message_key IN ({FIRSTS})", rows.params)


def h5n_nouveaux_sans_reponse(session: Session, scope: Scope) -> KpiResult:
    """First messages still open at the end of the data; ``oldest_s``, and ``recent`` ones, too young for H5."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("H5n", heard.reason, notes=heard.notes)
    rows = figures.kept(conversation.open_now(session, heard.scope), f"message_key IN ({_known_firsts(session)})")
    n, recent, oldest = session.rows(
        f"SELECT count(*), count(*) FILTER (WHERE age_s < {TARGET.total_seconds()}), max(age_s)"
        f" FROM ({rows.sql}) AS welcomed",
        rows.params,
    )[0]
    return figures.count("H5n", n, notes=(*heard.notes, FIRST_KNOWN), oldest_s=oldest, recent=recent)


def compared(session: Session, scope: Scope) -> Query:
    """H6: the rows that R3 counts, with ``sentiment``, ``intents``, and ``is_first``."""
    return _compared(session, scope, FIRSTS)


def _compared(session: Session, scope: Scope, firsts: str) -> Query:
    rows = figures.kept(conversation.answers(session, audible(session, scope).scope), COUNTED)
    return Query(
        f"""
        SELECT a.*, s.label AS sentiment, k.intents, a.message_key IN ({firsts}) AS is_first
        FROM ({rows.sql}) AS a
        LEFT JOIN current_sentiment AS s ON s.message_key = a.message_key
        LEFT JOIN current_risk AS k ON k.message_key = a.message_key
        """,
        rows.params,
    )


def h6_equite(session: Session, scope: Scope) -> KpiResult:
    """How many gaps are established; ``pairs``: for each pair of groups, x, n, share of both, the ``gap`` of the first
    over the second with its Newcombe interval, ``is_gap``. Groups under five messages are not compared."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("H6", heard.reason)
    rows = _compared(session, scope, _known_firsts(session))
    sides = [condition for _, one, other in PAIRS for condition in (one, other)]
    told = ", ".join(
        f"count(*) FILTER (WHERE state = 'answered' AND ({side})), count(*) FILTER (WHERE {side})" for side in sides
    )
    total, *counts = session.rows(f"SELECT count(*), {told} FROM ({rows.sql}) AS due", rows.params)[0]
    pairs = []
    for place, (name, _, _) in enumerate(PAIRS):
        x1, n1, x2, n2 = counts[4 * place : 4 * place + 4]
        if min(n1, n2) >= FEW:
            pairs.append(_pair(name, x1, n1, x2, n2))
    if not pairs:
        reason = f"{count(total, 'message')} à traiter : trop peu pour comparer deux groupes de 5 messages."
        return figures.not_available("H6", reason if total else "Aucun message à traiter de plus de 24 h.")
    gaps = sum(pair["is_gap"] for pair in pairs)
    return KpiResult(
        code="H6", value=gaps, n=total, status=figures.status_of(total), notes=heard.notes, details={"pairs": pairs}
    )


def _pair(name: str, x1: int, n1: int, x2: int, n2: int) -> dict[str, Any]:
    low, high = newcombe(x1, n1, x2, n2)
    return {
        "name": name, "x1": x1, "n1": n1, "share1": x1 / n1, "x2": x2, "n2": n2, "share2": x2 / n2,
        "interval1": wilson(x1, n1), "interval2": wilson(x2, n2),
        "gap": x1 / n1 - x2 / n2, "low": low, "high": high, "is_gap": low > 0 or high < 0,
    }  # fmt: skip


def _kpi(
    code: str, title: str, unit: Unit, basis: Basis, better: Direction, definition: str, source: str,
    compute: Callable[[Session, Scope], KpiResult], evidence: Callable[[Session, Scope], Query],
) -> Kpi:  # fmt: skip
    return Kpi(
        code=code, family=Family.MEMBRES, title=title, unit=unit, basis=basis, better=better,
        definition=definition, source=source,
        compute=compute, evidence=evidence,
    )  # fmt: skip


EQUITE = (
    _kpi(
        "H5", "Accueil des nouveaux membres", Unit.SHARE, Basis.COHORT, Direction.UP,
        "Premiers messages de membres, à traiter, qui ont reçu une réponse humaine de la marque ÷ premiers messages à "
        "traiter de plus de 24 h (comme R3). Le premier message est le premier connu dans les fichiers importés, "
        "toutes périodes confondues. Le détail donne le délai médian de ces réponses (comme R5).",
        "Documentation de Discourse (nouveaux contributeurs) ; définition de Vigie.",
        h5_accueil, first_messages,
    ),
    _kpi(
        "H5n", "Nouveaux membres sans réponse", Unit.COUNT, Basis.STATE, Direction.DOWN,
        "Premiers messages connus de membres, reçus dans la période, à traiter et encore sans réponse à la fin des "
        "données (comme R9).",
        "Définition de Vigie.",
        h5n_nouveaux_sans_reponse, newcomers_waiting,
    ),
    _kpi(
        "H6", "Écarts de réponse établis", Unit.COUNT, Basis.COHORT, Direction.DOWN,
        "Nombre de comparaisons où un groupe de messages reçoit plus souvent une réponse que l’autre : positifs et "
        "négatifs, premiers messages et membres déjà connus, chaque intention et les autres. Un écart n’est établi que "
        "si l’intervalle de Newcombe de la différence exclut zéro ; les groupes de moins de 5 messages ne sont pas "
        "comparés. Un écart est une association : il dit où regarder, pas pourquoi.",
        "Définition de Vigie ; intervalle de Newcombe (1998).",
        h6_equite, compared,
    ),
)  # fmt: skip
