"""What was read in the brand's own texts, messages and posts: what is left to read, and the judgements written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dashboard.store.store import Session, utc_now

IN_FORCE = "speech_analyzer"  # meta

_COUNTS = ("words", "sentences", "syllables", "spelling", "confusion", "repetition", "typography")
_SIGNS = ("names", "acknowledges", "proposes", "admits")
_COLUMNS = pa.schema(
    [
        ("platform", pa.string()), ("message_key", pa.int64()), ("post_id", pa.string()), ("text", pa.string()),
        ("is_french", pa.bool_()), *((name, pa.int32()) for name in _COUNTS), ("address", pa.string()),
        ("text_key", pa.string()), *((name, pa.bool_()) for name in _SIGNS), ("reasons", pa.string()),
    ]
)  # fmt: skip
_SPOTLIGHTS = pa.schema(
    [
        ("platform", pa.string()), ("message_key", pa.int64()), ("post_id", pa.string()), ("author_key", pa.string()),
        ("way", pa.string()),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text of the brand: a message (``message_key``, its thread) or a post (``post_id``)."""

    platform: str
    text: str
    message_key: int | None = None
    post_id: str | None = None
    thread_key: str | None = None


def members(session: Session) -> list[tuple[str, str, str | None, str | None]]:
    """(platform, author_key, name, handle) of every author who is not the brand, in a fixed order."""
    return session.rows(
        """
        SELECT a.platform, a.author_key, a.name, a.handle FROM authors AS a
        ANTI JOIN own_authors AS o ON o.author_key = a.author_key
        ORDER BY a.platform, a.author_key
        """
    )


def count_members(session: Session) -> int:
    """How many authors the workspace knows."""
    return int(session.value("SELECT count(*) FROM authors"))


def count_unread(session: Session, analyzer: str) -> int:
    """How many texts of the brand the analyzer has not read as they are now."""
    sql = f"SELECT (SELECT count(*) FROM ({_MESSAGES})) + (SELECT count(*) FROM ({_POSTS}))"
    return int(session.value(sql, {"analyzer": analyzer}))


def unread_messages(session: Session, analyzer: str, after: int, limit: int) -> list[Spoken]:
    """The first messages of the brand past ``after`` that the analyzer has not read as they are now."""
    rows = session.rows(
        f"{_MESSAGES} AND m.message_key > $after ORDER BY m.message_key LIMIT $most",
        {"analyzer": analyzer, "after": after, "most": limit},
    )
    return [Spoken(platform, text, key, None, thread) for platform, key, text, thread in rows]


def unread_posts(session: Session, analyzer: str, limit: int) -> list[Spoken]:
    """The first posts of the brand that the analyzer has not read as they are now."""
    rows = session.rows(f"{_POSTS} ORDER BY p.platform, p.post_id LIMIT $most", {"analyzer": analyzer, "most": limit})
    return [Spoken(platform, text, None, post_id) for platform, post_id, text in rows]


_MESSAGES = """
SELECT m.platform, m.message_key, m.text, f.thread_key
FROM messages AS m
JOIN message_facts AS f ON f.message_key = m.message_key
LEFT JOIN speech AS s ON s.message_key = m.message_key AND s.analyzer = $analyzer
WHERE f.direction = 'outbound' AND NOT f.is_automatic AND s.text_md5 IS DISTINCT FROM md5(m.text)
"""

_POSTS = """
SELECT p.platform, p.post_id, p.text
FROM own_posts AS p
LEFT JOIN speech AS s ON s.platform = p.platform AND s.post_id = p.post_id AND s.analyzer = $analyzer
WHERE NOT p.is_system AND trim(p.text) <> '' AND s.text_md5 IS DISTINCT FROM md5(p.text)
"""


