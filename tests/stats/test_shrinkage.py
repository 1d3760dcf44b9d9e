"""Shares and means of small groups, drawn towards the whole."""

import math

import numpy as np
import pytest

from dashboard.stats.shrinkage import (
    Prior,
    beta_cdf,
    beta_prior,
    grouped,
    share_lower_bound,
    shrunk_mean,
    shrunk_share,
)

SEVEN = Prior(7, 93)


def test_three_of_three_is_not_all() -> None:
    assert round(100 * shrunk_share(3, 3, SEVEN), 1) == 9.7


def test_the_lower_bound_ranks_a_long_record_above_a_lucky_one() -> None:
    assert share_lower_bound(3, 3, SEVEN) < share_lower_bound(30, 100, SEVEN)
    for x, n in ((3, 3), (30, 100), (0, 10)):
        assert 0 <= share_lower_bound(x, n, SEVEN) < shrunk_share(x, n, SEVEN)
    assert share_lower_bound(0, 5, Prior(0, 4)) == 0


@pytest.mark.parametrize(("x", "a", "b"), [(0.3, 2, 5), (0.9, 2, 5), (0.07, 10, 93), (0.5, 1, 1), (0.02, 3, 400)])
def test_the_beta_law_is_the_tail_of_a_binomial(x: float, a: int, b: int) -> None:
    n = a + b - 1
    tail = sum(math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert beta_cdf(x, a, b) == pytest.approx(tail, rel=1e-9)


def test_the_prior_tells_groups_that_differ_from_groups_that_do_not() -> None:
    alike, apart = beta_prior([10] * 8, [100] * 8), beta_prior([2, 30, 5, 25], [50] * 4)
    assert alike == pytest.approx((10, 90))  # worth the median group
    assert sum(apart) < 10
    assert apart.a / sum(apart) == pytest.approx(62 / 200)


def test_the_prior_finds_the_one_that_drew_the_groups() -> None:
    random = np.random.default_rng(3)
    sizes = np.full(4000, 40)
    prior = beta_prior(random.binomial(sizes, random.beta(4, 16, 4000)), sizes)
    assert prior == pytest.approx((4, 16), rel=0.1)


def test_a_prior_needs_a_case() -> None:
    with pytest.raises(ValueError, match="without any case"):
        beta_prior([0], [0])


def test_small_groups_are_drawn_towards_the_whole() -> None:
    assert shrunk_mean([1, 100], [2.0, 2.0], 1.0, 9.0) == pytest.approx([1.1, 209 / 109])


@pytest.mark.parametrize(
    ("values", "strength"),
    [
        ([0.0, 1.0, 0.0, 1.0], 50),  # the groups are alike
        ([0.0, 0.1, 9.0, 9.1], 3),  # the groups differ, their cases do not
        ([1.0, 2.0], 50),  # one case each: nothing to judge by
    ],
)
def test_the_strength_stays_within_its_bounds(values: list[float], strength: float) -> None:
    groups = [0, 0, 1, 1] if len(values) == 4 else [0, 1]
    assert grouped(values, groups, 2).strength == strength


def test_the_strength_is_the_ratio_of_variances() -> None:
    random = np.random.default_rng(5)
    groups = np.repeat(np.arange(4000), 20)
    found = grouped(random.normal(0, 1, 4000)[groups] + random.normal(0, 3, 80_000), groups, 4001)
    assert found.strength == pytest.approx(9, rel=0.1)
    assert found.within == pytest.approx(9, rel=0.05)
    assert (found.sizes[-1], math.isnan(found.means[-1])) == (0, True)
