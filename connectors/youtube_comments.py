"""The comment threads of the YouTube Data API: pages of answers, lists of pages, lists of threads or comments."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.instants import instant_reader
from connectors.readers import Unreadable, iter_json
from connectors.record import Account, Message, MessageKind, Post, Record

API_KINDS = ("youtube#commentThread", "youtube#comment")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


def comments_prefix(root: Any) -> str | None:
    """Where the comments stand in the JSON: a page of answers, a list of pages, or a list of items."""
    match root:
        case {"items": [{"kind": str(kind)}, *_]} if kind in API_KINDS:
            return "items.item"
        case {"kind": "youtube#commentThreadListResponse" | "youtube#commentListResponse"}:
            return "items.item"
        case [{"items": [*_], "kind": str(kind)}, *_] if kind.startswith("youtube#comment"):
            return "item.items.item"
        case [{"kind": str(kind)}, *_] if kind in API_KINDS:
            return "item"
    return None


def read_comments(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A stub for each video (position 0), then a message for each comment and reply, numbered in order.

    The video owner's channel, when comments come from it, is the brand's account.
    """
    prefix = comments_prefix(export.probe.json_root)
    if prefix is None:
        raise Unreadable("Ce fichier JSON ne contient pas de fils de commentaires YouTube.")
    position = 0
    videos: set[str] = set()
    channels: set[str] = set()
    for item in iter_json(export.path, export.probe.encoding or "utf-8", prefix):
        thread = item.get("snippet", {}) if isinstance(item, dict) else {}
        top = thread.get("topLevelComment")
        comments = [item] if top is None else [top, *item.get("replies", {}).get("comments", ())]
        video_id, channel = thread.get("videoId"), thread.get("channelId")
        if video_id and video_id not in videos:
            videos.add(video_id)
            yield Post(position=0, platform="youtube", post_id=video_id, account_id=channel, is_stub=True,
                       url=f"https://www.youtube.com/watch?v={video_id}")  # fmt: skip
        for comment in comments:
            position += 1
            record = _comment(position, comment, thread, None if comment is top else top)
            if isinstance(record, Message) and record.is_own and channel and channel not in channels:
                channels.add(channel)
                yield Account(
                    position=0, platform="youtube", account_id=channel, name=record.author_name, is_owned=True
                )
            yield record


def _comment(position: int, comment: Any, thread: Mapping[str, Any], top: Any) -> Message | Rejected:
    snippet = comment.get("snippet", {}) if isinstance(comment, dict) else {}
    text = snippet.get("textOriginal") or _plain(snippet.get("textDisplay") or "")
    comment_id = comment.get("id") if isinstance(comment, dict) else None
    text = text.strip(" \t\r\n\ufeff")
    if not comment_id or not text:
        code, what = (Reason.MISSING_TEXT, "de texte") if comment_id else (Reason.MISSING_ID, "d’identifiant")
        return Rejected(
            position, code, f"Commentaire {position} : il n’a pas {what}.", f"{comment_id or ''} {text}"[:200]
        )
    parent_id = snippet.get("parentId") or (top or {}).get("id")
    video_id = snippet.get("videoId") or thread.get("videoId")
    author_id = (snippet.get("authorChannelId") or {}).get("value")
    channel = snippet.get("channelId") or thread.get("channelId")
    try:
        published_at, precision = instant_reader(None)(snippet.get("publishedAt") or "")
    except ValueError:
        detail = f"Commentaire {position}, « publishedAt » : « {snippet.get('publishedAt')} », date non reconnue."
        return Rejected(position, Reason.BAD_DATE, detail, text[:200])
    name = snippet.get("authorDisplayName")
    return Message(
        position=position, platform="youtube", message_id=comment_id, text=text, post_id=video_id,
        kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, parent_id=parent_id,
        thread_id=parent_id or comment_id, author_id=author_id, author_name=name,
        author_handle=name if name and name.startswith("@") else None, published_at=published_at,
        precision=precision, url=f"https://www.youtube.com/watch?v={video_id}&lc={comment_id}" if video_id else None,
        likes=snippet.get("likeCount"), replies=thread.get("totalReplyCount") if top is None else None,
        is_own=author_id == channel if author_id and channel else None,
    )  # fmt: skip


def _plain(displayed: str) -> str:
    """The text of a comment shown as HTML."""
    return html.unescape(TAG.sub("", BREAK.sub("\n", displayed)))