def company(session: Session, threads: Iterable[str]) -> dict[str, list[tuple[str, str | None, str | None]]]:
    """For each thread, the members who wrote in it: (author_key, name, handle)."""
    found: dict[str, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    rows = session.rows(
        """
        SELECT DISTINCT f.thread_key, a.author_key, a.name, a.handle
        FROM message_facts AS f
        JOIN messages AS m ON m.message_key = f.message_key
        JOIN authors AS a ON a.author_key = m.author_key
        WHERE f.direction = 'inbound' AND list_contains($threads, f.thread_key)
        ORDER BY f.thread_key, a.author_key
        """,
        {"threads": [*threads]},
    )
    for thread, *member in rows:
        found[thread].append(tuple(member))
    return found


def addressed(session: Session, message_keys: Sequence[int]) -> dict[int, frozenset[str]]:
    """For each message of the brand, the members it answers: those it was paired with, and the one it replies to."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = session.rows(
        """
        SELECT f.answer_key, m.author_key
        FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
        WHERE list_contains($keys, f.answer_key) AND m.author_key IS NOT NULL
        UNION
        SELECT r.message_key, p.author_key
        FROM messages AS r JOIN messages AS p ON p.platform = r.platform AND p.message_id = r.parent_id
        WHERE list_contains($keys, r.message_key) AND p.author_key IS NOT NULL
        """,
        {"keys": [*message_keys]},
    )
    for key, author in rows:
        found[int(key)].add(str(author))
    return {key: frozenset(authors) for key, authors in found.items()}


def authors_of_quote(session: Session, platform: str, quote: str) -> list[str]:
    """The members who wrote these words, whatever case and accents, when they are at most three."""
    rows = session.rows(
        """
        SELECT DISTINCT m.author_key FROM messages AS m
        JOIN message_facts AS f ON f.message_key = m.message_key
        WHERE f.direction = 'inbound' AND m.platform = $platform AND m.author_key IS NOT NULL
            AND contains(m.folded_text, strip_accents(lower($quote)))
        ORDER BY m.author_key LIMIT 4
        """,
        {"platform": platform, "quote": quote},
    )
    return [str(author) for (author,) in rows] if len(rows) < 4 else []


def write(
    session: Session,
    analyzer: str,
    judged: Sequence[tuple[Spoken, dict[str, Any]]],
    spotlights: Sequence[tuple[Spoken, str, str]],
) -> None:
    """Write the judgements of texts, one dictionary of the table's columns each, and who they bring forward:
    (text, author_key, way). What was said of these texts before is forgotten."""
    rows = [
        {"platform": spoken.platform, "message_key": spoken.message_key, "post_id": spoken.post_id,
         "text": spoken.text, **values}
        for spoken, values in judged
    ]  # fmt: skip
    lit = [
        {"platform": spoken.platform, "message_key": spoken.message_key, "post_id": spoken.post_id,
         "author_key": author, "way": way}
        for spoken, author, way in spotlights
    ]  # fmt: skip
    columns = ", ".join(name for name in _COLUMNS.names if name != "text")
    with (
        session.table("read_rows", pa.Table.from_pylist(rows, schema=_COLUMNS)),
        session.table("lit_rows", pa.Table.from_pylist(lit, schema=_SPOTLIGHTS)),
    ):
        for table in ("speech", "spotlights"):
            only = "AND analyzer = $analyzer" if table == "speech" else ""
            session.execute(
                f"""
                DELETE FROM {table} WHERE (message_key IN (SELECT message_key FROM read_rows)
                    OR (platform, post_id) IN (SELECT platform, post_id FROM read_rows WHERE post_id IS NOT NULL))
                    {only}
                """,
                {"analyzer": analyzer} if only else {},
            )
        session.execute(
            f"INSERT INTO speech ({columns}, analyzer, text_md5, judged_at)"
            f" SELECT {columns}, $analyzer, md5(text), $now FROM read_rows",
            {"analyzer": analyzer, "now": utc_now()},
        )
        session.execute("INSERT INTO spotlights SELECT platform, message_key, post_id, author_key, way FROM lit_rows")


def put_in_force(session: Session, analyzer: str) -> None:
    """Make the figures read what this analyzer said, and forget what the former ones did."""
    session.set_meta(IN_FORCE, analyzer)
    session.execute("DELETE FROM speech WHERE analyzer <> ?", [analyzer])
