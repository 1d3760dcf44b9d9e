"""Where phrases are worth trying: what the words of a text, alone and two by two, may be part of."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from itertools import compress, count, pairwise, product
from typing import Any

from dashboard.enrich.phrases import Element, Found, Pattern, Phrasebook
from dashboard.enrich.tokens import Reading

COMMON_WEIGHT = 60
_MEMORY = 50_000  # words remembered
_PLACES = 1 << 32  # more than a text has words

# A pattern of a book that a word, or two, may be part of: the number of the book, the words of the pattern that come
# before when that is sure, the pattern.
_Sign = tuple[int, int | None, Pattern[Any]]


class _Alone(dict[str, list[_Sign]]):
    """What a word may be part of, whatever stands beside it; remembered for the words met."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[tuple[Element, _Sign]] = []  # for words by their look

    def __missing__(self, word: str) -> list[_Sign]:
        found = [sign for look, sign in self.looks if look.accepts(word)]
        if len(self) < _MEMORY:
            self[word] = found
        return found


class PhraseIndex:
    """Several books looked up together, so that a text is gone through once.

    A pattern is tried only where two of its words follow each other, or where the rarest of its words is;
    ``common`` tells the words that many texts hold.
    """

    def __init__(self, books: Sequence[Phrasebook[Any]], common: Container[str]) -> None:
        self._common = common
        self._books = range(len(books))
        self._pairs: dict[tuple[str, str], list[_Sign]] = defaultdict(list)
        self._alone = _Alone()
        for number, book in enumerate(books):
            for pattern in book.patterns:
                for elements in pattern.variants():
                    self._note(number, pattern, elements)
        for word, signs in self._alone.items():
            signs += [sign for look, sign in self._alone.looks if look.accepts(word)]

    def _note(self, book: int, pattern: Pattern[Any], elements: tuple[Element, ...]) -> None:
        """Note what makes a pattern worth trying: two words that follow each other, else one word, the rarest known."""
        fixed = next((place for place, element in enumerate(elements) if element.gap), len(elements))
        pairs = [place for place, (one, other) in enumerate(pairwise(elements)) if one.is_plain and other.is_plain]
        if pairs:
            place = min(pairs, key=lambda at: (at >= fixed, self._frequency(elements[at].words | elements[at + 1].words)))
            for pair in product(elements[place].words, elements[place + 1].words):
                self._pairs[pair].append((book, place if place < fixed else None, pattern))
            return
        place = min(
            (at for at, element in enumerate(elements) if element.is_plain),
            key=lambda at: self._frequency(elements[at].words),
            default=0,
        )
        sign = (book, place if place < fixed else None, pattern)
        if elements[place].is_plain:
            for word in elements[place].words:
                self._alone.setdefault(word, []).append(sign)
        else:
            self._alone.looks.append((elements[place], sign))

    def _frequency(self, words: Iterable[str]) -> float:
        """How many texts hold them, as a guess: common words are the commoner the shorter they are."""
        return sum(COMMON_WEIGHT / len(word) if word in self._common else 1 for word in words)

    def all(self, reading: Reading) -> list[list[Found[Any]]]:
        """The phrases of each book that are found, in the order they were written, then of the text."""
        keys, clauses = reading.keys, reading.clauses
        found: list[dict[int, Found[Any]]] = [{} for _ in self._books]
        held = list(map(self._pairs.get, zip(keys, keys[1:], strict=False)))
        for place in compress(count(), held):
            if clauses[place] == clauses[place + 1]:
                _try(held[place], place, reading, found)
        alone = list(map(self._alone.__getitem__, keys))
        for place in compress(count(), alone):
            _try(alone[place], place, reading, found)
        return [
            [each[code] for code in sorted(each)] if len(each) > 1 else list(each.values()) for each in found
        ]


def _try(signs: Iterable[_Sign], place: int, reading: Reading, found: list[dict[int, Found[Any]]]) -> None:
    """Note the phrases that match, under one number that sorts them by rank, then place."""
    for book, before, pattern in signs:
        if before is None:  # it may begin wherever its first word is
            for first in pattern.heads(reading.keys):
                last = pattern.match(reading, first)
                if last is not None:
                    found[book][pattern.rank * _PLACES + first] = Found(pattern.value, first, last)
        elif before <= place:
            first = place - before
            last = pattern.match(reading, first)
            if last is not None:
                found[book][pattern.rank * _PLACES + first] = Found(pattern.value, first, last)
