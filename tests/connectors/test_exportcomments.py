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
    assert {m.precision for m in reading.messages} == {Precision.HOUR}
    assert "approchées" in reading.match.reason
    assert reading.messages[0].published_at == datetime(2025, 12, 3, 5, 24, 13, tzinfo=UTC)
    assert reading.messages[1].parent_id == reading.messages[0].message_id
    assert len({m.message_id for m in reading.messages}) == 3
    later = path.with_name(f"yt-comments_{VIDEO}_4 - ExportComments.com.csv")
    later.write_text(path.read_text(encoding="utf-8").replace(":24:13", ":51:40"), encoding="utf-8")
    assert [m.message_id for m in read(later).messages] == [m.message_id for m in reading.messages]


@pytest.mark.parametrize(
    ("clocks", "expected"),
    [
        (["06:24:13"], Precision.DAY),
        (["06:24:13", "09:24:13"], Precision.HOUR),
        (["06:24:13", "09:19:13"], Precision.HOUR),  # « il y a 5 minutes »
        (["06:24:13", "09:24:13", "09:23:43"], Precision.HOUR),  # « il y a 30 secondes »
        (["06:24:13", "09:24:14"], Precision.EXACT),
    ],
)
def test_a_few_comments_of_youtube_are_no_better_dated_than_many(
    tmp_path: Path, read: Read, clocks: list[str], expected: Precision
) -> None:
    path = tmp_path / f"yt-comments_{VIDEO}_3 - ExportComments.com.csv"
    rows = [f"{n},,@lea,03/12/25 {clock},2,false,false,Super {n},view comment" for n, clock in enumerate(clocks)]
    path.write_text(HEADER_2025 + "\n".join(rows) + "\n", encoding="utf-8")
    reading = read(path)
    assert {m.precision for m in reading.messages} == {expected}
    assert ("approchées" in reading.match.reason) == (expected is not Precision.EXACT)


def test_the_one_comment_of_a_video_is_the_same_when_others_have_come(tmp_path: Path, read: Read) -> None:
    path = tmp_path / f"yt-comments_{VIDEO}_3 - ExportComments.com.csv"
    row = "1,,@lea,03/12/25 {clock},2,false,false,Super vidéo,view comment\n"
    path.write_text(HEADER_2025 + row.format(clock="06:24:13"), encoding="utf-8")
    (alone,) = read(path).messages
    others = "2,,@zoe,02/12/25 11:51:40,0,false,false,Première,view comment\n"
    path.write_text(HEADER_2025 + row.format(clock="06:51:40") + others, encoding="utf-8")
    assert read(path).messages[0].message_id == alone.message_id


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
    assert [(m.author_id, m.is_own) for m in reading.messages] == [("77", None), ("4242", True), ("78", None)]
    assert reading.messages[0].message_id == f"1015792954759{header_row + 1}"
    assert reading.messages[1].parent_id == reading.messages[0].message_id
    assert reading.messages[0].published_at == datetime(2024, 12, 31, 22, 59, 58, tzinfo=UTC)
    assert [m.text for m in reading.messages][1:] == ["Bonjour Léa", ""], "a sticker is a comment without words"


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
    assert "10\u202f000 lignes" in str(truncation_warning("generic", 10_000))


