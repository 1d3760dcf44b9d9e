"""Every real export that developers share: who claims it, and the same counts and instants as a plain reading."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from reading import EXPORTS, Read

from connectors.contract import Reason
from connectors.instants import instant_in_id
from connectors.probe import probe_file
from connectors.record import Precision
from connectors.registry import identify, unknown_columns

OURS = {
    "meta-business-suite": "meta", "exportcomments": "exportcomments", "youtube-studio": "youtube",
    "youtube-data-api": "youtube",
}  # fmt: skip
FAMILIES = sorted(path for folder in OURS for path in (EXPORTS / folder).iterdir())
PACIFIC = ZoneInfo("America/Los_Angeles")


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as content:
        return list(csv.DictReader(content))


def test_the_shared_exports_are_there() -> None:
    assert len(FAMILIES) >= 8


@pytest.mark.parametrize("path", FAMILIES, ids=named)
def test_every_column_of_a_file_of_ours_is_known(path: Path) -> None:
    probe = probe_file(path)
    answer = identify(probe)
    assert answer.match is not None and answer.match.connector == OURS[path.parent.name]
    assert unknown_columns(probe, answer.match) == ()


@pytest.mark.parametrize("path", FAMILIES, ids=named)
def test_reading_again_gives_the_same_records(path: Path, read: Read) -> None:
    first, second = read(path), read(path)
    assert first.items == second.items
    assert first.rejected == []


@pytest.mark.parametrize(
    ("name", "date_column"),
    [
        ("facebook_en_Feb-01-2025_Mar-15-2025_613168031534769.csv", "Publish time"),
        ("facebook_fr_transcribed_trimmed.csv", "Heure de publication"),
        ("instagram_es_Jan-01-2026_Mar-26-2026_1888590108521750.csv", "Hora de publicación"),
    ],
)
def test_meta_agrees_with_a_plain_reading(name: str, date_column: str, exports: Path, read: Read) -> None:
    path = exports / "meta-business-suite" / name
    plain = [
        datetime.strptime(row[date_column], "%m/%d/%Y %H:%M").replace(tzinfo=PACIFIC).astimezone(UTC)
        for row in rows(path)
    ]
    reading = read(path)
    assert [post.published_at for post in reading.posts] == plain
    assert len(reading.snapshots) == len(plain) == len(reading.positions)
    assert {post.source_zone for post in reading.posts} == {"America/Los_Angeles"}
    assert {post.precision for post in reading.posts} == {Precision.MINUTE}


def test_instagram_instants_are_within_a_minute_of_their_shortcodes(exports: Path, read: Read) -> None:
    (path,) = (exports / "meta-business-suite").glob("instagram_*")
    posts = read(path).posts
    assert len(posts) == 19
    for post in posts:
        hidden = instant_in_id("instagram", post.post_id)
        assert hidden is not None and post.published_at is not None
        assert abs(post.published_at - hidden) < timedelta(minutes=1)


def test_a_column_of_views_that_was_never_counted_is_missing(exports: Path, read: Read) -> None:
    (path,) = (exports / "meta-business-suite").glob("facebook_en*")
    reading = read(path)
    assert {snapshot.views for snapshot in reading.snapshots} == {None}
    assert sum(snapshot.reach or 0 for snapshot in reading.snapshots) == sum(int(row["Reach"]) for row in rows(path))
    assert {snapshot.taken_at for snapshot in reading.snapshots} == {datetime(2025, 3, 16, 7, 0, tzinfo=UTC)}


def test_the_account_is_the_brands_and_a_shared_post_is_not(exports: Path, read: Read) -> None:
    (path,) = (exports / "meta-business-suite").glob("instagram_*")
    accounts = {account.handle: account.is_owned for account in read(path).accounts}
    assert accounts == {"revista_kairos": True, "juridicasypoliticas_ueb": False}


def test_exportcomments_agrees_with_a_plain_reading(exports: Path, read: Read) -> None:
    path = exports / "exportcomments" / "facebook_anonymised.xlsx"
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    plain: list[Any] = [row for row in sheet.iter_rows(min_row=7) if row[0].value]
    reading = read(path)
    paris = ZoneInfo("Europe/Paris")
    assert [message.text for message in reading.messages] == [str(row[6].value).strip() for row in plain]
    assert [message.published_at for message in reading.messages] == [
        row[4].value.replace(tzinfo=paris).astimezone(UTC) for row in plain
    ]
    assert [message.message_id for message in reading.messages] == [
        row[7].hyperlink.target.rsplit("/", 1)[1] for row in plain
    ]
    assert [message.author_id for message in reading.messages] == [row[3].value.split(": ")[1] for row in plain]
    (post,) = reading.posts
    assert (post.platform, post.post_id, post.is_stub) == ("facebook", "10150000000000000", True)


def test_youtube_studio_agrees_with_a_plain_reading(exports: Path, read: Read) -> None:
    path = exports / "youtube-studio" / "pune-tech_Table data.csv"
    plain = [row for row in rows(path) if row["Content"] != "Total"]
    reading = read(path)
    assert [post.post_id for post in reading.posts] == [row["Content"].strip() for row in plain]
    assert [snapshot.views for snapshot in reading.snapshots] == [
        int(row["Views"]) if row["Views"] else None for row in plain
    ]
    days = [post.published_at.strftime("%b %d, %Y") if post.published_at else "" for post in reading.posts]
    assert [day.replace(" 0", " ") for day in days] == [row["Video publish time"] for row in plain]
    assert "" in days
    assert {post.precision for post in reading.posts} == {Precision.DAY}
    assert [row.code for row in reading.ignored] == [Reason.TOTAL_ROW]
    assert len(reading.positions) == 221


def test_another_studio_report_gives_no_post(exports: Path, read: Read) -> None:
    path = exports / "youtube-studio" / "NOT-CONTENT_geography_Table data.csv"
    reading = read(path)
    assert reading.match.layout == "other-report"
    assert {row.code for row in reading.ignored} == {Reason.OTHER_REPORT}
    assert len(reading.items) == len(reading.ignored) == len(rows(path))


def test_api_comments_agree_with_a_plain_reading(exports: Path, read: Read) -> None:
    path = exports / "youtube-data-api" / "commentThreads.json"
    plain = [item["snippet"]["topLevelComment"] for item in json.loads(path.read_text(encoding="utf-8"))["items"]]
    reading = read(path)
    assert [message.message_id for message in reading.messages] == [comment["id"] for comment in plain]
    assert [message.published_at for message in reading.messages] == [
        datetime.fromisoformat(comment["snippet"]["publishedAt"]) for comment in plain
    ]
    assert [post.post_id for post in reading.posts] == ["wtLJPvx7-ys"]
    assert not any("\ufeff" in message.text or "<br" in message.text for message in reading.messages)


def test_conversations_are_read_by_the_generic_connector(exports: Path, read: Read) -> None:
    path = exports.parent / "benchmarks" / "conversations" / "dev.csv"
    plain = rows(path)
    reading = read(path)
    assert reading.match.connector == "generic" and reading.rejected == []
    assert [message.message_id for message in reading.messages] == [row["message_id"] for row in plain]
    assert [message.published_at for message in reading.messages] == [
        datetime.fromisoformat(row["created_at"]) for row in plain
    ]
    assert [message.is_own for message in reading.messages] == [row["role"] == "brand" for row in plain]
    assert [message.thread_id for message in reading.messages] == [row["thread_id"] for row in plain]
    assert {account.name for account in reading.accounts} == {row["brand"] for row in plain if row["role"] == "brand"}
    assert {message.source_zone for message in reading.messages} == {"UTC"}
