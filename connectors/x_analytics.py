"""The statistics of X: a table of posts, or a table of days; a post's id holds the instant that the table rounds."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from connectors.accounts import accounts_once
from connectors.binding import bind, excerpt, find_columns, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import normalise_header
from connectors.headers import sample_cells
from connectors.identity import post_owner, post_ref
from connectors.instants import DateOrder, Moment, date_order, instant_in_id, instant_reader
from connectors.probe import Probe, Table
from connectors.record import Account, AccountDay, Message, MessageKind, Post, PostFormat, Precision, Record, Snapshot
from connectors.x_columns import CONTENT, DAILY
from connectors.x_text import is_addressed, unescaped

NAMED_USER = re.compile(r"tweet_activity_metrics_(\w+?)_\d{8}_\d{8}")
PERIOD_END = re.compile(r"\d{4}-\d{2}-\d{2}_(\d{4}-\d{2}-\d{2})")
NEXT_DAY = re.compile(r"_\d{8}_(\d{8})_")
VIDEO_DAYS = frozenset({"date", "views", "watch time (ms)"})
GHOST = "/status/undefined"
DAY_GAP = timedelta(days=2)  # a day's noon and an instant of the day before or after


def find_content(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    """The table of posts: an id, a text and a link beside it, the links being X's; without texts nothing would tell the
    brand's answers from its posts."""
    for table in probe.tables if probe.is_tabular else ():
        places = find_columns(CONTENT, table.header)
        if not places.keys() >= {"post_id", "url", "text"}:
            continue
        links = sample_cells(table, places["url"])
        refs = [post_ref(link) for link in links if GHOST not in link]
        known = [ref.platform for ref in refs if ref]  # the end of a cut file may tear the last one
        if set(known) <= {"x"} and 2 * len(known) >= len(refs):
            return table, places
    return None


