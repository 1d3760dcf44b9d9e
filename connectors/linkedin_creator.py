"""LinkedIn: the statistics of a member's own posts, a workbook of several sheets whose names stay English."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import Binding, bind, excerpt, find_columns, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.days import Day
from connectors.fields import Column, Count, Link, Text
from connectors.identity import post_ref
from connectors.instants import DateOrder
from connectors.linkedin_dates import printed_days, published
from connectors.linkedin_member import OWNER
from connectors.probe import Probe, Table
from connectors.record import Account, AccountDay, Post, Record, Snapshot
from connectors.sheets import SheetRow, read_sheets

SHEETS = frozenset({"DISCOVERY", "ENGAGEMENT", "TOP POSTS", "FOLLOWERS"})
DAYS: dict[str, Column] = {
    "on": Day("Date", missing=Reason.MISSING_DATE, order=DateOrder.MONTH_FIRST),
    "impressions": Count("Impressions"),
    "interactions": Count("Engagements"),
    "followers_gained": Count("New followers"),
}
RANKS: dict[str, Column] = {  # two lists side by side: the posts that people reacted to, those that they saw
    "engaged_url": Link("Post URL"),
    "engaged_on": Text("Post publish date"),
    "seen_url": Link("Post URL (2)"),
    "seen_on": Text("Post publish date (2)"),
    "impressions": Count("Impressions"),
}
TOTAL = re.compile(r"Total followers on (?P<day>\d\S*?):?")
PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})")


def is_creator(probe: Probe) -> bool:
    """Whether these are such sheets, under their own names."""
    named = {table.sheet: table for table in probe.tables if table.sheet in SHEETS}
    return len(named) > 1 and any(_is_ranks(table) or _is_days(table) for table in named.values())


def _is_ranks(table: Table) -> bool:
    return find_columns(RANKS, table.header).keys() >= {"engaged_url", "engaged_on"}


def _is_days(table: Table) -> bool:
    return table.sheet in SHEETS and "on" in (places := find_columns(DAYS, table.header)) and len(places) > 1


def read_creator(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """The days of the profile and its first posts; how many followers it had in all on the day of the export."""
    yield Account(position=0, platform="linkedin", account_id=OWNER, is_owned=True)
    days = {id(table): _bound(DAYS, export, table) for table in export.probe.tables if _is_days(table)}
    period = _period(export, days)
    ranks = RanksReader(export, period)
    for table in export.probe.tables:
        if id(table) in days:
            yield from _totals(table.preamble, period)
    for row in read_sheets(export, export.probe.tables):
        if binding := days.get(id(row.table)):
            yield _day(row, binding)
        elif _is_ranks(row.table):
            yield from ranks.read(row)
        else:
            yield row.of_another_report()


def _bound(columns: dict[str, Column], export: Export, table: Table) -> Binding:
    return bind(columns, export, table, find_columns(columns, table.header), ZoneInfo("UTC"))


def _period(export: Export, days: dict[int, Binding]) -> tuple[date, date] | None:
    """The first and last day of the statistics: those of the file's name, else those of its rows."""
    if named := PERIOD.search(PurePosixPath(export.name).name):
        try:
            return date.fromisoformat(named[1]), date.fromisoformat(named[2])
        except ValueError:
            pass
    told = []
    for table in export.probe.tables:
        if binding := days.get(id(table)):
            for line, cells in read_rows(export, table):
                values = binding.read(line, list(cells)) if type(cells) is list else None
                told += [values[0]] if isinstance(values, tuple) else []
    return (min(told), max(told)) if told else None


def _totals(rows: Sequence[Sequence[str]], period: tuple[date, date] | None) -> Iterator[AccountDay]:
    """« Total followers on 9/30/2026: », 101. Of the two days it may be, the one nearest to the end of the period."""
    for label, written, *_ in (row for row in rows if len(row) > 1):
        found = TOTAL.fullmatch(label.strip())
        days = printed_days(found["day"]) if found else {}
        digits = "".join(filter(str.isdecimal, written))
        if days and digits:
            on = min(days.values(), key=lambda day: abs(day - period[1]) if period else 0)
            yield AccountDay(position=0, platform="linkedin", account_id=OWNER, on=on, followers=int(digits))


def _day(row: SheetRow, binding: Binding) -> Record | Rejected | Ignored:
    values = binding.read(row.line, row.cells)
    if not isinstance(values, tuple):
        return row.placed(values)
    figures: dict[str, Any] = dict(zip(binding.names, values, strict=True))
    if sum(value is not None for value in values) == 1:
        return Ignored(row.position, Reason.GHOST_ROW)
    return AccountDay(position=row.position, platform="linkedin", account_id=OWNER, **figures)


class RanksReader:
    """Reads the rows of the two lists, where a post may stand twice. What it counts is of the period: of a post that
    is older, that is not all."""

    def __init__(self, export: Export, period: tuple[date, date] | None) -> None:
        self.export, self.period = export, period
        self.bindings: dict[int, Binding] = {}
        self.known: set[str] = set()

    def read(self, row: SheetRow) -> Iterator[Record | Rejected | Ignored]:
        """The posts of a row that were not met yet, and the impressions of the one that was seen."""
        binding = self.bindings.setdefault(id(row.table), _bound(RANKS, self.export, row.table))
        values = binding.read(row.line, row.cells)
        if not isinstance(values, tuple):
            yield row.placed(values)
            return
        cells = dict(zip(binding.names, values, strict=True))
        posts = [self._post(row.position, cells[f"{rank}_url"], cells[f"{rank}_on"]) for rank in ("engaged", "seen")]
        if not any(posts) and (cells["engaged_url"] or cells["seen_url"]):
            detail = f"Ligne {row.line} : aucune de ses adresses ne nomme une publication LinkedIn."
            yield row.placed(Rejected(row.line, Reason.MISSING_ID, detail, excerpt(row.cells)))
            return
        fresh = [post for post in posts if post and post.post_id not in self.known]
        for post in fresh:
            if post.post_id not in self.known:
                self.known.add(post.post_id)
                yield post
        seen = posts[1]
        is_whole = bool(seen and seen.published_at and self.period and seen.published_at.date() >= self.period[0])
        if seen and is_whole and cells["impressions"] is not None:
            yield Snapshot(position=row.position, platform="linkedin", post_id=seen.post_id,
                           taken_at=self._taken_at(), impressions=cells["impressions"])  # fmt: skip
        elif not fresh:
            yield Ignored(row.position, Reason.GHOST_ROW)

    def _post(self, position: int, url: str | None, printed: str | None) -> Post | None:
        ref = post_ref(url) if url else None
        if ref is None or ref.post_id is None or ref.platform != "linkedin":
            return None
        published_at, precision = published(ref.post_id, printed or "", DateOrder.MONTH_FIRST)
        return Post(position=position, platform="linkedin", post_id=ref.post_id, account_id=OWNER, url=url,
                    published_at=published_at, precision=precision)  # fmt: skip

    def _taken_at(self) -> datetime | None:
        return datetime.combine(self.period[1], time(12), UTC) if self.period else None
