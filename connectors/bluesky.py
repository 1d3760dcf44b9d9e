"""Bluesky: a thread, as the answer of getPostThread gives it, or the posts of a feed or of a search."""

from collections.abc import Iterator
from typing import Any

from connectors.bluesky_feeds import is_feed, read_feed
from connectors.bluesky_views import BLUESKY, is_by, message, opening, post_uri, publication
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.identity import fold_name
from connectors.items import BadItem, Item, read_one
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json
from connectors.record import Message, MessageKind, Post, Record

GONE = ("app.bsky.feed.defs#notFoundPost", "app.bsky.feed.defs#blockedPost")


class Bluesky:
    """The post at the top of the thread, and all that answers it.

    The file does not tell the brand's: the top is a publication when its author is declared. Anyone else's is a message
    like those that answer it, and waits for an answer: of the publication itself there is only a stub.
    """

    key = BLUESKY
    label = "Bluesky"
    how_to_export = (
        "Demandez à votre développeur d’enregistrer la réponse de l’API publique « app.bsky.feed.getPostThread » pour "
        "l’adresse at:// de la publication, avec depth=1000, puis déposez le fichier JSON obtenu. Faites un "
        "fichier par publication. Les réponses de « app.bsky.feed.getAuthorFeed » (ce qu’un compte publie) et de "
        "« app.bsky.feed.searchPosts » (ce qui se dit de votre marque) conviennent aussi. Indiquez aussi à Vigie le "
        "nom de vos comptes."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="thread", label="Fil de discussion Bluesky", first_seen="2023"),
        Layout(name="feed", label="Publications Bluesky d’un compte ou d’une recherche", first_seen="2023"),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """By the at:// addresses of the posts."""
        if probe.kind is FileKind.JSON and _prefix(probe.json_root) is not None:
            reason = "Fil de discussion de l’API Bluesky."
            return Match(connector=self.key, layout="thread", confidence=0.95, reason=reason)
        if is_feed(probe):
            reason = "Publications d’un compte ou d’une recherche, de l’API Bluesky."
            return Match(connector=self.key, layout="feed", confidence=0.95, reason=reason)
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """The post and its counters, or the message, at the top, then a message an answer, in reading order; posts that
        are gone are ignored."""
        if match.layout == "feed":
            yield from read_feed(export)
            return
        own_names = frozenset(map(fold_name, export.accounts))
        prefix = _prefix(export.probe.json_root) or "thread"
        position = 0
        for value in iter_json(export.path, export.probe.encoding or "utf-8", prefix):
            thread = _Thread(value, own_names)
            yield from thread.stub()
            for view in thread.views:
                position += 1
                yield from read_one(position, view, thread.build)


class _Thread:
    """A thread from its top; ``own_names`` are the brand's, folded.

    ``opening_id`` is the message at the top, ``None`` when that is a post of the brand's.
    """

    def __init__(self, value: Any, own_names: frozenset[str]) -> None:
        self.own_names = own_names
        self.views = list(_walk(value))
        top = next((view for view in self.views if _uri(view)), None)
        self.lost_root = Item(0, top or {}).text("post.record.reply.root.uri")
        self.post_id = self.lost_root or _uri(top)
        is_brands = not self.lost_root and top is not None and is_by(Item(0, top["post"]), own_names)
        self.opening_id = None if is_brands else self.post_id
        self.roots: dict[str | None, str] = {}

    def stub(self) -> Iterator[Post]:
        """The post of a thread whose file begins below it."""
        if self.lost_root:
            yield Post(position=0, platform=BLUESKY, post_id=self.lost_root, is_stub=True)

    def build(self, item: Item) -> Iterator[Record | Ignored]:
        if item.at("post") is None and (item.flag("notFound", "blocked") or item.text("$type") in GONE):
            yield Ignored(item.position, Reason.GHOST_ROW)
            return
        uri = _uri(item.value)
        if uri is None:
            raise BadItem(Reason.MISSING_ID, "l’adresse at:// de la publication manque")
        post = Item(item.position, item.value["post"])
        if uri != self.post_id:
            yield self.answer(post, uri)
        elif self.opening_id is None:
            yield from publication(post, uri)
        else:
            yield from opening(post, uri, is_by(post, self.own_names))

    def answer(self, post: Item, uri: str) -> Message:
        """A message and the one it answers; under a post of the brand's, a thread is an answer and its own."""
        parent, is_own = post.text("record.reply.parent.uri"), is_by(post, self.own_names)
        if self.opening_id is not None:
            thread_id = None if self.lost_root else self.opening_id
            return message(
                post, uri, is_own, post_id=self.post_id, parent_id=parent, thread_id=thread_id, kind=MessageKind.REPLY
            )
        is_reply = parent is not None and parent != self.post_id
        root = self.roots.get(parent) if is_reply else uri
        if root:
            self.roots[uri] = root
        return message(
            post, uri, is_own, post_id=self.post_id, parent_id=parent if is_reply else None, thread_id=root,
            kind=MessageKind.REPLY if is_reply else MessageKind.COMMENT,
        )  # fmt: skip


def _prefix(root: Any) -> str | None:
    """Where the threads stand in the JSON: an answer, or a list of answers."""
    if isinstance(root, dict) and _uri(root.get("thread")):
        return "thread"
    first = root[0] if isinstance(root, list) and root else None
    return "item.thread" if isinstance(first, dict) and _uri(first.get("thread")) else None


def _uri(view: Any) -> str | None:
    return post_uri(view.get("post")) if isinstance(view, dict) else None


def _walk(thread: Any) -> Iterator[Any]:
    """What stands above the thread's post from the top, the post, then its answers in reading order."""
    above = [thread]
    while isinstance(above[-1], dict) and isinstance(above[-1].get("parent"), dict):
        above.append(above[-1]["parent"])
    yield from reversed(above[1:])
    waiting = [thread]
    while waiting:
        view = waiting.pop()
        yield view
        if isinstance(view, dict) and isinstance(view.get("replies"), list):
            waiting.extend(reversed(view["replies"]))
