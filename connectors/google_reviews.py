"""Google Business Profile: the reviews of an establishment, from a Takeout archive or the API, as JSON."""

import re
from collections.abc import Iterator
from typing import Any

from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.items import BadItem, Item, read_each, read_one
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json, iter_ndjson
from connectors.record import Message, MessageKind, Record

PREFIXES = ("reviews.item", "item", "item.reviews.item", "locationReviews.item.review")
STARS = {"ONE": 1.0, "TWO": 2.0, "THREE": 3.0, "FOUR": 4.0, "FIVE": 5.0}
RESOURCE = re.compile(r"locations/[^/]+/reviews/([^/]+)$")
ARCHIVED = re.compile(r"(?:^|/)account-\d+/(?:location-\d+/)?[\w-]+\.json$|/businessPersonalization\.json$")
# Google writes its translation and the original in one text, in either order; the French and Spanish words are those
# of its screens.
TRANSLATED = r"\((?:Translated by|Traduit par|Traducido por) Google\)"
TRANSLATED_FIRST = re.compile(TRANSLATED + r".*?\((?:Original|Avis d['’]origine)\)\s*(.+)", re.DOTALL)
TRANSLATED_LAST = re.compile(r"(.+?)\s*\n\s*" + TRANSLATED, re.DOTALL)


class GoogleReviews:
    """Reviews with their stars and the establishment's replies, which are the brand's own.

    A reply carries the date of its last change, the only one that Google gives.
    """

    key = "google"
    label = "Avis Google"
    how_to_export = (
        "Sur takeout.google.com, connectez-vous avec le compte qui gère la fiche, cliquez sur « Tout désélectionner », "
        "cochez « Fiche d’établissement Google » (Google Business Profile), créez l’export, puis déposez l’archive "
        "ZIP reçue par courriel, sans l’ouvrir. Les avis se trouvent dans les fichiers reviews.json."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="reviews", label="Avis d’un établissement", first_seen="2018"),
        Layout(name="other-report", label="Autre fichier d’une fiche d’établissement", first_seen="2018"),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """Certain when reviews have Google's words for stars and dates; other files by their place in Takeout."""
        if probe.kind not in (FileKind.JSON, FileKind.NDJSON):
            return None
        if _prefix(probe) is not None:
            reason = "Avis Google : des avis avec leurs étoiles, leur date et les réponses de l’établissement."
            return Match(connector=self.key, layout="reviews", confidence=0.95, reason=reason)
        if ARCHIVED.search(probe.name):
            reason = "Fiche d’établissement Google : ce fichier de l’archive ne contient pas d’avis."
            return Match(connector=self.key, layout="other-report", confidence=0.9, reason=reason)
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A review an object, then its reply if it has one."""
        prefix = _prefix(export.probe)
        encoding = export.probe.encoding or "utf-8"
        if prefix is None:
            yield Ignored(1, Reason.OTHER_REPORT)
        elif export.probe.kind is FileKind.NDJSON:
            for position, value in iter_ndjson(export.path, encoding):
                yield from read_one(position, value, _review)
        else:
            yield from read_each(iter_json(export.path, encoding, prefix), _review)


def _review(item: Item) -> Iterator[Record]:
    resource = RESOURCE.search(item.text("name") or "")
    review_id = item.text("reviewId") or (resource[1] if resource else None)
    if review_id is None:
        raise BadItem(Reason.MISSING_ID, "l’identifiant de l’avis manque ; exportez de nouveau ce fichier")
    text, rating = _original(item.text("comment")), STARS.get((item.text("starRating") or "").upper())
    if not text and rating is None:
        raise BadItem(Reason.MISSING_TEXT, "l’avis n’a ni étoiles ni texte ; il n’y a rien à lire")
    published_at, precision = item.moment("createTime", "updateTime")
    name = None if item.flag("reviewer.isAnonymous") else item.text("reviewer.displayName")
    yield Message(
        position=item.position, platform="google", message_id=review_id, text=text, kind=MessageKind.REVIEW,
        thread_id=review_id, author_name=name, published_at=published_at, precision=precision, rating=rating,
    )  # fmt: skip
    reply = item.text("reviewReply.comment")
    if reply is not None:
        replied_at, precision = item.moment("reviewReply.updateTime")
        yield Message(
            position=item.position, platform="google", message_id=f"{review_id}/reply", text=_original(reply),
            kind=MessageKind.REPLY, parent_id=review_id, thread_id=review_id, published_at=replied_at,
            precision=precision, is_own=True,
        )  # fmt: skip


def _original(written: str | None) -> str:
    """What the person wrote, without Google's translation."""
    if written is None:
        return ""
    found = TRANSLATED_FIRST.match(written) or TRANSLATED_LAST.match(written)
    return found[1].strip() if found else written


def _prefix(probe: Probe) -> str | None:
    """Where the reviews stand in the JSON, as an ijson prefix."""
    if probe.kind is FileKind.NDJSON:
        return "item" if any(_is_review(value) for value in probe.json_root or ()) else None
    return next((prefix for prefix in PREFIXES if any(map(_is_review, _at(probe.json_root, prefix.split("."))))), None)


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    """The values that a prefix names."""
    if not path:
        yield value
    elif path[0] == "item":
        for one in value if isinstance(value, list) else ():
            yield from _at(one, path[1:])
    elif isinstance(value, dict) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def _is_review(value: Any) -> bool:
    if not isinstance(value, dict) or not {"starRating", "createTime"} <= value.keys():
        return False
    return "reviewId" in value or bool(RESOURCE.search(str(value.get("name"))))
