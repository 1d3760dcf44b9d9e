"""Intervals at 95 % for shares, counts, medians and sentiment scores (0.6). Pure numpy.

Wilson 1927 for a share, Newcombe 1998 for a difference, Garwood 1936 for a count; order statistics or
the percentile bootstrap for a median; the bootstrap clustered by author for a sentiment score.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Z = 1.959963984540054
TAIL = 0.025
RESAMPLES = 2_000
SEED = 20_260_101
MOST_DRAWN = 4_000_000  # counts held at once by a bootstrap


class Interval(NamedTuple):
    """Both bounds, in the unit of the figure."""

    low: float
    high: float


def wilson(x: int, n: int) -> Interval:
    """Score interval of the share x / n, inside [0, 1]. Raises ``ValueError`` unless 0 ≤ x ≤ n and n > 0."""
    if not 0 <= x <= n or n == 0:
        raise ValueError(f"no share for {x} of {n}")
    share, scale = x / n, 1 + Z**2 / n
    centre = (share + Z**2 / (2 * n)) / scale
    half = Z / scale * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return Interval(0.0 if x == 0 else centre - half, 1.0 if x == n else centre + half)


def difference(first: float, of_first: Interval, second: float, of_second: Interval) -> Interval:
    """Interval of ``first − second`` recovered from the interval of each; with Wilson's, it is Newcombe's."""
    gap = first - second
    return Interval(
        gap - math.hypot(first - of_first.low, of_second.high - second),
        gap + math.hypot(of_first.high - first, second - of_second.low),
    )


def newcombe(x1: int, n1: int, x2: int, n2: int) -> Interval:
    """Interval of the difference of two shares x1 / n1 − x2 / n2."""
    return difference(x1 / n1, wilson(x1, n1), x2 / n2, wilson(x2, n2))


def garwood(x: int) -> Interval:
    """Exact Poisson interval of a count."""
    if x < 0:
        raise ValueError(f"a count is not negative: {x}")
    low = 0.0 if x == 0 else _solve(lambda mu: _poisson_upper_tail(x, mu) - TAIL, 0.0, float(x))
    high = _solve(lambda mu: TAIL - _poisson_lower_tail(x, mu), float(x), x + 10 * math.sqrt(x) + 20)
    return Interval(low, high)


def median_interval(values: ArrayLike) -> Interval | None:
    """Interval of the median, ``None`` under five values.

    The order statistics whose exact binomial coverage is at least 95 %; five values have none, and get
    the percentile bootstrap (2,000 resamples, fixed seed).
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if ordered.size < 5:
        return None
    rank = _median_rank(ordered.size)
    if rank == 0:
        resamples = np.random.default_rng(SEED).choice(ordered, size=(RESAMPLES, ordered.size))
        low, high = np.quantile(np.median(resamples, axis=1), [TAIL, 1 - TAIL])
        return Interval(float(low), float(high))
    return Interval(float(ordered[rank - 1]), float(ordered[ordered.size - rank]))


def net_score(positive: int, neutral: int, negative: int) -> float | None:
    """E2a: (P − N) / (P + Neu + N) × 100, ``None`` without any message."""
    scored = positive + neutral + negative
    return 100 * (positive - negative) / scored if scored else None


def opinionated_score(positive: int, negative: int) -> float | None:
    """E2b: (P − N) / (P + N) × 100, ``None`` without any opinion."""
    return 100 * (positive - negative) / (positive + negative) if positive + negative else None


def net_score_interval(counts: ArrayLike, people: ArrayLike | None = None) -> Interval | None:
    """Interval of E2a, authors resampled whole: one angry person does not narrow it.

    ``counts`` has one row per author, or per ``people`` alike: positive, neutral, negative. ``None`` under two
    authors. Authors of the same profile are drawn together, which changes nothing but the time it takes.
    """
    profiles, sizes = _alike(np.asarray(counts, dtype=np.int64).reshape(-1, 3), people)
    authors = int(sizes.sum())
    if authors < 2:
        return None
    drawn = np.random.default_rng(SEED).multinomial(authors, sizes / authors, size=RESAMPLES)
    positive, neutral, negative = (drawn @ profiles).T
    scores = 100 * (positive - negative) / (positive + neutral + negative)
    low, high = np.quantile(scores, [TAIL, 1 - TAIL])
    return Interval(float(low), float(high))


