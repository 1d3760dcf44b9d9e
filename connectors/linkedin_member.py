"""LinkedIn member archive: what its owner published and commented; everything else in it is set aside."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from connectors import readers
from connectors.binding import Binding, excerpt, find_columns, read_rows
from connectors.clock import Clock, settle_clock
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import Column, Instant, normalise_header
from connectors.identity import comment_ref, message_id_from, post_ref
from connectors.instants import DateOrder, instant_in_id
from connectors.linkedin_columns import COMMENTS, SHARES
from connectors.linkedin_other import OTHER_FILES
from connectors.probe import FileKind, Probe, Table
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record

OWNER = "member"  # an archive never names the profile it is of
SHARES_HEADER = frozenset({"date", "sharelink", "sharecommentary"})
COMMENTS_HEADER = ("date", "link", "message")
COMMENTS_NAME = re.compile(r"Comments(?:_\d+)?\.csv")  # now with the member's number
LISTS_OF_LINKS = (frozenset({"date", "type", "link"}), frozenset({"date", "link"}))  # reactions, reposts
OTHER_HEADERS = (
    {"first name", "last name", "connected on"}, {"conversation id", "sender profile url"},  # with its assistants
    {"inviterprofileurl"}, {"maiden name", "headline"},
)  # fmt: skip
SAME_MOMENT = timedelta(minutes=2)
PROOFS = 3  # numbers of comments, of which some are of the one answered, hours before
_DAY = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")
_WRAPPED_BREAK = re.compile(r'"(\r?\n)"')


def is_shares(table: Table) -> bool:
    """Whether this is the member's own posts."""
    return set(map(normalise_header, table.header)) >= SHARES_HEADER


def find_comments(probe: Probe) -> Table | None:
    """The member's own comments; quotes escaped by a backslash may hide the header from the probe."""
    for table in probe.tables:
        for row in (table.header, *table.preamble):
            if tuple(map(normalise_header, row[:3])) == COMMENTS_HEADER and not any(row[3:]):
                line = table.header_line if row is table.header else 1
                is_named = bool(COMMENTS_NAME.fullmatch(PurePosixPath(probe.name).name))
                if is_named or _links_to_posts((*table.preamble, *table.sample)):
                    return replace(table, header=tuple(row[:3]), header_line=line)
    return None


def is_other_member_file(probe: Probe, table: Table) -> bool:
    """Whether this is another file of the archive: reactions, connections, talks with assistants, settings."""
    is_inside = any("LinkedInDataExport" in part for part in PurePosixPath(probe.name).parts[:-1])
    if is_inside or OTHER_FILES.hold(probe.name, table):
        return True
    header = frozenset(map(normalise_header, table.header))
    return any(header >= known for known in OTHER_HEADERS) or (
        header in LISTS_OF_LINKS and _links_to_posts(table.sample)
    )


def _links_to_posts(rows: Sequence[Sequence[str]]) -> bool:
    cells = (cell for row in rows for cell in row if "://" in cell)
    return any((ref := post_ref(cell)) and ref.platform == "linkedin" for cell in cells)


def read_shares(export: Export, table: Table) -> Iterator[Record | Rejected | Ignored]:
    """A post a row, in UTC unless the posts' numbers prove another clock."""
    clock = _clock(export, table, SHARES, read_rows(export, table))
    binding = _binding(SHARES, table, clock)
    yield Account(position=0, platform="linkedin", account_id=OWNER, is_owned=True)
    for position, cells in read_rows(export, table):
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        (published_at, precision), url, text, shared_url = values
        ref = post_ref(url)
        if ref is None or ref.post_id is None:
            detail = f"Ligne {position} : l’adresse « {url} » ne nomme aucune publication LinkedIn."
            yield Rejected(position, Reason.MISSING_ID, detail, excerpt(cells))
            continue
        yield Post(
            position=position, platform="linkedin", post_id=ref.post_id, account_id=OWNER, url=url,
            text=_unwrapped(text or "") or None, published_at=published_at and published_at + clock.shift,
            precision=precision, source_zone=clock.zone, format=PostFormat.LINK if shared_url else None,
        )  # fmt: skip


