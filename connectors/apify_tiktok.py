"""TikTok comments and videos as Apify's scrapers write them."""

from collections.abc import Iterator

from connectors.flattened import comment_identity, sound_id, video_identity
from connectors.identity import fold_name, post_owner, post_ref
from connectors.items import Item
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot

TIKTOK = "tiktok"


def comment(item: Item) -> Iterator[Record]:
    """A comment or a reply, and a stub of its video, whose address names who published it."""
    url = item.text("videoWebUrl", "submittedVideoUrl", "input")
    ref = post_ref(url) if url else None
    post_id = ref.post_id if ref else None
    text, handle = item.text("text") or "", item.text("uniqueId")
    published_at, precision = item.moment("createTimeISO", "createTime")
    message_id = comment_identity(item, "cid", None, handle, text, published_at, post_id)
    parent_id = sound_id(item, "repliesToId")
    parent_id = None if parent_id == "0" else parent_id
    if post_id:
        yield Post(position=item.position, platform=TIKTOK, post_id=post_id, url=url, is_stub=True)
    owner = post_owner(url) if url else None
    yield Message(
        position=item.position, platform=TIKTOK, message_id=message_id, text=text,
        kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, post_id=post_id, parent_id=parent_id,
        thread_id=parent_id or message_id, author_id=None if handle else sound_id(item, "uid"),
        author_name=handle, author_handle=handle, published_at=published_at,
        precision=precision, likes=item.count("diggCount"),
        replies=item.count("replyCommentTotal"),
        is_own=fold_name(owner) == fold_name(handle) if owner and handle else None,
    )  # fmt: skip


def video(item: Item) -> Iterator[Record]:
    """A publication and its counters, under the handle of whoever published it."""
    url = item.text("webVideoUrl")
    post_id = video_identity(item, url)
    published_at, precision = item.moment("createTimeISO", "createTime")
    handle = item.text("authorMeta.name") or (post_owner(url) if url else None)
    if handle:
        yield Account(position=item.position, platform=TIKTOK, account_id=handle, name=item.text("authorMeta.nickName"),
                      handle=handle)  # fmt: skip
    yield Post(
        position=item.position, platform=TIKTOK, post_id=post_id, account_id=handle, text=item.text("text"),
        published_at=published_at, precision=precision, url=url,
        format=PostFormat.IMAGE if item.flag("isSlideshow") else PostFormat.VIDEO,
        is_paid=item.flag("isSponsored") or None,
    )  # fmt: skip
    plays = item.count("playCount")
    yield Snapshot(
        position=item.position, platform=TIKTOK, post_id=post_id, views=plays, video_views=plays,
        reactions=item.count("diggCount"), comments=item.count("commentCount"), shares=item.count("shareCount"),
        saves=item.count("collectCount"),
    )  # fmt: skip
