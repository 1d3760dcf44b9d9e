"""Covering what designates a person in every text of every table, whatever tables there are."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dashboard.store.folding import FOLD
from dashboard.store.store import Session
from dashboard.text.erasing import ERASED, covered, folded

# What holds other people's own names or the user's settings, what is told by ``_cover_messages`` or
# ``_remove_searches``, and what ``derive`` writes anew.
_NOT_READ = (
    "authors", "accounts", "own_accounts", "own_authors", "erased_authors", "meta", "messages", "saved_views",
    "message_facts", "turns", "quick_replies",
)  # fmt: skip
_AUTHOR_ASKED = re.compile(r"\bde:(\"[^\"]*\"|«[^»]*»|\S+)", re.IGNORECASE)
SHORTEST_PSEUDONYM = 4
_JUDGED = ("risks", "message_themes", "message_terms", "speech", "spotlights")


@dataclass(frozen=True, slots=True)
class Covered:
    """Texts changed, saved searches removed, kept files that the texts were read in."""

    texts: int
    saved_views: int
    sources: tuple[str, ...]


def tables_with(session: Session, column: str) -> list[str]:
    """The tables, not the views, that have such a column."""
    return sorted({table for table, name, _ in _columns(session) if name == column})


def cover(session: Session, words: Iterable[str], parts: Iterable[str]) -> Covered:
    """Put ``ERASED`` in the place of ``words`` wherever they stand, and of ``parts`` in the messages of table ``near``.

    Both are folded. The excerpt of a row set aside goes whole; a saved search that holds a word is removed.
    """
    asked, called = sorted(words), sorted(parts)
    saved_views = _remove_searches(session, asked, called)
    sources = {path for column in ("excerpt", "detail") for path in _sources(session, "rejected", column, asked)}
    sources |= set(_sources(session, "messages", "text", asked))
    texts = _cover_messages(session, asked, called)
    for table, column, kind in _columns(session):
        if table in _NOT_READ or not kind.startswith("VARCHAR") or column.endswith(("_id", "_key", "_path")):
            continue
        found = _holding(session, table, column, asked, is_list=kind.endswith("[]"))
        if (table, column) == ("rejected", "excerpt"):
            told: dict[int, Any] = dict.fromkeys(found, ERASED)
        else:
            told = {row: _covered(value, asked) for row, value in found.items()}
        _write(session, table, column, told, kind)
        texts += len(told)
    return Covered(texts, saved_views, tuple(sorted(sources)))


def _columns(session: Session) -> list[tuple[str, str, str]]:
    """(table, column, type) of every column of the workspace's tables."""
    return [
        (str(table), str(column), str(kind))
        for table, column, kind in session.rows(
            "SELECT c.table_name, c.column_name, c.data_type FROM duckdb_columns() AS c"
            " JOIN duckdb_tables() AS t ON t.table_oid = c.table_oid AND t.database_oid = c.database_oid"
            " WHERE NOT t.temporary AND NOT t.internal ORDER BY c.table_name, c.column_index"
        )
    ]


def _condition(text: str, words: list[str]) -> tuple[str, dict[str, Any]]:
    """The SQL condition of a text that may hold one of ``words``, and its parameters."""
    params = {f"w{number}": word for number, word in enumerate(words)}
    return " OR ".join(f"contains({FOLD.format(text)}, ${name})" for name in params) or "false", params


def _holding(
    session: Session, table: str, column: str, words: list[str], *, is_list: bool = False, among: str = "true"
) -> dict[int, Any]:
    """The value of ``column`` by ``rowid``, where covering ``words`` changes it."""
    text = f"array_to_string(\"{column}\", ' ')" if is_list else f'"{column}"'
    condition, params = _condition(text, words)
    rows = session.rows(f'SELECT rowid, "{column}" FROM "{table}" WHERE ({condition}) AND {among}', params)
    return {row: value for row, value in rows if _covered(value, words) != value}


def _covered(value: Any, words: list[str]) -> Any:
    return [covered(one, words) for one in value] if isinstance(value, list) else covered(value, words)


def _write(session: Session, table: str, column: str, told: Mapping[int, Any], kind: str = "VARCHAR") -> None:
    if not told:
        return
    values = pa.array(list(told.values()), pa.list_(pa.string()) if kind.endswith("[]") else pa.string())
    with session.table("told", pa.table({"place": pa.array(list(told), pa.int64()), "value": values})):
        session.execute(f'UPDATE "{table}" SET "{column}" = told.value FROM told WHERE "{table}".rowid = told.place')


def _cover_messages(session: Session, words: list[str], parts: list[str]) -> int:
    """Cover the texts of messages; what engines said of those that change is forgotten, to be judged again."""
    told = {row: covered(text, words) for row, text in _holding(session, "messages", "text", words).items()}
    near = _holding(session, "messages", "text", parts, among="message_key IN (SELECT message_key FROM near)")
    told |= {row: covered(told.get(row, text), parts) for row, text in near.items()}
    places = {"places": list(told)}
    changed = "SELECT message_key FROM messages WHERE list_contains($places, rowid)"
    for table in _JUDGED:
        session.execute(f"DELETE FROM {table} WHERE message_key IN ({changed})", places)
    session.execute(f"DELETE FROM sentiments WHERE analyzer <> 'humain' AND message_key IN ({changed})", places)
    _write(session, "messages", "text", told)
    session.execute(
        f"UPDATE messages SET folded_text = {FOLD.format('text')} WHERE list_contains($places, rowid)", places
    )
    urls = _holding(session, "messages", "url", words)
    _write(session, "messages", "url", {row: covered(url, words) for row, url in urls.items()})
    return len(told)


def _remove_searches(session: Session, words: list[str], parts: list[str]) -> int:
    """Delete the saved searches whose words or name hold one of ``words``, or that ask what such a person wrote."""
    found = []
    for place, name, query, filters in session.rows(
        "SELECT rowid, name, query, coalesce(filters, '') FROM saved_views"
    ):
        asked = {folded(value).strip('"« »@').removeprefix("membre ") for value in _AUTHOR_ASKED.findall(query)}
        typed = {one.strip() for value in asked for one in value.split(",")}
        is_theirs = any(
            one in parts or one in words or (len(one) >= SHORTEST_PSEUDONYM and any(w.startswith(one) for w in words))
            for one in typed
        )
        if is_theirs or any(covered(told, words) != told for told in (name, query, filters)):
            found.append(place)
    session.execute("DELETE FROM saved_views WHERE list_contains($places, rowid)", {"places": found})
    return len(found)


def _sources(session: Session, table: str, column: str, words: list[str]) -> list[str]:
    """The kept files where the rows of ``table`` that hold a word were read."""
    found = _holding(session, table, column, words)
    rows = session.rows(
        f"SELECT DISTINCT i.stored_path FROM imports AS i JOIN {table} AS t ON t.import_id = i.import_id"
        " WHERE i.stored_path IS NOT NULL AND list_contains($places, t.rowid)",
        {"places": list(found)},
    )
    return [str(path) for (path,) in rows]
