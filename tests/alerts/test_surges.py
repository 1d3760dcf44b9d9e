"""The streaming detector of surges: causal, of constant memory, the same in one go and in pieces, and it finds them."""

import pickle
import random

import numpy as np
import pytest

from dashboard.alerts.surges import ALERT, WARM_UP, SurgeDetector

DAY = 288


def counts(days: int, seed: int = 1, mean: float = 6.0) -> list[float]:
    """Counts every five minutes, more by day than by night, with more spread than Poisson's."""
    draw = np.random.default_rng(seed)
    hours = np.arange(days * DAY) / 12 % 24
    rate = mean * (1 + 0.6 * np.sin((hours - 9) / 24 * 2 * np.pi)) * draw.gamma(8, 1 / 8, days * DAY)
    return [float(count) for count in draw.poisson(rate)]


def test_changing_the_future_never_changes_a_past_score() -> None:
    past = counts(6)
    expected = SurgeDetector().scores(past)
    for future in ([0.0] * DAY, [1e6] * DAY, counts(1, seed=2)):
        assert SurgeDetector().scores([*past, *future])[: len(past)] == expected


def test_in_one_go_in_pieces_and_point_by_point_the_scores_are_the_same() -> None:
    series = counts(5)
    series[900:912] = [80.0] * 12
    expected = SurgeDetector().scores(series)
    assert max(expected) > ALERT
    pieces, alone, cut = SurgeDetector(), SurgeDetector(), random.Random(3)
    found: list[float] = []
    while len(found) < len(series):
        found += pieces.scores(series[len(found) : len(found) + cut.randint(0, 400)])
    assert found == expected
    assert [alone.score(value) for value in series] == expected


def test_the_state_does_not_grow_and_survives_a_stop() -> None:
    detector, series = SurgeDetector(), counts(12)
    detector.scores(series[:DAY])
    young = len(pickle.dumps(detector))
    detector.scores(series[DAY:])
    assert abs(len(pickle.dumps(detector)) - young) < 16
    resumed = pickle.loads(pickle.dumps(detector))
    assert resumed.scores(series) == detector.scores(series)


@pytest.mark.parametrize("factor", [0.2, 1.0, 50.0])
@pytest.mark.parametrize(("length", "height"), [(1, 15), (12, 6), (96, 5)])
def test_a_surge_rings_once_when_it_begins_at_any_scale(factor: float, length: int, height: float) -> None:
    series = [round(count * factor) for count in counts(21)]
    start = 14 * DAY + 100
    usual = float(np.mean(series))
    series[start : start + length] = [round(height * usual)] * length
    scores = SurgeDetector().scores(series)
    calm = [at for at, score in enumerate(scores) if score >= ALERT and not start <= at < start + 2 * DAY]
    rung = [at for at in range(start, start + 2 * DAY) if scores[at] >= ALERT]
    assert len(calm) <= 2  # in three weeks of five-minute counts
    assert 1 <= len(rung) <= 12 and rung[0] < start + length


def test_nothing_rings_on_zeros_constants_or_before_the_warm_up() -> None:
    assert max(SurgeDetector().scores([0.0] * 2_000)) == 0
    assert max(SurgeDetector().scores([7.0] * 2_000)) < ALERT
    assert SurgeDetector().scores([0.0, 500.0] * (WARM_UP // 2)) == [0.0] * WARM_UP


def test_scores_stay_between_zero_and_one_whatever_comes() -> None:
    scores = SurgeDetector().scores([*counts(2), 1e300, 0, 1e300, *counts(1)])
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_what_is_no_count_is_refused_and_leaves_the_state_as_it_was(value: float) -> None:
    detector, other, series = SurgeDetector(), SurgeDetector(), counts(2)
    with pytest.raises(ValueError, match="not a count"):
        detector.scores([*series, value])
    other.scores(series)
    assert detector.scores(series) == other.scores(series)


def test_a_gap_makes_what_was_told_older_without_counting_zeros() -> None:
    series = counts(8)
    told, after_a_gap = SurgeDetector(), SurgeDetector()
    for detector in (told, after_a_gap):
        detector.scores([*series, *[60.0] * 6])
    after_a_gap.skip(30 * DAY)
    assert told.score(60.0) < ALERT <= after_a_gap.score(60.0)
