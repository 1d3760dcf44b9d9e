"""Dumps of Meta's Graph API: a page's feed or an account's media, with the comments and replies within."""

import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from connectors import graph_scraper
from connectors.contract import Export, Ignored, Layout, Match, Rejected
from connectors.graph_objects import FacebookReader, InstagramReader
from connectors.items import Item
from connectors.probe import FileKind, Probe
from connectors.readers import Unreadable, iter_json, iter_ndjson
from connectors.record import Record

GRAPH_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[+-]\d{2}:?\d{2}|Z)|\d{10}")
NODE_ID = re.compile(r"\d{5,}(?:_\d+)?")
MEDIA_TYPES = frozenset({"IMAGE", "VIDEO", "CAROUSEL_ALBUM", "STORY", "REELS"})
LOOKED_UP = "business_discovery"  # another account, that the brand's own looked up
EDGES = ("data", "posts.data", "feed.data", "published_posts.data", "media.data", "stories.data", "comments.data",
         f"{LOOKED_UP}.media.data")  # fmt: skip
SEEN_OBJECTS = 200


class Graph:
    """Posts, comments and replies with their exact instants; what comes from the page itself is the brand's."""

    key = "graph"
    label = "API Graph de Meta"
    how_to_export = (
        "Demandez à la personne ou à l’agence qui interroge l’API Graph de Meta le JSON de votre Page "
        "(/{page}/posts, avec les champs message, created_time, permalink_url, from, shares, "
        "comments.summary(true){message,created_time,from,parent,comments}) ou de votre compte Instagram "
        "(/{compte}/media, avec caption, permalink, timestamp, username, comments{text,timestamp,username,replies}), "
        "toutes les pages de réponse comprises, puis déposez ce fichier."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="facebook", label="Publications et commentaires d’une Page", first_seen="2010", zone="UTC"),
        Layout(name="instagram", label="Médias et commentaires Instagram", first_seen="2018", zone="UTC"),
        *graph_scraper.LAYOUTS,
    )

    def recognise(self, probe: Probe) -> Match | None:
        """By the objects' ids, instants and fields, which only the Graph API writes so."""
        if found := graph_scraper.recognise(probe, self.key):
            return found
        objects = list(_objects(probe))
        platform = next((name for one in objects if (name := _platform(one))), None)
        if platform is None:
            return None
        cut = sum(_is_cut(one) for one in objects)
        told = f" Des listes de commentaires y sont incomplètes (au moins {cut}) : redemandez-les en entier."
        label = next(layout.label for layout in self.layouts if layout.name == platform)
        reason = f"{label}, tels que l’API Graph les donne.{told if cut else ''}"
        return Match(connector=self.key, layout=platform, confidence=0.9, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """Objects are numbered as they come: a post, its comments, the replies to each, the next post."""
        if match.layout in graph_scraper.NAMES:
            yield from graph_scraper.read(export, ZoneInfo(export.zone or graph_scraper.ZONE))
            return
        if match.layout == "facebook":
            reader: FacebookReader | InstagramReader = FacebookReader()
        else:
            reader = InstagramReader(*_named(export.probe.json_root), is_owned=_are_own(export.probe))
        for value in _values(export):
            yield from reader.read(value)


def _objects(probe: Probe) -> Iterator[dict[str, Any]]:
    """The first objects of a dump."""
    root = probe.json_root
    if probe.kind not in (FileKind.JSON, FileKind.NDJSON) or not root:
        return
    found = root if probe.kind is FileKind.NDJSON else _under(root, _prefix(root))
    for one in found[:SEEN_OBJECTS]:
        page = _get(one, "data")
        yield from (each for each in (page if isinstance(page, list) else [one]) if isinstance(each, dict))


def _under(root: Any, prefix: str) -> list[Any]:
    """What stands under an ijson prefix."""
    found = [root]
    for key in filter(None, prefix.split(".")):
        if key == "item":
            found = [inner for one in found if isinstance(one, list) for inner in one]
        else:
            found = [_get(one, key) for one in found]
    return found


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _prefix(root: Any) -> str:
    """Where the objects stand: an edge of the root, pages of answers, a list, or the root alone."""
    if isinstance(root, list):
        pages = root and all(isinstance(_get(page, "data"), list) for page in root[:3])
        return "item.data.item" if pages else "item"
    if _platform(root):
        return ""
    for edge in EDGES:
        found = root
        for key in edge.split("."):
            found = _get(found, key)
        if isinstance(found, list):
            return f"{edge}.item"
    return ""


def _values(export: Export) -> Iterator[Any]:
    probe = export.probe
    encoding = probe.encoding or "utf-8"
    if probe.kind is FileKind.NDJSON:
        for _, value in iter_ndjson(export.path, encoding):
            inner = _get(value, "data")
            yield from inner if isinstance(inner, list) else [value]
        return
    if probe.kind is not FileKind.JSON:
        raise Unreadable("Ce fichier n’est pas un JSON de l’API Graph.")
    yield from iter_json(export.path, encoding, _prefix(probe.json_root))


def _platform(value: dict[str, Any]) -> str | None:
    """Whose object this is, ``None`` when nothing proves that the Graph API wrote it."""
    if not NODE_ID.fullmatch(str(value.get("id", ""))):
        return None
    keys = value.keys()
    if GRAPH_TIME.fullmatch(str(value.get("created_time", ""))):
        is_numbered = "_" in str(value["id"])
        return (
            "facebook" if is_numbered and keys & {"message", "story", "permalink_url", "from", "attachment"} else None
        )
    if not GRAPH_TIME.fullmatch(str(value.get("timestamp", ""))):
        return None
    is_media = value.get("media_type") in MEDIA_TYPES and bool(keys & {"permalink", "caption", "media_product_type"})
    is_comment = "text" in keys and bool(keys & {"username", "from", "replies", "like_count", "parent_id"})
    return "instagram" if is_media or (is_comment and keys.isdisjoint({"postUrl", "ownerUsername"})) else None


def _named(root: Any) -> tuple[str | None, str | None, str | None]:
    """The account whose media these are, its id, and the media whose comments these are: those that the root names."""
    item = Item(0, (_get(root, LOOKED_UP) or root) if isinstance(root, dict) else {})
    if item.at("media.data") is not None:
        return item.text("username"), item.text("id"), None
    return None, None, item.text("id") if item.at("comments.data") is not None else None


def _are_own(probe: Probe) -> bool:
    """Whether media are the brand's: not those of an account looked up, nor of the many who tagged the brand. What was
    said under them, and what they count, Meta shows to their own account alone."""
    media = [one for one in _objects(probe) if "media_type" in one]
    shows_more = any({"comments", "insights"} & one.keys() for one in media)
    is_one = len({one["username"] for one in media if one.get("username")}) <= 1
    return _get(probe.json_root, LOOKED_UP) is None and (is_one or shows_more)


def _is_cut(value: dict[str, Any]) -> bool:
    """Whether the comments of an object are only the first ones."""
    comments = _get(value, "comments")
    found, total = _get(comments, "data"), _get(_get(comments, "summary"), "total_count")
    has_next = bool(_get(_get(comments, "paging"), "next"))
    return has_next or (isinstance(found, list) and isinstance(total, int) and total > _said(found))


def _said(comments: list[Any]) -> int:
    """The comments of a list with their replies."""
    inner = (_get(_get(one, edge), "data") for one in comments for edge in ("comments", "replies"))
    return len(comments) + sum(_said(one) for one in inner if isinstance(one, list))
