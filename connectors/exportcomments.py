"""ExportComments.com: comments under one post, as XLSX or CSV, from any platform."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from zoneinfo import ZoneInfo

from connectors.binding import bind, excerpt, read_rows
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.exportcomments_columns import (
    COLUMNS,
    REQUIRED,
    UNUSED,
    comment_in,
    counted_back,
    find_table,
    has_own_columns,
    is_signed,
    post_in,
    source_of,
    unfolded,
)
from connectors.headers import SAMPLE_ROWS
from connectors.identity import PostRef, fold_name, message_id_from, post_owner
from connectors.probe import FileKind, Probe
from connectors.readers import sheet_links
from connectors.record import Account, Message, MessageKind, Post, Precision, Record

ALIASES = {name: column.aliases for name, column in COLUMNS.items()}
AUTHOR_ID = re.compile(r"[?&]id=(\d+)|/channel/([\w-]+)|^ID: ?(\w+)$")
KNOWN_BY_HANDLE = frozenset({"instagram", "tiktok"})  # each tool has its own number for a person, all give the handle
REPLY_NUMBER = re.compile(r"^(\d+)-\d+$")


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
        found = find_table(probe)
        if found is None:
            return None
        table, _, places = found
        signed = is_signed(probe, table)
        if not signed and not (has_own_columns(table) and {"likes", "link"} & places.keys()):
            return None
        source = source_of(probe, table, None)
        platform = source.ref.platform if source else None
        reason = f"Commentaires exportés par ExportComments ({platform or 'plateforme à préciser'})."
        if counted_back(table, places["published_at"], platform):
            reason += " Leurs heures sont approchées : elles viennent de mentions comme « il y a 3 heures »."
        layout = "csv" if probe.kind is FileKind.CSV else "xlsx"
        return Match(connector=self.key, layout=layout, confidence=0.95 if signed else 0.85, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """The post as a stub (position 0), then a message a row; replies know the comment they answer."""
        found = find_table(export.probe)
        if found is None:
            return
        table, columns, places = found
        links = sheet_links(export.path, table.sheet) if export.probe.kind is FileKind.XLSX else {}
        of_comments = (url for (_, column), url in links.items() if column == places.get("link"))
        source = source_of(export.probe, table, export.platform, islice(of_comments, SAMPLE_ROWS))
        platform, source_id = source.ref if source else PostRef(export.platform or "other", None)
        source_owner = post_owner(source.url) if source and source.url else None
        stubs = {source_id}
        if source_id:
            yield Post(position=0, platform=platform, post_id=source_id, url=source and source.url, is_stub=True)
        for own_name in export.accounts:
            yield Account(position=0, platform=platform, account_id=own_name, name=own_name, is_owned=True)
        zone = ZoneInfo(export.zone) if export.zone else None
        approximate = counted_back(table, places["published_at"], platform)
        binding = bind(columns, export, table, places, zone)
        parents: dict[str, str] = {}
        last_parent: str | None = None
        early: list[tuple[str, str | None, Message, tuple[object, ...]]] = []  # answers above the comment they answer
        for position, cells in read_rows(export, table):
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            number, reply_number, _, author_id, moment, likes, text, _, rating = values
            profile, name = unfolded(cells[places["author_name"]])
            url = unfolded(cells[places["link"]])[0] if "link" in places else None
            profile = links.get((position, places["author_name"])) or profile
            url = links.get((position, places.get("link", -1))) or url
            if text is None and name is None and url is None and rating is None:
                detail = f"Ligne {position} : ni texte ni auteur ; cette ligne n’a rien à lire."
                yield Rejected(position, Reason.MISSING_TEXT, detail, excerpt(cells))
                continue
            author_id = _first_group(AUTHOR_ID, author_id) or _first_group(AUTHOR_ID, profile) or author_id
            handle = post_owner(profile) if profile else None
            handle = None if handle and handle.isdecimal() else handle
            if platform == "instagram" and name and " " not in name:
                handle = handle or name
            if platform in KNOWN_BY_HANDLE and handle:
                author_id, name = None, handle
            post_id, owner = source_id, source_owner
            place = post_in(url) if url else None
            if place and place[0].platform == platform:
                post_id, owner = post_id or place[0].post_id, owner or place[1]
            if post_id and post_id not in stubs:
                stubs.add(post_id)
                yield Post(position=0, platform=platform, post_id=post_id, is_stub=True)
            published_at, precision = moment or (None, Precision.EXACT)
            message_id, parent_id = comment_in(url)
            answered = _first_group(REPLY_NUMBER, reply_number) if reply_number and parent_id is None else None
            if reply_number and parent_id is None:
                parent_id = parents.get(answered or "", last_parent)
            said: tuple[object, ...] = ()
            if message_id is None or message_id == post_id:
                author = author_id or (name and fold_name(name))
                said = (platform, post_id, author, text, None if approximate else published_at)
                message_id = _made(said, parent_id)
            if parent_id is None and answered is None:
                last_parent = message_id
                if number:
                    parents[number] = message_id
            is_own = bool(owner and fold_name(owner) in {fold_name(one) for one in (author_id, name, handle) if one})
            kind = MessageKind.COMMENT if rating is None else MessageKind.REVIEW
            message = Message(
                position=position, platform=platform, message_id=message_id, text=text or "",
                kind=MessageKind.REPLY if parent_id else kind, post_id=post_id, parent_id=parent_id,
                thread_id=parent_id or message_id, author_id=author_id, author_name=name, author_handle=handle,
                published_at=published_at, precision=approximate or precision, source_zone=export.zone or "UTC",
                url=url, likes=likes, rating=rating, is_own=is_own or None,
            )  # fmt: skip
            if answered is None or answered in parents:
                yield message
            else:
                early.append((answered, parent_id, message, said))
        for answered, nearest, message, said in early:
            if parent_id := parents.get(answered, nearest):
                message_id = _made(said, parent_id) if said else message.message_id
                message = replace(message, message_id=message_id, kind=MessageKind.REPLY, parent_id=parent_id,
                                  thread_id=parent_id)  # fmt: skip
            yield message


def _made(said: tuple[object, ...], parent_id: str | None) -> str:
    """The id of what the file does not number: the same thanks under two comments are two answers."""
    return message_id_from(*said, parent_id) if parent_id else message_id_from(*said)


def _first_group(pattern: re.Pattern[str], text: str | None) -> str | None:
    """The first group that matched in ``text``."""
    found = pattern.search(text) if text else None
    return next((group for group in found.groups() if group), None) if found else None
