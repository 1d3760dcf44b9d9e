"""ExportComments: its four shapes, replies, links, relative clocks."""

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from reading import Read

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import MessageKind, Precision
from connectors.registry import identify, truncation_warning

VIDEO = "dQw4w9WgXcQ"
HEADER_2022 = "Id,SubId,Name (click to view profile),Date (dd.MM.yy HH:mm:ss),Likes,Comment,Link\n"
HEADER_2025 = "id ,,Name,Date,Likes,isHearted,isPinned,Comment,(view source)\n"
POST_URL = "https://www.facebook.com/maisonortie/posts/10150000000000000"


def test_the_csv_of_2022_with_replies(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    link = f"{POST_URL}?comment_id="
    path.write_text(
        HEADER_2022
        + f"1,,Léa,03.12.24 18:55:05,2,Où est ma commande ?,{link}111\n"
        + f"1,1-1,Maison Ortie,03.12.24 19:10:00,0,Bonjour Léa,{link}111&reply_comment_id=112\n"
        + f"2,,Zoé,13.12.24 08:00:00,0,Bravo !,{link}113\n"
        + f",1-2,Léa,14.12.24 08:00:00,0,Merci,{link}111&reply_comment_id=114\n",
        encoding="utf-8",
    )
    messages = read(path, accounts=("Maison Ortie",)).messages
    assert [(m.message_id, m.parent_id, m.thread_id) for m in messages] == [
        ("111", None, "111"), ("112", "111", "111"), ("113", None, "113"), ("114", "111", "111")]  # fmt: skip
    assert [m.kind for m in messages] == [
        MessageKind.COMMENT, MessageKind.REPLY, MessageKind.COMMENT, MessageKind.REPLY]  # fmt: skip
    assert messages[0].published_at == datetime(2024, 12, 3, 17, 55, 5, tzinfo=UTC)
    assert {m.platform for m in messages} == {"facebook"} and {m.post_id for m in messages} == {"10150000000000000"}


def test_the_csv_of_2025_from_youtube(tmp_path: Path, read: Read) -> None:
    path = tmp_path / f"yt-comments_{VIDEO}_3 - ExportComments.com.csv"
    path.write_text(
        HEADER_2025
        + "1,,@lea,03/12/25 06:24:13,2,false,false,Super vidéo,view comment\n"
        + ",1-1,@ortie,04/12/25 09:24:13,0,false,false,Merci !,view comment\n"
        + "2,,@zoe,02/12/25 11:24:13,0,false,false,Première,view comment\n",
        encoding="utf-8",
    )
    reading = read(path)
    (post,) = reading.posts
    assert (post.platform, post.post_id, post.is_stub) == ("youtube", VIDEO, True)
    assert {m.precision for m in reading.messages} == {Precision.RELATIVE}
    assert reading.messages[0].published_at == datetime(2025, 12, 3, 5, 24, 13, tzinfo=UTC)
    assert reading.messages[1].parent_id == reading.messages[0].message_id
    assert len({m.message_id for m in reading.messages}) == 3
    later = path.with_name(f"yt-comments_{VIDEO}_4 - ExportComments.com.csv")
    later.write_text(path.read_text(encoding="utf-8").replace(":24:13", ":51:40"), encoding="utf-8")
    assert [m.message_id for m in read(later).messages] == [m.message_id for m in reading.messages]


@pytest.mark.parametrize("header_row", [6, 7])
def test_workbooks_with_their_links(tmp_path: Path, read: Read, header_row: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "ExportComments.com"
    sheet["A1"] = "ExportComments.com"
    sheet["A2"], sheet["B2"] = "Source URL", "https://www.facebook.com/4242_10150000000000000"
    names = (None, None, "Name (click to view profile)", "Profile ID", "Date", "Likes", "Comment", "(view source)")
    comments = (
        (
            1,
            None,
            "Léa",
            "ID: 77",
            datetime(2024, 12, 31, 23, 59, 58),
            0,
            "Une question\n[PHOTO] https://exemple.fr/p",
            "x",
        ),
        (None, "1-1", "Maison Ortie", "ID: 4242", datetime(2025, 1, 1, 9, 0, 0), 1, "Bonjour Léa", "x"),
        (2, None, "Zoé", "ID: 78", datetime(2025, 1, 1, 9, 0, 0), 1, None, "x"),
    )
    for line, values in enumerate((names, *comments), start=header_row):
        for column, value in enumerate(values, start=1):
            sheet.cell(line, column, value)
        if line > header_row:
            sheet.cell(line, 3).hyperlink = f"https://www.facebook.com/profile.php?id={values[3]}"
            sheet.cell(line, 8).hyperlink = f"https://www.exportcomments.com/done/abc/preview/1015792954759{line}"
    path = tmp_path / "facebook-comments5f-1.xlsx"
    book.save(path)
    reading = read(path)
    assert [(m.author_id, m.is_own) for m in reading.messages] == [("77", None), ("4242", True)]
    assert reading.messages[0].message_id == f"1015792954759{header_row + 1}"
    assert reading.messages[1].parent_id == reading.messages[0].message_id
    assert reading.messages[0].published_at == datetime(2024, 12, 31, 22, 59, 58, tzinfo=UTC)
    assert [(r.position, r.code) for r in reading.rejected] == [(header_row + 3, Reason.MISSING_TEXT)]


def test_two_comments_in_the_same_second_survive_and_a_repeated_row_is_the_same(tmp_path: Path, read: Read) -> None:
    line = "{n},,Léa,03.12.24 18:55:05,0,{text},\n"
    path = tmp_path / "commentaires.csv"
    path.write_text(
        HEADER_2022 + line.format(n=1, text="Où est ma commande ?") + line.format(n=2, text="Et la facture ?")
        + line.format(n=3, text="Et la facture ?"), encoding="utf-8")  # fmt: skip
    ids = [m.message_id for m in read(path, platform="facebook").messages]
    assert len(ids) == 3 and len(set(ids)) == 2


def test_a_table_that_only_looks_alike_is_left_to_the_generic_connector(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Author,Date,Likes,Comment\nLéa,2025-01-01 10:00,1,Bonjour\n", encoding="utf-8")
    match = identify(probe_file(path)).match
    assert match is not None and match.connector == "generic"


def test_the_free_plans_limit_is_told() -> None:
    warning = truncation_warning("exportcomments", 100)
    assert warning is not None and "100" in warning
    assert truncation_warning("exportcomments", 99) is None
    assert truncation_warning("generic", 100) is None
    assert truncation_warning("generic", 10_000) is not None


def test_the_file_name_tells_the_post_a_facebook_address_hides(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "facebook-comments3f2a9c-1221462666162467.csv"
    hidden = "https://www.facebook.com/maisonortie/posts/pfbid0abcDEF?comment_id=111"
    path.write_text(HEADER_2022 + f"1,,Léa,03.12.24 18:55:05,2,Où est ma commande ?,{hidden}\n", encoding="utf-8")
    reading = read(path)
    assert [post.post_id for post in reading.posts] == ["1221462666162467"]
    assert {message.post_id for message in reading.messages} == {"1221462666162467"}
