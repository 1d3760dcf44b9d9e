"""The posts of X as twscrape and snscrape write them, one a line or in a list."""

from collections.abc import Iterator
from typing import Any

from connectors.accounts import accounts_once
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.items import Item
from connectors.probe import FileKind, Probe
from connectors.record import MessageKind, Record, Snapshot
from connectors.x_status import Status
from connectors.x_statuses import read_posts
from connectors.x_text import is_addressed, unescaped

TWEET = "snscrape.modules.twitter.Tweet"
TEXTS = ("rawContent", "content")  # the second until 2023
REPOSTED = "retweetedTweet"


def is_scraped(probe: Probe) -> bool:
    """Whether the first objects of the file are posts by the name that these tools give to what they write."""
    if probe.kind not in (FileKind.JSON, FileKind.NDJSON) or probe.assigned_to:
        return False
    root = probe.json_root
    return any(_is_tweet(value) for value in (root if isinstance(root, list) else [root]))


@accounts_once
def read_scraped(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A message for each post; those of the declared accounts that answer nobody are the brand's posts."""
    return read_posts(export, _records)


def _is_tweet(value: Any) -> bool:
    return isinstance(value, dict) and value.get("_type") == TWEET


def _records(item: Item, own: frozenset[str]) -> list[Record | Ignored]:
    """What else these tools list, the people who liked a post among others, is ignored."""
    if not _is_tweet(item.value):
        return [Ignored(item.position, Reason.OTHER_REPORT)]
    status_id = item.required(Reason.MISSING_ID, "id_str", "id")
    text = unescaped(item.required(Reason.MISSING_TEXT, *TEXTS))
    handle, author_id = item.text("user.username"), item.text("user.id_str", "user.id")
    parent_id, conversation = item.text("inReplyToTweetId"), item.text("conversationId")
    is_repost = isinstance(item.at(REPOSTED), dict)
    kind = MessageKind.MENTION
    if parent_id:
        kind = MessageKind.COMMENT if parent_id == conversation else MessageKind.REPLY
    answered = item.text("inReplyToUser.id")
    counters = Snapshot(
        position=item.position, platform="x", post_id=status_id, impressions=item.count("viewCount"),
        reactions=None if is_repost else item.count("likeCount"), comments=item.count("replyCount"),
        shares=item.count("retweetCount"),
    )  # fmt: skip
    return [*Status(
        counters=counters, text=text, moment=item.moment("date"), author_id=author_id,
        name=item.text("user.displayname"), handle=handle, kind=kind,
        answers_other=(answered is not None and answered != author_id) or is_addressed(text, handle),
        is_repost=is_repost, repeated=item.text(*(f"{REPOSTED}.{name}" for name in TEXTS)),
        post_id=conversation if parent_id else None, parent_id=parent_id, thread_id=conversation,
        lang=item.text("lang"),
    ).records(own)]  # fmt: skip
