"""YouTube comments and videos as Apify's scrapers write them."""

from collections.abc import Iterator

from connectors.flattened import comment_identity, sound_id, video_identity
from connectors.identity import post_ref
from connectors.items import Item
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Precision, Record, Snapshot

YOUTUBE = "youtube"


def comment(item: Item) -> Iterator[Record]:
    """A comment or a reply, and a stub of its video; its age is counted back from « 2 days ago », which names no
    instant."""
    url = item.text("pageUrl")
    ref = post_ref(url) if url else None
    video_id = sound_id(item, "videoId") or (ref.post_id if ref else None)
    text, name = item.text("comment") or "", item.text("author")
    published_at, _ = item.moment("publishedAtTime")
    message_id = comment_identity(item, "cid", None, name, text, item.text("publishedTimeText"), video_id)
    parent_id = sound_id(item, "replyToCid") or (message_id.partition(".")[0] if "." in message_id else None)
    is_reply = parent_id is not None or item.text("type") == "reply"
    if video_id:
        yield Post(position=item.position, platform=YOUTUBE, post_id=video_id, url=url, title=item.text("title"),
                   is_stub=True)  # fmt: skip
    yield Message(
        position=item.position, platform=YOUTUBE, message_id=message_id, text=text, post_id=video_id,
        kind=MessageKind.REPLY if is_reply else MessageKind.COMMENT, parent_id=parent_id,
        thread_id=parent_id or (None if is_reply else message_id), author_name=name,
        author_handle=name if name and name.startswith("@") else None, published_at=published_at,
        precision=Precision.RELATIVE, likes=item.count("voteCount"), replies=item.count("replyCount"),
        url=f"https://www.youtube.com/watch?v={video_id}&lc={message_id}" if video_id and item.at("cid") else None,
        is_own=item.flag("authorIsChannelOwner"),
    )  # fmt: skip


def video(item: Item) -> Iterator[Record]:
    """A publication and its counters, under the name of its channel."""
    url = item.text("url")
    video_id = video_identity(item, url)
    published_at, precision = item.moment("date")
    name, channel = item.text("channelName"), item.text("channelId")
    if channel or name:
        yield Account(position=item.position, platform=YOUTUBE, account_id=channel or name or "", name=name)
    views = item.count("viewCount")
    yield Post(
        position=item.position, platform=YOUTUBE, post_id=video_id, account_id=channel or name,
        text=item.text("title"), title=item.text("title"), published_at=published_at, precision=precision, url=url,
        format=PostFormat.SHORT if url and "/shorts/" in url else PostFormat.VIDEO,
    )  # fmt: skip
    yield Snapshot(
        position=item.position, platform=YOUTUBE, post_id=video_id, views=views, video_views=views,
        reactions=item.count("likes"), comments=item.count("commentsCount"),
        followers=item.count("numberOfSubscribers"),
    )  # fmt: skip
