"""How varied a set of publications is, whether the same recipe wears out, and ratios of sums. Pure numpy."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dashboard.stats.intervals import RESAMPLES, SEED, TAIL, Interval, Z


class Trend(NamedTuple):
    """Change of the value from one item to the next, with its bounds at 95 %."""

    value: float
    low: float
    high: float


def evenness(counts: ArrayLike) -> float | None:
    """Shannon's evenness (Pielou 1966): 1 when all kinds are as frequent, 0 for a single kind, ``None`` for none."""
    shares = np.asarray(counts, dtype=np.float64)
    shares = shares[shares > 0]
    if shares.size < 2:
        return 0.0 if shares.size else None
    shares = shares / shares.sum()
    return float(-(shares * np.log(shares)).sum() / math.log(shares.size))


def trend(values: ArrayLike) -> Trend | None:
    """Least-squares slope of ``values`` in their order; the pairs (rank, value) are resampled (2,000, fixed seed).
    ``None`` under three values."""
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.size < 3:
        return None
    drawn = np.random.default_rng(SEED).integers(numbers.size, size=(RESAMPLES, numbers.size))
    picks = np.vstack([np.arange(numbers.size), drawn]).astype(np.float64)
    told = numbers[picks.astype(np.int64)]
    ranks = picks - picks.mean(axis=1, keepdims=True)
    spread = (ranks**2).sum(axis=1)
    is_known = spread > 0
    slopes = (ranks * told).sum(axis=1)[is_known] / spread[is_known]
    low, high = np.quantile(slopes[1:], [TAIL, 1 - TAIL])
    value = float(slopes[0])
    return Trend(value, min(value, float(low)), max(value, float(high)))


def ratio_of_sums(numerators: ArrayLike, denominators: ArrayLike) -> tuple[float, Interval | None] | None:
    """Σ numerators ÷ Σ denominators and its interval, items drawn whole (Taylor linearisation: what is counted inside
    one item is not independent); no interval under five items, ``None`` without any denominator."""
    x, n = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    total = float(n.sum())
    if total <= 0:
        return None
    ratio = float(x.sum()) / total
    if x.size < 5:
        return ratio, None
    half = Z * math.sqrt(x.size / (x.size - 1) * float(((x - ratio * n) ** 2).sum())) / total
    return ratio, Interval(max(0.0, ratio - half), ratio + half)
