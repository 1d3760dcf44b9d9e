"""Small files imported together: one transaction, and nothing that tells it from as many imports."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard import ingest
from dashboard.config import Settings
from dashboard.ingest import FileReport, import_paths
from dashboard.store.store import Session, Store

HEADER = ("id", "auteur", "date", "texte", "fil")
FILES: dict[str, list[tuple[str, ...]]] = {
    "lundi.csv": [
        ("a1", "Ana Lopez", "2026-03-09 10:00:00", "Bonjour, mon colis n’est pas arrivé", "f1"),
        ("a2", "Marque", "2026-03-09 10:05:00", "@Ana Lopez nous regardons", "f1"),
    ],
    "mardi.csv": [
        ("a1", "Ana Lopez", "2026-03-09 10:00:00", "Bonjour, mon colis n’est pas arrivé (édité)", "f1"),
        ("a3", "Bob", "2026-03-10 11:00:00", "Très belle collection", "f2"),
    ],
    "mercredi.csv": [
        ("a6", "Ana Lopez", "2026-03-11 08:00:00", "Reçu, merci beaucoup", "f1"),
        ("a7", "Cléo", "2026-03-11 08:30:00", "La taille 40 est là ?", "f3"),
        ("a4", "Marque", "2026-03-11 09:00:00", "Merci !", "f2"),
        ("a5", "Bob", "2026-02-30 10:00:00", "Et la taille 38 ?", "f2"),
    ],
}
SETTINGS = Settings(own_accounts=("Marque",))
TABLES = {
    "messages": "platform, message_id, text, folded_text, published_at, thread_id, is_own, import_id, position",
    "message_sources": "import_id, position",
    "message_facts": "local_on, direction, is_automatic",
    "turns": "opened_at, answered_at, business_s",
    "rejected": "import_id, position, code, detail",
    "imports": "import_id, file_name, status, rows_new, rows_updated, rows_duplicate, rows_rejected, first_at, last_at",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in FILES.items():
        write(tmp_path / "exports" / name, rows)
    return tmp_path / "exports"


def write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])


def contents(store: Store) -> dict[str, list[Any]]:
    with store.reading() as session:
        return {
            table: sorted(session.rows(f"SELECT {columns} FROM {table}"), key=str) for table, columns in TABLES.items()
        }


def told(report: FileReport) -> dict[str, Any]:
    return report.as_json() | {"file": Path(report.file).name}


def test_files_read_together_are_as_if_read_one_by_one(folder: Path, tmp_path: Path) -> None:
    together, apart = Store(tmp_path / "ensemble"), Store(tmp_path / "un-par-un")
    at_once = import_paths(together, SETTINGS, [folder])
    assert together.revision == 1
    each = [import_paths(apart, SETTINGS, [folder / name])[0] for name in sorted(FILES)]
    assert apart.revision == 3
    assert [told(report) for report in at_once] == [told(report) for report in each]
    assert contents(together) == contents(apart)
    assert contents(together)["message_sources"] and contents(together)["rejected"]


def test_the_same_file_twice_in_a_folder_is_known_the_second_time(folder: Path, tmp_path: Path) -> None:
    (folder / "lundi-copie.csv").write_bytes((folder / "lundi.csv").read_bytes())
    reports = import_paths(Store(tmp_path / "espace"), SETTINGS, [folder])
    assert [(report.file, report.status) for report in reports] == [
        ("lundi-copie.csv", "done"), ("lundi.csv", "duplicate"), ("mardi.csv", "done"), ("mercredi.csv", "done"),
    ]  # fmt: skip


def test_a_file_that_spoils_the_merging_is_left_out_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = ingest.batch.imports.record

    def spoiled(session: Session, entry: Any, *others: Any) -> Any:
        if entry.file_name == "mardi.csv":
            raise RuntimeError("no")
        return record(session, entry, *others)

    monkeypatch.setattr(ingest.batch.imports, "record", spoiled)
    store = Store(tmp_path / "espace")
    reports = import_paths(store, SETTINGS, [folder])
    assert [report.status for report in reports] == ["done", "refused", "done"]
    assert [row[1] for row in contents(store)["messages"]] == ["a1", "a2", "a4", "a6", "a7"]
    assert len(list((store.folder / "sources").iterdir())) == 2
    assert not list((store.folder / "temp").iterdir())


def test_a_batch_that_breaks_off_leaves_the_workspace_as_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "espace")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ingest.batch, "derive", stopped)
        with pytest.raises(KeyboardInterrupt):
            import_paths(store, SETTINGS, [folder])
    assert store.revision == 0 and not contents(store)["imports"]
    assert not list(store.folder.glob("sources/*")) and not list((store.folder / "temp").iterdir())
    assert [report.status for report in import_paths(store, SETTINGS, [folder])] == ["done"] * 3


def test_many_files_are_a_few_transactions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.batch, "TOGETHER", 4)
    for n in range(10):
        write(tmp_path / "exports" / f"{n}.csv", [(f"m{n}", "Bob", f"2026-03-{n + 1:02} 10:00:00", f"Texte {n}", "f1")])
    store = Store(tmp_path / "espace")
    reports = import_paths(store, SETTINGS, [tmp_path / "exports"])
    assert [report.messages for report in reports] == [1] * 10 and store.revision == 3
