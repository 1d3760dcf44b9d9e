"""The command line where its surroundings are odd: closed or full outputs, closed folders, names that are no text."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main, terminal
from dashboard.errors import refusal

ROOT = Path(__file__).resolve().parents[1]
needs_a_shell = pytest.mark.skipif(os.name == "nt", reason="streams closed by a shell")


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "espace"))
    return tmp_path / "espace"


def messages(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [("auteur", "date", "texte"), ("Ana", "2026-03-12 10:00:00", "Bonjour, où est mon colis ?")]
        csv.writer(file).writerows(rows)
    return path


def shell(command: str, space: Path) -> subprocess.CompletedProcess[str]:
    python = f"{sys.executable} -m dashboard"
    return subprocess.run(
        ["sh", "-c", command.replace("vigie", python, 1)],
        cwd=ROOT, env={**os.environ, "VIGIE_ESPACE": str(space)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@needs_a_shell
@pytest.mark.parametrize(("verb", "code"), [("sentiment", 0), ("risque", 0), ("pics", 2)])
def test_an_input_that_is_closed_is_empty(space: Path, verb: str, code: int) -> None:
    done = shell(f"vigie {verb} <&-", space)
    assert done.returncode == code and done.stdout == ""
    assert "inattendue" not in done.stderr


@needs_a_shell
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_what_nobody_listens_to_is_done_all_the_same(space: Path, closed: str) -> None:
    file = messages(space.parent / "messages.csv")
    done = shell(f"vigie importer '{file}' --json {closed}", space)
    assert done.returncode == 0 and "inattendue" not in done.stderr
    assert (space / "vigie.duckdb").exists()


@needs_a_shell
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_result_that_finds_no_room_is_told_and_a_comment_is_not(space: Path) -> None:
    done = shell("vigie kpi R1 --json >/dev/full", space)
    assert done.returncode == 1 and "le disque est plein" in done.stderr and "inattendue" not in done.stderr
    done = shell("vigie kpi R1 --json 2>/dev/full", space)
    assert done.returncode == 0 and json.loads(done.stdout)[0]["code"] == "R1"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-W45", "20261101", "2026-02-30"])
def test_a_day_is_written_in_full_and_within_reach(space: Path, day: str, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in (["kpi", "R1", "--du"], ["kpi", "R1", "--au"], ["purger", "--avant"]):
        assert main([*verb, day]) == 2
        assert "n’est pas un jour" in capsys.readouterr().err


def test_the_longest_period_has_figures(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages(space.parent / "messages.csv")
    assert main(["importer", str(space.parent / "messages.csv")]) == 0
    capsys.readouterr()
    assert main(["kpi", "R1", "O5", "--du", "1900-01-01", "--au", "2199-12-31", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["value"] == 1
    assert main(["rapport", "--semaine", "9999-W52", "--format", "json"]) == 2


def test_a_folder_that_does_not_open_is_told_and_the_rest_is_read(
    space: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    messages(tmp_path / "exports" / "lu.csv")
    messages(tmp_path / "exports" / "clos" / "perdu.csv")
    listing = os.scandir

    def refused(path: Any = ".") -> Iterator[Any]:
        if not isinstance(path, int) and Path(path).name == "clos":
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)  # type: ignore[return-value]

    monkeypatch.setattr(os, "scandir", refused)
    assert main(["importer", str(tmp_path / "exports"), "--json"]) == 1
    told = capsys.readouterr()
    assert [(one["file"], one["status"]) for one in json.loads(told.out)] == [("clos", "refused"), ("lu.csv", "done")]
    assert "« clos » ne s’ouvre pas : accès refusé." in told.err.replace("\u00a0", " ")


def test_the_system_is_translated(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages(space.parent / "messages.csv")
    assert main(["importer", str(space.parent / "messages.csv")]) == 0
    assert main(["rapport", "--semaine", "2026-W11", "--format", "html", "--sortie", str(tmp_path)]) == 1
    assert "c’est un dossier" in capsys.readouterr().err
    (tmp_path / "fichier").touch()
    assert main(["kpi", "R1", "--espace", str(tmp_path / "fichier" / "espace")]) == 1
    told = capsys.readouterr().err
    assert "ce n’est pas un dossier" in told and "Errno" not in told


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes")
def test_a_name_that_is_no_text_is_no_obstacle(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages(tmp_path / "envoi" / os.fsdecode(b"caf\xe9.csv"))
    assert main(["importer", str(tmp_path / "envoi"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["file"] == "caf\ufffd.csv"


def test_a_path_too_long_for_windows_is_told_and_the_rest_is_read(
    space: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    messages(tmp_path / "exports" / "lu.csv")
    messages(tmp_path / "exports" / ("conversation-" * 15) / ("message-" * 15) / "perdu.csv")
    status = Path.stat

    def found(path: Path, *arguments: Any, **more: Any) -> os.stat_result:
        if len(str(path)) > 259 and path.suffix == ".csv":
            raise FileNotFoundError(2, "Le chemin d’accès spécifié est introuvable", str(path))
        return status(path, *arguments, **more)

    monkeypatch.setattr(Path, "stat", found)
    monkeypatch.setattr(sys, "platform", "win32")
    assert main(["importer", str(tmp_path / "exports"), "--json"]) == 1
    told = {one["file"].rpartition("/")[2]: one for one in json.loads(capsys.readouterr().out)}
    assert told["lu.csv"]["status"] == "done" and told["perdu.csv"]["status"] == "refused"
    assert "trop long pour Windows" in told["perdu.csv"]["error"]


@needs_a_shell
def test_a_pipe_among_the_files_is_named_and_the_others_are_read(space: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "flux.csv")  # who opens it waits for ever
    messages(tmp_path / "avis.csv")
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "importer", str(tmp_path / "flux.csv"), str(tmp_path / "avis.csv")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1 and "avis.csv" in done.stderr
    assert "« flux.csv » n’est pas un fichier ordinaire" in done.stderr.replace("\xa0", " ")


@needs_a_shell
def test_a_name_cannot_drive_the_terminal(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["importer", str(messages(tmp_path / "a\x1b]0;titre\x07vis.csv"))])
    told = capsys.readouterr().err
    assert "a]0;titrevis.csv" in told and "\x1b" not in told and "\x07" not in told


class Console(io.StringIO):
    """A terminal that obeys nothing but carriage returns, as that of Windows 10."""

    def isatty(self) -> bool:
        return True


def test_a_shorter_progress_covers_a_longer_one_without_orders_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", console := Console())
    show = terminal.progress()
    assert show is not None
    show(1, 4, "un-nom-de-fichier-assez-long.csv")
    show(2, 4, "court.csv")
    show(4, 4, "fini")
    show(1, 2, "autre")
    told = console.getvalue()
    assert "\x1b" not in told
    first, second, third, other = (line.strip("\n") for line in told.split("\r")[1:])
    assert len(first) == len(second) and second.rstrip().endswith("court.csv")
    assert third.rstrip().endswith("fini") and other.endswith("autre")


def test_a_file_that_windows_does_not_open_may_be_open_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    error = PermissionError(13, "Permission denied", "avis.xlsx")  # all that Python is told there
    assert refusal(error) == "accès refusé"
    monkeypatch.setattr(sys, "platform", "win32")
    assert "ouvert dans un autre logiciel" in refusal(error)


@pytest.mark.parametrize("verb", [["kpi", "R1"], ["alertes"], ["rejets"], ["rejets", "--rejouer"], ["analyser"]])
def test_a_workspace_that_is_not_there_is_said_and_not_made(
    space: Path, verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*verb, "--json"]) == 0
    told = capsys.readouterr()
    given = json.loads(told.out)
    assert "n’existe pas encore" in told.err and str(space) in told.err
    if verb[0] == "kpi":
        assert [one["value"] for one in given] == [None] and given[0]["reason"]
    else:
        assert given == [] or given["judged"] == 0
    assert not space.exists()
