"""What Windows refuses of a file that a program has open: to rename it, to remove it, to read it when DuckDB holds it.

No Windows here: the same refusals come from a hook that looks at what this process has open.
"""

import errno
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from test_keeping import ROWS, bytes_of, table, texts

from dashboard.cli import main
from dashboard.config import Settings, folders, put_in_place
from dashboard.ingest import ImportOptions
from dashboard.jobs import JobRunner
from dashboard.jobs.presence import TASKS, Presence
from dashboard.store import schema
from dashboard.store.schema import MIGRATIONS
from dashboard.store.store import Store

HANDLES = Path("/proc/self/fd")
pytestmark = pytest.mark.skipif(not HANDLES.is_dir(), reason="what is open is read in /proc")
_watched: list[str] = []  # a hook is never taken away: it looks when a folder is here
_at_work = threading.local()


def _held() -> set[str]:
    found = set()
    for handle in HANDLES.iterdir():
        with suppress(OSError):  # the one that lists the others
            found.add(str(handle.readlink()))
    return found


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise what Windows raises."""
    if not _watched or event not in ("open", "os.rename", "os.remove") or getattr(_at_work, "is_looking", False):
        return
    _at_work.is_looking = True  # which opens a folder
    try:
        given = arguments[: 2 if event == "os.rename" else 1]
        paths = [os.path.realpath(one) for one in given if isinstance(one, str | os.PathLike)]
        for path in paths:
            is_asked = path.startswith(tuple(_watched)) and (event != "open" or path.endswith(".duckdb"))
            if is_asked and any(one == path or one.startswith(f"{path}/") for one in _held()):
                raise PermissionError(errno.EACCES, "held by this process", path)
    finally:
        _at_work.is_looking = False


sys.addaudithook(_refuse)


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a workspace to be, on a system with the manners of Windows."""
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "Élodie Née" / "espace"))
    _watched.append(str(tmp_path))
    yield tmp_path / "Élodie Née" / "espace"
    _watched.clear()


def test_the_rules_are_those_of_windows(space: Path) -> None:
    Store(space).revision  # noqa: B018 — makes the workspace
    with Store(space).reading():
        for refused in (space.with_name("ailleurs"), space / "autre.duckdb"):
            with pytest.raises(PermissionError):
                (space if refused.suffix == "" else space / "vigie.duckdb").rename(refused)
        with pytest.raises(PermissionError):
            (space / "vigie.duckdb").read_bytes()
    assert (space / "vigie.duckdb").read_bytes()


def test_a_file_is_replaced_once_nobody_reads_it(space: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, partial = tmp_path / "tache.json", tmp_path / "tache.partiel"
    path.write_text("avant", "utf-8")
    partial.write_text("après", "utf-8")
    reader = path.open(encoding="utf-8")
    threading.Timer(0.2, reader.close).start()
    put_in_place(partial, path)
    assert path.read_text("utf-8") == "après" and not partial.exists()
    partial.write_text("encore", "utf-8")
    monkeypatch.setattr(folders, "READ_S", 0.05)
    with path.open(encoding="utf-8"), pytest.raises(PermissionError):
        put_in_place(partial, path)


def test_a_lock_that_somebody_looks_at_is_left_there(space: Path) -> None:
    presence = Presence(space / TASKS, "a")
    with (space / TASKS / "a.vivant").open("rb"):
        presence.leave()
        assert not Presence.is_held(space / TASKS, "a")
    assert not Presence.is_held(space / TASKS, "a")
    assert not (space / TASKS / "a.vivant").exists()


def test_a_workspace_lives_its_whole_life(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages = table(tmp_path / "messages.csv", ROWS)
    assert main(["importer", str(messages), "--compte", "Marque"]) == 0
    kept = tmp_path / "copie de l’espace.zip"
    assert main(["sauvegarder", "--sortie", str(kept)]) == 0
    assert main(["effacer-auteur", "Camille Dupont", "--oui"]) == 0
    assert len(texts(space)) < len(ROWS) and b"Camille Dupont" not in bytes_of(space)
    assert main(["restaurer", str(kept), "--oui"]) == 0
    assert main(["purger", "--avant", "2026-01-01", "--oui"]) == 0
    for _ in range(2):
        for kind in ("csv", "parquet"):
            assert main(["exporter", "--format", kind, "--sortie", str(tmp_path / kind)]) == 0
    capsys.readouterr()


def test_real_files_take_the_place_of_a_demonstration(space: Path, tmp_path: Path) -> None:
    runner = JobRunner(Store(space), Settings)
    runner.wait(runner.start_import([table(tmp_path / "avant.csv", ROWS[:1])]))
    with Store(space).writing() as session:
        session.set_meta("is_demo", "true")
    done = runner.wait(runner.start_import([table(tmp_path / "apres.csv", ROWS[1:])], ImportOptions(replace_demo=True)))
    assert [report["status"] for report in done.result] == ["done"]
    assert len(list((space / "sauvegardes").iterdir())) == 1


def test_a_workspace_is_brought_to_a_newer_schema(space: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = tmp_path / "migrations"
    steps.mkdir()
    for step in MIGRATIONS.glob("*.sql"):
        (steps / step.name).write_text(step.read_text("utf-8"), "utf-8")
    Store(space).revision  # noqa: B018 — makes the workspace
    (steps / "9000_more.sql").write_text("CREATE TABLE more (x BIGINT)", "utf-8")
    monkeypatch.setattr(schema, "MIGRATIONS", steps)
    with Store(space).reading() as session:
        assert session.value("SELECT count(*) FROM more") == 0
    (copy,) = (space / "sauvegardes").iterdir()
    assert copy.stat().st_size
