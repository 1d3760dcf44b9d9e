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


def last_message_at(session: Session) -> datetime | None:
    """When the newest message was written, naive UTC; ``None`` when no message is dated."""
    found = session.value("SELECT max(published_at) FROM messages")
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
