"""Rows in consecutive groups."""

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


def summed(values: Whole, lengths: Whole) -> Whole:
    """The sums, down the rows, of consecutive groups of ``lengths`` rows, empty ones included: one row a group."""
    running = np.zeros((len(values) + 1, *values.shape[1:]), np.int64)
    np.cumsum(values, axis=0, out=running[1:])
    ends = np.cumsum(lengths)
    sums: Whole = running[ends] - running[ends - lengths]
    return sums
