"""STL against its reference implementation (statsmodels 0.14, robust), and what a decomposition owes."""

import numpy as np
import pytest

from dashboard.stats.seasonal import stl

WEEK = [20, 22, 25, 24, 30, 12, 9]
SERIES = np.array(WEEK * 4, float) + np.array([0, 1, -1, 2] * 7)
SERIES[17] = 90
RESIDUAL = [
    -0.018, 0.028, 0.017, -0.005, 0.02, -0.065, 0.008, 1.811, -0.068, 1.376, 0.009, 2.187, 0.124, 1.688, -1.268, 2.88,
    -0.265, 70.092, -0.659, 3.221, -0.054, -0.042, -0.027, 0.061, 5.979, 0.049, -0.036, -0.005,
]  # fmt: skip


def test_the_residual_is_that_of_the_reference() -> None:
    found = stl(SERIES, 7)
    assert np.abs(found.residual - RESIDUAL).max() < 0.01
    assert found.season[:7] == pytest.approx([-0.828, 2.214, 3.311, 5.419, 9.48, -7.35, -12.34], abs=0.01)
    assert found.trend + found.season + found.residual == pytest.approx(SERIES)


def test_one_outlier_moves_neither_trend_nor_season() -> None:
    calm = np.array(WEEK * 4, float)
    struck = calm.copy()
    struck[17] += 500
    assert stl(struck, 7).residual[17] == pytest.approx(500, abs=5)
    assert stl(struck, 7).trend == pytest.approx(stl(calm, 7).trend, abs=0.5)


def test_two_whole_periods_are_asked_for() -> None:
    with pytest.raises(ValueError, match="two whole periods"):
        stl([1.0] * 13, 7)
