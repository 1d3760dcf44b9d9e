"""How unusual a count, a share or a spread of authors is (A2, A3, A4, A8, A9, A14). Standard library and numpy.

Robust z: Iglewicz & Hoaglin 1993. Tails of counts: Poisson, or the negative binomial of epidemiological surveillance.
Exact binomial for a share. Herfindahl–Hirschman for concentration. Each is a pure function of its arguments.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

OVERDISPERSED = 1.2  # variance over mean from which a Poisson law is too sure of itself
SMOOTHING = 0.5  # added to the total of a baseline, so that no mean is 0


def robust_z(x: float, baseline: ArrayLike) -> float | None:
    """``0.6745 (x − median) / MAD``; the mean deviation stands in for a MAD of 0; ``None`` when both are 0 (A2)."""
    values = np.asarray(baseline, dtype=float)
    if values.size == 0:
        return None
    median = float(np.median(values))
    away = np.abs(values - median)
    spread = float(np.median(away)) / 0.6745 or 1.253314 * float(np.mean(away))
    return (x - median) / spread if spread > 0 else None


def baseline_moments(baseline: ArrayLike) -> tuple[float, float]:
    """Mean, with ``SMOOTHING`` added to the total so that it is never 0, and variance (unbiased) of past counts."""
    values = np.asarray(baseline, dtype=float)
    if values.size == 0:
        raise ValueError("no baseline")
    variance = float(np.var(values, ddof=1)) if values.size > 1 else 0.0
    return float(values.sum() + SMOOTHING) / values.size, variance


def count_tail(x: int, mean: float, variance: float) -> float:
    """A3: P(X ≥ x), Poisson, or negative binomial when the variance is over 1.2 times the mean (``mean`` > 0)."""
    if x <= 0:
        return 1.0
    return 1 - _cumulated(x - 1, mean, variance) if x <= mean else _upper(x, mean, variance)


def low_count_tail(x: int, mean: float, variance: float) -> float:
    """A14: P(X ≤ x), of the same law as ``count_tail``."""
    return 0.0 if x < 0 else _cumulated(x, mean, variance)


def binomial_tail(x: int, n: int, share: float) -> float:
    """P(X ≥ x) among n, exact, for a share strictly between 0 and 1 (A4)."""
    if x <= 0:
        return 1.0
    if x > n:
        return 0.0
    odds = math.log(share), math.log1p(-share)
    whole = math.lgamma(n + 1)
    masses = (
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * odds[0] + (n - k) * odds[1])
        for k in range(x, n + 1)
    )
    return min(1.0, math.fsum(masses))


def smoothed_share(x: int, n: int) -> float:
    """The share of a baseline with Jeffreys' prior: never 0 nor 1."""
    return (x + 0.5) / (n + 1)


def doubling_time(before: float, now: float, elapsed: float) -> float | None:
    """``Δt ln 2 / ln(x2 / x1)`` in the unit of ``elapsed``, for x2 > x1 ≥ 3, else ``None`` (A8)."""
    if before < 3 or now <= before:
        return None
    return elapsed * math.log(2) / math.log(now / before)


def back_to_usual(counts: ArrayLike, limits: ArrayLike, start: int, hold: int) -> int | None:
    """The first place from ``start`` on from which ``hold`` counts in a row sum to no more than the limit of that
    place; ``None`` while that has not been seen, or where a limit is not known (NaN)."""
    sums = np.concatenate(([0.0], np.cumsum(np.asarray(counts, dtype=float))))
    usual = np.asarray(limits, dtype=float)
    for place in range(start, len(sums) - hold):
        if sums[place + hold] - sums[place] <= usual[place]:
            return place
    return None


class Concentration(NamedTuple):
    """A9. Many messages of few effective authors: the insistence of a few; of many: a movement."""

    authors: int
    messages: int
    hhi: float
    effective: float
    top_share: float


def concentration(messages_by_author: Sequence[int]) -> Concentration | None:
    """``HHI = Σ share²`` and ``1 / HHI`` effective authors; ``None`` without a message."""
    counts = [count for count in messages_by_author if count > 0]
    total = sum(counts)
    if total == 0:
        return None
    hhi = sum((count / total) ** 2 for count in counts)
    return Concentration(len(counts), total, hhi, 1 / hhi, max(counts) / total)


def _log_mass(k: int, mean: float, variance: float) -> float:
    if variance <= OVERDISPERSED * mean:
        return k * math.log(mean) - mean - math.lgamma(k + 1)
    size = mean**2 / (variance - mean)
    failure, success = math.log(size / (size + mean)), math.log(mean / (size + mean))
    return math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1) + size * failure + k * success


def _cumulated(x: int, mean: float, variance: float) -> float:
    return min(1.0, math.fsum(math.exp(_log_mass(k, mean, variance)) for k in range(x + 1)))


def _upper(x: int, mean: float, variance: float) -> float:
    """The tail itself, not one minus the rest: it keeps its digits where it is small."""
    total, k = 0.0, x
    while True:
        mass = math.exp(_log_mass(k, mean, variance))
        total += mass
        k += 1
        if k > mean and mass <= 1e-12 * total:
            return min(1.0, total)
