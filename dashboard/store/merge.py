"""One file's records into the store: set-based, inside the caller's transaction.

New keys are inserted; known ones take what the export adds or changes and never lose what it does not say.
"""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow.parquet import read_metadata

from dashboard.store.entities import ACCOUNT_DAYS, ACCOUNTS, COUNTERS, MESSAGES, POSTS, Entity
from dashboard.store.message_sources import join_messages, note_sources
from dashboard.store.post_names import join_posts
from dashboard.store.store import Session

NEW, UPDATED, DUPLICATE, IGNORED, REJECTED = 4, 3, 2, 1, 5  # a row is the greatest of its records


@dataclass(frozen=True, slots=True)
class Merged:
    """What a file brought. Rows are counted by position, records (posts, messages, snapshots) when new."""

    rows_read: int
    rows_new: int
    rows_updated: int
    rows_duplicate: int
    rows_ignored: int
    rows_rejected: int
    posts: int
    messages: int
    snapshots: int


_SAME_COUNTERS = " AND ".join(f"s.{column} IS NOT DISTINCT FROM i.{column}" for column in COUNTERS)


STAGED = (
    "touched_keys", "repeated", "staged_authors", "staged_snapshots",
    *(f"{kind}_{entity.name}" for entity in (ACCOUNTS, POSTS, MESSAGES, ACCOUNT_DAYS) for kind in ("staged", "known")),
)  # fmt: skip


# What became of each row: a record is at least a duplicate (of another one of the file), or what it was staged as.
_KINDS = ("accounts", "posts", "messages", "snapshots", "account_days")
_OUTCOMES = " UNION ALL ".join(
    [f"SELECT position, result FROM staged_{kind}" for kind in _KINDS]
    + [f"SELECT position, {DUPLICATE} FROM read_parquet(${kind})" for kind in _KINDS]
    + [
        f"SELECT position, {result} FROM read_parquet(${kind})"
        for kind, result in (("rejected", REJECTED), ("ignored", IGNORED))
    ]
)


def merge(
    session: Session, spool: dict[str, Path], import_id: int, former: list[int]
) -> tuple[Merged, pa.Table | None]:
    """Bring one spooled file into the store; ``former`` are earlier imports of the same file, replaced by this one.

    Gives the counts, and the ``message_key`` of every message whose conversation must be derived anew
    (``None``: all of them).
    """
    session.execute("CREATE OR REPLACE TEMP TABLE touched_keys (message_key BIGINT)")
    is_everything = bool(former) or not session.value("SELECT EXISTS (SELECT 1 FROM messages)")
    spool = join_messages(session, join_posts(session, spool))
    _merge_entity(session, ACCOUNTS, spool["accounts"], import_id)
    posts = _merge_entity(session, POSTS, spool["posts"], import_id)
    session.execute(
        "INSERT INTO touched_keys SELECT m.message_key FROM messages AS m SEMI JOIN staged_posts AS i"
        " ON i.platform = m.platform AND i.post_id = m.post_id AND i.result > $duplicate",
        {"duplicate": DUPLICATE},
    )
    messages = _merge_entity(session, MESSAGES, spool["messages"], import_id)
    _merge_authors(session, spool["messages"])
    snapshots = _merge_snapshots(session, spool["snapshots"], import_id)
    _merge_entity(session, ACCOUNT_DAYS, spool["account_days"], import_id)
    note_sources(session, import_id, former)
    if former:
        _forget_former(session, former)
    session.execute(
        "INSERT INTO rejected SELECT $import_id, position, code, detail, excerpt FROM read_parquet($path)",
        {"import_id": import_id, "path": str(spool["rejected"])},
    )
    counts = session.row(
        f"""
        WITH outcomes AS ({_OUTCOMES})
        SELECT count(*), count(*) FILTER (result = {NEW}), count(*) FILTER (result = {UPDATED}),
            count(*) FILTER (result = {DUPLICATE}), count(*) FILTER (result = {IGNORED}),
            count(*) FILTER (result = {REJECTED})
        FROM (SELECT max(result) AS result FROM outcomes WHERE position > 0 GROUP BY position) AS row_results
        """,
        {kind: str(path) for kind, path in spool.items()},
    )
    touched = None
    if not is_everything:
        touched = session.arrow("SELECT DISTINCT message_key FROM touched_keys SEMI JOIN messages USING (message_key)")
    names = ("rows_read", "rows_new", "rows_updated", "rows_duplicate", "rows_ignored", "rows_rejected")
    rows = dict(zip(names, counts or (), strict=True))
    return Merged(**rows, posts=posts, messages=messages, snapshots=snapshots), touched


