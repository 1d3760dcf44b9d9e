"""LinkedIn page reports: the posts of the content workbook, the days of all of them, the rest set aside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import Binding, bind, excerpt, find_columns
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import normalise_header
from connectors.headers import sample_cells
from connectors.identity import post_ref
from connectors.instants import DateOrder, date_order, instant_in_id
from connectors.linkedin_columns import DAYS, POSTS
from connectors.linkedin_dates import NEAR, printed_days, published
from connectors.probe import Probe, Table
from connectors.record import Account, AccountDay, Post, PostFormat, Record, Snapshot
from connectors.sheets import SheetRow, read_sheets

PAGE = "page"  # of a report whose name was changed: no cell names the page
FILE_NAME = re.compile(r"(?P<slug>.+)_(?P<report>content|followers|visitors|competitor[a-z_]*)_(?P<taken>\d{13})\b")
VERIFIED_POSTS = frozenset({"post link", "created date"})
VERIFIED_DAYS = frozenset({
    "impressions (organic)", "impressions (total)", "organic followers", "total page views (total)",
    "overview page views (total)", "impresiones (organicas)", "impressoes (organicas)", "seguidores organicos",
    "total de visualizacoes da pagina (total)"})  # fmt: skip
PEOPLE = frozenset(
    {"posted by", "publie par", "publicada por", "publicado por"}
)  # who in the team published: nothing of theirs is kept
FORMATS = (
    ("video", PostFormat.VIDEO), ("multi", PostFormat.CAROUSEL), ("carou", PostFormat.CAROUSEL),
    ("carrou", PostFormat.CAROUSEL), ("document", PostFormat.CAROUSEL), ("image", PostFormat.IMAGE),
    ("photo", PostFormat.IMAGE), ("article", PostFormat.LINK), ("link", PostFormat.LINK), ("lien", PostFormat.LINK),
    ("text", PostFormat.TEXT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileName:
    """What ``<page>_<report>_<milliseconds>`` says of a report."""

    slug: str | None = None
    report: str | None = None
    taken_at: datetime | None = None


def file_name(name: str) -> FileName:
    """The parts of a report's name; nothing when somebody renamed it."""
    found = FILE_NAME.match(PurePosixPath(name).name)
    if found is None:
        return FileName()
    return FileName(found["slug"], found["report"], datetime.fromtimestamp(int(found["taken"]) / 1000, UTC))


def find_posts(probe: Probe) -> Table | None:
    """The sheet of posts: LinkedIn's own headers, or links to its posts under headers in another language."""
    for table in probe.tables:
        places = find_columns(POSTS, table.header)
        if not places.keys() >= {"url", "created"}:
            continue
        links = sample_cells(table, places["url"])
        platforms = {ref.platform if (ref := post_ref(link)) else None for link in links}
        is_verified = set(map(normalise_header, table.header)) >= VERIFIED_POSTS
        if platforms == {"linkedin"} or (is_verified and platforms <= {"linkedin", None}):
            return table
    return None


def find_days(probe: Probe) -> list[Table]:
    """The sheets of daily figures: LinkedIn's own headers, or others in a file or a workbook known to be LinkedIn's."""
    is_known = file_name(probe.name).report is not None or find_posts(probe) is not None
    return [
        table
        for table in probe.tables
        if "on" in (places := find_columns(DAYS, table.header)) and len(places) > 1
        if is_known or VERIFIED_DAYS & set(map(normalise_header, table.header))
    ]


