"""The workspace file: one transaction per writing, patient, refused when it must be."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from records import bring, said

from dashboard.store import store as store_module
from dashboard.store.store import Store

ROOT = Path(__file__).resolve().parents[2]


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