def _merge_entity(session: Session, entity: Entity, path: Path, import_id: int) -> int:
    """Stage, insert, update; the number of new rows.

    ``staged_<name>`` keeps the key, instant and result of each row, ``known_<name>`` all of those that the store had.
    """
    name, file = entity.name, {"path": str(path)}
    instant = ", i.published_at" if "published_at" in entity.columns else ""
    keys = ", ".join(f"i.{column}" for column in entity.key)
    if not read_metadata(path).num_rows:  # most files bring some kinds of records only
        for table in ("staged", "known"):
            session.execute(
                f"CREATE OR REPLACE TEMP TABLE {table}_{name} AS SELECT {keys}, i.seq, i.position{instant},"
                f" {NEW} AS result FROM {entity.rows} AS i",
                file,
            )
        return 0
    session.execute(
        f"CREATE OR REPLACE TEMP TABLE repeated AS SELECT {entity.keys} FROM read_parquet($path)"
        f" GROUP BY {entity.keys} HAVING count(*) > 1",
        file,
    )
    has_repeats = bool(session.value("SELECT count(*) FROM repeated"))
    incoming = entity.incoming(has_repeats)
    differs = " OR ".join(f'{change} IS DISTINCT FROM s."{column}"' for column, change in entity.merged.items())
    session.execute(
        f"CREATE OR REPLACE TEMP TABLE known_{name} AS"
        f" SELECT i.*, CASE WHEN {differs} THEN {UPDATED} ELSE {DUPLICATE} END AS result"
        f" FROM ({incoming}) AS i JOIN {name} AS s ON {entity.is_same}",
        file,
    )
    session.execute(
        f"CREATE OR REPLACE TEMP TABLE staged_{name} AS"
        f" SELECT {keys}, i.seq, i.position{instant}, coalesce(k.result, {NEW}) AS result"
        f" FROM ({incoming}) AS i LEFT JOIN known_{name} AS k ON k.seq = i.seq",
        file,
    )
    has_provenance = entity is not ACCOUNTS
    if session.value(f"SELECT EXISTS (SELECT 1 FROM known_{name} WHERE result = {UPDATED})"):
        _update(session, entity, import_id)
    names = ", ".join(f'"{column}"' for column in entity.columns)
    numbered, number = ("message_key, ", f"{_first_key(session, path)} + seq, ") if entity is MESSAGES else ("", "")
    session.execute(
        f"INSERT INTO {name} ({numbered}{entity.keys}, {names}{', import_id, position' if has_provenance else ''})"
        f" SELECT {number}{entity.keys}, {entity.new_values}{f', {import_id:d}, position' if has_provenance else ''}"
        f" FROM ({incoming}) AS i ANTI JOIN known_{name} AS k ON k.seq = i.seq",
        file,
    )
    if entity is MESSAGES:
        session.execute(f"INSERT INTO touched_keys SELECT message_key FROM messages WHERE import_id = {import_id:d}")
    return int(session.value(f"SELECT count(*) FROM staged_{name} WHERE result = {NEW}"))


def _update(session: Session, entity: Entity, import_id: int) -> None:
    """Change the stored rows to which the file adds something."""
    is_changed = f"{entity.is_same} AND i.result = {UPDATED}"
    if entity is MESSAGES:
        _note_changed_texts(session)
        session.execute(
            f"INSERT INTO touched_keys SELECT s.message_key FROM messages AS s JOIN known_messages AS i ON {is_changed}"
        )
    assigned = ", ".join(f'"{column}" = {change}' for column, change in entity.merged.items())
    if entity.provenance:
        assigned += f", import_id = CASE WHEN {entity.provenance} THEN {import_id:d} ELSE s.import_id END"
        assigned += f", position = CASE WHEN {entity.provenance} THEN i.position ELSE s.position END"
    session.execute(f"UPDATE {entity.name} AS s SET {assigned} FROM known_{entity.name} AS i WHERE {is_changed}")


def _first_key(session: Session, path: Path) -> int:
    """What to add to the rank of a message in its file for a key that no other message has."""
    return int(
        session.value(
            "SELECT coalesce(min(nextval('message_keys')), 1) - 1"
            " FROM range((SELECT coalesce(max(seq), 0) FROM read_parquet($path)))",
            {"path": str(path)},
        )
    )


def _note_changed_texts(session: Session) -> None:
    """An edited text is judged again; what a human said of the former one stays."""
    for table in ("sentiments", "risks", "message_themes", "message_terms"):
        session.execute(
            f"""
            DELETE FROM {table} WHERE analyzer <> 'humain' AND message_key IN (
                SELECT s.message_key FROM messages AS s
                JOIN known_messages AS i ON i.platform = s.platform AND i.message_id = s.message_id
                WHERE i.text IS NOT NULL AND i.text <> s.text
            )
            """
        )


