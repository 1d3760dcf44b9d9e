"""An import stopped at any moment, by a kill or by its user: the workspace stays as of the last commit."""

import json
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from test_cli import ROOT, messages, run, write_csv

from dashboard.store.store import Store

ROWS = 200_000
KILLS = 10


def big_export(path: Path) -> Path:
    """Plain messages with distinct ids, ten to a thread."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        (f"m{n}", (start + timedelta(seconds=30 * n)).isoformat(), f"Message numéro {n}", f"f{n // 10}")
        for n in range(ROWS)
    ]
    return write_csv(path, rows, "id,date,texte,fil")


def test_a_kill_at_any_moment_leaves_the_last_commit_and_the_import_can_be_run_again(tmp_path: Path) -> None:
    space, path = tmp_path / "espace", big_export(tmp_path / "gros.csv")
    assert run("--espace", str(space), "importer", str(messages(tmp_path / "petit.csv"))).returncode == 0
    trial = tmp_path / "essai"
    started = time.monotonic()
    assert run("--espace", str(trial), "importer", str(path)).returncode == 0
    lasts = time.monotonic() - started
    chance = random.Random(20_261_116)
    command = [sys.executable, "-m", "dashboard", "--espace", str(space), "importer", str(path)]
    for _ in range(KILLS):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, lasts))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert counted(space) in ((2, 2, 1), (ROWS + 2, ROWS + 2, 2))
    done = run("--espace", str(space), "importer", str(path), "--json")
    assert done.returncode == 0
    (report,) = json.loads(done.stdout)
    assert report["rows_new"] + report["rows_duplicate"] == ROWS
    assert counted(space) == (ROWS + 2, ROWS + 2, 2)


def counted(space: Path) -> tuple[int, int, int]:
    """Messages, messages with their derived row, imports; every id once."""
    with Store(space).reading() as session:
        found = session.row(
            "SELECT count(DISTINCT message_id), (SELECT count(*) FROM message_facts), (SELECT count(*) FROM imports)"
            " FROM messages"
        )
    assert found is not None
    return found[0], found[1], found[2]


def test_ctrl_c_is_clean(tmp_path: Path) -> None:
    path, temporary = big_export(tmp_path / "gros.csv"), tmp_path / "espace" / "temp"
    command = [sys.executable, "-m", "dashboard", "--espace", str(tmp_path / "espace"), "importer", str(path)]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests run in the background ignore it, and pass that on
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while not (temporary.is_dir() and any(temporary.iterdir())):  # it reads by then
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1 and out == b""
    assert err.decode().startswith("Interrompu.") and b"Traceback" not in err
    assert not list(temporary.iterdir())
