"""How long people wait when some wait still (R6b, X3): Kaplan & Meier 1958. Pure numpy.

Variance of Greenwood 1926, interval on the log(−log) scale (Kalbfleisch & Prentice 1980), which stays inside [0, 1];
interval of the median of Brookmeyer & Crowley 1982.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.stats.intervals import Z

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MedianWait:
    """The median of ``n`` waits and its interval at 95 %; each is ``None`` where too few waits have ended to tell."""

    median: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Waits:
    """Share still waiting just after each of ``times`` (the distinct waits that ended, in order), with its bounds."""

    times: Numbers
    share: Numbers
    low: Numbers
    high: Numbers


def kaplan_meier(durations: ArrayLike, observed: ArrayLike) -> Waits:
    """The survival curve of ``durations``, where ``observed`` is false for those that had not ended.

    A wait that ends and one that is lost sight of at the same instant: the end comes first. Where nobody waits any
    more the bounds are those of the step before. Raises ``ValueError`` for a negative or unknown duration.
    """
    waited: Numbers = np.asarray(durations, dtype=np.float64)
    ended = np.asarray(observed, dtype=np.bool_)
    if not (waited >= 0).all():
        raise ValueError("a wait is a known duration, never negative")
    times, ends = np.unique(waited[ended], return_counts=True)
    at_risk = waited.size - np.searchsorted(np.sort(waited), times, side="left")
    share: Numbers = np.cumprod(1 - ends / at_risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(ends / (at_risk * (at_risk - ends)))
        spread = np.exp(Z * np.sqrt(variance) / np.abs(np.log(share)))
        low, high = share**spread, share ** (1 / spread)
    if share.size and share[-1] == 0:
        low[-1], high[-1] = (low[-2], high[-2]) if share.size > 1 else (0.0, 1.0)
    return Waits(times, share, low, high)


def kaplan_meier_median(durations: ArrayLike, observed: ArrayLike) -> MedianWait:
    """The wait that half exceed, counting those that had not ended (``observed`` false) for what they are.

    Without any of these it is the plain median.
    """
    curve = kaplan_meier(durations, observed)
    median, low, high = (_halving(curve.times, values) for values in (curve.share, curve.low, curve.high))
    return MedianWait(median, low, high, int(np.asarray(durations).size))


def _halving(times: Numbers, share: Numbers) -> float | None:
    """When ``share`` comes down to a half; the middle of the step where it stays there exactly."""
    reached = np.flatnonzero(share <= 0.5 + 1e-12)
    if not reached.size:
        return None
    first = int(reached[0])
    under = np.flatnonzero(share < 0.5 - 1e-12)
    if abs(share[first] - 0.5) <= 1e-12 and under.size:
        return float((times[first] + times[int(under[0])]) / 2)
    return float(times[first])
