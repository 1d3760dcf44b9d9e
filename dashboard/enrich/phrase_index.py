"""Where phrases are worth trying: what the words of a text, alone and two by two, may be part of."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.enrich.phrases import Element, Found, Pattern, Phrasebook
from dashboard.enrich.reading import Reading, Readings
from dashboard.enrich.tokens import hash_of

COMMON_WEIGHT = 60
_PLACES, _RANKS = 32, 20  # bits for the place of a word in a text, for the rank of a pattern in its book
_SIEVE = 1 << 20  # the larger, the fewer pairs of words are looked up for nothing

# A pattern worth trying: its order, by book then rank; how many words of it come before, when that is sure; itself.
_Sign = tuple[int, int | None, Pattern[Any]]


class PhraseIndex:
    """Several books looked up together, in many texts at once.

    A pattern is tried only where two of its words follow each other, or where the rarest of its words is;
    ``common`` tells the words that many texts hold.
    """

    def __init__(self, books: Sequence[Phrasebook[Any]], common: Container[str]) -> None:
        self._common = common
        self._books = range(len(books))
        self._alone: dict[str, list[_Sign]] = defaultdict(list)
        self._pairs: dict[tuple[str, str], list[_Sign]] = defaultdict(list)
        self._by_look: list[tuple[Element, _Sign]] = []
        for number, book in enumerate(books):
            for pattern in book.patterns:
                order = (number << _RANKS | pattern.rank) << _PLACES
                for elements in pattern.variants():
                    self._note(order, pattern, elements)
        self._sieve: NDArray[np.bool_] = np.zeros(_SIEVE, np.bool_)
        if self._pairs:
            firsts, seconds = (np.array(list(map(hash_of, words))) for words in zip(*self._pairs, strict=True))
            self._sieve[_mixed(firsts, seconds)] = True

    def _note(self, order: int, pattern: Pattern[Any], elements: tuple[Element, ...]) -> None:
        """Note what makes a pattern worth trying: two words that follow each other, else one word, the rarest known."""
        fixed = next((place for place, element in enumerate(elements) if element.gap), len(elements))
        pairs = [place for place, (one, other) in enumerate(pairwise(elements)) if one.is_plain and other.is_plain]
        if pairs:
            place = min(
                pairs, key=lambda at: (at >= fixed, self._frequency(elements[at].words | elements[at + 1].words))
            )
            for pair in product(elements[place].words, elements[place + 1].words):
                self._pairs[pair].append((order, place if place < fixed else None, pattern))
            return
        place = min(
            (at for at, element in enumerate(elements) if element.is_plain),
            key=lambda at: self._frequency(elements[at].words),
            default=0,
        )
        sign = (order, place if place < fixed else None, pattern)
        if elements[place].is_plain:
            for word in elements[place].words:
                self._alone[word].append(sign)
        else:
            self._by_look.append((elements[place], sign))

    def _frequency(self, words: Iterable[str]) -> float:
        """How many texts hold them, as a guess: common words are the commoner the shorter they are."""
        return sum(COMMON_WEIGHT / len(word) if word in self._common else 1 for word in words)

    def mentions(self, word: str) -> bool:
        """Whether a word alone makes some pattern worth trying."""
        return word in self._alone or any(look.accepts(word) for look, _ in self._by_look)

    def all(self, readings: Readings, role: int) -> list[list[list[Found[Any]]]]:
        """By text, the phrases of each book that are found, in the order they were written, then of the text.

        ``role`` is that of the words that ``mentions`` tells.
        """
        texts = list(readings)
        found: dict[int, dict[int, Found[Any]]] = defaultdict(dict)
        for number, place in _placed(readings, (readings.roles & role) != 0):
            reading = texts[number]
            word = reading.keys[place]
            _try(self._alone.get(word, ()), place, reading, found[number])
            for look, sign in self._by_look:
                if look.accepts(word):
                    _try((sign,), place, reading, found[number])
        pairs = self._pairs
        for number, place in _placed(readings, self._may_pair(readings)):
            reading = texts[number]
            keys = reading.keys
            signs = pairs.get((keys[place], keys[place + 1]))
            if signs is not None:
                _try(signs, place, reading, found[number])
        return [self._by_book(found.get(number, {})) for number in range(len(texts))]

    def _may_pair(self, readings: Readings) -> NDArray[np.bool_]:
        """The words that may begin a known pair, in the same clause."""
        hashes, clauses = readings.hashes, readings.clauses
        kept = np.zeros(len(hashes), np.bool_)
        kept[:-1] = self._sieve[_mixed(hashes[:-1], hashes[1:])] & (clauses[:-1] == clauses[1:])
        kept[readings.lasts] = False
        return kept

    def _by_book(self, found: dict[int, Found[Any]]) -> list[list[Found[Any]]]:
        told: list[list[Found[Any]]] = [[] for _ in self._books]
        for code in sorted(found):
            told[code >> _PLACES + _RANKS].append(found[code])
        return told


def _mixed(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """A place in the sieve for two words."""
    return (first * 31 ^ second) & (_SIEVE - 1)


def _placed(readings: Readings, which: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The texts, and the places in them, of the words that ``which`` tells."""
    words = np.flatnonzero(which)
    texts = np.searchsorted(readings.firsts, words, side="right") - 1
    return zip(texts.tolist(), (words - readings.firsts[texts]).tolist(), strict=True)


def _try(signs: Iterable[_Sign], place: int, reading: Reading, found: dict[int, Found[Any]]) -> None:
    """Note the phrases that match, under one number that sorts them by book, rank, then place."""
    for order, before, pattern in signs:
        if before is None:  # it may begin wherever its first word is
            for first in pattern.heads(reading, place):
                last = pattern.match(reading, first)
                if last is not None:
                    found[order + first] = Found(pattern.value, first, last)
        elif before <= place:
            first = place - before
            last = pattern.match(reading, first)
            if last is not None:
                found[order + first] = Found(pattern.value, first, last)
