"""The weeks a report may be made of: those of the data, and always the last one that messages cover."""

from datetime import date

import pytest

from dashboard.ui.report import WEEKS_OFFERED, offered_weeks

SUNDAY = date(2026, 11, 15)


@pytest.mark.parametrize(
    ("first_on", "heard_on", "count"),
    [
        (date(2026, 11, 3), SUNDAY, 2),
        (date(2020, 1, 1), SUNDAY, WEEKS_OFFERED),
        (date(2020, 1, 1), date(2025, 11, 13), WEEKS_OFFERED + 52),  # posts for a year after the last message
        (date(2026, 11, 10), date(2026, 11, 18), 1),
    ],
)
def test_the_weeks_reach_past_the_last_message(first_on: date, heard_on: date, count: int) -> None:
    weeks = [*offered_weeks(first_on, heard_on, SUNDAY).values()]
    assert weeks[0] == (date(2026, 11, 9), SUNDAY) and len(weeks) == count
    assert heard_on > SUNDAY or any(start <= heard_on <= end for start, end in weeks)
