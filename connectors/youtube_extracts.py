"""What two tools collect of a public video: yt-dlp (its page and its comments), youtube-comment-downloader (comments).

Neither knows when a comment was written: they count back from « il y a 2 jours ».
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import ijson

from connectors.accounts import accounts_once
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.identity import post_ref
from connectors.items import Item, numbered, read_one
from connectors.objects import whole_events
from connectors.probe import FileKind, Probe
from connectors.readers import CutItem, iter_json, iter_ndjson, open_json
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Precision, Record, Snapshot

NAMED_VIDEO = re.compile(r"\[([\w-]{11})\]|(?:^|[ _(=])(?=[\w-]*\d)(?=[\w-]*[A-Z])([\w-]{11})(?=$|[ .)])")
PAGES = ("webpage_url", "channel_url", "original_url", "uploader_url")
YT_DLP_KEYS = frozenset({"extractor", "extractor_key", "formats", "upload_date", "view_count", "channel_id", "_type"})
PLAYLIST = "playlist"
CHANNELS = ("channel_id", "playlist_channel_id", "uploader_id", "channel", "uploader")  # a bare list names it above
SCALARS = frozenset({"string", "number", "boolean"})


def extract_layout(probe: Probe) -> str | None:
    """``yt-dlp`` for videos, ``other-report`` for a playlist without any, ``comment-downloader`` for comments alone."""
    if probe.kind not in (FileKind.JSON, FileKind.NDJSON):
        return None
    root = probe.json_root
    first = root[0] if isinstance(root, list) and root else root
    if not isinstance(first, dict):
        return None
    if _is_youtube(first) and (probe.kind is FileKind.NDJSON or isinstance(root, dict)):
        return "other-report" if first.get("_type") == PLAYLIST and not first.get("entries") else "yt-dlp"
    comments = root.get("comments") if isinstance(root, dict) and "cid" not in root else [first]
    match comments:
        case [{"cid": str(), "text": str(), "time": _, "votes": _}, *_]:
            return "comment-downloader"
    return None


def _is_youtube(value: Mapping[str, Any]) -> bool:
    item = Item(0, dict(value))
    refs = [post_ref(item.text(page) or "") for page in PAGES]
    is_there = any(ref and ref.platform == "youtube" for ref in refs)
    is_there |= (item.text("extractor_key") or "").startswith("Youtube")
    return is_there and item.text("id") is not None and len(YT_DLP_KEYS & value.keys()) > 1


@accounts_once
def read_videos(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A post and its counters for each video, then its comments; those of its channel make it the brand's.

    The channel is named at its first video, and again when a comment proves that it is the brand's.
    """
    position = 0
    for header, comments in _videos(export):
        position += 1
        video = Item(0, header if isinstance(header, dict) else {})
        yield from _channel(video, is_owned=False)
        yield from read_one(position, header, _video)
        for comment in comments:
            position += 1
            for record in read_one(position, comment, partial(_comment, video=video)):
                if isinstance(record, Message) and record.is_own:
                    yield from _channel(video, is_owned=True)
                yield record


def _channel(video: Item, *, is_owned: bool) -> Iterator[Account]:
    if channel := video.text(*CHANNELS):
        yield Account(position=0, platform="youtube", account_id=channel, name=_channel_name(video),
                      handle=video.text("uploader_id"), is_owned=is_owned)  # fmt: skip


def _videos(export: Export) -> Iterator[tuple[Any, Iterable[Any]]]:
    encoding = export.probe.encoding or "utf-8"
    root = export.probe.json_root
    if export.probe.kind is FileKind.JSON and root.get("_type") != PLAYLIST:
        yield _scalars(export, encoding), iter_json(export.path, encoding, "comments.item")
        return
    if export.probe.kind is FileKind.JSON:
        values = (one for value in iter_json(export.path, encoding, "entries.item") for one in _listed(value, root))
    else:
        values = (value for _, value in iter_ndjson(export.path, encoding))
    for value in values:
        comments = value.get("comments") if isinstance(value, dict) else None
        yield value, comments if isinstance(comments, list) else ()


def _listed(value: Any, playlist: Mapping[str, Any]) -> Iterator[Any]:
    """The videos of an entry, which may be a playlist itself; each knows the channel of what lists it."""
    if not isinstance(value, dict) or isinstance(value, CutItem):
        yield value
    elif value.get("_type") == PLAYLIST:
        inner = value.get("entries")
        yield from (one for entry in (inner if isinstance(inner, list) else ()) for one in _listed(entry, value))
    else:
        above = {f"playlist_{name}": playlist.get(name) for name in ("channel_id", "channel")}
        yield above | value


