"""Kaplan–Meier: the median of what has not all ended, on published and hand-made series."""

import numpy as np
import pytest

from dashboard.stats.survival import kaplan_meier_median

# Freireich 1963, remission of leukaemia in weeks: 6-MP, and placebo where every remission ended.
SIX_MP = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_published_example() -> None:
    treated = kaplan_meier_median(SIX_MP, ENDED)
    assert (treated.value, treated.low, treated.high, treated.n) == (23, 13, None, 21)
    placebo = kaplan_meier_median(PLACEBO, np.ones(21))
    assert (placebo.value, placebo.low, placebo.high) == (8, 4, 11)


@pytest.mark.parametrize(
    ("durations", "observed", "value"),
    [
        ([], [], None),
        ([5], [1], 5),
        ([5], [0], None),
        ([1, 2, 3], [1, 1, 1], 2),
        ([1, 2, 3, 4], [1, 1, 0, 0], 2),
        ([1, 5, 5], [1, 0, 0], None),
        ([3, 3, 3], [1, 0, 0], None),
        ([1, 2, 5], [1, 1, 0], 2),
    ],
)
def test_small_series(durations: list[float], observed: list[int], value: float | None) -> None:
    found = kaplan_meier_median(durations, observed)
    assert (found.value, found.n) == (value, len(durations))


def test_without_censoring_it_is_a_median_inside_its_interval() -> None:
    lasted = np.random.default_rng(3).exponential(100, 201)
    found = kaplan_meier_median(lasted, np.ones(201))
    assert found.value == np.sort(lasted)[100]
    assert found.low is not None and found.high is not None and found.low < found.value < found.high


def test_the_order_changes_nothing_and_a_longer_wait_never_shortens_it() -> None:
    order = np.random.default_rng(4).permutation(21)
    mixed = kaplan_meier_median(np.array(SIX_MP)[order], np.array(ENDED)[order])
    assert mixed == kaplan_meier_median(SIX_MP, ENDED)
    with pytest.raises(ValueError):
        kaplan_meier_median([1, 2], [1])
