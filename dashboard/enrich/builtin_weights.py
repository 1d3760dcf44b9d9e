"""The weights of the engine « integre »: one small file of numbers, and what a text adds up to under them."""

import io
import json
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.enrich.builtin_features import BUCKETS, CUES, Features, pieces

SHIPPED = Path(__file__).parent / "data" / "integre.npz"
CLASSES = ("negative", "neutral", "positive")
REMEMBERED = 50_000  # words whose sums are kept: the first seen, so the most frequent
Triple = tuple[float, float, float]
_NOTHING: Triple = (0.0, 0.0, 0.0)
# What a word is worth: its pieces by class and the sum of their squares, its term by class and 1 when there is one, its
# meaning by class and 1 when it is known, then positive minus negative of its pieces, its term and its meaning.
_WORTH = 15


@dataclass(frozen=True, slots=True)
class Weighing:
    """The log-odds of CLASSES for a text; positive minus negative of each word and pair, and of all its cues."""

    logits: Triple
    words: list[float]
    pairs: list[tuple[tuple[str, str], float]]
    cues: float


class Weights:
    """What each term, piece of word and cue adds to the log-odds of each of CLASSES.

    ``terms`` are words and pairs of words; ``meanings`` is what a word adds by its sense, a mean over those of a text;
    ``card`` says what the weights were learnt from and how well.
    """

    def __init__(
        self,
        terms: dict[str, Triple],
        meanings: dict[str, Triple],
        pieces: NDArray[np.float64],
        cues: NDArray[np.float64],
        bias: Triple,
        temperature: float,
        card: dict[str, Any],
    ) -> None:
        self.terms, self.meanings, self.pieces, self.cues = terms, meanings, pieces, cues
        self.bias, self.temperature, self.card = bias, temperature, card
        self._words = _Words(self)
        self._pairs = {
            (one, other): values for term, values in terms.items() for one, gap, other in [term.partition(" ")] if gap
        }

    def weigh(self, seen: Features) -> Weighing:
        """What a text adds up to, the same whatever was judged before."""
        heat, (first, second, third) = 1 / self.temperature, self.bias
        blame, calm, praise = (np.array(seen.cues, float) @ self.cues).tolist()
        of_cues = (praise - blame) * heat
        first, second, third = first + blame, second + calm, third + praise
        words: list[float] = []
        pairs: list[tuple[tuple[str, str], float]] = []
        if seen.words:
            known = self._words.worth(seen.words)
            p0, p1, p2, squares, t0, t1, t2, terms, m0, m1, m2, near, *_ = known.sum(axis=0).tolist()
            joined = self._pairs
            found = [(pair, joined[pair]) for pair in seen.pairs if pair in joined]
            for _, (one, two, three) in found:
                t0, t1, t2 = t0 + one, t1 + two, t2 + three
            count = terms + len(found)
            of_piece = squares**-0.5
            of_term = count**-0.5 if count else 0.0
            of_meaning = 1 / near if near else 0.0
            first += p0 * of_piece + t0 * of_term + m0 * of_meaning
            second += p1 * of_piece + t1 * of_term + m1 * of_meaning
            third += p2 * of_piece + t2 * of_term + m2 * of_meaning
            leaning = known[:, 12] * of_piece + known[:, 13] * of_term + known[:, 14] * of_meaning
            words = (leaning * heat).tolist()
            pairs = [(pair, (values[2] - values[0]) * of_term * heat) for pair, values in found]
        return Weighing((first * heat, second * heat, third * heat), words, pairs, of_cues)


class _Words(dict[str, int]):
    """What each word is worth, worked out when it is first met: word → row of a table."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self._weights = weights
        self._table = np.zeros((1_024, _WORTH))
        self._lock = threading.Lock()

    def worth(self, words: list[str]) -> NDArray[np.float64]:
        """One row a word."""
        if len(self) + len(words) <= REMEMBERED:
            rows = [self[word] for word in words]  # may change the table: it is looked at afterwards
            return self._table[rows]
        return np.array([self._table[self[word]] if word in self else self._worth(word) for word in words])

    def __missing__(self, word: str) -> int:
        worth = self._worth(word)
        with self._lock:
            row = len(self)
            if word in self:  # another thread was faster
                return self[word]
            if row == len(self._table):
                self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            self._table[row] = worth
            self[word] = row
        return row

    def _worth(self, word: str) -> list[float]:
        weights = self._weights
        counts = Counter(pieces(word))
        often = np.fromiter(counts.values(), float, len(counts))
        of_pieces = (weights.pieces[list(counts)].T @ often).tolist()
        term, meaning = weights.terms.get(word, _NOTHING), weights.meanings.get(word, _NOTHING)
        return [
            *of_pieces,
            float(often @ often),
            *term,
            float(word in weights.terms),
            *meaning,
            float(word in weights.meanings),
            of_pieces[2] - of_pieces[0],
            term[2] - term[0],
            meaning[2] - meaning[0],
        ]


def save(
    path: Path,
    terms: Iterable[str],
    term_weights: NDArray[np.float64],
    piece_weights: NDArray[np.float64],
    meanings: Iterable[str],
    meaning_weights: NDArray[np.float64],
    cue_weights: NDArray[np.float64],
    bias: NDArray[np.float64],
    temperature: float,
    card: dict[str, Any],
) -> None:
    """Write weights, eight bits each but those of the cues: the same values always give the same bytes."""
    arrays: dict[str, NDArray[Any]] = {"cues": cue_weights, "bias": bias, "temperature": np.array([temperature])}
    arrays["terms"] = np.frombuffer("\n".join(terms).encode(), np.uint8)
    arrays["meanings"] = np.frombuffer("\n".join(meanings).encode(), np.uint8)
    arrays["card"] = np.frombuffer(json.dumps(card, ensure_ascii=False, sort_keys=True).encode(), np.uint8)
    for name, values in (("term", term_weights), ("piece", piece_weights), ("meaning", meaning_weights)):
        step = max(float(np.abs(values).max(initial=0.0)) / 127, 1e-9)
        arrays[f"{name}_weights"] = np.rint(values / step).astype(np.int8)
        arrays[f"{name}_step"] = np.array([step])
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    path.write_bytes(content.getvalue())


def load(path: Path = SHIPPED) -> Weights:
    """Read what ``save`` wrote; raises ``OSError`` or ``ValueError`` for anything else."""
    with np.load(path, allow_pickle=False) as read:
        arrays = {name: read[name] for name in read.files}
    if arrays["cues"].shape != (len(CUES), len(CLASSES)) or arrays["piece_weights"].shape[0] != BUCKETS:
        raise ValueError(f"weights of another version: {path}")
    bias = arrays["bias"].tolist()
    return Weights(
        terms=_named(arrays, "term"),
        meanings=_named(arrays, "meaning"),
        pieces=arrays["piece_weights"] * arrays["piece_step"][0],
        cues=arrays["cues"],
        bias=(bias[0], bias[1], bias[2]),
        temperature=float(arrays["temperature"][0]),
        card=json.loads(arrays["card"].tobytes()),
    )


def _named(arrays: dict[str, NDArray[Any]], kind: str) -> dict[str, Triple]:
    names = arrays[f"{kind}s"].tobytes().decode().split("\n")
    values = (arrays[f"{kind}_weights"] * arrays[f"{kind}_step"][0]).tolist()
    return {name: (one, two, three) for name, (one, two, three) in zip(names, values, strict=True)}
