"""What the brand itself says, messages and posts, as its figures read it (H4, Q): never counted as heard (0.2)."""

from dashboard.kpi.contract import Query
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, in_scope, in_sources, select
from dashboard.store.store import Session

NO_SPEECH = (
    "Aucune prise de parole de la marque sur la période : déclarez les noms de vos comptes dans les Réglages, ou "
    "importez un export qui contient vos réponses et vos publications."
)
NOT_READ = "Les prises de parole de la période ne sont pas encore relues : lancez l’analyse."
_READ = """
    s.is_french, s.words, s.sentences, s.syllables, s.spelling, s.confusion, s.repetition, s.typography,
    s.address, s.text_key, s.names, s.acknowledges, s.proposes, s.admits, s.reasons
"""


def spoken(session: Session, scope: Scope) -> Query:
    """One row per message and post of the brand in the period, without the replies suspected automatic: what was read
    in it (``words`` is NULL before any reading), and ``is_featuring``, whether it brings a member forward."""
    return select(
        f"""
        SELECT f.platform, f.account_id, f.message_key, CAST(NULL AS VARCHAR) AS post_id, m.author_key, f.thread_key,
            m.text, m.published_at, m.url, {_READ},
            f.message_key IN (SELECT l.message_key FROM spotlights AS l WHERE l.message_key IS NOT NULL) AS is_featuring
        FROM {FACTS} LEFT JOIN current_speech AS s ON s.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'outbound' AND NOT f.is_automatic
            AND m.is_deleted IS NOT TRUE
        UNION ALL
        SELECT p.platform, p.account_id, CAST(NULL AS BIGINT), p.post_id, CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR),
            p.text, p.published_at, p.url, {_READ},
            EXISTS (SELECT 1 FROM spotlights AS l WHERE l.platform = p.platform AND l.post_id = p.post_id)
        FROM own_posts AS p LEFT JOIN current_speech AS s ON s.platform = p.platform AND s.post_id = p.post_id
        WHERE NOT p.is_system AND p.published_at >= $start_at AND p.published_at < $end_at AND trim(p.text) <> ''
            AND {in_sources(scope, "p")}
        """,
        scope,
    )


def why_nothing(session: Session, scope: Scope) -> str:
    """Why nothing of what the brand said could be read."""
    rows = spoken(session, scope)
    return NOT_READ if session.value(f"SELECT count(*) FROM ({rows.sql}) AS said", rows.params) else NO_SPEECH
