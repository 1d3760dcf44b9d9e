"""The files of one archive answer for one another: at import, in an unpacked folder, and when one is read again."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from connectors.companions import Folder
from dashboard.config import Settings
from dashboard.ingest import import_paths, reread
from dashboard.store.store import Store

DAY = [
    {"type": "message", "user": "U0MADO", "ts": "1773133200.000100", "text": "Le sentier du col est ouvert"},
    {"type": "message", "user": "U0ELIE", "ts": "1773133800.000200", "text": "Merci, on y va samedi"},
]
USERS = [{"id": "U0MADO", "real_name": "Mado"}, {"id": "U0ELIE", "real_name": "Élie"}]
FILES = {
    "users.json": USERS,
    "channels.json": [{"id": "C1", "name": "entraide"}],
    "entraide/2026-03-10.json": DAY,
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "espace")


def unpacked(folder: Path, files: Mapping[str, object]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content), "utf-8")
    return folder


def archived(path: Path, files: Mapping[str, object]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, json.dumps(content))
    return path


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return [name for (name,) in session.rows("SELECT name FROM authors WHERE name IS NOT NULL ORDER BY name")]


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_file_read_again_still_has_the_others_of_its_archive(store: Store, tmp_path: Path, is_folder: bool) -> None:
    source = unpacked(tmp_path / "export", FILES) if is_folder else archived(tmp_path / "export.zip", FILES)
    reports = import_paths(store, Settings(), [source])
    (messages,) = [report for report in reports if report.messages]
    assert names(store) == ["Mado", "Élie"]
    assert messages.import_id is not None
    again = reread(store, Settings(), messages.import_id, "Europe/Paris")
    assert (again.status, again.rows_read, again.rows_rejected) == ("done", 2, 0)
    assert names(store) == ["Mado", "Élie"]
    kept = [path for path in (store.folder / "sources").iterdir() if path.suffix == ".zip"]
    assert len(kept) == 1 and zipfile.ZipFile(kept[0]).namelist() == ["entraide/2026-03-10.json", "users.json"]


def test_a_damaged_copy_is_a_sentence(store: Store, tmp_path: Path) -> None:
    reports = import_paths(store, Settings(), [archived(tmp_path / "export.zip", FILES)])
    (messages,) = [report for report in reports if report.messages]
    (kept,) = (store.folder / "sources").glob("*.zip")
    content = bytearray(kept.read_bytes())
    content[40] ^= 0xFF  # within the first file
    kept.write_bytes(content)
    again = reread(store, Settings(), messages.import_id or 0, None)
    assert again.status == "refused" and again.error


def test_of_two_archives_side_by_side_each_answers_for_its_own(tmp_path: Path) -> None:
    names_inside = ("a/users.json", "a/jour/1.json", "b/vieux/users.json", "b/users.json", "b/jour/1.json")
    found = Folder({name: tmp_path / name for name in names_inside}).around("b/jour/1.json")
    assert set(found) == {"users.json", "1.json"} and len(found) == 2
    assert found.get("channels.json") is None and "users.json" in found and not found.taken
    assert found["users.json"] == tmp_path / "b/users.json"
    assert found.taken == {"b/users.json": tmp_path / "b/users.json"}
    assert found.is_beside("1.json") and not found.is_beside("users.json")
