"""Instaloader: the comments of an Instagram publication, with the answers within each, and the publication itself.

What is read of a comment is what instaloader's own ``update_comments`` writes; the publication's metadata stand beside,
in a file of the same name, when instaloader is asked not to compress them.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.identity import fold_name
from connectors.items import Item, object_of, read_each
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot

INSTAGRAM = "instagram"
COMMENTS = "_comments.json"
KEYS = frozenset({"id", "created_at", "text", "owner"})
FORMATS = {"GraphImage": PostFormat.IMAGE, "GraphSidecar": PostFormat.CAROUSEL, "GraphVideo": PostFormat.VIDEO}


class Instaloader:
    """Comments of anyone's publication, that instaloader collected; those of the accounts declared are the brand's."""

    key = "instaloader"
    label = "Instaloader"
    how_to_export = (
        "Avec l’outil en ligne de commande instaloader, recueillez le compte avec les options --comments et "
        "--no-compress-json, puis déposez le dossier obtenu : les commentaires sont dans les fichiers dont le nom "
        "finit par _comments.json, la publication dans celui qui porte le même nom sans cette fin. Indiquez ensuite "
        "dans Vigie le nom de vos comptes."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="comments", label="Commentaires d’une publication Instagram", first_seen="2018", zone="UTC"),
        Layout(name="post", label="Publication Instagram", first_seen="2018", zone="UTC"),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """By the keys of a comment and of who wrote it, or by the mark that instaloader leaves in what it writes."""
        if probe.kind is not FileKind.JSON:
            return None
        match probe.json_root:
            case [{"owner": {"username": _, "is_verified": _}} as first, *_] if first.keys() >= KEYS:
                reason = "Commentaires d’une publication Instagram, recueillis par instaloader, réponses comprises."
                return Match(connector=self.key, layout="comments", confidence=0.9, reason=reason)
            case {"node": {"shortcode": _}, "instaloader": {"node_type": "Post"}}:
                reason = "Publication Instagram recueillie par instaloader, sans ses commentaires, qui sont à côté."
                return Match(connector=self.key, layout="post", confidence=0.9, reason=reason)
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A message a comment and a message an answer, or the publication with its counters and its account."""
        encoding = export.probe.encoding or "utf-8"
        if match.layout == "post":
            yield from read_each(iter_json(export.path, encoding, ""), _post)
            return
        name = PurePosixPath(export.name).name
        beside = export.companions.get(f"{name.removesuffix(COMMENTS)}.json") if name.endswith(COMMENTS) else None
        node = Item(0, object_of(beside))
        post_id = node.text("node.shortcode")
        if post_id:
            yield Post(position=0, platform=INSTAGRAM, post_id=post_id, url=_address(post_id), is_stub=True)
        owner = node.text("node.owner.username")
        own_names = frozenset(map(fold_name, filter(None, (owner, *export.accounts))))

        def build(item: Item) -> Iterator[Message]:
            yield _message(item, post_id, None, own_names)
            for answer in item.each("answers"):
                yield _message(answer, post_id, item.text("id"), own_names)

        yield from read_each(iter_json(export.path, encoding, "item"), build)


def _post(item: Item) -> Iterator[Record]:
    post_id = item.required(Reason.MISSING_ID, "node.shortcode")
    handle = item.text("node.owner.username")
    if handle:
        yield Account(position=item.position, platform=INSTAGRAM, account_id=handle, handle=handle)
    published_at, precision = item.moment("node.taken_at_timestamp")
    captions = item.each("node.edge_media_to_caption.edges")
    yield Post(
        position=item.position, platform=INSTAGRAM, post_id=post_id, account_id=handle, url=_address(post_id),
        text=captions[0].text("node.text") if captions else None, published_at=published_at, precision=precision,
        format=FORMATS.get(item.text("node.__typename") or ""),
    )  # fmt: skip
    yield Snapshot(
        position=item.position, platform=INSTAGRAM, post_id=post_id,
        reactions=item.count("node.edge_media_preview_like.count"),
        comments=item.count("node.edge_media_to_comment.count", "node.edge_media_to_parent_comment.count"),
        video_views=item.count("node.video_view_count"),
    )  # fmt: skip


def _message(item: Item, post_id: str | None, parent_id: str | None, own_names: frozenset[str]) -> Message:
    handle = item.text("owner.username")
    published_at, precision = item.moment("created_at")
    message_id = item.required(Reason.MISSING_ID, "id")
    return Message(
        position=item.position, platform=INSTAGRAM, message_id=message_id, text=item.text("text") or "",
        kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, post_id=post_id,
        parent_id=parent_id, thread_id=parent_id or message_id, author_name=handle, author_handle=handle,
        published_at=published_at, precision=precision, likes=item.count("likes_count"),
        is_own=fold_name(handle) in own_names if handle and own_names else None,
    )  # fmt: skip


def _address(shortcode: str) -> str:
    return f"https://www.instagram.com/p/{shortcode}/"
