"""Every table of the workspace in files that any tool reads, with what each column holds; anonymous when asked.

Never exported: the secret behind the pseudonyms and what only Vigie reads (``meta``, ``quick_replies``,
``erased_authors``), and self-assessments, which are for the person alone.
"""

import json
import secrets
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from dashboard.errors import UsageError, unwritable
from dashboard.store.store import Session, Store, utc_now
from dashboard.text.exported import columns as told_columns
from dashboard.text.exported import tables as told_tables
from dashboard.text.spreadsheet import FORMULA_STARTS

FORMATS = ("parquet", "csv")
SCHEMA = "schema.json"
UNKNOWN_MONTH = "inconnu"
_MONTH_OF = {
    "messages": "published_at", "posts": "published_at", "snapshots": "taken_at", "account_days": "counted_on",
    "message_facts": "local_on", "turns": "opened_at",
}  # fmt: skip
# What an anonymous export holds beside numbers, dates and codes, and what it makes of it.
_RENUMBERED = ("author_key", "message_id", "parent_id", "thread_id", "thread_key", "post_id", "account_id")
_MASKED = {("messages", "text"), ("posts", "text"), ("posts", "title")}
_ANONYMOUS = {
    "messages": ("url", "folded_text"),
    "posts": ("url",),
    "snapshots": (),
    "account_days": (),
    "message_facts": (),
    "turns": (),
    "sentiments": ("reasons",),
    "risks": ("reasons",),
    "risk_context": (),
    "message_themes": ("reasons",),
    "alerts": ("assignee",),
    "alert_episodes": ("evidence",),
    "handling_events": ("person",),
    "imports": ("file_name", "file_sha256", "stored_path", "options", "unknown_columns"),
}  # table: the columns left out
_BATCH = 10_000

Mask = Callable[[Sequence[str]], list[str]]


def export(store: Store, folder: Path, kind: str, mask: Mask | None = None) -> dict[str, int]:
    """Write every table into ``folder`` and ``schema.json`` beside; the rows of each.

    ``kind`` is one of ``FORMATS``; the tables of messages and posts are split by platform and month in Parquet. With
    ``mask``, which covers what tells people in texts, the export is anonymous: neither names, addresses nor links, and
    ids that nobody can bring back. The folder appears once complete, in place of a former export. Raises
    ``UsageError`` when it holds anything else.
    """
    if folder.exists() and not _is_replaceable(folder):
        raise UsageError(
            f"Le dossier « {folder} » contient déjà autre chose qu’un export de Vigie : choisissez-en un autre."
        )
    making = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.partiel")
    try:
        making.mkdir(parents=True)
        with store.reading() as session:
            rows = _write_all(session, making, kind, mask)
        if folder.exists():
            shutil.rmtree(folder)
        making.rename(folder)
    except OSError as error:
        raise unwritable(error, folder.parent) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return rows


def _is_replaceable(folder: Path) -> bool:
    """Whether it is empty, or an export made here."""
    if not folder.is_dir():
        return False
    try:
        return not any(folder.iterdir()) or "vigie_export" in json.loads((folder / SCHEMA).read_text("utf-8"))
    except (OSError, ValueError):
        return False


def _write_all(session: Session, folder: Path, kind: str, mask: Mask | None) -> dict[str, int]:
    salt = secrets.token_hex(16)
    described = {}
    rows = {}
    for table, told in told_tables().items():
        if mask is not None and table not in _ANONYMOUS:
            continue
        kept = [
            (str(name), str(type_))
            for name, type_ in session.rows(f'SELECT column_name, column_type FROM (DESCRIBE "{table}")')
            if mask is None or name not in _ANONYMOUS[table]
        ]
        source = f'"{table}" AS t'
        if mask is not None and any((table, name) in _MASKED for name, _ in kept):
            source = _masked_source(session, table, mask)
        listed = ", ".join(
            f'{_expression(table, name, type_, kind, salt if mask else "")} AS "{name}"' for name, type_ in kept
        )
        month = _MONTH_OF.get(table) if kind == "parquet" else None
        if month:
            listed += f", coalesce(strftime(t.\"{month}\", '%Y-%m'), '{UNKNOWN_MONTH}') AS month"
            kept = [*kept, ("month", "VARCHAR")]
        rows[table] = int(session.value(f'SELECT count(*) FROM "{table}"'))
        _copy(session, f"SELECT {listed} FROM {source}", folder / table, kind, bool(month))
        described[table] = {
            "description": told,
            "rows": rows[table],
            "columns": [{"name": name, "type": type_, "description": told_columns()[name]} for name, type_ in kept],
        }
    schema = {
        "vigie_export": 1,
        "exported_at": f"{utc_now().isoformat(timespec='seconds')}Z",
        "schema_version": int(session.meta("schema_version") or 0),
        "format": kind,
        "is_anonymous": mask is not None,
        "tables": described,
    }
    (folder / SCHEMA).write_text(json.dumps(schema, ensure_ascii=False, indent=2), encoding="utf-8")
    return rows


def _expression(table: str, column: str, type_: str, kind: str, salt: str) -> str:
    """A column as it is written: renumbered or masked when a ``salt`` is given, without formulas in a CSV."""
    value = f't."{column}"'
    if salt and column in _RENUMBERED:
        return f"md5('{salt}' || {value})"
    if salt and (table, column) in _MASKED:
        value = f'm."{column}"'
    if kind == "parquet":
        return value
    if type_.endswith("[]"):
        return f"to_json({value})"
    if type_ == "TIMESTAMP":
        return f"strftime({value}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    if type_ == "VARCHAR":
        starts = ", ".join(f"chr({ord(sign)})" for sign in FORMULA_STARTS)
        return f"CASE WHEN left(ltrim({value}, ' '), 1) IN ({starts}) THEN '''' || {value} ELSE {value} END"
    return value


def _masked_source(session: Session, table: str, mask: Mask) -> str:
    """A FROM clause where ``t`` is the table and ``m`` its masked texts, kept in a temporary table."""
    names = [column for owner, column in sorted(_MASKED) if owner == table]
    listed = ", ".join(f'"{name}" VARCHAR' for name in names)
    session.execute(f"CREATE OR REPLACE TEMP TABLE masked_{table} (place BIGINT, {listed})")
    last = -1
    while rows := session.rows(
        f"SELECT rowid, {', '.join(names)} FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT {_BATCH}", [last]
    ):
        places, *texts = zip(*rows, strict=True)
        data = {"place": pa.array(places, pa.int64())}
        for name, values in zip(names, texts, strict=True):
            told = mask([value or "" for value in values])
            data[name] = pa.array(
                [None if value is None else one for value, one in zip(values, told, strict=True)], pa.string()
            )
        with session.table("told", pa.table(data)):
            session.execute(f"INSERT INTO masked_{table} SELECT * FROM told")
        last = places[-1]
    return f'"{table}" AS t JOIN masked_{table} AS m ON m.place = t.rowid'


def _copy(session: Session, query: str, path: Path, kind: str, is_split: bool) -> None:
    if kind == "csv":
        target, options = f"{path}.csv", "FORMAT csv, HEADER"
    elif is_split:
        target = str(path)
        options = "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (platform, month), WRITE_PARTITION_COLUMNS"
    else:
        target, options = f"{path}.parquet", "FORMAT parquet, COMPRESSION zstd"
    quoted = target.replace("'", "''")
    session.execute(f"COPY ({query}) TO '{quoted}' ({options})")
