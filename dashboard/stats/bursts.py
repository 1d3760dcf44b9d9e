"""Bursts of a whole series (A5): the two-state automaton of Kleinberg 2002. For a timeline, not for live alerts."""

import math
from collections.abc import Sequence
from typing import NamedTuple

CAP = 0.9999


class Burst(NamedTuple):
    """A stretch of bins, both ends included, and how much cheaper the burst explains it."""

    first: int
    last: int
    weight: float


def states(targets: Sequence[int], totals: Sequence[int], scale: float = 2.0, gamma: float = 1.0) -> list[int]:
    """0 or 1 per bin: the cheapest path. Empty when nothing was targeted.

    ``targets[t]`` of the ``totals[t]`` messages of a bin are of interest. State 0 expects the overall share, state 1
    ``scale`` times as much; entering state 1 costs ``gamma · ln(bins)``, leaving it nothing.
    """
    costs = _costs(targets, totals, scale)
    if not costs:
        return []
    entry = gamma * math.log(len(costs))
    calm, burst = 0.0, entry
    came_from: list[tuple[int, int]] = []
    for in_calm, in_burst in costs:
        calm_from = 0 if calm <= burst else 1
        burst_from = 1 if burst <= calm + entry else 0
        came_from.append((calm_from, burst_from))
        calm, burst = min(calm, burst) + in_calm, min(burst, calm + entry) + in_burst
    state = 0 if calm <= burst else 1
    path = []
    for step in reversed(came_from):
        path.append(state)
        state = step[state]
    return path[::-1]


def bursts(targets: Sequence[int], totals: Sequence[int], scale: float = 2.0, gamma: float = 1.0) -> list[Burst]:
    """The stretches in state 1, with their weight ``Σ (σ(0, t) − σ(1, t))``."""
    found: list[Burst] = []
    costs = _costs(targets, totals, scale)
    for at, state in enumerate(states(targets, totals, scale, gamma)):
        if state == 0:
            continue
        gain = costs[at][0] - costs[at][1]
        if found and found[-1].last == at - 1:
            found[-1] = Burst(found[-1].first, at, found[-1].weight + gain)
        else:
            found.append(Burst(at, at, gain))
    return found


def _costs(targets: Sequence[int], totals: Sequence[int], scale: float) -> list[tuple[float, float]]:
    """−ln of the binomial probability of each bin in both states, less the coefficient that they share."""
    if len(targets) != len(totals):
        raise ValueError("as many targets as totals")
    if sum(targets) == 0:
        return []
    base = min(CAP, sum(targets) / sum(totals))
    high = min(CAP, scale * base)
    return [
        (
            -r * math.log(base) - (d - r) * math.log1p(-base),
            -r * math.log(high) - (d - r) * math.log1p(-high),
        )
        for r, d in zip(targets, totals, strict=True)
    ]
