"""A post of Bluesky as its API shows it, in a thread, a feed or a search."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.identity import fold_name
from connectors.instants import Moment
from connectors.items import BadItem, Item
from connectors.record import Account, Message, Post, PostFormat, Record, Snapshot

BLUESKY = "bluesky"
OPENING = datetime(2022, 11, 1, tzinfo=UTC)  # nothing was written there before
TOLERANCE = timedelta(minutes=5)
FORMATS = (("video", PostFormat.VIDEO), ("external", PostFormat.LINK))


def post_uri(view: Any) -> str | None:
    """The at:// address of the post that a view shows."""
    match view:
        case {"uri": str(uri)} if uri.startswith("at://"):
            return uri
    return None


def web_address(post: Item, uri: str) -> str:
    """Where people read the post."""
    return f"https://bsky.app/profile/{post.text('author.handle', 'author.did')}/post/{uri.rpartition('/')[2]}"


def is_by(post: Item, own_names: frozenset[str]) -> bool:
    """Whether one of these names, folded, wrote the post."""
    names = (post.text(f"author.{key}") for key in ("did", "handle", "displayName"))
    return any(fold_name(name) in own_names for name in names if name)


def publication(post: Item, uri: str) -> Iterator[Record]:
    """The brand's account, its post and its counters."""
    did, handle = post.text("author.did"), post.text("author.handle")
    if did:
        yield Account(position=post.position, platform=BLUESKY, account_id=did, handle=handle, is_owned=True,
                      name=post.text("author.displayName") or handle)  # fmt: skip
    published_at, precision = _moment(post)
    quotes, reposts = post.count("quoteCount"), post.count("repostCount")
    yield Post(
        position=post.position, platform=BLUESKY, post_id=uri, account_id=did, published_at=published_at,
        text=post.text("record.text"), precision=precision, url=web_address(post, uri), format=_format(post),
    )  # fmt: skip
    yield Snapshot(
        position=post.position, platform=BLUESKY, post_id=uri, reactions=post.count("likeCount"),
        comments=post.count("replyCount"), shares=None if reposts is None else reposts + (quotes or 0),
    )  # fmt: skip


def opening(post: Item, uri: str, is_own: bool, **place: Any) -> Iterator[Record]:
    """The message that opens a discussion, and a stub for its answers to hang from."""
    yield Post(position=post.position, platform=BLUESKY, post_id=uri, url=web_address(post, uri), is_stub=True)
    yield message(post, uri, is_own, post_id=uri, thread_id=uri, **place)


def message(post: Item, uri: str, is_own: bool, **place: Any) -> Message:
    """The post as a message; ``place`` says under which post, in which thread, after what."""
    published_at, precision = _moment(post)
    handle = post.text("author.handle")
    languages = post.at("record.langs")
    return Message(
        position=post.position, platform=BLUESKY, message_id=uri, text=post.text("record.text") or "",
        author_id=post.text("author.did"), author_handle=handle, author_name=post.text("author.displayName") or handle,
        published_at=published_at, precision=precision, url=web_address(post, uri), likes=post.count("likeCount"),
        replies=post.count("replyCount"), is_own=is_own or None,
        lang=str(languages[0]) if isinstance(languages, list) and len(languages) == 1 else None, **place,
    )  # fmt: skip


def _moment(post: Item) -> Moment:
    """The time that the author's application wrote, unless it comes before Bluesky or after the post was received."""
    received = post.moment("indexedAt")
    try:
        written = post.moment("record.createdAt")
    except BadItem:
        return received
    if written[0] is None or (received[0] and not OPENING <= written[0] <= received[0] + TOLERANCE):
        return received
    return written


def _format(post: Item) -> PostFormat | None:
    embed = post.at("embed") or post.at("record.embed") or {}
    kind = str(embed.get("$type", "")) if isinstance(embed, dict) else ""
    if "images" in kind:
        return PostFormat.CAROUSEL if len(Item(0, embed).each("images")) > 1 else PostFormat.IMAGE
    return next((found for word, found in FORMATS if word in kind), PostFormat.TEXT)
