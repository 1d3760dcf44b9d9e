"""Meltwater: the mentions of a search, as the workbook of today or the tab-separated file of before."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from connectors import mentions
from connectors.binding import Binding, cell_at, excerpt, read_rows
from connectors.clock import QUARTER, TOLERANCE, Clock
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Column, Count, Instant, Link, Text, normalise_header
from connectors.identity import message_id_from
from connectors.probe import Probe, Table
from connectors.readers import Row
from connectors.record import Message, MessageKind, Precision, Record
from connectors.split_hour import rows_with_hour, table_with_hour

# fmt: off
COLUMNS: dict[str, Column] = {
    "published_at": Instant("Date", "Alternate Date Format", missing=Reason.MISSING_DATE),
    "time": Text("Time"),
    "document_id": Text("Document ID"),
    "url": Link("URL"),
    "hit": Text("Hit Sentence"),
    "opening": Text("Opening Text"),
    "title": Text("Title", "Headline"),
    "source_type": Text("Source Type"),
    "source_name": Text("Source Name", "Source"),
    "content_type": Text("Content Type"),
    "author_name": Text("Author Name", "Influencer"),
    "author_handle": Text("Author Handle", "Twitter Screen Name"),
    "lang": Text("Language"),
    "likes": Count("Likes"),
    "reactions": Count("Reactions"),
    "replies": Count("Replies"),
    "comments": Count("Comments"),
}
# fmt: on
REQUIRED = frozenset({"published_at", "url", "hit", "opening"})
SIGNATURE = frozenset(
    normalise_header(name)
    for name in (
        *("Input Name", "Information Type", "Document ID", "Keyphrases", "Key Phrases", "Editorial Echo", "AVE"),
        *("Influencer", "Source Domain", "Twitter Social Echo", "Social Echo"),
    )
)
ENOUGH = 2  # of the signature
UNUSED = (
    *("Input Name", "Keywords", "Information Type", "Source Domain", "Image", "Hashtags", "Links", "Country", "Region"),
    *("Subregion", "State", "City", "Sentiment", "Key", "Reach", "Global Reach", "National", "Local Reach", "AVE"),
    *("Social Echo", "Editorial Echo", "Engagement", "Shares", "Quotes", "Reposts", "Retweets", "Views", "Estimated"),
    *("Document Tags", "Custom", "Desktop Reach", "Mobile Reach", "Twitter", "Facebook", "Reddit", "Tweet", "Earned"),
    *("User Profile", "Alternate Date", "Is Verified", "Threads", "Parent"),
)
EPOCH = re.compile(r"(\d{13})(?:_|$)")
FARTHEST = timedelta(hours=14)
NEAR = timedelta(hours=36)
ANSWERS = ("reply", "comment")


class Meltwater:
    """Messages about the brand, wherever they were written; a licence may withhold the texts, never the addresses."""

    key = "meltwater"
    label = "Meltwater"
    how_to_export = (
        "Dans Meltwater, ouvrez Explore (ou Monitor), choisissez la recherche et la période, cliquez sur l’icône de "
        "téléchargement de la liste de résultats, prenez le format XLSX (ou CSV) avec toutes les colonnes, et déposez "
        "le fichier sans l’ouvrir dans un tableur. Indiquez le fuseau horaire de l’espace de travail si Vigie le "
        "demande."
    )
    layouts: tuple[Layout, ...] = (
        Layout(
            name="mentions",
            label="Mentions d’une recherche",
            first_seen="2020",
            columns={name: column.aliases for name, column in COLUMNS.items()},
            required=REQUIRED,
            unused=UNUSED,
        ),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """Certain when the extracts that only Meltwater names are there, with two more of its columns."""
        if _find(probe) is None:
            return None
        reason = "Mentions Meltwater : les extraits « Hit Sentence » et « Opening Text » de l’outil sont là."
        return Match(connector=self.key, layout="mentions", confidence=0.95, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A message a row; its instant is the one its document id begins with, when the printed hour agrees."""
        found = _find(export.probe)
        if found is None:
            return
        table, places = found
        clock = _clock(export, table, places)
        table = table_with_hour(table, places["published_at"], places.get("time"))
        binding = Binding(_columns(clock), table, places, ZoneInfo(clock.zone) if clock else None)
        for position, cells in _rows(export, table, places):
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            row = dict(zip(binding.names, values, strict=True))
            url, document_id = row["url"], (row["document_id"] or "").strip('"') or None
            if url is None and document_id is None:
                detail = f"Ligne {position} : l’adresse manque ; exportez de nouveau avec la colonne « URL »."
                yield Rejected(position, Reason.MISSING_ID, detail, excerpt(cells))
                continue
            platform = mentions.platform_of(url, row["source_name"], row["source_type"], row["content_type"])
            text = row["hit"] or row["opening"] or row["title"] or ""
            is_reply = (row["content_type"] or "").casefold().endswith(ANSWERS)
            name, handle = row["author_name"], row["author_handle"]
            if name and name.startswith("@"):
                name, handle = None, handle or name
            message_id = mentions.message_named(url, platform, is_reply) or document_id
            message_id = message_id or message_id_from(platform, url, name or handle, text)
            printed, precision = row["published_at"]
            published_at, precision, source_zone = _settled(printed, precision, _instant_in(document_id), clock)
            yield Message(
                position=position, platform=platform, message_id=message_id, text=text,
                kind=MessageKind.REPLY if is_reply else MessageKind.MENTION,
                thread_id=None if is_reply else message_id, author_name=name,
                author_handle=handle.lstrip("@") if handle else mentions.handle_named(url), published_at=published_at,
                precision=precision, source_zone=source_zone, url=url,
                likes=row["reactions"] if row["likes"] is None else row["likes"],
                replies=row["comments"] if row["replies"] is None else row["replies"],
                lang=mentions.language_code(row["lang"]),
            )  # fmt: skip


