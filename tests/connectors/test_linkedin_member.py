"""LinkedIn member archive: two dialects of CSV, UTC proved by the posts' numbers, what the owner wrote."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from reading import Read

from connectors.contract import Ignored, Reason
from connectors.instants import instant_in_id
from connectors.probe import probe_file
from connectors.readers import CutRow, iter_csv
from connectors.record import MessageKind, PostFormat
from connectors.registry import CONNECTORS, FALLBACKS, identify

POST = "7344186464080941056"  # 27 June 2025
ANSWERED = "7344273000000000000"  # made minutes before the comment below
UPDATE = f"https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A{POST}"


def thread(comment: str) -> str:
    return f"{UPDATE}?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A{POST}%2C{comment}%29"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_real_shares_agree_with_a_plain_reading(exports: Path, read: Read) -> None:
    path = exports / "linkedin-member" / "Shares_trimmed.csv"
    with path.open(encoding="utf-8", newline="") as content:
        plain = list(csv.DictReader(content))
    reading = read(path)
    assert reading.match.layout == "member-shares" and len(reading.posts) == len(plain) == 30
    assert [post.published_at for post in reading.posts] == [
        datetime.strptime(row["Date"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC) for row in plain
    ]
    assert [post.post_id for post in reading.posts] == [row["ShareLink"].rsplit("%3A", 1)[1] for row in plain]
    assert [post.text or "" for post in reading.posts] == [
        row["ShareCommentary"].replace('"\n"', "\n").strip() for row in plain
    ]
    assert not any('"\n"' in (post.text or "") for post in reading.posts)
    for post in reading.posts:
        hidden = instant_in_id("linkedin", post.post_id)
        assert hidden and post.published_at and abs((hidden - post.published_at).total_seconds()) < 60
    assert not reading.rejected and not reading.ignored
    assert [account.is_owned for account in reading.accounts] == [True]


def test_quotes_that_a_text_holds_are_kept(tmp_path: Path, read: Read) -> None:
    text = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n2025-06-27 03:06:28,"
    path = write(tmp_path / "Shares.csv", f'{text}{UPDATE},"Il dit ""non""\npuis ""oui""",https://exemple.fr,,PUBLIC\n')
    (post,) = read(path).posts
    assert (post.text, post.format) == ('Il dit "non"\npuis "oui"', PostFormat.LINK)


@pytest.mark.parametrize("date", ["27/06/2025 05:06", "06/27/2025 05:06"])
def test_a_spreadsheets_dates_follow_the_clock_that_the_numbers_prove(tmp_path: Path, read: Read, date: str) -> None:
    hidden = instant_in_id("linkedin", POST)
    assert hidden is not None
    written = date.replace("05:06", hidden.strftime("%H:%M"))
    path = write(tmp_path / "a.csv", f"Date;ShareLink;ShareCommentary;Visibility\n{written};{UPDATE};Bonjour;PUBLIC\n")
    (post,) = read(path).posts
    assert post.published_at == hidden.replace(second=0, microsecond=0)


def test_comments_escape_their_quotes_by_a_backslash(tmp_path: Path, read: Read) -> None:
    path = write(
        tmp_path / "Comments.csv",
        "Date,Link,Message\n"
        f'2025-06-27 09:04:13,{UPDATE},"J’ai dit \\"peut-être\\", pas \\"oui\\"\n\nEt puis \\"non\\""\n'
        f"2025-06-27 09:05:00,{UPDATE},Sans guillemets\n"
        f"2025-06-27 09:06:00,{UPDATE},\n"
        f'2025-06-27 09:07:00,https://exemple.fr/rien,"Ailleurs, donc"\n'
        "bientôt,,Perdu\n",
    )
    reading = read(path)
    assert [message.text for message in reading.messages] == [
        'J’ai dit "peut-être", pas "oui"\n\nEt puis "non"', "Sans guillemets", "Ailleurs, donc"]  # fmt: skip
    assert [message.position for message in reading.messages] == [2, 5, 7]
    assert [message.post_id for message in reading.messages] == [POST, POST, None]
    assert all(message.is_own and message.kind is MessageKind.COMMENT for message in reading.messages)
    assert reading.messages[0].published_at == datetime(2025, 6, 27, 9, 4, 13, tzinfo=UTC)
    assert reading.ignored == [Ignored(6, Reason.GHOST_ROW)]
    assert [(row.position, row.code) for row in reading.rejected] == [(8, Reason.BAD_DATE)]
    assert [(post.post_id, post.is_stub, post.position) for post in reading.posts] == [(POST, True, 0)]


def test_many_quotes_and_commas_do_not_hide_the_headers(tmp_path: Path, read: Read) -> None:
    rows = [f'2025-06-27 09:04:{n:02},{UPDATE},"\\"a, b\\", c, \\"d, e, f\\", g {n}"\n' for n in range(30)]
    reading = read(write(tmp_path / "a.csv", "Date,Link,Message\n" + "".join(rows)))
    assert [message.text for message in reading.messages] == [f'"a, b", c, "d, e, f", g {n}' for n in range(30)]
    assert len({message.message_id for message in reading.messages}) == 30


