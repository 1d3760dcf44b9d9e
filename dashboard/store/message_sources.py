"""One message that several files say: known under one id whichever came first, with every place it was read in."""

from pathlib import Path

from dashboard.store.folding import FOLD
from dashboard.store.store import Session

MADE = "h-"  # begins the ids that Vigie makes for messages whose export has none
ANONYMOUS_FROM_LENGTH = 25  # a shorter text without author proves nothing


def join_messages(session: Session, spool: dict[str, Path]) -> dict[str, Path]:
    """Find the messages that one tool names and another does not (R1: same platform, author, minute and text).

    The id of an export wins over one that Vigie made, then the one already known. Gives the files to merge, and adds
    to ``touched_keys`` the stored messages that change id.
    """
    path = {"path": str(spool["messages"])}
    has_made = session.value(
        f"SELECT EXISTS (SELECT 1 FROM read_parquet($path) WHERE starts_with(message_id, '{MADE}'))", path
    )
    if not session.value(
        f"SELECT EXISTS (SELECT 1 FROM messages WHERE $has_made OR starts_with(message_id, '{MADE}'))",
        {"has_made": has_made},
    ):
        return spool
    session.execute(_FIND_TWINS, path)
    session.execute(
        "INSERT INTO touched_keys SELECT s.message_key FROM messages AS s SEMI JOIN twins AS t"
        " ON t.platform = s.platform AND t.stored_id = s.message_id AND t.stored_id <> t.message_id"
    )
    for column in ("message_id", "parent_id", "thread_id"):
        session.execute(
            f"UPDATE messages AS s SET {column} = t.message_id FROM twins AS t"
            f" WHERE t.platform = s.platform AND t.stored_id = s.{column} AND t.stored_id <> t.message_id"
        )
    if not session.value("SELECT count(*) FROM twins WHERE coming_id <> message_id"):
        return spool
    target = spool["messages"].with_name("messages-known.parquet")
    session.execute(f"COPY ({_RENAMED}) TO $target (FORMAT parquet)", path | {"target": str(target)})
    return spool | {"messages": target}


def _twins_of(rows: str, order: str) -> str:
    """The rows that may have a twin, those that look the same numbered in their order."""
    return f"""
        SELECT *, row_number() OVER (PARTITION BY platform, minute, folded, author ORDER BY {order}) AS place
        FROM ({rows}) AS those
        WHERE minute IS NOT NULL AND folded <> '' AND (author <> '' OR length(folded) >= {ANONYMOUS_FROM_LENGTH})
    """


_AUTHOR = f"ltrim({FOLD.format('coalesce({0}name, {0}handle, {1})')}, '@')"
_MINUTE = """CASE WHEN "precision" IN ('exact', 'minute') THEN date_trunc('minute', {}) END"""
_COMING = _twins_of(
    f"""
        SELECT platform, message_id, post_id, {_MINUTE.format("published_at")} AS minute, seq,
            coalesce(folded_text, {FOLD.format("text")}) AS folded, {_AUTHOR.format("author_", "''")} AS author
        FROM read_parquet($path) AS r
        ANTI JOIN messages AS s ON s.platform = r.platform AND s.message_id = r.message_id
    """,
    "seq",
)
_STORED = _twins_of(
    f"""
        SELECT s.platform, s.message_id, s.post_id, {_MINUTE.format("s.published_at")} AS minute, s.message_key,
            s.folded_text AS folded, {_AUTHOR.format("a.", "''")} AS author
        FROM messages AS s
        LEFT JOIN authors AS a ON a.author_key = s.author_key
        ANTI JOIN read_parquet($path) AS r ON r.platform = s.platform AND r.message_id = s.message_id
    """,
    "message_key",
)
_FIND_TWINS = f"""
CREATE OR REPLACE TEMP TABLE twins AS
WITH coming AS ({_COMING}), stored AS ({_STORED})
SELECT c.platform, c.message_id AS coming_id, s.message_id AS stored_id,
    CASE WHEN starts_with(s.message_id, '{MADE}') AND NOT starts_with(c.message_id, '{MADE}')
        THEN c.message_id ELSE s.message_id END AS message_id
FROM coming AS c
JOIN stored AS s ON s.platform = c.platform AND s.minute = c.minute AND s.folded = c.folded
    AND s.author = c.author AND s.place = c.place
WHERE (c.post_id = s.post_id OR c.post_id IS NULL OR s.post_id IS NULL)
    AND (starts_with(c.message_id, '{MADE}') OR starts_with(s.message_id, '{MADE}'))
"""
_RENAMED = """
SELECT r.* REPLACE (
    coalesce(m.message_id, r.message_id) AS message_id,
    coalesce(p.message_id, r.parent_id) AS parent_id,
    coalesce(t.message_id, r.thread_id) AS thread_id
)
FROM read_parquet($path) AS r
LEFT JOIN twins AS m ON m.platform = r.platform AND m.coming_id = r.message_id
LEFT JOIN twins AS p ON p.platform = r.platform AND p.coming_id = r.parent_id
LEFT JOIN twins AS t ON t.platform = r.platform AND t.coming_id = r.thread_id
ORDER BY r.seq
"""


def note_sources(session: Session, import_id: int, former: list[int]) -> None:
    """Remember what the file of ``import_id``, just merged, says again.

    It takes the place of the ``former`` readings of the same file; a message that it no longer says stays when
    another file says it.
    """
    if former:
        session.execute("DELETE FROM message_sources WHERE list_contains($former, import_id)", {"former": former})
        session.execute(
            "UPDATE messages AS s SET import_id = $import_id, position = i.position FROM known_messages AS i"
            " WHERE i.platform = s.platform AND i.message_id = s.message_id AND list_contains($former, s.import_id)",
            {"import_id": import_id, "former": former},
        )
    session.execute(
        "INSERT INTO message_sources SELECT s.message_key, $import_id, i.position FROM messages AS s"
        " JOIN known_messages AS i ON i.platform = s.platform AND i.message_id = s.message_id"
        " WHERE s.import_id <> $import_id",
        {"import_id": import_id},
    )
    if not former:
        return
    session.execute(
        """
        CREATE OR REPLACE TEMP TABLE heirs AS
        SELECT o.message_key, min(o.import_id) AS import_id, arg_min(o.position, o.import_id) AS position
        FROM message_sources AS o
        JOIN messages AS s ON s.message_key = o.message_key
        WHERE list_contains($former, s.import_id)
        GROUP BY o.message_key
        """,
        {"former": former},
    )
    session.execute(
        "UPDATE messages AS s SET import_id = h.import_id, position = h.position FROM heirs AS h"
        " WHERE h.message_key = s.message_key"
    )
    session.execute(
        "DELETE FROM message_sources AS o USING heirs AS h"
        " WHERE h.message_key = o.message_key AND h.import_id = o.import_id"
    )


def sources(session: Session, message_key: int) -> list[tuple[str, int]]:
    """Every place a message was read in: file name and position (row, or item), the first one first."""
    rows = session.rows(
        """
        WITH places AS (
            SELECT import_id, position FROM messages WHERE message_key = $message_key
            UNION ALL
            SELECT import_id, position FROM message_sources WHERE message_key = $message_key
        )
        SELECT i.file_name, p.position
        FROM places AS p
        JOIN imports AS i ON i.import_id = p.import_id
        ORDER BY i.imported_at, i.import_id, p.position
        """,
        {"message_key": message_key},
    )
    return [(str(name), int(position)) for name, position in rows]
