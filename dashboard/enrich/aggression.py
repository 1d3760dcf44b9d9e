"""The learned part of a risk: how likely the wording is to be abusive, and the words that say so most.

Learned from public sets of messages (``docs/risque.md``) by ``benchmarks/train_risk.py``; read from ``agression.npz``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dashboard.enrich.linear import LinearModel, Tally, load
from dashboard.enrich.resources import DATA, HostilityWords, resources
from dashboard.enrich.tokens import Reading

FILE = DATA / "agression.npz"
GROUP, NUMBER, START, END = "<g>", "#", "<s>", "</s>"
SHORTEST, LONGEST = 3, 5  # letters of the pieces of words
SHOWN = 3  # words that explain a judgement
MEMORY = 100_000  # words remembered, and as many pairs


@dataclass(frozen=True, slots=True)
class Wording:
    """The log-odds that a text is abusive, and what each of its words weighs."""

    margin: float
    weights: list[int]

    def heaviest(self) -> list[tuple[int, int]]:
        """The words that say so most, at most three: where, and how much."""
        raising = [(at, weight) for at, weight in enumerate(self.weights) if weight > 0]
        return sorted(raising, key=lambda word: (-word[1], word[0]))[:SHOWN]


def name_of(word: str, known: HostilityWords) -> str:
    """A word as the model sees it: any group of people is one same word, so that naming one says nothing."""
    if word in known.by_role["group"]:
        return GROUP
    return NUMBER if word[0].isdigit() else word


def flags(words: list[str], known: HostilityWords) -> str:
    """What the whole text tells of each of its words: a group is named, someone is spoken to."""
    roles = known.by_role
    return "g" * (not roles["group"].isdisjoint(words)) + "2" * (not roles["second_person"].isdisjoint(words))


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


def of_sign(kind: str, sign: str) -> str:
    """The feature of an emoji (``kind`` « e ») or of marks (« m »), of which three say no less than ten."""
    return kind + (sign if kind == "e" else sign[:3])


def of_flag(flag: str) -> str:
    """The feature of what the whole text tells."""
    return "F" + flag


def of_pair(first: str, second: str) -> str:
    """The feature of two words that follow each other."""
    return f"{first} {second}"


def features(reading: Reading, known: HostilityWords) -> list[str]:
    """All the features of a text, for the training."""
    words = [name_of(word, known) for word in reading.keys]
    context = flags(reading.keys, known)
    found = [of_flag(flag) for flag in context]
    for kind, signs in (("e", reading.emoji), ("m", reading.marks)):
        found += [of_sign(kind, sign) for sign, *_ in signs]
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
        # context → a word as written → its name, and what it adds; two names, or a kind and a sign → what they add
        self._words: dict[str, dict[str, tuple[str, int, int]]] = {"": {}, "g": {}, "2": {}, "g2": {}}
        self._pairs: dict[tuple[str, str], Tally] = {}
        self._whole = {context: model.tally(map(of_flag, context)) for context in self._words}

    def judge(self, reading: Reading) -> Wording:
        """What the model says of a text."""
        context = flags(reading.keys, self._known)
        remembered, pairs, text = self._words[context], self._pairs, reading.text
        total_weight, total_square = self._whole[context]
        for kind, signs in (("e", reading.emoji), ("m", reading.marks)):
            for sign, *_ in signs:
                weight, square = pairs.get((kind, sign)) or self._sign(kind, sign)
                total_weight += weight
                total_square += square
        each: list[int] = []
        before = START
        link = 0
        for at, (start, end) in enumerate(reading.spans):
            name, weight, square = remembered.get(text[start:end]) or self._word(reading, at, context)
            pair_weight, pair_square = pairs.get((before, name)) or self._pair(before, name)
            link = pair_weight // 2
            if at:
                each[-1] += link
            each.append(weight + link)
            total_weight += weight + pair_weight
            total_square += square + pair_square
            before = name
        weight, square = self._pair(before, END)
        margin = self._model.margin(Tally(total_weight + weight, total_square + square))
        return Wording(margin, each)

    def _word(self, reading: Reading, at: int, context: str) -> tuple[str, int, int]:
        name = name_of(reading.keys[at], self._known)
        found = (name, *self._model.tally(of_word(name, as_written(reading, at), context)))
        start, end = reading.spans[at]
        if len(self._words[context]) < MEMORY:
            self._words[context][reading.text[start:end]] = found
        return found

    def _sign(self, kind: str, sign: str) -> Tally:
        found = self._model.tally((of_sign(kind, sign),))
        if len(self._pairs) < MEMORY:
            self._pairs[kind, sign] = found
        return found

    def _pair(self, first: str, second: str) -> Tally:
        found = self._pairs.get((first, second))
        if found is None:
            found = self._model.tally((of_pair(first, second),))
            if len(self._pairs) < MEMORY:
                self._pairs[first, second] = found
        return found


@cache
def aggression() -> Aggression:
    """The model of the package, read once."""
    return Aggression(load(FILE), resources().hostility)
