"""The private conversations of an Instagram or Facebook archive: what people wrote to the account, and its answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.identity import fold_name, message_id_from
from connectors.items import BadItem, Item, read_one
from connectors.markup import repaired, repaired_text
from connectors.meta_archive_holder import PROFILES, holder_of, names_in_profile
from connectors.readers import Unreadable, iter_json
from connectors.record import Message, MessageKind, Record

CONVERSATIONS = "conversations"
NETWORKS = ("instagram", "facebook")
EVENTS = frozenset({"call", "subscribe", "unsubscribe"})
# What Meta writes in the place of a person who left, one name for all of them.
NOBODY = frozenset(
    {"instagram user", "utilisateur instagram", "facebook user", "utilisateur facebook", "utilisateur de facebook"}
)
# A reaction, which an archive also writes as a message: nobody waits for an answer to it.
REACTION = re.compile(
    r"liked a message|reacted \S+ to your message|a aimé un message|a réagi (?:avec )?\S+ à votre message",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Conversation:
    network: str
    thread_id: str
    own_names: frozenset[str]  # folded
    is_between_two: bool


def is_conversation(root: Any) -> bool:
    """Whether a file is a conversation: its participants, and messages that tell who wrote and when."""
    if not isinstance(root, dict) or not all(isinstance(root.get(key), list) for key in ("participants", "messages")):
        return False
    people = all(isinstance(one, dict) and "name" in one for one in root["participants"])
    first = root["messages"][0] if root["messages"] else {"sender_name": "", "timestamp_ms": 0}
    return people and isinstance(first, dict) and {"sender_name", "timestamp_ms"} <= first.keys()


def read_conversation(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """The account of the archive, then a message each; raises ``Unreadable`` where nothing tells the network."""
    network = _network(export)
    yield from holder_of(export, network).accounts()
    conversation = _conversation(export, network)
    position = 0
    for position, value in enumerate(iter_json(export.path, export.probe.encoding or "utf-8", "messages.item"), 1):
        yield from read_one(position, repaired(value), lambda item: _message(item, conversation))
    if position == 0:
        yield Ignored(1, Reason.OTHER_REPORT)


def _network(export: Export) -> str:
    if export.platform in NETWORKS:
        return export.platform
    for network in NETWORKS:
        if network in export.name.casefold() or any(name in export.companions for name, _ in PROFILES[network]):
            return network
    raise Unreadable(
        "Rien ne dit si cette conversation vient d’Instagram ou de Facebook : déposez l’archive entière, sans la "
        "décompresser, ou indiquez la plateforme."
    )


def _conversation(export: Export, network: str) -> _Conversation:
    people = {fold_name(repaired_text(str(one["name"]))) for one in export.probe.json_root["participants"]}
    thread = _value(export, "thread_path") or PurePosixPath(export.name).parent.name
    known = {fold_name(name) for name in (*export.accounts, *names_in_profile(export, network)) if name}
    own = people & known
    if not own and len(people) == 2:  # a conversation of two bears the name of the other
        own = people - {fold_name(_value(export, "title") or "")}
        own = own if len(own) == 1 else set()
    return _Conversation(network, PurePosixPath(thread).name, frozenset(own), len(people) <= 2)


def _value(export: Export, key: str) -> str | None:
    """A text that stands beside the messages; in a long file, past what the probe saw of it."""
    found = export.probe.json_root.get(key)
    try:
        found = found or next(iter_json(export.path, export.probe.encoding or "utf-8", key), None)
    except Unreadable:
        return None
    return repaired_text(found) if isinstance(found, str) else None


def _message(item: Item, conversation: _Conversation) -> Iterator[Record | Ignored]:
    text = item.text("content") or item.text("share.share_text") or item.text("share.link") or ""
    if (item.text("type") or "").casefold() in EVENTS or item.at("call_duration") is not None or (
        REACTION.fullmatch(text)
    ):  # fmt: skip
        yield Ignored(item.position, Reason.OTHER_REPORT)
        return
    sender = item.text("sender_name")
    published_at, precision = item.moment("timestamp_ms")
    if published_at is None:
        raise BadItem(Reason.MISSING_DATE, "la date (« timestamp_ms ») manque")
    name = fold_name(sender or "")
    is_nobody = name in NOBODY and conversation.is_between_two
    network, thread_id = conversation.network, conversation.thread_id
    yield Message(
        position=item.position, platform=network, kind=MessageKind.MESSAGE, text=text, thread_id=thread_id,
        message_id=message_id_from(network, thread_id, sender, published_at.isoformat(), text),
        author_id=thread_id if is_nobody else None, author_name=sender, published_at=published_at, precision=precision,
        is_own=name in conversation.own_names if conversation.own_names else None,
        is_deleted=item.flag("is_unsent") or None, likes=len(item.each("reactions")) or None,
    )  # fmt: skip
