"""The comment threads of the YouTube Data API: pages of answers, lists of pages, lists of threads or comments."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.items import Item, read_one
from connectors.markup import plain
from connectors.probe import FileKind, Probe
from connectors.readers import CutItem, iter_json, iter_ndjson
from connectors.record import Account, Message, MessageKind, Post, Record

API_KINDS = ("youtube#commentThread", "youtube#comment")
PAGE_KINDS = ("youtube#commentThreadListResponse", "youtube#commentListResponse")
HIDDEN = {"published": False, "heldForReview": True, "likelySpam": True, "rejected": True}


def comments_prefix(probe: Probe) -> str | None:
    """Where the comments stand in the JSON."""
    return api_prefix(probe, API_KINDS, PAGE_KINDS)


def api_prefix(probe: Probe, kinds: Sequence[str], page_kinds: Sequence[str]) -> str | None:
    """Where the things of these kinds stand in the JSON: a page of answers, a list of pages, or a list of them."""
    if probe.kind not in (FileKind.JSON, FileKind.NDJSON):
        return None
    match probe.json_root:
        case {"items": [{"kind": str(kind)}, *_]} if kind in kinds:
            return "items.item"
        case {"kind": str(kind)} if kind in page_kinds:
            return "items.item"
        case [{"items": [*_], "kind": str(kind)}, *_] if kind in page_kinds:
            return "item.items.item"
        case [{"kind": str(kind)}, *_] if kind in kinds:
            return "item"
    return None


def read_comments(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A stub for each video (position 0), then a message for each comment and reply, numbered in order.

    The video owner's channel, when comments come from it, is the brand's account.
    """
    position = 0
    videos: set[str] = set()
    channels: set[str] = set()
    for value in api_items(export, comments_prefix(export.probe)):
        thread = Item(0, value if isinstance(value, dict) else {})
        top = thread.at("snippet.topLevelComment")
        replies = thread.at("replies.comments")
        comments = [value] if top is None else [top, *(replies if isinstance(replies, list) else ())]
        video_id, channel = thread.text("snippet.videoId"), thread.text("snippet.channelId")
        if video_id and video_id not in videos:
            videos.add(video_id)
            yield Post(position=0, platform="youtube", post_id=video_id, account_id=channel, is_stub=True,
                       url=f"https://www.youtube.com/watch?v={video_id}")  # fmt: skip
        for comment in comments:
            position += 1
            is_top = comment is top
            for record in read_one(position, comment, partial(_comment, thread=thread, is_top=is_top)):
                is_own = isinstance(record, Message) and record.is_own
                if isinstance(record, Message) and is_own and channel and channel not in channels:
                    channels.add(channel)
                    yield Account(position=0, platform="youtube", account_id=channel, name=record.author_name,
                                  is_owned=True)  # fmt: skip
                yield record


def api_items(export: Export, prefix: str | None) -> Iterator[Any]:
    """The things that stand there, or in the pages of JSON lines."""
    encoding = export.probe.encoding or "utf-8"
    if export.probe.kind is not FileKind.NDJSON:
        yield from iter_json(export.path, encoding, prefix or "item")
        return
    for _, value in iter_ndjson(export.path, encoding):
        items = value.get("items") if isinstance(value, dict) and not isinstance(value, CutItem) else None
        yield from items if isinstance(items, list) else [value]


def _comment(comment: Item, thread: Item, is_top: bool) -> list[Record]:
    comment_id = comment.required(Reason.MISSING_ID, "id")
    written = comment.text("snippet.textOriginal")
    text = written or plain(comment.required(Reason.MISSING_TEXT, "snippet.textDisplay"))
    parent_id = comment.text("snippet.parentId")
    if parent_id is None and not is_top:
        parent_id = thread.text("snippet.topLevelComment.id")
    video_id = comment.text("snippet.videoId") or thread.text("snippet.videoId")
    author_id = comment.text("snippet.authorChannelId.value")
    channel = comment.text("snippet.channelId") or thread.text("snippet.channelId")
    published_at, precision = comment.moment("snippet.publishedAt")
    name = comment.text("snippet.authorDisplayName")
    return [Message(
        position=comment.position, platform="youtube", message_id=comment_id, text=text, post_id=video_id,
        kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, parent_id=parent_id,
        thread_id=parent_id or comment_id, author_id=author_id, author_name=name,
        author_handle=name if name and name.startswith("@") else None, published_at=published_at,
        precision=precision, url=f"https://www.youtube.com/watch?v={video_id}&lc={comment_id}" if video_id else None,
        likes=comment.count("snippet.likeCount"), replies=thread.count("snippet.totalReplyCount") if is_top else None,
        is_own=author_id == channel if author_id and channel else None,
        is_hidden=HIDDEN.get(comment.text("snippet.moderationStatus") or ""),
    )]  # fmt: skip
