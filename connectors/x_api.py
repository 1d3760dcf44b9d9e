"""The answers of the X API v2, as they came (pages of posts with what they include) or one post a line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from connectors.accounts import accounts_once
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.flattened import read_objects
from connectors.headers import sample_cells
from connectors.identity import fold_name
from connectors.items import Item, read_one
from connectors.probe import FileKind, Probe
from connectors.readers import CutItem, iter_json, iter_ndjson
from connectors.record import MessageKind, Record, Snapshot
from connectors.x_status import Status
from connectors.x_text import is_addressed, unescaped, unquoted

TEXT = "text"
IDS = frozenset({"id", "author_id", "conversation_id", "in_reply_to_user_id"})
FLAT_COLUMNS = frozenset({"id", "text", "conversation_id", "author_id", "public_metrics.like_count"})
OWN_KEYS = ("edit_history_tweet_ids", "conversation_id", "referenced_tweets")


def is_api_answer(probe: Probe) -> bool:
    """Whether the file holds posts of the API: in a page's ``data``, one by one, or as rows of flattened objects."""
    if probe.is_tabular:
        return any(set(table.header) >= FLAT_COLUMNS for table in probe.tables)
    if probe.kind not in (FileKind.JSON, FileKind.NDJSON) or probe.assigned_to:
        return False
    root = probe.json_root
    return any(_is_tweet(tweet) for value in (root if isinstance(root, list) else [root]) for tweet in _data(value))


def _data(value: Any) -> list[Any]:
    """The posts of a page, or the post itself."""
    if not isinstance(value, dict):
        return []
    if "text" in value:
        return [value]
    data = value.get("data")
    return data if isinstance(data, list) else [data] if isinstance(data, dict) else []


def _is_tweet(value: Any) -> bool:
    match value:
        case {"id": str(tweet_id), "text": str(), **rest} if tweet_id.isdecimal():
            metrics = rest.get("public_metrics")
            return any(key in rest for key in OWN_KEYS) or (isinstance(metrics, dict) and "retweet_count" in metrics)
    return False


@dataclass(slots=True)
class Page:
    """What a page says beside its posts: the people and the posts that these name, and when it was fetched."""

    users: dict[str, Item] = field(default_factory=dict)
    tweets: dict[str, Item] = field(default_factory=dict)
    twarc: Item = field(default_factory=lambda: Item(0, {}))

    def add(self, kind: str, value: Any) -> None:
        """Keep one included user or post, by its id."""
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            (self.users if kind == "users" else self.tweets)[value["id"]] = Item(0, value)


Found = tuple[int, Any, Page] | Rejected | Ignored


