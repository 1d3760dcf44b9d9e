"""The learned part of a risk: how likely the wording is to be abusive, and the words that say so most.

Learned from public sets of messages (``docs/risque.md``) by ``benchmarks/train_risk.py``; read from ``agression.npz``.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from threading import Lock

import numpy as np

from dashboard.enrich.linear import LinearModel, Tally, load
from dashboard.enrich.reading import Reading, Readings
from dashboard.enrich.resources import (
    DATA,
    HOSTILITY_BITS,
    HOSTILITY_ROLES,
    IN_HOSTILITY,
    HostilityWords,
    resources,
)
from dashboard.enrich.tokens import EMOJI, LENGTHENED, MARK, Pieces
from dashboard.stats.groups import Whole, summed

FILE = DATA / "agression.npz"
GROUP, NICKNAME, NUMBER, START, END = "<g>", "<f>", "#", "<s>", "</s>"
FLAGS = "g2t"  # a group is named, someone is spoken to, it is jotted down
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
MEMORY = 100_000  # pairs of words remembered, and cues of texts


@dataclass(frozen=True, slots=True)
class Wordings:
    """By text, the log-odds that it is abusive; what each word of the texts weighs in it."""

    margins: list[float]
    _weights: list[int]
    _firsts: list[int]

    def heaviest(self, number: int) -> list[tuple[int, int]]:
        """The words of a text that say so most, at most three: where, and how much."""
        weights = self._weights[self._firsts[number] : self._firsts[number + 1]]
        raising = [(at, weight) for at, weight in enumerate(weights) if weight > 0]
        raising.sort(key=lambda word: (-word[1], word[0]))
        return raising[:SHOWN]


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
    """What the whole text tells of each of its words, some of ``FLAGS``."""
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
    """The model at work: it remembers what each word adds, for people write the same ones. Safe in threads."""

    def __init__(self, model: LinearModel, known: HostilityWords) -> None:
        self._model = model
        self._known = known
        self._worth: _Worth | None = None
        self._cues: dict[int, float] = {}

    def judge(self, readings: Readings) -> Wordings:
        """What the model says of texts."""
        worth = self._worth
        if worth is None or worth.pieces is not readings.pieces:
            worth = self._worth = _Worth(readings.pieces, self._model, self._known)
        worth.learn()
        contexts = list(map(flags, readings))
        tokens = worth.plain[readings.rows]
        for flag, added in worth.flagged.items():
            tokens = tokens + added[readings.rows] * np.repeat([flag in held for held in contexts], readings.counts)
        pairs = worth.of_pairs(readings)
        totals = np.array([worth.whole[context] for context in contexts]) + summed(tokens, readings.counts)
        totals += summed(pairs, readings.word_counts + 1)
        margins = self._model.margins(totals >> _HALF, totals & (1 << _HALF) - 1).tolist()
        found = [margin + self._cue(cue_code(reading)) for margin, reading in zip(margins, readings, strict=True)]
        return Wordings(
            found, _weights(readings, tokens[readings.words], pairs), [*readings.firsts.tolist(), len(readings.words)]
        )

    def _cue(self, code: int) -> float:
        """What the cues of a text add to its margin."""
        found = self._cues.get(code)
        if found is None:
            known = self._model.cues
            found = sum([known[cue] for cue in cues(code) if cue < len(known)])
            if len(self._cues) < MEMORY:
                self._cues[code] = found
        return found


def _weights(readings: Readings, words: Whole, pairs: Whole) -> list[int]:
    """What each word weighs: a pair is shared by its words, but the one that ends a text, which has one more."""
    first = np.arange(len(words)) + np.repeat(np.arange(len(readings)), readings.word_counts)
    shared = np.append((pairs >> _HALF) // 2, 0)
    after = shared[first + 1]
    after[readings.lasts] = 0
    weights: list[int] = ((words >> _HALF) + shared[first] + after).tolist()
    return weights


def _packed(tally: Tally) -> int:
    """A tally as one number, so that the sum of several is that of the numbers."""
    return (tally.weight << _HALF) + tally.square


class _Worth:
    """What the tokens of ``pieces`` add, row by row: in any text, and where a flag holds; and pairs of words."""

    def __init__(self, pieces: Pieces, model: LinearModel, known: HostilityWords) -> None:
        self.pieces = pieces
        self._model, self._known = model, known
        self._lock = Lock()
        self._rows = 0  # learned
        self.plain: Whole = np.zeros(0, np.int64)
        self.flagged = dict.fromkeys(FLAGS, self.plain)
        contexts = ["".join(held) for held in product(*[("", flag) for flag in FLAGS])]
        self.whole = {context: _packed(model.tally(map(of_flag, context))) for context in contexts}
        self._names = {START: 0, END: 1}
        self._named: Whole = np.zeros(0, np.int64)  # by row, the number of its name
        self._pairs = _Pairs(model, self._names)

    def learn(self) -> None:
        """Work out the rows that are new."""
        with self._lock:
            rows, room = len(self.pieces.written), len(self.pieces.kinds)
            if room > len(self.plain):
                self.plain, self._named = _wider(self.plain, room), _wider(self._named, room)
                self.flagged = {flag: _wider(added, room) for flag, added in self.flagged.items()}
            for row in range(self._rows, rows):
                self._learn(row, self.pieces.kinds[row], self.pieces.folded[row], self.pieces.written[row])
            self._rows = rows

    def _learn(self, row: int, kind: int, value: str, written: str) -> None:
        if kind in (EMOJI, MARK):
            self.plain[row] = self._of([of_sign("e" if kind == EMOJI else "m", value)])
        elif kind <= LENGTHENED:
            name = name_of(value, self._known)
            self._named[row] = self._names.setdefault(name, len(self._names))
            self.plain[row] = self._of(of_word(name, as_written(value, written), ""))
            for flag, added in self.flagged.items():
                added[row] = self._of([flag + name])

    def _of(self, features: Iterable[str]) -> int:
        return _packed(self._model.tally(features))

    def of_pairs(self, readings: Readings) -> Whole:
        """What each two words that follow each other add, the start and the end of a text being words."""
        firsts = readings.firsts + 2 * np.arange(len(readings))
        names = np.full(len(readings.words) + 2 * len(readings), self._names[END])
        names[firsts] = self._names[START]
        is_word = np.ones(len(names), np.bool_)
        is_word[firsts] = is_word[firsts + readings.word_counts + 1] = False
        names[is_word] = self._named[readings.rows[readings.words]]
        codes = np.delete(names[:-1] << _HALF | names[1:], firsts[1:] - 1)
        return np.fromiter(map(self._pairs.__getitem__, codes.tolist()), np.int64, len(codes))


def _wider(table: Whole, room: int) -> Whole:
    return np.concatenate([table, np.zeros(room - len(table), np.int64)])


class _Pairs(dict[int, int]):
    """The numbers of two names that follow each other, as one → what they add."""

    def __init__(self, model: LinearModel, names: dict[str, int]) -> None:
        super().__init__()
        self._model, self._numbers = model, names
        self._names: list[str] = []

    def __missing__(self, pair: int) -> int:
        if len(self._names) < len(self._numbers):
            self._names = list(self._numbers)
        first, second = self._names[pair >> _HALF], self._names[pair & (1 << _HALF) - 1]
        found = _packed(self._model.tally((of_pair(first, second),)))
        if len(self) < MEMORY:
            self[pair] = found
        return found


@cache
def aggression() -> Aggression:
    """The model of the package, read once."""
    return Aggression(load(FILE), resources().hostility)
