"""The posts of X as its API wrote them up to version 1.1: in a list, one a line, or in the answer of a search."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from connectors.accounts import accounts_once
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.identity import fold_name
from connectors.items import Item, numbered, read_one
from connectors.probe import FileKind, Probe
from connectors.record import MessageKind, Record, Snapshot
from connectors.x_status import Status
from connectors.x_text import is_addressed, unescaped

FOUND = "statuses"
TEXTS = ("extended_tweet.full_text", "full_text", "text")


def is_statuses(probe: Probe) -> bool:
    """Whether the first objects of the file are posts that carry their author, as version 1.1 writes them."""
    if probe.kind not in (FileKind.JSON, FileKind.NDJSON) or probe.assigned_to:
        return False
    root = probe.json_root
    if isinstance(root, dict) and isinstance(root.get(FOUND), list):
        root = root[FOUND]
    return any(map(_is_status, root if isinstance(root, list) else [root]))


def _is_status(value: Any) -> bool:
    match value:
        case {"id_str": str(status_id), "created_at": str(), "user": {"screen_name": str()}, **rest}:
            return status_id.isdecimal() and any(isinstance(rest.get(name), str) for name in TEXTS[1:])
    return False


@accounts_once
def read_statuses(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A message for each post; those of the declared accounts that answer nobody are the brand's posts."""
    return read_posts(export, _records)


def read_posts(
    export: Export, records: Callable[[Item, frozenset[str]], Iterable[Record | Ignored]]
) -> Iterator[Record | Rejected | Ignored]:
    """What ``records`` makes of each object of the file and of the folded names of the declared accounts."""
    own = frozenset(map(fold_name, export.accounts))
    found = (read_one(position, value, lambda item: records(item, own)) for position, value in _values(export))
    return chain.from_iterable(found)


def _values(export: Export) -> Iterator[tuple[int, Any]]:
    root = export.probe.json_root
    return numbered(export, "item" if isinstance(root, list) else f"{FOUND}.item" if FOUND in root else "")


def _records(item: Item, own: frozenset[str]) -> Iterable[Record]:
    status_id = item.required(Reason.MISSING_ID, "id_str")
    text = unescaped(item.required(Reason.MISSING_TEXT, *TEXTS))
    handle, author_id = item.text("user.screen_name"), item.text("user.id_str")
    parent_id = item.text("in_reply_to_status_id_str")
    is_repost = isinstance(item.at("retweeted_status"), dict)
    answered = item.text("in_reply_to_user_id_str")
    counters = Snapshot(
        position=item.position, platform="x", post_id=status_id, comments=item.count("reply_count"),
        reactions=None if is_repost else item.count("favorite_count"), shares=item.count("retweet_count"),
    )  # fmt: skip
    return Status(
        counters=counters, text=text, moment=item.moment("created_at"), author_id=author_id,
        name=item.text("user.name"), handle=handle, kind=MessageKind.REPLY if parent_id else MessageKind.MENTION,
        answers_other=(answered is not None and answered != author_id) or is_addressed(text, handle),
        is_repost=is_repost, repeated=_repeated(item), parent_id=parent_id, thread_id=None if parent_id else status_id,
        lang=item.text("lang"),
    ).records(own)  # fmt: skip


def _repeated(item: Item) -> str | None:
    """The text of what a repost repeats, unless it is cut as well."""
    is_cut = bool(item.flag("retweeted_status.truncated")) and not item.text(f"retweeted_status.{TEXTS[0]}")
    return None if is_cut else item.text(*(f"retweeted_status.{name}" for name in TEXTS))
