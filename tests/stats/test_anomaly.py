"""The test vectors of the reference, and what the formulas owe at their edges."""

import math
from fractions import Fraction

import pytest

from dashboard.stats import anomaly, bursts


@pytest.mark.parametrize(
    ("x", "baseline", "expected"),
    [
        (18, [4, 6, 5, 7, 5, 4, 6, 5], 8.77),
        (30, [4, 6, 5, 7, 5, 4, 6, 5, 90], 16.86),  # one past crisis does not blind it
        (2, [0, 0, 0, 0, 0, 0, 1, 0], 12.77),  # MAD 0: the mean deviation
        (100, [10] * 8, None),
        (3, [], None),
    ],
)
def test_robust_z(x: int, baseline: list[int], expected: float | None) -> None:
    found = anomaly.robust_z(x, baseline)
    assert found is expected if expected is None else found == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(
    ("x", "mean", "variance", "expected"),
    [
        (18, 5.25, 5.25, 1.03e-5),
        (9, 5.25, 5.25, 0.0856),
        (18, 5.25, 15, 0.0099),
        (12, 5.25, 15, 0.072),
        (0, 5.25, 15, 1.0),
    ],
)
def test_tail_of_a_count(x: int, mean: float, variance: float, expected: float) -> None:
    assert anomaly.count_tail(x, mean, variance) == pytest.approx(expected, rel=0.01)
    assert anomaly.low_count_tail(x - 1, mean, variance) == pytest.approx(1 - expected, rel=0.01)


def test_a_tiny_tail_keeps_its_digits() -> None:
    assert anomaly.count_tail(200, 5, 5) == pytest.approx(math.exp(200 * math.log(5) - 5 - math.lgamma(201)), rel=0.05)
    assert anomaly.count_tail(5_000, 10, 10) < 1e-300


def test_a_baseline_is_never_empty_of_everything() -> None:
    assert anomaly.baseline_moments([0, 0, 0, 0]) == (0.125, 0.0)
    assert anomaly.baseline_moments([4, 6]) == (5.25, 2.0)
    with pytest.raises(ValueError, match="baseline"):
        anomaly.baseline_moments([])


@pytest.mark.parametrize(("x", "n"), [(0, 7), (1, 7), (5, 9), (9, 9), (10, 9)])
def test_tail_of_a_share_is_exact(x: int, n: int) -> None:
    share = Fraction(3, 10)
    exact = sum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(x, n + 1))
    assert anomaly.binomial_tail(x, n, 0.3) == pytest.approx(float(exact), abs=1e-12)


def test_the_share_of_a_baseline_is_never_certain() -> None:
    assert anomaly.smoothed_share(0, 0) == 0.5
    assert 0 < anomaly.smoothed_share(0, 400) < anomaly.smoothed_share(400, 400) < 1


@pytest.mark.parametrize(("before", "now", "expected"), [(5, 20, 1.0), (2, 20, None), (5, 5, None), (6, 4, None)])
def test_doubling_time(before: int, now: int, expected: float | None) -> None:
    assert anomaly.doubling_time(before, now, 2.0) == expected


def test_concentration_of_authors() -> None:
    found = anomaly.concentration([6, 3, 1])
    assert found is not None
    assert (round(found.hhi, 2), round(found.effective, 2), found.top_share) == (0.46, 2.17, 0.6)
    assert (found.authors, found.messages) == (3, 10)
    assert anomaly.concentration([]) is None


def test_kleinberg() -> None:
    targets = [3, 2, 4, 3, 12, 15, 14, 4, 3, 2]
    assert "".join(map(str, bursts.states(targets, [50] * 10))) == "0000111000"
    (found,) = bursts.bursts(targets, [50] * 10)
    assert (found.first, found.last) == (4, 6) and found.weight > 0
    assert bursts.bursts([0] * 5, [10] * 5) == []
    assert bursts.bursts([5] * 8, [50] * 8) == []
    with pytest.raises(ValueError, match="as many"):
        bursts.states([1], [])
