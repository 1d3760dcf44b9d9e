"""The minimum of a smooth convex function, in numpy alone."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ITERATIONS = 80
TOLERANCE = 1e-5  # share of the loss
MEMORY = 8


def minimise(loss: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    """The minimum of a smooth convex function (value and gradient) by L-BFGS (Nocedal & Wright, algorithm 7.5)."""
    point, (value, slope) = start, loss(start)
    steps: list[tuple[Floats, Floats, float]] = []
    for _ in range(ITERATIONS):
        direction = -slope
        kept: list[float] = []
        for moved, turned, inverse in reversed(steps):
            kept.append(inverse * float(moved @ direction))
            direction = direction - kept[-1] * turned
        if steps:
            moved, turned, _ = steps[-1]
            direction = direction * (float(moved @ turned) / float(turned @ turned))
        else:
            direction = direction / max(1.0, float(np.sqrt(slope @ slope)))
        for moved, turned, inverse in steps:
            direction = direction + moved * (kept.pop() - inverse * float(turned @ direction))
        descent, length = float(slope @ direction), 1.0
        while True:
            reached = point + length * direction
            found, tilt = loss(reached)
            if found <= value + 1e-4 * length * descent or length < 1e-6:
                break
            length /= 2
        moved, turned = reached - point, tilt - slope
        if float(moved @ turned) > 1e-12:
            steps = [*steps[-MEMORY + 1 :], (moved, turned, 1 / float(moved @ turned))]
        gained = value - found
        point, value, slope = reached, found, tilt
        if gained < TOLERANCE * max(1.0, abs(value)):
            break
    return point
