"""Discord: a channel saved by DiscordChatExporter, in JSON or in CSV."""

import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import bind, find_columns, read_rows
from connectors.chat import Chains, reactions
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Column, Id, Instant, Text
from connectors.identity import fold_name, message_id_from
from connectors.instants import DateOrder, carries_zone, instant_in_id
from connectors.items import Item, read_one
from connectors.probe import FileKind, Probe, Table
from connectors.readers import iter_json
from connectors.record import Message, MessageKind, Post, Precision, Record

DISCORD = "discord"
SITE = "https://discord.com/channels"
COLUMNS: dict[str, Column] = {
    "message_id": Id("MessageID", "Message ID"),  # only some forks of the tool write it
    "author_id": Id("AuthorID", "Author ID"),
    "author_name": Text("Author"),
    "published_at": Instant("Date", missing=Reason.MISSING_DATE),
    "text": Text("Content"),
}
REQUIRED = frozenset(COLUMNS.keys() - {"message_id"})
OBJECTS = (FileKind.JSON, FileKind.NDJSON)
UNUSED = ("Attachments", "Reactions")
REPLIES = ("Reply", "19")
SPOKEN = frozenset({"Default", "0", "ChatInputCommand", "20", "ContextMenuCommand", "23", *REPLIES})
SYSTEM_TEXT = re.compile(
    r"(?:Pinned a message|Joined the server|Started a thread|Changed the channel icon|Left the group"
    r"|(?:Added .+ to|Removed .+ from) the group|Started a call that lasted .+ minutes)\.|Changed the channel name: .+"
)
NOBODY = "Deleted User"  # the name that all deleted accounts share, and this id for most
NOBODY_ID = "456226577798135808"
CHANNEL_IN_NAME = re.compile(r"\[(\d{15,20})\]")
DISCRIMINATOR = re.compile(r"#\d{1,4}$")
MENTION = re.compile(r"<@!?(\d+)>")
HALF_DAY = re.compile(r"[ap]\.?m\.?\s*$", re.IGNORECASE)
CUSTOM_EMOJI = re.compile(r"<a?(:\w+:)\d+>")


class Discord:
    """The messages of one channel; nothing in it tells the brand, save a bot or a role declared as the brand's."""

    key = DISCORD
    label = "Discord (DiscordChatExporter)"
    how_to_export = (
        "Avec l’application DiscordChatExporter, connectez-vous, choisissez le serveur puis le salon, et exportez-le "
        "au format JSON, sans changer les autres réglages ; faites un fichier par salon. Le format CSV se lit aussi, "
        "mais il perd les réponses et les réactions. Indiquez ensuite dans Vigie le nom de vos comptes ou le rôle de "
        "votre équipe sur le serveur."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="json", label="Salon Discord en JSON", first_seen="2018"),
        Layout(name="csv", label="Salon Discord en CSV", first_seen="2018", unused=UNUSED,
               columns={name: column.aliases for name, column in COLUMNS.items()}, required=REQUIRED),
    )  # fmt: skip

    def recognise(self, probe: Probe) -> Match | None:
        """By the server, channel and messages of the JSON, or by the columns of the CSV."""
        match probe.json_root:
            case {"guild": {"id": _}, "channel": {"id": _, "name": _}, **rest} if "messages" in rest:
                reason = "Salon Discord enregistré par DiscordChatExporter."
                return Match(connector=self.key, layout="json", confidence=0.95, reason=reason)
        if _table(probe) is not None:
            reason = (
                "Salon Discord enregistré en CSV par DiscordChatExporter : il ne dit pas qui répond à qui. "
                "Le format JSON permet de mesurer les délais de réponse."
            )
            return Match(connector=self.key, layout="csv", confidence=0.9, reason=reason)
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """The channel as a stub (position 0), then a message for each one written; system notices are ignored."""
        if match.layout == "csv":
            yield from _read_table(export)
            return
        channel = _Channel(export)
        if not channel.is_private:
            yield Post(position=0, platform=DISCORD, post_id=channel.channel_id, title=channel.title, is_stub=True,
                       url=f"{SITE}/{channel.guild_id}/{channel.channel_id}")  # fmt: skip
        messages = iter_json(export.path, export.probe.encoding or "utf-8", "messages.item")
        position = 0
        for position, value in enumerate(messages, start=1):
            yield from read_one(position, value, channel.build)
        if position == 0:
            yield Ignored(1, Reason.BLANK_ROW)


