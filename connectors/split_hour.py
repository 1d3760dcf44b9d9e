"""Tables that write the day and the hour of an instant in two columns."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from connectors.probe import Table
from connectors.readers import Row

MIDNIGHT = re.compile(r"[T ](?:00:00(?::00)?(?:\.0+)?|12:00(?::00)? AM)$")  # a spreadsheet's day alone


def rows_with_hour(rows: Iterable[Row], day: int, hour: int | None) -> Iterator[Row]:
    """The rows, the hour written after its day in the cell of the day; damaged and blank ones as they are."""
    for position, cells in rows:
        yield position, _joined(list(cells), day, hour) if type(cells) is list and cells else cells


def table_with_hour(table: Table, day: int, hour: int | None) -> Table:
    """The table, its sample written in the same way."""
    return replace(table, sample=tuple(tuple(_joined(list(cells), day, hour)) for cells in table.sample))


def _joined(cells: list[str], day: int, hour: int | None) -> list[str]:
    if hour is not None and day < len(cells) and hour < len(cells) and cells[hour].strip():
        written = MIDNIGHT.sub("", cells[day].strip())
        if written and ":" not in written:
            cells[day] = f"{written} {cells[hour].strip()}"
    return cells