def read_comments(export: Export, table: Table) -> Iterator[Record | Rejected | Ignored]:
    """A comment a row, written by the owner of the archive, and a stub of each post commented."""
    clock = _clock(export, table, COMMENTS, _comment_rows(export, table))
    binding = _binding(COMMENTS, table, clock)
    yield Account(position=0, platform="linkedin", account_id=OWNER, is_owned=True)
    posts: set[str] = set()
    for position, cells in _comment_rows(export, table):
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        (published_at, precision), url, text = values
        if text is None:  # a picture alone
            yield Ignored(position, Reason.GHOST_ROW)
            continue
        published_at = published_at and published_at + clock.shift
        ref = post_ref(url) if url else None
        post_id = ref.post_id if ref and ref.platform == "linkedin" else None
        if post_id and post_id not in posts:
            posts.add(post_id)
            yield Post(position=0, platform="linkedin", post_id=post_id, url=url.partition("?")[0],
                       is_stub=True)  # fmt: skip
        yield Message(
            position=position, platform="linkedin", text=text, post_id=post_id, published_at=published_at,
            precision=precision, source_zone=clock.zone, url=url, author_id=OWNER, is_own=True,
            **_place(url, published_at, post_id, text),
        )  # fmt: skip


def _place(url: str | None, published_at: datetime | None, post_id: str | None, text: str) -> dict[str, Any]:
    """The comment's number and place in its thread. The address names the comment itself when the number there was
    made in the same minute, else the one it answers; most addresses only name the post."""
    ref = comment_ref(url) if url else None
    if ref:
        made_at = instant_in_id("linkedin", ref.comment_id)
        if made_at and published_at and abs(made_at - published_at) <= SAME_MOMENT:
            kind = MessageKind.REPLY if ref.root_id else MessageKind.COMMENT
            return {"message_id": ref.comment_id, "kind": kind, "parent_id": ref.root_id,
                    "thread_id": ref.root_id or ref.comment_id}  # fmt: skip
    moment = published_at.isoformat() if published_at else None
    message_id = message_id_from("linkedin", post_id, moment, text)
    if ref:
        return {"message_id": message_id, "kind": MessageKind.REPLY, "parent_id": ref.comment_id,
                "thread_id": ref.root_id or ref.comment_id}  # fmt: skip
    return {"message_id": message_id}


def _comment_rows(export: Export, table: Table) -> Iterator[readers.Row]:
    """The rows of comments, each text whole: without comma nor quote, LinkedIn leaves its further lines bare."""
    probe = export.probe
    rows = read_rows(export, table)
    if probe.kind is FileKind.CSV:
        encoding, width = probe.encoding or "utf-8", len(table.header)
        rows = readers.iter_csv(
            export.path, encoding, probe.delimiter, table.header_line, width, backslash=True, is_folded=probe.is_folded
        )
    held: list[readers.Row] = []  # a comment and the blank rows under it
    for position, cells in rows:
        if held and _is_bare_line(cells):
            text = "\n".join([held[0][1][-1], *("" for _ in held[1:]), cells[0]])
            held = [(held[0][0], [*held[0][1][:-1], text])]
            continue
        if held and not cells and type(cells) is list:
            held.append((position, cells))
            continue
        yield from held
        held = []
        if type(cells) is list and len(cells) == len(table.header):
            held = [(position, cells)]
        else:
            yield position, cells
    yield from held


def _is_bare_line(cells: list[str]) -> bool:
    """Whether a row is a line of the text above it: a single cell, and no date that would begin another comment."""
    return type(cells) is list and bool(cells) and not any(cells[1:]) and not _DAY.match(cells[0])


def _clock(export: Export, table: Table, columns: dict[str, Column], rows: Iterable[readers.Row]) -> Clock:
    places = find_columns(columns, table.header)
    dates, truths = [], []
    for _, cells in rows:
        if type(cells) is not list or len(cells) <= max(places.values()):
            continue
        dates.append(cells[places["published_at"]])
        url = cells[places["url"]]
        ref = post_ref(url) if columns is SHARES else None
        named = ref.post_id if ref else (found.comment_id if (found := comment_ref(url)) else None)
        truths.append(instant_in_id("linkedin", named) if named else None)
    if columns is COMMENTS and sum(map(bool, truths)) < PROOFS:
        truths = [None] * len(dates)
    return settle_clock(dates, truths, export.zone or "UTC", export.date_order or DateOrder.DAY_FIRST)


def _binding(columns: dict[str, Column], table: Table, clock: Clock) -> Binding:
    published_at = columns["published_at"]
    instant = Instant(*published_at.aliases, missing=published_at.missing, order=clock.order)
    return Binding(
        {**columns, "published_at": instant}, table, find_columns(columns, table.header), ZoneInfo(clock.zone)
    )


def _unwrapped(text: str) -> str:
    """The text whose every line was written within quotes of its own."""
    lines = text.split("\n")
    if all(above.rstrip("\r").endswith('"') and below.startswith('"') for above, below in pairwise(lines)):
        return _WRAPPED_BREAK.sub(r"\1", text).strip()
    return text
