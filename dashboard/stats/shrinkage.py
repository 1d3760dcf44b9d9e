"""Shrinkage for rankings of many small groups (0.10): shares towards a Beta prior, means towards the overall mean.

Pure numpy. The strength of a prior is estimated from the groups themselves, by the method of moments (Kleinman 1973
for shares, one-way analysis of variance for means).
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.stats.intervals import TAIL

WEAKEST, STRONGEST = 3.0, 50.0  # how many cases the overall mean may be worth
HALVINGS = 60


class Prior(NamedTuple):
    """A Beta distribution: a + b is how many cases it is worth, a / (a + b) the share it expects."""

    a: float
    b: float


class Groups(NamedTuple):
    """Means of groups numbered from 0: cases and mean of each (NaN without any), the variance inside groups (NaN when
    no group has two cases) and how many cases the overall mean is worth."""

    sizes: NDArray[np.int64]
    means: NDArray[np.float64]
    within: float
    strength: float


def beta_prior(successes: ArrayLike, sizes: ArrayLike) -> Prior:
    """The prior of shares ``successes`` / ``sizes``; where the groups differ no more than by chance, or cannot tell,
    it is worth the median group. Raises ``ValueError`` without any case."""
    x, n = np.asarray(successes, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    x, n = x[n > 0], n[n > 0]
    if n.size == 0:
        raise ValueError("no prior without any case")
    share = float(x.sum() / n.sum())
    worth = float(np.median(n))
    spread, freedom = float((n * (x / n - share) ** 2).sum()), n.size - 1
    room = float(n.sum() - (n**2).sum() / n.sum()) - freedom
    if 0 < share < 1 and room > 0:
        correlation = (spread / (share * (1 - share)) - freedom) / room
        if 0 < correlation < 1:
            worth = 1 / correlation - 1
    return Prior(share * worth, (1 - share) * worth)


def shrunk_share(x: int, n: int, prior: Prior) -> float:
    """The share x / n drawn towards ``prior``: 3 of 3 with a prior of 7 % worth 100 cases is 9.7 %, not 100 %."""
    return (x + prior.a) / (n + prior.a + prior.b)


def share_lower_bound(x: int, n: int, prior: Prior) -> float:
    """What the share exceeds with a probability of 97.5 %, knowing x of n and ``prior``: the bound to rank by."""
    a, b = x + prior.a, n - x + prior.b
    if a <= 0:
        return 0.0
    if b <= 0:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_cdf(middle, a, b) < TAIL else (low, middle)
    return (low + high) / 2


def grouped(values: ArrayLike, groups: ArrayLike, count: int) -> Groups:
    """``values`` by their group, an integer under ``count``."""
    numbers, codes = np.asarray(values, dtype=np.float64), np.asarray(groups, dtype=np.int64)
    sizes = np.bincount(codes, minlength=count)
    sums = np.bincount(codes, weights=numbers, minlength=count)
    means = np.divide(sums, sizes, out=np.full(count, np.nan), where=sizes > 0)
    held = sizes > 0
    freedom_within, freedom_between = int(numbers.size - held.sum()), int(held.sum()) - 1
    if freedom_within < 1:
        return Groups(sizes, means, math.nan, STRONGEST)
    within = float(((numbers - means[codes]) ** 2).sum() / freedom_within)
    overall = float(numbers.mean())
    spread = float((sizes[held] * (means[held] - overall) ** 2).sum())
    room = float(numbers.size - (sizes**2).sum() / numbers.size)
    between = (spread - freedom_between * within) / room if room > 0 else 0.0
    strength = STRONGEST if between <= 0 else min(STRONGEST, max(WEAKEST, within / between))
    return Groups(sizes, means, within, strength)


def shrunk_mean(n: ArrayLike, mean: ArrayLike, overall: float, strength: float) -> NDArray[np.float64]:
    """(n · mean + k · overall) / (n + k)."""
    cases = np.asarray(n, dtype=np.float64)
    return (cases * np.asarray(mean, dtype=np.float64) + strength * overall) / (cases + strength)


def beta_cdf(x: float, a: float, b: float) -> float:
    """P(X ≤ x) for a Beta(a, b), by its continued fraction (Lentz's method)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side only
        return 1 - beta_cdf(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    tiny, total, c, d = 1e-300, 1.0, 1.0, 0.0
    for step in range(400):
        m = step // 2
        if step == 0:
            term = 1.0
        elif step % 2 == 0:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _away_from_zero(1 + term * d, tiny)
        c = _away_from_zero(1 + term / c, tiny)
        total *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return math.exp(log_front) / a * (total - 1)


def _away_from_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
