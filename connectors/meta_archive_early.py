"""The Instagram archives of before 2020: files at the root, instants in words, comments as bare lists."""

from collections.abc import Iterator
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.identity import fold_name, message_id_from
from connectors.items import BadItem, Item, read_one
from connectors.markup import repaired
from connectors.meta_archive_holder import Holder, holder_of
from connectors.readers import CutItem, iter_json
from connectors.record import Message, MessageKind, Post, PostFormat, Record

INSTAGRAM = "instagram"
COMMENTS, MEDIA = "instagram-early-comments", "instagram-early-media"
COMMENT_PARTS = ("at", "text", "owner")
FORMATS = {"photos": PostFormat.IMAGE, "videos": PostFormat.VIDEO, "stories": PostFormat.STORY}
OTHER_FILES = (
    {"media_comments"},
    {"media_likes", "comment_likes"},
    {"followers", "following"},
    {"username", "biography", "date_joined"},
)
UTC = ZoneInfo("UTC")


def early_layout(root: Any) -> str | None:
    """Which of its files this is, by the names and the shape of its lists."""
    if not isinstance(root, dict):
        return None
    match root.get("media_comments"):
        case [[str(), str(), str()], *_]:
            return COMMENTS
    listed = [one for name in FORMATS if isinstance(root.get(name), list) for one in root[name][:1]]
    return MEDIA if any(isinstance(one, dict) and {"taken_at", "path"} <= one.keys() for one in listed) else None


def is_other_file(root: Any) -> bool:
    """Whether this is a file of such an archive that holds neither publications nor comments."""
    return isinstance(root, dict) and any(keys <= root.keys() for keys in OTHER_FILES)


def read_early(export: Export, layout: str) -> Iterator[Record | Rejected | Ignored]:
    """The account that the archive is of, then what each list of the file holds."""
    holder = holder_of(export, INSTAGRAM)
    yield from holder.accounts()
    positions = count(1)
    lists = [name for name, listed in export.probe.json_root.items() if isinstance(listed, list)]
    for name in lists:
        reader = _Comments(holder) if layout == COMMENTS else _Media(holder, FORMATS.get(name))
        for value in iter_json(export.path, export.probe.encoding or "utf-8", f"{name}.item"):
            yield from read_one(next(positions), reader.shaped(repaired(value)), reader.build)


class _Comments:
    """The comments that the account wrote; each says whose publication it stands under."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder

    def shaped(self, value: Any) -> Any:
        is_whole = isinstance(value, list) and len(value) >= len(COMMENT_PARTS)
        return dict(zip(COMMENT_PARTS, value, strict=False)) if is_whole else value

    def build(self, item: Item) -> Iterator[Record | Ignored]:
        text, owner, name = item.text("text"), item.text("owner"), self.holder.name
        if not text:
            raise BadItem(Reason.MISSING_TEXT, "le texte du commentaire manque ; il n’y a rien à lire")
        published_at, precision = item.moment("at", zone=UTC)
        is_answer = bool(owner and name and fold_name(owner) == fold_name(name))
        moment = published_at.isoformat() if published_at else None  # as later archives do: the same comment is one
        yield Message(
            position=item.position, platform=INSTAGRAM, message_id=message_id_from(INSTAGRAM, owner, text, moment),
            text=text, kind=MessageKind.REPLY if is_answer else MessageKind.COMMENT, author_name=name,
            author_handle=name, published_at=published_at, precision=precision, is_own=True,
        )  # fmt: skip


class _Media:
    """The media of one list, of which the publications have a ``format``; those of one instant are one publication."""

    def __init__(self, holder: Holder, kind: PostFormat | None) -> None:
        self.holder = holder
        self.kind = kind
        self.last_id: str | None = None

    def shaped(self, value: Any) -> Any:
        return value if isinstance(value, (dict, CutItem)) else {}

    def build(self, item: Item) -> Iterator[Record | Ignored]:
        if self.kind is None:
            yield Ignored(item.position, Reason.OTHER_REPORT)
            return
        published_at, precision = item.moment("taken_at", zone=UTC)
        if published_at is None:
            raise BadItem(Reason.MISSING_DATE, "la date (« taken_at ») manque ; rien d’autre ne désigne ce média")
        post_id = message_id_from(INSTAGRAM, "post", published_at.isoformat())
        is_next = post_id == self.last_id and self.kind is not PostFormat.STORY
        self.last_id = post_id
        yield Post(
            position=item.position, platform=INSTAGRAM, post_id=post_id, account_id=self.holder.name,
            text=item.text("caption"), published_at=published_at, precision=precision,
            format=PostFormat.CAROUSEL if is_next else self.kind,
        )  # fmt: skip
