"""A channel of Discord saved as a table: neither who answers whom nor, mostly, the ids of messages."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import bind, find_columns, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.discord_text import DISCORD, NOBODY, person
from connectors.fields import Column, Id, Instant, Text
from connectors.headers import sample_cells
from connectors.identity import fold_name, message_id_from
from connectors.instants import DateOrder, carries_zone, instant_in_id
from connectors.probe import Probe, Table
from connectors.record import Message, Post, Precision, Record, spoken_kind

COLUMNS: dict[str, Column] = {
    "message_id": Id("MessageID", "Message ID"),  # only some forks of the tool write it
    "author_id": Id("AuthorID", "Author ID"),
    "author_name": Text("Author"),
    "published_at": Instant("Date", missing=Reason.MISSING_DATE),
    "text": Text("Content"),
}
REQUIRED = frozenset(COLUMNS.keys() - {"message_id"})
UNUSED = ("Attachments", "Reactions")
SYSTEM_TEXT = re.compile(
    r"(?:Pinned a message|Joined the server|Started a thread|Changed the channel icon|Left the group"
    r"|(?:Added .+ to|Removed .+ from) the group|Started a call that lasted .+ minutes)\.|Changed the channel name: .+"
)
CHANNEL_IN_NAME = re.compile(r"\[(\d{15,20})\]")
DIRECT = "Direct Messages - "  # what the tool writes in the place of the server's name
DISCRIMINATOR = re.compile(r"#\d{1,4}$")
HALF_DAY = re.compile(r"[ap]\.?m\.?\s*$", re.IGNORECASE)


def channel_table(probe: Probe) -> Table | None:
    """The table of a channel, by the columns of the tool."""
    for table in probe.tables if probe.is_tabular else ():
        places = find_columns(COLUMNS, table.header)
        if places.keys() >= REQUIRED and set(UNUSED) & {name.strip() for name in table.header}:
            return table
    return None


def read_table(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A message a row; the file's name tells the channel."""
    table = channel_table(export.probe)
    if table is None:
        return
    places = find_columns(COLUMNS, table.header)
    dates = sample_cells(table, places["published_at"])
    order = DateOrder.MONTH_FIRST if any(map(HALF_DAY.search, dates)) else DateOrder.DAY_FIRST
    columns = COLUMNS | {"published_at": Instant("Date", missing=Reason.MISSING_DATE, order=order)}
    zone = "UTC" if carries_zone(dates) else export.zone
    binding = bind(columns, export, table, places, ZoneInfo(zone) if zone else None)
    found = CHANNEL_IN_NAME.findall(export.name)
    channel_id = found[-1] if found else None
    is_private = PurePosixPath(export.name).name.startswith(DIRECT)
    if channel_id and not is_private:
        yield Post(position=0, platform=DISCORD, post_id=channel_id, is_stub=True)
    for position, cells in read_rows(export, table):
        values: Any = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        message_id, author_id, author, moment, text = values
        if SYSTEM_TEXT.fullmatch(text or ""):
            yield Ignored(position, Reason.GHOST_ROW)
            continue
        published_at, precision = moment or (None, Precision.EXACT)
        name = DISCRIMINATOR.sub("", author) if author and not author.startswith(NOBODY) else None
        if message_id and (made_at := instant_in_id(DISCORD, message_id)):
            published_at, precision = made_at, Precision.EXACT
        if message_id is None:
            when = published_at.isoformat() if published_at and precision is Precision.EXACT else published_at
            message_id = message_id_from(DISCORD, channel_id, author and fold_name(author), text, when)
        yield Message(
            position=position, platform=DISCORD, message_id=message_id, text=text or "",
            kind=spoken_kind(is_private=is_private, is_reply=False), post_id=None if is_private else channel_id,
            thread_id=channel_id if is_private else None, author_id=person(author_id), author_name=name,
            author_handle=name, published_at=published_at, precision=precision, source_zone=zone or "UTC",
        )  # fmt: skip
