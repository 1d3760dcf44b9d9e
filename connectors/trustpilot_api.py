"""The reviews of Trustpilot's API: a page of answers, several, or a list of reviews."""

from collections.abc import Iterator
from typing import Any

from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.items import BadItem, Item, read_one
from connectors.mentions import language_code
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json, iter_ndjson
from connectors.record import Message, MessageKind, Record

KEYS = frozenset({"id", "stars", "consumer", "createdAt", "companyReply"})
LIST = "reviews"


def reviews_prefix(probe: Probe) -> str | None:
    """Where the reviews stand in the JSON; JSON lines hold one each, or a page."""
    root = probe.json_root
    if probe.kind is FileKind.NDJSON:
        return "" if any(_is_review(review) for one in root or () for review in _within(one)) else None
    if probe.kind is not FileKind.JSON:
        return None
    first: Any = root[0] if isinstance(root, list) and root else None
    for value, prefix in ((root, f"{LIST}.item"), (first, f"item.{LIST}.item")):
        if isinstance(value, dict) and LIST in value and any(map(_is_review, _within(value))):
            return prefix
    return "item" if _is_review(first) else None


def _within(value: Any) -> list[Any]:
    """The reviews of a page, or the review itself."""
    listed = value.get(LIST) if isinstance(value, dict) else None
    return listed if isinstance(listed, list) else [value]


def _is_review(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() >= KEYS and isinstance(value["consumer"], dict)


def read_api_reviews(export: Export, prefix: str) -> Iterator[Record | Rejected | Ignored]:
    """A review, then the company's reply if it has one."""
    encoding = export.probe.encoding or "utf-8"
    if prefix:
        reviews = iter_json(export.path, encoding, prefix)
    else:
        reviews = (review for _, value in iter_ndjson(export.path, encoding) for review in _within(value))
    for position, value in enumerate(reviews, start=1):
        yield from read_one(position, value, _review)


def _review(item: Item) -> Iterator[Record]:
    review_id, stars = item.required(Reason.MISSING_ID, "id"), item.count("stars")
    parts = dict.fromkeys(part for part in (item.text("title"), item.text("text")) if part)
    if not parts and stars is None:
        raise BadItem(Reason.MISSING_TEXT, "l’avis n’a ni étoiles ni texte ; il n’y a rien à lire")
    published_at, precision = item.moment("createdAt")
    yield Message(
        position=item.position, platform="trustpilot", message_id=review_id, text="\n\n".join(parts),
        kind=MessageKind.REVIEW, thread_id=review_id, author_id=item.text("consumer.id"),
        author_name=item.text("consumer.displayName"), published_at=published_at, precision=precision,
        rating=None if stars is None else float(stars), lang=language_code(item.text("language")),
    )  # fmt: skip
    reply = item.text("companyReply.text")
    if reply:
        replied_at, precision = item.moment("companyReply.createdAt")
        yield Message(
            position=item.position, platform="trustpilot", message_id=f"{review_id}/reply", text=reply,
            kind=MessageKind.REPLY, parent_id=review_id, thread_id=review_id, published_at=replied_at,
            precision=precision, is_own=True,
        )  # fmt: skip
