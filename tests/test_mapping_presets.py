"""A table mapped once is known the next time, by its headers."""

from pathlib import Path

import pytest

from dashboard.config import Settings
from dashboard.errors import UsageError
from dashboard.ingest import FileReport, ImportOptions, identify_paths, import_paths, reread
from dashboard.store import presets
from dashboard.store.store import Store

MAPPED = ImportOptions(
    columns={"text": "Propos", "published_at": "Quand"},
    platform="forum",
    zone="Indian/Reunion",
    date_order="month_first",
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "espace")


def table(path: Path, header: str, *rows: str) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def brought(store: Store, path: Path, options: ImportOptions | None = None) -> FileReport:
    (report,) = import_paths(store, Settings(), [path], options or ImportOptions())
    return report


def first_instant(store: Store) -> str:
    with store.reading() as session:
        return str(session.value("SELECT max(published_at) FROM messages"))


def test_the_next_file_with_the_same_headers_is_read_the_same_way(store: Store, tmp_path: Path) -> None:
    first = table(tmp_path / "mars.csv", "Qui;Quand;Propos", "Ana;03/04/2026 10:00;La tente prend l’eau au col")
    assert brought(store, first, MAPPED).status == "done"
    second = table(tmp_path / "avril.csv", "PROPOS;Qui;quand", "La tente a bien séché;Bob;04/05/2026 10:00")
    (answer,) = identify_paths([second], store)
    assert (answer["connector"], answer["confidence"], answer["is_remembered"]) == ("generic", 1.0, True)
    assert "« mars.csv »" in answer["reason"]
    report = brought(store, second)
    assert (report.status, report.rows_new) == ("done", 1)
    assert report.hint and "« mars.csv »" in report.hint
    assert first_instant(store) == "2026-04-05 06:00:00"
    with store.reading() as session:
        assert session.value("SELECT count(*) FROM messages WHERE platform = 'forum'") == 2


def test_what_is_declared_now_goes_before_what_was(store: Store, tmp_path: Path) -> None:
    brought(store, table(tmp_path / "a.csv", "Qui;Quand;Propos", "Ana;03/04/2026 10:00;La tente prend l’eau"), MAPPED)
    second = table(tmp_path / "b.csv", "Qui;Quand;Propos", "Ana;04/05/2026 10:00;La tente sèche vite")
    assert brought(store, second, ImportOptions(zone="UTC")).status == "done"
    assert first_instant(store) == "2026-04-05 10:00:00"
    other = ImportOptions(columns={"text": "Propos"})
    brought(store, table(tmp_path / "c.csv", "Qui;Quand;Propos", "Bob;05/06/2026 10:00;Rien à dire de plus"), other)
    with store.reading() as session:
        (kept,) = presets.listed(session).to_dict("records")
    assert kept["file_name"] == "c.csv" and "Quand" not in kept["options"]


def test_nothing_is_kept_of_a_file_that_was_refused_nor_used_without_being_kept(store: Store, tmp_path: Path) -> None:
    path = table(tmp_path / "vide.csv", "Qui;Quand;Propos", "Ana;hier;")
    assert brought(store, path, MAPPED).status == "refused"
    (answer,) = identify_paths([path], store)
    assert not answer["is_remembered"]


def test_a_forgotten_mapping_is_no_longer_offered(store: Store, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "Qui;Quand;Propos", "Ana;03/04/2026 10:00;La tente prend l’eau")
    brought(store, path, MAPPED)
    with store.writing() as session:
        (kept,) = presets.listed(session).to_dict("records")
        presets.remove(session, kept["fingerprint"])
    assert not identify_paths([path], store)[0]["is_remembered"]


def test_a_sure_connector_is_never_overruled_by_a_mapping(store: Store, tmp_path: Path) -> None:
    header = "Post ID,Page ID,Page name,Title,Publish time,Permalink,Post type,Views"
    line = "1,77,Cairnelle,Un sac,03/14/2026 09:00,https://www.facebook.com/cairnelle/posts/122121500000123,Photos,12"
    path = table(tmp_path / "page.csv", header, line)
    brought(store, path, ImportOptions(connector="generic", columns={"text": "Title"}))
    assert identify_paths([path], store)[0]["connector"] == "meta"


def test_a_file_is_read_again_on_another_clock(store: Store, tmp_path: Path) -> None:
    path = table(tmp_path / "avis.csv", "date;texte", "13/03/2026 10:00;La tente prend l’eau")
    first = brought(store, path)
    assert first.import_id is not None and first_instant(store) == "2026-03-13 09:00:00"
    path.unlink()
    again = reread(store, Settings(), first.import_id, "America/Martinique")
    assert (again.status, again.file) == ("done", "avis.csv")
    assert first_instant(store) == "2026-03-13 14:00:00"
    with store.reading() as session:
        assert session.value("SELECT count(*) FROM messages") == 1
    assert again.import_id is not None
    assert reread(store, Settings(), again.import_id, None).status == "done"
    assert first_instant(store) == "2026-03-13 09:00:00"
    with pytest.raises(UsageError):
        reread(store, Settings(), 99, "UTC")
    with pytest.raises(UsageError, match="Lune"):
        reread(store, Settings(), again.import_id + 1, "Lune")
