"""Bluesky: the posts of an account's feed or of a search, a page or several, one by one."""

from collections.abc import Iterator
from typing import Any

from connectors.bluesky_views import is_by, message, opening, post_uri, publication
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.identity import fold_name
from connectors.items import BadItem, Item, read_one
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json, iter_ndjson
from connectors.record import MessageKind, Record

PAGES = ("feed", "posts")


def is_feed(probe: Probe) -> bool:
    """Whether the file holds posts, in pages of answers or one by one."""
    return _prefix(probe) is not None


def _prefix(probe: Probe) -> str | None:
    """Where the posts stand in the JSON; JSON lines hold one each, or a page."""
    root = probe.json_root
    if probe.kind is FileKind.NDJSON:
        return "" if any(any(map(_shown, _within(one))) for one in root or ()) else None
    if probe.kind is not FileKind.JSON:
        return None
    first: Any = root[0] if isinstance(root, list) and root else None
    for value, prefix in ((root, "{}.item"), (first, "item.{}.item")):
        for page in PAGES if isinstance(value, dict) else ():
            if isinstance(value.get(page), list) and any(map(_shown, value[page])):
                return prefix.format(page)
    return "item" if _shown(first) else None


def _within(value: Any) -> list[Any]:
    """The posts of a page, or the post itself."""
    pages = [value[page] for page in PAGES if isinstance(value.get(page), list)] if isinstance(value, dict) else []
    return pages[0] if pages else [value]


def _shown(value: Any) -> dict[str, Any] | None:
    """The view of the post that an entry of a feed or of a search shows."""
    view: Any = value.get("post", value) if isinstance(value, dict) else None
    return view if post_uri(view) and isinstance(view.get("record"), dict) else None


def read_feed(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """The brand's publications, everyone's other posts as messages, and what the brand's answers answer; a post that
    an account only repeats is ignored."""
    feed = _Feed(frozenset(map(fold_name, export.accounts)))
    encoding = export.probe.encoding or "utf-8"
    if export.probe.kind is FileKind.NDJSON:
        lines = (_within(value) for _, value in iter_ndjson(export.path, encoding))
        entries: Iterator[Any] = (entry for line in lines for entry in line)
    else:
        entries = iter_json(export.path, encoding, _prefix(export.probe) or "item")
    for position, entry in enumerate(entries, start=1):
        yield from read_one(position, entry, feed.build)


class _Feed:
    """The entries of one file; ``own_names`` are the brand's, folded.

    ``told`` says of the posts seen whether they are publications of the brand's.
    """

    def __init__(self, own_names: frozenset[str]) -> None:
        self.own_names = own_names
        self.told: dict[str, bool] = {}

    def build(self, entry: Item) -> Iterator[Record | Ignored]:
        if "reasonRepost" in (entry.text("reason.$type") or ""):
            yield Ignored(entry.position, Reason.GHOST_ROW)
            return
        view = _shown(entry.value)
        if view is None:
            raise BadItem(Reason.MISSING_ID, "l’adresse at:// de la publication manque")
        post = Item(entry.position, view)
        for above in (entry.at("reply.root"), entry.at("reply.parent")):
            seen = _shown(above)
            if seen is not None and seen["uri"] not in self.told:
                yield from self.records(Item(entry.position, seen))
        yield from self.records(post)

    def records(self, post: Item) -> Iterator[Record]:
        uri, is_own = post.value["uri"], is_by(post, self.own_names)
        root, parent = post.text("record.reply.root.uri"), post.text("record.reply.parent.uri")
        self.told[uri] = is_own and not (root or parent)
        if root or parent:
            is_first = parent == root and self.told.get(root or "", False)
            yield message(
                post, uri, is_own, post_id=root or parent, parent_id=None if is_first else parent or root,
                thread_id=uri if is_first else None, kind=MessageKind.COMMENT if is_first else MessageKind.REPLY,
            )  # fmt: skip
        elif is_own:
            yield from publication(post, uri)
        else:
            yield from opening(post, uri, is_own, kind=MessageKind.MENTION)
