"""The drop folder: taken once whole, by one program, and put away with its reason."""

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard.config import Settings
from dashboard.jobs import JobRunner
from dashboard.jobs.drop import DropFolder
from dashboard.jobs.presence import Presence
from dashboard.store.store import Store

ROOT = Path(__file__).resolve().parents[1]
TODAY = datetime.now(UTC).date()
TEXT = "id,auteur,date,texte\n{0},Ana,2026-03-12 10:00:00,La tente prend l’eau\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "espace" / "a-importer").mkdir(parents=True)
    return Store(tmp_path / "espace")


@pytest.fixture
def runner(store: Store, monkeypatch: pytest.MonkeyPatch) -> JobRunner:
    """On one day, whatever midnight falls meanwhile."""
    monkeypatch.setattr(JobRunner, "_today", lambda _: TODAY)
    return JobRunner(store, lambda: Settings(timezone="UTC"))


def left(store: Store, name: str, content: str = TEXT) -> Path:
    path = store.folder / "a-importer" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content.format(name), encoding="utf-8")
    return path


def files(store: Store) -> set[str]:
    folder = store.folder / "a-importer"
    days = {TODAY.isoformat(), datetime.now(UTC).date().isoformat()}
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {"/".join("jour" if part in days else part for part in path.split("/")) for path in paths}


def taken_and_done(runner: JobRunner) -> list[str]:
    """The files of the job that two looks at the folder start, once it is over."""
    assert runner.take_dropped() is None
    job_id = runner.take_dropped()
    assert job_id is not None
    job = runner.wait(job_id)
    assert job.status == "done", job.message
    return [report["status"] for report in job.result]


def test_a_file_is_taken_when_it_no_longer_grows(store: Store, runner: JobRunner) -> None:
    path = left(store, "un.csv")
    assert runner.take_dropped() is None
    with path.open("a", encoding="utf-8") as file:
        file.write("deux,Bob,2026-03-12 11:00:00,Elle sèche vite\n")
    assert runner.take_dropped() is None
    job_id = runner.take_dropped()
    assert job_id is not None
    (report,) = runner.wait(job_id).result
    assert (report["file"], report["rows_new"]) == ("un.csv", 2)
    assert files(store) == {"faits/jour/un.csv"}
    assert not (store.folder / "a-importer" / "en-cours").exists()


def test_what_is_refused_is_put_away_with_its_reason(store: Store, runner: JobRunner) -> None:
    left(store, "bon.csv")
    left(store, "vide.csv", "")
    left(store, "a-moitie.csv", TEXT + "trois,Zoé,2026-03-12 12:00:00,\n")
    assert sorted(taken_and_done(runner)) == ["done", "done", "refused"]
    assert files(store) == {
        "faits/jour/bon.csv",
        "faits/jour/a-moitie.csv",
        "faits/jour/a-moitie.csv.txt",
        "refuses/vide.csv",
        "refuses/vide.csv.txt",
    }
    told = (store.folder / "a-importer" / "refuses" / "vide.csv.txt").read_text("utf-8")
    assert told.startswith("vide.csv\u00a0: refusé. Ce fichier est vide")


def test_the_same_name_twice_keeps_both_files(store: Store, runner: JobRunner) -> None:
    left(store, "avis.csv")
    taken_and_done(runner)
    left(store, "avis.csv", TEXT.replace("l’eau", "le vent"))
    taken_and_done(runner)
    assert files(store) == {"faits/jour/avis.csv", "faits/jour/avis (2).csv"}


def test_a_folder_and_an_archive_are_put_away_whole(store: Store, runner: JobRunner) -> None:
    left(store, "lot/un.csv")
    left(store, "lot/sous/deux.csv")
    with zipfile.ZipFile(store.folder / "a-importer" / "archive.zip", "w") as archive:
        archive.writestr("trois.csv", TEXT.format("trois"))
    assert taken_and_done(runner) == ["done"] * 3
    assert files(store) == {"faits/jour/lot/un.csv", "faits/jour/lot/sous/deux.csv", "faits/jour/archive.zip"}


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes")
def test_a_name_that_is_no_text_is_taken_like_any_other(store: Store, runner: JobRunner) -> None:
    name = os.fsdecode(b"caf\xe9.csv")
    left(store, name, TEXT.format("un"))
    assert taken_and_done(runner) == ["done"]
    assert files(store) == {f"faits/jour/{name}"}
    (job,) = runner.jobs()
    assert job.label == "caf\ufffd.csv"


