"""Talkwalker: the mentions of a search, as XLSX or CSV."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from connectors import mentions
from connectors.binding import Binding, cell_at, read_rows
from connectors.clock import Clock
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Column, Count, Instant, Link, Parse, Text, counts_something, normalise_header
from connectors.identity import message_id_from
from connectors.instants import DateOrder, instant_reader
from connectors.probe import Probe, Table
from connectors.record import Message, MessageKind, Record

# fmt: off
COLUMNS: dict[str, Column] = {
    "url": Link("url", missing=Reason.MISSING_ID),
    "published_at": Instant("published", missing=Reason.MISSING_DATE),
    "content": Text("content"),
    "snippet": Text("content_snippet"),
    "title": Text("title", "title_snippet"),
    "parent_url": Text("parent_url"),
    "source_type": Text("source_type"),
    "tags": Text("tags_internal"),
    "lang": Text("lang"),
    "author_id": Text("extra_author_attributes.id"),
    "author_name": Text("extra_author_attributes.name", "extra_author_attributes.short_name"),
    "author_url": Text("extra_author_attributes.url"),
    "likes_x": Count("article_extended_attributes.twitter_likes"),
    "likes_facebook": Count("article_extended_attributes.facebook_likes"),
    "likes_instagram": Count("article_extended_attributes.instagram_likes"),
    "likes_youtube": Count("article_extended_attributes.youtube_likes"),
    "replies": Count("article_extended_attributes.num_comments"),
}
# fmt: on
REQUIRED = frozenset({"url", "published_at", "content", "source_type"})
PROOFS = ("search_indexed", "content_snippet", "tags_internal", "matched_profile", *COLUMNS["author_name"].aliases)
SIGNATURE = frozenset(map(normalise_header, PROOFS))
COUNTERS = tuple(name for name, column in COLUMNS.items() if isinstance(column, Count))
UNUSED = (
    *("indexed", "search_indexed", "root_url", "domain_url", "host_url", "title_snippet", "porn_level"),
    *("fluency_level", "spam_level", "sentiment", "post_type", "cluster_id", "meta_cluster_id", "tags_", "entity_urls"),
    *("images.", "videos.", "pagemonitoring_", "matched_profile", "article_extended_", "source_extended_", "extra_"),
    *("engagement", "reach", "provider", "generator.", "word_count"),
)
REPOST, SHARED = "isRepost", "RT @"  # in the tags, and how the text begins
AUTHOR_ID = re.compile(r"^ex:[\w.]+\.\w+-(\d+)$")
SHORT_DATE = re.compile(r"\d\d/\d\d/\d\d\b")
DAY = timedelta(days=1)
MOST = 0.8


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the file settles: its clock (``None``: unknown), whether ``25/11/03`` begins with the year,
    the counters that it really counts on each platform."""

    clock: Clock | None
    is_year_first: bool
    counted: frozenset[tuple[str, str]]


