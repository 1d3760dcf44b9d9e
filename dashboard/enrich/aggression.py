"""The learned part of a risk: how likely the wording is to be abusive, and the words that say so most.

Learned from public sets of messages (``docs/risque.md``) by ``benchmarks/train_risk.py``; read from ``agression.npz``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dashboard.enrich.linear import LinearModel, Tally, load
from dashboard.enrich.resources import DATA, HostilityWords, resources
from dashboard.enrich.tokens import Reading

FILE = DATA / "agression.npz"
GROUP, NUMBER, START, END = "<g>", "#", "<s>", "</s>"
SHORTEST, LONGEST = 3, 5  # letters of the pieces of words
MEMORY = 100_000  # words remembered, and as many pairs


@dataclass(frozen=True, slots=True)
class Wording:
    """The log-odds that a text is abusive, and the words that weighed most: where, and how much."""

    margin: float
    words: tuple[tuple[int, float], ...]


def names(reading: Reading, known: HostilityWords) -> list[str]:
    """The words as the model sees them: any group of people is one same word, so that naming one says nothing."""
    groups = known.by_role["group"]
    return [GROUP if key in groups else NUMBER if key[0].isdigit() else key for key in reading.keys]


def flags(words: list[str], known: HostilityWords) -> str:
    """What the whole text tells of each of its words: a group is named, someone is spoken to."""
    return "g" * (GROUP in words) + "2" * (not known.by_role["second_person"].isdisjoint(words))


def as_written(reading: Reading, at: int) -> str:
    """A word with its accents; without them when its letters were apart."""
    start, end = reading.spans[at]
    raw = reading.text[start:end].lower()
    return raw if raw.isalpha() else reading.keys[at]


def of_word(word: str, raw: str, context: str) -> Iterator[str]:
    """The features of a word, written ``raw``."""
    yield "w" + word
    for flag in context:
        yield flag + word
    if word == GROUP:
        return
    if raw != word:
        yield "r" + raw
    padded = f"^{raw}$"
    for size in range(SHORTEST, LONGEST + 1):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]


def of_text(reading: Reading, context: str) -> Iterator[str]:
    """The features of a text beside its words and their pairs."""
    for symbol, *_ in reading.emoji:
        yield "e" + symbol
    for mark, *_ in reading.marks:
        yield "m" + mark[:3]
    for flag in context:
        yield "F" + flag


def of_pair(first: str, second: str) -> str:
    """The feature of two words that follow each other."""
    return f"{first} {second}"


def features(reading: Reading, known: HostilityWords) -> list[str]:
    """All the features of a text, for the training."""
    words = names(reading, known)
    context = flags(words, known)
    found = list(of_text(reading, context))
    for at, word in enumerate(words):
        found.extend(of_word(word, as_written(reading, at), context))
    around = [START, *words, END]
    found.extend(map(of_pair, around[:-1], around[1:]))
    return found


class Aggression:
    """The model at work: it remembers what each word adds, for people write the same ones."""

    def __init__(self, model: LinearModel, known: HostilityWords) -> None:
        self._model = model
        self._known = known
        self._words: dict[tuple[str, str, str], Tally] = {}
        self._pairs: dict[tuple[str, str], Tally] = {}

    def judge(self, reading: Reading) -> Wording:
        """What the model says of a text."""
        words = names(reading, self._known)
        context = flags(words, self._known)
        total_weight, total_square = self._model.tally(of_text(reading, context))
        each: list[int] = []
        for at, word in enumerate(words):
            weight, square = self._word(word, as_written(reading, at), context)
            each.append(weight)
            total_weight += weight
            total_square += square
        around = [START, *words, END]
        for place, pair in enumerate(pairwise(around)):
            weight, square = self._pair(pair)
            total_weight += weight
            total_square += square
            for word_at in (place - 1, place):
                if 0 <= word_at < len(each):
                    each[word_at] += weight // 2
        margin = self._model.margin(Tally(total_weight, total_square))
        heaviest = sorted(((at, weight) for at, weight in enumerate(each) if weight > 0), key=lambda w: (-w[1], w[0]))
        return Wording(margin, tuple(heaviest[:3]))

    def _word(self, word: str, raw: str, context: str) -> Tally:
        key = (word, raw, context)
        if key not in self._words:
            tally = self._model.tally(of_word(word, raw, context))
            if len(self._words) >= MEMORY:
                return tally
            self._words[key] = tally
        return self._words[key]

    def _pair(self, pair: tuple[str, str]) -> Tally:
        if pair not in self._pairs:
            tally = self._model.tally((of_pair(*pair),))
            if len(self._pairs) >= MEMORY:
                return tally
            self._pairs[pair] = tally
        return self._pairs[pair]


@cache
def aggression() -> Aggression:
    """The model of the package, read once."""
    return Aggression(load(FILE), resources().hostility)
