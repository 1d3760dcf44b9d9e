"""What the other messages add to the risk of each (A1): how far it reaches, how many others wrote the same."""

from dashboard.store.store import Session

REPEATED_FROM_LENGTH = 25


def refresh(session: Session) -> None:
    """Rebuild these parts, for inbound messages.

    Reach: 15 × percent rank of likes + replies among the messages of the same account, when there are any.
    Repetition: 4, 6 or 10 points when 1, 2 or more other authors wrote the same text of 25 characters or more.
    """
    session.execute("DELETE FROM risk_context")
    session.execute(_CONTEXT, [REPEATED_FROM_LENGTH])


_CONTEXT = """
INSERT INTO risk_context (message_key, reach_points, repetition_points, repeated_by)
WITH inbound AS (
    SELECT m.message_key, m.platform, m.author_key, f.account_id,
        CASE WHEN length(m.folded_text) >= ? THEN hash(m.folded_text) END AS said,
        coalesce(m.likes, 0) + coalesce(m.replies, 0) AS reactions
    FROM messages AS m
    JOIN message_facts AS f ON f.message_key = m.message_key
    WHERE f.direction = 'inbound'
),
reach AS (
    SELECT message_key, author_key, said, reactions,
        percent_rank() OVER (PARTITION BY platform, account_id ORDER BY reactions) AS rank
    FROM inbound
),
repeated AS (
    SELECT said, count(DISTINCT author_key) AS authors
    FROM inbound
    WHERE said IS NOT NULL AND author_key IS NOT NULL
    GROUP BY said
    HAVING count(DISTINCT author_key) > 1
),
context AS (
    SELECT r.message_key,
        CASE WHEN r.reactions > 0 THEN CAST(round(15 * r.rank) AS INTEGER) ELSE 0 END AS reach_points,
        CASE WHEN r.author_key IS NULL THEN coalesce(t.authors, 0) ELSE coalesce(t.authors - 1, 0) END AS others
    FROM reach AS r
    LEFT JOIN repeated AS t ON t.said = r.said
)
SELECT message_key, reach_points,
    CASE WHEN others >= 3 THEN 10 WHEN others = 2 THEN 6 WHEN others = 1 THEN 4 ELSE 0 END AS repetition_points,
    CAST(others AS INTEGER) AS repeated_by
FROM context
WHERE reach_points > 0 OR others > 0
"""
