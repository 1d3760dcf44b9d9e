"""R6's arithmetic: the vectors of the reference, then the traps of other libraries."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.stats.business_time import (
    Calendar,
    OpenHours,
    business_seconds,
    is_open,
    open_intervals,
    overdue_before,
)  # fmt: skip

PARIS = "Europe/Paris"
HOLIDAYS = frozenset({date(2026, 5, 25), date(2026, 7, 14), date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 14)})
WEEK = tuple(OpenHours(day, time(9), time(18)) for day in range(1, 6))
OFFICE = (Calendar(PARIS, WEEK, HOLIDAYS),)


def utc(text: str, fold: int = 0, zone: str = PARIS) -> np.datetime64:
    wall = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return np.datetime64(wall.astimezone(UTC).replace(tzinfo=None), "us")


def seconds(calendars, opened, closed) -> float:
    opened, closed = (utc(x) if isinstance(x, str) else x for x in (opened, closed))
    return float(business_seconds(calendars, np.array([opened]), np.array([closed]))[0])


@pytest.mark.parametrize(
    ("received", "answered", "calendar_min", "business_min"),
    [
        (utc("2026-03-27 17:30"), utc("2026-03-30 09:15"), 62 * 60 + 45, 45),
        (utc("2026-10-25 01:30"), utc("2026-10-25 03:30"), 180, 0),
        (utc("2026-07-13 17:00"), utc("2026-07-15 10:00"), 41 * 60, 120),
        (utc("2026-05-22 18:00"), utc("2026-05-25 18:00"), 72 * 60, 0),
        (utc("2026-05-16 11:00"), utc("2026-05-16 12:00"), 60, 0),
        (utc("2026-05-16 11:00"), utc("2026-05-18 09:20"), 46 * 60 + 20, 20),
        (utc("2026-05-19 18:00"), utc("2026-05-20 09:00"), 15 * 60, 0),
        (utc("2026-05-20 10:00"), utc("2026-05-20 10:07"), 7, 7),
    ],
)
def test_reference_vectors(received, answered, calendar_min, business_min):
    assert (answered - received) / np.timedelta64(1, "m") == calendar_min
    assert seconds(OFFICE, received, answered) == business_min * 60


def test_whit_monday_without_the_holiday_list_is_a_working_day():
    assert seconds((Calendar(PARIS, WEEK),), "2026-05-22 18:00", "2026-05-25 18:00") == 9 * 3600


def test_opening_is_inclusive_and_closing_exclusive():
    moments = np.array([utc("2026-05-20 09:00"), utc("2026-05-20 18:00"), utc("2026-05-20 17:59:59.999999")])
    assert is_open(OFFICE, moments).tolist() == [True, False, True]


def test_the_weekend_pair_is_out_of_hours_at_both_ends():
    assert not is_open(OFFICE, np.array([utc("2026-05-16 11:00"), utc("2026-05-16 12:00")])).any()


def test_repeated_hour_counts_twice_when_open():
    night = (Calendar(PARIS, (OpenHours(7, time(0), time(6)),)),)
    assert seconds(night, "2026-10-25 00:00", "2026-10-25 06:00") == 7 * 3600
    assert seconds(night, "2026-03-29 00:00", "2026-03-29 06:00") == 5 * 3600
    assert seconds(night, utc("2026-10-25 02:30", fold=0), utc("2026-10-25 02:30", fold=1)) == 3600


def test_several_openings_a_day_leave_the_lunch_out():
    lunch = (Calendar(PARIS, (OpenHours(1, time(9), time(12)), OpenHours(1, time(14), time(18)))),)
    assert seconds(lunch, "2026-05-18 11:30", "2026-05-18 14:30") == 3600
    assert seconds(lunch, "2026-05-18 12:15", "2026-05-18 13:00") == 0


def test_overlapping_openings_are_not_counted_twice():
    twice = (Calendar(PARIS, (OpenHours(1, time(9), time(14)), OpenHours(1, time(12), time(18)))),)
    assert seconds(twice, "2026-05-18 00:00", "2026-05-19 00:00") == 9 * 3600


def test_an_opening_over_midnight_is_split_by_day():
    late = (Calendar(PARIS, (OpenHours(7, time(22), time(2)),)),)
    assert seconds(late, "2026-05-17 23:00", "2026-05-18 01:00") == 7200
    assert seconds(late, "2026-05-18 01:00", "2026-05-18 03:00") == 3600
    closed = (Calendar(PARIS, (OpenHours(7, time(22), time(2)),), frozenset({date(2026, 5, 18)})),)
    assert seconds(closed, "2026-05-17 23:00", "2026-05-18 01:00") == 3600


def test_equal_bounds_open_the_whole_day():
    always = (Calendar(PARIS, tuple(OpenHours(day, time(0), time(0)) for day in range(1, 8))),)
    assert seconds(always, "2026-03-27 17:30", "2026-03-30 09:15") == (62 * 60 + 45) * 60
    assert is_open(always, np.array([utc("2026-03-29 03:00"), utc("2026-12-31 23:59")])).all()


def test_a_change_of_hours_is_not_retroactive():
    evening = Calendar(
        PARIS, tuple(OpenHours(day, time(9), time(20)) for day in range(1, 6)), frozenset(), date(2026, 6, 1)
    )
    both = (evening, OFFICE[0])
    assert seconds(both, "2026-05-29 17:00", "2026-05-29 22:00") == 3600
    assert seconds(both, "2026-06-01 17:00", "2026-06-01 22:00") == 3 * 3600
    assert seconds(both, "2026-05-29 17:00", "2026-06-01 10:00") == 2 * 3600


def test_before_any_calendar_is_unknown():
    later = (Calendar(PARIS, WEEK, frozenset(), date(2026, 6, 1)),)
    assert np.isnan(seconds(later, "2026-05-29 17:00", "2026-06-01 10:00"))
    assert seconds(later, "2026-06-01 09:00", "2026-06-01 10:00") == 3600


def test_never_open_missing_and_backwards_are_unknown():
    assert np.isnan(seconds((Calendar(PARIS, ()),), "2026-05-18 09:00", "2026-05-18 10:00"))
    assert np.isnan(seconds((), "2026-05-18 09:00", "2026-05-18 10:00"))
    assert np.isnan(seconds(OFFICE, "2026-05-18 10:00", "2026-05-18 09:00"))
    assert np.isnan(seconds(OFFICE, "2026-05-18 10:00", np.datetime64("NaT")))
    assert not is_open((), np.array([utc("2026-05-18 09:00")])).any()
    assert not is_open(OFFICE, np.array([np.datetime64("NaT")])).any()


def test_dates_beyond_the_last_holiday_and_empty_input():
    assert seconds(OFFICE, "2093-05-18 09:00", "2093-05-18 10:00") == 3600
    nothing = np.array([], dtype="datetime64[us]")
    assert business_seconds(OFFICE, nothing, nothing).shape == (0,)
    assert is_open(OFFICE, nothing).shape == (0,)


def test_the_zone_is_the_calendar_s_own():
    tokyo = (Calendar("Asia/Tokyo", (OpenHours(1, time(9), time(10)),)),)
    assert seconds(tokyo, utc("2026-05-18 00:00", zone="UTC"), utc("2026-05-18 03:00", zone="UTC")) == 3600


@settings(max_examples=60, deadline=None)
@given(
    offsets=st.tuples(*[st.integers(0, 60 * 24 * 40)] * 3),
    bounds=st.tuples(st.integers(0, 23), st.integers(0, 23)),
)
def test_additive_monotone_and_bounded(offsets, bounds):
    """Splitting an interval anywhere changes nothing, and open time never exceeds elapsed time."""
    calendar = (Calendar(PARIS, tuple(OpenHours(d, time(bounds[0]), time(bounds[1])) for d in (1, 3, 6)), HOLIDAYS),)
    first, middle, last = (utc("2026-03-10 00:00") + np.timedelta64(minutes, "m") for minutes in sorted(offsets))
    whole = seconds(calendar, first, last)
    assert seconds(calendar, first, middle) + seconds(calendar, middle, last) == whole
    assert 0 <= whole <= (last - first) / np.timedelta64(1, "s")


@settings(max_examples=25, deadline=None)
@given(start=st.integers(0, 60 * 24 * 9), length=st.integers(0, 600))
def test_agrees_with_counting_minutes(start, length):
    """The change of clock of March is inside the range: each minute is asked on its own."""
    first = utc("2026-03-25 00:00") + np.timedelta64(start, "m")
    minutes = first + np.arange(length).astype("timedelta64[m]")
    expected = 60.0 * is_open(OFFICE, minutes).sum() if length else 0.0
    assert seconds(OFFICE, first, first + np.timedelta64(length, "m")) == expected


@given(st.integers(0, 60 * 24 * 60), st.integers(0, 40 * 60))
@settings(max_examples=60, deadline=None)
def test_what_opened_before_is_overdue_and_nothing_else(minutes, target_min):
    end = utc("2026-05-01 00:00") + np.timedelta64(minutes, "m")
    before = np.datetime64(overdue_before(OFFICE, end.astype(datetime), target_min * 60), "us")
    assert seconds(OFFICE, before, end) == target_min * 60
    assert seconds(OFFICE, before - np.timedelta64(1, "s"), end) == target_min * 60 + 1


def test_nothing_is_overdue_without_hours_or_before_they_hold():
    end = utc("2026-05-20 12:00").astype(datetime)
    assert overdue_before((), end, 60) is None
    assert overdue_before((Calendar(PARIS, WEEK, valid_from=date(2026, 5, 20)),), end, 4 * 3600) is None
    assert overdue_before((Calendar(PARIS, WEEK, valid_from=date(2026, 5, 20)),), end, 2 * 3600) == utc(
        "2026-05-20 10:00"
    ).astype(datetime)


def test_openings_by_day():
    night = (OpenHours(5, time(22), time(2)),)
    friday, saturday = date(2026, 5, 22), date(2026, 5, 23)
    assert open_intervals((Calendar(PARIS, night),), friday, saturday) == [
        (friday, utc("2026-05-22 22:00").astype(datetime), utc("2026-05-23 00:00").astype(datetime)),
        (saturday, utc("2026-05-23 00:00").astype(datetime), utc("2026-05-23 02:00").astype(datetime)),
    ]
    assert open_intervals(OFFICE, date(2026, 5, 25), date(2026, 5, 25)) == []
