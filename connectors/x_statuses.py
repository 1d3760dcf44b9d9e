"""The posts of X as its API wrote them up to version 1.1: in a list, one a line, or in the answer of a search."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.identity import fold_name
from connectors.instants import instant_in_id
from connectors.items import Item, read_one
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json, iter_ndjson
from connectors.record import Account, Message, MessageKind, Post, Precision, Record, Snapshot
from connectors.x_text import is_addressed, language, status_url, unescaped

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


def read_statuses(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A message for each post; those of the declared accounts that answer nobody are the brand's posts."""
    own = frozenset(map(fold_name, export.accounts))
    accounts: set[str] = set()
    for position, value in _values(export):
        for record in read_one(position, value, partial(_records, own=own)):
            if isinstance(record, Account):
                if record.account_id in accounts:
                    continue
                accounts.add(record.account_id)
            yield record


def _values(export: Export) -> Iterator[tuple[int, Any]]:
    probe, encoding = export.probe, export.probe.encoding or "utf-8"
    if probe.kind is FileKind.NDJSON:
        yield from iter_ndjson(export.path, encoding)
        return
    root = probe.json_root
    prefix = "item" if isinstance(root, list) else f"{FOUND}.item" if FOUND in root else ""
    yield from enumerate(iter_json(export.path, encoding, prefix), start=1)


def _records(item: Item, own: frozenset[str]) -> Iterable[Record]:
    status_id = item.required(Reason.MISSING_ID, "id_str")
    text = unescaped(item.required(Reason.MISSING_TEXT, *TEXTS))
    handle, name, author_id = item.text("user.screen_name"), item.text("user.name"), item.text("user.id_str")
    published_at, precision = item.moment("created_at")
    if published_at is None:
        published_at, precision = instant_in_id("x", status_id), Precision.EXACT
    is_own = bool(own & {fold_name(known) for known in (handle, name, author_id) if known})
    parent_id = item.text("in_reply_to_status_id_str")
    is_repost = isinstance(item.at("retweeted_status"), dict)
    url = status_url(handle, status_id)
    likes, replies = item.count("favorite_count"), item.count("reply_count")
    answered = item.text("in_reply_to_user_id_str")
    answers_other = (answered is not None and answered != author_id) or is_addressed(text, handle)
    account_id = handle or author_id
    if is_own and account_id and not answers_other and not is_repost:
        return [
            Account(position=0, platform="x", account_id=account_id, name=name, handle=handle, is_owned=True),
            Post(position=item.position, platform="x", post_id=status_id, account_id=account_id, text=text,
                 published_at=published_at, precision=precision, url=url),
            Snapshot(position=item.position, platform="x", post_id=status_id, reactions=likes, comments=replies,
                     shares=item.count("retweet_count")),
        ]  # fmt: skip
    return [Message(
        position=item.position, platform="x", message_id=status_id, text=_whole_repost(item, text),
        kind=MessageKind.REPLY if parent_id else MessageKind.MENTION, parent_id=parent_id,
        thread_id=None if parent_id else status_id, author_id=author_id, author_name=name, author_handle=handle,
        published_at=published_at, precision=precision, url=url, likes=None if is_repost else likes, replies=replies,
        lang=language(item.text("lang")), is_own=is_own or None,
    )]  # fmt: skip


def _whole_repost(item: Item, text: str) -> str:
    """The whole text that a repost repeats, which the repost itself cuts, unless the original is cut as well."""
    repeated = item.text(*(f"retweeted_status.{name}" for name in TEXTS))
    opening, colon, _ = text.partition(": ")
    is_cut = bool(item.flag("retweeted_status.truncated")) and not item.text(f"retweeted_status.{TEXTS[0]}")
    if not repeated or is_cut or not colon or not opening.startswith("RT @"):
        return text
    return f"{opening}: {unescaped(repeated)}"
