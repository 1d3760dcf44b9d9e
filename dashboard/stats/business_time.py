"""Time inside a working calendar, computed on instants (R6).

Open intervals are built in the calendar's own zone and intersected as UTC instants, so a change of
clock neither adds nor removes an hour. Opening is inclusive, closing exclusive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.datetime64]  # datetime64[us], UTC
Seconds = NDArray[np.float64]


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

    On each day the calendar with the latest ``valid_from`` not after it holds. Never-open calendars give NaN.
    """
    raise NotImplementedError


def is_open(calendars: Sequence[Calendar], instants: Instants) -> NDArray[np.bool_]:
    """Whether each instant falls inside opening hours."""
    raise NotImplementedError
