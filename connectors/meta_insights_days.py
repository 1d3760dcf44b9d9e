"""Facebook's Page Insights of before 2023: what a page counted each day, one of two thousand columns a row."""

from collections.abc import Iterator

from connectors.binding import bind, find_columns
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.days import Day
from connectors.fields import Column, Count
from connectors.instants import DateOrder
from connectors.probe import Probe, Table
from connectors.record import AccountDay, Record
from connectors.sheets import read_sheets

COLUMNS: dict[str, Column] = {
    "on": Day("Date", missing=Reason.MISSING_DATE, order=DateOrder.MONTH_FIRST),
    "followers": Count("Lifetime Total Likes"),
    "followers_gained": Count("Daily New Likes"),
    "followers_lost": Count("Daily Unlikes"),
    "reach": Count("Daily Total Reach"),
    "impressions": Count("Daily Total Impressions"),
    "clicks": Count("Daily Page Consumptions"),
}
REQUIRED = frozenset({"on", "followers"})
PROOFS = frozenset({"followers_gained", "followers_lost", "reach", "impressions"})
UNUSED = ("Daily", "Weekly", "28 Days", "Lifetime", "Description")
_PERIODS = ("Lifetime: ", "Daily: ", "Weekly: ", "28 Days: ")


def find_insights_days(probe: Probe) -> Table | None:
    """The sheet of the daily figures of an old Page Insights export."""
    for table in probe.tables:
        found = find_columns(COLUMNS, table.header).keys()
        if found >= REQUIRED and found & PROOFS:
            return table
    return None


def read_insights_days(export: Export, table: Table) -> Iterator[Record | Rejected | Ignored]:
    """A day a row; the explanations under the headers, the days not counted yet and the other sheets are set aside."""
    binding = bind(COLUMNS, export, table, find_columns(COLUMNS, table.header), None)
    for row in read_sheets(export, (table, *(other for other in export.probe.tables if other is not table))):
        if row.table is not table:
            yield row.of_another_report()
            continue
        if any(cell.startswith(_PERIODS) for cell in row.cells):
            yield Ignored(row.position, Reason.GHOST_ROW)
            continue
        values = binding.read(row.line, row.cells)
        if not isinstance(values, tuple):
            yield row.placed(values)
            continue
        counted = dict(zip(binding.names, values, strict=True))
        on = counted.pop("on")
        if not any(value is not None for value in counted.values()):
            yield Ignored(row.position, Reason.GHOST_ROW)
            continue
        yield AccountDay(position=row.position, platform="facebook", on=on, **counted)
