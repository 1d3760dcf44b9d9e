from pathlib import Path
from typing import Any

from dashboard.ingest import ImportOptions
from dashboard.ingest.report import MANY_FILES, is_only_known, only_known_text, sorted_out, summed
from dashboard.text.formats import typeset
from dashboard.ui import reports, upload

DONE: dict[str, Any] = {
    "file": "a.csv",
    "status": "done",
    "rows_read": 120,
    "rows_new": 90,
    "rows_updated": 1,
    "rows_duplicate": 20,
    "rows_ignored": 5,
    "rows_rejected": 4,
    "messages": 85,
    "posts": 1,
    "snapshots": 0,
    "first_at": "2026-03-01T08:00:00+00:00",
    "last_at": "2026-03-31T22:30:00+00:00",
    "error": None,
}


def told(report: dict[str, Any]) -> str:
    return typeset(reports.report_text(report, "Europe/Paris")).replace("\u00a0", " ")


def test_every_row_of_a_file_is_accounted_for() -> None:
    assert told(DONE) == (
        "120 lignes lues : 90 nouvelles, 1 mise à jour, 20 déjà connues, 5 sans objet, 4 mises de côté. "
        "En plus : 85 messages, 1 publication. Période : du 1er mars au 1er avril 2026."
    )


def test_a_file_without_dates_says_no_period() -> None:
    assert "Période" not in told(DONE | {"first_at": None, "last_at": None})


def test_nothing_added_is_not_listed() -> None:
    assert "En plus" not in told(DONE | {"messages": 0, "posts": 0})


def test_a_refused_file_says_why_and_what_to_do() -> None:
    refused = DONE | {"status": "refused", "error": "Ce fichier est vide.", "hint": "Exportez-le de nouveau."}
    assert told(refused) == "Ce fichier est vide. Exportez-le de nouveau."


def test_a_file_already_there_changes_nothing() -> None:
    assert "déjà été importé" in told(DONE | {"status": "duplicate"})


def test_reasons_are_counted_in_french() -> None:
    assert reports.reasons_text({"bad_date": 3, "missing_text": 1}) == "date illisible : 3, texte absent : 1"


def test_files_with_the_same_options_share_a_job_and_only_the_first_replaces_the_demo() -> None:
    a, b, c = Path("a.csv"), Path("b.csv"), Path("c.csv")
    mapped = ImportOptions(connector="generic", columns={"text": "Texte"}, zone="Indian/Reunion", accounts=("Nous",))
    shared = ImportOptions(accounts=("Brume",), replace_demo=True)
    groups = upload.grouped({a: ImportOptions(), b: mapped, c: ImportOptions()}, shared)
    assert [paths for paths, _ in groups] == [[a, c], [b]]
    assert [options.replace_demo for _, options in groups] == [True, False]
    assert [options.zone for _, options in groups] == [None, "Indian/Reunion"]
    assert all(options.accounts == ("Brume",) for _, options in groups)
    assert upload.grouped({b: mapped}, ImportOptions())[0][1].accounts == ("Nous",)


def test_files_known_to_hold_nothing_are_counted_apart() -> None:
    assert is_only_known(DONE | {"rows_read": 12, "rows_ignored": 12})
    assert not is_only_known(DONE)
    assert not is_only_known(DONE | {"status": "refused", "rows_read": 0, "rows_ignored": 0})
    assert only_known_text(143).replace("\u00a0", " ") == "143 fichiers connus, sans publication ni message."


def test_many_files_are_told_together_but_those_with_a_remark() -> None:
    fine = DONE | {"hint": None, "reasons": {}, "unknown_columns": []}
    refused = fine | {"status": "refused", "error": "Ce fichier est vide."}
    marked = fine | {"reasons": {"bad_date": 4}}
    later = fine | {"first_at": None, "last_at": "2026-05-01T08:00:00+00:00"}
    few = [fine] * (MANY_FILES - 2) + [refused, marked]
    assert sorted_out(few) == ([], [], few)
    silent, quiet, told_apart = sorted_out([*few, later])
    assert (silent, quiet, told_apart) == ([], [fine] * (MANY_FILES - 2) + [later], [refused, marked])
    assert told(summed(quiet)).endswith(
        "En plus : 935 messages, 11 publications. Période : du 1er mars au 1er mai 2026."
    )
    assert summed(quiet)["rows_read"] == 120 * 11
