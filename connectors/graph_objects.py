"""The objects of the Graph API as records: a publication, then what was said under it, in the order of the file."""

from collections.abc import Iterator
from typing import Any

from connectors.contract import Ignored, Reason, Rejected
from connectors.identity import fold_name, node_id, node_path, post_ref
from connectors.items import Item, read_one
from connectors.meta_columns import SYSTEM_POST
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot

Read = Iterator[Record | Rejected | Ignored]
FACEBOOK, INSTAGRAM = "facebook", "instagram"
FACEBOOK_FORMATS = {
    "photo": PostFormat.IMAGE, "added_photos": PostFormat.IMAGE, "album": PostFormat.CAROUSEL,
    "video": PostFormat.VIDEO, "added_video": PostFormat.VIDEO, "video_inline": PostFormat.VIDEO,
    "link": PostFormat.LINK, "share": PostFormat.LINK, "shared_story": PostFormat.LINK, "status": PostFormat.TEXT,
    "mobile_status_update": PostFormat.TEXT,
}  # fmt: skip
INSTAGRAM_FORMATS = {
    "image": PostFormat.IMAGE, "video": PostFormat.VIDEO, "carousel_album": PostFormat.CAROUSEL,
    "reels": PostFormat.REEL, "story": PostFormat.STORY,
}  # fmt: skip
INSIGHTS = {
    "impressions": "impressions", "post_impressions": "impressions", "reach": "reach",
    "post_impressions_unique": "reach", "views": "views", "post_clicks": "clicks", "post_video_views": "video_views",
    "video_views": "video_views", "plays": "video_views", "saved": "saves", "shares": "shares",
    "follows": "followers_gained",
}  # fmt: skip


class _Reader:
    """Numbers the objects, and says each account and each post's stub once."""

    platform = ""
    answers = ""  # the edge of the replies to a comment
    is_owned = True  # whether the publications are those of who asked for the dump

    def __init__(self) -> None:
        self.position = 0
        self.said: set[str] = set()

    def read(self, value: Any) -> Read:
        """An object of the root: its records, then those of what was said under it."""
        raise NotImplementedError

    def comments(self, holder: Any, edge: str, post_id: str | None, owner: str | None, root: str | None) -> Read:
        """The comments under an object, each followed by its replies; ``root`` is the message that they answer."""
        inner = holder.get(edge) if isinstance(holder, dict) else None
        found = inner.get("data") if isinstance(inner, dict) else inner
        for value in found if isinstance(found, list) else ():
            yield from self.comment(value, post_id, owner, root)

    def comment(self, value: Any, post_id: str | None, owner: str | None, root: str | None) -> Read:
        """A comment and its replies."""
        self.position += 1
        records = read_one(self.position, value, lambda item: self.message(item, post_id, owner, root))
        yield from records
        known = next((one for one in records if isinstance(one, Message)), None)
        yield from self.comments(value, self.answers, post_id, owner, root or (known.message_id if known else None))

    def message(self, item: Item, post_id: str | None, owner: str | None, root: str | None) -> Iterator[Record]:
        raise NotImplementedError

    def account(self, account_id: str, name: str | None, handle: str | None = None) -> Iterator[Account]:
        if account_id not in self.said:
            self.said.add(account_id)
            yield Account(position=0, platform=self.platform, account_id=account_id, name=name, handle=handle,
                          is_owned=self.is_owned)  # fmt: skip

    def stub(self, post_id: str | None, url: str | None = None) -> Iterator[Post]:
        if post_id and f"/{post_id}" not in self.said:
            self.said.add(f"/{post_id}")
            yield Post(position=0, platform=self.platform, post_id=post_id, url=url, is_stub=True)


