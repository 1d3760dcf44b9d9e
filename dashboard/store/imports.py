"""Where every figure comes from: the files read, the rows set aside, what the data cover."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa

from dashboard.store.erasure import keep_erased
from dashboard.store.merge import STAGED, Merged, merge
from dashboard.store.store import Session, utc_now

LEAST_MEMORY_MB = 380  # enough for a million rows
MOST_BOUNDED_ROWS = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file about to be recorded. ``stored_path`` is its copy, relative to the workspace; ``options`` is JSON."""

    file_name: str
    file_sha256: str
    connector: str
    layout: str
    options: str
    stored_path: str | None = None
    unknown_columns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a file brought, the first and last instants it speaks of, the conversations to derive anew."""

    import_id: int
    merged: Merged
    first_at: datetime | None
    last_at: datetime | None
    touched: pa.Table | None


@dataclass(frozen=True, slots=True)
class Known:
    """A file imported before; ``imported_at`` is UTC."""

    import_id: int
    imported_at: datetime
    file_name: str
    stored_path: str | None
    connector: str
    layout: str
    options: str
    rows_read: int
    rows_ignored: int
    rows_rejected: int


_KNOWN = (
    "SELECT import_id, imported_at, file_name, stored_path, connector, layout, options, rows_read, rows_ignored,"
    " rows_rejected FROM imports WHERE status = 'done'"
)


def record(session: Session, entry: Entry, spool: dict[str, Path], former: Sequence[int] = ()) -> Recorded:
    """Merge a spooled file and remember it; ``former`` are the imports of this very file that it replaces."""
    import_id = int(session.value("SELECT nextval('import_ids')"))
    merged, touched = merge(session, spool, import_id, list(former))
    merged = keep_erased(session, merged)
    bounds = session.row(
        "SELECT min(published_at), max(published_at) FROM (SELECT published_at FROM staged_messages"
        " UNION ALL SELECT published_at FROM staged_posts"
        " UNION ALL SELECT counted_on + INTERVAL 12 HOURS FROM staged_account_days) AS dated"
    )
    first_at, last_at = bounds or (None, None)
    for table in STAGED:
        session.execute(f"DROP TABLE IF EXISTS temp.{table}")
    session.execute(
        """
        INSERT INTO imports VALUES (
            $import_id, $file_name, $file_sha256, $stored_path, $connector, $layout, $options, 'done', $imported_at,
            $rows_read, $rows_new, $rows_updated, $rows_duplicate, $rows_ignored, $rows_rejected,
            $posts, $messages, $snapshots, $unknown_columns, $first_at, $last_at
        )
        """,
        {
            "import_id": import_id,
            "file_name": entry.file_name,
            "file_sha256": entry.file_sha256,
            "stored_path": entry.stored_path,
            "connector": entry.connector,
            "layout": entry.layout,
            "options": entry.options,
            "imported_at": utc_now(),
            **{name: getattr(merged, name) for name in Merged.__slots__},
            "unknown_columns": list(entry.unknown_columns),
            "first_at": first_at,
            "last_at": last_at,
        },
    )
    return Recorded(import_id, merged, first_at, last_at, touched)


def touched_by(recorded: Sequence[Recorded]) -> pa.Table | None:
    """What several imports leave to derive anew, as ``Recorded.touched``."""
    tables = [one.touched for one in recorded if one.touched is not None]
    return pa.concat_tables(tables) if len(tables) == len(recorded) else None


def same_file(session: Session, digest: str) -> list[Known]:
    """The imports in force of a file with this SHA-256."""
    return [Known(*row) for row in session.rows(f"{_KNOWN} AND file_sha256 = ? ORDER BY import_id", [digest])]


def memory_mb(session: Session, records: int) -> int | None:
    """What merging so many records needs of memory, ``None`` when there are too many for a bound to be known."""
    rows = records + int(session.value("SELECT count(*) FROM messages"))
    return None if rows > MOST_BOUNDED_ROWS else max(LEAST_MEMORY_MB, rows * LEAST_MEMORY_MB // 1_000_000)


def in_force(session: Session, import_id: int) -> Known | None:
    """That import, unless another reading of its file has replaced it."""
    found = session.row(f"{_KNOWN} AND import_id = ?", [import_id])
    return None if found is None else Known(*found)


def replayable(session: Session, import_id: int | None = None) -> list[Known]:
    """The imports in force that have rejected rows and a copy of their file: one of them, or all."""
    return [
        Known(*row)
        for row in session.rows(
            f"{_KNOWN} AND rows_rejected > 0 AND stored_path IS NOT NULL"
            " AND ($import_id IS NULL OR import_id = $import_id) ORDER BY import_id",
            {"import_id": import_id},
        )
    ]


def reasons(session: Session, import_id: int) -> dict[str, int]:
    """How many rows of an import were set aside, by reason code, the most frequent first."""
    return dict(
        session.rows(
            "SELECT code, count(DISTINCT position) AS n FROM rejected WHERE import_id = ?"
            " GROUP BY code ORDER BY n DESC, code",
            [import_id],
        )
    )


def list_imports(session: Session) -> pd.DataFrame:
    """Every import, newest first: all the columns of ``imports`` but its hash, path and options."""
    return session.frame(
        "SELECT * EXCLUDE (file_sha256, stored_path, options) FROM imports ORDER BY imported_at DESC, import_id DESC"
    )


def rejected_rows(session: Session, import_id: int | None = None) -> pd.DataFrame:
    """Rows set aside, of one import or of all: ``import_id, file_name, position, code, detail, excerpt``."""
    return session.frame(
        """
        SELECT r.import_id, i.file_name, r.position, r.code, r.detail, r.excerpt
        FROM rejected AS r
        JOIN imports AS i ON i.import_id = r.import_id
        WHERE $import_id IS NULL OR r.import_id = $import_id
        ORDER BY r.import_id DESC, r.position
        """,
        {"import_id": import_id},
    )


def coverage(session: Session) -> pd.DataFrame:
    """Per platform: ``first_at, last_at`` (instants of posts and messages), ``messages``, ``posts``, ``imported_at``.

    ``imported_at`` is when a file last brought something of the platform.
    """
    return session.frame(
        """
        WITH items AS (
            SELECT platform, published_at, import_id, 1 AS message, 0 AS post FROM messages
            UNION ALL
            SELECT platform, published_at, import_id, 0, 1 FROM posts
        )
        SELECT
            i.platform,
            min(i.published_at) AS first_at,
            max(i.published_at) AS last_at,
            sum(i.message) :: BIGINT AS messages,
            sum(i.post) :: BIGINT AS posts,
            max(f.imported_at) AS imported_at
        FROM items AS i
        LEFT JOIN imports AS f ON f.import_id = i.import_id
        GROUP BY i.platform
        ORDER BY i.platform
        """
    )


def counts(session: Session) -> dict[str, int]:
    """How many rows the main tables hold."""
    data = ("accounts", "authors", "posts", "messages", "snapshots", "account_days")
    tables = ("imports", "rejected", *data, "turns", "alerts")
    return {table: int(session.value(f"SELECT count(*) FROM {table}")) for table in tables}


def digests(session: Session, sources: Sequence[str]) -> frozenset[str]:
    """The SHA-256 of the files that these copies, relative to the workspace, are of."""
    sql = "SELECT file_sha256 FROM imports WHERE list_contains($sources, stored_path)"
    return frozenset(str(digest) for (digest,) in session.rows(sql, {"sources": list(sources)}))


def remove_everything(session: Session) -> None:
    """Empty the workspace of its data; its secret, schema and revision stay."""
    kept = ("author_secret", "schema_version", "revision")
    for (table,) in session.rows("SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND table_name <> 'meta'"):
        session.execute(f'DELETE FROM "{table}"')
    session.execute("DELETE FROM meta WHERE NOT list_contains($kept, key)", {"kept": list(kept)})