@accounts_once
def read_api(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A message for each post, threaded by conversation; those of the declared accounts are the brand's posts.

    A repost keeps its author, and the whole text of what it repeats. A page without post is a blank row.
    """
    own = frozenset(map(fold_name, export.accounts))
    return _told(_rows(export) if export.probe.is_tabular else _pages(export), own)


def _told(rows: Iterable[Found], own: frozenset[str]) -> Iterator[Record | Rejected | Ignored]:
    for found in rows:
        if isinstance(found, tuple):
            position, value, page = found
            yield from read_one(position, value, partial(_records, page=page, own=own))
        else:
            yield found


def _rows(export: Export) -> Iterator[Found]:
    """Each post of a table, whose nested values stand in columns of their own; twarc can write the texts as JSON."""
    are_quoted = _are_quoted(export.probe)
    for found in read_objects(export, ZoneInfo("UTC"), IDS, {"created_at"}):
        if isinstance(found, tuple):
            position, value = found
            yield position, value | {TEXT: unquoted(value.get(TEXT))} if are_quoted else value, _page(value)
        else:
            yield found


def _are_quoted(probe: Probe) -> bool:
    """Whether all the texts that the probe saw are texts of a JSON."""
    tables = [table for table in probe.tables if TEXT in table.header]
    cells = [cell for table in tables for cell in sample_cells(table, table.header.index(TEXT))]
    return bool(cells) and all(unquoted(cell) != cell for cell in cells)


def _pages(export: Export) -> Iterator[Found]:
    """Each post with its page, numbered through all pages; a page without post is a blank row."""
    encoding = export.probe.encoding or "utf-8"
    root = export.probe.json_root
    if export.probe.kind is FileKind.JSON and isinstance(root, dict) and "text" not in root:
        page = _included(export, encoding)
        prefix = "data.item" if isinstance(root.get("data"), list) else "data"
        for position, value in enumerate(iter_json(export.path, encoding, prefix), start=1):
            yield position, value, page
        return
    position = 0
    for value in _values(export, encoding):
        is_whole = isinstance(value, dict) and not isinstance(value, CutItem)
        page = _page(value) if is_whole else Page()
        for tweet in (_data(value) if is_whole else [value]) or [None]:
            position += 1
            yield Ignored(position, Reason.BLANK_ROW) if tweet is None else (position, tweet, page)


def _included(export: Export, encoding: str) -> Page:
    """What the only page of a file includes, read without holding the page."""
    page = Page()
    for kind in ("users", "tweets"):
        for value in iter_json(export.path, encoding, f"includes.{kind}.item"):
            page.add(kind, value)
    for value in iter_json(export.path, encoding, "__twarc"):
        page.twarc = Item(0, value if isinstance(value, dict) else {})
    return page


def _values(export: Export, encoding: str) -> Iterator[Any]:
    if export.probe.kind is FileKind.NDJSON:
        for _, value in iter_ndjson(export.path, encoding):
            yield value
    else:
        yield from iter_json(export.path, encoding, "item" if isinstance(export.probe.json_root, list) else "")


def _page(value: dict[str, Any]) -> Page:
    twarc = value.get("__twarc")
    page = Page(twarc=Item(0, twarc if isinstance(twarc, dict) else {}))
    answer = Item(0, value)
    for kind in ("users", "tweets"):
        for included in answer.each(f"includes.{kind}"):
            page.add(kind, included.value)
    page.add("users", value.get("author"))
    for referenced in answer.each("referenced_tweets"):
        if "text" in referenced.value:
            page.add("tweets", referenced.value)
    return page


def _records(item: Item, page: Page, own: frozenset[str]) -> Iterable[Record]:
    tweet_id = item.required(Reason.MISSING_ID, "id")
    text = unescaped(item.required(Reason.MISSING_TEXT, "note_tweet.text", "text"))
    author_id = item.text("author_id", "author.id")
    author = page.users.get(author_id or "", Item(0, {}))
    handle = author.text("username") or item.text("author.username")
    reposted, parent_id = _referenced(item, "retweeted"), _referenced(item, "replied_to")
    original = page.tweets.get(reposted or "")
    conversation = item.text("conversation_id")
    kind = MessageKind.MENTION
    if parent_id:
        kind = MessageKind.COMMENT if parent_id == conversation else MessageKind.REPLY
    answers_other = bool(parent_id) and (item.text("in_reply_to_user_id") != author_id or is_addressed(text, handle))
    counters = Snapshot(
        position=item.position, platform="x", post_id=tweet_id, taken_at=page.twarc.moment("retrieved_at")[0],
        impressions=item.count("public_metrics.impression_count") or None,  # 0 before it was counted
        reactions=item.count("public_metrics.like_count"), comments=item.count("public_metrics.reply_count"),
        shares=item.count("public_metrics.retweet_count"), saves=item.count("public_metrics.bookmark_count"),
    )  # fmt: skip
    return Status(
        counters=counters, text=text, moment=item.moment("created_at"), author_id=author_id, name=author.text("name"),
        handle=handle, kind=kind, answers_other=answers_other, is_repost=bool(reposted),
        repeated=original.text("note_tweet.text", "text") if original else None,
        post_id=conversation if parent_id else None, parent_id=parent_id, thread_id=conversation,
        lang=item.text("lang"),
    ).records(own)  # fmt: skip


def _referenced(item: Item, kind: str) -> str | None:
    for one in item.each("referenced_tweets"):
        if one.text("type") == kind:
            return one.text("id")
    return item.text(f"referenced_tweets.{kind}.id")
