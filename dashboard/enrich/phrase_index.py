"""Where phrases are worth trying: what the words of a text, alone and two by two, may be part of."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from itertools import pairwise, product
from typing import Any

from dashboard.enrich.phrases import Element, Found, Pattern, Phrasebook
from dashboard.enrich.tokens import Reading

COMMON_WEIGHT = 60
_MEMORY = 50_000  # words remembered
_PLACES, _RANKS = 32, 20  # bits for the place of a word in a text, for the rank of a pattern in its book

# A pattern that a word, or two, may be part of: its order, by book then rank, the words of the pattern that come before
# when that is sure, the pattern.
_Sign = tuple[int, int | None, Pattern[Any]]


# What a word makes worth trying: before another word, after another, alone.
_Signs = tuple[dict[str, list[_Sign]], dict[str, list[_Sign]], list[_Sign]]


class PhraseIndex:
    """Several books looked up together, so that a text is gone through once.

    A pattern is tried only where two of its words follow each other, or where the rarest of its words is;
    ``common`` tells the words that many texts hold.
    """

    def __init__(self, books: Sequence[Phrasebook[Any]], common: Container[str]) -> None:
        self._common = common
        self._books = range(len(books))
        self._by_word: dict[str, _Signs] = defaultdict(lambda: ({}, {}, []))
        self._by_look: list[tuple[Element, _Sign]] = []
        self._met: dict[str, _Signs] = {}
        for number, book in enumerate(books):
            for pattern in book.patterns:
                order = (number << _RANKS | pattern.rank) << _PLACES
                for elements in pattern.variants():
                    self._note(order, pattern, elements)

    def _note(self, order: int, pattern: Pattern[Any], elements: tuple[Element, ...]) -> None:
        """Note what makes a pattern worth trying: two words that follow each other, else one word, the rarest known."""
        fixed = next((place for place, element in enumerate(elements) if element.gap), len(elements))
        pairs = [place for place, (one, other) in enumerate(pairwise(elements)) if one.is_plain and other.is_plain]
        if pairs:
            place = min(
                pairs, key=lambda at: (at >= fixed, self._frequency(elements[at].words | elements[at + 1].words))
            )
            for one, other in product(elements[place].words, elements[place + 1].words):
                if self._frequency([one]) <= self._frequency([other]):
                    signs = self._by_word[one][0].setdefault(other, [])
                    signs.append((order, place if place < fixed else None, pattern))
                else:
                    signs = self._by_word[other][1].setdefault(one, [])
                    signs.append((order, place + 1 if place < fixed else None, pattern))
            return
        place = min(
            (at for at, element in enumerate(elements) if element.is_plain),
            key=lambda at: self._frequency(elements[at].words),
            default=0,
        )
        sign = (order, place if place < fixed else None, pattern)
        if elements[place].is_plain:
            for word in elements[place].words:
                self._by_word[word][2].append(sign)
        else:
            self._by_look.append((elements[place], sign))

    def _frequency(self, words: Iterable[str]) -> float:
        """How many texts hold them, as a guess: common words are the commoner the shorter they are."""
        return sum(COMMON_WEIGHT / len(word) if word in self._common else 1 for word in words)

    def mentions(self, word: str) -> bool:
        """Whether a word makes some pattern worth trying, alone or beside another."""
        return any(self._signs(word))

    def _signs(self, word: str) -> _Signs:
        """What a word makes worth trying."""
        found = self._met.get(word)
        if found is None:
            before, after, alone = self._by_word.get(word, ({}, {}, []))
            found = before, after, [*alone, *(sign for look, sign in self._by_look if look.accepts(word))]
            if any(found) and len(self._met) < _MEMORY:
                self._met[word] = found
        return found

    def all(self, reading: Reading, role: int) -> list[list[Found[Any]]]:
        """The phrases of each book that are found, in the order they were written, then of the text.

        ``role`` is that of the words that the books mention in ``reading.notable``.
        """
        keys, clauses = reading.keys, reading.clauses
        end = len(keys) - 1
        met = self._met
        found: dict[int, Found[Any]] = {}
        for place, roles in reading.notable:
            if roles & role:
                word = keys[place]
                before, after, alone = met.get(word) or self._signs(word)
                if before and place < end:
                    signs = before.get(keys[place + 1])
                    if signs and clauses[place] == clauses[place + 1]:
                        _try(signs, place, reading, found)
                if after and place:
                    signs = after.get(keys[place - 1])
                    if signs and clauses[place] == clauses[place - 1]:
                        _try(signs, place, reading, found)
                if alone:
                    _try(alone, place, reading, found)
        told: list[list[Found[Any]]] = [[] for _ in self._books]
        for code in sorted(found):
            told[code >> _PLACES + _RANKS].append(found[code])
        return told


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
