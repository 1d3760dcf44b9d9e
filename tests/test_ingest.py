"""From files to the store: recognised, all or nothing, never twice."""

import csv
import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

from connectors import registry
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.probe import Probe
from connectors.record import Message, Record
from dashboard import ingest
from dashboard.config import Settings
from dashboard.errors import UsageError, VigieError
from dashboard.ingest import FileReport, ImportOptions, identify_paths, import_paths, replay_rejected
from dashboard.store.store import Store

HEADER = ("id", "auteur", "date", "texte", "fil")
ROWS = [
    ("a1", "Ana Lopez", "2026-03-12 10:00:00", "Bonjour, mon colis n’est pas arrivé", "f1"),
    ("a2", "Marque", "2026-03-12 10:05:00", "@Ana Lopez nous regardons", "f1"),
    ("a3", "Bob", "2026-03-12 11:00:00", "Très belle collection", "f2"),
]
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "espace")


def write_csv(path: Path, rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def one(store: Store, path: Path, options: ImportOptions = ingest.AS_THEY_COME) -> FileReport:
    (report,) = import_paths(store, Settings(), [path], options)
    return report


def value(store: Store, sql: str) -> object:
    with store.reading() as session:
        return session.value(sql)


def assert_rows_add_up(report: FileReport) -> None:
    parts = (report.rows_new, report.rows_updated, report.rows_duplicate, report.rows_ignored, report.rows_rejected)
    assert report.rows_read == sum(parts)


def test_a_weak_guess_is_shown_not_imported(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "noms.csv"
    path.write_text("Publication;Nombre\nUne affiche;3\n", encoding="utf-8")
    refused = one(store, path)
    assert refused.status == "refused" and "text = « Publication »" in str(refused.error)
    assert "--connecteur generic" in str(refused.error)
    assert one(store, path, ImportOptions(connector="generic")).messages == 1


def test_a_file_comes_in_once(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "messages.csv")
    first = one(store, path)
    assert (first.status, first.rows_read, first.rows_new, first.messages) == ("done", 3, 3, 3)
    assert (first.connector, first.error) == ("generic", None)
    assert first.as_json()["first_at"] == "2026-03-12T09:00:00+00:00"
    revision = store.revision
    again = one(store, path)
    assert (again.status, again.rows_read, again.rows_duplicate, again.rows_new) == ("duplicate", 3, 3, 0)
    assert store.revision == revision
    renamed = one(store, Path(shutil.copy(path, tmp_path / "copie.csv")))
    assert renamed.status == "duplicate"


def test_the_same_messages_in_another_file_are_duplicates(store: Store, tmp_path: Path) -> None:
    one(store, write_csv(tmp_path / "a.csv", ROWS[:2]))
    report = one(store, write_csv(tmp_path / "b.csv", [*ROWS, ROWS[2]]))
    assert (report.rows_new, report.rows_duplicate, report.messages) == (1, 3, 1)
    assert_rows_add_up(report)


def test_folders_and_archives_give_one_report_per_file(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    write_csv(folder / "mars" / "un.csv", ROWS[:1])
    write_csv(folder / ".cache" / "caché.csv", ROWS[:1])
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    with zipfile.ZipFile(folder / "deux.zip", "w") as archive:
        archive.write(write_csv(tmp_path / "deux.csv", ROWS[1:2]), "dedans/deux.csv")
        archive.write(write_csv(tmp_path / "trois.csv", ROWS[2:]), "trois.csv")
    seen: list[tuple[int, int, str]] = []
    reports = import_paths(store, Settings(), [folder], progress=lambda *step: seen.append(step))
    assert [report.file for report in reports] == ["deux.zip/dedans/deux.csv", "deux.zip/trois.csv", "mars/un.csv"]
    assert all(report.status == "done" for report in reports)
    assert seen[-1][0] == seen[-1][1]
    assert not list((store.folder / "temp").iterdir())
    assert len(list((store.folder / "sources").iterdir())) == 3


def test_what_is_wrong_with_a_file_stops_neither_the_others_nor_the_store(store: Store, tmp_path: Path) -> None:
    bad = {
        "vide.csv": b"",
        "zeros.csv": bytes(5_000),
        "image.csv": b"\x89PNG\r\n\x1a\n\x00\x01" * 20,
        "coupe.json": b'[{"id": 1, "text": "bon',
        "classeur.xlsx": b"PK\x03\x04 rien",
        "document.pdf": b"%PDF-1.7 rien",
        "entete.csv": b"id;texte;date\n",
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "evade.zip", "w") as archive:
        archive.writestr("../evade.csv", "id,texte,date\n1,bonjour,2026-03-12\n")
    with zipfile.ZipFile(tmp_path / "bombe.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", bytes(60_000_000))
    (tmp_path / "rien").mkdir()
    names = [*bad, "evade.zip", "bombe.zip", "rien", "absent.csv"]
    paths = [tmp_path / name for name in names]
    revision = store.revision
    reports = import_paths(store, Settings(), paths)
    assert [report.file for report in reports] == names
    for report in reports:
        assert report.status == "refused" and report.error, report
        assert "Traceback" not in report.error and report.error.endswith((".", ")")), report.error
    assert store.revision == revision
    assert not (store.folder / "sources").exists()
    assert not (tmp_path / "evade.csv").exists()
    good = write_csv(tmp_path / "bon.csv")
    assert [report.status for report in import_paths(store, Settings(), [*paths, good])][-1] == "done"


def test_two_gigabytes_of_zeros_are_refused_at_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "enorme.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    assert one(store, path).status == "refused"


def test_a_file_whose_every_row_is_bad_is_refused_with_its_reasons(store: Store, tmp_path: Path) -> None:
    rows = [(f"a{n}", "Ana", "le jour d’après", "Bonjour", "f") for n in range(3)]
    revision = store.revision
    path = write_csv(tmp_path / "dates.csv", rows)
    report = one(store, path, ImportOptions(columns={"text": "texte", "published_at": "date", "author": "auteur"}))
    assert (report.status, report.rows_read, report.rows_rejected) == ("refused", 3, 3)
    assert report.reasons == {"bad_date": 3}
    assert report.error and "aucune de ses 3 lignes" in report.error
    assert store.revision == revision
    assert not (store.folder / "sources").exists()


def test_bad_rows_are_kept_with_their_line_and_reason(store: Store, tmp_path: Path) -> None:
    rows = [*ROWS, ("a4", "Cy", "2026-03-12 12:00:00", "", "f3"), ("a5", "Dan", "jamais", "Bonsoir", "f3")]
    report = one(store, write_csv(tmp_path / "messages.csv", rows))
    assert (report.status, report.rows_new, report.rows_rejected) == ("done", 3, 2)
    assert set(report.reasons) == {"missing_text", "bad_date"}
    assert_rows_add_up(report)
    with store.reading() as session:
        found = session.rows("SELECT import_id, position, code FROM rejected ORDER BY position")
    assert found == [(report.import_id, 5, "missing_text"), (report.import_id, 6, "bad_date")]


def test_reading_again_with_other_columns_replaces_the_first_reading(store: Store, tmp_path: Path) -> None:
    header = ("id", "auteur", "date", "titre", "corps")
    rows = [(n, a, d, "Titre", t) for n, a, d, t, _ in ROWS]
    path = write_csv(tmp_path / "messages.csv", rows, header)
    columns = {"author_name": "auteur", "published_at": "date"}
    one(store, path, ImportOptions(columns=columns | {"text": "titre"}))
    report = one(store, path, ImportOptions(columns=columns | {"text": "corps"}))
    assert report.status == "done"
    assert value(store, "SELECT count(*) FROM messages") == 3
    assert value(store, "SELECT count(*) FROM messages WHERE text = 'Titre'") == 0
    assert value(store, "SELECT count(*) FROM message_facts") == 3


def test_another_zone_moves_the_instants_and_doubles_nothing(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "messages.csv", [row[1:] for row in ROWS], HEADER[1:])
    one(store, path)
    report = one(store, path, ImportOptions(zone="America/Montreal"))
    assert report.status == "done"
    assert value(store, "SELECT count(*) FROM messages") == 3
    assert str(value(store, "SELECT min(published_at) FROM messages")) == "2026-03-12 14:00:00"


def test_options_that_no_file_can_satisfy_are_a_wrong_usage(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "messages.csv")
    for options in (ImportOptions(connector="minitel"), ImportOptions(zone="Lune/Mer")):
        with pytest.raises(UsageError):
            import_paths(store, Settings(), [path], options)
    refused = one(store, path, ImportOptions(connector="youtube"))
    assert refused.status == "refused" and refused.error
    missing = one(store, path, ImportOptions(columns={"text": "corps"}))
    assert missing.status == "refused" and missing.error and "corps" in missing.error


def test_names_declared_with_the_import_are_the_brand(store: Store, tmp_path: Path) -> None:
    one(store, write_csv(tmp_path / "messages.csv"), ImportOptions(accounts=("@marque",)))
    assert value(store, "SELECT count(*) FROM message_facts WHERE direction = 'outbound'") == 1
    assert value(store, "SELECT delay_s FROM turns WHERE answer_key IS NOT NULL") == 300.0


def test_names_are_nowhere_but_in_authors(store: Store, tmp_path: Path) -> None:
    one(store, write_csv(tmp_path / "messages.csv", [("a1", "Zébulon Quatremère", "2026-03-12 10:00", "Bonjour", "f")]))
    with store.reading() as session:
        for (table,) in session.rows("SELECT table_name FROM duckdb_tables() WHERE table_name <> 'authors'"):
            assert "Zébulon" not in str(session.rows(f'SELECT * FROM "{table}"')), table
        assert session.value("SELECT name FROM authors") == "Zébulon Quatremère"


class Stubborn:
    """A connector that refuses odd lines until it is mended, or breaks half-way."""

    key = "stubborn"
    label = "Têtu"
    how_to_export = ""
    layouts: tuple[Layout, ...] = (Layout(name="lines", label="Lignes", first_seen="2026", zone="UTC"),)
    is_mended = False
    breaks_at = 0

    def recognise(self, probe: Probe) -> Match | None:
        if not probe.name.endswith(".tetu.csv"):
            return None
        return Match(connector=self.key, layout="lines", confidence=1.0, reason="Un fichier têtu.")

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        for position, line in enumerate(export.path.read_text("utf-8").splitlines(), start=1):
            if position == self.breaks_at:
                raise RuntimeError("broken")
            if position % 2 and not self.is_mended:
                yield Rejected(position, Reason.WRONG_SHAPE, f"Ligne {position} : têtue.", line)
            else:
                yield Message(position=position, platform="web", message_id=line, text=line)


@pytest.fixture
def stubborn(monkeypatch: pytest.MonkeyPatch) -> Stubborn:
    connector = Stubborn()
    monkeypatch.setattr(registry, "CONNECTORS", (*registry.CONNECTORS, connector))
    return connector


def test_a_mended_connector_replays_what_it_had_refused(store: Store, tmp_path: Path, stubborn: Stubborn) -> None:
    path = tmp_path / "lignes.tetu.csv"
    path.write_text("\n".join(f"ligne {n}" for n in range(10)), "utf-8")
    first = one(store, path)
    assert (first.rows_new, first.rows_rejected) == (5, 5)
    path.unlink()
    assert [report.rows_rejected for report in replay_rejected(store, Settings())] == [5]
    stubborn.is_mended = True
    (report,) = replay_rejected(store, Settings())
    assert (report.rows_new, report.rows_duplicate, report.rows_rejected) == (5, 5, 0)
    assert value(store, "SELECT count(*) FROM rejected") == 0
    assert value(store, "SELECT count(*) FROM messages") == 10
    assert replay_rejected(store, Settings()) == []
    with pytest.raises(UsageError):
        replay_rejected(store, Settings(), import_id=report.import_id)


def test_a_replay_without_its_copy_says_so(store: Store, tmp_path: Path, stubborn: Stubborn) -> None:
    path = tmp_path / "lignes.tetu.csv"
    path.write_text("a\nb\nc\n", "utf-8")
    one(store, path)
    shutil.rmtree(store.folder / "sources")
    (report,) = replay_rejected(store, Settings())
    assert report.status == "refused" and report.error


def test_a_reading_that_breaks_half_way_keeps_nothing(store: Store, tmp_path: Path, stubborn: Stubborn) -> None:
    path = tmp_path / "lignes.tetu.csv"
    path.write_text("\n".join(f"ligne {n}" for n in range(10)), "utf-8")
    stubborn.breaks_at = 8
    revision = store.revision
    report = one(store, path)
    assert report.status == "refused" and report.error and "--debug" in report.error
    assert store.revision == revision
    assert not list((store.folder / "temp").iterdir())


def test_a_full_disk_is_a_sentence(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_csv(tmp_path / "messages.csv")
    revision = store.revision

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ingest.batch, "copied", full)
    report = one(store, path)
    assert report.status == "refused" and report.error and "plein" in report.error
    assert store.revision == revision
    assert not list(store.folder.glob("sources/*"))


@pytest.mark.parametrize("is_copy_kept", [True, False])
def test_a_large_file_known_already_is_told_as_such(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_copy_kept: bool
) -> None:
    monkeypatch.setattr(ingest.batch, "LARGE_BYTES", 0)
    path = write_csv(tmp_path / "messages.csv")
    first = one(store, path)
    (kept,) = store.folder.glob("sources/*")
    assert kept.read_bytes() == path.read_bytes()
    if not is_copy_kept:
        kept.unlink()
    revision, again = store.revision, one(store, path)
    assert (again.status, again.import_id) == ("duplicate", first.import_id)
    assert store.revision == revision
    assert not list((store.folder / "temp").iterdir())


def test_a_disk_that_fills_during_the_commit_changes_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(tmp_path / "messages.csv")
    one(store, write_csv(tmp_path / "avant.csv", ROWS[:1]))
    revision = store.revision

    def full(*_: object) -> None:
        raise duckdb.FatalException("FATAL Error: Could not write file: No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(ingest.batch, "derive", full)
        report = one(store, path)
    assert report.status == "refused" and report.error and "plein" in report.error
    assert store.revision == revision
    assert len(list((store.folder / "sources").iterdir())) == 1
    assert one(store, path).rows_new == 2


def test_a_workspace_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(VigieError, match="Le système refuse"):
        import_paths(Store(tmp_path / "fichier" / "espace"), Settings(), [write_csv(tmp_path / "messages.csv")])


def test_identify_says_who_reads_what_without_a_workspace(tmp_path: Path) -> None:
    good, bad = write_csv(tmp_path / "messages.csv"), tmp_path / "vide.csv"
    bad.write_bytes(b"")
    found = identify_paths([good, bad])
    contract = {"file", "connector", "layout", "confidence", "alternatives", "reason"}
    assert all(contract <= set(answer) for answer in found)
    assert [answer["connector"] for answer in found] == ["generic", None]
    assert found[1]["reason"]
    assert json.dumps(found)
