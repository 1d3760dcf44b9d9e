"""What a term's counts say of its rise. Pure numpy.

Log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008), the false discovery rate of Benjamini &
Hochberg (1995), visibility and diffusion weighted by time (Yoon 2012).
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

TIME_WEIGHT = 0.05
PRIOR_SHARE, SMALLEST_PRIOR = 0.1, 50.0  # α_0 = 0.1 · n_i, at least 50

Numbers = NDArray[np.float64]


class Rise(NamedTuple):
    """How much more a term is said now than before: ``delta`` in log-odds, ``z`` in standard errors."""

    delta: Numbers
    z: Numbers


def prior_weight(n_now: float) -> float:
    """α_0, for a current window whose counts add up to ``n_now``."""
    return max(SMALLEST_PRIOR, PRIOR_SHARE * n_now)


def log_odds(
    now: ArrayLike, before: ArrayLike, n_now: float, n_before: float, prior: ArrayLike, prior_total: float
) -> Rise:
    """Each term's rise from its counts in both windows, those windows' sums, and its ``prior`` of ``prior_total``."""
    y_now, y_before, alpha = (np.asarray(each, np.float64) for each in (now, before, prior))
    delta = np.log((y_now + alpha) / (n_now + prior_total - y_now - alpha)) - np.log(
        (y_before + alpha) / (n_before + prior_total - y_before - alpha)
    )
    return Rise(delta, delta / np.sqrt(1 / (y_now + alpha) + 1 / (y_before + alpha)))


def upper_p(z: ArrayLike) -> Numbers:
    """How often chance alone takes a standard normal at least that high."""
    return np.array([math.erfc(each / math.sqrt(2)) / 2 for each in np.asarray(z, np.float64).ravel()])


def discoveries(p: ArrayLike, rate: float) -> NDArray[np.bool_]:
    """Which of the tests are kept when at most ``rate`` of those kept may be false (Benjamini & Hochberg)."""
    values = np.asarray(p, np.float64)
    order = np.argsort(values, kind="stable")
    passed = np.flatnonzero(values[order] <= rate * np.arange(1, values.size + 1) / max(values.size, 1))
    kept = np.zeros(values.size, bool)
    if passed.size:
        kept[order[: passed[-1] + 1]] = True
    return kept


def weighted_degrees(counts: ArrayLike, totals: ArrayLike) -> Numbers:
    """DoV or DoD: ``counts`` (terms × sub-periods, oldest first) ÷ ``totals`` of each sub-period, recent ones weighing
    more: × (1 − 0.05 · (m − j))."""
    held: Numbers = np.asarray(counts, np.float64)
    age = np.arange(held.shape[1] - 1, -1, -1)
    return held / np.asarray(totals, np.float64) * (1 - TIME_WEIGHT * age)


def growth(degrees: ArrayLike) -> Numbers:
    """Geometric mean rate per sub-period, from the first one where the term appears to the last: 0.25 is +25 %, −1 a
    term that has gone; NaN for one that appears in the last sub-period only, or never."""
    held: Numbers = np.asarray(degrees, np.float64)
    count, m = held.shape
    first = np.argmax(held > 0, axis=1)
    steps = m - 1 - first
    known = (held > 0).any(axis=1) & (steps > 0)
    rates = np.full(count, np.nan)
    began = held[np.arange(count), first]
    rates[known] = (held[known, -1] / began[known]) ** (1 / steps[known]) - 1
    return rates
