"""How unevenly people take part: the Gini coefficient and the share of the most present. Pure numpy."""

import math

import numpy as np
from numpy.typing import ArrayLike


def gini(counts: ArrayLike) -> float | None:
    """0 when everyone writes as much, near 1 when one person writes everything; ``None`` without a message.

    Of the sorted counts: ``2 Σ i·x_i / (n Σ x) − (n + 1) / n``.
    """
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    n, total = ordered.size, float(ordered.sum())
    if n == 0 or total == 0:
        return None
    return float(2 * np.dot(np.arange(1, n + 1), ordered) / (n * total) - (n + 1) / n)


def top_count(counts: ArrayLike, share: float = 0.1) -> tuple[int, int]:
    """What the ``share`` of the people who count most total, and how many people that is, rounded up."""
    ordered = np.sort(np.asarray(counts, dtype=np.int64))[::-1]
    people = math.ceil(round(ordered.size * share, 9))
    return int(ordered[:people].sum()), people
