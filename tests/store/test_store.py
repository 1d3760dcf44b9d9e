"""The workspace file: one transaction per writing, patient, refused when it must be."""

import errno
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest
from records import bring, said

from dashboard.errors import (
    VigieError,
    WorkspaceBusy,
    WorkspaceDamaged,
    WorkspaceTooRecent,
    WorkspaceUnwritable,
    unwritable,
)
from dashboard.store import schema as steps_of_schema
from dashboard.store import store as store_module
from dashboard.store.schema import MIGRATIONS
from dashboard.store.store import Store

ROOT = Path(__file__).resolve().parents[2]


def schema(store: Store) -> list[tuple[str, ...]]:
    with store.reading() as session:
        return session.rows(
            "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns()"
            " WHERE NOT internal ORDER BY ALL"
        )


def steps_of(folder: Path, *more: str) -> Path:
    """A copy of the migrations with some more behind."""
    copy = Path(shutil.copytree(MIGRATIONS, folder / "migrations", dirs_exist_ok=True))
    for number, sql in enumerate(more):
        (copy / f"9{number:03d}_more.sql").write_text(sql, "utf-8")
    return copy


def test_rows_looked_up_often_are_worked_out_once_by_readers_only(store: Store) -> None:
    sql = "SELECT count(*) AS n FROM meta"
    with store.reading() as session:
        known = session.prepared("known", sql)
        before = session.rows(known)
        with store.writing() as other:
            other.set_meta("a", "1")
            assert other.rows(other.prepared("known", sql)) != before
        assert known != sql and session.rows(session.prepared("known", sql)) == before
    with store.reading() as session:  # another session has its own
        assert session.rows(session.prepared("known", sql)) != before


def test_readers_are_held_to_little_memory(store: Store) -> None:
    limit = "SELECT current_setting('memory_limit')"
    with store.reading() as session:
        held = session.value(limit)
        with store.writing() as other:
            assert other.value(limit) != held
        assert session.value(limit) == held


def test_a_writing_is_whole_or_nothing_and_counted(store: Store) -> None:
    assert store.revision == 0
    with store.writing() as session:
        session.set_meta("a", "1")
    with pytest.raises(ZeroDivisionError), store.writing() as session:
        session.set_meta("a", "2")
        session.execute("DROP TABLE messages")
        raise ZeroDivisionError
    with store.reading() as session:
        assert session.meta("a") == "1"
        assert session.value("SELECT count(*) FROM messages") == 0
    assert store.revision == 1


def test_the_memory_of_a_writing_is_bounded_and_given_back(store: Store) -> None:
    with store.reading() as reader:
        before = reader.value("SELECT current_setting('memory_limit')")
        with pytest.raises(ZeroDivisionError), store.writing(memory_mb=300) as session:
            assert session.value("SELECT current_setting('memory_limit')") == "286.1 MiB"
            raise ZeroDivisionError
        assert reader.value("SELECT current_setting('memory_limit')") == before


def test_a_reader_sees_the_last_commit_only(store: Store) -> None:
    with store.writing() as writer, store.reading() as reader:
        writer.set_meta("a", "1")
        assert reader.meta("a") is None
    with store.reading() as reader:
        assert reader.meta("a") == "1"


def test_threads_read_and_write_together(store: Store) -> None:
    failures: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for _ in range(5):
                with store.writing() as session:
                    session.set_meta(f"t{name}", "x")
                with store.reading() as session:
                    session.rows("SELECT * FROM meta")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert store.revision == 20


def test_the_applied_steps_are_the_files(store: Store) -> None:
    with store.reading() as session:
        assert session.meta("schema_version") == str(len(list(MIGRATIONS.glob("*.sql"))))
        assert len(session.meta("author_secret") or "") == 64


