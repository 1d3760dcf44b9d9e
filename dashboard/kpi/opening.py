"""What opens a conversation (R3b, R13): one author in one thread, until 24 hours of silence on both sides."""

from dashboard.kpi.contract import Query
from dashboard.kpi.conversation import due
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, PRIVATE, in_scope
from dashboard.store.store import Session
from dashboard.store.vocabulary import ACTIONABLE, INBOUND, VOICE


def conversations(session: Session, scope: Scope, only: str = "TRUE") -> Query:
    """R3b: one row per conversation, that is one author in one thread until 24 hours of mutual silence, from its first
    message that calls for an answer; ``only`` is a condition on its messages (R13).

    Any message of the author ends a silence, as any reply to them. What else the brand writes does in private, where
    it can be for nobody else.
    """
    return due(
        session,
        f"""
        WITH spoken AS (
            SELECT {MESSAGE}, f.thread_key, f.account_id, f.local_on, f.answer_key, f.answered_at,
                {VOICE} AS voice, {ACTIONABLE} AS is_due
            FROM {FACTS}
            WHERE {INBOUND} AND m.published_at IS NOT NULL AND f.thread_key IN (
                SELECT f.thread_key FROM message_facts AS f WHERE {in_scope(scope, "f", "local_on")}
            ) AND {only}
        ),
        written AS (
            SELECT f.thread_key, m.published_at FROM {FACTS}
            WHERE f.direction = 'outbound' AND NOT f.is_automatic AND {PRIVATE}
        ),
        followed AS (
            SELECT *,
                lag(published_at) OVER said AS said_before_at,
                lag(answered_at) OVER said AS answered_before_at
            FROM spoken
            WINDOW said AS (PARTITION BY thread_key, voice ORDER BY published_at, message_key)
        ),
        continued AS (
            SELECT s.message_key FROM spoken AS s JOIN written AS w ON w.thread_key = s.thread_key
            WHERE w.published_at <= s.published_at AND s.published_at < w.published_at + INTERVAL 24 HOUR
        ),
        opened AS (
            SELECT *,
                CASE
                    WHEN published_at < said_before_at + INTERVAL 24 HOUR THEN 0
                    WHEN answered_before_at <= published_at
                        AND published_at < answered_before_at + INTERVAL 24 HOUR THEN 0
                    WHEN message_key IN (SELECT c.message_key FROM continued AS c) THEN 0
                    ELSE 1
                END AS opens
            FROM followed
        ),
        numbered AS (
            SELECT *, sum(opens) OVER (
                PARTITION BY thread_key, voice ORDER BY published_at, message_key
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS conversation
            FROM opened
        ),
        grouped AS (
            SELECT thread_key, voice, conversation,
                max(CASE WHEN rank = 1 THEN message_key END) AS first_key,
                count(*) AS messages,
                min(answered_at) AS answered_at,
                count(answer_key) AS answered
            FROM (
                SELECT *, row_number() OVER (
                    PARTITION BY thread_key, voice, conversation ORDER BY published_at, message_key
                ) AS rank
                FROM numbered WHERE is_due
            ) AS due
            GROUP BY thread_key, voice, conversation
        )
        SELECT f.message_key, f.platform, f.author_key, f.text, f.published_at, f.url, g.messages, g.answered_at,
            CASE
                WHEN f.published_at > $due_before THEN 'in_progress'
                WHEN g.answered > 0 THEN 'answered'
                ELSE 'unanswered'
            END AS state
        FROM grouped AS g JOIN spoken AS f ON f.message_key = g.first_key
        WHERE {in_scope(scope, "f", "local_on")}
        """,
        scope,
    )
