"""Real files take the place of the demonstration, and settings are saved with what they rebuild."""

import shutil
from pathlib import Path

import pytest
from test_ingest import ROWS, one, value, write_csv

from dashboard import ingest
from dashboard.config import Settings, load_settings, save_settings, settings_digest
from dashboard.ingest import ImportOptions, import_paths
from dashboard.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "espace")


def demo_workspace(store: Store, tmp_path: Path) -> Settings:
    settings = Settings(brand="Inventée", own_accounts=("Inventée",), timezone="Europe/Paris")
    save_settings(store.folder, settings)
    one(store, write_csv(tmp_path / "demo.csv", [("d1", "Zoé", "2026-03-01 10:00", "Inventé de toutes pièces", "f")]))
    with store.writing() as session:
        session.set_meta("is_demo", "true")
        session.set_meta("demo_settings", settings_digest(settings))
    return settings


def test_real_files_replace_the_demo_in_one_transaction(store: Store, tmp_path: Path) -> None:
    settings = demo_workspace(store, tmp_path)
    bad, good = tmp_path / "vide.csv", write_csv(tmp_path / "messages.csv", ROWS[:1])
    bad.write_bytes(b"")
    other = write_csv(tmp_path / "suite.csv", ROWS[1:])
    options = ImportOptions(replace_demo=True)
    import_paths(store, settings, [bad], options)
    assert value(store, "SELECT text FROM messages") == "Inventé de toutes pièces"
    assert load_settings(store.folder) == settings
    reports = import_paths(store, settings, [bad, good, other], options)
    assert [report.status for report in reports] == ["refused", "done", "done"]
    assert value(store, "SELECT count(*) FROM messages") == 3
    assert value(store, "SELECT value FROM meta WHERE key = 'is_demo'") is None
    assert load_settings(store.folder).brand == ""
    (copy,) = (store.folder / "sauvegardes").iterdir()
    shutil.copy(copy, tmp_path / "vigie.duckdb")
    assert value(Store(tmp_path), "SELECT text FROM messages") == "Inventé de toutes pièces"


def test_settings_changed_during_the_demo_outlive_it(store: Store, tmp_path: Path) -> None:
    demo_workspace(store, tmp_path)
    mine = Settings(brand="Marque", own_accounts=("Marque",))
    ingest.apply_settings(store, mine)
    import_paths(store, mine, [write_csv(tmp_path / "messages.csv")], ImportOptions(replace_demo=True))
    assert load_settings(store.folder) == mine
    assert value(store, "SELECT count(*) FROM message_facts WHERE direction = 'outbound'") == 1


def test_replacing_the_demo_never_touches_real_data(store: Store, tmp_path: Path) -> None:
    one(store, write_csv(tmp_path / "a.csv", ROWS[:1]))
    one(store, write_csv(tmp_path / "b.csv", ROWS[1:]), ImportOptions(replace_demo=True))
    assert value(store, "SELECT count(*) FROM messages") == 3


def test_settings_are_saved_with_what_they_rebuild_or_not_at_all(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one(store, write_csv(tmp_path / "messages.csv"))
    ingest.apply_settings(store, Settings(own_accounts=("Marque",)))
    assert value(store, "SELECT count(*) FROM turns WHERE answer_key IS NOT NULL") == 1

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ingest, "save_settings", refuse)
    with pytest.raises(OSError, match="space"):
        ingest.apply_settings(store, Settings())
    assert value(store, "SELECT count(*) FROM turns WHERE answer_key IS NOT NULL") == 1
