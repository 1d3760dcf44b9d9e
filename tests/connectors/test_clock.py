"""The clock that ids prove: its zone, its order of day and month, its shift."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors.clock import Clock, settle_clock
from connectors.instants import DateOrder

TRUTHS = [datetime(2025, 11, 3, 16, 0, 12, tzinfo=UTC) + timedelta(hours=29 * n) for n in range(7)]


def written(zone: str, form: str) -> list[str]:
    return [truth.astimezone(ZoneInfo(zone)).strftime(form) for truth in TRUTHS]


@pytest.mark.parametrize(
    ("zone", "form", "expected"),
    [
        ("UTC", "%d/%m/%y %H:%M:%S", Clock("UTC", DateOrder.DAY_FIRST)),
        ("America/Los_Angeles", "%m/%d/%y %H:%M:%S", Clock("America/Los_Angeles", DateOrder.MONTH_FIRST)),
        (
            "America/New_York",
            "%m/%d/%y %H:%M:%S",
            Clock("Europe/Paris", DateOrder.MONTH_FIRST, timedelta(hours=6)),
        ),
        ("Asia/Tokyo", "%d/%m/%y %H:%M:%S", Clock("Europe/Paris", DateOrder.DAY_FIRST, timedelta(hours=-8))),
    ],
)
def test_ids_prove_a_clock_whatever_its_zone_and_order(zone: str, form: str, expected: Clock) -> None:
    assert settle_clock(written(zone, form), TRUTHS, "Europe/Paris", DateOrder.DAY_FIRST) == expected


def test_a_gap_that_no_two_clocks_have_proves_nothing() -> None:
    dates = written("UTC", "%Y-%m-%d %H:%M:%S")
    truths = [truth + timedelta(days=40) for truth in TRUTHS]
    assert settle_clock(dates, truths, "Europe/Paris", DateOrder.DAY_FIRST) == Clock(
        "Europe/Paris", DateOrder.DAY_FIRST
    )


def test_one_gap_is_no_clock_but_the_delay_of_one_post() -> None:
    dates, truths = written("UTC", "%Y-%m-%d %H:%M:%S"), [truth - timedelta(hours=4) for truth in TRUTHS]
    assert settle_clock(dates[:2], truths[:2], "UTC", DateOrder.DAY_FIRST).shift == timedelta(hours=-4)
    assert settle_clock(dates[:1], truths[:1], "UTC", DateOrder.DAY_FIRST).shift == timedelta()
    assert settle_clock(dates, [*truths[:1], *[None] * 6], "UTC", DateOrder.DAY_FIRST).shift == timedelta()
