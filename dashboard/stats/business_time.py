"""Time inside a working calendar, computed on instants (R6).

Open intervals are built in the calendar's own zone and intersected as UTC instants, so a change of
clock neither adds nor removes an hour. Opening is inclusive, closing exclusive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.datetime64]  # datetime64[us], UTC
Seconds = NDArray[np.float64]
Microseconds = NDArray[np.int64]  # since 1970, UTC

MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
TEN_YEARS = timedelta(days=3653)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOT_A_TIME = np.iinfo(np.int64).min  # what NaT becomes as an integer


@dataclass(frozen=True, slots=True, order=True)
class OpenHours:
    """One opening of a weekday (1 = Monday). ``closes`` at or before ``opens`` means after midnight."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weekly openings less the closed days, in one zone, from ``valid_from`` on (``None``: always)."""

    zone: str
    hours: tuple[OpenHours, ...]
    closed_on: frozenset[date] = frozenset()
    valid_from: date | None = None


def business_seconds(calendars: Sequence[Calendar], opened_at: Instants, closed_at: Instants) -> Seconds:
    """Seconds of each [opened_at, closed_at] that fall inside opening hours.

    On each day the calendar with the latest ``valid_from`` not after it holds. An opening that crosses
    midnight is split: what follows midnight belongs to the next day, and is lost when that day is closed.
    NaN where the answer is unknown: calendars that never open (or none at all), an instant missing, an
    interval that ends before it starts, or that starts before any calendar is valid.
    """
    starts, ends = _microseconds(opened_at), _microseconds(closed_at)
    seconds = np.full(starts.shape, np.nan)
    known = (starts != NOT_A_TIME) & (ends != NOT_A_TIME) & (ends >= starts) & (starts >= _first_valid(calendars))
    if not known.any() or not any(calendar.hours for calendar in calendars):
        return seconds
    opening = _intervals(calendars, starts[known].min(), ends[known].max())
    seconds[known] = (_open_before(opening, ends[known]) - _open_before(opening, starts[known])) / 1e6
    return seconds


def is_open(calendars: Sequence[Calendar], instants: Instants) -> NDArray[np.bool_]:
    """Whether each instant falls inside opening hours; False for a missing instant or without calendar."""
    moments = _microseconds(instants)
    known = moments != NOT_A_TIME
    opened = np.zeros(moments.shape, dtype=np.bool_)
    if not known.any():
        return opened
    starts, ends = _intervals(calendars, moments[known].min(), moments[known].max())
    if starts.size:
        latest = np.searchsorted(starts, moments, side="right") - 1
        opened = known & (latest >= 0) & (moments < ends[np.maximum(latest, 0)])
    return opened


def open_intervals(
    calendars: Sequence[Calendar], first_on: date, last_on: date
) -> list[tuple[date, datetime, datetime]]:
    """Every opening of the days from ``first_on`` to ``last_on``: its day in the calendar's zone, when it opens and
    when it closes (naive UTC). One that crosses midnight is two; two that overlap stay two."""
    return [
        (day, _naive(start), _naive(end)) for day, start, end in _daily_openings(tuple(calendars), first_on, last_on)
    ]


