"""Slack: the channels of a workspace's export, a JSON a day."""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from connectors.chat import reactions
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.items import Item, read_one
from connectors.probe import FileKind, Probe
from connectors.readers import Unreadable, iter_json
from connectors.record import Message, Post, Record, spoken_kind

SLACK = "slack"
TIMESTAMP = re.compile(r"\d{10}\.\d{6}")
SPOKEN = frozenset(
    {"bot_message", "me_message", "file_share", "file_comment", "file_mention", "thread_broadcast", "reply_broadcast"}
    | {"slackbot_response", "tombstone"}
)
TOMBSTONE = "tombstone"  # what stays of a deleted message that has answers
DIRECTORIES = frozenset(
    {"channels.json", "groups.json", "dms.json", "mpims.json", "users.json", "org_users.json", "integration_logs.json"}
    | {"canvases.json", "lists.json", "file_conversations.json", "huddle_transcripts.json", "content_flags.json"}
)
ENTRY_KEYS = (
    frozenset({"id", "name", "profile"}),  # users; only recent exports tell their team
    frozenset({"id", "created", "members"}),  # channels and conversations
    frozenset({"service_id", "service_type", "change_type"}),  # integration logs
    frozenset({"user_id", "app_id", "app_type", "change_type"}),
    frozenset({"id", "title", "filetype", "user", "created"}),  # canvases and lists
)
MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
DIRECT = re.compile(r"D[A-Z0-9]{8,}|mpdm-\S+")  # of two people, of several


class Slack:
    """Messages of channels, threads rebuilt; nothing in an export tells the brand, save its bots."""

    key = SLACK
    label = "Slack"
    how_to_export = (
        "En tant que propriétaire ou administrateur de l’espace de travail, ouvrez les paramètres de l’espace, puis "
        "« Importer/exporter des données » et l’onglet « Exporter ». Choisissez la période, lancez l’export et déposez "
        "le ZIP reçu, sans le décompresser : les noms des membres y sont. Indiquez ensuite dans Vigie le nom de "
        "vos comptes."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="messages", label="Messages d’un canal Slack", first_seen="2015"),
        Layout(name="other-report", label="Liste d’un export Slack", first_seen="2015"),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """By messages dated as only Slack does, or by the lists that go with them."""
        if probe.kind is not FileKind.JSON:
            return None
        if _prefix(probe.json_root) is not None:
            reason = "Messages d’un canal Slack."
            return Match(connector=self.key, layout="messages", confidence=0.95, reason=reason)
        if _is_directory(probe):
            reason = "Liste d’un export Slack (membres, canaux, journaux) : elle ne contient pas de messages."
            return Match(connector=self.key, layout="other-report", confidence=0.9, reason=reason)
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """The channel as a stub (position 0), then a message for each one written; arrivals and such are ignored."""
        encoding = export.probe.encoding or "utf-8"
        if match.layout == "other-report":
            yield Ignored(1, Reason.OTHER_REPORT)
            listed = iter_json(export.path, encoding, "item")
            yield from (Ignored(position, Reason.OTHER_REPORT) for position, _ in enumerate(listed, 1) if position > 1)
            return
        channel = _Channel(export)
        yield from channel.stub()
        prefix = _prefix(export.probe.json_root) or "item"
        for position, value in enumerate(iter_json(export.path, encoding, prefix), start=1):
            yield from read_one(position, value, channel.build)


