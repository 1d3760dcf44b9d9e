"""What the command line says of files before and after they are imported, and the drop folder."""

import csv
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main

NO_BREAK = "\u00a0"


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "espace"))
    return tmp_path / "espace"


def write_csv(path: Path, header: str, *rows: Sequence[object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return path


def messages(path: Path) -> Path:
    return write_csv(
        path,
        "id,auteur,date,texte",
        ("a1", "Ana", "2026-03-12 10:00:00", "Bonjour, où est mon colis ?"),
        ("a3", "Bob", "2026-03-12 11:00:00", ""),
    )


def given_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_the_drop_folder_is_imported_when_no_file_is_named(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["importer", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == [] and "a-importer" in told.err
    folder = space / "a-importer"
    messages(folder / "messages.csv")
    (folder / "vide.csv").write_bytes(b"")
    assert main(["importer", "--json"]) == 1
    found = [(one["file"], one["status"]) for one in given_json(capsys)]
    assert found == [("messages.csv", "done"), ("vide.csv", "refused")]
    left = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert left == ["messages.csv", "messages.csv.txt", "vide.csv", "vide.csv.txt"]
    assert sorted(path.name for path in folder.iterdir()) == ["faits", "refuses"]


def test_identifier_tells_what_it_found(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = ("Léa", "13/03/2026 10:00", "La tente prend l’eau", "3")
    path = str(write_csv(tmp_path / "avis.csv", "auteur,date,texte,xyz", row))
    assert main(["identifier", path]) == 0
    told = capsys.readouterr().err.replace(NO_BREAK, " ")
    assert "1 message, le 13 mars 2026, horloge : Paris, supposée" in told and "Colonnes inconnues : xyz" in told
    assert main(["identifier", path, "--json"]) == 0
    (answer,) = given_json(capsys)
    assert (answer["examination"]["messages"], answer["is_remembered"]) == (1, False)
    assert not space.exists()


def test_identifier_says_when_the_same_bytes_were_imported(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = messages(tmp_path / "avis.csv")
    main(["identifier", str(path), "--json"])
    assert given_json(capsys)[0]["imported_at"] is None
    main(["importer", str(path)])
    capsys.readouterr()
    main(["identifier", str(path), "--json"])
    told = capsys.readouterr()
    at = datetime.fromisoformat(json.loads(told.out)[0]["imported_at"])
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)
    assert "Déjà importé le" in told.err
    path.write_text(path.read_text("utf-8") + "a4,Zoé,2026-03-13 10:00:00,Merci\n", encoding="utf-8")
    main(["identifier", str(path), "--json"])
    assert given_json(capsys)[0]["imported_at"] is None


def test_known_files_without_anything_to_read_are_told_in_one_line(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(3):
        table = tmp_path / "youtube" / str(n) / "Table data.csv"
        rows = [("Total", 90, "1.5"), ("FR", 80 + n, "1.2"), ("BE", 10, "0.3")]
        write_csv(table, "Geography,Views,Watch time (hours)", *rows)
    messages(tmp_path / "youtube" / "messages.csv")
    for verb in ("identifier", "importer"):
        assert main([verb, str(tmp_path / "youtube")]) == 0
        told = capsys.readouterr().err.replace(NO_BREAK, " ")
        assert "3 fichiers connus, sans publication ni message." in told and "Table data" not in told


def test_a_mapped_table_is_known_the_next_time(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = tmp_path / "colonnes.toml"
    columns.write_text('text = "corps"\npublished_at = "quand"\n', "utf-8")
    first = write_csv(tmp_path / "mars.csv", "corps,quand", ("Bonjour à tous", "03/04/2026"))
    assert main(["importer", str(first), "--colonnes", str(columns), "--dates", "mois-jour"]) == 0
    second = write_csv(tmp_path / "avril.csv", "quand,corps", ("04/05/2026", "Bonsoir à tous"))
    capsys.readouterr()
    assert main(["importer", str(second), "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)[0]["last_at"].startswith("2026-04-05") and "mars.csv" in told.err


def test_the_diagnostic_says_what_the_files_allow(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["importer", str(messages(tmp_path / "messages.csv")), "--plateforme", "instagram"]) == 0
    capsys.readouterr()
    assert main(["diagnostic", "--permet"]) == 0
    told = capsys.readouterr().err.replace(NO_BREAK, " ")
    assert "Instagram, le 12 mars 2026 : " in told and "À déposer, au choix : Meta Business Suite" in told
    assert main(["diagnostic", "--permet", "--json"]) == 0
    instagram = given_json(capsys)["permits"]["instagram"]
    assert next(one["n"] for one in instagram["kpis"] if one["code"] == "R1") == 1
    assert any("C1" in gap["codes"] and "meta" in gap["exports"] for gap in instagram["missing"])
    assert main(["diagnostic", "--json"]) == 0
    assert "permits" not in given_json(capsys)


def test_the_rejects_of_an_import_that_is_not_there_are_not_none(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["importer", str(messages(tmp_path / "messages.csv")), "--json"]) == 0
    (report,) = given_json(capsys)
    assert main(["rejets", "--import", str(report["import_id"]), "--json"]) == 0
    assert len(given_json(capsys)) == report["rows_rejected"] == 1
    assert main(["rejets", "--import", "99", "--json"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and "n’existe pas" in told.err


def test_a_file_is_not_taken_for_the_name_of_an_account(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = str(messages(tmp_path / "un.csv")), str(messages(tmp_path / "deux.csv"))
    for words in (["--compte", "Marque", first], [first, "--compte", "Marque", second]):
        assert main(["importer", *words]) == 2
        assert "avant --compte" in capsys.readouterr().err
    assert not (space / "vigie.duckdb").exists()
    assert main(["importer", first, second, "--compte", "Marque", "Autre nom", "--fuseau", "Europe/Paris"]) == 0


def test_many_files_with_nothing_to_say_are_one_line(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(13):
        write_csv(
            tmp_path / "exports" / f"{n:02}.csv",
            "id,auteur,date,texte",
            (f"m{n}", "Ana", f"2026-03-{n + 1:02} 10:00:00", f"Bonjour, où est le colis {n} ?"),
        )
    messages(tmp_path / "exports" / "une-de-côté.csv")
    assert main(["importer", str(tmp_path / "exports")]) == 0
    lines = capsys.readouterr().err.replace(NO_BREAK, " ").splitlines()
    assert "13 fichiers, rien à signaler : 13 lignes lues, 13 nouvelles." in lines
    told = [line for line in lines if ".csv" in line]
    assert told == ["une-de-côté.csv : 2 lignes lues, 1 nouvelle, 1 mise de côté (generic)."]
