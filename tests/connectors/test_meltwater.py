"""Meltwater: the clock that document ids prove, texts that a licence withholds, the old tab-separated file."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from reading import Read

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import MessageKind, Precision
from connectors.registry import identify

HEADER = ("Date", "Time", "Document ID", "URL", "Input Name", "Information Type", "Source Name", "Content Type",
          "Author Name", "Author Handle", "Title", "Opening Text", "Hit Sentence", "Language", "Likes", "Replies",
          "Comments", "Reactions")  # fmt: skip
OLD = ("Date", "Headline", "URL", "Opening Text", "Hit Sentence", "Source", "Influencer", "Language", "Input Name",
       "Key Phrases", "AVE", "Alternate Date Format", "Time")  # fmt: skip
NEW_YORK = ZoneInfo("America/New_York")


def document(at: datetime, number: int) -> str:
    return f'"{int(at.timestamp() * 1000)}_{number}"'


def workbook(path: Path, *rows: dict[str, object]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Export"
    book.active.append(HEADER)
    for cells in rows:
        book.active.append([cells.get(name) for name in HEADER])
    book.save(path)
    return path


def printed(at: datetime) -> dict[str, object]:
    local = at.astimezone(NEW_YORK)
    return {"Date": datetime(local.year, local.month, local.day), "Time": f"{local:%H:%M}"}


def test_document_ids_give_the_instants_across_a_change_of_clock(tmp_path: Path, read: Read) -> None:
    instants = [datetime(2026, 3, 7, 14, 3, tzinfo=UTC), datetime(2026, 3, 8, 22, 10, tzinfo=UTC),
                datetime(2026, 6, 26, 2, 3, tzinfo=UTC)]  # fmt: skip
    rows = [
        {**printed(at), "Document ID": document(at, n), "URL": f"https://f.example/{n}", "Hit Sentence": "Bonjour"}
        for n, at in enumerate(instants)
    ]
    messages = read(workbook(tmp_path / "m.xlsx", *rows)).messages
    assert [m.published_at for m in messages] == instants
    assert {(m.precision, m.source_zone) for m in messages} == {(Precision.MINUTE, "UTC")}
    assert [m.message_id for m in messages] == [document(at, n).strip('"') for n, at in enumerate(instants)]


def test_a_document_id_that_contradicts_the_printed_hour_is_not_believed(tmp_path: Path, read: Read) -> None:
    at = datetime(2026, 6, 26, 10, 7, tzinfo=UTC)
    path = workbook(
        tmp_path / "m.xlsx",
        {"Date": datetime(2026, 6, 24), "Time": "12:00", "Document ID": document(at, 1), "URL": "https://f.example/1",
         "Hit Sentence": "Bonjour"},
    )  # fmt: skip
    (message,) = read(path).messages
    assert message.published_at == datetime(2026, 6, 24, 10, tzinfo=UTC)


def test_a_day_alone_takes_the_hour_of_its_document_id(tmp_path: Path, read: Read) -> None:
    at = datetime(2026, 6, 26, 10, 7, 31, tzinfo=UTC)
    path = workbook(
        tmp_path / "m.xlsx",
        {"Date": "2026-06-26", "Document ID": document(at, 1), "URL": "https://f.example/1", "Hit Sentence": "Oui"},
    )
    (message,) = read(path).messages
    assert (message.published_at, message.precision) == (at, Precision.EXACT)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"Hit Sentence": "Extrait", "Opening Text": "Début", "Title": "Titre"}, "Extrait"),
        ({"Opening Text": "Début", "Title": "Titre"}, "Début"),
        ({"Title": "Titre"}, "Titre"),
        ({}, ""),
    ],
)
def test_texts_fall_back_and_one_that_the_licence_withholds_is_empty(
    tmp_path: Path, read: Read, texts: dict[str, object], expected: str
) -> None:
    at = datetime(2026, 6, 26, 10, 7, tzinfo=UTC)
    cells = {**printed(at), "Document ID": document(at, 1), "URL": "https://f.example/1", **texts}
    (message,) = read(workbook(tmp_path / "m.xlsx", cells)).messages
    assert message.text == expected


def test_answers_counters_and_sources(tmp_path: Path, read: Read) -> None:
    at = datetime(2026, 6, 26, 10, 7, tzinfo=UTC)
    common = {**printed(at), "Hit Sentence": "Bonjour", "Language": "French"}
    status = (int(at.timestamp() * 1000) - 1288834974657) << 22
    path = workbook(
        tmp_path / "m.xlsx",
        {**common, "Document ID": document(at, 1), "URL": "https://crapahute.example/t/1", "Source Name": "Crapahute",
         "Content Type": "Forum Post Reply", "Author Name": "Pierrot", "Comments": 4, "Reactions": 2},
        {**common, "URL": f"https://x.com/lou/status/{status}", "Content Type": "Post", "Author Handle": "@lou",
         "Likes": 0, "Reactions": 9, "Replies": 3},
        {**common, "Author Name": "Sans adresse"},
    )  # fmt: skip
    reading = read(path)
    reply, post = reading.messages
    assert (reply.kind, reply.platform, reply.author_name) == (MessageKind.REPLY, "forum", "Pierrot")
    assert (reply.likes, reply.replies, reply.thread_id, reply.lang) == (2, 4, None, "fr")
    assert (post.platform, post.message_id, post.author_handle) == ("x", str(status), "lou")
    assert (post.kind, post.likes, post.replies) == (MessageKind.MENTION, 0, 3)
    assert [(one.position, one.code) for one in reading.rejected] == [(4, Reason.MISSING_ID)]


def test_two_messages_of_one_page_at_the_same_minute_stay_two(tmp_path: Path, read: Read) -> None:
    at = datetime(2026, 6, 26, 10, 7, tzinfo=UTC)
    rows = [
        {**printed(at), "URL": "https://crapahute.example/t/1", "Author Name": name, "Hit Sentence": text}
        for name, text in (("Pierrot", "Oui"), ("Mado", "Oui"), ("Mado", "Non"))
    ]
    messages = read(workbook(tmp_path / "m.xlsx", *rows)).messages
    assert len({m.message_id for m in messages}) == 3


def test_the_old_file_in_utf_16(tmp_path: Path, read: Read) -> None:
    at = datetime(2025, 7, 7, 17, 12, tzinfo=ZoneInfo("Europe/Paris"))
    status = (int(at.timestamp() * 1000) - 1288834974657) << 22
    rows = [
        OLD,
        ("07-Jul-2025 05:12PM", "", f"http://twitter.com/lou/status/{status}", "", "Deux étés\tavec", "Twitter", "@lou",
         "French", "Cairnelle", "", "", "07-Jul-25", "5:12 PM"),
        ("10-Jul-2025 08:00AM", "Un été", "https://lavoix.example/ete", "Les gardiens préparent.", "", "La Voix",
         "Rédaction", "French", "Cairnelle", "", "12.4", "10-Jul-25", "8:00 AM"),
    ]  # fmt: skip
    text = "\r\n".join("\t".join(f'"{cell}"' for cell in cells) for cells in rows)
    path = tmp_path / "Cairnelle - Jul 10, 2025.csv"
    path.write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    tweet, article = read(path).messages
    assert (tweet.published_at, tweet.precision) == (at, Precision.MINUTE)
    assert (tweet.text, tweet.author_name, tweet.author_handle) == ("Deux étés\tavec", None, "lou")
    assert (article.text, article.author_name, article.platform) == ("Les gardiens préparent.", "Rédaction", "web")
    assert article.published_at == datetime(2025, 7, 10, 6, tzinfo=UTC)


@pytest.mark.parametrize("day", ["07-Jul-25", "2025-07-07", "2025-07-07 00:00:00", "07/07/2025 00:00", "07/07/2025"])
def test_the_day_and_the_hour_may_stand_apart(tmp_path: Path, read: Read, day: str) -> None:
    path = tmp_path / "old.csv"
    names = ("Alternate Date Format", "Time", "URL", "Opening Text", "Hit Sentence", "Influencer", "Input Name")
    cells = (day, "5:12 PM", "https://lavoix.example/ete", "", "Bonjour", "Rédaction", "Cairnelle")
    path.write_text("\n".join("\t".join(line) for line in (names, cells)) + "\n", encoding="utf-8")
    (message,) = read(path).messages
    assert message.published_at == datetime(2025, 7, 7, 15, 12, tzinfo=UTC)


def test_headers_alone_that_others_share_are_not_enough(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Date,URL,Opening Text,Hit Sentence\n2026-01-01,https://a.example,Oui,Non\n", encoding="utf-8")
    found = identify(probe_file(path))
    assert found.match is None or found.match.connector != "meltwater"
