"""Who labelled the messages that the figures count: an engine, or a person, and how."""

from dashboard.kpi.coverage import why_empty
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, in_scope, select
from dashboard.store.store import Session
from dashboard.text.formats import count

# Of current_risk k: what only the learned part suspects, at the lowest level, is too little to call a message hostile.
IS_SURE = """NOT (k.level = 'low' AND contains(k.reasons, '"part":"aggression"'))"""
LISTENED = "f.direction = 'inbound' AND m.is_deleted IS NOT TRUE"
NOT_ANALYSED = "Aucun message de la période n’est analysé : lancez l’analyse."


def why_unread(session: Session, scope: Scope) -> str:
    """Why no message of the scope was analysed: none was received, no file would know, or the analysis is
    still to be run."""
    query = select(f"SELECT count(*) FROM {FACTS} WHERE {in_scope(scope, 'f', 'local_on')} AND {LISTENED}", scope)
    return NOT_ANALYSED if session.remembered(query.sql, query.params)[0][0] else why_empty(session, scope)


def labels(session: Session, scope: Scope) -> list[tuple[str, str, int]]:
    """How many inbound messages not deleted have each ``label`` in force (empty: not read yet) by its ``origin``
    (empty: an engine): read once for the figures and the notes that stand on them."""
    query = select(
        f"""
        SELECT coalesce(s.label, '') AS label, coalesce(s.origin, '') AS origin, count(*) AS n
        FROM {FACTS} LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND {LISTENED}
        GROUP BY coalesce(s.label, ''), coalesce(s.origin, '')
        ORDER BY label, origin
        """,
        scope,
    )
    return session.remembered(query.sql, query.params)


def human_labels(session: Session, scope: Scope) -> dict[str, int]:
    """``x`` of the ``n`` labels in force in the scope are a person's: given in a random ``sample``, or ``browsing``."""
    read = [each for each in labels(session, scope) if each[0]]
    sample, browsing = (sum(n for _, origin, n in read if origin == name) for name in ("sample", "browsing"))
    return {"x": sample + browsing, "n": sum(n for *_, n in read), "sample": sample, "browsing": browsing}


def corrections(session: Session, scope: Scope) -> dict[str, int]:
    """The labels given while reading: how many, and how many of them contradict the engine in force."""
    query = select(
        f"""
        SELECT count(*) AS n, count(*) FILTER (WHERE e.label IS NOT NULL AND e.label <> s.label) AS contradicting
        FROM {FACTS}
        JOIN sentiments AS s ON s.message_key = f.message_key AND s.origin = 'browsing'
        LEFT JOIN engine_sentiment AS e ON e.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND {LISTENED}
        """,
        scope,
    )
    n, contradicting = session.remembered(query.sql, query.params)[0]
    return {"n": n, "contradicting": contradicting}


def human_note(session: Session, scope: Scope) -> tuple[str, ...]:
    """« 12 étiquettes sur 800 viennent d’une personne. », nothing when none does."""
    labels = human_labels(session, scope)
    if not labels["x"]:
        return ()
    told = count(labels["x"], "étiquette vient", "étiquettes viennent")
    return (f"{told} d’une personne, sur {count(labels['n'], 'message')} : elles l’emportent sur le moteur.",)
