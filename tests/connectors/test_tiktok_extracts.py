"""TikTok's videos as yt-dlp writes them: one, one a line, or all those of an account."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import Read

from connectors.contract import Reason


def video(number: int, **more: Any) -> dict[str, Any]:
    page = f"https://www.tiktok.com/@cairnelle/video/769952323841956326{number}"
    return {
        "id": f"769952323841956326{number}", "title": "La crête…", "description": "La crête, en entier", "duration": 15,
        "timestamp": 1792684951, "epoch": 1793404800, "uploader": "cairnelle", "channel": "Cairnelle", "view_count": 10,
        "like_count": 4, "comment_count": 0, "repost_count": 2, "webpage_url": page, "extractor_key": "TikTok",
        "formats": [], **more,
    }  # fmt: skip


ACCOUNT = {"id": "MS4", "_type": "playlist", "extractor_key": "TikTokUser", "title": "cairnelle"}


def test_a_video_is_a_post_of_its_account_with_its_counters(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "video.info.json"
    path.write_text(json.dumps(video(7, like_count=None)), encoding="utf-8")
    reading = read(path)
    (post,), (snapshot,), (account,) = reading.posts, reading.snapshots, reading.accounts
    assert (post.post_id, post.account_id, post.text) == ("7699523238419563267", "cairnelle", "La crête, en entier")
    assert (post.published_at, post.duration_s) == (datetime(2026, 10, 22, 16, 2, 31, tzinfo=UTC), 15.0)
    assert (snapshot.views, snapshot.reactions, snapshot.comments, snapshot.shares) == (10, None, 0, 2)
    assert snapshot.taken_at == datetime(2026, 10, 31, tzinfo=UTC)
    assert (account.account_id, account.name, account.is_owned) == ("cairnelle", "Cairnelle", False)


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_the_videos_of_an_account(tmp_path: Path, read: Read, suffix: str) -> None:
    path = tmp_path / f"compte{suffix}"
    listed = json.dumps(ACCOUNT | {"entries": [video(7), video(8)]})
    lines = "".join(f"{json.dumps(one)}\n" for one in (video(7), video(8)))
    path.write_text(listed if suffix == ".json" else lines, encoding="utf-8")
    reading = read(path)
    assert [(post.post_id[-1], post.position) for post in reading.posts] == [("7", 1), ("8", 2)]
    assert len(reading.accounts) == 1 and not reading.rejected


def test_the_page_of_an_account_alone_holds_no_video(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "compte.info.json"
    path.write_text(json.dumps(ACCOUNT), encoding="utf-8")
    assert [one.code for one in read(path).items] == [Reason.OTHER_REPORT]


def test_a_list_cut_before_it_names_its_tool_is_known_by_its_videos(tmp_path: Path, read: Read) -> None:
    whole = json.dumps({"id": "MS4", "_type": "playlist", "entries": [video(7), video(8)], "extractor_key": "TikTok"})
    path = tmp_path / "compte.json"
    path.write_text(whole[: whole.index("extractor_key", whole.rindex("view_count"))], encoding="utf-8")
    reading = read(path)
    assert reading.match.layout == "yt-dlp" and [post.post_id[-1] for post in reading.posts] == ["7"]
    assert [row.code for row in reading.rejected] == [Reason.TRUNCATED]
