"""Taking the data out, keeping them safe, removing them: as the command line does it, all or nothing."""

import csv
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dashboard.cli import main
from dashboard.config import Settings
from dashboard.jobs import JobRunner
from dashboard.store.store import Store
from dashboard.text.exported import columns, tables

ROOT = Path(__file__).resolve().parents[1]
NEVER_OUT = {"meta", "quick_replies", "erased_authors", "self_assessments"}
HEADER = ("id", "auteur", "date", "texte", "fil")
ROWS = [
    ("a1", "Camille Dupont", "2026-03-12 10:00:00", "Bonjour, où est mon colis ?", "f1"),
    ("a2", "Marque", "2026-03-12 10:05:00", "Bonjour Camille, nous regardons", "f1"),
    ("a3", "Bob Martin", "2026-03-12 11:00:00", "Comme camille  DUPONT, j’attends", "f2"),
    ("a4", "Camille Roux", "2025-01-12 11:00:00", "Camille, merci", "f3"),
    ("a5", "Camille Dupont", "2026-03-13 11:00:00", "", "f1"),
    ("a6", "Zoé", "2026-03-14 11:00:00", "=1+1 dit @bob, mon mail : zoe@exemple.fr", "f4"),
]


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    """The JSON that the verb gives."""
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out or "null")


