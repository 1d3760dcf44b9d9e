"""Work that survives a page change, a closed browser and a kill."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import ingest
from dashboard import jobs as jobs_module
from dashboard.config import Settings
from dashboard.errors import SettingsError, UsageError, VigieError
from dashboard.ingest import ImportOptions
from dashboard.jobs import Job, JobRunner, read_jobs
from dashboard.jobs.model import install
from dashboard.store.store import Store

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "espace")


@pytest.fixture
def runner(store: Store) -> JobRunner:
    return JobRunner(store, Settings)


def write_csv(path: Path, *texts: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [f'{path.stem}-{n},Ana,2026-03-12 10:0{n}:00,"{text}"' for n, text in enumerate(texts)]
    path.write_text("\n".join(["id,auteur,date,texte", *rows]), encoding="utf-8")
    return path


def dropped(store: Store, name: str, *texts: str) -> Path:
    return write_csv(store.folder / "depots" / f"depot-{name}" / name, *texts)


def count(store: Store, table: str) -> int:
    with store.reading() as session:
        return int(session.value(f"SELECT count(*) FROM {table}"))


def test_an_import_is_read_analysed_and_reported(store: Store, runner: JobRunner) -> None:
    path = dropped(store, "un.csv", "Bravo pour la nouvelle collection", "C’est une honte, remboursez-moi")
    job_id = runner.start_import([path], ImportOptions(zone="Europe/Paris"))
    job = runner.wait(job_id)
    assert (job.kind, job.label, job.status, job.message) == ("import", "un.csv", "done", "")
    assert [(report["file"], report["status"], report["rows_new"]) for report in job.result] == [("un.csv", "done", 2)]
    assert count(store, "sentiments") == count(store, "risks") == 2
    assert not path.exists() and not path.parent.exists()
    assert [known.job_id for known in JobRunner(store, Settings).jobs()] == [job_id]


def test_a_file_of_the_user_is_never_removed_nor_a_refused_drop(
    store: Store, runner: JobRunner, tmp_path: Path
) -> None:
    mine, refused = write_csv(tmp_path / "le-mien.csv", "Bonjour"), dropped(store, "refuse.csv")
    refused.write_bytes(b"")
    job = runner.wait(runner.start_import([mine, refused]))
    assert (job.label, job.status) == ("2 fichiers", "done")
    assert [report["status"] for report in job.result] == ["done", "refused"]
    assert mine.exists() and refused.exists()
    runner.forget(job.job_id)
    assert mine.exists() and not refused.exists()
    assert runner.jobs() == []


def test_what_was_dropped_and_never_imported_goes_after_a_day(store: Store, runner: JobRunner) -> None:
    old, young, refused = (dropped(store, name, "Bonjour") for name in ("vieux.csv", "neuf.csv", "refus.csv"))
    refused.write_bytes(b"%PDF-1.7")
    runner.wait(runner.start_import([refused]))
    for path in (old, refused):
        os.utime(path.parent, (1_000, 1_000))
    runner.clean_uploads(2_000)
    assert (old.parent.exists(), young.exists(), refused.exists()) == (False, True, True)


def test_jobs_wait_for_one_another_and_the_latest_comes_first(store: Store, runner: JobRunner) -> None:
    first = runner.start_import([dropped(store, "un.csv", "Bonjour")])
    second = runner.start_analysis("lexique")
    assert [job.job_id for job in runner.jobs()] == [second, first]
    assert runner.wait(second).result["engine"].startswith("lexique")
    assert runner.wait(first).status == "done"


def test_progress_is_told(store: Store, runner: JobRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "WRITE_EVERY_S", 0.0)
    seen: list[Job] = []
    kept = runner._write
    monkeypatch.setattr(runner, "_write", lambda job: (seen.append(job), kept(job)))
    runner.wait(runner.start_import([dropped(store, "un.csv", "Bonjour")]))
    told = [(job.done, job.total, job.message) for job in seen if job.total]
    assert {message for _, _, message in told} >= {"un.csv, ko lus", "messages analysés"}
    assert all(0 <= done <= total for done, total, _ in told)


def test_what_goes_wrong_is_a_sentence_and_can_be_taken_up_again(store: Store) -> None:
    broken = [True]

    def settings() -> Settings:
        if broken:
            raise SettingsError("Réglage « fuseau » : fuseau inconnu.")
        return Settings()

    runner = JobRunner(store, settings)
    job = runner.wait(runner.start_import([dropped(store, "un.csv", "Bonjour")]))
    assert (job.status, job.message) == ("failed", "Réglage « fuseau » : fuseau inconnu.")
    broken.clear()
    runner.resume(job.job_id)
    assert runner.wait(job.job_id).status == "done"
    assert count(store, "messages") == 1
    with pytest.raises(UsageError):
        runner.resume(job.job_id)
    with pytest.raises(UsageError):
        runner.resume("inconnue")


def test_an_unexpected_error_ends_the_job_and_not_the_runner(
    store: Store, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dropped(store, "un.csv", "Bonjour")
    with monkeypatch.context() as patch:
        patch.setattr(ingest, "import_paths", lambda *_: 1 / 0)
        job = runner.wait(runner.start_import([path]))
    assert job.status == "failed" and "ZeroDivisionError" in job.message
    assert path.exists()
    assert runner.wait(runner.start_import([path])).status == "done"


def test_a_killed_process_leaves_an_interrupted_job_that_another_finishes(store: Store) -> None:
    paths = [dropped(store, f"{name}.csv", f"Message {name}") for name in ("un", "deux", "trois")]
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from dashboard import ingest, jobs\n"
        "from dashboard.config import Settings\n"
        "from dashboard.store.store import Store\n"
        "kept = ingest.import_paths\n"
        "def slow(store, settings, paths, *rest):\n"
        "    if paths[0].stem == 'deux':\n"
        "        print('reached', flush=True); time.sleep(600)\n"
        "    return kept(store, settings, paths, *rest)\n"
        "ingest.import_paths = slow\n"
        "runner = jobs.JobRunner(Store(Path(sys.argv[1])), Settings)\n"
        "runner.start_import([Path(name) for name in sys.argv[2:]])\n"
        "time.sleep(600)\n"
    )
    arguments = [sys.executable, "-c", script, str(store.folder), *map(str, paths)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reached\n"
        (alive,) = read_jobs(store.folder)
        assert alive.status == "running"
        os.kill(process.pid, signal.SIGKILL)
    runner = JobRunner(store, Settings)
    (job,) = runner.jobs()
    assert job.status == "interrupted" and job.message
    assert [path.exists() for path in paths] == [False, True, True]
    runner.resume(job.job_id)
    done = runner.wait(job.job_id)
    assert done.status == "done"
    assert [report["file"] for report in done.result] == ["un.csv", "deux.csv", "trois.csv"]
    assert count(store, "messages") == 3
    assert count(store, "imports") == 3


def test_a_job_file_that_does_not_read_is_left_out(store: Store, runner: JobRunner) -> None:
    job_id = runner.start_import([dropped(store, "un.csv", "Bonjour")])
    runner.wait(job_id)
    folder = store.folder / "taches"
    (folder / "abimee.json").write_text("{")
    (folder / "autre.json").write_text(json.dumps({"job_id": "1"}))
    assert [job.job_id for job in runner.jobs()] == [job_id]


@pytest.mark.skipif(os.name == "nt", reason="a script of a shell for Python")
def test_an_installation_that_dies_in_the_encoding_of_windows_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = tmp_path / "python"
    dying.write_bytes(b"#!/bin/sh\nprintf 'Fatal error in C:\\\\Users\\\\\\311lodie' >&2\nexit 1\n")
    dying.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(dying))
    with pytest.raises(VigieError, match="Fatal error"):
        install("org/absent", store.folder, lambda *_: None)


def test_nothing_starts_before_the_first_job(store: Store) -> None:
    runner = JobRunner(store, Settings)
    assert runner.jobs() == []
    assert not store.folder.exists()