def score_interval(balances: ArrayLike, weights: ArrayLike, people: ArrayLike | None = None) -> Interval | None:
    """Interval of 100 × Σ balances ÷ Σ weights, authors resampled whole; one value of each per author, or per
    ``people`` alike.

    For the variants of the net score. ``None`` under two authors. Values count to a tenth, so that authors alike are
    drawn together; a resample without weight has no score and is left out.
    """
    pairs = np.round(np.column_stack((np.asarray(balances, np.float64), np.asarray(weights, np.float64))), 1)
    profiles, sizes = _alike(pairs, people)
    authors = int(sizes.sum())
    if authors < 2:
        return None
    random, scores, left = np.random.default_rng(SEED), [], RESAMPLES
    at_once = max(1, MOST_DRAWN // len(profiles))
    while left > 0:
        drawn = random.multinomial(authors, sizes / authors, size=min(left, at_once))
        balance, weight = (drawn @ profiles).T
        scores.append(100 * balance[weight > 0] / weight[weight > 0])
        left -= at_once
    low, high = np.quantile(np.concatenate(scores), [TAIL, 1 - TAIL])
    return Interval(float(low), float(high))


def _alike(rows: NDArray[Any], people: ArrayLike | None) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The distinct rows in order, and how many people have each."""
    if not len(rows):
        return rows, np.zeros(0, np.int64)
    of_each = np.ones(len(rows), np.int64) if people is None else np.asarray(people, np.int64)
    order = np.lexsort(rows.T[::-1])
    ordered = rows[order]
    starts = np.flatnonzero(np.concatenate(([True], (ordered[1:] != ordered[:-1]).any(axis=1))))
    return ordered[starts], np.add.reduceat(of_each[order], starts)


def _median_rank(n: int) -> int:
    """The largest rank r such that fewer than r of n values under the median has probability ≤ 2.5 %; 0 if none."""
    centre = n // 2
    ranks = np.arange(centre, max(-1, centre - 6 * math.isqrt(n) - 12), -1, dtype=np.float64)
    log_centre = math.lgamma(n + 1) - math.lgamma(centre + 1) - math.lgamma(n - centre + 1) - n * math.log(2)
    masses = math.exp(log_centre) * np.cumprod(np.concatenate(([1.0], ranks[:-1] / (n - ranks[:-1] + 1))))
    under = np.cumsum(masses[::-1])
    rare = int(np.searchsorted(under, TAIL, side="right"))
    return rare + int(ranks[-1]) if rare else 0


def _poisson_mass(x: int, mu: float) -> float:
    return math.exp(x * math.log(mu) - mu - math.lgamma(x + 1)) if mu > 0 else float(x == 0)


def _poisson_lower_tail(x: int, mu: float) -> float:
    """P(X ≤ x), for mu ≥ x: terms shrink from x down."""
    steps = np.arange(x, max(0, x - 12 * math.isqrt(x) - 60), -1, dtype=np.float64)
    return _poisson_mass(x, mu) * (1 + float(np.cumprod(steps / mu).sum())) if mu > 0 else 1.0


def _poisson_upper_tail(x: int, mu: float) -> float:
    """P(X ≥ x), for mu ≤ x: terms shrink from x up."""
    steps = np.arange(x + 1, x + 12 * math.isqrt(x) + 60, dtype=np.float64)
    return _poisson_mass(x, mu) * (1 + float(np.cumprod(mu / steps).sum()))


def _solve(rising: Callable[[float], float], low: float, high: float) -> float:
    """The zero of an increasing function between two bounds, by halving."""
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