def table(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def texts(space: Path) -> list[str]:
    with Store(space).reading() as session:
        return [text for (text,) in session.rows("SELECT text FROM messages ORDER BY message_id")]


def bytes_of(space: Path, *left_out: str) -> bytes:
    """Every byte of every file of the workspace, archives aside."""
    files = [path for path in sorted(space.rglob("*")) if path.is_file()]
    return b"".join(path.read_bytes() for path in files if path.relative_to(space).parts[0] not in left_out)


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """A workspace with a file imported, another in the drop folder put away, a search kept."""
    folder = tmp_path / "espace"
    monkeypatch.setenv("VIGIE_ESPACE", str(folder))
    assert main(["importer", str(table(tmp_path / "messages.csv", ROWS)), "--compte", "Marque"]) == 0
    (folder / "a-importer" / "faits" / "2026-03-20").mkdir(parents=True)
    table(folder / "a-importer" / "faits" / "2026-03-20" / "messages.csv", ROWS)
    (folder / "reglages.toml").write_text('marque = "La Marque"\n', encoding="utf-8")
    with Store(folder).writing() as session:
        for name, query in (("elle", "de:camille"), ("colis", "colis perdu")):
            session.execute(
                "INSERT INTO saved_views (name, query, ordering, saved_at) VALUES (?, ?, '', now())", [name, query]
            )
    capsys.readouterr()
    yield folder


def test_a_person_is_erased_from_every_table_text_and_file(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["effacer-auteur", "camille dupont"]) == 0
    told = capsys.readouterr().err
    assert "3\u00a0textes" in told.replace("\u202f", "\u00a0") and "--oui" in told
    tried = said(capsys, "effacer-auteur", "CAMILLE DUPONT")
    assert not tried["is_done"] and "Bonjour, où est mon colis ?" in texts(space)

    done = said(capsys, "effacer-auteur", "camille dupont", "--oui")
    assert done == {**tried, "is_done": True}
    assert {key: done[key] for key in ("messages", "authors", "texts", "saved_views", "files", "backups")} == {
        "messages": 1, "authors": 1, "texts": 3, "saved_views": 1, "files": 2, "backups": 0,
    }  # fmt: skip
    assert texts(space) == [
        "Bonjour [effacé], nous regardons", "Comme [effacé], j’attends", "Camille, merci", ROWS[5][3]
    ]  # fmt: skip
    held = bytes_of(space).lower()
    assert b"dupont" not in held and "où est mon colis".encode() not in held and b"camille roux" in held
    assert said(capsys, "rejets")[0]["excerpt"] == "[effacé]"
    assert main(["effacer-auteur", "Camille Dupont", "--oui"]) == 1


def test_what_an_import_told_of_a_person_goes_too(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runner = JobRunner(Store(space), Settings)
    named = table(tmp_path / "Camille Dupont.csv", [ROWS[3]])
    naming = runner.wait(runner.start_import([named]))
    other = runner.wait(runner.start_import([table(tmp_path / "autre.csv", [ROWS[5]])]))
    told = space / "taches" / f"{naming.job_id}.json"
    assert "Camille Dupont" in told.read_text("utf-8")
    assert main(["effacer-auteur", "Camille Dupont", "--oui"]) == 0
    assert not told.exists() and (space / "taches" / f"{other.job_id}.json").exists()
    old = told.with_name("20250101-101010-000000-abcd.json")
    old.write_text("{}", encoding="utf-8")
    assert main(["purger", "--avant", "2025-01-02", "--oui"]) == 0
    assert not old.exists() and (space / "taches" / f"{other.job_id}.json").exists()


def test_the_next_export_does_not_bring_an_erased_person_back(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["effacer-auteur", "Camille Dupont", "--oui"]) == 0
    capsys.readouterr()
    later = table(tmp_path / "suite.csv", [ROWS[0], ("a7", "Camille Dupont", "2026-03-20", "De retour", "f1"), ROWS[3]])
    (report,) = said(capsys, "importer", str(later))
    assert [report[key] for key in ("rows_read", "rows_new", "rows_ignored", "rows_duplicate")] == [3, 0, 2, 1]
    assert (report["messages"], len(texts(space))) == (0, 4)


def test_names_that_several_people_bear_or_that_is_the_brand_are_refused(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table(tmp_path / "x.csv", [("b1", "Bob Martin", "2026-03-12", "Sur X", "g1")])
    assert main(["importer", str(tmp_path / "x.csv"), "--plateforme", "x"]) == 0
    capsys.readouterr()
    for who in ("Marque", "Personne", "Bob Martin"):
        assert main(["effacer-auteur", who, "--oui"]) == 1
    told = capsys.readouterr().err
    assert "compte de la marque" in told and "--tous" in told
    assert said(capsys, "effacer-auteur", "Bob Martin", "--plateforme", "x")["messages"] == 1
    with Store(space).reading() as session:
        keys = [key for (key,) in session.rows("SELECT author_key FROM authors WHERE name = 'Zoé'")]
    assert said(capsys, "effacer-auteur", f"membre {keys[0][:8]}")["people"][0]["author_key"] == keys[0]
    assert said(capsys, "effacer-auteur", "Bob Martin", "--tous", "--oui")["messages"] == 2


def test_what_is_older_than_a_day_is_purged(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purger", "--avant", "2026-01-01"]) == 0
    assert "avant le 1er\u00a0janvier\u00a02026, fuseau horaire\u00a0: Paris." in capsys.readouterr().err
    tried = said(capsys, "purger", "--avant", "2026-01-01")
    assert len(texts(space)) == 5
    done = said(capsys, "purger", "--avant", "2026-01-01", "--oui")
    assert done == {**tried, "is_done": True} and (done["messages"], done["authors"], done["files"]) == (1, 1, 2)
    assert len(texts(space)) == 4 and b"Camille Roux" not in bytes_of(space)
    assert said(capsys, "purger", "--mois", "600", "--oui")["messages"] == 0
    for wrong in (["--mois", "0"], ["--avant", "2999-01-01"], []):
        assert main(["purger", *wrong]) == 2
    assert "Il manque" in capsys.readouterr().err


def test_a_backup_is_put_back_whole_and_the_erased_stay_erased(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "sauvegarder", "--essai")["is_done"] is False
    saved = Path(said(capsys, "sauvegarder")["file"])
    assert saved.parent == space / "sauvegardes"
    with zipfile.ZipFile(saved) as archive:
        assert {"vigie.duckdb", "reglages.toml"} <= set(archive.namelist())
        assert not any(name.startswith(("sauvegardes", "a-importer", "temp")) for name in archive.namelist())

    before = Store(space).revision
    assert (
        main(["effacer-auteur", "Bob Martin", "--oui"]) == 0 and main(["purger", "--avant", "2027-01-01", "--oui"]) == 2
    )
    (space / "reglages.toml").write_text('marque = "Autre"\n', encoding="utf-8")
    capsys.readouterr()
    tried = said(capsys, "restaurer", str(saved))
    assert (tried["is_done"], tried["before"]["messages"], tried["after"]["messages"]) == (False, 4, 5)
    done = said(capsys, "restaurer", str(saved), "--oui")
    assert (done["after"]["messages"], len(texts(space))) == (4, 4) and Path(done["kept"]).exists()
    assert "La Marque" in (space / "reglages.toml").read_text("utf-8") and Store(space).revision > before
    assert b"Bob Martin" not in bytes_of(space, "sauvegardes", "a-importer")
    assert {Path(one["file"]).name for one in said(capsys, "restaurer")} >= {saved.name, Path(done["kept"]).name}

    elsewhere = tmp_path / "ailleurs"
    assert main(["--espace", str(elsewhere), "restaurer", str(saved), "--oui"]) == 0
    assert len(texts(elsewhere)) == 5 and any((elsewhere / "sources").iterdir())


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04abc", b"pas une base", None], ids=["empty", "zip", "text", "none"]
)
def test_what_is_no_backup_changes_nothing(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    path, before = tmp_path / "faux.zip", texts(space)
    if content is not None:
        path.write_bytes(content)
    assert main(["restaurer", str(path), "--oui"]) == 1
    assert "faux.zip" in capsys.readouterr().err and texts(space) == before


def test_everything_is_exported_with_its_schema(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "donnees"
    with Store(space).reading() as session:
        known = {str(name) for (name,) in session.rows("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")}
        keys = [str(key) for (key,) in session.rows("SELECT author_key FROM authors")]
    rows = said(capsys, "exporter", "--format", "parquet", "--sortie", str(folder))["rows"]
    assert set(rows) == set(tables()) == known - NEVER_OUT
    schema = json.loads((folder / "schema.json").read_text("utf-8"))["tables"]
    assert {column["name"] for one in schema.values() for column in one["columns"]} == set(columns())
    data = pq.read_table(folder / "messages", partitioning=None)
    assert (folder / "messages" / "platform=other" / "month=2025-01").is_dir()
    assert sorted(data["text"].to_pylist()) == sorted(texts(space))

    # A CSV export takes the place of the former one; texts that a spreadsheet would compute are inert.
    assert said(capsys, "exporter", "--format", "csv", "--sortie", str(folder))["rows"] == rows
    assert not (folder / "messages").exists()
    with (folder / "messages.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [one["text"] for one in read if "1+1" in one["text"]] == [f"'{ROWS[5][3]}"]
    assert read[0]["published_at"].endswith("Z")

    assert main(["exporter", "--anonyme", "--format", "csv", "--sortie", str(folder)]) == 0
    held = bytes_of(folder)
    for word in (b"Camille", b"Dupont", b"zoe@", b"@bob", *map(str.encode, keys)):
        assert word not in held
    assert not (folder / "authors.csv").exists() and "j’attends".encode() in held

    (tmp_path / "autre").mkdir()
    (tmp_path / "autre" / "note.txt").touch()
    assert main(["exporter", "--sortie", str(tmp_path / "autre")]) == 2


@pytest.mark.parametrize("step", ["_put_in_place", "writing"])
def test_a_stop_in_the_middle_changes_nothing(space: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    before = texts(space)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, step, stopped)
        assert main(["effacer-auteur", "Camille Dupont", "--oui"]) == 1
    assert texts(space) == before
    assert main(["effacer-auteur", "Camille Dupont", "--oui"]) == 0 and len(texts(space)) == 4


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_kill_leaves_a_workspace_that_reads(space: Path) -> None:
    script = (
        "import os, signal, dashboard.jobs.privacy as privacy, dashboard.cli as cli\n"
        "privacy.risk_context.refresh = lambda session: os.kill(os.getpid(), signal.SIGKILL)\n"
        "cli.main(['effacer-auteur', 'Camille Dupont', '--oui'])"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL and len(texts(space)) == 5
    assert main(["effacer-auteur", "Camille Dupont", "--oui"]) == 0 and len(texts(space)) == 4
