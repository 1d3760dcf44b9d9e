"""How much cases with a feature differ from those without, like compared with like. Pure numpy."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.stats.intervals import RESAMPLES, SEED, TAIL
from dashboard.stats.shrinkage import grouped, shrunk_mean

LEVELS = 200  # of the values a bootstrap tells apart


class Contrast(NamedTuple):
    """The difference, with minus without, and its bounds at 95 %; the cases of both sides that could be matched."""

    value: float
    low: float
    high: float
    n_with: int
    n_without: int


def matched_difference(values: ArrayLike, has: ArrayLike, strata: ArrayLike, fewest: int = 1) -> Contrast | None:
    """Mean of ``values`` that have the feature minus mean of those that have not, both drawn towards the overall mean
    (0.10), compared inside each stratum (integers from 0).

    Only strata with both sides count. The level of each stratum is taken out by the within estimator of a model with
    one effect; the interval resamples the cases of each side (2,000 resamples, fixed seed). ``None`` with fewer than
    ``fewest`` matched cases on either side.
    """
    numbers, sides = np.asarray(values, dtype=np.float64), np.asarray(has, dtype=bool)
    places: NDArray[np.int64] = np.asarray(strata, dtype=np.int64)
    count = int(places.max()) + 1 if places.size else 0
    n_with = np.bincount(places[sides], minlength=count)
    n_without = np.bincount(places[~sides], minlength=count)
    is_matched = ((n_with > 0) & (n_without > 0))[places] if count else np.zeros(0, dtype=bool)
    numbers, sides, places = numbers[is_matched], sides[is_matched], places[is_matched]
    ones, others = int(sides.sum()), int((~sides).sum())
    if min(ones, others) < max(1, fewest):
        return None
    levelled = _levelled(numbers, sides, places, count)
    found = grouped(levelled, sides, 2)
    overall = float(levelled.mean())
    random = np.random.default_rng(SEED)
    resampled = [_resampled_means(levelled[side], random) for side in (~sides, sides)]
    without, with_it = (
        shrunk_mean(n, np.append(means, mean), overall, found.strength)
        for n, means, mean in zip(found.sizes, resampled, found.means, strict=True)
    )
    gaps = with_it - without
    low, high = np.quantile(gaps[:-1], [TAIL, 1 - TAIL])
    value = float(gaps[-1])
    return Contrast(value, min(value, float(low)), max(value, float(high)), ones, others)


def _levelled(
    numbers: NDArray[np.float64], sides: NDArray[np.bool_], places: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """``numbers`` without the level of their stratum: their mean is 0 without the feature, the matched difference
    with it."""
    n = np.bincount(places, minlength=count).clip(min=1)
    mean = np.bincount(places, weights=numbers, minlength=count) / n
    share = np.bincount(places, weights=sides, minlength=count) / n
    centred, feature = numbers - mean[places], sides - share[places]
    effect = float((centred * feature).sum() / (feature**2).sum())
    adjusted: NDArray[np.float64] = centred + effect * share[places]
    return adjusted


def _resampled_means(values: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Means of resamples of ``values``; values alike, to a 200th of their range, are drawn together, which changes
    nothing but the time it takes."""
    first, step = float(values.min()), max(float(np.ptp(values)) / LEVELS, 1e-9)
    places, sizes = np.unique(np.round((values - first) / step), return_counts=True)
    profiles = first + step * places
    drawn = random.multinomial(values.size, sizes / values.size, size=RESAMPLES)
    means: NDArray[np.float64] = drawn @ profiles / values.size
    return means