class FacebookReader(_Reader):
    """A page's feed: its publications and those left on it by others, or comments alone."""

    platform, answers = FACEBOOK, "comments"

    def read(self, value: Any) -> Read:
        if _is_facebook_comment(value):
            parts = node_path(str(value.get("id")))
            post_id = parts[0] if len(parts) == 2 else None
            yield from self.stub(post_id)
            yield from self.comment(value, post_id, None, None)
            return
        self.position += 1
        records = read_one(self.position, value, self.publication)
        yield from records
        first = next((one for one in records if isinstance(one, (Post, Message))), None)
        owner = node_path(str(value.get("id")))[0] if isinstance(value, dict) else None
        post_id = first.post_id if isinstance(first, Post) else None
        root = first.message_id if isinstance(first, Message) else None
        yield from self.comments(value, "comments", post_id, owner, root)

    def publication(self, item: Item) -> Iterator[Record]:
        parts = node_path(item.required(Reason.MISSING_ID, "id"))
        post_id, page_id = parts[-1], parts[0] if len(parts) == 2 else item.text("from.id")
        published_at, precision = item.moment("created_time")
        text, story, url = item.text("message"), item.text("story"), item.text("permalink_url")
        author_id, name = item.text("from.id"), item.text("from.name")
        if page_id and author_id and author_id != page_id:
            yield Message(
                position=item.position, platform=FACEBOOK, message_id=post_id, text=text or "", thread_id=post_id,
                kind=MessageKind.MENTION, author_id=author_id, author_name=name, published_at=published_at,
                precision=precision, url=url, likes=_total(item, "reactions", "likes"), is_own=False,
            )  # fmt: skip
            return
        if page_id:
            yield from self.account(page_id, name)
        self.said.add(f"/{post_id}")
        yield Post(
            position=item.position, platform=FACEBOOK, post_id=post_id, account_id=page_id,
            text=text, title=story, published_at=published_at, precision=precision, url=url,
            format=_facebook_format(item), is_system=bool(not text and story and SYSTEM_POST.search(story)),
        )  # fmt: skip
        counters = {"reactions": _total(item, "reactions", "likes"), "comments": _total(item, "comments"),
                    "shares": item.count("shares.count"), **_insights(item)}  # fmt: skip
        yield from _snapshot(item.position, FACEBOOK, post_id, counters)

    def message(self, item: Item, post_id: str | None, owner: str | None, root: str | None) -> Iterator[Record]:
        message_id = node_id(item.required(Reason.MISSING_ID, "id"))
        published_at, precision = item.moment("created_time")
        parent = item.text("parent.id")
        parent_id = node_id(parent) if parent else root
        author_id, name = item.text("from.id"), item.text("from.name")
        if owner and author_id == owner:
            yield from self.account(owner, name)
        yield Message(
            position=item.position, platform=FACEBOOK, message_id=message_id, text=item.text("message") or "",
            kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, post_id=post_id, parent_id=parent_id,
            thread_id=root or parent_id or message_id, author_id=author_id, author_name=name,
            published_at=published_at, precision=precision, url=item.text("permalink_url"),
            likes=item.count("like_count", "likes.summary.total_count"), replies=item.count("comment_count"),
            is_own=author_id == owner if author_id and owner else None,
            is_hidden=item.value["is_hidden"] if isinstance(item.value.get("is_hidden"), bool) else None,
        )  # fmt: skip