@pytest.mark.parametrize(
    "name", [".cache", "~$avis.xlsx", "avis.csv.part", "avis.CRDOWNLOAD", "desktop.ini", "depot-0123456789abcdef/x.csv"]
)
def test_what_is_not_finished_or_not_for_us_stays(store: Store, runner: JobRunner, name: str) -> None:
    left(store, name)
    assert [runner.take_dropped() for _ in range(3)] == [None] * 3
    assert files(store) == {name}


def test_a_browser_that_still_downloads_is_waited_for(store: Store, runner: JobRunner) -> None:
    left(store, "avis.csv", "")
    part = left(store, "avis.csv.part")
    assert [runner.take_dropped() for _ in range(3)] == [None] * 3
    part.replace(store.folder / "a-importer" / "avis.csv")
    assert taken_and_done(runner) == ["done"]


def test_nothing_is_taken_when_the_settings_say_so_nor_without_a_folder(store: Store, tmp_path: Path) -> None:
    left(store, "un.csv")
    idle = JobRunner(store, lambda: Settings(watches_drop_folder=False))
    assert [idle.take_dropped() for _ in range(3)] == [None] * 3
    assert files(store) == {"un.csv"} and not (store.folder / "taches").exists()
    elsewhere = JobRunner(Store(tmp_path / "absent"), Settings)
    assert elsewhere.take_dropped() is None and not (tmp_path / "absent").exists()


def test_only_one_program_watches(store: Store, runner: JobRunner) -> None:
    other = JobRunner(store, Settings)
    assert runner.take_dropped() is None
    left(store, "un.csv")
    assert [other.take_dropped() for _ in range(3)] == [None] * 3
    assert taken_and_done(runner) == ["done"]


def test_of_two_programs_only_one_takes_a_file(store: Store) -> None:
    path = left(store, "un.csv")
    first, second = DropFolder(store.folder), DropFolder(store.folder)
    assert first.take(path, "un") is not None
    assert second.take(path, "deux") is None
    assert [place.name.startswith("un-") for place in (store.folder / "a-importer" / "en-cours").iterdir()] == [True]


def test_a_demonstration_gives_way_to_the_first_dropped_file(store: Store, runner: JobRunner) -> None:
    with store.writing() as session:
        session.set_meta("is_demo", "true")
    left(store, "un.csv")
    taken_and_done(runner)
    with store.reading() as session:
        assert session.meta("is_demo") is None


def test_an_abandoned_job_leaves_its_files_among_the_refused(
    store: Store, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(store, "un.csv")
    monkeypatch.setattr("dashboard.ingest.import_paths", lambda *_: 1 / 0)
    runner.take_dropped()
    job = runner.wait(runner.take_dropped() or "")
    assert job.status == "failed" and len(files(store)) == 1
    runner.forget(job.job_id)
    assert files(store) == {"refuses/un.csv", "refuses/un.csv.txt"}


KILLED = """
import sys, time
from pathlib import Path
from dashboard import ingest
from dashboard.config import Settings
from dashboard.jobs import JobRunner
from dashboard.store.store import Store
def stuck(*rest):
    print("reached", flush=True); time.sleep(600)
ingest.import_paths = stuck
runner = JobRunner(Store(Path(sys.argv[1])), Settings)
runner.take_dropped(); runner.take_dropped()
time.sleep(600)
"""


def test_what_a_killed_program_had_taken_is_imported_by_the_next(store: Store, runner: JobRunner) -> None:
    left(store, "un.csv")
    arguments = [sys.executable, "-c", KILLED, str(store.folder)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "reached\n"
        assert runner.take_dropped() is None and runner.jobs()[0].status == "running"
        os.kill(process.pid, signal.SIGKILL)
    runner.take_dropped()
    (job,) = runner.jobs()
    assert runner.wait(job.job_id).status == "done"
    assert files(store) == {"faits/jour/un.csv"}


def test_what_was_taken_without_a_job_is_given_back_unless_its_holder_lives(store: Store) -> None:
    orphan = DropFolder(store.folder).take(left(store, "un.csv"), "mort")
    presence = Presence(store.folder / "taches", "vivant")
    held = DropFolder(store.folder).take(left(store, "deux.csv"), "vivant")
    assert orphan and held
    JobRunner(store, Settings).take_dropped()
    assert not orphan.exists() and held.exists()
    assert (store.folder / "a-importer" / "un.csv").exists()
    presence.leave()


def test_a_file_already_imported_when_the_program_died_is_only_put_away(store: Store) -> None:
    folder = DropFolder(store.folder)
    taken = folder.take(left(store, "un.csv"), "mort")
    assert taken is not None
    folder.put_away(taken, [], date(2026, 3, 12))
    folder.put_away(taken, [], date(2026, 3, 12))
    assert files(store) == {"faits/2026-03-12/un.csv"}
    shutil.rmtree(store.folder / "a-importer")
    assert folder.waiting() == []
