"""Telegram Desktop: one chat, or all those of an account, saved as result.json."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from connectors.chat import Chains, reactions
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.items import Item, read_one
from connectors.probe import FileKind, Probe
from connectors.record import Account, Message, Post, PostFormat, Record, Snapshot, spoken_kind
from connectors.telegram_chats import Chat, messages_of

TELEGRAM = "telegram"
CHANNELS = ("private_channel", "public_channel")
GROUPS = ("private_group", "private_supergroup", "public_supergroup")
CONVERSATIONS = ("personal_chat", "bot_chat")
PRIVATE_NOTES = ("saved_messages", "replies", "verification_codes")
TYPES = frozenset((*CHANNELS, *GROUPS, *CONVERSATIONS, *PRIVATE_NOTES))
VIDEOS = ("video_file", "video_message", "animation")


class Telegram:
    """What a channel publishes are posts; what is said in a group or a conversation are messages."""

    key = TELEGRAM
    label = "Telegram"
    how_to_export = (
        "Dans Telegram Desktop, ouvrez le groupe ou le canal, cliquez sur ⋮ puis « Exporter l’historique », décochez "
        "les médias, choisissez le format « JSON » et toute la période, puis déposez le fichier result.json. Les "
        "commentaires d’un canal sont dans le groupe de discussion qui lui est lié : exportez-le aussi. Indiquez "
        "ensuite dans Vigie le nom de vos comptes."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="chat", label="Une discussion Telegram", first_seen="2018"),
        Layout(name="account", label="Toutes les discussions d’un compte Telegram", first_seen="2018"),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """By the kind of chat and its messages, or by the list of chats of an account."""
        if probe.kind is not FileKind.JSON:
            return None
        match probe.json_root:
            case {"messages": list(messages), **rest} if _is_chat(messages, rest):
                reason = "Discussion exportée par Telegram Desktop."
                return Match(connector=self.key, layout="chat", confidence=0.95, reason=reason)
            case {"chats": {"list": [{"type": str(kind), "messages": list()}, *_]}} if kind in TYPES:
                pass
            case {"personal_information": dict(), "about": str(about)} if "Telegram" in about:
                pass
            case _:
                return None
        reason = "Toutes les discussions d’un compte, exportées par Telegram Desktop."
        return Match(connector=self.key, layout="account", confidence=0.95, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A post for each message of a channel, a message for each of another chat; notices are ignored."""
        owner = Item(0, export.probe.json_root).text("personal_information.user_id")
        if owner:  # only its owner can export a whole account
            yield Account(position=0, platform=TELEGRAM, account_id=f"user{owner}", is_owned=True)
        position = 0
        for chat, values in messages_of(export):
            reader = _Reader(chat, export.zone, {f"channel{chat.chat_id}", f"user{owner}"})
            yield from reader.stub()
            for value in values:
                position += 1
                yield from read_one(position, value, reader.build)
        if position == 0:
            yield Ignored(1, Reason.BLANK_ROW)


class _Reader:
    """Reads the messages of one chat; ``own_ids`` are those of the group itself and of the account exported."""

    def __init__(self, chat: Chat, zone: str | None, own_ids: set[str]) -> None:
        self.chat = chat
        self.zone = zone
        self.own_ids = own_ids
        self.chains = Chains()
        self.forum_topics: set[str] = set()

    def stub(self) -> Iterator[Record]:
        """The channel's account, or the group as what its messages are written under; nothing for a conversation."""
        if self.chat.type in CHANNELS:
            yield Account(position=0, platform=TELEGRAM, account_id=f"channel{self.chat.chat_id}", name=self.chat.name)
        elif self.chat.type in GROUPS:
            yield Post(position=0, platform=TELEGRAM, post_id=self.chat.chat_id, title=self.chat.name, is_stub=True)

    def build(self, item: Item) -> Iterator[Record | Ignored]:
        if item.text("type") != "message" or self.chat.type in PRIVATE_NOTES:
            if item.text("action") == "topic_created":
                self.forum_topics.add(item.text("id") or "")
            yield Ignored(item.position, Reason.GHOST_ROW)
        elif self.chat.type in CHANNELS:
            yield from self.post(item)
        else:
            yield self.message(item)

    def post(self, item: Item) -> Iterator[Record]:
        post_id = f"{self.chat.chat_id}/{item.required(Reason.MISSING_ID, 'id')}"
        count = reactions(item)
        published_at, precision = self.moment(item)
        yield Post(
            position=item.position, platform=TELEGRAM, post_id=post_id, account_id=f"channel{self.chat.chat_id}",
            text=_text(item) or None, published_at=published_at, precision=precision, source_zone=self.source(item),
            format=_format(item),
        )  # fmt: skip
        if count is not None:
            yield Snapshot(position=item.position, platform=TELEGRAM, post_id=post_id, reactions=count)

    def message(self, item: Item) -> Message:
        """Ids only count within a chat. What a group writes in its own name comes from its administrators."""
        number = item.required(Reason.MISSING_ID, "id")
        is_elsewhere = item.at("reply_to_peer_id") is not None
        answered = None if is_elsewhere else item.text("reply_to_message_id")
        if answered in self.forum_topics:
            answered = None
        root = self.chains.root(number, answered)
        is_conversation = self.chat.type in CONVERSATIONS
        author_id = item.text("from_id")
        if author_id and author_id.isdecimal():
            author_id = f"user{author_id}"
        published_at, precision = self.moment(item)
        return Message(
            position=item.position, platform=TELEGRAM, message_id=f"{self.chat.chat_id}/{number}", text=_text(item),
            kind=spoken_kind(is_private=is_conversation, is_reply=answered is not None),
            post_id=None if is_conversation else self.chat.chat_id,
            parent_id=f"{self.chat.chat_id}/{answered}" if answered else None,
            thread_id=self.chat.chat_id if is_conversation else f"{self.chat.chat_id}/{root}" if root else None,
            author_id=author_id, author_name=item.text("from"), published_at=published_at, precision=precision,
            source_zone=self.source(item), likes=reactions(item),
            is_own=True if author_id in self.own_ids else None,
        )  # fmt: skip

    def moment(self, item: Item) -> Any:
        """Unix time when it is there; else the clock of the computer that exported."""
        return item.moment("date_unixtime", "date", zone=ZoneInfo(self.zone) if self.zone else None)

    def source(self, item: Item) -> str:
        return "UTC" if item.text("date_unixtime") else self.zone or "UTC"


def _is_chat(messages: list[Any], rest: dict[Any, Any]) -> bool:
    if "type" in rest:
        return str(rest["type"]) in TYPES and "id" in rest
    first = messages[0] if messages else None
    return isinstance(first, dict) and first.get("type") in ("message", "service") and "text_entities" in first


def _text(item: Item) -> str:
    """The parts of a text put end to end; else a poll's question or a sticker's emoji."""
    written = item.at("text", "text_entities")
    parts = written if isinstance(written, list) else [written]
    text = "".join(part if isinstance(part, str) else Item(0, part).text("text") or "" if isinstance(part, dict) else ""
                   for part in parts)  # fmt: skip
    return text.strip() or item.text("poll.question", "sticker_emoji") or ""


def _format(item: Item) -> PostFormat | None:
    if item.at("photo") is not None:
        return PostFormat.IMAGE
    if item.text("media_type") in VIDEOS:
        return PostFormat.VIDEO
    return None if item.at("media_type", "file", "poll") is not None else PostFormat.TEXT