class InstagramReader(_Reader):
    """An account's media, or comments alone; the account and the media are those that the root names. Media of several
    accounts, or of one that was looked up (« business discovery »), are not the brand's."""

    platform, answers = INSTAGRAM, "replies"

    def __init__(
        self, username: str | None, account_id: str | None, media_id: str | None, *, is_owned: bool = True
    ) -> None:
        super().__init__()
        self.is_owned = is_owned
        self.username = username
        self.account_id = account_id
        self.media_id = media_id

    def read(self, value: Any) -> Read:
        if isinstance(value, dict) and "media_type" not in value and "text" in value:
            media = Item(0, value)
            url = media.text("media.permalink")
            ref = post_ref(url) if url else None
            post_id = (ref.post_id if ref else None) or media.text("media.id") or self.media_id
            yield from self.stub(post_id, url)
            yield from self.comment(value, post_id, self.username, None)
            return
        self.position += 1
        records = read_one(self.position, value, self.publication)
        yield from records
        post = next((one for one in records if isinstance(one, Post)), None)
        owner = Item(0, value).text("username", "owner.username") if isinstance(value, dict) else None
        speaker = owner or self.username if self.is_owned else None
        yield from self.comments(value, "comments", post.post_id if post else None, speaker, None)

    def publication(self, item: Item) -> Iterator[Record]:
        url = item.text("permalink")
        ref = post_ref(url) if url else None
        post_id = (ref.post_id if ref else None) or item.text("shortcode") or item.required(Reason.MISSING_ID, "id")
        published_at, precision = item.moment("timestamp")
        handle = item.text("username", "owner.username") or self.username
        account_id = item.text("owner.id") or self.account_id or handle
        if account_id:
            yield from self.account(account_id, None, handle)
        kind = item.text("media_product_type") if item.text("media_product_type") in ("REELS", "STORY") else None
        yield Post(
            position=item.position, platform=INSTAGRAM, post_id=post_id, account_id=account_id,
            text=item.text("caption"), published_at=published_at, precision=precision, url=url,
            format=INSTAGRAM_FORMATS.get((kind or item.text("media_type") or "").lower()),
        )  # fmt: skip
        counters = {"reactions": item.count("like_count"), "comments": item.count("comments_count"),
                    "views": item.count("view_count"), **_insights(item)}  # fmt: skip
        yield from _snapshot(item.position, INSTAGRAM, post_id, counters)

    def message(self, item: Item, post_id: str | None, owner: str | None, root: str | None) -> Iterator[Record]:
        message_id = item.required(Reason.MISSING_ID, "id")
        published_at, precision = item.moment("timestamp")
        parent_id = item.text("parent_id") or root
        handle = item.text("username", "from.username", "user.username")
        yield Message(
            position=item.position, platform=INSTAGRAM, message_id=message_id, text=item.text("text") or "",
            kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, post_id=post_id, parent_id=parent_id,
            thread_id=root or parent_id or message_id, author_id=None if handle else item.text("from.id", "user.id"),
            author_name=handle, author_handle=handle, published_at=published_at, precision=precision,
            likes=item.count("like_count"), is_own=fold_name(handle) == fold_name(owner) if handle and owner else None,
            is_hidden=item.value["hidden"] if isinstance(item.value.get("hidden"), bool) else None,
        )  # fmt: skip


def _snapshot(position: int, platform: str, post_id: str, counters: dict[str, Any]) -> Iterator[Snapshot]:
    """The counters, when the dump was asked for one at least."""
    if any(count is not None for count in counters.values()):
        yield Snapshot(position=position, platform=platform, post_id=post_id, **counters)


def _is_facebook_comment(value: Any) -> bool:
    """Whether an object of the root is a comment and no publication: it counts its likes and its answers."""
    return (
        isinstance(value, dict)
        and bool(value.keys() & {"comment_count", "parent", "can_remove", "attachment"})
        and (value.keys().isdisjoint({"shares", "story", "full_picture", "status_type", "reactions", "attachments"}))
    )


def _facebook_format(item: Item) -> PostFormat | None:
    if "/reel/" in (item.text("permalink_url") or ""):
        return PostFormat.REEL
    attachments = item.at("attachments.data")
    first = attachments[0] if isinstance(attachments, list) and attachments else None
    named = first.get("type") or first.get("media_type") if isinstance(first, dict) else None
    for word in (named, item.text("type"), item.text("status_type")):
        if isinstance(word, str) and (found := FACEBOOK_FORMATS.get(word.lower())):
            return found
    return None


def _total(item: Item, *edges: str) -> int | None:
    return item.count(*(f"{edge}.summary.total_count" for edge in edges))


def _insights(item: Item) -> dict[str, Any]:
    """The lifetime counters of ``insights``, by the name of Vigie's own."""
    found: dict[str, Any] = {}
    metrics = item.at("insights.data")
    for metric in metrics if isinstance(metrics, list) else ():
        if not isinstance(metric, dict) or not (name := INSIGHTS.get(str(metric.get("name")))):
            continue
        values = metric.get("values")
        last = values[-1] if isinstance(values, list) and values else None
        count = Item(0, last).count("value") if isinstance(last, dict) else None
        found.setdefault(name, count)
    return found
