"""The vectors of the reference, and cases small enough to be worked out by hand."""

import numpy as np
import pytest

from dashboard.stats.emergence import discoveries, growth, log_odds, prior_weight, upper_p, weighted_degrees


@pytest.mark.parametrize(
    ("now", "before", "prior", "delta", "z"),
    [(12, 6, 0.45, 2.19, 4.51), (2, 0, 0.05, 5.23, 1.16)],
)
def test_the_vectors_of_the_reference(now: int, before: int, prior: float, delta: float, z: float) -> None:
    rise = log_odds([now], [before], 800, 4_000, [prior], 100)
    assert rise.delta[0] == pytest.approx(delta, abs=0.005)
    assert rise.z[0] == pytest.approx(z, abs=0.005)


def test_a_huge_ratio_without_evidence_is_less_than_a_moderate_one_with_it() -> None:
    rise = log_odds([12, 2], [6, 0], 800, 4_000, [0.45, 0.05], 100)
    assert rise.delta[1] > rise.delta[0] and rise.z[1] < 1.96 < rise.z[0]


@pytest.mark.parametrize(("n", "prior"), [(0, 50), (400, 50), (800, 80), (5_000, 500)])
def test_the_prior_is_a_tenth_of_the_window_and_at_least_fifty(n: int, prior: float) -> None:
    assert prior_weight(n) == prior


def test_upper_p() -> None:
    assert upper_p([1.959964, -1.959964, 0]) == pytest.approx([0.025, 0.975, 0.5], abs=1e-6)


@pytest.mark.parametrize(
    ("p", "kept"),
    [
        ([], []),
        ([0.2], [False]),
        ([0.1], [True]),
        ([0.04, 0.5, 0.06], [True, False, True]),  # thresholds 0.033, 0.067, 0.1: the second saves the first
        ([0.04, 0.5, 0.09], [False, False, False]),
    ],
)
def test_benjamini_and_hochberg(p: list[float], kept: list[bool]) -> None:
    assert discoveries(p, 0.1).tolist() == kept


def test_recent_sub_periods_weigh_more() -> None:
    assert weighted_degrees([[2, 2, 2, 2]], [10, 10, 20, 10])[0] == pytest.approx([0.17, 0.18, 0.095, 0.2])


@pytest.mark.parametrize(
    ("degrees", "rate"),
    [
        ([1, 2, 4, 8], 1.0),
        ([0, 2, 3, 8], 1.0),  # from where it appears
        ([8, 4, 2, 1], -0.5),
        ([3, 1, 2, 0], -1.0),
        ([0, 0, 0, 5], np.nan),
        ([0, 0, 0, 0], np.nan),
    ],
)
def test_geometric_growth(degrees: list[float], rate: float) -> None:
    assert growth([degrees])[0] == pytest.approx(rate, nan_ok=True)
