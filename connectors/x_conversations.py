"""The private conversations of an X archive: what people wrote to the account, and its answers."""

from collections.abc import Iterator
from typing import Any

from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.instants import instant_in_id
from connectors.items import Item, read_one
from connectors.readers import CutItem, iter_json
from connectors.record import Message, MessageKind, Precision, Record
from connectors.x_archive import Archive, survey
from connectors.x_text import unescaped

MESSAGE = "messageCreate"


def read_conversations(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """The account, then a message each, numbered through the whole file; who joins or leaves is ignored."""
    archive = survey(export)
    yield from archive.accounts()
    position = 0
    for value in iter_json(export.path, export.probe.encoding or "utf-8", "item"):
        conversation = Item(position + 1, value if isinstance(value, dict) else {})
        events, thread_id = (
            conversation.at("dmConversation.messages"),
            conversation.text("dmConversation.conversationId"),
        )
        is_whole = isinstance(events, list) and not isinstance(value, CutItem)
        for event in events if is_whole else [value]:  # set aside as a whole
            position += 1
            yield from _event(position, event, thread_id, archive)
    if position == 0:
        yield Ignored(1, Reason.OTHER_REPORT)


def _event(position: int, event: Any, thread_id: str | None, archive: Archive) -> Iterator[Record | Rejected | Ignored]:
    said = event.get(MESSAGE) if isinstance(event, dict) else None
    if said is None and isinstance(event, dict) and not isinstance(event, CutItem):
        yield Ignored(position, Reason.OTHER_REPORT)
    else:
        yield from read_one(position, said or event, lambda item: _message(item, thread_id, archive))


def _message(item: Item, thread_id: str | None, archive: Archive) -> Iterator[Record]:
    message_id = item.required(Reason.MISSING_ID, "id")
    published_at, precision = item.moment("createdAt")
    if published_at is None:
        published_at, precision = instant_in_id("x", message_id), Precision.EXACT
    sender = item.text("senderId")
    is_own = sender == archive.account_id if sender and archive.account_id else None
    yield Message(
        position=item.position, platform="x", message_id=message_id, kind=MessageKind.MESSAGE, thread_id=thread_id,
        text=unescaped(item.text("text") or ""), author_id=sender,
        author_name=archive.name if is_own else None, author_handle=archive.username if is_own else None,
        published_at=published_at, precision=precision, is_own=is_own, likes=len(item.each("reactions")) or None,
    )  # fmt: skip
