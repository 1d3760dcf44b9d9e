"""Instagram's archives of before 2020: comments as bare lists, media by their instant, letters put right."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from golden import readings
from reading import Read

from connectors.contract import Ignored, Reason
from connectors.record import Account, Message, MessageKind, Post, PostFormat


def garbled(text: str) -> str:
    return text.encode().decode("latin-1")


def write(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_a_comment_under_ones_own_publication_answers_someone(tmp_path: Path) -> None:
    path = tmp_path / "cairnelle_20190616.zip"
    comments = [
        ["2019-06-12T18:04:33", garbled("Merci, à samedi !"), "cairnelle"], ["2019-06-11T07:30:02", "Bravo", "mag"],
    ]  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("comments.json", json.dumps({"media_comments": comments, "live_comments": []}))
        archive.writestr("profile.json", json.dumps({"username": "cairnelle", "biography": "", "date_joined": ""}))
    items = {found.name.rpartition("/")[2]: items for found, _, items in readings(path, tmp_path / "out")}
    account, answer, praise = items["comments.json"]
    assert isinstance(account, Account) and (account.account_id, account.is_owned) == ("cairnelle", True)
    assert isinstance(answer, Message) and isinstance(praise, Message)
    assert (answer.text, answer.kind, answer.is_own) == ("Merci, à samedi !", MessageKind.REPLY, True)
    assert answer.published_at == datetime(2019, 6, 12, 18, 4, 33, tzinfo=UTC)
    assert (praise.kind, praise.author_handle) == (MessageKind.COMMENT, "cairnelle")
    assert items["profile.json"] == [Ignored(1, Reason.OTHER_REPORT)]


def test_the_same_comment_keeps_its_id_in_a_later_archive(tmp_path: Path, read: Read) -> None:
    early = write(tmp_path / "comments.json", {"media_comments": [["2019-06-12T18:04:33", "Bravo", "mag"]]})
    at = int(datetime(2019, 6, 12, 18, 4, 33, tzinfo=UTC).timestamp())
    labels = {"Comment": {"value": "Bravo"}, "Media Owner": {"value": "mag"}, "Time": {"timestamp": at}}
    later = write(tmp_path / "post_comments.json", {"comments_media_comments": [{"string_map_data": labels}]})
    assert read(early).messages[0].message_id == read(later).messages[0].message_id


def test_media_of_one_instant_are_one_publication(tmp_path: Path, read: Read) -> None:
    photo = {"caption": garbled("L’été"), "taken_at": "2019-06-08T16:45:10", "path": "photos/201906/a.jpg"}
    path = write(
        tmp_path / "media.json",
        {
            "stories": [photo | {"taken_at": "2019-06-10T08:00:00"}], "photos": [photo, photo],
            "videos": [photo | {"taken_at": "2019-06-01T10:00:00+00:00"}], "profile": [photo], "direct": [],
        },
    )  # fmt: skip
    reading = read(path)
    assert [(post.format, post.position) for post in reading.posts] == [
        (PostFormat.STORY, 1), (PostFormat.IMAGE, 2), (PostFormat.CAROUSEL, 3), (PostFormat.VIDEO, 4),
    ]  # fmt: skip
    first, second = (post for post in reading.posts if post.position in (2, 3))
    assert isinstance(first, Post) and first.post_id == second.post_id and first.text == "L’été"
    assert [(one.position, one.code) for one in reading.ignored] == [(5, Reason.OTHER_REPORT)]


def test_what_is_no_comment_is_refused(tmp_path: Path, read: Read) -> None:
    comments = [["2019-06-12T18:04:33", "Bravo", "mag"], ["2019-06-12T18:04:33", "", "mag"], ["seul"], {"a": 1}]
    reading = read(write(tmp_path / "comments.json", {"media_comments": comments}))
    assert [(one.position, one.code) for one in reading.rejected] == [
        (2, Reason.MISSING_TEXT), (3, Reason.WRONG_SHAPE), (4, Reason.MISSING_TEXT),
    ]  # fmt: skip


def test_a_file_without_any_comment_is_set_aside(tmp_path: Path, read: Read) -> None:
    reading = read(write(tmp_path / "comments.json", {"media_comments": [], "live_comments": []}))
    assert reading.match.layout == "other-report" and [one.code for one in reading.items] == [Reason.OTHER_REPORT]
