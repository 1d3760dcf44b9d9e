"""Columns of days: the calendar days of a daily report, in whatever order its dates are written."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from connectors.contract import Reason
from connectors.fields import ABSENT_MARKS, BadCell, Column, Parse
from connectors.instants import DateOrder, date_order, instant_reader

UTC = ZoneInfo("UTC")


class Day(Column):
    """A calendar day, the hour beside it left out. ``order`` is how ``03/04/2025`` reads when no cell tells and the
    rows do not follow each other day by day."""

    def __init__(self, *aliases: str, missing: Reason | None = None, order: DateOrder = DateOrder.DAY_FIRST) -> None:
        super().__init__(*aliases, missing=missing)
        self.order = order

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        filled = [cell for cell in cells if cell]
        read_day = day_reader(date_order(filled) or _order_of_days(filled) or self.order)

        def read(cell: str) -> date | None:
            if cell.strip().casefold() in ABSENT_MARKS:
                return None
            try:
                return read_day(cell)
            except ValueError:
                advice = "un jour est attendu : écrivez-le comme 2026-03-12 ou vérifiez l’ordre du jour et du mois"
                raise BadCell(Reason.BAD_DATE, advice) from None

        return read


def day_reader(order: DateOrder) -> Callable[[str], date]:
    """A function from a cell to the day written in it; ``ValueError`` when it names none."""
    read_instant = instant_reader(UTC, order)

    def read(cell: str) -> date:
        cell = cell.strip()
        if cell[4:5] == "-":
            return date.fromisoformat(cell[:10])
        try:
            instant, _ = read_instant(cell)
        except OverflowError as error:
            raise ValueError(cell) from error
        if instant is None:
            raise ValueError(cell)
        return instant.date()

    return read


def follow_each_other(days: Sequence[date]) -> bool:
    """Whether these days are a run without a hole, in either direction; a lone day is no run."""
    steps = {after - before for before, after in pairwise(days)}
    return steps in ({timedelta(days=1)}, {timedelta(days=-1)})


def _order_of_days(cells: Sequence[str]) -> DateOrder | None:
    """The only order under which the rows are a run of days."""
    fitting = []
    for order in DateOrder:
        read = day_reader(order)
        try:
            if follow_each_other([read(cell) for cell in cells]):
                fitting.append(order)
        except ValueError:
            continue
    return fitting[0] if len(fitting) == 1 else None
