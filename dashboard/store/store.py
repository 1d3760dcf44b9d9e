"""The workspace file: opened while used, one transaction per writing, patient when locked.

DuckDB gives a file to one process at a time, so nobody keeps it open: inside a process the
connection is shared and reference-counted, and a process that finds it taken waits.
"""

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard.config import make_workspace
from dashboard.errors import WorkspaceBusy, WorkspaceDamaged, WorkspaceUnwritable, is_held, unwritable
from dashboard.store.schema import migrate

FILE_NAME = "vigie.duckdb"
SOURCES = "sources"
TEMPORARY = "temp"
BACKUPS = "sauvegardes"
STALE_S = 24 * 3600.0
PATIENCE_S = 30.0
READING_MB = 400  # what figures may hold at once; beyond it the disk is used
INTERRUPTED = "Query interrupted"  # what DuckDB makes of a Ctrl-C during a query


def utc_now() -> datetime:
    """The present instant as DuckDB stores it: naive, in UTC, to the microsecond."""
    return datetime.now(UTC).replace(tzinfo=None)


class Session:
    """A cursor on an open workspace. Rows come as tuples, frames as pandas, parameters are bound.

    ``memory`` holds what ``remembered`` already read of the last commit; a writing session has none, and has
    ``temporary_folder``, of its workspace.
    """

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        memory: dict[Any, Any] | None = None,
        temporary_folder: Callable[[], AbstractContextManager[Path]] | None = None,
    ) -> None:
        self._cursor = cursor
        self._memory = memory
        self._temporary_folder = temporary_folder

    def rows(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of the query."""
        return self._cursor.execute(sql, params).fetchall()

    def remembered(self, sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Every row of a small query, asked of the file once between two commits; the list is not to be changed."""
        if self._memory is None:
            return self.rows(sql, dict(params))
        key = (sql, *sorted((name, str(value)) for name, value in params.items()))
        if key not in self._memory:
            self._memory[key] = self.rows(sql, dict(params))
        found: list[tuple[Any, ...]] = self._memory[key]
        return found

    def prepared(self, name: str, sql: str) -> str:
        """SQL for the rows of ``sql``, worked out once in this session however many queries look them up; ``name`` is
        of no other query. A writing session, which changes them, works them out each time."""
        if self._memory is None:
            return sql
        self._cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS {sql}")
        return f"SELECT * FROM {name}"

    def row(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> tuple[Any, ...] | None:
        """The first row of the query, ``None`` when there is none."""
        return self._cursor.execute(sql, params).fetchone()

    def value(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row, ``None`` when there is no row."""
        found = self.row(sql, params)
        return None if found is None else found[0]

    def frame(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> pd.DataFrame:
        """The query as a DataFrame."""
        return self._cursor.execute(sql, params).df()

    def arrow(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> pa.Table:
        """The query as an Arrow table."""
        return self._cursor.execute(sql, params).to_arrow_table()

    def execute(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> None:
        """Run a statement whose result is of no use."""
        self._cursor.execute(sql, params)

    @contextmanager
    def table(self, name: str, data: pa.Table | pa.RecordBatchReader) -> Iterator[None]:
        """Make ``data`` readable as table ``name`` inside the block."""
        self._cursor.register(name, data)
        try:
            yield
        finally:
            self._cursor.unregister(name)

    def temporary_folder(self) -> AbstractContextManager[Path]:
        """A folder of the workspace that lasts as long as the block."""
        if self._temporary_folder is None:
            raise TypeError("a reading session has no temporary folder")
        return self._temporary_folder()

    def meta(self, key: str) -> str | None:
        """A value of the ``meta`` table."""
        found = self.value("SELECT value FROM meta WHERE key = ?", [key])
        return None if found is None else str(found)

    def set_meta(self, key: str, value: str) -> None:
        """Write a value of the ``meta`` table."""
        self.execute("DELETE FROM meta WHERE key = ?", [key])
        self.execute("INSERT INTO meta VALUES (?, ?)", [key, value])


class Store:
    """One workspace folder.

    ``reading()`` and ``writing()`` give a ``Session``; ``writing()`` is one transaction, all or
    nothing, and adds one to ``revision``. Raises ``WorkspaceBusy`` after ``patience_s`` seconds of
    another process holding the file, ``WorkspaceTooRecent`` and ``WorkspaceDamaged``.
    """

    def __init__(self, folder: Path, patience_s: float = PATIENCE_S) -> None:
        self.folder = folder
        self.path = folder / FILE_NAME
        self._patience_s = patience_s
        self._lock = threading.RLock()
        self._write_lock = threading.RLock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._users = 0
        self._memory: dict[Any, Any] = {}  # replaced, never emptied: a reading begun before a commit keeps its own
        self._is_migrated = False

    @property
    def exists(self) -> bool:
        """Whether the workspace has a file yet."""
        return self.path.exists()

    @property
    def revision(self) -> int:
        """How many writings the workspace has seen; part of every cache key."""
        with self.reading() as session:
            found = session.remembered("SELECT value FROM meta WHERE key = $key", {"key": "revision"})
            return int(found[0][0]) if found else 0

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees the last commit."""
        with self._shared() as connection:
            cursor = connection.cursor()
            try:
                yield Session(cursor, self._memory)
            finally:
                cursor.close()

    @contextmanager
    def writing(self, memory_mb: int | None = None) -> Iterator[Session]:
        """A session whose every change is committed at the end of the block, or none is.

        Beyond ``memory_mb``, what DuckDB holds meanwhile goes to the disk, beside the workspace's file. ``None`` sets
        no bound: deriving a whole history sorts it.
        """
        with self._write_lock, self._shared() as connection, _writes_within(connection, memory_mb):
            cursor = connection.cursor()
            try:
                cursor.begin()
                session = Session(cursor, temporary_folder=self.temporary_folder)
                yield session
                session.set_meta("revision", str(int(session.meta("revision") or 0) + 1))
                cursor.commit()
                self._memory = {}
            except duckdb.Error as error:
                _roll_back(cursor)
                refused = unwritable(error, self.folder)
                if isinstance(error, duckdb.IOException) or isinstance(refused, WorkspaceUnwritable):
                    raise refused from error
                raise
            except BaseException:
                _roll_back(cursor)
                raise
            finally:
                cursor.close()

    @contextmanager
    def temporary_folder(self) -> Iterator[Path]:
        """A folder of the workspace that lasts as long as the block; those that a kill left behind go first."""
        parent = self.folder / TEMPORARY
        try:
            make_workspace(self.folder)
            parent.mkdir(exist_ok=True)
            for left in parent.iterdir():
                if time.time() - left.stat().st_mtime > STALE_S:
                    shutil.rmtree(left, ignore_errors=True)
            folder = parent / secrets.token_hex(8)
            folder.mkdir()  # with the rights of the workspace: files moved out of it keep them on Windows
        except OSError as error:
            raise unwritable(error, self.folder) from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def source_kept(self, path: Path, digest: str, suffix: str) -> Iterator[str]:
        """Move a file of a temporary folder among the sources, under its digest; gives its path there, relative to
        the workspace. One moved for a block that fails is moved back.
        """
        name = f"{SOURCES}/{digest}{suffix}"
        target = self.folder / name
        is_new = not target.exists()
        try:
            if is_new:
                target.parent.mkdir(exist_ok=True)
                path.replace(target)
            yield name
        except BaseException:
            if is_new and target.exists():
                target.replace(path)
            raise

    def copy_to(self, path: Path) -> Path:
        """Copy the workspace file, as of the last commit, to ``path``."""
        with self._write_lock, self._shared() as connection:
            return self._copied(connection, path)

    def keep_copy(self, why: str) -> Path:
        """Copy the workspace file, as of the last commit, into ``sauvegardes``."""
        with self._write_lock, self._shared() as connection:
            return self._copy(connection, why)

    @contextmanager
    def rewriting(self) -> Iterator["Store"]:
        """A copy of the workspace file, in a folder of its own, to change at will; nobody writes meanwhile.

        At the end of the block it takes the place of the file, written anew: what was deleted is in no byte of it.
        Whatever the block raises, or a kill, leaves the file as it was.
        """
        with self.temporary_folder() as folder, self._write_lock, self._shared():
            copy, fresh = Store(folder / "copie"), folder / FILE_NAME
            try:
                copy.folder.mkdir()
                self.copy_to(copy.path)
                yield copy
                with copy._shared() as changed:
                    _write_anew(changed, fresh)
                self._put_in_place(fresh)
            except (OSError, duckdb.IOException) as error:
                raise unwritable(error, self.folder) from error

    def _put_in_place(self, fresh: Path) -> None:
        """Swap the file while nobody of this process reads it; other processes wait for the lock that is held."""
        deadline = time.monotonic() + self._patience_s
        while True:
            with self._lock:
                if self._users == 1 and self._connection is not None:
                    try:
                        fresh.replace(self.path)  # while it is held: nobody can open the former one in between
                        self._connection.close()
                    except PermissionError:  # Windows moves no open file
                        self._connection.close()
                        fresh.replace(self.path)
                    self._connection = self._open()
                    self._memory = {}
                    return
            if time.monotonic() > deadline:
                raise WorkspaceBusy("L’espace de travail est lu par une autre tâche. Réessayez dans un instant.")
            time.sleep(0.05)

    @contextmanager
    def _shared(self) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            with self._lock:
                if self._connection is None:
                    self._connection = self._open()
                self._users += 1
                connection = self._connection
            try:
                yield connection
            finally:
                with self._lock:
                    self._users -= 1
                    if self._users == 0:
                        self._connection.close()
                        self._connection = None
                        self._memory = {}
        except RuntimeError as error:
            if str(error) == INTERRUPTED:
                raise KeyboardInterrupt from error
            raise

    def _open(self) -> duckdb.DuckDBPyConnection:
        try:
            make_workspace(self.folder)
        except OSError as error:
            raise unwritable(error, self.folder) from error
        deadline = time.monotonic() + self._patience_s
        while True:
            try:
                connection = duckdb.connect(str(self.path))
                connection.execute("SET GLOBAL TimeZone = 'UTC'")  # never the machine's own zone
                break
            except duckdb.IOException as error:
                self._judge(error, deadline)
                time.sleep(0.05)
        if not self._is_migrated:
            try:
                migrate(connection, lambda version: self._copy(connection, f"schema{version}"))
            except BaseException:
                connection.close()
                raise
            self._is_migrated = True
        _bound_readings(connection)
        return connection

    def _judge(self, error: duckdb.IOException, deadline: float) -> None:
        """Raise the sentence for a file that does not open; return when it is worth another try."""
        if not is_held(error):
            refused = unwritable(error, self.folder)
            if isinstance(refused, WorkspaceUnwritable):
                raise refused from error
            raise WorkspaceDamaged(
                f"L’espace de travail « {self.path} » ne s’ouvre pas. "
                f"Restaurez la dernière copie du dossier « {BACKUPS} »."
            ) from error
        if time.monotonic() > deadline:
            raise WorkspaceBusy(
                f"L’espace de travail est occupé par un autre programme depuis {self._patience_s:.0f} s. "
                "Attendez la fin de l’import en cours, puis réessayez."
            ) from error

    def _copy(self, connection: duckdb.DuckDBPyConnection, why: str) -> Path:
        folder = self.folder / BACKUPS
        folder.mkdir(exist_ok=True)
        stamp = utc_now().strftime("%Y%m%d-%H%M%S-%f")
        return self._copied(connection, folder / f"vigie-{why}-{stamp}.duckdb")

    def _copied(self, connection: duckdb.DuckDBPyConnection, target: Path) -> Path:
        connection.execute("CHECKPOINT")
        try:
            return Path(shutil.copy2(self.path, target))
        except PermissionError:  # on Windows nobody else reads a file that DuckDB holds
            try:
                _write_anew(connection, target)
            except duckdb.IOException as error:
                raise unwritable(error, target.parent) from error
            return target


def _write_anew(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write the last commit of an open workspace into a new file."""
    quoted = str(target).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS fresh")
    try:
        connection.execute(f"COPY FROM DATABASE {Path(FILE_NAME).stem} TO fresh")
    finally:
        connection.execute("DETACH fresh")


@contextmanager
def _writes_within(connection: duckdb.DuckDBPyConnection, memory_mb: int | None) -> Iterator[None]:
    """Bound what a writing holds by ``memory_mb``, or not at all; readings are bounded again after it."""
    with suppress(duckdb.OutOfMemoryException):  # what others read at the moment leaves less
        connection.execute(f"SET GLOBAL memory_limit = '{memory_mb}MB'" if memory_mb else "RESET GLOBAL memory_limit")
    try:
        yield
    finally:
        _bound_readings(connection)


def _bound_readings(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep readings within ``READING_MB``; one under way that holds more keeps it until the file closes."""
    with suppress(duckdb.Error):
        connection.execute(f"SET GLOBAL memory_limit = '{READING_MB}MB'")


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    """Undo; a transaction that the database already gave up has nothing left to undo."""
    try:
        cursor.rollback()
    except duckdb.Error:
        return