def test_a_migrated_workspace_is_a_fresh_one_and_its_former_self_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Store(tmp_path / "ancien")
    bring(old, [said("1", "ana")])
    with old.reading() as session:
        secret = session.meta("author_secret")
    steps = steps_of(tmp_path, "ALTER TABLE imports ADD COLUMN note VARCHAR; CREATE TABLE more (x BIGINT NOT NULL);")
    monkeypatch.setattr(steps_of_schema, "MIGRATIONS", steps)
    migrated, fresh = Store(old.folder), Store(tmp_path / "neuf")
    assert schema(migrated) == schema(fresh)
    with migrated.reading() as session:
        assert session.value("SELECT count(*) FROM messages") == 1
        assert session.meta("author_secret") == secret
    (copy,) = (old.folder / "sauvegardes").iterdir()
    assert copy.name.startswith(f"vigie-schema{len(list(MIGRATIONS.glob('*.sql')))}-")
    monkeypatch.setattr(steps_of_schema, "MIGRATIONS", MIGRATIONS)
    (tmp_path / "copie").mkdir()
    shutil.copy(copy, tmp_path / "copie" / "vigie.duckdb")
    with Store(tmp_path / "copie").reading() as session:
        assert session.value("SELECT count(*) FROM messages") == 1


def test_the_first_workspaces_keep_their_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "migrations").mkdir()
    shutil.copy(MIGRATIONS / "0001_initial.sql", tmp_path / "migrations")
    with monkeypatch.context() as patch:
        patch.setattr(steps_of_schema, "MIGRATIONS", tmp_path / "migrations")
        with Store(tmp_path / "espace").writing() as session:
            session.execute(
                "INSERT INTO messages (platform, message_id, kind, text, precision, source_zone, import_id, position)"
                " VALUES ('facebook', '1', 'comment', 'Bonjour', 'exact', 'UTC', 1, 1)"
            )
            session.execute("INSERT INTO accounts VALUES ('facebook', 'page', NULL, NULL, true)")
            session.execute(
                "INSERT INTO posts (platform, post_id, account_id, precision, source_zone, is_system, is_stub,"
                " import_id, position) VALUES ('facebook', 'p', 'page', 'exact', 'UTC', false, false, 1, 1)"
            )
    migrated = Store(tmp_path / "espace")
    with migrated.reading() as session:
        assert session.rows("SELECT post_id FROM own_posts") == [("p",)]
    assert bring(migrated, [said("1", None, text="Bonjour"), said("2", "ana")]).merged.rows_new == 1
    assert schema(migrated) == schema(Store(tmp_path / "neuf"))


def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Store(tmp_path / "ancien")
    before = schema(old)
    steps = steps_of(tmp_path, "CREATE TABLE more (x BIGINT); SELECT * FROM nowhere;")
    monkeypatch.setattr(steps_of_schema, "MIGRATIONS", steps)
    with pytest.raises(duckdb.Error), Store(old.folder).reading():
        pass
    monkeypatch.setattr(steps_of_schema, "MIGRATIONS", MIGRATIONS)
    assert schema(Store(old.folder)) == before


def test_a_workspace_of_a_newer_vigie_is_refused_untouched(store: Store) -> None:
    with store.writing() as session:
        session.set_meta("schema_version", "99")
    with pytest.raises(WorkspaceTooRecent, match="99"), Store(store.folder).reading():
        pass
    with store.reading() as session:
        assert session.meta("schema_version") == "99"


@pytest.mark.parametrize("content", [b"ceci n'est pas une base", bytes(20_000)])
def test_a_file_that_is_no_workspace_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vigie.duckdb").write_bytes(content)
    with pytest.raises(WorkspaceDamaged, match="sauvegardes"), Store(tmp_path).reading():
        pass
    assert (tmp_path / "vigie.duckdb").read_bytes() == content


