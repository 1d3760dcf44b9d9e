"""What keeps a workspace from opening, each in a sentence: held elsewhere, damaged, refused by the system."""

import errno
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import (
    VigieError,
    WorkspaceBusy,
    WorkspaceDamaged,
    WorkspaceUnwritable,
    unwritable,
)
from dashboard.store import store as store_module
from dashboard.store.store import Store

ROOT = Path(__file__).resolve().parents[2]


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
