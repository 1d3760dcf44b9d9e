"""The comments that the account of an Instagram archive wrote, each a map of labels in the account's language."""

import re
from collections.abc import Iterator
from typing import Any

from connectors.contract import Reason
from connectors.fields import normalise_header
from connectors.identity import fold_name, message_id_from
from connectors.items import BadItem, Item
from connectors.meta_archive_holder import Holder, Labels
from connectors.meta_archive_instagram import INSTAGRAM, is_instant, string_map
from connectors.record import Message, MessageKind, Record

LIST = "comments_media_comments"
HANDLE = re.compile(r"[a-z0-9._]{1,30}")
TEXT_LABELS = frozenset({"comment", "commentaire", "opmerking", "comentario", "kommentar", "commento"})
OWNER_LABELS = frozenset({"media owner", "media-eigenaar"})


def holds_comments(key: str | None, objects: list[dict[str, Any]]) -> bool:
    """Whether these are comments: told by the name of their list, or of their labels."""
    labels = {normalise_header(label) for one in objects for label in string_map(one)}
    if not labels:
        return False
    return (key or "").startswith("comments_") or (key is None and bool(labels & TEXT_LABELS) and len(labels) <= 4)


def comment(item: Item, holder: Holder, key: str | None) -> Iterator[Record]:
    """A comment of the account. The post is not named, only whose it is: one under one's own answers someone."""
    moments = [one for one in string_map(item.value).values() if is_instant(one.get("timestamp"))]
    published_at, precision = Item(item.position, moments[0] if moments else {}).moment("timestamp")
    texts = _texts(item.value)
    owner = texts.get(holder.labels.owner or "")
    text = texts.get(holder.labels.text or "")
    if not text:
        raise BadItem(Reason.MISSING_TEXT, "le texte du commentaire manque ; il n’y a rien à lire")
    under_own = bool(owner and holder.name and fold_name(owner) == fold_name(holder.name))
    moment = published_at.isoformat() if published_at else None  # to the second: « Merci » is said twice a minute
    yield Message(
        position=item.position, platform=INSTAGRAM, message_id=message_id_from(INSTAGRAM, owner, text, moment),
        text=text, kind=MessageKind.REPLY if under_own else MessageKind.COMMENT, author_id=None,
        author_name=holder.name, author_handle=holder.name, published_at=published_at, precision=precision,
        is_own=True,
    )  # fmt: skip


def labels(objects: list[dict[str, Any]]) -> Labels:
    """Under which labels comments write their text and whose media they are: known ones, else, of the media's owner,
    the one that only holds handles, and of the text, the one that holds the most: whether a comment was deleted is
    labelled too, in a word longer than an emoji."""
    values: dict[str, list[str]] = {}
    for one in objects:
        for label, text in _texts(one).items():
            values.setdefault(label, []).append(text)
    owner = next((label for label in values if label in OWNER_LABELS), None)
    if owner is None and len(values) > 1:
        others = [label for label in values if label not in TEXT_LABELS]
        handles = [label for label in others if all(map(HANDLE.fullmatch, filter(None, values[label])))]
        owner = handles[-1] if handles else None
    written = {label: sum(map(len, texts)) for label, texts in values.items() if label != owner}
    known = next((label for label in written if label in TEXT_LABELS), None)
    return Labels(owner, known or max(written, key=lambda label: written[label], default=None))


def _texts(value: dict[str, Any]) -> dict[str, str]:
    """The texts of a comment by their label; its instant is not one of them."""
    return {
        normalise_header(label): one["value"].strip()
        for label, one in string_map(value).items()
        if not is_instant(one.get("timestamp")) and isinstance(one.get("value"), str)
    }
