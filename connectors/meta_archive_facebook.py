"""The objects of a Facebook archive: publications and the comments of its holder; nothing in it has an id."""

import re
from collections.abc import Iterator
from typing import Any

from connectors.contract import Ignored, Reason
from connectors.fields import normalise_header
from connectors.identity import message_id_from
from connectors.items import BadItem, Item
from connectors.meta_archive_holder import Holder
from connectors.meta_columns import SYSTEM_POST
from connectors.record import Message, MessageKind, Post, PostFormat, Record

FACEBOOK = "facebook"
COMMENT_KEYS = frozenset({"comments_v2", "comments", "group_comments_v2", "group_comments"})
POST_KEYS = frozenset({None, "group_posts_v2", "group_posts", "posts_v2", "profile_posts_v2", "status_updates"})
VIDEO_FILE = re.compile(r"\.(?:mp4|mov|webm|m4v)$", re.IGNORECASE)
REPLIED = re.compile(r"\breplied to\b|\ba repondu\b")


def holds_comments(key: str | None, objects: list[dict[str, Any]]) -> bool:
    """Whether these are comments."""
    return key in COMMENT_KEYS and any(_part(one, "comment") for one in objects)


def holds_posts(key: str | None, objects: list[dict[str, Any]]) -> bool:
    """Whether these are publications, dated, with a text or attachments; those in groups stand among comments."""
    return (
        key in POST_KEYS
        and not holds_reactions(objects)
        and any("timestamp" in one and (_part(one, "post") or _attachments(one) or _is_comment(one)) for one in objects)
    )


def holds_reactions(objects: list[dict[str, Any]]) -> bool:
    """Whether these are reactions given, of no use to Vigie."""
    return any(_part(one, "reaction") for one in objects)


def post(item: Item, holder: Holder, key: str | None) -> Iterator[Record | Ignored]:
    """A publication; the sentence above it, in the holder's language, is its title, and is not enough to make one."""
    if _is_comment(item.value):
        yield from comment(item, holder, key)
        return
    published_at, precision = item.moment("timestamp")
    files = [one for one in _attachments(item.value) if isinstance(one.get("media"), dict)]
    media = [Item(item.position, one["media"]) for one in files]
    text = _said(item, "post") or next((said for one in media if (said := one.text("description"))), None)
    title = item.text("title")
    if published_at is None and text is None and not media:
        raise BadItem(Reason.MISSING_ID, "ni date, ni texte, ni média : cette publication ne se distingue de rien")
    is_system = bool(not text and title and SYSTEM_POST.search(title))
    if text is None and not _attachments(item.value) and not is_system:
        yield Ignored(item.position, Reason.GHOST_ROW)
        return
    yield Post(
        position=item.position, platform=FACEBOOK, account_id=holder.name, text=text, title=title,
        post_id=message_id_from(FACEBOOK, "post", published_at and published_at.isoformat(), text or title),
        published_at=published_at, precision=precision, format=_format(item, media, text),
        is_system=is_system,
    )  # fmt: skip


def comment(item: Item, holder: Holder, key: str | None) -> Iterator[Record]:
    """A comment of the archive's holder; the post is only named in words, so it stays unknown."""
    said = Item(item.position, _part(item.value, "comment") or {})
    text = said.text("comment")
    if text is None and not _attachments(item.value):
        raise BadItem(Reason.MISSING_TEXT, "le texte du commentaire manque ; il n’y a rien à lire")
    published_at, precision = item.moment("timestamp")
    if published_at is None:
        published_at, precision = said.moment("timestamp")
    author = said.text("author") or holder.name
    is_reply = bool(REPLIED.search(normalise_header(item.text("title") or "")))
    yield Message(
        position=item.position, platform=FACEBOOK, text=text or "",
        message_id=message_id_from(FACEBOOK, author, text, published_at and published_at.isoformat()),
        kind=MessageKind.REPLY if is_reply else MessageKind.COMMENT, author_name=author, published_at=published_at,
        precision=precision, is_own=True,
    )  # fmt: skip


def _format(item: Item, media: list[Item], text: str | None) -> PostFormat | None:
    if any(VIDEO_FILE.search(one.text("uri") or "") for one in media):
        return PostFormat.VIDEO
    if media:
        return PostFormat.CAROUSEL if len(media) > 1 else PostFormat.IMAGE
    if any("external_context" in one for one in _attachments(item.value)):
        return PostFormat.LINK
    return PostFormat.TEXT if text else None


def _is_comment(value: dict[str, Any]) -> bool:
    return _part(value, "comment") is not None


def _said(item: Item, name: str) -> str | None:
    found = _part(item.value, name)
    return found.strip() or None if isinstance(found, str) else None


def _part(value: dict[str, Any], name: str) -> Any:
    """The first part of that name in the ``data`` of an object."""
    data = value.get("data")
    parts = data if isinstance(data, list) else ()
    return next((one[name] for one in parts if isinstance(one, dict) and one.get(name)), None)


def _attachments(value: dict[str, Any]) -> list[dict[str, Any]]:
    found = value.get("attachments")
    inner = [one.get("data") for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return [part for data in inner if isinstance(data, list) for part in data if isinstance(part, dict)]
