"""Meta Business Suite: the posts and stories of a content export, row by row, and the clock that they prove."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from connectors.accounts import accounts_once
from connectors.binding import Binding, excerpt, find_columns, read_rows
from connectors.clock import Clock, settle_clock
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import Column, Instant, counts_something, normalise_header
from connectors.headers import sample_cells
from connectors.identity import post_ref
from connectors.instants import DateOrder, instant_in_id, instant_reader
from connectors.meta_columns import COLUMNS, COUNTERS, FORMATS, REQUIRED, STORY_SIGNS, SYSTEM_POST
from connectors.probe import Probe, Table
from connectors.record import Account, Post, PostFormat, Record, Snapshot

PACIFIC = "America/Los_Angeles"
OWNER_SHARE = 0.1

PERIOD = re.compile(r"([A-Z][a-z]{2}-\d{2}-\d{4})_([A-Z][a-z]{2}-\d{2}-\d{4})")
STORY_LINK = re.compile(r"/stories/[^/]+/(\d+)")
NAIVE_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Content:
    """The table of a content export: where its columns stand, its platform, whether its rows are stories."""

    table: Table
    places: dict[str, int]
    platform: str
    is_stories: bool


def find_content(probe: Probe) -> Content | None:
    """The table of posts or stories that a probed file holds, ``None`` when its links are of another platform."""
    for table in probe.tables:
        places = find_columns(COLUMNS, table.header)
        if not places.keys() >= REQUIRED:
            continue
        links = sample_cells(table, places["url"])
        platforms = {ref.platform for link in links if (ref := post_ref(link))}
        if platforms - {"facebook", "instagram"}:
            return None
        platform = "instagram" if "handle" in places or platforms == {"instagram"} else "facebook"
        place = places.get("post_type", len(table.header))
        types = [row[place] for row in table.sample if place < len(row)]
        only_stories = bool(types) and all(_format(cell, None) is PostFormat.STORY for cell in types)
        has_signs = bool(find_columns(STORY_SIGNS, table.header)) and "comments" not in places
        return Content(table, places, platform, only_stories or has_signs)
    return None


@accounts_once
def read_posts(export: Export, content: Content) -> Iterator[Record | Rejected | Ignored]:
    """A post and a snapshot a row; the account, which the export proves to be the brand's, once."""
    table, places, platform = content.table, content.places, content.platform
    period = _period(export.name)
    survey = _survey(export, content, period)
    clock, views = survey.clock, survey.views
    binding = Binding(_columns(clock.order), table, places, ZoneInfo(clock.zone))
    taken_at = period and period[1] + timedelta(hours=12)
    for position, cells in read_rows(export, table):
        if survey.has_typed_dates and len(cells) > places["published_at"]:
            cells[places["published_at"]] = _day_first(cells[places["published_at"]])
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        row = dict(zip(binding.names, values, strict=True))
        post_id = _post_id(platform, row["url"], row["post_id"])
        if post_id is None:
            yield _without_id(position, cells, cells[places["post_id"]].strip())
            continue
        account_id = row["account_id"] or row["handle"] or row["account_name"]
        if account_id:
            yield Account(position=0, platform=platform, account_id=account_id, name=row["account_name"],
                          handle=row["handle"], is_owned=account_id in survey.owners)  # fmt: skip
        published_at, precision = row["published_at"]
        text = max(row["title"] or "", row["description"] or "", key=len) or None
        boosted = [row[name] for name in ("boosted_reach", "boosted_views") if row[name] is not None]
        yield Post(
            position=position, platform=platform, post_id=post_id, account_id=account_id, text=text,
            published_at=published_at + clock.shift, precision=precision, source_zone=clock.zone, url=row["url"],
            format=PostFormat.STORY if content.is_stories else _format(row["post_type"], row["url"]),
            duration_s=row["duration_s"] or None, is_paid=any(boosted) if boosted else None,
            is_system=bool(text and SYSTEM_POST.search(text)),
        )  # fmt: skip
        if not any(letter.isdecimal() for letter in row["period"] or ""):  # a daily line is no lifetime counter
            yield Snapshot(
                position=position, platform=platform, post_id=post_id, taken_at=taken_at,
                views=row[views] if views else None, **{name: row[name] for name in COUNTERS},
            )  # fmt: skip


def _columns(order: DateOrder) -> dict[str, Column]:
    published_at = COLUMNS["published_at"]
    return {**COLUMNS, "published_at": Instant(*published_at.aliases, missing=published_at.missing, order=order)}