def _find(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    return mentions.find_table(probe, COLUMNS, REQUIRED, SIGNATURE, ENOUGH)


def _rows(export: Export, table: Table, places: dict[str, int]) -> Iterator[Row]:
    return rows_with_hour(read_rows(export, table), places["published_at"], places.get("time"))


def _clock(export: Export, table: Table, places: dict[str, int]) -> Clock | None:
    """Document ids, and the ids that addresses name, prove the clock of the workspace."""
    dates: list[str] = []
    truths: list[datetime | None] = []
    for _, cells in _rows(export, table, places):
        dates.append(cell_at(cells, places["published_at"]))
        document_id = cell_at(cells, places.get("document_id")).strip('"')
        truths.append(_instant_in(document_id) or mentions.instant_named(cell_at(cells, places["url"])))
    return mentions.mention_clock(export, dates, truths)


def _columns(clock: Clock | None) -> dict[str, Column]:
    column = COLUMNS["published_at"]
    if clock is None:
        return COLUMNS
    return {**COLUMNS, "published_at": Instant(*column.aliases, missing=column.missing, order=clock.order)}


def _instant_in(document_id: str | None) -> datetime | None:
    found = EPOCH.match(document_id) if document_id else None
    return datetime.fromtimestamp(int(found[1]) / 1000, UTC) if found else None


def _settled(
    printed: datetime, precision: Precision, proved: datetime | None, clock: Clock | None
) -> tuple[datetime, Precision, str]:
    """The instant, how finely it is known and its clock: the one that the id proves, if it is the printed one in
    another zone; else the printed one."""
    if proved is not None:
        gap = proved - printed
        shift = round(gap / QUARTER) * QUARTER
        if precision is Precision.DAY and abs(gap) <= NEAR:
            return proved, Precision.EXACT, "UTC"
        if abs(gap - shift) <= TOLERANCE and abs(shift) <= FARTHEST:
            return proved, precision, "UTC"
    return (printed + clock.shift, precision, clock.zone) if clock else (printed, precision, "UTC")
