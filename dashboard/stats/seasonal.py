"""STL: a series split into trend, season and what neither explains (A6), by local regressions. Numpy only.

Cleveland, Cleveland, McRae & Terpenning 1990, in its robust form: what is far from the rest weighs nothing.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

INNER, OUTER = 2, 15  # passes of a robust decomposition
SEASONAL = 7  # values of one phase that a smoothing reads

Values = NDArray[np.float64]


class Split(NamedTuple):
    """The three parts of a series, of its length; their sum is the series."""

    trend: Values
    season: Values
    residual: Values


def stl(values: ArrayLike, period: int) -> Split:
    """The decomposition of evenly spaced ``values``; raises ``ValueError`` under two whole periods."""
    series = np.asarray(values, dtype=np.float64)
    n = series.size
    if period < 2 or n < 2 * period:
        raise ValueError("two whole periods at least")
    trend_width, low_width = _odd(1.5 * period / (1 - 1.5 / SEASONAL)), _odd(period)
    trend, season, weights = np.zeros(n), np.zeros(n), np.ones(n)
    for _ in range(OUTER + 1):
        for _ in range(INNER):
            cycle = _phases(series - trend, period, weights)
            low = _means(_means(_means(cycle, period), period), 3)
            season = cycle[period:-period] - _loess(low, low_width, np.ones(n), np.arange(n))
            trend = _loess(series - season, trend_width, weights, np.arange(n))
        weights = _bisquare(series - trend - season)
    return Split(trend, season, series - trend - season)


def _odd(width: float) -> int:
    whole = math.ceil(width)
    return whole + 1 - whole % 2


def _phases(values: Values, period: int, weights: Values) -> Values:
    """Each phase smoothed on its own, and carried one period before and after."""
    cycle = np.empty(values.size + 2 * period)
    for phase in range(period):
        one = values[phase::period]
        cycle[phase::period] = _loess(one, SEASONAL, weights[phase::period], np.arange(-1, one.size + 1))
    return cycle


def _means(values: Values, width: int) -> Values:
    sums = np.concatenate(([0.0], np.cumsum(values)))
    return np.asarray((sums[width:] - sums[:-width]) / width)


def _loess(values: Values, width: int, weights: Values, at: NDArray[np.int64]) -> Values:
    """Local lines through the ``width`` nearest values, weighted by nearness times ``weights``, read ``at`` places."""
    n, near = values.size, min(width, values.size)
    first = np.clip(at - (near - 1) // 2, 0, n - near)
    places = first[:, None] + np.arange(near)
    away = np.abs(places - at[:, None])
    reach = away.max(axis=1, keepdims=True) + (width - n) // 2 * (width > n)
    closeness = np.where(away <= 0.999 * reach, (1 - np.minimum(1, away / np.maximum(reach, 1)) ** 3) ** 3, 0.0)
    share = closeness * weights[places]
    total = share.sum(axis=1, keepdims=True)
    share = np.where(total > 0, share / np.where(total > 0, total, 1.0), 1.0 / near)
    centre = (share * places).sum(axis=1, keepdims=True)
    spread = (share * (places - centre) ** 2).sum(axis=1, keepdims=True)
    is_line = spread > (0.001 * (n - 1)) ** 2
    slope = np.where(is_line, (at[:, None] - centre) / np.where(is_line, spread, 1.0), 0.0)
    return np.asarray((share * (1 + slope * (places - centre)) * values[places]).sum(axis=1))


def _bisquare(residual: Values) -> Values:
    size = np.abs(residual)
    limit = 6 * float(np.median(size))
    if limit <= 0:
        return np.ones(residual.size)
    inside = np.where(size <= 0.001 * limit, 1.0, (1 - np.minimum(1, size / limit) ** 2) ** 2)
    return np.where(size <= 0.999 * limit, inside, 0.0)
