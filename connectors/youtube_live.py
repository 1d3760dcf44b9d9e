"""The chat of a live stream of YouTube, as yt-dlp saves it (``--write-subs --sub-langs live_chat``): an action a line.

The keys are those that public readers of these files and of YouTube's own answers name.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.items import Item, numbered, read_one
from connectors.probe import Probe
from connectors.record import Message, MessageKind, Post, Record

LIVE_CHAT = "live-chat"
REPLAYED = "replayChatItemAction"
SAID = ("liveChatTextMessageRenderer", "liveChatPaidMessageRenderer")
OWNER = "OWNER"  # the badge of the channel itself
VIDEO = re.compile(r"\[([\w-]{11})\]\.live_chat")  # how yt-dlp names its files


def is_live_chat(probe: Probe) -> bool:
    """Whether each object of a file is an action of a chat."""
    first = probe.json_root[:1] if isinstance(probe.json_root, list) else [probe.json_root]
    return bool(first) and isinstance(first[0], dict) and isinstance(first[0].get(REPLAYED), dict)


def read_live_chat(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """The video as a stub where the file's name tells it, then a message for each one said; other actions are
    ignored."""
    found = VIDEO.search(PurePosixPath(export.name).name)
    video_id = found[1] if found else None
    if video_id:
        yield Post(position=0, platform="youtube", post_id=video_id, is_stub=True,
                   url=f"https://www.youtube.com/watch?v={video_id}")  # fmt: skip

    def build(item: Item) -> Iterator[Message | Ignored]:
        said = [one for action in item.each(f"{REPLAYED}.actions") for one in _said(action)]
        if not said:
            yield Ignored(item.position, Reason.GHOST_ROW)
        for one in said:
            published_at, precision = one.moment("timestampUsec")
            name = one.text("authorName.simpleText")
            yield Message(
                position=one.position, platform="youtube", kind=MessageKind.ROOM, text=_text(one), post_id=video_id,
                message_id=one.required(Reason.MISSING_ID, "id"), author_id=one.text("authorExternalChannelId"),
                author_name=name, author_handle=name[1:] if name and name.startswith("@") else None,
                published_at=published_at, precision=precision, is_own=True if _is_owner(one) else None,
            )  # fmt: skip

    for position, value in numbered(export, "item" if isinstance(export.probe.json_root, list) else ""):
        yield from read_one(position, value, build)


def _said(action: Item) -> list[Item]:
    return [one for name in SAID for one in action.each(f"addChatItemAction.item.{name}")]


def _text(item: Item) -> str:
    """The runs of a message put end to end; an emoji of the channel's own as the word that makes it."""
    return "".join(map(_run, item.each("message.runs"))).strip()


def _run(run: Item) -> str:
    words = run.at("emoji.shortcuts")
    if run.flag("emoji.isCustomEmoji") and isinstance(words, list) and words:
        return str(words[0])
    return str(run.at("text", "emoji.emojiId") or "")


def _is_owner(item: Item) -> bool:
    badges = item.each("authorBadges")
    return any(badge.text("liveChatAuthorBadgeRenderer.icon.iconType") == OWNER for badge in badges)