def overdue_before(calendars: Sequence[Calendar], end: datetime, seconds: float) -> datetime | None:
    """What opened before this instant has been open for more than ``seconds`` at ``end`` (both naive UTC).

    ``None`` when the calendars do not hold that much time in the ten years before.
    """
    last = (end.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
    wanted = round(seconds * 1e6)
    reach = 8 * 24 * 3600 * 1_000_000
    while reach < TEN_YEARS // timedelta(microseconds=1):
        starts, ends = _intervals(calendars, last - reach, last)
        kept = starts < last
        starts, ends = starts[kept], np.minimum(ends[kept], last)
        until_end = np.cumsum((ends - starts)[::-1])[::-1]  # open time from each opening on
        inside = np.flatnonzero(until_end > wanted)
        if inside.size:
            opening = int(inside[-1])
            return _naive(int(starts[opening] + until_end[opening]) - wanted)
        reach *= 4
    return None


def _naive(moment: int) -> datetime:
    return (EPOCH + timedelta(microseconds=moment)).replace(tzinfo=None)


def business_deadline(calendars: Sequence[Calendar], start: datetime, seconds: float) -> datetime:
    """When ``seconds`` of opening hours have passed since the aware instant ``start``, in UTC; on the clock where no
    calendar opens that long within ten years. What is due in a day's last hour is due at closing."""
    first, wanted = (start - EPOCH) // timedelta(microseconds=1), round(seconds * 1e6)
    horizon = timedelta(days=14, seconds=seconds)
    while calendars and horizon < TEN_YEARS:
        starts, ends = _intervals(calendars, first, first + horizon // timedelta(microseconds=1))
        passed = np.cumsum(np.maximum(ends - np.maximum(starts, first), 0))
        enough = int(np.searchsorted(passed, wanted))
        if enough < passed.size:
            return EPOCH + timedelta(microseconds=int(ends[enough] - (passed[enough] - wanted)))
        horizon *= 4
    return start.astimezone(UTC) + timedelta(seconds=seconds)


def _microseconds(instants: Instants) -> Microseconds:
    return np.asarray(instants, dtype="datetime64[us]").astype(np.int64)


def _first_valid(calendars: Sequence[Calendar]) -> int:
    """The first instant that any calendar covers."""
    bounds = [
        NOT_A_TIME + 1
        if calendar.valid_from is None
        else _instant(calendar.valid_from, MIDNIGHT, ZoneInfo(calendar.zone))
        for calendar in calendars
    ]
    return min(bounds, default=NOT_A_TIME + 1)


def _open_before(opening: tuple[Microseconds, Microseconds], moments: Microseconds) -> Microseconds:
    """Open time between the start of the intervals and each moment: piecewise linear, never decreasing."""
    starts, ends = opening
    if not starts.size:
        return np.zeros_like(moments)
    lengths = ends - starts
    whole = np.concatenate(([0], np.cumsum(lengths)))
    latest = np.searchsorted(starts, moments, side="right") - 1
    inside = np.maximum(latest, 0)
    return np.where(latest < 0, 0, whole[inside] + np.minimum(moments - starts[inside], lengths[inside]))


def _intervals(calendars: Sequence[Calendar], first: int, last: int) -> tuple[Microseconds, Microseconds]:
    """Disjoint open intervals around [first, last], a day of margin on each side for the zones."""
    first_on = (EPOCH + timedelta(microseconds=int(first))).date() - ONE_DAY
    last_on = (EPOCH + timedelta(microseconds=int(last))).date() + ONE_DAY
    return _merged(tuple(calendars), first_on, last_on)


@lru_cache(maxsize=16)
def _merged(calendars: tuple[Calendar, ...], first_on: date, last_on: date) -> tuple[Microseconds, Microseconds]:
    openings = sorted((start, end) for _, start, end in _daily_openings(calendars, first_on, last_on))
    pairs = np.array(openings, dtype=np.int64).reshape(-1, 2)
    if not len(pairs):
        return pairs[:, 0], pairs[:, 1]
    starts, ends = pairs[:, 0], np.maximum.accumulate(pairs[:, 1])
    begins = np.concatenate(([True], starts[1:] > ends[:-1]))
    finishes = np.concatenate((begins[1:], [True]))
    return starts[begins], ends[finishes]


def _daily_openings(calendars: tuple[Calendar, ...], first_on: date, last_on: date) -> Iterator[tuple[date, int, int]]:
    by_validity = sorted(calendars, key=lambda calendar: calendar.valid_from or date.min)
    split = {calendar: _by_weekday(calendar.hours) for calendar in by_validity}
    day = first_on
    while day <= last_on:
        in_force = [c for c in by_validity if c.valid_from is None or c.valid_from <= day]
        if in_force and day not in in_force[-1].closed_on:
            zone = ZoneInfo(in_force[-1].zone)
            for opens, closes in split[in_force[-1]][day.isoweekday()]:
                end = _instant(day + ONE_DAY, MIDNIGHT, zone) if closes is None else _instant(day, closes, zone)
                yield day, _instant(day, opens, zone), end
        day += ONE_DAY


def _by_weekday(hours: tuple[OpenHours, ...]) -> dict[int, list[tuple[time, time | None]]]:
    """The openings of each weekday, split at midnight; a closing of ``None`` is the end of the day."""
    openings: dict[int, list[tuple[time, time | None]]] = {weekday: [] for weekday in range(1, 8)}
    for opening in hours:
        if opening.closes > opening.opens:
            openings[opening.weekday].append((opening.opens, opening.closes))
        else:
            openings[opening.weekday].append((opening.opens, None))
            if opening.closes > MIDNIGHT:
                openings[opening.weekday % 7 + 1].append((MIDNIGHT, opening.closes))
    return openings


def _instant(day: date, wall: time, zone: ZoneInfo) -> int:
    """Microseconds since 1970 of a wall time; in a spring gap it moves forward, repeated it is the first."""
    return (datetime.combine(day, wall, tzinfo=zone).astimezone(UTC) - EPOCH) // timedelta(microseconds=1)
