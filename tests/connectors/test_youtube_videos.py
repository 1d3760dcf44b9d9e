"""The videos of the YouTube Data API, whichever of its lists they come from."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.record import PostFormat

SNIPPET = {"publishedAt": "2026-09-26T15:00:08Z", "channelId": "UC1", "channelTitle": "Cairnelle", "title": "L&#39;été"}


def video(**more: Any) -> dict[str, Any]:
    return {"kind": "youtube#video", "id": "B-rEche_4xY", "snippet": SNIPPET, **more}


def page(kind: str, *items: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "etag": "x", "items": list(items), "pageInfo": {"totalResults": len(items)}}


def write(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("shape", [
    lambda one: page("youtube#videoListResponse", one),
    lambda one: [page("youtube#videoListResponse", one)],
    lambda one: [one],
    lambda one: page("youtube#videoListResponse", {name: value for name, value in one.items() if name != "kind"}),
])  # fmt: skip
def test_a_page_a_list_of_pages_a_list_of_videos(tmp_path: Path, read: Read, shape: Any) -> None:
    counters = {"viewCount": "18240", "likeCount": "912", "commentCount": "88"}
    one = video(statistics=counters, contentDetails={"duration": "PT1H2M3S"})
    reading = read(write(tmp_path / "videos.json", shape(one)))
    (post,), (snapshot,), (account,) = reading.posts, reading.snapshots, reading.accounts
    assert (post.post_id, post.title, post.duration_s, post.is_stub) == ("B-rEche_4xY", "L&#39;été", 3723.0, False)
    assert post.published_at == datetime(2026, 9, 26, 15, 0, 8, tzinfo=UTC)
    assert (snapshot.views, snapshot.reactions, snapshot.comments) == (18240, 912, 88)
    assert (account.account_id, account.name, account.is_owned) == ("UC1", "Cairnelle", False)


def test_lines_of_pages(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "videos.jsonl"
    pages = [page("youtube#videoListResponse", video(id=video_id)) for video_id in ("B-rEche_4xY", "kT7vPq2LmZ0")]
    path.write_text("".join(f"{json.dumps(one)}\n" for one in pages), encoding="utf-8")
    reading = read(path)
    assert [(post.post_id, post.position) for post in reading.posts] == [("B-rEche_4xY", 1), ("kT7vPq2LmZ0", 2)]
    assert not reading.snapshots and len(reading.accounts) == 1


def test_hidden_likes_are_unknown_and_counters_alone_make_no_publication(tmp_path: Path, read: Read) -> None:
    bare = {"kind": "youtube#video", "id": "kT7vPq2LmZ0", "statistics": {"viewCount": "5", "favoriteCount": "0"}}
    reading = read(write(tmp_path / "videos.json", page("youtube#videoListResponse", bare)))
    assert [post.is_stub for post in reading.posts] == [True]
    assert [(one.views, one.reactions, one.comments) for one in reading.snapshots] == [(5, None, None)]


def test_a_search_finds_videos_of_anyone_and_channels_that_are_none(tmp_path: Path, read: Read) -> None:
    found = [
        {"kind": "youtube#searchResult", "id": {"kind": "youtube#video", "videoId": "tEst_sac32x"}, "snippet": SNIPPET},
        {"kind": "youtube#searchResult", "id": {"kind": "youtube#channel", "channelId": "UC1"}, "snippet": SNIPPET},
    ]
    reading = read(write(tmp_path / "search.json", page("youtube#searchListResponse", *found)))
    assert [(post.post_id, post.title) for post in reading.posts] == [("tEst_sac32x", "L'été")]
    assert [(one.position, one.code) for one in reading.ignored] == [(2, Reason.OTHER_REPORT)]


def test_a_playlist_dates_its_videos_and_not_their_place_in_it(tmp_path: Path, read: Read) -> None:
    listed = {
        "kind": "youtube#playlistItem", "id": "VVV1", "contentDetails": {"videoId": "B-rEche_4xY"},
        "snippet": SNIPPET | {
            "resourceId": {"videoId": "B-rEche_4xY"}, "videoOwnerChannelId": "UC9", "videoOwnerChannelTitle": "Mag",
            "title": "Le test #Shorts",
        },
    }  # fmt: skip
    dated = listed | {"contentDetails": {"videoId": "B-rEche_4xY", "videoPublishedAt": "2026-09-20T10:00:00Z"}}
    gone = listed | {"snippet": SNIPPET | {"resourceId": {"videoId": "pArtie_0001"}, "title": "Private video"}}
    reading = read(write(tmp_path / "liste.json", page("youtube#playlistItemListResponse", listed, dated, gone)))
    assert [(p.published_at, p.account_id, p.format) for p in reading.posts] == [
        (None, "UC9", PostFormat.SHORT), (datetime(2026, 9, 20, 10, tzinfo=UTC), "UC9", PostFormat.SHORT),
    ]  # fmt: skip
    assert [one.code for one in reading.ignored] == [Reason.GHOST_ROW]
