"""The weights of the engine « integre »: one small file of numbers, and what a text adds up to under them."""

import io
import json
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dashboard.enrich.builtin_features import BUCKETS, CUES, Features, pieces
from dashboard.stats.groups import Whole, summed

SHIPPED = Path(__file__).parent / "data" / "integre.npz"
CLASSES = ("negative", "neutral", "positive")
REMEMBERED = 50_000  # words whose sums are kept: the first seen, so the most frequent
LEAST = 0.1  # log-odds: what weighs less is not worth showing
Floats = NDArray[np.float64]
# What a word is worth, in whole numbers: its pieces by class and the sum of their squares, its term by class and 1 when
# there is one, its meaning by class and 1 when it is known.
_WORTH = 12


@dataclass(frozen=True, slots=True)
class Grid:
    """Names, and a whole number by class for each; ``step`` is what 1 is worth in log-odds."""

    names: dict[str, int]
    values: Whole
    step: float

    @property
    def log_odds(self) -> Floats:
        """One row a name, one column a class."""
        return np.asarray(self.values * self.step, np.float64)


class Weighing(NamedTuple):
    """The log-odds of CLASSES for a text, then positive minus negative of the words and pairs that weighed, and of the
    cues together."""

    logits: list[float]
    words: list[tuple[float, str]]
    pairs: list[tuple[float, tuple[str, str]]]
    cues: float


class Weights:
    """What each term, piece of word and cue adds to the log-odds of each of CLASSES.

    ``terms`` are words and pairs of words; ``meanings`` is what a word adds by its sense, a mean over those of a text;
    ``card`` says what the weights were learnt from and how well.
    """

    def __init__(
        self, terms: Grid, meanings: Grid, pieces: Grid, cues: Floats, bias: Floats, temperature: float,
        card: dict[str, Any],
    ) -> None:  # fmt: skip
        self.terms, self.meanings, self.pieces, self.cues = terms, meanings, pieces, cues
        self.bias, self.temperature, self.card = bias, temperature, card
        self._words = _Words(self)
        self._pairs: dict[str, dict[str, int]] = {}  # a word, the one that follows → the place of both in terms
        for term, place in terms.names.items():
            one, gap, other = term.partition(" ")
            if gap:
                self._pairs.setdefault(one, {})[other] = place

    def weigh(self, seen: Sequence[Features]) -> list[Weighing]:
        """What texts add up to, each the same whatever its neighbours: sums are of whole numbers, hence exact."""
        if len(self._words) > REMEMBERED:
            self._words = _Words(self)
        words = [word for each in seen for word in each.words]
        lengths = np.array([len(each.words) for each in seen])
        known = self._words.worth(words)
        sums = summed(known, lengths)
        found = [self._known_pairs(each.keys) for each in seen]
        pairs = [pair for each in found for pair in each]
        pair_lengths = np.array([len(each) for each in found])
        of_pairs = self.terms.values[[place for each in found for place in each.values()]]
        count = sums[:, 7] + pair_lengths
        of_piece = self.pieces.step / np.sqrt(np.maximum(sums[:, 3], 1))
        of_term = self.terms.step / np.sqrt(np.maximum(count, 1))
        of_meaning = self.meanings.step / np.maximum(sums[:, 11], 1)
        of_cues = np.zeros((len(seen), len(CLASSES)))
        for cue, weights in zip(np.array([each.cues for each in seen], float).T, self.cues, strict=True):
            of_cues += cue[:, None] * weights  # a product of matrices rounds by how many texts there are
        logits = self.bias + of_cues
        logits += sums[:, :3] * of_piece[:, None]
        logits += (sums[:, 4:7] + summed(of_pairs, pair_lengths)) * of_term[:, None]
        logits += sums[:, 8:11] * of_meaning[:, None]
        owner = np.repeat(np.arange(len(seen)), lengths)
        leaning = (known[:, 2] - known[:, 0]) * of_piece[owner]
        leaning += (known[:, 6] - known[:, 4]) * of_term[owner]
        leaning += (known[:, 10] - known[:, 8]) * of_meaning[owner]
        pair_owner = np.repeat(np.arange(len(seen)), pair_lengths)
        pair_leaning = (of_pairs[:, 2] - of_pairs[:, 0]) * of_term[pair_owner]
        heat = self.temperature
        shown = _shown(words, leaning / heat, owner, len(seen))
        shown_pairs = _shown(pairs, pair_leaning / heat, pair_owner, len(seen))
        leans = ((of_cues[:, 2] - of_cues[:, 0]) / heat).tolist()
        return [Weighing(*told) for told in zip((logits / heat).tolist(), shown, shown_pairs, leans, strict=True)]

    def _known_pairs(self, keys: list[str]) -> dict[tuple[str, str], int]:
        """The distinct pairs of neighbours that are terms, in the order of the text, with their places."""
        found: dict[tuple[str, str], int] = {}
        followers = self._pairs
        for one, other in pairwise(keys):
            if one in followers:
                place = followers[one].get(other)
                if place is not None:
                    found[one, other] = place
        return found


T = TypeVar("T")


def _shown(names: list[T], leaning: Floats, owner: Whole, texts: int) -> list[list[tuple[float, T]]]:
    """By text, the names that weigh enough to be shown, with their weight."""
    shown: list[list[tuple[float, T]]] = [[] for _ in range(texts)]
    strong = np.flatnonzero(np.abs(leaning) >= LEAST)
    for place, points, text in zip(strong.tolist(), leaning[strong].tolist(), owner[strong].tolist(), strict=True):
        shown[text].append((points, names[place]))
    return shown


class _Words(dict[str, int]):
    """What each word is worth, worked out when it is first met: word → row of a table."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self._weights = weights
        self._table = np.zeros((1_024, _WORTH), np.int64)
        self._lock = threading.Lock()

    def worth(self, words: list[str]) -> Whole:
        """One row a word."""
        rows = list(map(self.__getitem__, words))  # may change the table: it is looked at afterwards
        return self._table[rows]

    def __missing__(self, word: str) -> int:
        weights = self._weights
        counts = Counter(pieces(word))
        often = np.fromiter(counts.values(), np.int64, len(counts))
        term, meaning = weights.terms.names.get(word), weights.meanings.names.get(word)
        worth = np.zeros(_WORTH, np.int64)
        worth[:3] = often @ weights.pieces.values[list(counts)]
        worth[3] = often @ often
        if term is not None:
            worth[4:8] = *weights.terms.values[term], 1
        if meaning is not None:
            worth[8:12] = *weights.meanings.values[meaning], 1
        with self._lock:
            if word in self:  # another thread was faster
                return self[word]
            row = len(self)
            if row == len(self._table):
                self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            self._table[row] = worth
            self[word] = row
        return row


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
    return Weights(
        terms=_grid(arrays, "term"),
        meanings=_grid(arrays, "meaning"),
        pieces=Grid({}, arrays["piece_weights"].astype(np.int64), float(arrays["piece_step"][0])),
        cues=arrays["cues"],
        bias=arrays["bias"],
        temperature=float(arrays["temperature"][0]),
        card=json.loads(arrays["card"].tobytes()),
    )


def _grid(arrays: dict[str, NDArray[Any]], kind: str) -> Grid:
    names = arrays[f"{kind}s"].tobytes().decode().split("\n")
    values = arrays[f"{kind}_weights"].astype(np.int64)
    return Grid({name: place for place, name in enumerate(names)}, values, float(arrays[f"{kind}_step"][0]))
