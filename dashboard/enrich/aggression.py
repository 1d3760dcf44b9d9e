"""The learned part of a risk: how likely the wording is to be abusive, and the words that say so most.

Learned from public sets of messages (``docs/risque.md``) by ``benchmarks/train_risk.py``; read from ``agression.npz``.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple

from dashboard.enrich.linear import LinearModel, Tally, load
from dashboard.enrich.resources import (
    DATA,
    HOSTILITY_BITS,
    HOSTILITY_ROLES,
    IN_HOSTILITY,
    HostilityWords,
    resources,
)
from dashboard.enrich.tokens import Reading

FILE = DATA / "agression.npz"
GROUP, NICKNAME, NUMBER, START, END = "<g>", "<f>", "#", "<s>", "</s>"
PIECE = "."  # what the feature of a piece of a word begins with
PIECE_WORTH = 0.5  # beside a word: a word holds many
POSTED = ("@", "http", "…")
LENGTHS = (4, 8, 15, 25)  # words
CUE_SIGNS = ("@", "http", "#", "?", "!", "«", '"')
CUE_ROLES = HOSTILITY_ROLES[:-1]  # the group first
_NAMED, _SPOKEN_TO = HOSTILITY_BITS["group"], HOSTILITY_BITS["second_person"]
_ALL_CUE_ROLES = (1 << len(CUE_ROLES)) - 1
SHORTEST, LONGEST = 3, 5  # letters of the pieces of words
SHOWN = 3  # words that explain a judgement
_HALF = 32  # bits of a packed tally for its square; the others are for its weight
MEMORY = 100_000  # words remembered, and as many pairs


class Wording(NamedTuple):
    """The log-odds that a text is abusive; the tally of each of its words, and of the pair that it ends."""

    margin: float
    words: Sequence[int]
    pairs: Sequence[int]

    def heaviest(self) -> list[tuple[int, int]]:
        """The words that say so most, at most three: where, and how much; a pair is shared by its words."""
        words = [word >> _HALF for word in self.words]
        links = [(pair >> _HALF) // 2 for pair in self.pairs]
        weights = map(sum, zip(words, links, [*links[1:], 0], strict=False))
        raising = [(at, weight) for at, weight in enumerate(weights) if weight > 0]
        return sorted(raising, key=lambda word: (-word[1], word[0]))[:SHOWN]


def name_of(word: str, known: HostilityWords) -> str:
    """A word as the model sees it: any group of people is one same word, so that naming one says nothing; its
    familiar names (« renois », « feujs ») are another.
    """
    if word in known.by_role["nickname"]:
        return NICKNAME
    if word in known.by_role["group"]:
        return GROUP
    return NUMBER if word[0].isdigit() else word


def flags(reading: Reading) -> str:
    """What the whole text tells of each of its words: a group is named, someone is spoken to, it is jotted down."""
    roles = reading.all_roles
    return (
        ("g" if roles & _NAMED else "") + ("2" if roles & _SPOKEN_TO else "") + ("t" if is_jotted(reading.text) else "")
    )


def is_jotted(text: str) -> bool:
    """Whether a post was written without a capital letter."""
    return text.islower() and any(sign in text for sign in POSTED)


def as_written(word: str, written: str) -> str:
    """A word with its accents; without them when its letters were apart."""
    raw = written.lower()
    return raw if raw.isalpha() else word


def of_word(word: str, raw: str, context: str) -> Iterator[str]:
    """The features of a word, written ``raw``."""
    yield "w" + word
    for flag in context:
        yield flag + word
    if word in (GROUP, NICKNAME):
        return
    if raw != word:
        yield "r" + raw
    padded = f"^{raw}$"
    for size in range(SHORTEST, LONGEST + 1):
        for start in range(len(padded) - size + 1):
            yield PIECE + padded[start : start + size]


def of_sign(kind: str, sign: str) -> str:
    """The feature of an emoji (``kind`` « e ») or of marks (« m »), of which three say no less than ten."""
    return kind + (sign if kind == "e" else sign[:3])


def of_flag(flag: str) -> str:
    """The feature of what the whole text tells."""
    return "F" + flag


def worth(feature: str) -> float:
    """What a feature is worth beside another as frequent."""
    return PIECE_WORTH if feature.startswith(PIECE) else 1.0


def of_pair(first: str, second: str) -> str:
    """The feature of two words that follow each other."""
    return f"{first} {second}"


def cue_code(reading: Reading) -> int:
    """What is true of a whole text, in one number: how long it is, signs it holds, roles of its words."""
    code = reading.all_roles >> IN_HOSTILITY & _ALL_CUE_ROLES
    text = reading.text
    for sign in CUE_SIGNS:
        code = code << 1 | (sign in text)
    return code << 3 | bisect_left(LENGTHS, len(reading.keys))


def cues(code: int) -> list[int]:
    """The numbers of the cues that a code stands for; a role counts once more beside a group that is named."""
    found = [code & 7]
    code >>= 3
    first = len(LENGTHS) + 1
    for place in range(len(CUE_SIGNS) + len(CUE_ROLES)):
        if code >> place & 1:
            found.append(first + place)
    roles = code >> len(CUE_SIGNS)
    first += len(CUE_SIGNS) + len(CUE_ROLES)
    if roles & 1:
        found += [first + place for place in range(1, len(CUE_ROLES)) if roles >> place & 1]
    return found


def features(reading: Reading, known: HostilityWords) -> list[str]:
    """All the features of a text, for the training."""
    words = [name_of(word, known) for word in reading.keys]
    context = flags(reading)
    found = [of_flag(flag) for flag in context]
    for kind, signs in (("e", reading.emoji), ("m", reading.marks)):
        found += [of_sign(kind, sign) for sign, *_ in signs]
    for word, (key, written) in zip(words, reading.forms, strict=True):
        found.extend(of_word(word, as_written(key, written), context))
    around = [START, *words, END]
    found.extend(map(of_pair, around[:-1], around[1:]))
    return found


class Aggression:
    """The model at work: it remembers what each word adds, for people write the same ones."""

    def __init__(self, model: LinearModel, known: HostilityWords) -> None:
        self._model = model
        self._known = known
        # context → a word, and as written → its name, and what it adds; two names, or a kind and a sign → what they add
        contexts = ["".join(held) for held in product(("", "g"), ("", "2"), ("", "t"))]
        self._words: dict[str, _Words] = {context: _Words(model, known, context) for context in contexts}
        self._pairs = _Pairs(model)
        self._signs = _Signs(model)
        self._cues: dict[int, float] = {}
        self._whole = {context: _packed(model.tally(map(of_flag, context))) for context in self._words}

    def judge(self, reading: Reading) -> Wording:
        """What the model says of a text."""
        context = flags(reading)
        names: Sequence[str] = ()
        tallies: Sequence[int] = ()
        if reading.forms:
            names, tallies = zip(*map(self._words[context].__getitem__, reading.forms), strict=True)
        pairs = list(map(self._pairs.__getitem__, pairwise((START, *names, END))))
        total = self._whole[context] + sum(tallies) + sum(pairs)
        for sign, *_ in reading.emoji:
            total += self._signs["e", sign]
        for sign, *_ in reading.marks:
            total += self._signs["m", sign]
        margin = self._model.margin(Tally(total >> _HALF, total & ((1 << _HALF) - 1)))
        return Wording(margin + self._cue(cue_code(reading)), tallies, pairs[:-1])

    def _cue(self, code: int) -> float:
        """What the cues of a text add to its margin."""
        found = self._cues.get(code)
        if found is None:
            known = self._model.cues
            found = sum([known[cue] for cue in cues(code) if cue < len(known)])
            if len(self._cues) < MEMORY:
                self._cues[code] = found
        return found


def _packed(tally: Tally) -> int:
    """A tally as one number, so that the sum of several is that of the numbers."""
    return (tally.weight << _HALF) + tally.square


class _Words(dict[tuple[str, str], tuple[str, int]]):
    """A word, and as written → its name and what it adds in one context."""

    def __init__(self, model: LinearModel, known: HostilityWords, context: str) -> None:
        super().__init__()
        self._model, self._known, self._context = model, known, context

    def __missing__(self, word: tuple[str, str]) -> tuple[str, int]:
        key, written = word
        name = name_of(key, self._known)
        found = (name, _packed(self._model.tally(of_word(name, as_written(key, written), self._context))))
        if len(self) < MEMORY:
            self[word] = found
        return found


class _Pairs(dict[tuple[str, str], int]):
    """Two names that follow each other → what they add."""

    def __init__(self, model: LinearModel) -> None:
        super().__init__()
        self._model = model

    def __missing__(self, pair: tuple[str, str]) -> int:
        return self._keep(pair, of_pair(*pair))

    def _keep(self, pair: tuple[str, str], feature: str) -> int:
        found = _packed(self._model.tally((feature,)))
        if len(self) < MEMORY:
            self[pair] = found
        return found


class _Signs(_Pairs):
    """The kind of a sign, and the sign → what it adds."""

    def __missing__(self, pair: tuple[str, str]) -> int:
        return self._keep(pair, of_sign(*pair))


@cache
def aggression() -> Aggression:
    """The model of the package, read once."""
    return Aggression(load(FILE), resources().hostility)
