"""The chats of a Reddit account, from the data that Reddit gives of it: both sides of its private conversations."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from connectors.binding import bind, find_columns, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import Column, Id, Instant, Text
from connectors.identity import fold_name
from connectors.probe import Table
from connectors.record import Message, MessageKind, Record
from connectors.reddit_things import REDDIT

CHATS = "chats"
COLUMNS: dict[str, Column] = {
    "message_id": Id("message_id", missing=Reason.MISSING_ID),
    "published_at": Instant("created_at", missing=Reason.MISSING_DATE),
    "author": Text("username"),
    "text": Text("message"),
    "parent_id": Id("thread_parent_message_id"),
    "thread_id": Id("channel_url"),
    "kind": Text("conversation_type"),
}


def is_chat(table: Table) -> bool:
    """Whether the table has all the columns of a chat."""
    return find_columns(COLUMNS, table.header).keys() == COLUMNS.keys()


def read_chats(export: Export, table: Table, own_names: frozenset[str]) -> Iterator[Record | Rejected | Ignored]:
    """A message a row; a conversation is the channel that it stands in."""
    binding = bind(COLUMNS, export, table, find_columns(COLUMNS, table.header), ZoneInfo("UTC"))
    for position, cells in read_rows(export, table):
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        message_id, (published_at, precision), author, text, parent_id, thread_id, _ = values
        yield Message(
            position=position, platform=REDDIT, message_id=message_id, kind=MessageKind.MESSAGE, text=text or "",
            author_name=author, author_handle=author, thread_id=thread_id or message_id, parent_id=parent_id,
            published_at=published_at, precision=precision,
            is_own=bool(author and fold_name(author) in own_names) or None,
        )  # fmt: skip
