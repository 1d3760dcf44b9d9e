"""A publication of Threads as its own pages receive it, which extensions of the browser capture."""

from connectors.contract import Reason
from connectors.identity import fold_name
from connectors.items import Item
from connectors.record import Account, Message, MessageKind, Post, Record, Snapshot

THREADS = "threads"
ABOUT = "text_post_app_info"


def records(item: Item, taken: Item, own: frozenset[str]) -> list[Record]:
    """A message, or the brand's publication when one of the folded names ``own`` wrote it, answering nobody."""
    code = item.required(Reason.MISSING_ID, "code")
    handle, text = item.text("user.username"), item.text("caption.text")
    name = item.text("user.full_name") or handle
    published_at, precision = item.moment("taken_at")
    url = f"https://www.threads.com/@{handle}/post/{code}" if handle else None
    is_reply = item.flag(f"{ABOUT}.is_reply")
    is_own = bool(own & {fold_name(known) for known in (handle, name) if known})
    likes, replies = item.count("like_count"), item.count(f"{ABOUT}.direct_reply_count")
    if is_own and handle and not is_reply:
        return [
            Account(position=item.position, platform=THREADS, account_id=handle, name=name or handle, handle=handle,
                    is_owned=True),
            Post(position=item.position, platform=THREADS, post_id=code, account_id=handle, text=text,
                 published_at=published_at, precision=precision, url=url),
            Snapshot(position=item.position, platform=THREADS, post_id=code, taken_at=taken.moment("at")[0],
                     reactions=likes, comments=replies, shares=item.count(f"{ABOUT}.repost_count")),
        ]  # fmt: skip
    return [Message(
        position=item.position, platform=THREADS, message_id=code, text=text or "", author_name=name,
        author_handle=handle, author_id=item.text("user.pk", "user.id"), published_at=published_at,
        precision=precision, url=url, likes=likes, replies=replies, is_own=is_own or None,
        kind=MessageKind.REPLY if is_reply else MessageKind.MENTION,
    )]  # fmt: skip
