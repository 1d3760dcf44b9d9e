"""The objects of an Instagram archive: publications and their insights."""

import re
from collections.abc import Iterator
from typing import Any

from connectors.contract import Reason
from connectors.fields import normalise_header
from connectors.identity import message_id_from
from connectors.items import BadItem, Item
from connectors.meta_archive_holder import Holder
from connectors.record import Post, PostFormat, Record, Snapshot

INSTAGRAM = "instagram"
POST_KEYS = {
    None: None, "ig_posts": None, "ig_archived_post_media": None, "ig_reels_media": PostFormat.REEL,
    "ig_igtv_media": PostFormat.VIDEO, "ig_stories": PostFormat.STORY, "ig_archived_stories": PostFormat.STORY,
}  # fmt: skip
MEDIA_ID = re.compile(r"(?:^|[_/])(\d{15,})\.\w+$")
VIDEO_FILE = re.compile(r"\.(?:mp4|mov|webm|m4v)$", re.IGNORECASE)
CAPTIONS = frozenset({"caption", "legende"})
METRICS = {
    "impressions": "impressions", "accounts reached": "reach", "comptes touches": "reach", "reach": "reach",
    "views": "views", "vues": "views", "likes": "reactions", "j'aime": "reactions", "mentions j'aime": "reactions",
    "comments": "comments", "commentaires": "comments", "shares": "shares", "partages": "shares", "saves": "saves",
    "enregistrements": "saves", "follows": "followers_gained", "followers en plus": "followers_gained",
}  # fmt: skip


def holds_posts(key: str | None, objects: list[dict[str, Any]]) -> bool:
    """Whether these are publications: media that came from a file at an instant, captioned where they are labelled.

    What was saved or liked is captioned too, and has an address.
    """
    is_labelled = any(_label_values(one) for one in objects)
    is_own = not is_labelled or any(_labels(one) & CAPTIONS for one in objects)
    has_links = any("href" in label for one in objects for label in _label_values(one))
    return key in POST_KEYS and is_own and not has_links and any(map(_media, objects))


def holds_insights(key: str | None, objects: list[dict[str, Any]]) -> bool:
    """Whether these are counters of publications."""
    is_dated = any(
        is_instant(one.get("creation_timestamp")) or is_instant(one.get("timestamp"))
        for value in objects
        for one in (*_values(value.get("media_map_data")), *string_map(value).values())
    )
    return (key or "").startswith("organic_insights_") and is_dated


def post(item: Item, holder: Holder, key: str | None) -> Iterator[Record]:
    """A publication: its caption and instant stand beside its media, or within it when there is only one."""
    media = _media(item.value)
    first = Item(item.position, media[0] if media else {})
    labelled = {normalise_header(str(one.get("label"))): one.get("value") for one in _label_values(item.value)}
    caption = next((str(value) for label, value in labelled.items() if label in CAPTIONS and value), None)
    published_at, precision = item.moment("creation_timestamp", "timestamp")
    if published_at is None:
        published_at, precision = first.moment("creation_timestamp")
    yield Post(
        position=item.position, platform=INSTAGRAM, post_id=_post_id(item, media, published_at),
        account_id=holder.name, text=caption or item.text("title") or first.text("title"), published_at=published_at,
        precision=precision, format=POST_KEYS.get(key) or media_format(media),
    )  # fmt: skip


def media_format(media: list[dict[str, Any]]) -> PostFormat | None:
    """What a publication is, by its files; ``None`` without any."""
    if len(media) > 1:
        return PostFormat.CAROUSEL
    is_video = [bool(VIDEO_FILE.search(str(one.get("uri", "")))) for one in media]
    return (PostFormat.VIDEO if is_video[0] else PostFormat.IMAGE) if media else None


def media_id(media: list[dict[str, Any]]) -> str | None:
    """The number that the first file to carry one has in its name."""
    numbers = (found[1] for one in media if (found := MEDIA_ID.search(str(one.get("uri", "")))))
    return next(numbers, None)


def insight(item: Item, holder: Holder, key: str | None) -> Iterator[Record]:
    """The counters of a publication as of the day of the archive; its labels follow the account's language."""
    media = [one for one in _values(item.value.get("media_map_data")) if "uri" in one or "creation_timestamp" in one]
    first = Item(item.position, media[0] if media else {})
    published_at, precision = first.moment("creation_timestamp")
    counters: dict[str, Any] = {}
    for label, one in string_map(item.value).items():
        name = METRICS.get(normalise_header(label))
        if name:
            counters[name] = Item(item.position, one).count("value")
        elif published_at is None and is_instant(one.get("timestamp")):
            published_at, precision = Item(item.position, one).moment("timestamp")
    post_id = _post_id(item, media, published_at)
    yield Post(
        position=item.position, platform=INSTAGRAM, post_id=post_id, account_id=holder.name,
        text=first.text("title"), published_at=published_at, precision=precision,
    )  # fmt: skip
    yield Snapshot(position=item.position, platform=INSTAGRAM, post_id=post_id, taken_at=holder.made_at, **counters)


def _post_id(item: Item, media: list[dict[str, Any]], published_at: Any) -> str:
    """The number that the first media's file carries, else the archive's own, else one made of the instant."""
    if number := media_id(media) or item.text("fbid"):
        return number
    if published_at is None:
        raise BadItem(Reason.MISSING_ID, "ni fichier, ni numéro, ni date : cette publication ne se distingue de rien")
    return message_id_from(INSTAGRAM, "post", published_at.isoformat())


def _media(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The media of a publication, wherever this kind of file puts them."""
    inner = value.get("media")
    found = inner if isinstance(inner, list) and inner else [value]
    media = [one for one in found if isinstance(one, dict) and "uri" in one and "creation_timestamp" in one]
    for label in _label_values(value):
        labelled = label.get("media")
        media += (
            [one for one in labelled if isinstance(one, dict) and "uri" in one] if isinstance(labelled, list) else []
        )
    return media


def _label_values(value: dict[str, Any]) -> list[dict[str, Any]]:
    found = value.get("label_values")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _labels(value: dict[str, Any]) -> set[str]:
    return {normalise_header(str(one.get("label"))) for one in _label_values(value)}


def string_map(value: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = value.get("string_map_data")
    return {label: one for label, one in found.items() if isinstance(one, dict)} if isinstance(found, dict) else {}


def _values(value: Any) -> list[dict[str, Any]]:
    return [one for one in value.values() if isinstance(one, dict)] if isinstance(value, dict) else []


def is_instant(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0