def find_daily(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    """The table of days: what was published and seen each day, or who followed and left."""
    for table in probe.tables if probe.is_tabular else ():
        places = find_columns(DAILY, table.header)
        is_daily = places.keys() >= {"on", "published", "impressions"}
        if is_daily or places.keys() >= {"on", "impressions", "visits", "followers_gained", "followers_lost"}:
            return table, places
    return None


def is_videos(probe: Probe) -> bool:
    """Whether the file is the report of videos: how long they were watched each day, then a list of them."""
    return any(set(map(normalise_header, table.header)) >= VIDEO_DAYS for table in probe.tables)


@accounts_once
def read_content(export: Export, table: Table, places: dict[str, int]) -> Iterator[Record | Rejected | Ignored]:
    """A post and its counters a row, or the brand's own message when the row answers someone."""
    zone = ZoneInfo(export.zone or "UTC")
    binding = bind(CONTENT, export, table, places, zone)
    dates = sample_cells(table, places.get("date"))
    read_date = instant_reader(zone, date_order(dates) or DateOrder.DAY_FIRST)
    taken_at = _taken_at(export.name)
    named = NAMED_USER.search(export.name)
    for position, cells in read_rows(export, table):
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        row = dict(zip(binding.names, values, strict=True))
        if GHOST in (row["url"] or ""):
            yield Ignored(position, Reason.GHOST_ROW)
            continue
        post_id, moment = _identity(row, read_date)
        if post_id is None or moment is None:
            yield _refusal(position, cells, places["post_id"], has_id=post_id is not None)
            continue
        handle = post_owner(row["url"] or "") or (named[1] if named else None)
        if handle:
            yield Account(position=0, platform="x", account_id=handle, name=handle, handle=handle, is_owned=True)
        yield from _published(position, post_id, moment, handle, row, taken_at)


def _identity(row: Mapping[str, Any], read_date: Any) -> tuple[str | None, Moment | None]:
    """The id, the link's first because no spreadsheet rounds it, and the instant; ``None`` in place of a doubtful one.

    The written day only says the instant when the id holds none; when the link is missing it also proves the id.
    """
    ref = post_ref(row["url"]) if row["url"] else None
    post_id = (ref.post_id if ref else None) or row["post_id"]
    if post_id is None:
        return None, None
    hidden = instant_in_id("x", post_id)
    try:
        written, precision = read_date(row["date"]) if row["date"] else (None, Precision.EXACT)
    except (ValueError, OverflowError):
        written, precision = None, Precision.EXACT
    if hidden is None:
        return post_id, (written, precision)
    is_proved = (ref and ref.post_id) or written is None or abs(hidden - written) < DAY_GAP
    return post_id, (hidden, Precision.EXACT) if is_proved else None


def _refusal(position: int, cells: list[str], place: int, has_id: bool) -> Rejected:
    written = cells[place].strip()
    if written:
        what = "ne correspond pas au jour indiqué" if has_id else "a été arrondi par un tableur"
        detail = (
            f"Ligne {position} : l’identifiant « {written} » {what} et le lien du post manque ; "
            "importez le fichier d’origine, jamais rouvert."
        )
        return Rejected(position, Reason.DAMAGED_ID, detail, excerpt(cells))
    detail = f"Ligne {position} : l’identifiant et le lien du post manquent ; exportez de nouveau avec ces colonnes."
    return Rejected(position, Reason.MISSING_ID, detail, excerpt(cells))


def _published(
    position: int, post_id: str, moment: Moment, handle: str | None, row: Mapping[str, Any], taken_at: datetime | None
) -> Iterator[Record]:
    published_at, precision = moment
    text = unescaped(row["text"]) if row["text"] else None
    if text and is_addressed(text, handle):
        yield Message(
            position=position, platform="x", message_id=post_id, text=text, kind=MessageKind.REPLY, author_name=handle,
            author_handle=handle, published_at=published_at, precision=precision, url=row["url"], likes=row["likes"],
            replies=row["replies"], is_own=True,
        )  # fmt: skip
        return
    yield Post(
        position=position, platform="x", post_id=post_id, account_id=handle, text=text, published_at=published_at,
        precision=precision, url=row["url"], is_paid=None if row["promoted"] is None else row["promoted"] > 0,
        format=PostFormat.TEXT if text and "://" not in text else None,  # a medium always leaves a link
    )  # fmt: skip
    yield Snapshot(
        position=position, platform="x", post_id=post_id, taken_at=taken_at, impressions=row["impressions"],
        reactions=row["likes"], comments=row["replies"], shares=row["shares"], saves=row["saves"],
        followers_gained=row["followers_gained"], link_clicks=row["link_clicks"],
    )  # fmt: skip


def _taken_at(name: str) -> datetime | None:
    """The end of the period that the file's name says it covers: its last day included, or the day after it."""
    try:
        if found := PERIOD_END.search(name):
            return datetime.fromisoformat(found[1]).replace(tzinfo=UTC) + timedelta(days=1)
        if found := NEXT_DAY.search(name):
            return datetime.strptime(found[1], "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return None


def read_daily(export: Export, table: Table, places: dict[str, int]) -> Iterator[Record | Rejected | Ignored]:
    """What the account counted each day."""
    binding = bind(DAILY, export, table, places, None)
    named = NAMED_USER.search(export.name)
    account_id = named[1] if named else None
    if account_id:
        yield Account(
            position=0, platform="x", account_id=account_id, name=account_id, handle=account_id, is_owned=True
        )
    for position, cells in read_rows(export, table):
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        row = dict(zip(binding.names, values, strict=True))
        del row["published"]
        yield AccountDay(position=position, platform="x", account_id=account_id, **row)


def read_videos(export: Export) -> Iterator[Ignored]:
    """The rows of the report of videos, set aside."""
    for table in export.probe.tables:
        for position, cells in read_rows(export, replace(table, header_line=0)):
            yield Ignored(position, Reason.OTHER_REPORT if cells else Reason.BLANK_ROW)
