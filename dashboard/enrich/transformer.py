"""The engine « transformer »: a text-classification model, run by onnxruntime when it has a graph, by torch otherwise.

The same text gets the same score in any batch, any order and any number of threads: the shape of a computation
depends on the text alone. Texts run in batches of eight of about the same length, or each alone where its neighbours
would weigh on its score: a graph that measures its activations batch by batch (int8 « dynamic » quantisation), and
torch. Threads share out the batches, and each computes on one core.
"""

import os
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from dashboard.enrich import model_folder, model_runtime
from dashboard.enrich.contract import Reason, Sentiment, SentimentLabel
from dashboard.enrich.model_folder import ModelFolder
from dashboard.enrich.model_runtime import Machine

LENGTH_STEP = 8  # tokens: texts of one step share a shape
SLICE = 2_000  # texts held as tokens at a time
AT_MOST_THREADS = 4
CUT = "cut"  # the reason, without points, that shows where the reading stopped
_SHOWN = 60
_UNSCORED = Sentiment("unscored", 0.0, 1.0, 0.0, 0.0)
_LABELS: tuple[SentimentLabel, ...] = ("neutral", "negative", "positive")  # a tie goes to the first
# The models of tweets learned from texts where these stand for a name and for a link.
_REPLACED = re.compile(r"(?<!\S)(?:(?P<name>@)\S+|http\S*)")


class TransformerSentiment:
    """Sentiment by a model of the ecosystem: its class probabilities, added up by what its classes stand for.

    ``compound`` is the mean of the values of the classes (−1 to 1) weighted by their probabilities: positive minus
    negative for three classes. ``id`` changes with the files of the model. The model is loaded by the first
    judgement; raises ``VigieError`` when it does not load. Calls from several threads wait for one another.
    """

    def __init__(self, folder: ModelFolder, threads: int = 0) -> None:
        model_runtime.require(folder)
        folder.check(folder.used)
        self.folder = folder
        self.id = f"transformer:{folder.name}/{folder.fingerprint}"
        self.threads = threads or min(AT_MOST_THREADS, _cores())
        self._values = folder.values
        self._lock = threading.Lock()
        self._machine: Machine | None = None
        self._pool: ThreadPoolExecutor | None = None

    def judge(self, texts: Sequence[str]) -> list[Sentiment]:
        """One sentiment per text, same order; « unscored » when there is nothing but spaces, names and links.

        A text longer than the model reads is judged on its beginning; a reason without points shows where.
        """
        prepared = [prepare(text) for text in texts]
        distinct = list(dict.fromkeys(text for text in prepared if _says_something(text)))
        known: dict[str, tuple[Sentiment, int | None]] = {}
        with self._lock:
            for start in range(0, len(distinct), SLICE):
                known |= self._judged(distinct[start : start + SLICE])
        return [_told(text, *known.get(read, (_UNSCORED, None))) for text, read in zip(texts, prepared, strict=True)]

    def _judged(self, texts: list[str]) -> dict[str, tuple[Sentiment, int | None]]:
        if self._machine is None:
            self._machine = model_runtime.load(self.folder)
            self._pool = ThreadPoolExecutor(self.threads, "vigie-modele") if self.threads > 1 else None
        machine = self._machine
        tokens = machine.encode(texts)
        logits = np.empty((len(texts), len(self._values)))

        def run(batches: Sequence[tuple[int, list[int]]]) -> None:
            for length, members in batches:
                rows = [tokens[index].ids for index in members]
                rows += [rows[-1]] * (machine.rows - len(rows))
                ids = np.full((len(rows), length), self.folder.padding, np.int64)
                mask = np.zeros_like(ids)
                for row, one in enumerate(rows):
                    ids[row, : len(one)] = one
                    mask[row, : len(one)] = 1
                logits[members] = machine.logits(ids, mask)[: len(members)]

        tasks = _tasks([len(one.ids) for one in tokens], machine.rows, self.folder.max_tokens)
        list((map if self._pool is None else self._pool.map)(run, tasks))
        found = self._sentiments(logits)
        return {text: (one, token.stops_at) for text, one, token in zip(texts, found, tokens, strict=True)}

    def _sentiments(self, logits: NDArray[np.float64]) -> list[Sentiment]:
        powers = np.exp(logits - logits.max(axis=1, keepdims=True)).T
        shares = powers / sum(powers)  # class by class: a product of matrices would depend on how many texts there are
        neg = sum(share for share, value in zip(shares, self._values, strict=True) if value < 0)
        pos = sum(share for share, value in zip(shares, self._values, strict=True) if value > 0)
        neu = np.maximum(0.0, 1 - neg - pos)
        compound = np.clip(sum(share * value for share, value in zip(shares, self._values, strict=True)), -1.0, 1.0)
        winner = np.stack([neu, neg, pos]).argmax(axis=0)
        columns = zip(winner.tolist(), neg.tolist(), neu.tolist(), pos.tolist(), compound.tolist(), strict=True)
        return [Sentiment(_LABELS[best], *values) for best, *values in columns]


_current: TransformerSentiment | None = None
_current_lock = threading.Lock()


def analyzer(model: str = "", threads: int = 0) -> TransformerSentiment:
    """The one instance of this process for a model: a name, a path, or "" for the one installed.

    Raises ``VigieError`` when it is not there, not whole, not for this task, or when a library is missing.
    """
    global _current
    name = model_folder.chosen(model) or model_folder.DEFAULT
    folder = model_folder.read(model_folder.find(name))
    fresh = TransformerSentiment(folder, threads)
    with _current_lock:
        if _current is None or (_current.id, _current.folder, _current.threads) != (fresh.id, folder, fresh.threads):
            _current = fresh
        return _current


def prepare(text: str) -> str:
    """The text as the model reads it: a word that starts with @ is « @user », one that starts with http is « http »."""
    return _REPLACED.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    return "@user" if found["name"] else "http"


def _says_something(prepared: str) -> bool:
    return any(word not in ("@user", "http") for word in prepared.split())


def _told(text: str, sentiment: Sentiment, stops_at: int | None) -> Sentiment:
    """The sentiment of ``text`` with, when it was cut, the beginning of what was not read."""
    if stops_at is None:
        return sentiment
    start = _origin(text, stops_at)
    end = min(len(text), start + _SHOWN)
    return sentiment._replace(reasons=(Reason(CUT, 0.0, start, end, text[start:end]),))


def _origin(text: str, place: int) -> int:
    """Where a place of the prepared text is in the text itself."""
    shift = 0
    for found in _REPLACED.finditer(text):
        start, length = found.start() + shift, len(_replacement(found))
        if place < start + length:
            return found.start() if place > start else place - shift
        shift += length - (found.end() - found.start())
    return min(len(text), place - shift)


def _tasks(lengths: list[int], rows: int, longest: int) -> Iterator[list[tuple[int, list[int]]]]:
    """Work for a thread: batches of at most ``rows`` texts and the number of tokens they are padded to.

    That number depends on the length of each text alone; long texts come first so that threads end together.
    """
    shapes: dict[int, list[int]] = {}
    for index, length in enumerate(lengths):
        shape = length if rows == 1 else min(longest, -(-length // LENGTH_STEP) * LENGTH_STEP)
        shapes.setdefault(max(shape, length), []).append(index)
    batches = [
        (shape, members[start : start + rows])
        for shape, members in sorted(shapes.items(), reverse=True)
        for start in range(0, len(members), rows)
    ]
    at_once = max(1, 16 // rows)
    for start in range(0, len(batches), at_once):
        yield batches[start : start + at_once]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