def _post_id(platform: str, url: str | None, written: str | None) -> str | None:
    """Instagram's posts go by their permalink, which comment exports carry too; it also rebuilds a damaged id."""
    if written and platform != "instagram":
        return written
    ref = post_ref(url) if url else None
    story = STORY_LINK.search(url) if url else None
    return (ref and ref.post_id) or (story and story[1]) or written


def _period(name: str) -> tuple[datetime, datetime] | None:
    """The noons, on the Pacific clock, of the first and last day that the file's name says it covers."""
    found = PERIOD.search(name)
    if found is None:
        return None
    read = instant_reader(ZoneInfo(PACIFIC))
    try:
        (start, _), (end, _) = read(found[1].replace("-", " ")), read(found[2].replace("-", " "))
    except ValueError:
        return None
    return (start, end) if start and end else None


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the file settles: its clock, its column of views if any, the accounts it is an export of,
    and whether a spreadsheet has made true dates of its texts."""

    clock: Clock
    views: str | None
    owners: frozenset[str]
    has_typed_dates: bool


def _survey(export: Export, content: Content, period: tuple[datetime, datetime] | None) -> Survey:
    """Instagram's shortcodes or the period prove the clock; a column of views that is 0 on every row beside a real
    reach is missing, not zero; an account with few of the rows, or a single one where another has more, only shared a
    post with the owner."""
    table, places = content.table, content.places
    dates: list[str] = []
    truths: list[datetime | None] = []
    counted: set[str] = set()
    accounts = Counter[str]()
    names = [name for name in ("account_id", "handle", "account_name") if name in places]
    account_names = [(places[name], COLUMNS[name].parser((), None)) for name in names]
    for _, cells in read_rows(export, table):
        if type(cells) is not list or not cells or any(cells[len(table.header) :]):
            continue
        cells = [*cells, *[""] * (len(table.header) - len(cells))]
        dates.append(cells[places["published_at"]])
        ref = post_ref(cells[places["url"]])
        truths.append(instant_in_id(ref.platform, ref.post_id) if ref and ref.post_id else None)
        figures = ("views", "views_again", "reach")
        counted.update(name for name in figures if counts_something(cells[places.get(name, 0)]))
        accounts.update({named for place, parse in account_names if (named := parse(cells[place]))})
    days = period and (period[0].date(), period[1].date())
    has_typed_dates = table.sheet is not None and any(NAIVE_ISO.fullmatch(cell) for cell in dates)
    if has_typed_dates:
        dates = [_day_first(cell) for cell in dates]
    order = export.date_order or (DateOrder.DAY_FIRST if has_typed_dates else DateOrder.MONTH_FIRST)
    clock = settle_clock(dates, truths, export.zone or PACIFIC, order, days)
    views = next((name for name in ("views", "views_again") if name in places and name in counted), None)
    if views is None and "reach" not in counted:
        views = "views"
    least = max(OWNER_SHARE * len(dates), min(2, max(accounts.values(), default=0)))
    owners = frozenset(name for name, rows in accounts.items() if rows >= least)
    return Survey(clock, views, owners, has_typed_dates)


def _day_first(cell: str) -> str:
    """A workbook's true date, as the French spreadsheet that may have made it read it: ``03/04/2025`` as 3 April.

    It could only do so below the 13th, and left the rest as texts: the whole column then proves the order.
    """
    found = NAIVE_ISO.fullmatch(cell.strip())
    if found is None:
        return cell
    year, month, day, minute, second = found.groups()
    return f"{day}/{month}/{year} {minute}" + (f":{second}" if second and second != "00" else "")


def _without_id(position: int, cells: Sequence[str], written: str) -> Rejected:
    if written:
        detail = (
            f"Ligne {position} : l’identifiant « {written} » a été arrondi par un tableur et le permalien manque ; "
            "importez le fichier d’origine, jamais rouvert."
        )
        return Rejected(position, Reason.DAMAGED_ID, detail, excerpt(cells))
    detail = f"Ligne {position} : l’identifiant et le permalien manquent ; exportez de nouveau avec ces colonnes."
    return Rejected(position, Reason.MISSING_ID, detail, excerpt(cells))


def _format(post_type: str | None, url: str | None) -> PostFormat | None:
    if url and "/reel/" in url:
        return PostFormat.REEL
    folded = normalise_header(post_type or "")
    return next((found for word, found in FORMATS if word in folded), None)