class _Channel:
    """One channel, named by the folder its days are in."""

    def __init__(self, export: Export) -> None:
        *folders, _ = PurePosixPath(export.name).parts
        self.name = folders[-1] if folders and not folders[-1].lower().endswith((".zip", ".tar", ".gz")) else None
        self.is_direct = bool(DIRECT.fullmatch(self.name or ""))
        self.names = _names(export)

    def stub(self) -> Iterator[Post]:
        """The channel as what its messages are written under; nothing for a direct conversation."""
        if self.name and not self.is_direct:
            yield Post(position=0, platform=SLACK, post_id=self.name, title=f"#{self.name}", is_stub=True)

    def build(self, item: Item) -> Iterator[Record | Ignored]:
        subtype = item.text("subtype")
        if item.text("type") != "message" or (subtype is not None and subtype not in SPOKEN):
            yield Ignored(item.position, Reason.GHOST_ROW)
            return
        written = item.required(Reason.MISSING_ID, "ts")
        begun = item.text("thread_ts")
        published_at, precision = item.moment("ts")
        is_reply = begun is not None and begun != written
        user = item.text("user", "bot_id")
        thread_id = self.id_of(begun) if begun else None
        is_deleted = subtype == TOMBSTONE
        yield Message(
            position=item.position, platform=SLACK, message_id=self.id_of(written),
            text="" if is_deleted else self.text(item), kind=spoken_kind(is_private=self.is_direct, is_reply=is_reply),
            post_id=None if self.is_direct else self.name, parent_id=thread_id if is_reply else None,
            thread_id=thread_id or (self.name if self.is_direct else None), author_id=None if is_deleted else user,
            author_name=None if is_deleted else self.author(item, user), published_at=published_at,
            precision=precision, likes=reactions(item), replies=item.count("reply_count"),
            is_own=True if subtype == "bot_message" or (user or "").startswith("B") else None,
            is_deleted=True if is_deleted else None,
        )  # fmt: skip

    def id_of(self, written: str) -> str:
        """Two channels may speak in the same microsecond: an id names its channel."""
        return f"{self.name}/{written}" if self.name else written

    def author(self, item: Item, user: str | None) -> str | None:
        known = item.text("user_profile.display_name", "user_profile.real_name", "username", "bot_profile.name")
        return self.names.get(user or "") or known

    def text(self, item: Item) -> str:
        """What was written; for a bot that writes in a frame, the frame's text."""
        text = item.text("text")
        if text is None:
            parts = (frame.text("text", "fallback", "title") for frame in item.each("attachments"))
            text = "\n".join(filter(None, parts))
        return html.unescape(MARKUP.sub(self.shown, text))

    def shown(self, found: re.Match[str]) -> str:
        """``<@U1>`` as the member's name, ``<address|label>`` as its label."""
        sign, target, label = found.groups()
        match sign:
            case "@":
                return f"@{self.names.get(target) or label or target}"
            case "#":
                return f"#{label or target}"
            case "!":
                return label or f"@{target.partition('^')[0]}"
        return label or target


def _prefix(root: Any) -> str | None:
    """Where the messages stand in the JSON: a day's list, or an answer of the API."""
    for messages, prefix in (
        (root, "item"),
        (root.get("messages") if isinstance(root, dict) else None, "messages.item"),
    ):
        first = messages[0] if isinstance(messages, list) and messages else None
        match first:
            case {"type": "message", "ts": str(written)} if TIMESTAMP.fullmatch(written):
                return prefix
    return None


def _is_directory(probe: Probe) -> bool:
    """A list of what a workspace holds; an empty one is only known by its name in an archive."""
    root = probe.json_root
    if root == []:
        return "/" in probe.name and PurePosixPath(probe.name).name in DIRECTORIES
    first = root[0] if isinstance(root, list) else None
    return isinstance(first, dict) and PurePosixPath(probe.name).name in DIRECTORIES and any(
        keys <= first.keys() for keys in ENTRY_KEYS
    )  # fmt: skip


def _names(export: Export) -> dict[str, str]:
    """The name of each member, from the list that goes with the channels."""
    path = export.companions.get("users.json")
    return _read_names(path, path.stat().st_mtime_ns) if path else {}


@lru_cache(maxsize=4)
def _read_names(path: Path, written_ns: int) -> dict[str, str]:
    """A year of channels has thousands of days: their list of members is read once (``written_ns`` tells it anew)."""
    try:
        users = [Item(0, value) for value in iter_json(path, "utf-8", "item") if isinstance(value, dict)]
    except Unreadable:
        return {}
    paths = ("profile.display_name", "profile.real_name", "real_name", "name")
    return {user_id: name for user in users if (user_id := user.text("id")) and (name := user.text(*paths))}
