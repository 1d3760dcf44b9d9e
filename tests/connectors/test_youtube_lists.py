"""The videos of a channel or of a playlist, as yt-dlp lists them: each under its channel, never under no one."""

import json
from pathlib import Path
from typing import Any

from reading import Read

BARE = {"_type": "url", "ie_key": "Youtube", "duration": 761.0, "channel_id": None, "channel": None, "view_count": 18}
LIST = {"id": "UC1", "channel_id": "UC1", "channel": "Cairnelle", "_type": "playlist", "extractor_key": "YoutubeTab"}


def video(video_id: str, **more: Any) -> dict[str, Any]:
    return BARE | {"id": video_id, "title": "Brèche", "url": f"https://www.youtube.com/watch?v={video_id}", **more}


def write(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_the_tabs_of_a_channel_hold_its_videos(tmp_path: Path, read: Read) -> None:
    said = {"id": "Ugx1", "text": "Quel sac ?", "author": "@lea", "parent": "root", "author_is_uploader": False}
    tabs = [LIST | {"entries": [video("B-rEche_4xY", comments=[said])]}, LIST | {"entries": [video("kT7vPq2LmZ0")]}]
    reading = read(write(tmp_path / "chaine.json", LIST | {"entries": tabs}))
    assert [(post.post_id, post.account_id) for post in reading.posts] == [
        ("B-rEche_4xY", "UC1"), ("kT7vPq2LmZ0", "UC1"),
    ]  # fmt: skip
    assert [(account.account_id, account.name, account.is_owned) for account in reading.accounts] == [
        ("UC1", "Cairnelle", False)
    ]
    assert [(message.message_id, message.post_id) for message in reading.messages] == [("Ugx1", "B-rEche_4xY")]


def test_a_list_of_others_videos_names_their_channels(tmp_path: Path, read: Read) -> None:
    entries = [video("B-rEche_4xY", channel_id="UC9", channel="Mag"), video("kT7vPq2LmZ0")]
    reading = read(write(tmp_path / "liste.json", LIST | {"entries": entries}))
    assert [post.account_id for post in reading.posts] == ["UC9", "UC1"]


def test_lines_of_a_bare_list_are_under_the_channel_that_lists_them(tmp_path: Path, read: Read) -> None:
    named = {"extractor_key": "Youtube", "playlist_channel_id": "UC1", "playlist_channel": "Cairnelle"}
    path = tmp_path / "chaine.jsonl"
    lines = [video(video_id, **named) for video_id in ("B-rEche_4xY", "kT7vPq2LmZ0")]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    assert {post.account_id for post in read(path).posts} == {"UC1"}


def test_a_playlist_without_its_videos_is_set_aside(tmp_path: Path, read: Read) -> None:
    page = LIST | {"webpage_url": "https://www.youtube.com/@cairnelle"}
    assert read(write(tmp_path / "liste.info.json", page)).match.layout == "other-report"
