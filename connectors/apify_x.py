"""Posts of X as Apify's scrapers write them."""

from collections.abc import Iterator

from connectors.contract import Reason
from connectors.flattened import sound_id
from connectors.items import BadItem, Item
from connectors.record import MessageKind, Record, Snapshot
from connectors.x_status import REPOSTED, Status
from connectors.x_text import is_addressed, unescaped


def status(item: Item, own_names: frozenset[str]) -> Iterator[Record]:
    """What someone says, threaded by conversation; a post of the brand's when one of its folded names wrote it."""
    status_id = sound_id(item, "id")
    if status_id is None:
        raise BadItem(Reason.DAMAGED_ID if item.text("id") else Reason.MISSING_ID,
                      "l’identifiant du post manque ou a été arrondi ; importez le fichier d’origine")  # fmt: skip
    text = unescaped(item.required(Reason.MISSING_TEXT, "fullText", "text"))
    author_id, handle = sound_id(item, "author.id"), item.text("author.userName")
    parent_id, conversation = sound_id(item, "inReplyToId"), sound_id(item, "conversationId")
    is_answer = parent_id is not None or bool(item.flag("isReply"))
    kind = MessageKind.REPLY if is_answer else MessageKind.MENTION
    if parent_id and parent_id == conversation:
        kind = MessageKind.COMMENT
    counters = Snapshot(
        position=item.position, platform="x", post_id=status_id, impressions=item.count("viewCount") or None,
        reactions=item.count("likeCount"), comments=item.count("replyCount"), shares=item.count("retweetCount"),
        saves=item.count("bookmarkCount"),
    )  # fmt: skip
    yield from Status(
        counters=counters, text=text, moment=item.moment("createdAt"), author_id=author_id,
        name=item.text("author.name"), handle=handle, kind=kind, parent_id=parent_id, thread_id=conversation,
        answers_other=is_answer and (sound_id(item, "inReplyToUserId") != author_id or is_addressed(text, handle)),
        is_repost=bool(item.flag("isRetweet") or REPOSTED.match(text)),
        post_id=conversation if is_answer else None, lang=item.text("lang"),
    ).records(own_names)  # fmt: skip
