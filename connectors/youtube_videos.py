"""The videos of the YouTube Data API: ``videos.list``, ``search.list``, ``playlistItems.list``."""

import html
import re
from collections.abc import Iterator

from connectors.accounts import accounts_once
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.items import Item, read_each
from connectors.probe import Probe
from connectors.record import Account, Post, PostFormat, Record, Snapshot
from connectors.youtube_comments import api_items, api_prefix

VIDEO, FOUND, LISTED = "youtube#video", "youtube#searchResult", "youtube#playlistItem"
PAGES = {f"{VIDEO}ListResponse": VIDEO, "youtube#searchListResponse": FOUND, f"{LISTED}ListResponse": LISTED}
GONE = ("Private video", "Deleted video")
DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,6})S)?)?")


def videos_prefix(probe: Probe) -> str | None:
    """Where the videos stand in the JSON: a page of answers, a list of pages, or a list of videos."""
    return api_prefix(probe, tuple(PAGES.values()), tuple(PAGES))


@accounts_once
def read_api_videos(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A post for each video (a stub where only its counters were asked for), its counters, its channel; what is no
    video is ignored."""
    yield from read_each(api_items(export, videos_prefix(export.probe)), _video)


def _video(item: Item) -> Iterator[Record | Ignored]:
    is_listed = item.at("snippet.resourceId") is not None or item.text("kind") == LISTED
    is_found = isinstance(item.at("id"), dict)
    if is_listed:
        video_id = item.text("contentDetails.videoId", "snippet.resourceId.videoId")
    else:
        video_id = item.text("id.videoId" if is_found else "id")
    written = item.text("snippet.title")
    title = html.unescape(written) if written and is_found else written  # a search writes its titles as HTML
    published_at, precision = item.moment("contentDetails.videoPublishedAt" if is_listed else "snippet.publishedAt")
    if video_id is None or (published_at is None and title in GONE):
        yield Ignored(item.position, Reason.OTHER_REPORT if video_id is None else Reason.GHOST_ROW)
        return
    channel = item.text("snippet.videoOwnerChannelId") if is_listed else item.text("snippet.channelId")
    if channel:
        name = item.text("snippet.videoOwnerChannelTitle" if is_listed else "snippet.channelTitle")
        yield Account(position=0, platform="youtube", account_id=channel, name=name)
    yield Post(
        position=item.position, platform="youtube", post_id=video_id, account_id=channel, text=title, title=title,
        published_at=published_at, precision=precision, url=f"https://www.youtube.com/watch?v={video_id}",
        duration_s=_seconds(item.text("contentDetails.duration")),
        format=PostFormat.SHORT if "#short" in (title or "").lower() else PostFormat.VIDEO,
        is_stub=item.at("snippet") is None,
    )  # fmt: skip
    if isinstance(item.at("statistics"), dict):
        views = item.count("statistics.viewCount")
        yield Snapshot(
            position=item.position, platform="youtube", post_id=video_id, views=views, video_views=views,
            reactions=item.count("statistics.likeCount"), comments=item.count("statistics.commentCount"),
        )  # fmt: skip


def _seconds(written: str | None) -> float | None:
    """``PT4M13S`` is 253 seconds; a live that has not begun has none."""
    found = DURATION.fullmatch(written or "")
    parts = [int(part or 0) for part in found.groups()] if found else []
    return sum(part * unit for part, unit in zip(parts, (86400.0, 3600, 60, 1), strict=True)) or None if parts else None