def _scalars(export: Export, encoding: str) -> dict[str, Any]:
    """What the object says in one word: its lists of formats and comments may be too big to hold."""
    found: dict[str, Any] = {}
    with open_json(export.path, encoding) as content:
        try:
            for prefix, event, value in whole_events(ijson.parse(content, use_float=True)):
                if event in SCALARS and prefix and "." not in prefix:
                    found[prefix] = value
        except ijson.JSONError:
            return found  # what stands before the cut
    return found


def _channel_name(video: Item) -> str | None:
    return video.text("channel", "playlist_channel", "uploader")


def _video(video: Item) -> list[Record]:
    video_id = video.required(Reason.MISSING_ID, "id")
    published_at, precision = video.moment("timestamp", "release_timestamp")
    if published_at is None:
        published_at, precision = video.moment("upload_date", "release_date", zone=ZoneInfo("UTC"))
    taken_at, _ = video.moment("epoch")
    title = video.text("title", "fulltitle")
    pages = [video.text(page) or "" for page in PAGES]
    is_short = any("/shorts/" in page for page in pages) or "#short" in (title or "").lower()
    return [
        Post(position=video.position, platform="youtube", post_id=video_id, account_id=video.text(*CHANNELS),
             text=title, title=title, published_at=published_at, precision=precision,
             url=f"https://www.youtube.com/watch?v={video_id}", duration_s=_seconds(video),
             format=PostFormat.SHORT if is_short else PostFormat.VIDEO),
        Snapshot(position=video.position, platform="youtube", post_id=video_id, taken_at=taken_at,
                 views=video.count("view_count"), video_views=video.count("view_count"),
                 reactions=video.count("like_count"), comments=video.count("comment_count"),
                 followers=video.count("channel_follower_count")),
    ]  # fmt: skip


def _seconds(video: Item) -> float | None:
    seconds = video.count("duration")
    return None if seconds is None else float(seconds)


def _comment(comment: Item, video: Item) -> list[Record]:
    is_own = comment.at("author_is_uploader")
    parent = comment.text("parent")
    return [_message(
        comment, "id", video.text("id"), None if parent == "root" else parent, when="timestamp", author="author_id",
        likes="like_count", is_own=is_own if isinstance(is_own, bool) else None,
    )]  # fmt: skip


def read_comments_alone(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """The video as a stub when the file's name tells it (position 0), then a message a comment."""
    named = NAMED_VIDEO.search(PurePosixPath(export.name).stem)
    video_id = (named[1] or named[2]) if named else None
    if video_id:
        yield Post(position=0, platform="youtube", post_id=video_id, is_stub=True,
                   url=f"https://www.youtube.com/watch?v={video_id}")  # fmt: skip
    root = export.probe.json_root
    prefix = "item" if isinstance(root, list) else "" if "cid" in root else "comments.item"
    for position, value in numbered(export, prefix):
        yield from read_one(position, value, partial(_comment_alone, video_id=video_id))


def _comment_alone(comment: Item, video_id: str | None) -> list[Record]:
    return [_message(comment, "cid", video_id, None, when="time_parsed", author="channel", likes="votes")]


def _message(
    comment: Item, own: str, video_id: str | None, parent_id: str | None, *, when: str, author: str, likes: str,
    is_own: bool | None = None,
) -> Message:  # fmt: skip
    comment_id = comment.required(Reason.MISSING_ID, own)
    parent_id = parent_id or (comment_id.partition(".")[0] if "." in comment_id else None)
    published_at, _ = comment.moment(when)
    name = comment.text("author")
    return Message(
        position=comment.position, platform="youtube", message_id=comment_id,
        text=comment.required(Reason.MISSING_TEXT, "text"), post_id=video_id,
        kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, parent_id=parent_id,
        thread_id=parent_id or comment_id, author_id=comment.text(author), author_name=name,
        author_handle=name if name and name.startswith("@") else None, published_at=published_at,
        precision=Precision.RELATIVE, likes=comment.count(likes), replies=comment.count("replies"), is_own=is_own,
        url=f"https://www.youtube.com/watch?v={video_id}&lc={comment_id}" if video_id else None,
    )  # fmt: skip
