"""Bluesky: a thread, as the answer of getPostThread gives it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.identity import fold_name
from connectors.instants import Moment
from connectors.items import BadItem, Item, read_one
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot

BLUESKY = "bluesky"
OPENING = datetime(2022, 11, 1, tzinfo=UTC)  # nothing was written there before
TOLERANCE = timedelta(minutes=5)
GONE = ("app.bsky.feed.defs#notFoundPost", "app.bsky.feed.defs#blockedPost")
FORMATS = (("video", PostFormat.VIDEO), ("external", PostFormat.LINK))


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
        "fichier par publication. Indiquez aussi à Vigie le nom de vos comptes."
    )
    layouts: tuple[Layout, ...] = (Layout(name="thread", label="Fil de discussion Bluesky", first_seen="2023"),)

    def recognise(self, probe: Probe) -> Match | None:
        """By the at:// address of the thread's post."""
        if probe.kind is not FileKind.JSON or _prefix(probe.json_root) is None:
            return None
        reason = "Fil de discussion de l’API Bluesky."
        return Match(connector=self.key, layout="thread", confidence=0.95, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """The post and its counters, or the message, at the top, then a message an answer, in reading order; posts that
        are gone are ignored."""
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
        is_brands = not self.lost_root and top is not None and self.is_own(Item(0, top["post"]))
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
            yield from self.publication(post, uri)
        else:
            yield Post(position=item.position, platform=BLUESKY, post_id=uri, url=_url(post, uri), is_stub=True)
            yield self.message(post, uri, thread_id=uri)

    def is_own(self, post: Item) -> bool:
        names = (post.text(f"author.{key}") for key in ("did", "handle", "displayName"))
        return any(fold_name(name) in self.own_names for name in names if name)

    def publication(self, post: Item, uri: str) -> Iterator[Record]:
        did, handle = post.text("author.did"), post.text("author.handle")
        if did:
            yield Account(position=post.position, platform=BLUESKY, account_id=did, handle=handle, is_owned=True,
                          name=post.text("author.displayName") or handle)  # fmt: skip
        published_at, precision = _moment(post)
        quotes, reposts = post.count("quoteCount"), post.count("repostCount")
        yield Post(
            position=post.position, platform=BLUESKY, post_id=uri, account_id=did, published_at=published_at,
            text=post.text("record.text"), precision=precision, url=_url(post, uri), format=_format(post),
        )  # fmt: skip
        yield Snapshot(
            position=post.position, platform=BLUESKY, post_id=uri, reactions=post.count("likeCount"),
            comments=post.count("replyCount"), shares=None if reposts is None else reposts + (quotes or 0),
        )  # fmt: skip

    def answer(self, post: Item, uri: str) -> Message:
        """A message and the one it answers; under a post of the brand's, a thread is an answer and its own."""
        parent = post.text("record.reply.parent.uri")
        if self.opening_id is not None:
            thread_id = None if self.lost_root else self.opening_id
            return self.message(post, uri, parent_id=parent, thread_id=thread_id, kind=MessageKind.REPLY)
        is_reply = parent is not None and parent != self.post_id
        root = self.roots.get(parent) if is_reply else uri
        if root:
            self.roots[uri] = root
        return self.message(
            post, uri, parent_id=parent if is_reply else None, thread_id=root,
            kind=MessageKind.REPLY if is_reply else MessageKind.COMMENT,
        )  # fmt: skip

    def message(self, post: Item, uri: str, **place: Any) -> Message:
        published_at, precision = _moment(post)
        handle = post.text("author.handle")
        languages = post.at("record.langs")
        return Message(
            position=post.position, platform=BLUESKY, message_id=uri, text=post.text("record.text") or "",
            post_id=self.post_id, author_id=post.text("author.did"), author_handle=handle,
            author_name=post.text("author.displayName") or handle, published_at=published_at, precision=precision,
            url=_url(post, uri), likes=post.count("likeCount"), replies=post.count("replyCount"),
            lang=str(languages[0]) if isinstance(languages, list) and len(languages) == 1 else None,
            is_own=self.is_own(post) or None, **place,
        )  # fmt: skip


def _prefix(root: Any) -> str | None:
    """Where the threads stand in the JSON: an answer, or a list of answers."""
    if isinstance(root, dict) and _uri(root.get("thread")):
        return "thread"
    first = root[0] if isinstance(root, list) and root else None
    return "item.thread" if isinstance(first, dict) and _uri(first.get("thread")) else None


def _uri(view: Any) -> str | None:
    match view:
        case {"post": {"uri": str(uri)}} if uri.startswith("at://"):
            return uri
    return None


def _url(post: Item, uri: str) -> str:
    return f"https://bsky.app/profile/{post.text('author.handle', 'author.did')}/post/{uri.rpartition('/')[2]}"


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


def _moment(post: Item) -> Moment:
    """The time that the author's application wrote, unless it comes before Bluesky or after the post was received."""
    received = post.moment("indexedAt")
    try:
        written = post.moment("record.createdAt")
    except BadItem:
        return received
    if written[0] is None or (received[0] and not OPENING <= written[0] <= received[0] + TOLERANCE):
        return received
    return written


def _format(post: Item) -> PostFormat | None:
    embed = post.at("embed") or post.at("record.embed") or {}
    kind = str(embed.get("$type", "")) if isinstance(embed, dict) else ""
    if "images" in kind:
        return PostFormat.CAROUSEL if len(Item(0, embed).each("images")) > 1 else PostFormat.IMAGE
    return next((found for word, found in FORMATS if word in kind), PostFormat.TEXT)
