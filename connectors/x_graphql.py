"""A post of X as its own pages receive it, which extensions of the browser capture."""

from connectors.contract import Reason
from connectors.items import Item
from connectors.record import MessageKind, Record, Snapshot
from connectors.x_status import Status
from connectors.x_text import is_addressed, unescaped

NOTE = "note_tweet.note_tweet_results.result.text"  # the whole of a long post
REPOSTED = "legacy.retweeted_status_result.result"
TEXTS = (NOTE, "legacy.full_text")


def post_of(item: Item) -> Item | None:
    """The post of a capture, out of what X wraps around those it does not show to all; ``None`` if there is none."""
    for value in (item.value, item.at("tweet")):
        found = Item(item.position, value) if isinstance(value, dict) else None
        if found and found.at("rest_id", "legacy.id_str") and isinstance(found.at("legacy.full_text"), str):
            return found
    return None


def records(item: Item, taken: Item, own: frozenset[str]) -> list[Record]:
    """A message, or the brand's post when one of the folded names ``own`` wrote it, answering nobody."""
    status_id = item.required(Reason.MISSING_ID, "rest_id", "legacy.id_str")
    text = unescaped(item.required(Reason.MISSING_TEXT, *TEXTS))
    author = Item(item.position, item.at("core.user_results.result") or {})
    handle, author_id = author.text("core.screen_name", "legacy.screen_name"), author.text("rest_id")
    parent_id, conversation = item.text("legacy.in_reply_to_status_id_str"), item.text("legacy.conversation_id_str")
    answered = item.text("legacy.in_reply_to_user_id_str")
    reposted = item.at(f"{REPOSTED}.tweet", REPOSTED)
    is_repost = isinstance(reposted, dict)
    kind = MessageKind.MENTION
    if parent_id:
        kind = MessageKind.COMMENT if parent_id == conversation else MessageKind.REPLY
    counters = Snapshot(
        position=item.position, platform="x", post_id=status_id, taken_at=taken.moment("at")[0],
        impressions=item.count("views.count"), comments=item.count("legacy.reply_count"),
        reactions=None if is_repost else item.count("legacy.favorite_count"),
        shares=item.count("legacy.retweet_count"), saves=item.count("legacy.bookmark_count"),
    )  # fmt: skip
    return Status(
        counters=counters, text=text, moment=item.moment("legacy.created_at"), author_id=author_id,
        name=author.text("core.name", "legacy.name"), handle=handle, kind=kind,
        answers_other=(answered is not None and answered != author_id) or is_addressed(text, handle),
        is_repost=is_repost, repeated=Item(item.position, reposted).text(*TEXTS) if is_repost else None,
        post_id=conversation if parent_id else None, parent_id=parent_id, thread_id=conversation,
        lang=item.text("legacy.lang"),
    ).records(own)  # fmt: skip
