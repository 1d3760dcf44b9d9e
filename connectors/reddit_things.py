"""What Reddit calls things: submissions and comments, alone or with the tree of their answers."""

import html
import re
from collections.abc import Iterator
from typing import Any

from connectors.contract import Ignored, Reason
from connectors.fields import is_damaged_id
from connectors.items import BadItem, Item
from connectors.record import Message, MessageKind, Post, PostFormat, Record, Snapshot

REDDIT = "reddit"
SITE = "https://www.reddit.com"
KINDS = ("t1", "t3", "more")  # comment, submission, comments that were not loaded
GONE = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ removed by reddit ]"})
COMMENT_LINK = re.compile(r"/comments/\w+/[^/]*/(\w+)")
FORMATS = {"image": PostFormat.IMAGE, "hosted:video": PostFormat.VIDEO, "rich:video": PostFormat.VIDEO,
           "link": PostFormat.LINK, "self": PostFormat.TEXT}  # fmt: skip


class Tree:
    """A submission, or a comment with all its answers."""

    def __init__(self) -> None:
        self.roots: dict[str | None, str] = {}

    def build(self, thing: Item) -> Iterator[Record | Ignored]:
        kind, data = thing.at("kind"), thing.at("data")
        if kind not in KINDS or not isinstance(data, dict):
            raise BadItem(Reason.WRONG_SHAPE, "ce n’est ni une publication ni un commentaire de Reddit")
        item = Item(thing.position, data)
        if kind == "more":
            yield Ignored(item.position, Reason.GHOST_ROW)
        elif kind == "t3":
            yield from _submission(item)
        else:
            message_id = _name(item, "t1")
            parent = item.text("parent_id")
            root = message_id if parent == item.text("link_id") else self.roots.get(parent)
            if root:
                self.roots[message_id] = root
            yield _comment(item, message_id, root)


def build_flat(item: Item) -> Iterator[Record]:
    if item.text("link_id") is None and item.text("title") is not None:
        yield from _submission(item)
        return
    message_id = _name(item, "t1")
    is_first = item.text("parent_id") == item.text("link_id")
    yield _comment(item, message_id, message_id if is_first else None)


def _submission(item: Item) -> Iterator[Record]:
    post_id = _name(item, "t3")
    published_at, precision = item.moment("created_utc")
    text = _said(item, "selftext")
    permalink = item.text("permalink")
    author = item.text("author")
    yield Post(
        position=item.position, platform=REDDIT, post_id=post_id, account_id=None if author in GONE else author,
        text=text or None, title=_said(item, "title") or None, published_at=published_at, precision=precision,
        url=f"{SITE}{permalink}" if permalink and permalink.startswith("/") else permalink, format=_format(item),
    )  # fmt: skip
    yield Snapshot(
        position=item.position, platform=REDDIT, post_id=post_id, views=item.count("view_count"),
        reactions=item.count("ups", "score"), comments=item.count("num_comments"), shares=item.count("num_crossposts"),
    )  # fmt: skip


def _comment(item: Item, message_id: str, thread_id: str | None) -> Message:
    """A moderator's badge is the subreddit's voice; ``is_submitter`` only says that the author of the submission
    answers, and most submissions about a brand are a customer's."""
    body, author, parent = item.text("body"), item.text("author"), item.text("parent_id")
    if body is None:
        raise BadItem(Reason.MISSING_TEXT, "le texte (« body ») manque ; exportez de nouveau avec ce champ")
    published_at, precision = item.moment("created_utc")
    is_reply = parent is not None and parent.startswith("t1_")
    permalink = item.text("permalink")
    named = None if author in GONE else author
    return Message(
        position=item.position, platform=REDDIT, message_id=message_id, text=_said(item, "body"),
        kind=MessageKind.REPLY if is_reply else MessageKind.COMMENT, post_id=item.text("link_id"),
        parent_id=parent if is_reply else None, thread_id=thread_id, author_id=named, author_name=named,
        author_handle=named, published_at=published_at, precision=precision,
        url=f"{SITE}{permalink}" if permalink and permalink.startswith("/") else permalink,
        likes=None if item.flag("score_hidden") else item.count("score", "ups"),
        is_own=True if item.text("distinguished") in ("moderator", "admin") else None,
        is_deleted=body.casefold() in GONE,
    )  # fmt: skip


def _said(item: Item, path: str) -> str:
    """The text, with the letters that Reddit writes as entities; nothing of what was deleted."""
    text = html.unescape(item.text(path) or "")
    return "" if text.casefold() in GONE else text


def _name(item: Item, kind: str) -> str:
    """``t1_abc``: the full name of a comment (t1) or a submission (t3)."""
    name = item.text("name")
    if name and name.startswith(f"{kind}_"):
        return name
    short = item.required(Reason.MISSING_ID, "id")
    if is_damaged_id(short):
        link = COMMENT_LINK.search(item.text("permalink") or "")
        if kind != "t1" or link is None:
            raise BadItem(Reason.DAMAGED_ID, f"l’identifiant « {short} » a été changé en nombre par un tableur")
        short = link[1]
    return short if short.startswith(f"{kind}_") else f"{kind}_{short}"


def _format(item: Item) -> PostFormat | None:
    if item.flag("is_gallery"):
        return PostFormat.CAROUSEL
    if item.flag("is_video"):
        return PostFormat.VIDEO
    is_self = item.flag("is_self")
    hint = item.text("post_hint") or {True: "self", False: "link", None: ""}[is_self]
    return FORMATS.get(hint)


def is_thing(value: Any) -> bool:
    return isinstance(value, dict) and value.get("kind") in KINDS and isinstance(value.get("data"), dict)


def children_of(listing: Any) -> list[Any]:
    match listing:
        case {"kind": "Listing", "data": {"children": list(children)}}:
            return children
    return []


def branch(value: Any) -> Iterator[Any]:
    """A thing, then its answers and theirs, in reading order."""
    waiting = [value]
    while waiting:
        thing = waiting.pop()
        yield thing
        if is_thing(thing):
            waiting.extend(reversed(children_of(thing["data"].get("replies"))))


def not_loaded(value: Any) -> int:
    """How many comments the file only announces, below a thing."""
    return sum(
        Item(0, thing["data"]).count("count") or 0
        for thing in branch(value)
        if is_thing(thing) and thing["kind"] == "more"
    )
