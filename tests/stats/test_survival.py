"""The median wait with those who wait still, against published analyses."""

import numpy as np
import pytest

from dashboard.stats.survival import MedianWait, kaplan_meier, kaplan_meier_median

# Freireich et al. 1963, remission of leukaemia in weeks; a negative number was still in remission.
TREATED = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def median_of(weeks):
    return kaplan_meier_median(np.abs(weeks), np.array(weeks) > 0)


def test_the_published_medians_and_intervals():
    """SAS, PROC LIFETEST, log-log: 23 [13, not reached] and 8 [4, 11]."""
    treated, placebo = median_of(TREATED), median_of(PLACEBO)
    assert (treated.median, treated.low, treated.high, treated.n) == (23, 13, None, 21)
    assert (placebo.median, placebo.low, placebo.high) == (8, 4, 11)


def test_the_published_curve():
    curve = kaplan_meier(np.abs(TREATED), np.array(TREATED) > 0)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.share == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    assert (curve.low < curve.share).all() and (curve.share < curve.high).all()


def test_without_anybody_waiting_it_is_the_plain_median():
    for size in (1, 2, 7, 10, 101):
        waits = np.random.default_rng(size).integers(1, 50, size)
        assert kaplan_meier_median(waits, np.ones(size)).median == pytest.approx(np.median(waits))


def test_more_than_half_waiting_has_no_median_and_nobody_has_none():
    assert kaplan_meier_median([1, 2, 50, 50, 50], [1, 1, 0, 0, 0]).median is None
    assert kaplan_meier_median([], []) == MedianWait(None, None, None, 0)
    assert kaplan_meier_median([5, 5, 5], [1, 1, 1]).median == 5


def test_who_waits_longer_never_shortens_the_median():
    ended = np.array([1, 1, 0, 1, 0, 1, 1])
    medians = [kaplan_meier_median([2, 4, left, 7, 8, 9, 12], ended).median for left in (1, 5, 8, 11, 20)]
    assert medians == sorted(medians)
    assert medians[0] < medians[-1]


def test_an_unknown_or_negative_wait_is_refused():
    for wait in (-1.0, float("nan")):
        with pytest.raises(ValueError, match="never negative"):
            kaplan_meier([wait], [True])
