"""Columns of days: the order of day and month, proved by a day above 12 or by days that follow each other."""

from datetime import date

import pytest

from connectors.days import Day, follow_each_other
from connectors.fields import BadCell
from connectors.instants import DateOrder


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2025-08-01T00:00:00", "2025-08-02T00:00:00"], [date(2025, 8, 1), date(2025, 8, 2)]),
        (["2025-08-01T00:00:00+0200"], [date(2025, 8, 1)]),
        (["01/08/2025", "02/08/2025", "03/08/2025"], [date(2025, 8, 1), date(2025, 8, 2), date(2025, 8, 3)]),
        (["08/03/2025", "08/02/2025", "08/01/2025"], [date(2025, 8, 3), date(2025, 8, 2), date(2025, 8, 1)]),
        (["12/31/2025", "01/01/2026"], [date(2025, 12, 31), date(2026, 1, 1)]),
        (["1 août 2025", "", "45870"], [date(2025, 8, 1), None, date(2025, 8, 1)]),
    ],
)
def test_days_as_they_are_written(cells: list[str], days: list[date | None]) -> None:
    read = Day("Date").parser(cells, None)
    assert [read(cell) for cell in cells] == days


def test_the_declared_order_decides_when_nothing_tells() -> None:
    assert Day("Date", order=DateOrder.MONTH_FIRST).parser(["03/04/2025"], None)("03/04/2025") == date(2025, 3, 4)
    assert Day("Date").parser(["03/04/2025"], None)("03/04/2025") == date(2025, 4, 3)


@pytest.mark.parametrize("cell", ["hier", "31/02/2025", "il y a 3 jours", "2025-13-01", "99999999999999999999"])
def test_what_names_no_day_is_refused(cell: str) -> None:
    with pytest.raises(BadCell):
        Day("Date").parser([cell], None)(cell)


def test_a_run_of_days_has_no_hole() -> None:
    assert follow_each_other([date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)])
    assert not follow_each_other([date(2025, 3, 1), date(2025, 3, 3)])
    assert not follow_each_other([date(2025, 3, 1)])
