"""Settle which clock and which order of day and month a file's instants follow, from the proofs it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from connectors.instants import DateOrder, date_order, instant_reader

TOLERANCE = timedelta(minutes=2)
AGREEMENT = 0.8
OTHER_CLOCKS = ("America/Los_Angeles", "UTC", "Europe/Paris")
QUARTER = timedelta(minutes=15)
FARTHEST = timedelta(hours=26)  # between the clocks of two places on Earth


@dataclass(frozen=True, slots=True)
class Clock:
    """How a file's naive instants read: their zone, their order, and a constant shift to add to them."""

    zone: str
    order: DateOrder
    shift: timedelta = timedelta()


def settle_clock(
    dates: Sequence[str],
    truths: Sequence[datetime | None],
    zone: str,
    order: DateOrder,
    period: tuple[date, date] | None = None,
) -> Clock:
    """The clock under which ``dates`` agree with ``truths``, the instants hidden in the ids of the same rows.

    ``zone`` and ``order`` are the platform's rule. The order is proved by a day above 12, else by the ids, else by the
    ``period`` the file says it covers. When ids prove no known zone, a shift that is the same on all rows is applied.
    """
    proved = date_order(dates)
    orders = (proved,) if proved else tuple(dict.fromkeys((_order_in(period, dates) or order, order, *DateOrder)))
    best, best_agreement = Clock(zone, orders[0]), 0.0
    for candidate in (Clock(z, o) for z in dict.fromkeys((zone, *OTHER_CLOCKS)) for o in orders):
        gaps = _gaps(dates, truths, candidate)
        agreement = sum(abs(gap) <= TOLERANCE for gap in gaps) / len(gaps) if gaps else 0.0
        if agreement > best_agreement:
            best, best_agreement = candidate, agreement
    if best_agreement >= AGREEMENT:
        return best
    for base in (Clock(z, o) for z in dict.fromkeys((zone, "UTC")) for o in orders):
        if shift := _constant_shift(_gaps(dates, truths, base)):
            return Clock(base.zone, base.order, shift)
    return Clock(zone, orders[0])


def _order_in(period: tuple[date, date] | None, dates: Sequence[str]) -> DateOrder | None:
    """The only order under which every day falls inside the period."""
    if period is None:
        return None
    fitting = [order for order in DateOrder if all(period[0] <= day <= period[1] for day in _days(dates, order))]
    return fitting[0] if len(fitting) == 1 else None


def _days(dates: Sequence[str], order: DateOrder) -> list[date]:
    read = instant_reader(ZoneInfo("UTC"), order)
    days = []
    for cell in dates:
        try:
            instant, _ = read(cell)
        except (ValueError, OverflowError):
            continue
        if instant:
            days.append(instant.date())
    return days


def _gaps(dates: Sequence[str], truths: Sequence[datetime | None], clock: Clock) -> list[timedelta]:
    """By how much each id's instant is later than the written one."""
    read = instant_reader(ZoneInfo(clock.zone), clock.order)
    gaps = []
    for cell, truth in zip(dates, truths, strict=True):
        if truth is None:
            continue
        try:
            instant, _ = read(cell)
        except (ValueError, OverflowError):
            continue
        if instant:
            gaps.append(truth - instant)
    return gaps


def _constant_shift(gaps: Sequence[timedelta]) -> timedelta:
    """The gap that most rows share, in quarters of an hour; none when they do not agree or are no two clocks' gap.

    One row alone shares nothing: what was written an hour before it was published reads an hour off.
    """
    if len(gaps) < 2:
        return timedelta()
    shift = round(timedelta(seconds=median(gap.total_seconds() for gap in gaps)) / QUARTER) * QUARTER
    agreement = sum(abs(gap - shift) <= TOLERANCE for gap in gaps) / len(gaps)
    return shift if agreement >= AGREEMENT and abs(shift) <= FARTHEST else timedelta()