def test_the_file_name_tells_the_post_a_facebook_address_hides(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "facebook-comments3f2a9c-1221462666162467.csv"
    hidden = "https://www.facebook.com/maisonortie/posts/pfbid0abcDEF?comment_id=111"
    path.write_text(HEADER_2022 + f"1,,Léa,03.12.24 18:55:05,2,Où est ma commande ?,{hidden}\n", encoding="utf-8")
    reading = read(path)
    assert [post.post_id for post in reading.posts] == ["1221462666162467"]
    assert {message.post_id for message in reading.messages} == {"1221462666162467"}


def test_addresses_and_names_under_spreadsheet_formulas(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    link = '"=HYPERLINK(""https://www.instagram.com/p/DTgI8cnjsaz/c/17936051705776440/"",""view comment"")"'
    reply = "https://www.instagram.com/p/DTgI8cnjsaz/c/17936051705776440/r/18040853521808316/"
    answer = f'"=LIEN_HYPERTEXTE(""{reply}"";""voir"")"'
    name = '"=HYPERLINK(""https://www.instagram.com/lea.rando/"",""lea.rando"")"'
    path.write_text(
        HEADER_2022 + f"1,,{name},03.12.24 18:55:05,2,Où est ma commande ?,{link}\n"
        + f"1,1-1,maisonortie,03.12.24 19:10:00,0,Bonjour Léa,{answer}\n", encoding="utf-8")  # fmt: skip
    first, second = read(path).messages
    assert (first.message_id, first.author_name, first.author_handle) == ("17936051705776440", "lea.rando", "lea.rando")
    assert (second.message_id, second.parent_id) == ("18040853521808316", "17936051705776440")
    assert {m.post_id for m in (first, second)} == {"DTgI8cnjsaz"}


def test_a_formula_cut_at_one_of_its_quotes_is_a_row_cut(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    link = '"=HYPERLINK(""https://www.instagram.com/p/DTgI8cnjsaz/c/17936051705776440/"",""view comment"")"'
    row = f"{{}},,lea,03.12.24 18:55:05,2,Où est ma commande ?,{link}"
    whole = HEADER_2022 + row.format(1) + "\n" + row.format(2)
    path.write_text(whole[: whole.rindex('(""') + 2], encoding="utf-8")
    reading = read(path, platform="instagram")
    assert [m.message_id for m in reading.messages] == ["17936051705776440"]
    assert [r.code for r in reading.rejected] == [Reason.TRUNCATED]


def test_hidden_facebook_ids_are_numbers_again(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    link = "https://www.facebook.com/maisonortie/posts/pfbid0A?comment_id=Y29tbWVudDoyMjJfMTEx"
    path.write_text(HEADER_2022 + f"1,,Léa,03.12.24 18:55:05,2,Bonjour,{link}\n", encoding="utf-8")
    (message,) = read(path).messages
    assert (message.message_id, message.post_id) == ("222_111", "pfbid0A")


def test_the_header_tells_the_order_of_day_and_month(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    header = HEADER_2022.replace("dd.MM.yy HH:mm:ss", "MM/dd/yyyy HH:mm:ss")
    path.write_text(header + "1,,Léa,03/04/2025 10:00:00,2,Bonjour,\n", encoding="utf-8")
    (message,) = read(path, platform="facebook").messages
    assert message.published_at == datetime(2025, 3, 4, 9, 0, tzinfo=UTC)


def test_comments_of_several_posts_each_keep_theirs(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    links = [f"https://www.facebook.com/maisonortie/posts/1015000000000000{n}?comment_id={n}11" for n in (1, 2)]
    rows = "".join(f"{n},,Léa,03.12.24 18:55:0{n},2,Bonjour {n},{link}\n" for n, link in enumerate(links))
    path.write_text(HEADER_2022 + rows, encoding="utf-8")
    reading = read(path, platform="facebook")
    assert [m.post_id for m in reading.messages] == ["10150000000000001", "10150000000000002"]
    assert {post.post_id for post in reading.posts} == {"10150000000000001", "10150000000000002"}


def test_reviews_carry_their_stars(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "ExportComments.com"
    rows = (
        ("ExportComments.com",), ("Source URL", "https://www.google.com/maps/place/Cairnelle"), (), (), (),
        (None, None, "Name (click to view profile)", "Date", "Rating", "Comment", "(view source)"),
        (1, None, "Léa", datetime(2025, 1, 1, 9, 0, 0), 4, "Accueil parfait", "x"),
        (2, None, "Zoé", datetime(2025, 1, 2, 9, 10, 0), 2, None, "x"),
        (3, None, "Noé", datetime(2025, 1, 3, 9, 20, 0), 5, "Rien à dire", "x"),
    )  # fmt: skip
    for line, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            sheet.cell(line, column, value)
    path = tmp_path / "avis.xlsx"
    book.save(path)
    messages = read(path).messages
    assert [(m.platform, m.kind, m.rating, m.text) for m in messages] == [
        ("google", MessageKind.REVIEW, 4, "Accueil parfait"), ("google", MessageKind.REVIEW, 2, ""),
        ("google", MessageKind.REVIEW, 5, "Rien à dire"),
    ]  # fmt: skip


def test_a_row_with_neither_author_nor_text_is_told(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    path.write_text(HEADER_2022 + "1,,,03.12.24 18:55:05,2,,\n2,,Léa,03.12.24 18:56:05,2,Bonjour,\n", encoding="utf-8")
    reading = read(path, platform="facebook")
    assert [(r.position, r.code) for r in reading.rejected] == [(2, Reason.MISSING_TEXT)]
    assert len(reading.messages) == 1


def test_a_workbook_whose_links_are_formulas(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    link = "https://www.instagram.com/p/DTgI8cnjsaz/c/17936051705776440/"
    sheet.append(["Id", "SubId", "Name (click to view profile)", "Date", "Likes", "Comment", "Link"])
    sheet.append(["1", None, "lea.rando", "03.12.24 18:55:05", 2, "Bonjour", f'=HYPERLINK("{link}", "view comment")'])
    sheet.append(["2", None, "noe", "03.12.24 18:56:05", 2, "Salut", "view comment"])
    path = tmp_path / "commentaires.xlsx"
    book.save(path)
    first, second = read(path, platform="instagram").messages
    assert (first.message_id, first.url) == ("17936051705776440", link)
    assert second.url is None and second.message_id.startswith("h-")


@pytest.mark.parametrize("minutes", ["24:13", "24:50"], ids=["counted back", "in the same minute"])
def test_the_same_thanks_under_two_comments_are_two_answers(tmp_path: Path, read: Read, minutes: str) -> None:
    rows = [
        "1,,@lea,03/12/25 06:24:13,2,No,No,Bravo,view comment",
        ",1-1,@cairnelle,03/12/25 07:24:13,0,No,No,Merci !,view comment",
        f",2-1,@cairnelle,03/12/25 07:{minutes},0,No,No,Merci !,view comment",  # above the comment it answers
        "2,,@paul,03/12/25 05:24:13,1,No,No,Très beau,view comment",
        ",2-1,@cairnelle,03/12/25 07:24:13,0,No,No,Merci !,view comment",  # the same, told twice
    ]
    path = tmp_path / "yt-comments_kT7vPq2LmZ0_12 - ExportComments.com.csv"
    path.write_text(HEADER_2025 + "\n".join(rows) + "\n", encoding="utf-8")
    by_author = {one.author_name: one.message_id for one in read(path).messages if one.parent_id is None}
    answers = [one for one in read(path).messages if one.parent_id]
    assert {one.parent_id for one in answers} == {by_author["@lea"], by_author["@paul"]}
    assert len({one.message_id for one in answers}) == 2