def test_another_process_is_waited_for_then_said_busy(store: Store) -> None:
    assert store.revision == 0
    script = (
        "import sys, pathlib; from dashboard.store.store import Store\n"
        "with Store(pathlib.Path(sys.argv[1])).reading():\n"
        "    print('held', flush=True); sys.stdin.readline()\n"
    )
    command = [sys.executable, "-c", script, str(store.folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdin and holder.stdout and holder.stdout.readline() == "held\n"
        with pytest.raises(WorkspaceBusy, match="occupé"), Store(store.folder, patience_s=0.2).reading():
            pass
        timer = threading.Timer(0.3, lambda: holder.stdin and holder.stdin.close())
        timer.start()
        assert Store(store.folder, patience_s=20).revision == 0


# As users of DuckDB reported them: Windows speaks their language, and the second part is not always there.
HELD = (
    'IO Error: Could not set lock on file "/v.duckdb": Conflicting lock is held in /usr/bin/python3 (PID 8010).',
    'IO Error: Cannot open file "C:\\v.duckdb": The process cannot access the file because it is being used by another'
    " process.\r\n",
    'IO Error: Cannot open file "C:\\v.duckdb": Le processus ne peut pas accéder au fichier car ce fichier est utilisé'
    " par un autre processus.\r\n\nFile is already open in \nC:\\Python312\\python.exe (PID 34756)",
    'IO Error: Cannot open file "C:\\v.duckdb": Процесс не может получить доступ к файлу.\r\n\nFile is already open in '
    "\nC:\\Python312\\python.exe (PID 34756)",
)


@pytest.mark.parametrize("said", HELD)
def test_a_file_that_another_program_holds_is_waited_for_whatever_the_system_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    Store(tmp_path).revision  # noqa: B018 — makes the workspace
    connect, refusals = duckdb.connect, [said] * 3

    def held(path: str) -> duckdb.DuckDBPyConnection:
        if refusals:
            raise duckdb.IOException(refusals.pop())
        return connect(path)

    monkeypatch.setattr(store_module.duckdb, "connect", held)
    assert Store(tmp_path, patience_s=10).revision == 0
    refusals[:] = [said] * 1000
    with pytest.raises(WorkspaceBusy, match="occupé"), Store(tmp_path, patience_s=0.1).reading():
        pass


def test_a_damaged_file_is_not_taken_for_a_held_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(path: str) -> None:
        raise duckdb.IOException(f"IO Error: Corrupt database file: {path}: checksum of block 4")

    monkeypatch.setattr(store_module.duckdb, "connect", damaged)
    with pytest.raises(WorkspaceDamaged, match="sauvegardes"), Store(tmp_path / "Sherlock").reading():
        pass


def test_instants_never_take_the_zone_of_the_machine(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from dashboard.store.store import Store\n"
        "with Store(pathlib.Path(sys.argv[1])).reading() as session:\n"
        "    print(session.value(\"SELECT TIMESTAMPTZ '2026-03-12 12:00:00+00' :: VARCHAR\"))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT, env={"TZ": "Asia/Tokyo", "PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("2026-03-12 12:00:00+00")


def test_a_copy_is_a_workspace(store: Store, tmp_path: Path) -> None:
    bring(store, [said("1", "ana")])
    with store.reading():
        copy = store.keep_copy("essai")
    assert copy.parent == store.folder / "sauvegardes" and copy.name.startswith("vigie-essai-")
    shutil.copy(copy, tmp_path / "vigie.duckdb")
    with Store(tmp_path).reading() as session:
        assert session.value("SELECT count(*) FROM messages") == 1


def test_a_temporary_folder_goes_and_takes_old_ones_with_it(store: Store) -> None:
    with store.temporary_folder() as folder:
        (folder / "x").write_text("x")
        assert folder.parent == store.folder / "temp"
    assert not folder.exists()
    forgotten = store.folder / "temp" / "forgotten"
    forgotten.mkdir()
    with store.temporary_folder():
        assert forgotten.exists()

    os.utime(forgotten, (0, 0))
    with store.temporary_folder():
        assert not forgotten.exists()


@pytest.mark.parametrize(
    ("error", "said_in_french"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "plein"),
        (duckdb.IOException("IO Error: Could not write: No space left on device"), "plein"),
        (PermissionError(errno.EACCES, "Permission denied"), "écriture"),
        (OSError(errno.EROFS, "Read-only file system"), "écriture"),
        (duckdb.IOException('IO Error: Cannot open file "x": Permission denied'), "écriture"),
        (duckdb.IOException('IO Error: Cannot open file "x": Accès refusé.\r\n'), "écriture"),
        (duckdb.IOException('IO Error: Could not write file "x": Espace insuffisant sur le disque.\r\n'), "plein"),
    ],
)
def test_what_the_system_refuses_is_said_in_french(error: Exception, said_in_french: str) -> None:
    found = unwritable(error, Path("espace"))
    assert isinstance(found, WorkspaceUnwritable)
    assert said_in_french in str(found)
    assert not isinstance(unwritable(OSError(errno.EIO, "I/O error"), Path("espace")), WorkspaceUnwritable)


def test_a_file_open_elsewhere_is_not_a_matter_of_rights() -> None:
    error = PermissionError(errno.EACCES, "Le processus ne peut pas accéder au fichier")
    error.winerror = 32  # type: ignore[attr-defined]  # as on Windows, to replace a file open in a spreadsheet
    found = unwritable(error, Path("espace"))
    assert isinstance(found, WorkspaceBusy) and "Fermez celui qui l’a ouvert" in str(found)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x")
    with pytest.raises(VigieError), Store(tmp_path / "fichier" / "espace").reading():
        pass


def test_ctrl_c_during_a_query_is_a_ctrl_c(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(KeyboardInterrupt), store.writing() as session:
        session.set_meta("half", "done")
        raise RuntimeError(store_module.INTERRUPTED)  # DuckDB's own translation of the signal
    with store.reading() as session:
        assert session.meta("half") is None


def test_a_reader_and_a_writer_process_take_turns(tmp_path: Path) -> None:
    folder = tmp_path / "espace"
    bring(Store(folder), [said("first", "Ana")])
    reader = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys, pathlib; from dashboard.store.store import Store; s = Store(pathlib.Path(sys.argv[1]))\n"
            "seen = []\n"
            "for _ in range(60):\n"
            "    with s.reading() as session:\n"
            "        seen.append(session.value('SELECT count(*) FROM messages')"
            " - session.value('SELECT count(*) FROM message_facts'))\n"
            "print(set(seen))",
            str(folder),
        ],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    for n in range(5):
        bring(Store(folder), [said(f"next-{n}", "Ana", n + 1)])
    out, err = reader.communicate(timeout=120)
    assert reader.returncode == 0, err
    assert out.strip() == "{0}"
    with Store(folder).reading() as session:
        assert session.value("SELECT count(*) FROM messages") == 6


def test_what_is_remembered_is_the_last_commit(tmp_path: Path) -> None:
    store = Store(tmp_path)
    asked, params = "SELECT value FROM meta WHERE key = $key", {"key": "colour"}
    with store.writing() as session:
        session.set_meta("colour", "green")
    with store.reading():  # the file stays open, as for the time of a page
        with store.reading() as session:
            assert session.remembered(asked, params) == [("green",)]
        with store.writing() as session:
            session.set_meta("colour", "blue")
            assert session.remembered(asked, params) == [("blue",)]
        with store.reading() as session:
            assert session.remembered(asked, params) == [("blue",)]
            assert session.remembered(asked, {"key": "shape"}) == []


def test_a_query_is_asked_once_between_two_commits(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.reading() as outer:
        first = outer.remembered("SELECT random() AS draw", {})
        with store.reading() as inner:
            assert inner.remembered("SELECT random() AS draw", {}) == first
    with store.reading() as session:
        assert session.remembered("SELECT random() AS draw", {}) != first


def test_private_messages_known_from_before_are_told_from_those_of_rooms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Path(shutil.copytree(MIGRATIONS, tmp_path / "avant"))
    for step in before.glob("*.sql"):
        if step.name >= "0022":
            step.unlink()
    places = {  # platform, id: kind, post, thread, then the kind it has now
        ("discord", "1"): ("message", "salon", None, "room"),
        ("discord", "2"): ("message", None, "ami", "message"),
        ("discord", "3"): ("reply", None, "ami", "message"),
        ("discord", "4"): ("message", None, None, "room"),
        ("telegram", "1"): ("reply", "groupe", "groupe/1", "reply"),
        ("slack", "entraide/1"): ("message", "entraide", "entraide/1", "room"),
        ("slack", "1773129600.0001"): ("message", None, "1773129600.0001", "room"),
        ("slack", "D01ABCDEF/1"): ("reply", None, "D01ABCDEF/0", "message"),
        ("instagram", "1"): ("message", None, "nora", "message"),
        ("mastodon", "1"): ("reply", None, "ailleurs", "reply"),
    }
    with monkeypatch.context() as patch:
        patch.setattr(steps_of_schema, "MIGRATIONS", before)
        with Store(tmp_path / "espace").writing() as session:
            for (platform, name), (kind, post, thread, _) in places.items():
                session.execute(
                    "INSERT INTO messages (platform, message_id, kind, post_id, thread_id, text, precision,"
                    " source_zone, import_id, position) VALUES (?, ?, ?, ?, ?, 'Bonjour', 'exact', 'UTC', 1, 1)",
                    [platform, name, kind, post, thread],
                )
    with Store(tmp_path / "espace").reading() as session:
        told = session.rows("SELECT platform, message_id, kind FROM messages")
    assert {(platform, name): kind for platform, name, kind in told} == {at: now for at, (*_, now) in places.items()}
