"""With a feature and without, variety, trends, ratios of sums."""

import math

import numpy as np
import pytest

from dashboard.stats.contrast import matched_difference
from dashboard.stats.variety import evenness, ratio_of_sums, trend


def case(gap: float, n: int = 200, noise: float = 0.5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two strata whose levels differ by 5, the feature four times as frequent in the higher one."""
    random = np.random.default_rng(11)
    strata = np.repeat([0, 1], n)
    has = random.random(2 * n) < np.where(strata == 1, 0.8, 0.2)
    return 5.0 * strata + gap * has + random.normal(0, noise, 2 * n), has, strata


def test_like_is_compared_with_like() -> None:
    found = matched_difference(*case(0.4, n=2000))
    assert found is not None
    assert 0.3 < found.low < 0.4 < found.high
    nothing = matched_difference(*case(0.0))
    assert nothing is not None and nothing.low < 0 < nothing.high
    assert nothing.n_with + nothing.n_without == 400


def test_strata_without_both_sides_do_not_count() -> None:
    values, has, strata = case(0.4)
    more = matched_difference(np.append(values, [90.0] * 30), np.append(has, [True] * 30), np.append(strata, [2] * 30))
    assert more == matched_difference(values, has, strata)


def test_few_cases_are_drawn_towards_no_difference() -> None:
    found = matched_difference([1.0, 1.2, 0.1, 0.0], [True, True, False, False], [0] * 4)
    assert found is not None and 0 < found.value < 1.05


def test_too_few_on_a_side_is_no_comparison() -> None:
    values, has = [*range(20)], [True] * 7 + [False] * 13
    assert matched_difference(values, has, [0] * 20, fewest=8) is None
    assert matched_difference(values, [True] * 8 + [False] * 12, [0] * 20, fewest=8) is not None
    assert matched_difference([], [], []) is None


def test_an_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random, held = np.random.default_rng(2), 0
    for _ in range(200):
        has = np.arange(60) % 2 == 0
        found = matched_difference(random.normal(0, 1, 60), has, np.arange(60) // 20)
        assert found is not None
        held += found.low <= 0 <= found.high
    assert 0.92 <= held / 200 <= 1


@pytest.mark.parametrize(("counts", "value"), [([5, 5, 5], 1), ([7], 0), ([], None), ([0, 4], 0), ([9, 1], 0.469)])
def test_evenness(counts: list[int], value: float | None) -> None:
    assert evenness(counts) == (value if value is None else pytest.approx(value, abs=1e-3))


def test_a_trend_is_told_from_noise() -> None:
    falling = trend([5, 4.2, 4, 3.1, 2.2, 1.9, 1.2])
    assert falling is not None and falling.high < 0 and falling.value == pytest.approx(-0.6357, abs=1e-4)
    flat = trend([1, 3, 1, 3, 2, 2, 1, 3])
    assert flat is not None and flat.low < 0 < flat.high
    assert trend([1, 2]) is None


def test_a_ratio_of_sums_is_not_a_mean_of_ratios() -> None:
    found = ratio_of_sums([1, 90, 2, 80, 1], [10, 10_000, 10, 10_000, 10])
    assert found is not None and found[0] == pytest.approx(174 / 20_030)
    assert found[1] is not None and 0 <= found[1].low < found[0] < found[1].high
    assert ratio_of_sums([0], [0]) is None
    alone = ratio_of_sums([1], [4])
    assert alone == (0.25, None) and not math.isnan(alone[0])
