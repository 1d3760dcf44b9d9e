"""What the screens read beside the figures: a conversation with its judgements, the accounts one may choose."""

from datetime import datetime

import pandas as pd

from dashboard.store.store import Session


def conversation(session: Session, thread_key: str) -> pd.DataFrame:
    """The messages of a thread in the order they were written, undated ones last; no names.

    Columns: message_key, platform, author_key, text, published_at, url, direction, is_automatic, exclusion,
    answered_at, answer_method, sentiment (its analyzer and origin; engine_label, engine and sentiment_reasons are what
    the engine in force says whatever a person said), and what A1 says: level, score, categories, reasons (JSON),
    reach_points, repetition_points, repeated_by (null for what was not judged).
    """
    return session.frame(
        """
        SELECT m.message_key, m.platform, m.author_key, m.text, m.published_at, m.url,
            f.direction, f.is_automatic, f.exclusion, f.answered_at, f.answer_method,
            s.label AS sentiment, s.analyzer, s.origin,
            e.label AS engine_label, e.analyzer AS engine, e.reasons AS sentiment_reasons,
            r.level, r.score, r.categories, r.reasons, r.reach_points, r.repetition_points, r.repeated_by
        FROM message_facts AS f
        JOIN messages AS m ON m.message_key = f.message_key
        LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key
        LEFT JOIN engine_sentiment AS e ON e.message_key = f.message_key
        LEFT JOIN current_risk AS r ON r.message_key = f.message_key
        WHERE f.thread_key = $thread
        ORDER BY m.published_at NULLS LAST, f.direction = 'outbound', length(m.message_id), m.message_id
        """,
        {"thread": thread_key},
    )


def post_comments(session: Session, platform: str, post_id: str, limit: int = 200) -> pd.DataFrame:
    """At most ``limit`` messages received under a post, negative ones first, then the most liked; no names.

    The columns of ``conversation`` that say who wrote what, its sentiment and its risk.
    """
    return session.frame(
        """
        SELECT m.message_key, m.platform, m.author_key, m.text, m.published_at, m.url, m.likes, f.answered_at,
            s.label AS sentiment, s.analyzer, s.origin,
            e.label AS engine_label, e.analyzer AS engine, e.reasons AS sentiment_reasons,
            r.level, r.score, r.categories
        FROM messages AS m
        JOIN message_facts AS f ON f.message_key = m.message_key AND f.direction = 'inbound'
        LEFT JOIN current_sentiment AS s ON s.message_key = m.message_key
        LEFT JOIN engine_sentiment AS e ON e.message_key = m.message_key
        LEFT JOIN current_risk AS r ON r.message_key = m.message_key
        WHERE m.platform = $platform AND m.post_id = $post_id AND m.is_deleted IS NOT TRUE
        ORDER BY CASE s.label WHEN 'negative' THEN 0 ELSE 1 END, m.likes DESC NULLS LAST,
            m.published_at DESC NULLS LAST, m.message_key
        LIMIT $at_most
        """,
        {"platform": platform, "post_id": post_id, "at_most": limit},
    )


def last_message_at(session: Session) -> datetime | None:
    """t_fin (0.9): when the newest message was written, naive UTC, never the computer's clock; what waits is counted to
    it. ``None`` when no message is dated. ``messages.data_end`` counts the posts too."""
    found = session.remembered("SELECT max(published_at) FROM messages", {})[0][0]
    return found if isinstance(found, datetime) else None


def account_names(session: Session) -> tuple[str, ...]:
    """The accounts under which the brand published or something was received, by name, else handle, else id."""
    rows = session.rows(
        """
        WITH used AS (
            SELECT platform, account_id FROM own_posts
            UNION
            SELECT platform, account_id FROM message_facts
        )
        SELECT DISTINCT coalesce(a.name, a.handle, a.account_id) AS shown
        FROM accounts AS a
        JOIN used ON used.platform = a.platform AND used.account_id = a.account_id
        ORDER BY shown
        """
    )
    return tuple(str(name) for (name,) in rows)
