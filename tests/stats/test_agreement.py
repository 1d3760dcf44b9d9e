"""Agreement of a classifier with a person, on the vector of the reference and at the edges."""

import numpy as np
import pytest

from dashboard.stats import agreement
from dashboard.stats.intervals import wilson

VECTOR = np.array([[18, 4], [6, 172]])


def test_the_vector_of_the_reference() -> None:
    assert agreement.precision(VECTOR, 0) == (0.75, *wilson(18, 24), 24, 18)
    assert agreement.recall(VECTOR, 0) == (18 / 22, *wilson(18, 22), 22, 18)
    assert agreement.accuracy(VECTOR) == (0.95, *wilson(190, 200), 200, 190)
    f1, kappa = agreement.f1(VECTOR, 0), agreement.kappa(VECTOR)
    assert (f1.value, f1.n) == (pytest.approx(36 / 46), 28)
    assert kappa.value == pytest.approx(0.754, abs=0.0005)
    for measure in (f1, kappa):
        assert measure.low < measure.value < measure.high  # type: ignore[operator]


def test_a_withheld_answer_is_missed_and_never_wrong() -> None:
    withheld = np.array([[5, 0, 0, 3], [0, 4, 0, 0], [0, 0, 4, 0]])
    assert agreement.precision(withheld, 0).value == 1
    assert (agreement.recall(withheld, 0).x, agreement.recall(withheld, 0).n) == (5, 8)
    assert agreement.accuracy(withheld).x == 13
    kappa = agreement.kappa(withheld).value
    assert kappa is not None and kappa < 1


@pytest.mark.parametrize(
    ("matrix", "value"),
    [
        (np.zeros((3, 4), dtype=np.int64), None),
        (np.array([[9, 0], [0, 0]]), None),  # one class throughout
        (np.array([[5, 0], [0, 5]]), 1.0),
        (np.array([[4, 4], [4, 4]]), 0.0),
        (np.array([[0, 5], [5, 0]]), -1.0),
    ],
)
def test_kappa_from_none_to_complete(matrix: agreement.Matrix, value: float | None) -> None:
    found = agreement.kappa(matrix)
    assert found.value == (None if value is None else pytest.approx(value))
    if value == 1.0:
        assert found.low is not None and found.low < 1  # ten cases are not certainty
