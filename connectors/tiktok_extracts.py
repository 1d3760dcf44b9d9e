"""What yt-dlp collects of a TikTok video, or of all those of an account: its page, without its comments."""

from collections.abc import Iterator
from typing import Any

from connectors.accounts import accounts_once
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.identity import post_owner, post_ref
from connectors.items import Item, numbered, read_one
from connectors.probe import FileKind, Probe
from connectors.record import Account, Post, PostFormat, Record, Snapshot

KEYS = frozenset({"extractor", "extractor_key", "formats", "upload_date", "view_count", "entries", "_type"})
LIST = "playlist"


def is_extract(probe: Probe) -> bool:
    """Whether yt-dlp wrote this of TikTok: one object, or one a line."""
    root = probe.json_root
    match probe.kind:
        case FileKind.JSON:
            listed = root.get("entries") if isinstance(root, dict) else None  # a list names its tool after them
            return _is_tiktok(root) or (isinstance(listed, list) and any(map(_is_tiktok, listed[:1])))
        case FileKind.NDJSON:
            return any(map(_is_tiktok, root or ()))
    return False


def _is_tiktok(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    item = Item(0, value)
    ref = post_ref(item.text("webpage_url", "original_url") or "")
    is_there = (item.text("extractor_key") or "").startswith("TikTok") or (ref is not None and ref.platform == "tiktok")
    return is_there and item.text("id") is not None and len(KEYS & value.keys()) > 1


@accounts_once
def read_extracts(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A post, its counters and its account for each video; the page of an account that lists none is ignored."""
    for position, value in _videos(export):
        yield from read_one(position, value, _video)


def _videos(export: Export) -> Iterator[tuple[int, Any]]:
    root = export.probe.json_root
    return numbered(export, "entries.item" if isinstance(root, dict) and root.get("entries") else "")


def _video(item: Item) -> Iterator[Record | Ignored]:
    if item.text("_type") == LIST:
        yield Ignored(item.position, Reason.OTHER_REPORT)
        return
    video_id, url = item.required(Reason.MISSING_ID, "id"), item.text("webpage_url", "url")
    handle = (post_owner(url) if url and "/@" in url else None) or item.text("uploader")
    published_at, precision = item.moment("timestamp")
    if handle:
        yield Account(position=0, platform="tiktok", account_id=handle, name=item.text("channel", "creator"),
                      handle=handle)  # fmt: skip
    seconds = item.count("duration")
    yield Post(
        position=item.position, platform="tiktok", post_id=video_id, account_id=handle, url=url,
        text=item.text("description", "title"), published_at=published_at, precision=precision,
        duration_s=None if seconds is None else float(seconds), format=PostFormat.VIDEO,
    )  # fmt: skip
    taken_at, _ = item.moment("epoch")
    views = item.count("view_count")
    yield Snapshot(
        position=item.position, platform="tiktok", post_id=video_id, taken_at=taken_at, views=views, video_views=views,
        reactions=item.count("like_count"), comments=item.count("comment_count"), shares=item.count("repost_count"),
        saves=item.count("save_count"),
    )  # fmt: skip