def _merge_authors(session: Session, path: Path) -> None:
    """Names follow the latest export; an author is never forgotten."""
    session.execute(
        """
        CREATE OR REPLACE TEMP TABLE staged_authors AS
        SELECT author_key, any_value(platform) AS platform, arg_max(author_id, seq) AS author_id,
            arg_max(author_name, seq) AS name, arg_max(author_handle, seq) AS handle
        FROM read_parquet($path)
        WHERE author_key IS NOT NULL
        GROUP BY author_key
        """,
        {"path": str(path)},
    )
    session.execute(
        """
        UPDATE authors AS s
        SET name = coalesce(i.name, s.name), handle = coalesce(i.handle, s.handle)
        FROM staged_authors AS i
        WHERE i.author_key = s.author_key AND (i.name <> s.name OR i.handle <> s.handle
            OR (s.name IS NULL AND i.name IS NOT NULL) OR (s.handle IS NULL AND i.handle IS NOT NULL))
        """
    )
    session.execute("INSERT INTO authors SELECT i.* FROM staged_authors AS i ANTI JOIN authors USING (author_key)")


def _merge_snapshots(session: Session, path: Path, import_id: int) -> int:
    """Counters that moved are one more row of history; the same ones again are a duplicate."""
    columns = ", ".join(COUNTERS)
    session.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE staged_snapshots AS
        WITH incoming AS (
            SELECT platform, post_id, taken_at, {columns}, min(seq) AS seq, arg_min(position, seq) AS position
            FROM read_parquet($path)
            GROUP BY platform, post_id, taken_at, {columns}
        ),
        known AS (
            SELECT i.seq
            FROM incoming AS i
            JOIN snapshots AS s ON s.platform = i.platform AND s.post_id = i.post_id AND {_SAME_COUNTERS}
            LEFT JOIN latest_snapshots AS l ON l.platform = s.platform AND l.post_id = s.post_id
            WHERE i.taken_at IS NULL OR s.taken_at IS NOT DISTINCT FROM i.taken_at
                OR (l.import_id = s.import_id AND l.position = s.position AND l.taken_at <= i.taken_at)
        )
        SELECT i.*, CASE WHEN k.seq IS NULL THEN {NEW} ELSE {DUPLICATE} END AS result
        FROM incoming AS i
        LEFT JOIN (SELECT DISTINCT seq FROM known) AS k ON k.seq = i.seq
        """,
        {"path": str(path)},
    )
    session.execute(
        f"INSERT INTO snapshots SELECT platform, post_id, taken_at, {columns}, {import_id:d}, position"
        f" FROM staged_snapshots WHERE result = {NEW} ORDER BY seq"
    )
    return int(session.value(f"SELECT count(*) FROM staged_snapshots WHERE result = {NEW}"))


def _forget_former(session: Session, former: list[int]) -> None:
    """What an earlier reading of this very file brought, and this reading no longer says."""
    session.execute(
        "CREATE OR REPLACE TEMP TABLE forgotten AS SELECT message_key FROM messages"
        " ANTI JOIN staged_messages USING (platform, message_id) WHERE list_contains($former, import_id)",
        {"former": former},
    )
    # An alert that only Vigie wrote about goes with its message; what a person did about one is kept for ever.
    session.execute(
        "CREATE OR REPLACE TEMP TABLE forgotten_alerts AS SELECT a.alert_id"
        " FROM alerts AS a SEMI JOIN forgotten AS f ON f.message_key = a.message_key"
        " WHERE NOT EXISTS (SELECT 1 FROM alert_events AS e WHERE e.alert_id = a.alert_id AND e.action <> 'open')"
    )
    for table in ("alert_events", "alerts"):
        session.execute(f"DELETE FROM {table} WHERE alert_id IN (SELECT alert_id FROM forgotten_alerts)")
    tables = (
        "messages", "message_sources", "sentiments", "sample_messages", "risks", "message_themes", "message_terms",
        "risk_context", "speech", "spotlights", "handling_events",
    )  # fmt: skip
    for table in tables:
        session.execute(f"DELETE FROM {table} WHERE message_key IN (SELECT message_key FROM forgotten)")
    session.execute(
        "DELETE FROM posts AS s WHERE list_contains($former, import_id) AND NOT EXISTS"
        " (SELECT 1 FROM staged_posts AS i WHERE i.platform = s.platform AND i.post_id = s.post_id)",
        {"former": former},
    )
    session.execute(
        f"DELETE FROM snapshots AS s WHERE list_contains($former, import_id) AND NOT EXISTS"
        f" (SELECT 1 FROM staged_snapshots AS i WHERE i.platform = s.platform AND i.post_id = s.post_id"
        f" AND i.taken_at IS NOT DISTINCT FROM s.taken_at AND {_SAME_COUNTERS})",
        {"former": former},
    )
    session.execute(
        "DELETE FROM account_days AS s WHERE list_contains($former, import_id) AND NOT EXISTS"
        f" (SELECT 1 FROM staged_account_days AS i WHERE {ACCOUNT_DAYS.is_same})",
        {"former": former},
    )
    session.execute("DELETE FROM rejected WHERE list_contains($former, import_id)", {"former": former})
    session.execute(
        "UPDATE imports SET status = 'replaced' WHERE list_contains($former, import_id)", {"former": former}
    )
