"""Brandwatch: the mentions of a query, as CSV or XLSX."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from connectors import mentions
from connectors.binding import Binding, cell_at, read_rows
from connectors.clock import Clock
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Column, Count, Id, Instant, Link, Number, Text, normalise_header
from connectors.identity import message_id_from
from connectors.probe import Probe, Table
from connectors.record import Message, MessageKind, Record

# fmt: off
COLUMNS: dict[str, Column] = {
    "published_at": Instant("Date", missing=Reason.MISSING_DATE),
    "url": Link("Url", missing=Reason.MISSING_ID),
    "full_text": Text("Full Text"),
    "snippet": Text("Snippet"),
    "title": Text("Title"),
    "domain": Text("Domain"),
    "page_type": Text("Page Type", "Content Source Name", "Content Source"),
    "entry_type": Text("Thread Entry Type", "Subtype"),
    "answered": Text("Twitter Reply to", "X Reply to"),
    "lang": Text("Language"),
    "author": Text("Author"),
    "author_name": Text("Full Name"),
    "author_id_x": Id("Twitter Author ID", "X Author ID"),
    "author_id_facebook": Id("Facebook Author ID"),
    "likes_x": Count("Twitter Likes", "X Likes"),
    "likes_facebook": Count("Facebook Likes"),
    "likes_instagram": Count("Instagram Likes"),
    "likes_linkedin": Count("Linkedin Likes"),
    "likes": Count("Likes"),
    "replies_x": Count("Twitter Reply Count", "X Replies", "X Reply Count"),
    "replies_facebook": Count("Facebook Comments"),
    "replies_instagram": Count("Instagram Comments"),
    "replies_linkedin": Count("Linkedin Comments"),
    "replies_reddit": Count("Reddit Comments"),
    "replies": Count("Comments"),
    "rating": Number("Rating"),
}
# fmt: on
REQUIRED = frozenset({"published_at", "url", "author"})
SIGNATURE = frozenset(
    normalise_header(name)
    for name in (
        *("Query Id", "Query Name", "Page Type", "Thread Entry Type", "Full Text", "Snippet", "Starred", "Resource Id"),
        *("Expanded URLs", "Mentioned Authors", "Thread Author", "Category Details", "Account Type"),
    )
)
ENOUGH = 4  # of the signature
UNUSED = (
    *(
        "Query",
        "Sentiment",
        "Country",
        "Continent",
        "City",
        "Account Type",
        "Added",
        "Assignment",
        "Avatar",
        "Category",
    ),
    *(
        "Checked",
        "Display URLs",
        "Expanded URLs",
        "Facebook",
        "Gender",
        "Hashtags",
        "Impact",
        "Impressions",
        "Interest",
    ),
    *(
        "Instagram",
        "Last Assignment",
        "Latitude",
        "Longitude",
        "Location",
        "Media",
        "Mentioned",
        "Original",
        "Priority",
    ),
    *("Professions", "Resource", "Short URLs", "Starred", "Status", "Subtype", "Thread", "Total Monthly", "Twitter"),
    *("X ", "Updated", "Reach", "Air Type", "Blog", "Broadcast", "Content Source", "Copyright", "Engagement", "Is "),
    *("Item Review", "Linkedin", "Page Type", "Parent", "Pub", "Reddit", "Region", "Weblog", "Root", "State", "Shares"),
    *("Bluesky", "Tiktok", "Youtube", "Emotion", "Copy", "County", "Potential", "Daily Visitors", "Monthly Visitors"),
)
ANSWERS = frozenset({"reply", "comment"})


class Brandwatch:
    """Messages about the brand, wherever they were written; a repost is a mention, not a reply."""

    key = "brandwatch"
    label = "Brandwatch"
    how_to_export = (
        "Dans Brandwatch Consumer Research, ouvrez le tableau de bord de la requête puis le composant Mentions. "
        "Choisissez la période, cliquez sur Export, prenez CSV ou Excel avec toutes les colonnes, et déposez le "
        "fichier sans l’ouvrir dans un tableur. Indiquez le fuseau horaire du projet si Vigie le demande."
    )
    layouts: tuple[Layout, ...] = (
        Layout(
            name="mentions",
            label="Mentions d’une requête",
            first_seen="2017",
            columns={name: column.aliases for name, column in COLUMNS.items()},
            required=REQUIRED,
            unused=UNUSED,
        ),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """Certain when the address, the date and the author stand with columns that Brandwatch names."""
        if _find(probe) is None:
            return None
        reason = "Mentions Brandwatch : les colonnes de la requête et du fil de l’outil sont là."
        return Match(connector=self.key, layout="mentions", confidence=0.95, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A message a row; the clock is the one that the ids of the messages prove, else the one declared."""
        found = _find(export.probe)
        if found is None:
            return
        table, places = found
        clock = _clock(export, table, places)
        shift = clock.shift if clock else timedelta()
        binding = Binding(_columns(clock), table, places, ZoneInfo(clock.zone) if clock else None)
        for position, cells in read_rows(export, table):
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            row = dict(zip(binding.names, values, strict=True))
            url = row["url"]
            platform = mentions.platform_of(url, row["page_type"], row["domain"])
            published_at, precision = row["published_at"]
            text = row["full_text"] or row["snippet"] or row["title"] or ""
            is_reply = (row["entry_type"] or "").casefold() in ANSWERS or row["answered"] is not None
            parent_id = mentions.message_named(row["answered"], platform)
            message_id = mentions.message_named(url, platform, is_reply)
            message_id = message_id or message_id_from(platform, url, row["author"], text)
            handle = mentions.handle_named(url) if platform == "x" else None
            yield Message(
                position=position, platform=platform, message_id=message_id, text=text,
                kind=MessageKind.REPLY if is_reply else MessageKind.MENTION, parent_id=parent_id,
                thread_id=parent_id or (None if is_reply else message_id),
                author_id=row.get(f"author_id_{platform}"), author_name=row["author_name"] or row["author"],
                author_handle=handle, published_at=published_at + shift, precision=precision,
                source_zone=clock.zone if clock else "UTC", url=url, likes=_counted(row, "likes", platform),
                replies=_counted(row, "replies", platform), rating=row["rating"] or None,
                lang=mentions.language_code(row["lang"]),
            )  # fmt: skip


def _find(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    return mentions.find_table(probe, COLUMNS, REQUIRED, SIGNATURE, ENOUGH)


def _clock(export: Export, table: Table, places: dict[str, int]) -> Clock | None:
    dates: list[str] = []
    truths: list[datetime | None] = []
    for _, cells in read_rows(export, table):
        dates.append(cell_at(cells, places["published_at"]))
        truths.append(mentions.instant_named(cell_at(cells, places["url"])))
    return mentions.mention_clock(export, dates, truths)


def _columns(clock: Clock | None) -> dict[str, Column]:
    if clock is None:
        return COLUMNS
    column = COLUMNS["published_at"]
    return {**COLUMNS, "published_at": Instant(*column.aliases, missing=column.missing, order=clock.order)}


def _counted(row: dict[str, object], name: str, platform: str) -> int | None:
    """The counter of the row's own platform, else the one that the file has for all."""
    found = row.get(f"{name}_{platform}")
    found = row[name] if found is None else found
    return found if isinstance(found, int) else None