@pytest.mark.parametrize("answers", [1, 2])
def test_the_age_of_the_comment_answered_is_no_clock(tmp_path: Path, read: Read, answers: int) -> None:
    """Two hours after another, as Paris is before universal time: the comment is no earlier for that."""
    made_at = instant_in_id("linkedin", ANSWERED)
    assert made_at is not None
    said_at = made_at.replace(microsecond=0) + timedelta(hours=2)
    rows = [f"{said_at:%Y-%m-%d %H:%M:%S},{thread(ANSWERED)},Réponse {number}\n" for number in range(answers)]
    text = "Date,Link,Message\n" + "".join(rows) + f"2025-06-01 10:00:00,{UPDATE},Avant\n"
    assert [one.published_at for one in read(write(tmp_path / "Comments.csv", text)).messages] == [
        *[said_at] * answers, datetime(2025, 6, 1, 10, tzinfo=UTC)
    ]  # fmt: skip


def test_an_address_names_the_comment_or_the_one_it_answers(tmp_path: Path, read: Read) -> None:
    made_at = instant_in_id("linkedin", ANSWERED)
    assert made_at is not None
    own = made_at.strftime("%Y-%m-%d %H:%M:%S")
    text = f"Date,Link,Message\n{own},{thread(ANSWERED)},Premier\n2025-06-28 10:00:00,{thread(ANSWERED)},Second\n"
    first, second = read(write(tmp_path / "Comments.csv", text)).messages
    assert (first.message_id, first.parent_id, first.kind) == (ANSWERED, None, MessageKind.COMMENT)
    assert (second.parent_id, second.thread_id, second.kind) == (ANSWERED, ANSWERED, MessageKind.REPLY)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Reactions.csv", f"Date,Type,Link\n2025-06-27 09:04:13,LIKE,{UPDATE}\n"),
        ("InstantReposts.csv", f"Date,Link\n2025-06-27 09:04:13,{UPDATE}\n"),
        ("Connections.csv",
         "Notes:\n\"Private.\"\n\nFirst Name,Last Name,URL,Company,Connected On\nA,B,,C,02 Oct 2025\n"),
        ("Basic_LinkedInDataExport_07-01-2025.zip/Skills.csv", "Name\nModération\nVeille\n"),
        ("Skills (1).csv", "Name\nModération\n"),
        ("Projects.csv", "Title,Description,Url,Started On,Finished On\nRefonte,Un site tout neuf,,Jan 2020,\n"),
        ("recommandations.csv", "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
         "Léa,Petit,Cairnelle,CM,Une collègue en or,03/02/25,VISIBLE\n"),
        ("learning_coach_messages.csv",
         "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,CONTENT\n"
         "1,,Coach,,Camille,2025-06-27 09:04:13 UTC,Oui\n"),
    ],
)  # fmt: skip
def test_the_rest_of_the_archive_is_set_aside(name: str, text: str, tmp_path: Path, read: Read) -> None:
    path = write(tmp_path / "member.csv", text)
    claims = [one.key for one in CONNECTORS if one not in FALLBACKS and one.recognise(probe_file(path, name))]
    reading = read(path, name=name)
    assert (claims, reading.match.layout) == (["linkedin"], "other-report")
    assert reading.items and len(reading.items) == len(reading.ignored)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("prénoms.csv", "Name\nLéa\n"),
        ("Projects.csv", "Title,Description,Date\nRefonte,Un site tout neuf,2025-03-02\n"),
    ],
)
def test_a_header_that_others_have_is_linkedins_by_its_files_name_alone(name: str, text: str, tmp_path: Path) -> None:
    path = write(tmp_path / "member.csv", text)
    match = identify(probe_file(path, name)).match
    assert match is None or match.connector == "generic"


def test_a_comment_cut_by_the_end_of_the_file(tmp_path: Path, read: Read) -> None:
    text = f'Date,Link,Message\n2025-06-27 09:04:13,{UPDATE},Entier\n2025-06-27 09:05:13,{UPDATE},"Coup\\"é'
    path = write(tmp_path / "Comments.csv", text)
    reading = read(path)
    assert [message.text for message in reading.messages] == ["Entier"]
    assert [row.code for row in reading.rejected] == [Reason.TRUNCATED]
    *_, (line, cells) = iter_csv(path, "utf-8", ",", 1, 3, backslash=True)
    assert line == 3 and isinstance(cells, CutRow) and cells[2] == 'Coup"é'


def test_a_text_of_several_lines_left_without_quotes_is_whole(tmp_path: Path, read: Read) -> None:
    """LinkedIn quotes a text for its commas and its quotes, never for its line ends."""
    path = write(
        tmp_path / "Comments.csv",
        f"Date,Link,Message\n2025-06-27 10:00:00,{UPDATE},Bravo à tous\n\n2 ans déjà\nLéa\n"
        f'2025-06-26 10:00:00,{UPDATE},"Oui, merci"\n2025-06-25 10:00:00,{UPDATE},Merci\n\n'
        f"2025-06-24\n2025-06-23 10:00:00,{UPDATE},Encore\n",
    )
    reading = read(path)
    assert [(one.position, one.text) for one in reading.messages] == [
        (2, "Bravo à tous\n\n2 ans déjà\nLéa"), (6, "Oui, merci"), (7, "Merci"), (10, "Encore"),
    ]  # fmt: skip
    assert [(row.position, row.code) for row in reading.ignored] == [(8, Reason.BLANK_ROW), (9, Reason.GHOST_ROW)]
    assert not reading.rejected
