"""What the detection of behaviours reads: who wrote what, where and when, and the crowds under one post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from dashboard.store.store import Session
from dashboard.store.vocabulary import AT_RISK


@dataclass(frozen=True, slots=True)
class Said:
    """An inbound message of a known author at a known instant (naive UTC)."""

    message_key: int
    platform: str
    author_key: str
    post_id: str | None
    text: str
    published_at: datetime


def said(session: Session, start_at: datetime, end_at: datetime, at_most: int) -> list[Said]:
    """The inbound messages of a period in the order they were written; the last ``at_most`` of them when there are
    more."""
    rows = session.rows(
        """
        SELECT * FROM (
            SELECT m.message_key, m.platform, m.author_key, m.post_id, m.text, m.published_at
            FROM messages AS m
            JOIN message_facts AS f ON f.message_key = m.message_key
            WHERE f.direction = 'inbound' AND m.author_key IS NOT NULL AND m."precision" IN ('exact', 'minute')
                AND m.published_at >= $start_at AND m.published_at < $end_at
            ORDER BY m.published_at DESC, m.message_key DESC
            LIMIT $at_most
        ) AS latest
        ORDER BY published_at, message_key
        """,
        {"start_at": start_at, "end_at": end_at, "at_most": at_most},
    )
    return [Said(*row) for row in rows]


def insistent(session: Session, start_at: datetime, end_at: datetime, at_least: int) -> list[tuple[str, int, int, int]]:
    """(author_key, hostile messages, their posts, all the author's messages) of the authors who wrote ``at_least``
    hostile messages in the period, the most first; hostile is negative, or of risk level high or critical."""
    return session.rows(
        f"""
        WITH spoken AS (
            SELECT m.author_key, m.post_id,
                CASE WHEN s.label = 'negative' OR {AT_RISK} THEN 1 ELSE 0 END AS is_hostile
            FROM messages AS m
            JOIN message_facts AS f ON f.message_key = m.message_key
            LEFT JOIN current_risk AS k ON k.message_key = m.message_key
            LEFT JOIN current_sentiment AS s ON s.message_key = m.message_key
            WHERE f.direction = 'inbound' AND m.author_key IS NOT NULL
                AND m.published_at >= $start_at AND m.published_at < $end_at
        )
        SELECT author_key, CAST(sum(is_hostile) AS BIGINT) AS hostile,
            count(DISTINCT CASE WHEN is_hostile = 1 THEN post_id END) AS posts, count(*) AS messages
        FROM spoken
        GROUP BY author_key
        HAVING sum(is_hostile) >= $at_least
        ORDER BY hostile DESC, author_key
        """,
        {"start_at": start_at, "end_at": end_at, "at_least": at_least},
    )


def crowds(
    session: Session, start_at: datetime, end_at: datetime, at_least: int
) -> list[tuple[str, str, dict[str, int]]]:
    """(platform, post_id, messages by author) of the posts that received ``at_least`` messages in the period, the most
    first."""
    rows = session.rows(
        """
        WITH spoken AS (
            SELECT m.platform, m.post_id, m.author_key, count(*) AS messages
            FROM messages AS m
            JOIN message_facts AS f ON f.message_key = m.message_key
            WHERE f.direction = 'inbound' AND m.post_id IS NOT NULL AND m.author_key IS NOT NULL
                AND m.published_at >= $start_at AND m.published_at < $end_at
            GROUP BY m.platform, m.post_id, m.author_key
        )
        SELECT platform, post_id, list(author_key ORDER BY author_key), list(messages ORDER BY author_key)
        FROM spoken
        GROUP BY platform, post_id
        HAVING sum(messages) >= $at_least
        ORDER BY sum(messages) DESC, platform, post_id
        """,
        {"start_at": start_at, "end_at": end_at, "at_least": at_least},
    )
    return [(platform, post_id, dict(zip(authors, counts, strict=True))) for platform, post_id, authors, counts in rows]


def messages(session: Session, keys: Sequence[int]) -> pd.DataFrame:
    """These messages in the order they were written, as a list of rows shows them: ``message_key``, ``platform``,
    ``author_key``, ``thread_key``, ``text``, ``url``, ``published_at``, ``level``, ``score``, ``categories``."""
    return session.frame(
        """
        SELECT m.message_key, m.platform, m.author_key, f.thread_key, m.text, m.url, m.published_at,
            k.level, k.score, k.categories
        FROM messages AS m
        JOIN message_facts AS f ON f.message_key = m.message_key
        LEFT JOIN current_risk AS k ON k.message_key = m.message_key
        WHERE list_contains($keys, m.message_key)
        ORDER BY m.published_at NULLS LAST, m.message_key
        """,
        {"keys": list(keys)},
    )
