"""The data that Discord gives of an account: what it wrote, a folder a channel, in CSV or (newer) in JSON."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from connectors.binding import bind, find_columns, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.discord_text import DISCORD, SITE, without_codes
from connectors.fields import Column, Id, Instant, Text
from connectors.headers import sample_cells
from connectors.instants import instant_in_id
from connectors.items import Item, object_of
from connectors.probe import Probe, Table
from connectors.record import Message, Post, Precision, Record, spoken_kind

COLUMNS: dict[str, Column] = {
    "message_id": Id("ID", missing=Reason.MISSING_ID),
    "published_at": Instant("Timestamp"),
    "text": Text("Contents"),
    "attachments": Text("Attachments"),
}
FOLDER = re.compile(r"c?(\d{15,20})")
SNOWFLAKE = re.compile(r"\d{15,20}")
ABOUT = re.compile(r"(?:^|/)messages/(?:c?\d{15,20}/channel|index)\.json$")


def package_table(probe: Probe) -> Table | None:
    """The table of the account's messages in a channel: its four columns, and ids as Discord numbers them."""
    for table in probe.tables:
        places = find_columns(COLUMNS, table.header)
        ids = sample_cells(table, places["message_id"]) if places.keys() == COLUMNS.keys() else []
        if any(SNOWFLAKE.fullmatch(cell.strip()) for cell in ids):
            return table
    return None


def is_about_channels(probe: Probe) -> bool:
    """Whether this only names the channel or the channels of the messages beside it."""
    return bool(ABOUT.search(probe.name)) and isinstance(probe.json_root, dict)


def read_package(export: Export, table: Table) -> Iterator[Record | Rejected | Ignored]:
    """The channel as a stub (position 0), then a message of the brand's a row; nothing tells what they answer."""
    folder = PurePosixPath(export.name).parent.name
    beside = export.companions
    has_own = "channel.json" in beside and beside.is_beside("channel.json")  # not that of another channel
    channel = Item(0, object_of(beside["channel.json"] if has_own else None))
    user = Item(0, object_of(beside.get("user.json")))
    found = FOLDER.fullmatch(folder)
    channel_id = channel.text("id") or (found[1] if found else None)
    guild_id = channel.text("guild.id")
    is_private = bool(channel.value) and guild_id is None
    if channel_id and not is_private:
        title = " / ".join(name for path in ("guild.name", "name") if (name := channel.text(path)))
        yield Post(position=0, platform=DISCORD, post_id=channel_id, title=title or None, is_stub=True,
                   url=f"{SITE}/{guild_id}/{channel_id}" if guild_id else None)  # fmt: skip
    binding = bind(COLUMNS, export, table, find_columns(COLUMNS, table.header), ZoneInfo("UTC"))
    place = "@me" if is_private else guild_id
    for position, cells in read_rows(export, table):
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        message_id, moment, text, attachments = values
        if text is None and attachments is None:
            yield Ignored(position, Reason.GHOST_ROW)
            continue
        published_at, precision = instant_in_id(DISCORD, message_id), Precision.EXACT
        if published_at is None:
            published_at, precision = moment or (None, Precision.EXACT)
        yield Message(
            position=position, platform=DISCORD, message_id=message_id, text=without_codes(text or ""),
            kind=spoken_kind(is_private=is_private, is_reply=False), post_id=None if is_private else channel_id,
            thread_id=channel_id if is_private else None, author_id=user.text("id"), author_name=user.text("username"),
            author_handle=user.text("username"), published_at=published_at, precision=precision, is_own=True,
            url=f"{SITE}/{place}/{channel_id}/{message_id}" if place and channel_id else None,
        )  # fmt: skip
