"""WordPress: the articles of a site and their comments, from its own export (WXR)."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.instants import Moment
from connectors.items import BadItem, Item, read_one
from connectors.markup import plain
from connectors.probe import FileKind, Probe
from connectors.readers import CutItem, iter_xml
from connectors.record import Account, Message, MessageKind, Post, Precision, Record

WEB = "web"
ARTICLES = (None, "post", "page", "product")
SPOKEN = (None, "comment", "review")
HIDDEN = ("spam", "trash", "post-trashed")
NO_DATE = "0000-00-00"


class WordPress:
    """Articles are posts, comments are messages; who comments while logged in works for the site."""

    key = "wordpress"
    label = "WordPress"
    how_to_export = (
        "Dans l’administration de votre site, ouvrez Outils puis Exporter, choisissez « Tout le contenu » (ou "
        "« Articles » et une période), cliquez sur « Télécharger le fichier d’exportation » et déposez le fichier "
        "XML obtenu. Les commentaires y sont ; les adresses IP et de courriel de leurs auteurs ne sont jamais lues."
    )
    layouts: tuple[Layout, ...] = (Layout(name="wxr", label="Articles et commentaires WordPress", first_seen="2010"),)

    def recognise(self, probe: Probe) -> Match | None:
        """By an RSS with WordPress's own tags."""
        if probe.kind is not FileKind.XML or probe.xml_root != "rss":
            return None
        if not any(tag.startswith("wp:") for tag in probe.xml_tags):
            return None
        reason = "Export d’un site WordPress : articles et commentaires."
        return Match(connector=self.key, layout="wxr", confidence=0.95, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A post an article, then a message for each of its comments, in the order of the file."""
        site = _first_text(export, "channel/wp:base_blog_url") or _first_text(export, "channel/wp:base_site_url")
        if site:  # only those who run a site can export it
            title = _first_text(export, "channel/title")
            yield Account(position=0, platform=WEB, account_id=site, name=title or site, is_owned=True)
        position = 0
        for value in iter_xml(export.path, "channel/item"):
            position += 1
            comments = _comments(value)
            article = _Article(value, comments, site, export.zone)
            is_whole = bool(comments) or not isinstance(value, CutItem)  # comments come last: above them all is there
            yield from read_one(position, dict(value) if is_whole else value, article.post)
            for comment in comments:
                position += 1
                yield from read_one(position, comment, article.comment)
        if position == 0:
            yield Ignored(1, Reason.BLANK_ROW)


class _Article:
    """One item of the export and the comments it holds."""

    def __init__(self, value: dict[str, Any], comments: list[Any], site: str | None, zone: str | None) -> None:
        item = Item(0, value)
        self.url = item.text("link", "guid.#text", "guid")
        self.post_id = self.url or item.text("wp:post_id")
        self.site = site
        self.zone = zone
        self.has_comments = bool(comments)
        known = [Item(0, comment) for comment in comments if isinstance(comment, dict)]
        self.parents = {one.text("wp:comment_id"): _parent(one) for one in known}

    def post(self, item: Item) -> Iterator[Record | Ignored]:
        is_public = item.text("wp:post_type") in ARTICLES and item.text("wp:status") in (None, "publish")
        if not is_public and not self.has_comments:
            yield Ignored(item.position, Reason.GHOST_ROW)
            return
        if self.post_id is None:
            raise BadItem(Reason.MISSING_ID, "l’article n’a ni adresse ni identifiant ; exportez de nouveau ce site")
        (published_at, precision), zone = self.moment(item, "wp:post_date")
        if published_at is None:
            published_at, precision = _announced(item)
        yield Post(
            position=item.position, platform=WEB, post_id=self.post_id, account_id=self.site, title=item.text("title"),
            text=plain(item.text("content:encoded") or "") or None, url=self.url, published_at=published_at,
            precision=precision, source_zone=zone,
        )  # fmt: skip

    def comment(self, item: Item) -> Iterator[Record | Ignored]:
        """The number of a comment only counts within its site: its address names it."""
        kind = item.text("wp:comment_type")
        if kind not in SPOKEN:
            yield Ignored(item.position, Reason.GHOST_ROW)
            return
        number = item.required(Reason.MISSING_ID, "wp:comment_id")
        parent = self.parents.get(number)
        (published_at, precision), zone = self.moment(item, "wp:comment_date")
        is_own = kind != "review" and item.text("wp:comment_user_id") not in (None, "0")  # a buyer is logged in too
        approved = item.text("wp:comment_approved")
        yield Message(
            position=item.position, platform=WEB, message_id=self.id_of(number),
            text=plain(item.text("wp:comment_content") or ""), kind=_kind(kind, parent), post_id=self.post_id,
            parent_id=self.id_of(parent) if parent else None, thread_id=self.id_of(self.root(number)),
            author_name=item.text("wp:comment_author"), published_at=published_at, precision=precision,
            source_zone=zone, url=self.id_of(number) if self.url else None, rating=_rating(item), is_own=is_own or None,
            is_hidden=True if approved in HIDDEN else False if approved == "1" else None,
        )  # fmt: skip

    def id_of(self, number: str) -> str:
        return f"{self.post_id}#comment-{number}"

    def root(self, number: str) -> str:
        """The first comment of the thread, as far as the file tells."""
        seen = {number}
        while (parent := self.parents.get(number)) is not None and parent not in seen:
            seen.add(parent)
            number = parent
        return number

    def moment(self, item: Item, path: str) -> tuple[Moment, str]:
        """(moment, its zone): the universal time, else the site's own clock if its zone was declared."""
        for key, zone in ((f"{path}_gmt", "UTC"), (path, self.zone)):
            if zone and not (item.text(key) or NO_DATE).startswith(NO_DATE):
                return item.moment(key, zone=ZoneInfo(zone)), zone
        return (None, Precision.EXACT), "UTC"


def _first_text(export: Export, place: str) -> str | None:
    """The text of the first element there; the file is not searched for a tag that its beginning lacks."""
    if place.rpartition("/")[2] not in export.probe.xml_tags:
        return None
    return Item(0, next(iter_xml(export.path, place), {})).text("#text")


def _comments(value: dict[str, Any]) -> list[Any]:
    """The comments of an item; of one that the file cuts, the last comment is the one that is cut."""
    found = value.get("wp:comment", [])
    comments = found if isinstance(found, list) else [found]
    if isinstance(value, CutItem) and comments and isinstance(comments[-1], dict):
        return [*comments[:-1], CutItem(comments[-1])]
    return comments


def _parent(item: Item) -> str | None:
    parent = item.text("wp:comment_parent")
    return None if parent == "0" else parent


def _kind(kind: str | None, parent: str | None) -> MessageKind:
    if kind == "review":
        return MessageKind.REVIEW
    return MessageKind.REPLY if parent else MessageKind.COMMENT


def _rating(item: Item) -> float | None:
    """The stars that a shop's review gives."""
    for meta in item.each("wp:commentmeta"):
        if meta.text("wp:meta_key") == "rating":
            stars = meta.count("wp:meta_value")
            return None if stars is None else float(stars)
    return None


def _announced(item: Item) -> Moment:
    """The date of the feed, which a draft writes before our era."""
    try:
        return item.moment("pubDate")
    except BadItem:
        return None, Precision.EXACT
