"""The vectors of the reference, then properties that any right interval has."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.stats.intervals import (
    RESAMPLES,
    SEED,
    garwood,
    median_interval,
    net_score,
    net_score_interval,
    newcombe,
    opinionated_score,
    score_interval,
    wilson,
)


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (7, 10, 39.7, 89.2),
        (0, 10, 0, 27.8),
        (10, 10, 72.2, 100),
        (1, 1, 20.7, 100),
        (34, 40, 70.9, 92.9),
        (70, 100, 60.4, 78.1),
        (420, 600, 66.2, 73.5),
        (18, 24, 55.1, 88.0),
        (18, 22, 61.5, 92.7),
    ],
)
def test_wilson(x, n, low, high):
    assert [round(100 * bound, 1) for bound in wilson(x, n)] == [low, high]


@pytest.mark.parametrize(("counts", "low", "high"), [((42, 60, 30, 60), 2.5, 35.9), ((7, 10, 5, 10), -20.2, 52.6)])
def test_newcombe(counts, low, high):
    assert [round(100 * bound, 1) for bound in newcombe(*counts)] == [low, high]


def test_net_sentiment_scores():
    assert net_score(30, 50, 20) == 10
    assert opinionated_score(30, 20) == 20
    assert net_score(0, 0, 0) is None
    assert opinionated_score(0, 0) is None


@given(n=st.integers(1, 10_000), share=st.floats(0, 1))
def test_wilson_stays_inside_and_holds_the_share(n, share):
    """The negative lower bound of Wald's interval is the trap (trap 7)."""
    x = round(share * n)
    low, high = wilson(x, n)
    assert 0 <= low <= x / n <= high <= 1


def test_no_share_of_nothing():
    with pytest.raises(ValueError):
        wilson(0, 0)
    with pytest.raises(ValueError):
        wilson(3, 2)


@pytest.mark.parametrize(
    ("x", "low", "high"), [(0, 0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904)]
)
def test_garwood_tables(x, low, high):
    assert garwood(x) == pytest.approx((low, high), abs=5e-5)


@given(x=st.integers(0, 400))
@settings(deadline=None, max_examples=40)
def test_garwood_bounds_leave_two_and_a_half_percent_each_side(x):
    low, high = garwood(x)

    def at_most(k, mu):
        return sum(math.exp(j * math.log(mu) - mu - math.lgamma(j + 1)) for j in range(k + 1))

    assert at_most(x, high) == pytest.approx(0.025, abs=1e-9)
    if x:
        assert 1 - at_most(x - 1, low) == pytest.approx(0.025, abs=1e-9)


def test_garwood_of_a_million_approaches_the_normal():
    low, high = garwood(1_000_000)
    assert low == pytest.approx(1_000_000 - 1959.5, abs=2)
    assert high == pytest.approx(1_000_000 + 1961.5, abs=2)


def test_no_count_is_negative():
    with pytest.raises(ValueError):
        garwood(-1)


@pytest.mark.parametrize("n", [6, 7, 12, 29, 30, 71, 500, 1001])
def test_median_interval_is_the_narrowest_exact_one(n):
    """Ranks checked against the binomial law written out."""
    low, high = median_interval(np.arange(1, n + 1))
    rank = int(low)
    assert high == n + 1 - rank

    def fewer_than(r):
        return sum(math.comb(n, k) for k in range(r)) / 2**n

    assert fewer_than(rank) <= 0.025 < fewer_than(rank + 1)


def test_median_interval_of_few_values():
    assert median_interval([1, 2, 3, 4]) is None
    low, high = median_interval([1, 2, 3, 4, 50])
    assert 1 <= low <= 3 <= high <= 50
    assert median_interval([50, 4, 3, 2, 1]) == (low, high)


def test_median_interval_of_many_values_is_quick_and_centred():
    low, high = median_interval(np.random.default_rng(1).permutation(200_000))
    assert low < 99_999.5 < high
    assert high - low < 1_000


def test_one_angry_author_does_not_narrow_the_score():
    """Ten negative messages by one person are one voice; by ten persons they are ten."""
    calm = [[1, 0, 0]] * 20
    alone = net_score_interval([*calm, [0, 0, 10]])
    crowd = net_score_interval([*calm, *[[0, 0, 1]] * 10])
    assert alone.high - alone.low > crowd.high - crowd.low
    assert net_score_interval([[30, 50, 20]]) is None


def test_drawing_profiles_together_is_the_bootstrap_by_author():
    rng = np.random.default_rng(5)
    authors = rng.integers(1, 5, size=(60, 3))
    plain = authors[np.random.default_rng(SEED).integers(0, 60, size=(RESAMPLES, 60))].sum(axis=1)
    scores = 100 * (plain[:, 0] - plain[:, 2]) / plain.sum(axis=1)
    assert net_score_interval(authors) == pytest.approx(np.quantile(scores, [0.025, 0.975]), abs=1.5)


@given(st.lists(st.tuples(*[st.integers(0, 5)] * 3).filter(any), min_size=2, max_size=30), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_authors_changes_nothing(authors, random):
    shuffled = random.sample(authors, len(authors))
    assert net_score_interval(authors) == net_score_interval(shuffled)


@given(
    st.lists(
        st.tuples(st.integers(1, 4), *[st.integers(0, 3)] * 3).filter(lambda t: any(t[1:])), min_size=2, max_size=9
    )
)
@settings(max_examples=20, deadline=None)
def test_people_alike_may_be_given_once(rows):
    table = np.array(rows)
    people, counts = table[:, 0], table[:, 1:]
    each = np.repeat(counts, people, axis=0)
    assert net_score_interval(counts, people) == net_score_interval(each)
    weights, balances = counts.sum(axis=1), counts[:, 0] - counts[:, 2]
    by_author = score_interval(np.repeat(balances, people), np.repeat(weights, people))
    assert score_interval(balances, weights, people) == by_author
