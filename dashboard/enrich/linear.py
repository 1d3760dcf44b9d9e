"""A linear classifier over hashed features: two small tables, no vocabulary, the same answer on every machine.

A text is a bag of features, each one occurrence of a string. Its margin is ``bias + Σ weight / √Σ idf²``: the sums run
over the occurrences, so that what a word adds can be worked out once and remembered. Above 0 the class is likelier
than not, at the prior it was trained with.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from math import sqrt
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dashboard.enrich.lbfgs import Floats, minimise

BUCKETS = 1 << 19  # features that share a place are one for the model
IDF_SCALE = 20.0  # an idf from 0 to 12.7, in steps of 1/20
WEIGHT_STEPS = 127
SMOOTHING = 5.0  # texts of each class that hold a feature, before any is seen
CUE = 1.0  # what a cue measures, beside the other features of a text, whose length is 1


class Tally(NamedTuple):
    """What some features add to a text: to the numerator and under the root."""

    weight: int
    square: int


NOTHING = Tally(0, 0)


def bucket(feature: str) -> int:
    """The place of a feature in the tables."""
    return crc32(feature.encode("utf-8", "surrogatepass")) & (BUCKETS - 1)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """``weights``: signed steps of ``step``, idf included; ``idf``: unsigned steps of ``1 / IDF_SCALE``, 0 unseen."""

    weights: memoryview
    idf: bytes
    step: float
    bias: float
    cues: tuple[float, ...] = ()  # what each thing true of a whole text adds to its margin, whatever its length

    def tally(self, features: Iterable[str]) -> Tally:
        """The sums of some features; additive over texts cut in pieces."""
        weight = square = 0
        for feature in features:
            place = bucket(feature)
            seen = self.idf[place]
            if seen:
                weight += self.weights[place]
                square += seen * seen
        return Tally(weight, square)

    def margin(self, tally: Tally) -> float:
        """The log-odds of the class for a text whose features sum to ``tally``."""
        if not tally.square:
            return self.bias
        return self.bias + self.step * IDF_SCALE * tally.weight / sqrt(tally.square)

    def margins(self, weights: NDArray[np.int64], squares: NDArray[np.int64]) -> Floats:
        """``margin`` of several texts, from the parts of their tallies."""
        return self.bias + self.step * IDF_SCALE * weights / np.sqrt(np.maximum(squares, 1)) * (squares > 0)

    def save(self, path: Path) -> None:
        """Write the model as one compressed file."""
        np.savez_compressed(
            path,
            weights=np.frombuffer(self.weights, dtype=np.int8),
            idf=np.frombuffer(self.idf, dtype=np.uint8),
            numbers=np.array([self.step, self.bias, *self.cues], dtype=np.float64),
        )


def load(path: Path) -> LinearModel:
    """The model of a file that ``save`` wrote; raises ``OSError`` without it."""
    with np.load(path) as kept:
        step, bias, *cues = kept["numbers"].tolist()
        weights = memoryview(kept["weights"].tobytes()).cast("b")
        return LinearModel(weights, kept["idf"].tobytes(), step, bias, tuple(cues))


def train(
    texts: list[list[str]],
    labels: list[bool],
    importance: list[float],
    penalty: float,
    rarest: int = 2,
    cues: list[list[int]] | None = None,
    worth: Callable[[str], float] = lambda feature: 1.0,
    telling: float = 0.0,
) -> LinearModel:
    """Fit logistic regression with an L2 ``penalty``, each text weighing its ``importance``; deterministic.

    ``texts`` are the features of each; those that fewer than ``rarest`` texts hold are left out. ``cues``: the numbers,
    from 0, of what is true of each text as a whole. ``worth``: what multiplies the idf of a feature; of two in one
    place, the larger. ``telling``: above 0, a feature pays less penalty the more its frequency differs from one class
    to the other, as that difference (a ratio of logarithms, as in « NB-SVM », Wang and Manning, 2012) to this power.
    """
    places = [np.fromiter((bucket(feature) for feature in text), dtype=np.int64, count=len(text)) for text in texts]
    held = np.zeros(BUCKETS, dtype=np.int64)
    for text in places:
        held[np.unique(text)] += 1
    worths = np.zeros(BUCKETS)
    for feature in set(chain.from_iterable(texts)):
        place = bucket(feature)
        worths[place] = max(worths[place], worth(feature))
    idf = worths * np.where(held >= rarest, np.log((1 + len(texts)) / (1 + held)) + 1, 0.0)
    idf = np.clip(np.round(idf * IDF_SCALE), 0, 255) / IDF_SCALE
    indices = np.concatenate(places)
    rows = np.repeat(np.arange(len(places)), [len(text) for text in places])
    squares = np.bincount(rows, weights=idf[indices] ** 2, minlength=len(texts))
    norms = np.sqrt(np.where(squares > 0, squares, 1.0))
    told: list[tuple[int, int]] = []
    target = np.array(labels, dtype=np.float64)
    amount = np.array(importance, dtype=np.float64)
    scale = idf * _leaning(places, target, amount, idf > 0) ** telling if telling else idf
    values = scale[indices] / norms[rows]
    used, columns = np.unique(indices, return_inverse=True)
    known = 1 + max((cue for each in cues or () for cue in each), default=-1)
    for row, each in enumerate(cues or ()):
        told.extend((row, len(used) + cue) for cue in each)
    rows = np.concatenate([rows, np.array([row for row, _ in told], dtype=rows.dtype)])
    columns = np.concatenate([columns, np.array([column for _, column in told], dtype=columns.dtype)])
    values = np.concatenate([values, np.full(len(told), CUE)])
    shape = (len(texts), len(used) + known)
    weights, bias = _fit(rows, columns, values, shape, target, amount, penalty)
    whole = np.zeros(BUCKETS)
    whole[used] = weights[: len(used)] * scale[used]
    step = float(np.abs(whole).max()) / WEIGHT_STEPS or 1.0
    quantised = np.round(whole / step).astype(np.int8)
    return LinearModel(
        memoryview(quantised.tobytes()).cast("b"),
        np.round(idf * IDF_SCALE).astype(np.uint8).tobytes(),
        step,
        bias,
        tuple((weights[len(used) :] * CUE).tolist()),
    )


def _leaning(places: list[np.ndarray], target: Floats, amount: Floats, known: np.ndarray) -> Floats:
    """How far each place leans to one class: the logarithm of how much more often its texts hold it, without sign."""
    amount = amount / amount.mean()
    held = [np.full(BUCKETS, SMOOTHING) for _ in range(2)]
    for text, is_one, weight in zip(places, target > 0, amount, strict=True):
        held[int(is_one)][np.unique(text)] += weight
    other, one = (each / float(amount[(target > 0) == kind].sum()) for kind, each in enumerate(held))
    leaning: Floats = np.abs(np.log(one / other))
    return leaning / float(leaning[known].mean())


def _fit(
    rows: np.ndarray,
    columns: np.ndarray,
    values: np.ndarray,
    shape: tuple[int, int],
    target: np.ndarray,
    amount: np.ndarray,
    penalty: float,
) -> tuple[Floats, float]:
    """The weights, then the bias, that the penalised logistic loss is least with; the bias pays no penalty."""

    def loss(point: Floats) -> tuple[float, Floats]:
        weights, bias = point[:-1], point[-1]
        raw = np.bincount(rows, weights=values * weights[columns], minlength=shape[0]) + bias
        slack = amount * (1 / (1 + np.exp(-raw)) - target)
        slope = np.bincount(columns, weights=values * slack[rows], minlength=shape[1]) + penalty * weights
        value = float(amount @ (np.logaddexp(0.0, raw) - target * raw)) + penalty / 2 * float(weights @ weights)
        return value, np.append(slope, slack.sum())

    found = minimise(loss, np.zeros(shape[1] + 1))
    return found[:-1], float(found[-1])
