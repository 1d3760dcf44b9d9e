"""ExportComments.com: comments under one post, as XLSX or CSV, from any platform."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from connectors.binding import bind, excerpt, find_columns, read_rows
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Column, Count, Id, Instant, Text
from connectors.identity import PostRef, fold_name, message_id_from, post_owner, post_ref
from connectors.instants import DateOrder, instant_reader
from connectors.probe import FileKind, Probe, Table
from connectors.readers import sheet_links
from connectors.record import Account, Message, MessageKind, Post, Precision, Record

# fmt: off
COLUMNS: dict[str, Column] = {
    "number": Id("Id"),
    "reply_number": Id("SubId"),
    "author_name": Text("Name (click to view profile)", "Name", "Username", "Author"),
    "author_id": Text("Profile ID"),
    "published_at": Instant(
        "Date", "Date (dd.MM.yy HH:mm:ss)", "Date (dd/MM/yyyy HH:mm:ss)", order=DateOrder.DAY_FIRST),
    "likes": Count("Likes"),
    "text": Text("Comment"),
    "link": Text("(view source)", "Link", "Comment link"),
}
# fmt: on
ALIASES = {name: column.aliases for name, column in COLUMNS.items()}
REQUIRED = frozenset({"author_name", "published_at", "text"})
UNUSED = ("isHearted", "isPinned", "Live video timestamp", "Rating", "Stars")
OWN_COLUMNS = frozenset({"Name (click to view profile)", "(view source)", "SubId", "isHearted"})
SIGNATURE = "exportcomments"
VIDEO_NAME = re.compile(r"yt-comments?_([\w-]{11})_")
POST_NAME = re.compile(r"(facebook|instagram|tiktok|twitter|youtube)-comments\w*-([\w-]{5,})")
COMMENT_ID = re.compile(
    r"reply_comment_id=(\d+)|comment_id=(\d+)(?!.*reply_comment_id=)|[?&]lc=([\w.-]+)|/c/(\d+)|/(\d{8,})/?$"
)
AUTHOR_ID = re.compile(r"[?&]id=(\d+)|/channel/([\w-]+)|^ID: ?(\w+)$")
REPLY_NUMBER = re.compile(r"^(\d+)-\d+$")
MIN_RELATIVE_ROWS = 3


class Source(NamedTuple):
    """What the file is about: the platform and, when told, the post and its address."""

    ref: PostRef
    url: str | None


class ExportComments:
    """Comments with their authors; the post itself is a stub, and the clock is the account's setting."""

    key = "exportcomments"
    label = "ExportComments"
    how_to_export = (
        "Sur exportcomments.com, collez l’adresse de la publication, lancez l’export puis téléchargez le fichier XLSX "
        "(ou CSV). Faites-le pour chaque publication à suivre, sans renommer le fichier. L’offre gratuite s’arrête aux "
        "100 premiers commentaires. Les heures sont celles du fuseau choisi dans votre compte ExportComments."
    )
    layouts: tuple[Layout, ...] = tuple(
        Layout(name=name, label=label, first_seen=year, columns=ALIASES, required=REQUIRED, unused=UNUSED)
        for name, label, year in (("xlsx", "Classeur de commentaires", "2021"), ("csv", "CSV de commentaires", "2022"))
    )

    def recognise(self, probe: Probe) -> Match | None:
        """Signed by the tool's name, or by its own set of columns."""
        found = _find(probe)
        if found is None:
            return None
        table, places = found
        is_signed = (
            SIGNATURE in " ".join((probe.name, table.sheet or "", *(c for row in table.preamble for c in row))).lower()
        )
        own_columns = OWN_COLUMNS & set(table.header)
        if not is_signed and (len(own_columns) < 1 or not ({"likes", "link"} & places.keys())):
            return None
        layout = "xlsx" if probe.kind is FileKind.XLSX else "csv"
        source = _source(probe, table, None)
        platform = source.ref.platform if source else "plateforme à préciser"
        reason = f"Commentaires exportés par ExportComments ({platform})."
        return Match(connector=self.key, layout=layout, confidence=0.95 if is_signed else 0.85, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """The post as a stub (position 0), then a message a row; replies know the comment they answer."""
        found = _find(export.probe)
        if found is None:
            return
        table, places = found
        source = _source(export.probe, table, export.platform)
        platform, post_id = source.ref if source else (export.platform or "other", None)
        owner = post_owner(source.url) if source and source.url else None
        if post_id:
            yield Post(position=0, platform=platform, post_id=post_id, url=source and source.url, is_stub=True)
        for name in export.accounts:
            yield Account(position=0, platform=platform, account_id=name, name=name, is_owned=True)
        zone = ZoneInfo(export.zone) if export.zone else None
        links = sheet_links(export.path, table.sheet) if export.probe.kind is FileKind.XLSX else {}
        is_relative = platform == "youtube" and _same_seconds(table, places["published_at"])
        binding = bind(COLUMNS, export, table, places, zone)
        parents: dict[str, str] = {}
        last_parent: str | None = None
        for position, cells in read_rows(export, table):
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            number, reply_number, name, author_id, moment, likes, text, link = values
            if text is None:
                detail = f"Ligne {position} : le commentaire est vide ; cette ligne n’a rien à lire."
                yield Rejected(position, Reason.MISSING_TEXT, detail, excerpt(cells))
                continue
            profile = links.get((position, places["author_name"]))
            author_id = _first_group(AUTHOR_ID, author_id) or _first_group(AUTHOR_ID, profile) or author_id
            handle = post_owner(profile) if profile else None
            handle = None if handle and handle.isdecimal() else handle
            url = links.get((position, places["link"])) if links and "link" in places else link
            url = url if url and "://" in url else None
            published_at, precision = moment or (None, Precision.EXACT)
            message_id = _first_group(COMMENT_ID, url)
            if message_id is None or message_id == post_id:
                author = author_id or (name and fold_name(name))
                message_id = message_id_from(platform, post_id, author, text, None if is_relative else published_at)
            parent_id = None
            if reply_number:
                parent_id = parents.get(_first_group(REPLY_NUMBER, reply_number) or "", last_parent)
            if parent_id is None:
                last_parent = message_id
                if number:
                    parents[number] = message_id
            is_own = bool(owner and fold_name(owner) in _names(author_id, name, handle))
            yield Message(
                position=position, platform=platform, message_id=message_id, text=text,
                kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, post_id=post_id, parent_id=parent_id,
                thread_id=parent_id or message_id, author_id=author_id, author_name=name, author_handle=handle,
                published_at=published_at, precision=Precision.RELATIVE if is_relative else precision,
                source_zone=export.zone or "UTC", url=url, likes=likes, is_own=is_own or None,
            )  # fmt: skip


def _find(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    """The table of comments; the two first columns, often unnamed, number comments and replies."""
    if probe.kind not in (FileKind.CSV, FileKind.XLSX):
        return None
    for table in probe.tables:
        places = find_columns(COLUMNS, table.header)
        if not places.keys() >= REQUIRED:
            continue
        for index, name in ((0, "number"), (1, "reply_number")):
            if not table.header[index].strip() and name not in places:
                places[name] = index
        return table, places
    return None


def _source(probe: Probe, table: Table, platform: str | None) -> Source | None:
    """The post that the preamble, the file's name or the comments' own links tell.

    Facebook's addresses hide the post behind a ``pfbid`` or a video; the file's name holds Meta's own post id.
    """
    named = POST_NAME.search(probe.name)
    name_ref = PostRef("x" if named[1] == "twitter" else named[1], named[2].split(".")[0]) if named else None
    told = [cell for row in table.preamble for cell in row if "://" in cell]
    links = [cell for row in table.sample for cell in row if cell.startswith("http")]
    for url in (*told, *links[:1]):
        ref = post_ref(url)
        if ref and "exportcomments" not in url:
            if name_ref and name_ref.platform == ref.platform == "facebook":
                ref = name_ref
            return Source(ref, url if url in told else None)
    if found := VIDEO_NAME.search(probe.name):
        return Source(PostRef("youtube", found[1]), f"https://www.youtube.com/watch?v={found[1]}")
    ref = name_ref or (PostRef(platform, None) if platform else None)
    return Source(ref, None) if ref else None


def _first_group(pattern: re.Pattern[str], text: str | None) -> str | None:
    """The first group that matched in ``text``."""
    found = pattern.search(text) if text else None
    return next((group for group in found.groups() if group), None) if found else None


def _names(*names: str | None) -> set[str]:
    return {fold_name(name) for name in names if name}


def _same_seconds(table: Table, place: int) -> bool:
    """Whether all instants share minute and second: they were counted back from « il y a 3 heures »."""
    read = instant_reader(ZoneInfo("UTC"))
    instants: list[datetime] = []
    for row in table.sample:
        try:
            instant, _ = read(row[place])
        except (ValueError, IndexError):
            continue
        if instant:
            instants.append(instant)
    return len(instants) >= MIN_RELATIVE_ROWS and len({(i.minute, i.second) for i in instants}) == 1
