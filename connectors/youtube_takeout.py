"""The archive that Google Takeout gives of a channel: the comments it wrote, among files of no use."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from connectors.accounts import accounts_once
from connectors.binding import bind, find_table, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import BadCell, Column, Id, Instant, Parse, normalise_header
from connectors.probe import FileKind, Probe, Table
from connectors.readers import iter_json
from connectors.record import Account, Message, MessageKind, Precision, Record

INSIDE_TAKEOUT = re.compile(r"(?:^|/)Takeout/YouTube\b")
OTHER_TABLES = tuple(
    frozenset(map(normalise_header, names))
    for names in (
        ("Live Chat ID", "Live Chat Text"),
        ("Video ID", "Playlist Video Creation Timestamp"),
        ("Playlist ID", "Playlist Title (Original)"),
        ("Channel ID", "Channel URL", "Channel Title"),
        ("Channel ID", "Channel Title (Original)"),
    )
)
_SEGMENTS = re.compile(r'\[?\s*\{\s*(?:"(?:text|takeoutSegments)"|"?\w{0,15}$)')  # or the beginning that a cut leaves


class SegmentedText(Column):
    """A text that Takeout writes as JSON: ``{"takeoutSegments": […]}``, or segments one after the other."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        def read(cell: str) -> str | None:
            cell = cell.strip()
            if not _SEGMENTS.match(cell):
                return cell or None
            try:
                segments = json.loads(f"[{cell}]", strict=False)
            except ValueError as error:
                advice = "ce texte est coupé ou abîmé ; importez le fichier d’origine, jamais rouvert"
                raise BadCell(Reason.WRONG_SHAPE, advice) from error
            return "".join(_texts(segments)).strip() or None

        return read


def _texts(value: Any) -> Iterator[str]:
    match value:
        case list():
            for one in value:
                yield from _texts(one)
        case {"takeoutSegments": segments}:
            yield from _texts(segments)
        case {"text": str(text)}:
            yield text


# fmt: off
COLUMNS: dict[str, Column] = {
    "comment_id": Id(
        "Comment ID", "ID du commentaire", "Kommentar-ID", "ID del comentario", "ID commento", "ID do comentário",
        "Reactie-ID", missing=Reason.MISSING_ID),
    "channel_id": Id(
        "Channel ID", "ID de la chaîne", "Kanal-ID", "ID del canal", "ID canale", "ID do canal", "Kanaal-ID"),
    "published_at": Instant(
        "Comment Create Timestamp", "Comment Creation Timestamp", "Horodatage de création du commentaire",
        "Zeitstempel der Erstellung des Kommentars", "Marca de tiempo de creación del comentario",
        "Timestamp creazione commento", "Carimbo de data/hora de criação do comentário",
        "Tijdstempel van het aanmaken van de reactie", "Reactiecreatietijdstempel"),
    "parent_id": Id(
        "Parent Comment ID", "ID du commentaire parent", "Übergeordnete Kommentar-ID", "ID del comentario principal",
        "ID commento principale", "ID do comentário principal", "ID van bovenliggende reactie",
        "Bovenliggende reactie-ID"),
    "top_id": Id(
        "Top-Level Comment ID", "ID du commentaire de premier niveau", "Kommentar-ID der obersten Ebene",
        "ID del comentario de nivel superior", "ID commento di primo livello", "ID do comentário de nível superior",
        "ID van reactie op het hoogste niveau"),
    "video_id": Id("Video ID", "ID de la vidéo", "ID del vídeo", "ID do vídeo", "Video-ID"),
    "post_id": Id(
        "Post ID", "ID de la publication", "Beitrags-ID", "ID de la publicación", "ID da postagem", "Bericht-ID"),
    "text": SegmentedText(
        "Comment Text", "Texte du commentaire", "Kommentartext", "Texto del comentario", "Testo commento",
        "Texto do comentário", "Reactietekst", missing=Reason.MISSING_TEXT),
}
# fmt: on
ALIASES = {name: column.aliases for name, column in COLUMNS.items()}
REQUIRED = frozenset({"comment_id", "channel_id", "published_at", "text"})
UNUSED = ("Price", "Prix", "Preis", "Precio", "Prezzo", "Preço", "Prijs")


def find_comments(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    """The table of the comments that the channel wrote."""
    return find_table(probe, COLUMNS, REQUIRED) if probe.is_tabular else None


def is_other_file(probe: Probe) -> bool:
    """Whether this is another file of the archive: live chats, playlists, subscriptions, history."""
    if probe.is_tabular:
        headers = [frozenset(map(normalise_header, table.header)) for table in probe.tables]
        is_known = any(names <= header for names in OTHER_TABLES for header in headers)
        return is_known or bool(INSIDE_TAKEOUT.search(probe.name))
    match probe.json_root:
        case [{"header": "YouTube" | "YouTube Music", "title": str(), "time": str()}, *_]:
            return True
    return probe.kind is FileKind.JSON and bool(INSIDE_TAKEOUT.search(probe.name))


@accounts_once
def read_comments_written(
    export: Export, table: Table, places: dict[str, int]
) -> Iterator[Record | Rejected | Ignored]:
    """The channel, then a message of its own a row."""
    binding = bind(COLUMNS, export, table, places, ZoneInfo(export.zone or "UTC"))
    for position, cells in read_rows(export, table):
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        comment_id, channel, moment, parent_id, top_id, video_id, post_id, text = values
        if channel:
            yield Account(position=0, platform="youtube", account_id=channel, is_owned=True)
        published_at, precision = moment or (None, Precision.EXACT)
        parent_id = parent_id or (comment_id.partition(".")[0] if "." in comment_id else None)
        yield Message(
            position=position, platform="youtube", message_id=comment_id, text=text, post_id=video_id or post_id,
            kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, parent_id=parent_id,
            thread_id=top_id or parent_id or comment_id, author_id=channel, published_at=published_at,
            precision=precision, is_own=True,
            url=f"https://www.youtube.com/watch?v={video_id}&lc={comment_id}" if video_id else None,
        )  # fmt: skip


def read_other_file(export: Export) -> Iterator[Ignored]:
    """One ignored row for each row or object; one for a file that holds none."""
    position = 0
    if export.probe.kind is FileKind.JSON:
        for position, _ in enumerate(iter_json(export.path, export.probe.encoding or "utf-8", "item"), start=1):
            yield Ignored(position, Reason.OTHER_REPORT)
    else:
        for position, cells in read_rows(export, export.probe.tables[0]):
            yield Ignored(position, Reason.OTHER_REPORT if cells else Reason.BLANK_ROW)
    if position == 0:
        yield Ignored(1, Reason.OTHER_REPORT)
