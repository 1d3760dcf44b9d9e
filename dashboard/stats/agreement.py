"""How far a classifier agrees with the person who checked it. Pure numpy.

A confusion matrix has one row per class as the person says, one column per class as the classifier says; columns
beyond the rows are answers the classifier withheld, which agree with nothing.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.stats.intervals import wilson

Matrix = NDArray[np.int64]


class Measure(NamedTuple):
    """A measure with its interval at 95 % and the ``n`` cases it rests on; ``x`` of them for a plain share.

    ``value`` and both bounds are ``None`` when there is nothing to measure.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    x: int | None = None


def accuracy(matrix: Matrix) -> Measure:
    """The share of all cases on which both agree; a withheld answer is a case missed."""
    return _share(int(np.trace(matrix)), int(matrix.sum()))


def precision(matrix: Matrix, position: int) -> Measure:
    """Of the cases the classifier puts in a class, the share that belongs there. Wilson's interval."""
    return _share(int(matrix[position, position]), int(matrix[:, position].sum()))


def recall(matrix: Matrix, position: int) -> Measure:
    """Of the cases of a class, the share the classifier finds; withheld answers are not found. Wilson's interval."""
    return _share(int(matrix[position, position]), int(matrix[position].sum()))


def f1(matrix: Matrix, position: int) -> Measure:
    """F1 = 2·tp / (2·tp + fp + fn), over the n cases that either puts in the class.

    F1 is no share, but J = tp / n is one, and F1 = 2J / (1 + J) grows with it: Wilson's bounds of J are carried over.
    """
    tp = int(matrix[position, position])
    n = int(matrix[position].sum() + matrix[:, position].sum()) - tp
    if n == 0:
        return Measure(None, None, None, 0)
    share, bounds = tp / n, wilson(tp, n)
    return Measure(_f1_of(share), _f1_of(bounds.low), _f1_of(bounds.high), n)


def kappa(matrix: Matrix) -> Measure:
    """Cohen's κ = (po − pe) / (1 − pe) (Cohen 1960): agreement beyond chance, 1 when complete, 0 when by chance alone.

    Its interval holds pe fixed, as Cohen's own standard error does, with Wilson's bounds of po: never empty, even when
    both agree on every case. No value when both use one and the same class throughout: chance alone would agree.
    """
    n = int(matrix.sum())
    rows, columns = matrix.sum(axis=1), matrix.sum(axis=0)[: len(matrix)]
    by_chance = float(rows @ columns) / n**2 if n else 1.0
    if by_chance == 1:
        return Measure(None, None, None, n)
    agreed = int(np.trace(matrix))
    value, low, high = ((share - by_chance) / (1 - by_chance) for share in (agreed / n, *wilson(agreed, n)))
    return Measure(value, low, high, n)


def _share(x: int, n: int) -> Measure:
    if n == 0:
        return Measure(None, None, None, 0, 0)
    low, high = wilson(x, n)
    return Measure(x / n, low, high, n, x)


def _f1_of(share: float) -> float:
    return 2 * share / (1 + share)