class _Channel:
    """Where the messages of a JSON were written."""

    def __init__(self, export: Export) -> None:
        root = Item(0, export.probe.json_root)
        self.guild_id = root.text("guild.id")
        self.channel_id = root.text("channel.id") or ""
        self.is_private = (root.text("channel.type") or "").startswith("Direct")
        self.title = " / ".join(name for path in ("guild.name", "channel.name") if (name := root.text(path)))
        self.zone = ZoneInfo(export.zone) if export.zone else None
        self.own_names = {fold_name(name) for name in export.accounts}
        self.chains = Chains()

    def build(self, item: Item) -> Iterator[Record | Ignored]:
        if (item.text("type") or "Default") not in SPOKEN:
            yield Ignored(item.position, Reason.GHOST_ROW)
            return
        message_id = item.required(Reason.MISSING_ID, "id")
        published_at, precision = item.moment("timestamp", zone=self.zone)
        answered = item.text("reference.messageId") if item.text("type") in REPLIES else None
        root = self.chains.root(message_id, answered)
        author = item.text("author.name")
        yield Message(
            position=item.position, platform=DISCORD, message_id=message_id, text=_text(item),
            kind=MessageKind.REPLY if answered else MessageKind.MESSAGE,
            post_id=None if self.is_private else self.channel_id, parent_id=answered,
            thread_id=self.channel_id if self.is_private else root, author_id=_person(item.text("author.id")),
            author_name=None if author == NOBODY else item.text("author.nickname", "author.name"),
            author_handle=None if author == NOBODY else author,
            published_at=published_at or instant_in_id(DISCORD, message_id), precision=precision,
            url=f"{SITE}/{'@me' if self.is_private else self.guild_id}/{self.channel_id}/{message_id}",
            likes=reactions(item), is_own=self.is_own(item) or None,
        )  # fmt: skip

    def is_own(self, item: Item) -> bool:
        """A bot was invited by those who run the server and speaks for them; a role, when it is declared the brand's,
        was given by them."""
        roles = (fold_name(role.text("name") or "") for role in item.each("author.roles"))
        return bool(item.flag("author.isBot")) or not self.own_names.isdisjoint(roles)


def _person(author_id: str | None) -> str | None:
    return None if author_id == NOBODY_ID else author_id


def _text(item: Item) -> str:
    """What was written, names in place of ids; for a bot that writes in a frame, the frame's text."""
    names = {one.text("id"): one.text("nickname", "name") for one in item.each("mentions")}
    text = item.text("content")
    if text is None:
        parts = (embed.text(path) for embed in item.each("embeds") for path in ("title", "description"))
        text = "\n".join(filter(None, parts))
    named = MENTION.sub(lambda found: f"@{names.get(found[1]) or found[1]}", text)
    return CUSTOM_EMOJI.sub(r"\1", named)


def _table(probe: Probe) -> Table | None:
    for table in probe.tables if probe.kind not in OBJECTS else ():
        places = find_columns(COLUMNS, table.header)
        if places.keys() >= REQUIRED and set(UNUSED) & {name.strip() for name in table.header}:
            return table
    return None


def _read_table(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A message a row; the file's name tells the channel."""
    table = _table(export.probe)
    if table is None:
        return
    places = find_columns(COLUMNS, table.header)
    dates = [row[places["published_at"]] for row in table.sample if places["published_at"] < len(row)]
    order = DateOrder.MONTH_FIRST if any(map(HALF_DAY.search, dates)) else DateOrder.DAY_FIRST
    columns = COLUMNS | {"published_at": Instant("Date", missing=Reason.MISSING_DATE, order=order)}
    zone = "UTC" if carries_zone(dates) else export.zone
    binding = bind(columns, export, table, places, ZoneInfo(zone) if zone else None)
    found = CHANNEL_IN_NAME.findall(export.name)
    channel_id = found[-1] if found else None
    if channel_id:
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
            position=position, platform=DISCORD, message_id=message_id, text=text or "", kind=MessageKind.MESSAGE,
            post_id=channel_id, author_id=_person(author_id), author_name=name, author_handle=name,
            published_at=published_at, precision=precision, source_zone=zone or "UTC",
        )  # fmt: skip
