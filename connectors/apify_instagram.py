"""Instagram comments and posts as Apify's scrapers write them."""

from collections.abc import Iterator
from typing import Any

from connectors.contract import Reason
from connectors.flattened import comment_identity, sound_id
from connectors.identity import comment_ref, fold_name, post_owner, post_ref
from connectors.items import BadItem, Item
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot

INSTAGRAM = "instagram"
FORMATS = {"image": PostFormat.IMAGE, "sidecar": PostFormat.CAROUSEL, "video": PostFormat.VIDEO}


def comment(item: Item) -> Iterator[Record]:
    """A comment with the replies that stand within it, and a stub of its post."""
    url = item.text("postUrl", "inputUrl")
    ref = post_ref(url) if url else None
    post_id = ref.post_id if ref and ref.platform == INSTAGRAM else None
    if post_id:
        yield Post(position=item.position, platform=INSTAGRAM, post_id=post_id, url=url, is_stub=True)
    yield from _messages(item, post_id, post_owner(url) if url else None, None)


def post(item: Item) -> Iterator[Record]:
    """A publication, its counters, and the last comments that stand within it."""
    url = item.text("url")
    ref = post_ref(url) if url else None
    post_id = item.text("shortCode") or (ref.post_id if ref else None)
    if post_id is None:
        raise BadItem(Reason.MISSING_ID, "ni code ni adresse de la publication ; exportez ces champs")
    published_at, precision = item.moment("timestamp")
    handle = item.text("ownerUsername")
    account_id = sound_id(item, "ownerId") or handle
    if account_id:
        yield Account(position=item.position, platform=INSTAGRAM, account_id=account_id,
                      name=item.text("ownerFullName"), handle=handle)  # fmt: skip
    is_reel = item.text("productType") == "clips" or bool(url and "/reel/" in url)
    yield Post(
        position=item.position, platform=INSTAGRAM, post_id=post_id, account_id=account_id, text=item.text("caption"),
        published_at=published_at, precision=precision, url=url,
        format=PostFormat.REEL if is_reel else FORMATS.get((item.text("type") or "").lower()),
        is_paid=item.flag("isSponsored") or None,
    )  # fmt: skip
    yield Snapshot(
        position=item.position, platform=INSTAGRAM, post_id=post_id, reactions=item.count("likesCount"),
        comments=item.count("commentsCount"), video_views=item.count("videoPlayCount", "videoViewCount"),
    )  # fmt: skip
    for one in _objects(item, "latestComments"):
        yield from _messages(one, post_id, handle, None)


def _messages(item: Item, post_id: str | None, owner: str | None, parent_id: str | None) -> Iterator[Record]:
    """The message and its replies; ``owner`` is the handle of whoever published, when it is known.

    People are known by their handle, which every tool gives, and not by their number, of which each has its own.
    """
    text, handle = item.text("text") or "", item.text("ownerUsername", "owner.username")
    url = item.text("commentUrl")
    ref = comment_ref(url) if url else None
    parent_id = parent_id or (ref.root_id if ref else None) or sound_id(item, "parentCommentId")
    published_at, precision = item.moment("timestamp")
    message_id = comment_identity(item, "id", ref, handle, text, published_at, post_id)
    is_own = fold_name(owner) == fold_name(handle) if owner and handle else None
    yield Message(
        position=item.position, platform=INSTAGRAM, message_id=message_id, text=text,
        kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, post_id=post_id, parent_id=parent_id,
        thread_id=parent_id or message_id, author_id=None if handle else sound_id(item, "owner.id"), author_name=handle,
        author_handle=handle, published_at=published_at, precision=precision, url=url,
        likes=item.count("likesCount"), replies=item.count("repliesCount"), is_own=is_own,
    )  # fmt: skip
    for reply in _objects(item, "replies"):
        yield from _messages(reply, post_id, owner, parent_id or message_id)


def _objects(item: Item, path: str) -> Iterator[Item]:
    """The comments of a list that stands in an object, at its position; what has neither text nor author is none."""
    found: Any = item.at(path)
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict) and (one.get("text") or one.get("ownerUsername")):
            yield Item(item.position, one)
