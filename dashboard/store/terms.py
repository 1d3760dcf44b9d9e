"""The terms of messages in the store: which messages wait to be read, and what was read in the others."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pyarrow as pa

from dashboard.store.store import Session

_COLUMNS = pa.schema(
    [
        ("message_key", pa.int64()),
        ("term", pa.int64()),
        ("size", pa.int8()),
        ("uses", pa.int16()),
        ("starts", pa.int32()),
        ("ends", pa.int32()),
    ]
)


class Term(NamedTuple):
    """A term of a message: its number, its words, how often it is said, and its first place in the text."""

    term: int | None
    size: int
    uses: int
    starts: int
    ends: int


NOTHING = Term(None, 0, 0, 0, 0)


def count_unread(session: Session, analyzer: str) -> int:
    """How many inbound messages the analyzer has not read."""
    return int(session.value(f"SELECT count(*) FROM ({_UNREAD})", [analyzer]))


def unread(session: Session, analyzer: str, after: int, limit: int) -> list[tuple[int, str]]:
    """(message_key, text) of the first inbound messages past ``after`` that the analyzer has not read."""
    sql = f"{_UNREAD} AND m.message_key > ? ORDER BY m.message_key LIMIT ?"
    return [(int(key), str(text)) for key, text in session.rows(sql, [analyzer, after, limit])]


_UNREAD = """
SELECT m.message_key, m.text
FROM messages AS m
JOIN message_facts AS f ON f.message_key = m.message_key
WHERE f.direction = 'inbound'
    AND m.message_key NOT IN (SELECT t.message_key FROM message_terms AS t WHERE t.analyzer = ?)
"""


def write(session: Session, analyzer: str, read: Iterable[tuple[int, Sequence[Term]]]) -> None:
    """Write the terms of messages the analyzer had not read."""
    rows = [(key, *term) for key, terms in read for term in (terms or (NOTHING,))]
    if not rows:
        return
    columns = dict(zip(_COLUMNS.names, zip(*rows, strict=True), strict=True))
    with session.table("read_rows", pa.table({name: [*cells] for name, cells in columns.items()}, schema=_COLUMNS)):
        session.execute(
            "INSERT INTO message_terms SELECT message_key, term, size, uses, starts, ends, ? FROM read_rows",
            [analyzer],
        )


def forget_others(session: Session, analyzer: str) -> None:
    """Remove what the former analyzers read."""
    session.execute("DELETE FROM message_terms WHERE analyzer <> ?", [analyzer])
