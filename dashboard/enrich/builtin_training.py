"""How the weights of the engine « integre » are learnt: labelled texts in, weights and their measured quality out.

A multinomial logistic regression on sparse features with an L2 penalty, minimised by L-BFGS in numpy: nothing else to
install. No draw depends on anything but the data: the same texts give the same bytes on the same machine.
"""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dashboard.enrich import builtin_weights
from dashboard.enrich.builtin import decided, shares
from dashboard.enrich.builtin_features import BUCKETS, CUES, Features, features, pieces
from dashboard.enrich.builtin_weights import CLASSES
from dashboard.enrich.contract import Sentiment
from dashboard.enrich.lbfgs import minimise
from dashboard.enrich.lexicon import LexiconSentiment
from dashboard.enrich.resources import DATA, resources, rows
from dashboard.errors import UsageError

Floats = NDArray[np.float64]
PHRASES = "phrases.tsv"
VECTORS = DATA / "vecteurs.npz"
STRENGTH = 2.0  # of the texts against the penalty
CUE_SCALE = 0.1
FOLDS = 5
LEAST = 30  # texts of each class
SEEN_TWICE = 2
MEANING_SCALE = 0.3
CAUTION = 0.3  # log-odds taken from « negative »: a report made calmly is no complaint
ENGLISH = 0.3  # how much a text counts when its « lang » is English: customers of French brands write French
# How much a text counts by its « source »; others count 1. 0 leaves it out: what is far from messages made it worse
# (DEFT), was not found useful, or may not be used (CC BY-NC).
WEIGHTS = {
    "umsab": 1.0,
    "free-tweets": 3.0,
    "vigie": 1.0,
    "cairnelle": 0.5,
    "deft2017-task1": 0.0,
    "allocine": 0.0,
    "xed-fr": 0.0,
    "cyberagression": 0.0,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled text; ``group`` is the file it comes from, ``weight`` how much it counts."""

    text: str
    label: int
    group: str
    weight: float
    extra: str = ""


def read_folder(folder: Path) -> tuple[list[Example], list[Example]]:
    """The labelled texts of the ``*.jsonl`` and ``*.jsonl.gz`` files of a folder and below: to learn, and to measure.

    Lines without one of the three labels are left out; files with « val » or « test » in their name are never learnt
    from. Raises ``UsageError`` when the folder is not there.
    """
    if not folder.is_dir():
        raise UsageError(f"Le dossier « {folder} » n’existe pas.")
    learnt: list[Example] = []
    measured: list[Example] = []
    for path in sorted(folder.rglob("*.jsonl*")):
        name = path.name.removesuffix(".gz").removesuffix(".jsonl")
        kept_back = not {"val", "test"}.isdisjoint(name.split("_"))
        for line in _lines(path):
            if line.get("label") not in CLASSES or not str(line.get("text", "")).strip():
                continue
            weight = WEIGHTS.get(str(line.get("source", "")), 1.0)
            weight *= ENGLISH if line.get("lang") == "en" else 1.0
            if weight or kept_back:
                label = CLASSES.index(line["label"])
                one = Example(str(line["text"]), label, name, weight, str(line.get("sample", "")))
                (measured if kept_back else learnt).append(one)
    return learnt, measured


def own_phrases() -> list[Example]:
    """The phrases written for Vigie, and the texts of its demonstration labelled by hand; each source is a group."""
    return [
        Example(row["text"], CLASSES.index(row["label"]), f"phrases_{row['source']}", WEIGHTS[row["source"]])
        for row in rows(PHRASES)
    ]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as file:
            for line in file:
                read = json.loads(line) if line.strip() else None
                if isinstance(read, dict):
                    yield read
    except (OSError, ValueError) as error:
        raise UsageError(f"Le fichier « {path.name} » n’est pas du JSONL en UTF-8.") from error


@cache
def _vectors() -> tuple[dict[str, int], Floats]:
    """What words mean, near vectors for near meanings: their places, and one row each."""
    with np.load(VECTORS, allow_pickle=False) as read:
        words = read["words"].tobytes().decode().split("\n")
        return {word: place for place, word in enumerate(words)}, read["vectors"] / 127.0


@dataclass(slots=True)
class _Sparse:
    """Rows of (column, value), none empty: products with dense matrices, without a library."""

    starts: NDArray[np.intp]
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: Floats
    width: int

    def times(self, weights: Floats) -> Floats:
        return np.add.reduceat(weights[self.columns] * self.values[:, None], self.starts, axis=0)

    def transposed_times(self, slopes: Floats) -> Floats:
        spread = slopes[self.rows] * self.values[:, None]
        return np.stack(
            [np.bincount(self.columns, spread[:, place], self.width) for place in range(spread.shape[1])], axis=1
        )


class Space:
    """The columns that some texts call for: their terms seen twice, the pieces of their words, the cues."""

    def __init__(self, seen: Sequence[Features], terms: Sequence[str] | None = None) -> None:
        if terms is None:
            counts = Counter(term for each in seen for term in each.terms)
            terms = sorted(term for term, count in counts.items() if count >= SEEN_TWICE)
        self.terms = list(terms)
        self._place = {term: place for place, term in enumerate(self.terms)}
        cues = np.array([each.cues for each in seen], float)
        self.middle = cues.mean(axis=0)
        self.scale = CUE_SCALE / np.where(cues.std(axis=0) > 1e-3, cues.std(axis=0), 1.0)
        self._pieces: dict[str, Counter[int]] = {}
        self.width = 1 + len(self.terms) + BUCKETS
        spread = float(self._meanings(seen).std())
        self.stretch = MEANING_SCALE / spread if spread > 1e-6 else 1.0

    def _meanings(self, seen: Sequence[Features]) -> Floats:
        """The mean of the vectors of the known words of each text."""
        places, vectors = _vectors()
        means = np.zeros((len(seen), vectors.shape[1]))
        for row, each in enumerate(seen):
            known = [places[word] for word in each.words if word in places]
            if known:
                means[row] = vectors[known].mean(axis=0)
        return means

    def matrix(self, seen: Sequence[Features]) -> tuple[_Sparse, Floats]:
        """The sparse columns (the first one is 1 everywhere), then the cues and the meaning of each text."""
        columns: list[int] = []
        values: list[float] = []
        starts: list[int] = []
        for each in seen:
            starts.append(len(columns))
            columns.append(0)
            values.append(1.0)
            found = [self._place[term] for term in each.terms if term in self._place]
            columns += [1 + place for place in found]
            values += [len(found) ** -0.5] * len(found) if found else []
            counts = [self._counts(word) for word in each.words]
            squares = sum(count * count for known in counts for count in known.values())
            for known in counts:
                columns += [1 + len(self.terms) + bucket for bucket in known]
                values += [count * squares**-0.5 for count in known.values()]
        starting = np.array(starts, np.intp)
        lengths = np.diff(np.append(starting, len(columns)))
        sparse = _Sparse(
            starting, np.repeat(np.arange(len(seen)), lengths), np.array(columns, np.intp), np.array(values), self.width
        )
        cues = (np.array([each.cues for each in seen], float) - self.middle) * self.scale
        return sparse, np.hstack([cues, self._meanings(seen) * self.stretch])

    def meaning_change(self, words: Sequence[str], weights: Floats) -> Floats:
        """What weights in this space add to the meaning of each word."""
        places, vectors = _vectors()
        change: Floats = vectors[[places[word] for word in words]] @ weights[self.width + len(CUES) :] * self.stretch
        return change

    def _counts(self, word: str) -> Counter[int]:
        if word not in self._pieces:
            self._pieces[word] = Counter(pieces(word))
        return self._pieces[word]


@dataclass(slots=True)
class Fit:
    """Learnt weights in a space; ``weights`` has the sparse columns first, then the cues, then the meanings."""

    space: Space
    weights: Floats

    def logits(self, seen: Sequence[Features]) -> Floats:
        """One row a text, one column a class."""
        return add_logits(self.space, self.weights, seen)

    def save(self, path: Path, temperature: float, card: dict[str, Any]) -> None:
        """Write the weights as the engine reads them."""
        space, terms = self.space, len(self.space.terms)
        cues = self.weights[space.width : space.width + len(CUES)] * space.scale[:, None]
        meanings = list(_vectors()[0])
        builtin_weights.save(
            path,
            space.terms,
            self.weights[1 : 1 + terms],
            self.weights[1 + terms : space.width],
            meanings,
            space.meaning_change(meanings, self.weights),
            cues,
            self.weights[0] - space.middle @ cues,
            temperature,
            card,
        )


def add_logits(space: Space, weights: Floats, seen: Sequence[Features]) -> Floats:
    """What weights in a space say of texts: one row a text, one column a class."""
    sparse, dense = space.matrix(seen)
    logits: Floats = sparse.times(weights[: space.width]) + dense @ weights[space.width :]
    return logits


def fit(seen: Sequence[Features], labels: Sequence[int], counted: Sequence[float]) -> Fit:
    """Learn from features, labels (places in CLASSES) and how much each text counts."""
    space = Space(seen)
    weights = learn(space, seen, labels, STRENGTH * np.array(counted))
    weights[0, CLASSES.index("negative")] -= CAUTION
    return Fit(space, weights)


def learn(
    space: Space,
    seen: Sequence[Features],
    labels: Sequence[int],
    strength: float | Floats,
    start: float | Floats = 0.0,
) -> Floats:
    """The weights that, added to the logits ``start``, fit the labels best; ``strength`` is against the penalty."""
    sparse, dense = space.matrix(seen)
    used, columns = np.unique(sparse.columns, return_inverse=True)  # of the others the weight stays 0
    sparse = replace(sparse, columns=columns, width=len(used))
    truth = np.eye(len(CLASSES))[list(labels)]
    importance = np.broadcast_to(strength, len(labels))[:, None]
    shape = (sparse.width + dense.shape[1], len(CLASSES))

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        logits = start + sparse.times(weights[: sparse.width]) + dense @ weights[sparse.width :]
        logs = logits - logits.max(axis=1, keepdims=True)
        logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
        slopes = (np.exp(logs) - truth) * importance
        penalised = weights.copy()
        penalised[0] = 0.0
        gradient = np.concatenate([sparse.transposed_times(slopes), dense.T @ slopes]) + penalised
        return float(-(importance * truth * logs).sum() + 0.5 * (penalised**2).sum()), gradient.ravel()

    found = minimise(loss, np.zeros(shape).ravel()).reshape(shape)
    weights = np.zeros((space.width + dense.shape[1], len(CLASSES)))
    weights[used], weights[space.width :] = found[: sparse.width], found[sparse.width :]
    return weights


def train(folder: Path | None, path: Path, tell: Callable[[str], None] = lambda step: None) -> dict[str, Any]:
    """Learn from the labelled texts of a folder and from the phrases of Vigie, write the weights, give their card.

    The card counts the texts of each file and holds what was measured: by cross-validation in FOLDS folds for what is
    learnt from, with weights that saw nothing of them for the files kept back. Raises ``UsageError`` for too few texts.
    """
    learnt, kept_back = read_folder(folder) if folder else ([], [])
    learnt += own_phrases()
    counts = Counter(CLASSES[one.label] for one in learnt)
    if min(counts[name] for name in CLASSES) < LEAST:
        raise UsageError(f"Il faut au moins {LEAST} textes de chaque sentiment pour entraîner le modèle.")
    tell(f"lecture de {len(learnt)} textes")
    seen = see([one.text for one in learnt])
    fold = folds(learnt)
    logits = np.zeros((len(learnt), len(CLASSES)))
    for turn in range(FOLDS):
        tell(f"validation croisée, {turn + 1} sur {FOLDS}")
        ours, theirs = np.flatnonzero(fold != turn), np.flatnonzero(fold == turn)
        made = _fit_some(seen, learnt, ours)
        logits[theirs] = made.logits([seen[place] for place in theirs])
    temperature = cooled(logits, np.array([one.label for one in learnt]), np.array([one.weight for one in learnt]))
    measures = _measured(learnt, logits / temperature)
    tell("apprentissage sur tous les textes")
    made = _fit_some(seen, learnt, np.arange(len(learnt)))
    held = made.logits(see([one.text for one in kept_back])) if kept_back else np.zeros((0, len(CLASSES)))
    card = {
        "texts": dict(sorted(Counter(one.group for one in learnt).items())),
        "cross_validated": measures,
        "kept_back": _measured(kept_back, held / temperature),
        "temperature": round(temperature, 4),
    }
    made.save(path, temperature, card)
    return card


def see(texts: Sequence[str]) -> list[Features]:
    """The features of texts."""
    lexicon = LexiconSentiment()
    found: list[Features] = []
    for readings in resources().reader.batches(texts):
        found += map(features, readings, lexicon.judge_readings(readings))
    return found


def folds(examples: Sequence[Example]) -> NDArray[np.intp]:
    """A fold for each text, by what it says: the same text is never on both sides, wherever it stands."""
    return np.array([crc32(one.text.strip().lower().encode()) % FOLDS for one in examples], np.intp)


def cooled(logits: Floats, labels: NDArray[np.intp], counted: Floats) -> float:
    """The temperature that makes the probabilities of texts not learnt from as sure as they are right."""

    def surprise(temperature: float) -> float:
        shown = logits / temperature
        shown = shown - shown.max(axis=1, keepdims=True)
        logs = shown - np.log(np.exp(shown).sum(axis=1, keepdims=True))
        return float(-(logs[np.arange(len(labels)), labels] * counted).sum())

    return min((0.5 + step / 50 for step in range(126)), key=surprise)


def macro_f1(labels: Sequence[int], told: Sequence[int]) -> float:
    """The mean of the F1 of the three classes."""
    scores = []
    for place in range(len(CLASSES)):
        right = sum(one == place == other for one, other in zip(labels, told, strict=True))
        either = sum((one == place) + (other == place) for one, other in zip(labels, told, strict=True))
        scores.append(2 * right / either if either else 0.0)
    return sum(scores) / len(scores)


def _fit_some(seen: Sequence[Features], examples: Sequence[Example], places: NDArray[np.intp]) -> Fit:
    chosen = [examples[place] for place in places]
    return fit([seen[place] for place in places], [one.label for one in chosen], [one.weight for one in chosen])


def labels_told(logits: Floats, seen: Sequence[Features], lexical: Sequence[Sentiment]) -> list[int]:
    """The places in CLASSES of what the engine says; one past the last where it says nothing."""
    labels = [decided(*shares(row), told, one) for row, told, one in zip(logits.tolist(), lexical, seen, strict=True)]
    return [CLASSES.index(label) if label in CLASSES else len(CLASSES) for label in labels]


def _measured(examples: Sequence[Example], logits: Floats) -> dict[str, Any]:
    """By file, what the engine would say: texts, macro-F1, share without a label; of the negative texts the share found
    and the share called positive."""
    texts = [one.text for one in examples]
    told = labels_told(logits, see(texts), LexiconSentiment().judge(texts))
    measures: dict[str, Any] = {}
    for group in sorted({one.group for one in examples}):
        places = [place for place, one in enumerate(examples) if one.group == group]
        labels, said = [examples[place].label for place in places], [told[place] for place in places]
        of_negative = Counter(other for one, other in zip(labels, said, strict=True) if one == 0)
        negatives = sum(of_negative.values())
        right, called = of_negative[0], said.count(0)
        measures[group] = {
            "n": len(places),
            "macro_f1": round(macro_f1(labels, said), 4),
            "unscored": round(said.count(len(CLASSES)) / len(said), 4),
            "negative_recall": round(right / negatives, 4) if negatives else None,
            "negative_precision": round(right / called, 4) if called else None,
            "negative_called_positive": round(of_negative[2] / negatives, 4) if negatives else None,
        }
    return measures
