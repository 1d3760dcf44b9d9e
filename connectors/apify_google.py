"""Google reviews as Apify's scrapers write them: one by one, or within the place that they are about."""

from collections.abc import Iterator

from connectors.contract import Ignored, Reason
from connectors.flattened import comment_identity, sound_id
from connectors.items import Item
from connectors.record import Message, MessageKind, Record

GOOGLE = "google"


def review(item: Item) -> Iterator[Record | Ignored]:
    """A review, then the answer of whoever owns the place; a place without a review has neither stars nor text."""
    yield from _or_ignored(item, _review(item, item.text("title")))


def place(item: Item) -> Iterator[Record | Ignored]:
    """The reviews that stand within a place, with their answers."""
    owner = item.text("title")
    yield from _or_ignored(item, [record for one in item.each("reviews") for record in _review(one, owner)])


def _or_ignored(item: Item, records: list[Message]) -> Iterator[Record | Ignored]:
    yield from records
    if not records:
        yield Ignored(item.position, Reason.GHOST_ROW)


def _review(item: Item, owner: str | None) -> list[Message]:
    text, stars = item.text("text", "textTranslated") or "", item.count("stars")
    if not text and stars is None:
        return []
    name, author_id = item.text("name"), sound_id(item, "reviewerId")
    published_at, precision = item.moment("publishedAtDate")
    review_id = comment_identity(item, "reviewId", None, author_id or name or owner, text, published_at, stars)
    records = [Message(
        position=item.position, platform=GOOGLE, message_id=review_id, text=text, kind=MessageKind.REVIEW,
        thread_id=review_id, author_id=author_id, author_name=name, published_at=published_at, precision=precision,
        url=item.text("reviewUrl"), likes=item.count("likesCount"), rating=None if stars is None else float(stars),
        lang=item.text("originalLanguage"),
    )]  # fmt: skip
    answer = item.text("responseFromOwnerText")
    if answer:
        answered_at, precision = item.moment("responseFromOwnerDate")
        records.append(Message(
            position=item.position, platform=GOOGLE, message_id=f"{review_id}/reply", text=answer,
            kind=MessageKind.REPLY, parent_id=review_id, thread_id=review_id, author_name=owner,
            published_at=answered_at, precision=precision, is_own=True,
        ))  # fmt: skip
    return records
