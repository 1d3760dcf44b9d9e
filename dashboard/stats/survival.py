"""How long something lasts when part of it has not ended yet: Kaplan–Meier 1958. Pure numpy."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

Z = 1.959963984540054


class SurvivalMedian(NamedTuple):
    """The median with its interval at 95 %, in the unit of the durations; ``None`` where it is not reached."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def kaplan_meier_median(durations: ArrayLike, observed: ArrayLike) -> SurvivalMedian:
    """The duration that half exceed, when ``observed`` tells which durations ended (the others last at least so long).

    The median is the first time at which the estimated survival is at most one half, ``None`` when it never is. The
    interval is that of Brookmeyer and Crowley 1982 on the log-log scale, with Greenwood's variance.
    """
    lasted = np.asarray(durations, dtype=np.float64)
    ended = np.asarray(observed, dtype=np.bool_)
    if lasted.shape != ended.shape:
        raise ValueError("one flag per duration")
    survival, spread = 1.0, 0.0
    value = low = high = None
    for time in np.unique(lasted[ended]):
        at_risk = int((lasted >= time).sum())
        events = int((lasted[ended] == time).sum())
        survival *= 1 - events / at_risk
        spread += events / (at_risk * (at_risk - events)) if events < at_risk else math.inf
        lowest, highest = _bounds(survival, spread)
        value = float(time) if value is None and survival <= 0.5 else value
        low = float(time) if low is None and lowest <= 0.5 else low
        high = float(time) if high is None and highest <= 0.5 else high
    return SurvivalMedian(value, low, high, int(lasted.size))


def _bounds(survival: float, spread: float) -> tuple[float, float]:
    """Of the survival, from the sum of Greenwood; certain once nobody is left."""
    if survival <= 0 or not math.isfinite(spread):
        return 0.0, 0.0
    half = Z * math.sqrt(spread) / abs(math.log(survival))
    return survival ** math.exp(half), survival ** math.exp(-half)
