"""Gini on known cases, the top tenth, and what no order of people changes."""

import random

import pytest

from dashboard.stats.inequality import gini, top_count


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [([5, 5, 5, 5], 0.0), ([0, 0, 0, 12], 0.75), ([1, 2, 3, 4], 0.25), ([7], 0.0), ([1, 3], 0.25)],
)
def test_gini(counts: list[int], wanted: float) -> None:
    assert gini(counts) == pytest.approx(wanted)
    mixed = random.Random(3).sample(counts, len(counts))
    assert gini(mixed) == pytest.approx(wanted) == gini([10 * each for each in counts])


def test_gini_of_nobody_is_unknown() -> None:
    assert gini([]) is gini([0, 0]) is None


@pytest.mark.parametrize(
    ("counts", "share", "wanted"),
    [([6, 3, 1], 0.1, (6, 1)), ([1] * 30, 0.1, (3, 3)), ([9, *[1] * 10], 0.1, (10, 2)), ([4, 2], 1.0, (6, 2))],
)
def test_the_top_tenth_is_rounded_to_the_person_above(counts: list[int], share: float, wanted: tuple[int, int]) -> None:
    assert top_count(counts, share) == wanted