class Talkwalker:
    """Messages about the brand, wherever they were written.

    A repost is a mention, not a reply: its author answers nobody. Its text, which begins with « RT », is another's, so
    it is told apart by whoever counts voices.
    """

    key = "talkwalker"
    label = "Talkwalker"
    how_to_export = (
        "Dans Talkwalker, ouvrez votre projet puis l’onglet Results. Choisissez la recherche et la période, ouvrez le "
        "menu d’export de la liste, prenez le format Excel (ou CSV) avec toutes les colonnes, et déposez le fichier "
        "sans l’ouvrir dans un tableur. Indiquez le fuseau horaire du projet si Vigie le demande."
    )
    layouts: tuple[Layout, ...] = (
        Layout(
            name="mentions",
            label="Mentions d’une recherche",
            first_seen="2017",
            columns={name: column.aliases for name, column in COLUMNS.items()},
            required=REQUIRED,
            unused=UNUSED,
        ),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """Certain when a column that only Talkwalker names is there, whichever columns were chosen for the export."""
        if _find(probe) is None:
            return None
        reason = "Mentions Talkwalker : l’adresse, le texte et les noms de colonnes propres à l’outil sont là."
        return Match(connector=self.key, layout="mentions", confidence=0.95, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A message a row; the clock is the one that the ids of the messages prove, else the one declared."""
        found = _find(export.probe)
        if found is None:
            return
        table, places = found
        survey = _survey(export, table, places)
        zone = ZoneInfo(survey.clock.zone) if survey.clock else None
        binding = Binding(_columns(survey), table, places, zone)
        for position, cells in read_rows(export, table):
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            row = dict(zip(binding.names, values, strict=True))
            url, parent_url = row["url"], row["parent_url"]
            platform = mentions.platform_of(url, row["source_type"])
            text = row["content"] or row["snippet"] or row["title"] or ""
            is_repost = REPOST in (row["tags"] or "") or text.startswith(SHARED)
            is_reply = parent_url not in (None, url) and not is_repost
            parent_id = _message_id(parent_url, platform) if is_reply else None
            message_id = _message_id(url, platform, is_reply)
            published_at, precision = row["published_at"]
            likes = f"likes_{platform}"
            yield Message(
                position=position, platform=platform, message_id=message_id, text=text,
                kind=MessageKind.REPLY if is_reply else MessageKind.MENTION, parent_id=parent_id,
                thread_id=parent_id or message_id, author_id=_author_id(row["author_id"]),
                author_name=row["author_name"],
                author_handle=mentions.handle_named(row["author_url"]) or mentions.handle_named(url),
                published_at=published_at + survey.clock.shift if survey.clock else published_at, precision=precision,
                source_zone=survey.clock.zone if survey.clock else "UTC", url=url,
                likes=row[likes] if (likes, platform) in survey.counted else None,
                replies=row["replies"] if ("replies", platform) in survey.counted else None,
                lang=mentions.language_code(row["lang"]),
            )  # fmt: skip


class _YearFirst(Instant):
    """``25/11/03`` as the third of November 2025."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        read = super().parser([_with_century(cell) for cell in cells], zone)
        return lambda cell: read(_with_century(cell))


def _with_century(cell: str) -> str:
    return f"20{cell}" if SHORT_DATE.match(cell) else cell


def _find(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    return mentions.find_table(probe, COLUMNS, REQUIRED, SIGNATURE, enough=1)


def _survey(export: Export, table: Table, places: dict[str, int]) -> Survey:
    """Ids prove the clock; a counter that is 0 on every row of a platform was not collected."""
    dates: list[str] = []
    truths: list[datetime | None] = []
    counted: set[tuple[str, str]] = set()
    for _, cells in read_rows(export, table):
        url = cell_at(cells, places["url"])
        dates.append(cell_at(cells, places["published_at"]))
        truths.append(mentions.instant_named(url))
        for name in COUNTERS:
            if counts_something(cell_at(cells, places.get(name))):
                counted.add((name, mentions.platform_of(url, cell_at(cells, places["source_type"]))))
    is_year_first = _is_year_first(dates, truths)
    if is_year_first:
        dates = [_with_century(cell) for cell in dates]
    clock = mentions.mention_clock(export, dates, truths)
    return Survey(clock, is_year_first, frozenset(counted))


def _is_year_first(dates: Sequence[str], truths: Sequence[datetime | None]) -> bool:
    """Whether most dates are within a day of their ids when they begin with the year."""
    read = instant_reader(ZoneInfo("UTC"))
    near = 0
    proofs = [(cell, truth) for cell, truth in zip(dates, truths, strict=True) if truth and SHORT_DATE.match(cell)]
    for cell, truth in proofs:
        try:
            instant, _ = read(_with_century(cell))
        except ValueError:
            continue
        near += instant is not None and abs(instant - truth) <= DAY
    return near > len(proofs) * MOST


def _columns(survey: Survey) -> dict[str, Column]:
    column = COLUMNS["published_at"]
    order = survey.clock.order if survey.clock else DateOrder.DAY_FIRST
    instant = _YearFirst if survey.is_year_first else Instant
    return {**COLUMNS, "published_at": instant(*column.aliases, missing=column.missing, order=order)}


def _message_id(url: str, platform: str, is_reply: bool = False) -> str:
    return mentions.message_named(url, platform, is_reply) or message_id_from(platform, url)


def _author_id(written: str | None) -> str | None:
    """The platform's own id at the end of ``ex:twitter.com-123``, else what is written."""
    found = AUTHOR_ID.search(written) if written else None
    return found[1] if found else written
