"""What Reddit calls things: submissions and comments, alone or with the tree of their answers."""

import html
import re
from collections.abc import Iterator
from typing import Any

from connectors.contract import Ignored, Reason
from connectors.id_cells import is_damaged_id
from connectors.identity import fold_name
from connectors.items import BadItem, Item
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot

REDDIT = "reddit"
SITE = "https://www.reddit.com"
KINDS = ("t1", "t3", "more")  # comment, submission, comments that were not loaded
BADGES = ("moderator", "admin")
GONE = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ removed by reddit ]"})
COMMENT_LINK = re.compile(r"/comments/\w+/[^/]*/(\w+)")
FORMATS = {"image": PostFormat.IMAGE, "hosted:video": PostFormat.VIDEO, "rich:video": PostFormat.VIDEO,
           "link": PostFormat.LINK, "self": PostFormat.TEXT}  # fmt: skip


class Tree:
    """Submissions, and comments with all their answers; ``own_names`` are the brand's, folded.

    ``openings`` says of the submissions seen whether they are the brand's; the trees of a file share it.
    """

    def __init__(self, own_names: frozenset[str], openings: dict[str, bool]) -> None:
        self.own_names = own_names
        self.openings = openings
        self.roots: dict[str | None, str] = {}

    def build(self, thing: Item) -> Iterator[Record | Ignored]:
        kind, data = thing.at("kind"), thing.at("data")
        if kind not in KINDS or not isinstance(data, dict):
            raise BadItem(Reason.WRONG_SHAPE, "ce n’est ni une publication ni un commentaire de Reddit")
        item = Item(thing.position, data)
        if kind == "more":
            yield Ignored(item.position, Reason.GHOST_ROW)
        elif kind == "t3":
            self.openings[_name(item, "t3")] = _is_own(item, self.own_names)
            yield from _submission(item, self.own_names)
        else:
            yield self._comment(item)

    def _comment(self, item: Item) -> Message:
        """Under a submission of the brand's a thread is a comment and its answers, under a member's it is all of them;
        where the file lacks the submission it is left for the parents to tell."""
        message_id, parent, submission = _name(item, "t1"), _parent(item), item.text("link_id")
        is_brands = self.openings.get(submission or "")
        if not is_brands:
            return _comment(item, message_id, self.own_names, submission if is_brands is False else None, parent)
        root = message_id if parent == submission else self.roots.get(parent)
        if root:
            self.roots[message_id] = root
        return _comment(item, message_id, self.own_names, root, None if parent == submission else parent)


def build_flat(item: Item, own_names: frozenset[str]) -> Iterator[Record]:
    """A line never looks at the others, of which there may be millions: its thread is what its parents tell."""
    if item.text("link_id") is None and item.text("title") is not None:
        yield from _submission(item, own_names)
    else:
        yield _comment(item, _name(item, "t1"), own_names, None, _parent(item))


def _submission(item: Item, own_names: frozenset[str]) -> Iterator[Record]:
    """A post and its counters when the brand opens the discussion, else a message and a stub."""
    post_id = _name(item, "t3")
    title = _said(item, "title") or None
    if not _is_own(item, own_names):
        yield Post(position=item.position, platform=REDDIT, post_id=post_id, title=title, url=_url(item), is_stub=True)
        yield _question(item, post_id, own_names)
        return
    account_id = _account_id(item, own_names)
    if account_id:
        yield Account(position=item.position, platform=REDDIT, account_id=account_id, name=account_id, is_owned=True)
    published_at, precision = item.moment("created_utc")
    yield Post(
        position=item.position, platform=REDDIT, post_id=post_id, account_id=account_id, title=title,
        text=_said(item, "selftext") or None, published_at=published_at, precision=precision, url=_url(item),
        format=_format(item),
    )  # fmt: skip
    yield Snapshot(
        position=item.position, platform=REDDIT, post_id=post_id, views=item.count("view_count"),
        reactions=item.count("ups", "score"), comments=item.count("num_comments"), shares=item.count("num_crossposts"),
    )  # fmt: skip


def _question(item: Item, message_id: str, own_names: frozenset[str]) -> Message:
    said = [_said(item, part) for part in ("title", "selftext")]
    is_deleted = any((item.text(part) or "").casefold() in GONE for part in ("title", "selftext"))
    return _message(
        item, message_id, "\n\n".join(filter(None, said)), own_names, post_id=message_id, thread_id=message_id,
        replies=item.count("num_comments"), is_deleted=is_deleted,
    )  # fmt: skip


def _comment(
    item: Item, message_id: str, own_names: frozenset[str], thread_id: str | None, parent_id: str | None
) -> Message:
    body = item.text("body")
    if body is None:
        raise BadItem(Reason.MISSING_TEXT, "le texte (« body ») manque ; exportez de nouveau avec ce champ")
    return _message(
        item, message_id, _said(item, "body"), own_names, post_id=item.text("link_id"), thread_id=thread_id,
        parent_id=parent_id, kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT,
        is_deleted=body.casefold() in GONE,
    )  # fmt: skip


def _message(item: Item, message_id: str, text: str, own_names: frozenset[str], **more: Any) -> Message:
    published_at, precision = item.moment("created_utc")
    author = item.text("author")
    named = None if author in GONE else author
    return Message(
        position=item.position, platform=REDDIT, message_id=message_id, text=text, author_id=named, author_name=named,
        author_handle=named, published_at=published_at, precision=precision, url=_url(item),
        likes=None if item.flag("score_hidden", "hide_score") else item.count("score", "ups"),
        is_own=_is_own(item, own_names) or None, **more,
    )  # fmt: skip


def _is_own(item: Item, own_names: frozenset[str]) -> bool:
    """A moderator's badge is the subreddit's voice; ``is_submitter`` only says that the author of the submission
    answers, and most submissions about a brand are a customer's."""
    author = item.text("author")
    return item.text("distinguished") in BADGES or (author is not None and fold_name(author) in own_names)


def _account_id(item: Item, own_names: frozenset[str]) -> str | None:
    """Whose post it is: the declared account's, else the subreddit's, for which a badge speaks."""
    author, subreddit = item.text("author"), item.text("subreddit")
    if author and fold_name(author) in own_names:
        return author
    return f"r/{subreddit}" if subreddit else None


def _parent(item: Item) -> str | None:
    """The comment or the submission that a comment answers."""
    parent = item.text("parent_id")
    return parent if parent and parent.startswith(("t1_", "t3_")) else None


def _url(item: Item) -> str | None:
    permalink = item.text("permalink")
    return f"{SITE}{permalink}" if permalink and permalink.startswith("/") else permalink


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
