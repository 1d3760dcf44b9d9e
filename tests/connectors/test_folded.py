"""A comma-separated export that a French Excel opened and saved, every line left in column A, reads as before."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from reading import Read

from connectors.contract import Reason
from connectors.probe import probe_file

TEXT = (
    '"Post ID","Account ID","Account username",Description,"Publish time",Permalink,Date,Reach,Likes\n'
    '18000000000000011,1784,cairnelle,"Trois jours, deux refuges ; une seule veste.\n'
    "\n"
    "Et la vôtre ?\n"
    '#vercors","11/03/2025 09:30",https://www.instagram.com/p/DfRupxTgBCS/,Lifetime,1200,40\n'
    '18000000000000012,1784,cairnelle,"Elle dit ""encore"", et repart.","11/02/2025 08:00",'
    "https://www.instagram.com/reel/DfpmIjzt3qL/,Lifetime,900,31\n"
)


def cells_of(text: str) -> list[list[str]]:
    """What the spreadsheet, that parts columns at semicolons, makes of each line."""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def saved(text: str) -> bytes:
    rows = (
        ";".join('"' + cell.replace('"', '""') + '"' if {*cell} & {*'";'} else cell for cell in row)
        for row in cells_of(text)
    )
    return ("\r\n".join(rows) + "\r\n").encode("utf-8-sig")


def test_a_saved_csv_gives_the_posts_of_the_untouched_one(tmp_path: Path, read: Read) -> None:
    whole, folded = tmp_path / "whole.csv", tmp_path / "folded.csv"
    whole.write_text(TEXT, encoding="utf-8-sig")
    folded.write_bytes(saved(TEXT))
    assert folded.read_text("utf-8-sig").startswith('"Post ID,""Account ID""')
    before, after = read(whole), read(folded)
    assert [post.text for post in before.posts] == [
        "Trois jours, deux refuges ; une seule veste.\n\nEt la vôtre ?\n#vercors", "Elle dit \"encore\", et repart.",
    ]  # fmt: skip
    assert after.match == before.match and after.items == before.items
    assert {item.position for item in after.posts} == {2, 6}  # the lines that a person counts in either


def test_a_workbook_whose_first_column_holds_each_line(tmp_path: Path, read: Read) -> None:
    whole, folded = tmp_path / "whole.csv", tmp_path / "folded.xlsx"
    whole.write_text(TEXT, encoding="utf-8-sig")
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in cells_of(TEXT):
        book.active.append(row)
    book.save(folded)
    assert read(folded).items == read(whole).items


def test_a_cut_line_is_refused(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "folded.csv"
    path.write_bytes(saved(TEXT)[:-60])
    reading = read(path)
    assert len(reading.posts) == 1 and [row.code for row in reading.rejected] == [Reason.TRUNCATED]


def test_the_empty_columns_that_a_spreadsheet_adds_are_none(tmp_path: Path, read: Read) -> None:
    whole, folded = tmp_path / "whole.csv", tmp_path / "folded.csv"
    whole.write_text(TEXT, encoding="utf-8-sig")
    folded.write_bytes(saved(TEXT).replace(b"\r\n", b";;\r\n"))
    assert read(folded).items == read(whole).items


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace('"', ""),
        'texte\n"Il a dit ""oui"", puis non, puis oui"\n"Bien, merci, ""chef"""\n',
        '"Bonjour, ""vous"", là"\n"Bien, merci, ""chef"""\n',
        'nom;prix;texte\nAna;1,5;"Il a dit ""oui"""\nBob;2,5;non\n',
        '2025;1,5;2,5;3,5\n2026;1,5;2,5;"3,5 ""net"""\n',
        '"a","b","c"\n"1","x, ""y""","2"\n',
    ],
)
def test_other_tables_are_left_as_they_are(tmp_path: Path, text: str) -> None:
    path = tmp_path / "autre.csv"
    path.write_text(text, encoding="utf-8")
    assert not probe_file(path).is_folded
