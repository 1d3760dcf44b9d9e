"""The year of TikTok Studio's days, which it prints without: proved by what surrounds them, or not at all."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

MonthDay = tuple[int, int]
LooseDay = date | MonthDay
A_DAY = timedelta(days=1)
A_YEAR = timedelta(days=366)
AROUND_LEAP_DAY = {(2, 28), (3, 1)}
LEAP_YEAR = 2024
_EPOCH = re.compile(r"(?<!\d)1[5-9]\d{8}(?!\d)")
_DATE = re.compile(r"(?<!\d)(20\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")


def day_in(year: int, day: LooseDay) -> date | None:
    """That month and day in that year; ``None`` for a 29 February it does not have."""
    month, number = (day.month, day.day) if isinstance(day, date) else day
    try:
        return date(year, month, number)
    except ValueError:
        return None


def nearest(day: LooseDay, to: date) -> date | None:
    """The day itself when it has a year, else in the year that brings it nearest to another."""
    if isinstance(day, date):
        return day
    found = (day_in(year, day) for year in range(to.year - 1, to.year + 2))
    return min((one for one in found if one), key=lambda one: abs(one - to), default=None)


def first_from(day: LooseDay, start: date) -> date | None:
    """The day itself when it has a year, else the first one from another on."""
    if isinstance(day, date):
        return day
    found = (day_in(year, day) for year in range(start.year, start.year + 9))
    return next((one for one in found if one and one >= start), None)


def last_day_in(name: str) -> date | None:
    """The last day that a file's name allows: of the end of the period that TikTok writes there in seconds, else of
    the latest date that somebody wrote; the day after, for the accounts ahead of UTC."""
    if epochs := [int(found[0]) for found in _EPOCH.finditer(name)]:
        return datetime.fromtimestamp(max(epochs), UTC).date() + A_DAY
    found = (day_in(int(year), (int(month), int(number))) for year, _, month, number in _DATE.findall(name))
    return max((one + A_DAY for one in found if one), default=None)


def settle_years(days: Sequence[LooseDay], limit: date | None) -> Mapping[LooseDay, date]:
    """The date of each day of a report of a year at most, none of them after ``limit``; nothing when it proves none.

    Days that follow each other in the calendar must still do so. Years written in the cells are kept when they pass
    this test and the limit: a spreadsheet adds the current one to all of them.
    """
    written: dict[LooseDay, date] = {day: day for day in days if isinstance(day, date)}
    is_before = limit is None or all(day <= limit for day in written.values())
    if days and len(written) == len(set(days)) and is_before and _still_follow(days, written):
        return written
    if not days or limit is None:
        return {}
    ends = (_latest(days[-1], limit), _latest(days[0], limit), limit)
    for end in sorted({end for end in ends if end}, reverse=True):
        settled = {day: latest for day in days if (latest := _latest(day, end))}
        is_a_year = all(end - day < A_YEAR for day in settled.values())
        if len(settled) == len(set(days)) and is_a_year and _still_follow(days, settled):
            return settled
    return {}


def _latest(day: LooseDay, limit: date) -> date | None:
    found = (day_in(year, day) for year in range(limit.year, limit.year - 5, -1))
    return next((one for one in found if one and one <= limit), None)


def _still_follow(days: Sequence[LooseDay], settled: Mapping[LooseDay, date]) -> bool:
    """Whether no two neighbours that follow each other in the calendar, either way, have been parted."""
    for first, second in pairwise(settled[day] for day in days):
        places = {(first.month, first.day), (second.month, second.day)}
        there = date(LEAP_YEAR, first.month, first.day)
        steps = [(beside.month, beside.day) for beside in (there + A_DAY, there - A_DAY)]
        is_neighbour = (second.month, second.day) in steps or places == AROUND_LEAP_DAY
        if is_neighbour and abs(second - first) > 2 * A_DAY:
            return False
    return True