def read_page(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """Posts and their counters, then the days; the posts' sheet keeps its own lines as positions, others follow."""
    named = file_name(export.name)
    posts, days = find_posts(export.probe), find_days(export.probe)
    page = PageReader(export, named, posts)
    yield Account(position=0, platform="linkedin", account_id=page.account_id, handle=named.slug, is_owned=True,
                  name=None if named.slug else next(iter(export.accounts), None))  # fmt: skip
    bindings = {id(table): _day_binding(export, table) for table in days}
    others = (table for table in export.probe.tables if table is not posts)
    for row in read_sheets(export, (*((posts,) if posts else ()), *others)):
        if row.table is posts:
            yield from page.read_post(row)
        elif binding := bindings.get(id(row.table)):
            yield _read_day(row, binding, named.slug)
        else:
            yield row.of_another_report()


class PageReader:
    """Reads the rows of the posts' sheet, whose dates are days: the hour is in the number of each post."""

    def __init__(self, export: Export, named: FileName, posts: Table | None) -> None:
        self.account_id = named.slug or PAGE
        self.taken_at = named.taken_at
        if posts:
            places = find_columns(POSTS, posts.header)
            self.binding = bind(POSTS, export, posts, places, None)
            self.order = _settle_order(export, posts, places)
            self.people = [place for place, name in enumerate(posts.header) if normalise_header(name) in PEOPLE]

    def read_post(self, row: SheetRow) -> Iterator[Record | Rejected | Ignored]:
        """The post of a row and its counters."""
        for place in self.people:
            row.cells[place : place + 1] = [""] if place < len(row.cells) else []
        values = self.binding.read(row.line, row.cells)
        if not isinstance(values, tuple):
            yield row.placed(values)
            return
        cells = dict(zip(self.binding.names, values, strict=True))
        ref = post_ref(cells["url"])
        if ref is None or ref.post_id is None or ref.platform != "linkedin":
            detail = f"Ligne {row.line} : l’adresse « {cells['url']} » ne nomme aucune publication LinkedIn."
            yield row.placed(Rejected(row.line, Reason.MISSING_ID, detail, excerpt(row.cells)))
            return
        published_at, precision = published(ref.post_id, cells["created"] or "", self.order)
        yield Post(
            position=row.position, platform="linkedin", post_id=ref.post_id, account_id=self.account_id,
            text=cells["text"], published_at=published_at, precision=precision, url=cells["url"],
            format=_format(cells["content_type"]), is_paid=cells["is_paid"],
        )  # fmt: skip
        yield Snapshot(
            position=row.position, platform="linkedin", post_id=ref.post_id, taken_at=self.taken_at,
            impressions=cells["impressions"], views=cells["views"], video_views=cells["views"],
            reactions=cells["reactions"], comments=cells["comments"], shares=cells["shares"], clicks=cells["clicks"],
            followers_gained=cells["followers_gained"],
        )  # fmt: skip


def _settle_order(export: Export, posts: Table, places: dict[str, int]) -> DateOrder:
    """The order under which most posts were printed on the day that their number hides; else the usual rules."""
    votes = dict.fromkeys(DateOrder, 0)
    printed = []
    for row in read_sheets(export, (posts,)):
        if type(row.cells) is not list or len(row.cells) <= max(places["url"], places["created"]):
            continue
        printed.append(row.cells[places["created"]])
        ref = post_ref(row.cells[places["url"]])
        hidden = instant_in_id("linkedin", ref.post_id) if ref and ref.post_id else None
        for order, day in printed_days(printed[-1]).items():
            votes[order] += hidden is not None and abs(hidden.date() - day) <= NEAR
    first, second = DateOrder
    if votes[first] != votes[second]:
        return max(votes, key=lambda order: votes[order])
    return date_order(printed) or export.date_order or DateOrder.MONTH_FIRST


def _day_binding(export: Export, table: Table) -> Binding:
    return bind(DAYS, export, table, find_columns(DAYS, table.header), ZoneInfo("UTC"))


def _read_day(row: SheetRow, binding: Binding, slug: str | None) -> Record | Rejected | Ignored:
    values = binding.read(row.line, row.cells)
    if not isinstance(values, tuple):
        return row.placed(values)
    figures: dict[str, Any] = {
        name: value for name, value in zip(binding.names, values, strict=True) if value is not None
    }
    if len(figures) == 1:
        return Ignored(row.position, Reason.GHOST_ROW)
    return AccountDay(position=row.position, platform="linkedin", account_id=slug, **figures)


def _format(content_type: str | None) -> PostFormat | None:
    folded = normalise_header(content_type or "")
    return next((found for word, found in FORMATS if word in folded), None)
