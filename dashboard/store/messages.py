"""Reading messages back: one of them, its conversation, the names behind the pseudonyms."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.store.store import Session
from dashboard.text.formats import in_zone

_MESSAGE = """
SELECT
    m.message_key, m.platform, m.message_id, m.kind, m.post_id, m.author_key, m.text, m.published_at, m."precision",
    m.url, m.likes, m.replies, m.rating, m.lang, m.is_hidden, m.is_deleted, m.import_id, m.position,
    f.account_id, f.thread_key, f.direction, f.is_automatic, f.exclusion, f.local_on,
    f.answer_key, f.answered_at, f.answer_method,
    r.level, r.score, r.categories, r.intents, r.reasons, r.reach_points, r.repetition_points
FROM messages AS m
JOIN message_facts AS f ON f.message_key = m.message_key
LEFT JOIN current_risk AS r ON r.message_key = m.message_key
"""


def message(session: Session, message_key: int) -> dict[str, Any] | None:
    """A message, what is derived of it, its risk, its file, the text and address of its post; no names."""
    found = session.frame(
        f"""
        WITH found AS ({_MESSAGE} WHERE m.message_key = $key)
        SELECT
            found.*, i.file_name,
            p.text AS post_text, p.title AS post_title, p.url AS post_url, p.published_at AS post_published_at
        FROM found
        LEFT JOIN imports AS i ON i.import_id = found.import_id
        LEFT JOIN posts AS p ON p.platform = found.platform AND p.post_id = found.post_id
        """,
        {"key": message_key},
    )
    if found.empty:
        return None
    values = {str(name): value for name, value in found.iloc[0].to_dict().items()}
    unknown = {name for name, value in values.items() if not pd.api.types.is_list_like(value) and pd.isna(value)}
    return values | dict.fromkeys(unknown)


def thread(session: Session, thread_key: str) -> pd.DataFrame:
    """The messages of a conversation in the order they were written, undated ones last, with their risk; no names."""
    return session.frame(
        f"{_MESSAGE} WHERE f.thread_key = $thread"
        " ORDER BY m.published_at NULLS LAST, f.direction = 'outbound', length(m.message_id), m.message_id",
        {"thread": thread_key},
    )


def author_names(session: Session, keys: Sequence[str]) -> dict[str, str]:
    """The name to show for each pseudonym that has one."""
    return dict(
        session.rows(
            """
            SELECT author_key, coalesce(name, '@' || ltrim(handle, '@'), author_id)
            FROM authors
            WHERE list_contains($keys, author_key) AND coalesce(name, handle, author_id) IS NOT NULL
            """,
            {"keys": list(keys)},
        )
    )


def private_among(session: Session, keys: Sequence[int]) -> frozenset[int]:
    """Those of the messages ``keys`` that only the people they were sent to were meant to read."""
    rows = session.rows(
        "SELECT m.message_key FROM messages AS m WHERE m.kind = 'message' AND m.message_key IN"
        " (SELECT unnest(CAST($keys AS BIGINT[])))",
        {"keys": [int(key) for key in keys]},
    )
    return frozenset(int(key) for (key,) in rows)


def names_among(session: Session, candidates: Iterable[str]) -> frozenset[str]:
    """Those of ``candidates`` (lower case) that are the whole name or handle of somebody who is not the brand; single
    words of fewer than three signs are nobody's."""
    wanted = sorted(name for name in candidates if len(name) > 2)
    rows = session.rows(
        """
        SELECT DISTINCT lower(a.name) FROM authors AS a
        WHERE list_contains($wanted, lower(a.name)) AND NOT EXISTS (
            SELECT 1 FROM messages AS m JOIN message_facts AS f ON f.message_key = m.message_key
            WHERE m.author_key = a.author_key AND f.direction = 'outbound'
        )
        UNION
        SELECT DISTINCT lower(ltrim(a.handle, '@')) FROM authors AS a
        WHERE list_contains($wanted, lower(ltrim(a.handle, '@'))) AND NOT EXISTS (
            SELECT 1 FROM messages AS m JOIN message_facts AS f ON f.message_key = m.message_key
            WHERE m.author_key = a.author_key AND f.direction = 'outbound'
        )
        """,
        {"wanted": wanted},
    )
    return frozenset(str(name) for (name,) in rows)


def member_names(session: Session) -> frozenset[str]:
    """The whole names and handles, in lower case, of everybody who is not the brand; those of fewer than three signs
    are nobody's."""
    rows = session.rows(
        "SELECT lower(a.name), lower(ltrim(a.handle, '@')) FROM authors AS a ANTI JOIN own_authors USING (author_key)"
    )
    return frozenset(str(name) for pair in rows for name in pair if name and len(name) > 2)


def data_end(session: Session) -> datetime | None:
    """How far the files go: the last instant of a message or a post, naive UTC; ``None`` when nothing is dated."""
    found = session.value(
        "SELECT max(published_at) FROM"
        " (SELECT published_at FROM messages UNION ALL SELECT published_at FROM posts) AS dated"
    )
    return found if isinstance(found, datetime) else None


def heard_until(session: Session, zone: str) -> date | None:
    """The local day of the last message of someone else than the brand; in their absence, that of the last item in
    the data on the clock of ``zone``; ``None`` when nothing is dated."""
    heard = session.value("SELECT max(local_on) FROM message_facts WHERE direction = 'inbound'")
    if isinstance(heard, date):
        return heard
    end = data_end(session)
    return None if end is None else in_zone(end, zone).date()
