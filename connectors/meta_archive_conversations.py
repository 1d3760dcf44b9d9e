"""The private conversations of an Instagram or Facebook archive: what people wrote to the account, and its answers.

Those that Messenger encrypts are another download, whose keys are written otherwise and whose people are bare names.
"""

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
ENCRYPTED = frozenset({"senderName", "timestamp", "isUnsent"})
NUMBER = re.compile(r"_\d+$")  # of a thread within one download
EVENTS = frozenset({"call", "subscribe", "unsubscribe"})
# What Meta writes in the place of a person who left, one name for all of them.
NOBODY = frozenset(
    {"instagram user", "utilisateur instagram", "facebook user", "utilisateur facebook", "utilisateur de facebook"}
)
# A reaction or a welcome, which an archive also writes as a message: nobody waits for an answer to it.
NOTICE = re.compile(
    r"liked a message|reacted \S+ to your message|a aimé un message|a réagi (?:avec )?\S+ à votre message"
    r"|you are now connected on messenger\.?|bienvenue à vous deux sur messenger\.?",
    re.IGNORECASE,
)
# What stands for a message that holds none: the words are Meta's.
ATTACHED = re.compile(
    r".{1,100} sent an attachment\.|(?:vous avez|.{1,100} a) envoyé une pièce jointe\.", re.IGNORECASE
)
PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class _Conversation:
    network: str
    thread_id: str
    own_names: frozenset[str]  # folded
    is_between_two: bool


def is_conversation(root: Any) -> bool:
    """Whether a file is a conversation: its participants, and messages that tell who wrote and when."""
    if is_encrypted(root):
        return True
    if not isinstance(root, dict) or not all(isinstance(root.get(key), list) for key in ("participants", "messages")):
        return False
    people = all(isinstance(one, dict) and "name" in one for one in root["participants"])
    first = root["messages"][0] if root["messages"] else {"sender_name": "", "timestamp_ms": 0}
    return people and isinstance(first, dict) and {"sender_name", "timestamp_ms"} <= first.keys()


def is_encrypted(root: Any) -> bool:
    """Whether a file is a conversation that Messenger encrypts."""
    match root:
        case {"messages": [dict() as first, *_]}:
            return first.keys() >= ENCRYPTED
        case {"participants": [*people], "threadName": str(), "messages": []}:
            return all(isinstance(one, str) for one in people)
    return False


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
    if is_encrypted(export.probe.json_root):
        return "facebook"
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
    people = {fold_name(name) for name in _people(export)}
    if is_encrypted(export.probe.json_root):
        title = thread = NUMBER.sub("", _value(export, "threadName") or "")
    else:
        title = _value(export, "title") or ""
        thread = _value(export, "thread_path") or PurePosixPath(export.name).parent.name
    known = {fold_name(name) for name in (*export.accounts, *names_in_profile(export, network)) if name}
    own = people & known
    if not own and len(people) == 2:  # a conversation of two bears the name of the other
        own = people - {fold_name(title)}
        own = own if len(own) == 1 else set()
    return _Conversation(network, PurePosixPath(thread).name, frozenset(own), len(people) <= 2)


def _people(export: Export) -> Iterator[str]:
    """Who takes part, wherever the file says it: the probe saw its beginning."""
    seen = export.probe.json_root.get("participants")
    for one in seen or iter_json(export.path, export.probe.encoding or "utf-8", "participants.item"):
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield repaired_text(name)


def _value(export: Export, key: str) -> str | None:
    """A text that stands beside the messages; in a long file, past what the probe saw of it."""
    found = export.probe.json_root.get(key)
    try:
        found = found or next(iter_json(export.path, export.probe.encoding or "utf-8", key), None)
    except Unreadable:
        return None
    return repaired_text(found) if isinstance(found, str) else None


def _message(item: Item, conversation: _Conversation) -> Iterator[Record | Ignored]:
    kind, written = (item.text("type") or "").casefold(), item.text("content", "text") or ""
    if kind in EVENTS or item.at("call_duration") is not None or NOTICE.fullmatch(written):
        yield Ignored(item.position, Reason.OTHER_REPORT)
        return
    is_theirs = kind != PLACEHOLDER and not ATTACHED.fullmatch(written)
    text = (written if is_theirs else None) or item.text("share.share_text", "share.link") or ""
    sender = item.text("sender_name", "senderName")
    published_at, precision = item.moment("timestamp_ms", "timestamp")
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
        is_deleted=item.flag("is_unsent") or item.flag("isUnsent") or None, likes=len(item.each("reactions")) or None,
    )  # fmt: skip
