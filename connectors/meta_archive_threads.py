"""What an account wrote on Threads: a file of its Instagram archive, its publications and its answers together."""

from collections.abc import Iterator
from typing import Any

from connectors.contract import Reason
from connectors.identity import message_id_from
from connectors.items import BadItem, Item
from connectors.meta_archive_holder import Holder
from connectors.meta_archive_instagram import media_format, media_id
from connectors.record import Message, MessageKind, Post, PostFormat, Record

THREADS = "threads"
LIST = "text_post_app_text_posts"


def holds_threads(key: str | None, objects: list[dict[str, Any]]) -> bool:
    """Whether these are what an account wrote on Threads."""
    return key == LIST and any(isinstance(one.get("media"), list) for one in objects)


def thread(item: Item, holder: Holder, key: str | None) -> Iterator[Record]:
    """A publication, or the account's own message when it answers someone: whom, the archive does not say."""
    parts = item.each("media")
    first = parts[0] if parts else Item(item.position, {})
    text = item.text("title") or first.text("title")
    published_at, precision = item.moment("creation_timestamp")
    if published_at is None:
        published_at, precision = first.moment("creation_timestamp")
    files = [part.value for part in parts if part.text("uri")]
    if published_at is None and not files:
        raise BadItem(Reason.MISSING_ID, "ni date, ni fichier : cette publication ne se distingue de rien")
    moment = published_at and published_at.isoformat()
    thread_id = media_id(files) or message_id_from(THREADS, "post", moment, text)
    if any(part.flag("text_app_post.is_reply") for part in parts):
        yield Message(
            position=item.position, platform=THREADS, message_id=thread_id, text=text or "", kind=MessageKind.REPLY,
            author_name=holder.name, author_handle=holder.name, published_at=published_at, precision=precision,
            is_own=True,
        )  # fmt: skip
        return
    yield Post(
        position=item.position, platform=THREADS, post_id=thread_id, account_id=holder.name, text=text,
        published_at=published_at, precision=precision, format=media_format(files) or PostFormat.TEXT,
    )  # fmt: skip
