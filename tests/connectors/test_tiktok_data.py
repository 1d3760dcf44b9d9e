"""TikTok's own data of an account: every list of the JSON, whatever its sections were called."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import EXPORTS, Read

from connectors.contract import Ignored, Reason
from connectors.probe import probe_file
from connectors.record import MessageKind, PostFormat
from connectors.registry import identify

REAL = EXPORTS / "tiktok-user-data" / "user_data_tiktok_reassembled_trimmed.json"


def write(path: Path, root: Any) -> Path:
    path.write_text(json.dumps(root), encoding="utf-8")
    return path


def test_the_real_data_agree_with_a_plain_reading(read: Read) -> None:
    root = json.loads(REAL.read_text(encoding="utf-8"))
    comments = root["Comment"]["Comments"]["CommentsList"]
    videos = root["Post"]["Posts"]["VideoList"]
    reading = read(REAL)
    written = [one for one in comments if one["comment"] != "N/A"]
    assert [message.text for message in reading.messages] == [one["comment"].strip() for one in written]
    assert [message.published_at for message in reading.messages] == [
        datetime.fromisoformat(one["date"]).replace(tzinfo=UTC) for one in written
    ]
    assert [post.published_at for post in reading.posts] == [
        datetime.fromisoformat(one["Date"]).replace(tzinfo=UTC) for one in videos
    ]
    assert [one.reactions for one in reading.snapshots] == [int(one["Likes"]) for one in videos]
    assert all(message.is_own and message.url is None for message in reading.messages)
    assert {(post.text, post.url) for post in reading.posts} == {(None, None)}
    assert len({post.post_id for post in reading.posts}) == len(videos) == 5
    assert [row.code for row in reading.ignored] == [Reason.GHOST_ROW] * 2 and not reading.rejected
    assert reading.positions == set(range(1, len(comments) + len(videos) + 1))


def test_older_names_and_other_lists(tmp_path: Path, read: Read) -> None:
    root = {
        "Activity": {"Video Browsing History": {"VideoList": [{"Date": "2021-05-01 10:00:00", "VideoLink": "x"}]}},
        "Comment": {"Comments": {"CommentsList": [{"Date": "2021-05-03 06:30:12", "Comment": "Bravo", "Url": "N/A"}]}},
        "Direct Messages": {"Chat History": {"ChatHistory": {"Chat History with a.b:": [
            {"Date": "2021-05-02 08:00:00", "From": "a.b", "Content": "Vous livrez en Suisse ?"},
            {"Date": "2021-05-02 08:10:00", "From": "ortie", "Content": "Oui !"}, {"From": "a.b", "Content": "Merci"},
        ]}}},
        "Profile": {"Profile Information": {"ProfileMap": {"userName": "ortie", "emailAddress": "a@exemple.fr"}}},
        "Video": {"Videos": {"VideoList": [
            {"Date": "2021-04-30 16:00:05", "VideoLink": "https://www.tiktok.com/@ortie/video/6956900000000000007"},
            {"Date": "2021-05-01 16:00:05", "Link": "https://p16.exemple.fr/o1.jpeg?x=1", "Likes": "N/A", "Title": "A"},
        ]}},
    }  # fmt: skip
    reading = read(write(tmp_path / "user_data.json", root))
    (message, question, answer), (first, second) = reading.messages, reading.posts
    assert [(one.thread_id, one.kind, one.is_own) for one in (question, answer)] == [
        ("chat-a.b", MessageKind.MESSAGE, False), ("chat-a.b", MessageKind.MESSAGE, True),
    ]  # fmt: skip
    assert question.author_handle == "a.b" and answer.published_at == datetime(2021, 5, 2, 8, 10, tzinfo=UTC)
    assert [(row.position, row.code) for row in reading.rejected] == [(5, Reason.MISSING_DATE)]
    assert (message.text, message.author_id, message.position) == ("Bravo", "ortie", 2)
    assert (first.post_id, first.format) == ("6956900000000000007", PostFormat.VIDEO)
    assert (second.text, second.format, second.url) == ("A", PostFormat.IMAGE, None)
    assert reading.ignored == [Ignored(1, Reason.OTHER_REPORT)]
    assert not any("exemple.fr" in str(item) for item in reading.items)


def test_what_follows_a_list_of_thousands_is_seen(tmp_path: Path, read: Read) -> None:
    events = [{"TimeStamp": "2026-02-01 08:00:00", "Source": "boutique", "Event": "LaunchAPP"}] * 8_000
    root = {
        "Ads and data": {"Off TikTok Activity": {"OffTikTokActivityDataList": events}},
        "Comment": {"Comments": {"CommentsList": [{"date": "2026-02-02 10:00:00", "comment": "Bravo", "url": ""}]}},
        "Profile": {"Profile Information": {"ProfileMap": {"userName": "ortie"}}},
    }
    reading = read(write(tmp_path / "user_data_tiktok.json", root))
    assert [(message.text, message.author_id) for message in reading.messages] == [("Bravo", "ortie")]
    assert len(reading.ignored) == len(events)


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ({"date": "hier", "comment": "Bravo"}, Reason.BAD_DATE),
        ({"date": {"a": 1}, "comment": ["Bravo"]}, Reason.GHOST_ROW),
        ({"comment": None}, Reason.GHOST_ROW),
        ({}, Reason.GHOST_ROW),
    ],
)
def test_odd_comments_are_told_apart(tmp_path: Path, read: Read, comment: Any, code: Reason) -> None:
    kept = {
        "date": "2026-01-01 10:00:00 UTC",
        "comment": "Merci",
        "url": "https://www.tiktok.com/@a/video/7527623000473079054",
    }
    root = {"Comment": {"Comments": {"CommentsList": [comment, kept, kept | {"comment": "Encore"}]}}, "Post": None}
    reading = read(write(tmp_path / "a.json", root))
    assert [message.text for message in reading.messages] == ["Merci", "Encore"]
    assert [(post.post_id, post.is_stub) for post in reading.posts] == [("7527623000473079054", True)]
    assert [row.code for row in reading.rejected] + [row.code for row in reading.ignored] == [code]


def test_a_post_without_a_date_is_rejected(tmp_path: Path, read: Read) -> None:
    root = {"Post": {"Posts": {"VideoList": [{"Title": "A"}, {"Date": "2026-01-01 10:00:00", "Title": "B"}]}}}
    reading = read(write(tmp_path / "a.json", root))
    assert [row.code for row in reading.rejected] == [Reason.MISSING_DATE] and len(reading.posts) == 1
    assert [account.account_id for account in reading.accounts] == ["owner"]


def test_an_archive_of_history_alone_is_known(tmp_path: Path, read: Read) -> None:
    seen = [{"Date": "2026-01-01 10:00:00", "Link": f"https://exemple.fr/{n}"} for n in range(9000)]
    comments = [{"date": "2026-01-02 10:00:00", "comment": "Au bout"}]
    root = {
        "Your Activity": {"Watch History": {"VideoList": seen}},
        "Comment": {"Comments": {"CommentsList": comments}},
    }
    reading = read(write(tmp_path / "a.json", root))
    assert reading.match.connector == "tiktok" and len(reading.ignored) == 9000
    assert [(message.text, message.position) for message in reading.messages] == [("Au bout", 9001)]


def test_another_json_is_not_tiktoks(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", {"Comments": {"List": [{"comment": "A"}]}, "VideoList": [{"Date": "2026-01-01"}]})
    match = identify(probe_file(path)).match
    assert match is None or match.connector != "tiktok"


@pytest.mark.parametrize("key", ["url", "originalPostUrl", "original post link"])
def test_a_shared_address_names_the_video_commented(tmp_path: Path, read: Read, key: str) -> None:
    url = "https://www.tiktokv.com/share/video/7345678901234567890/"
    comment = {"date": "2025-07-16 08:30:46", "comment": "Bravo", "photo": "N/A", "url": "N/A", key: url}
    reading = read(write(tmp_path / "user_data_tiktok.json", {"Comment": {"Comments": {"CommentsList": [comment]}}}))
    assert [message.post_id for message in reading.messages] == ["7345678901234567890"]
    assert [(post.post_id, post.is_stub) for post in reading.posts] == [("7345678901234567890", True)]


@pytest.mark.parametrize("section", [None, "Comment", "Comments and replies"])
def test_comments_are_found_whatever_their_section_is_called(tmp_path: Path, read: Read, section: str | None) -> None:
    comment = {"date": "2026-02-26 20:45:05", "comment": "Oui", "photo": "N/A", "url": ""}
    root = {"Comments": {"App": 1, "CommentsList": [comment, comment | {"comment": "N/A"}]}}
    reading = read(write(tmp_path / "01_comments.json", {section: root} if section else root))
    flat = read(write(tmp_path / "02.json", {"Comment": root["Comments"]}))
    assert flat.messages == reading.messages
    assert [(one.text, one.published_at) for one in reading.messages] == [
        ("Oui", datetime(2026, 2, 26, 20, 45, 5, tzinfo=UTC))
    ]
    assert [row.code for row in reading.ignored] == [Reason.GHOST_ROW]
