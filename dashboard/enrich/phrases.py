"""Phrases as data: small patterns of words, found in a reading in linear time.

One element per word: ``word``, ``this|that``, ``begin*``, ``*end``, ``@class`` (see classes.tsv), ``#`` (a number),
``~3`` (up to three words, whatever they are), ``^`` (start of a clause), ``$`` (its end); a trailing ``?`` makes an
element optional.
A phrase never crosses a pause: comma, full stop, emoji, quotation mark.
"""

import sys
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Generic, NamedTuple, TypeVar

from dashboard.enrich.tokens import Reading, key

T = TypeVar("T")

COMMON_WEIGHT = 60
_MEMORY = 50_000  # words whose patterns are remembered
_PLACES = 1 << 32  # more than a text has words
_SEPARATORS = str.maketrans("'-", "  ")


@dataclass(frozen=True, slots=True)
class _Element:
    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    gap: int = 0
    is_number: bool = False
    is_optional: bool = False
    is_end: bool = False
    is_word: bool = False  # one of its words has to be there

    @property
    def is_plain(self) -> bool:
        """Whether whole words are all that it accepts."""
        return bool(self.words) and not (self.beginnings or self.endings or self.is_number)

    def accepts(self, word: str) -> bool:
        return (
            word in self.words
            or (self.is_number and word[0].isdigit())
            or (bool(self.beginnings) and word.startswith(self.beginnings))
            or (bool(self.endings) and word.endswith(self.endings))
        )


@dataclass(frozen=True, slots=True)
class _Pattern(Generic[T]):
    rank: int  # the order they were written in
    value: T
    elements: tuple[_Element, ...]
    is_anchored: bool
    words: tuple[frozenset[str], ...]  # of each element when whole words are all it is made of, else nothing

    def variants(self) -> Iterator[tuple[_Element, ...]]:
        """Its elements with and without each optional one."""
        choices = (((element,), ()) if element.is_optional else ((element,),) for element in self.elements)
        for chosen in product(*choices):
            yield tuple(element for choice in chosen for element in choice)

    def match(self, reading: Reading, first: int) -> int | None:
        """Its last word when it begins at ``first``, ``None`` when it does not."""
        if self.is_anchored and not reading.starts_clause(first):
            return None
        keys = reading.keys
        if not self.words:
            return _match(self.elements, 1, reading, first + 1) if self.elements[0].accepts(keys[first]) else None
        place = first
        last = first + len(self.words) - 1
        if last >= len(keys) or reading.clauses[first] != reading.clauses[last]:
            return None
        for words in self.words:
            if keys[place] not in words:
                return None
            place += 1
        return last

    def heads(self, keys: list[str]) -> list[int]:
        """Where its first word stands among ``keys``."""
        head = self.elements[0]
        if head.is_plain:
            words = head.words
            return [place for place, word in enumerate(keys) if word in words]
        return [place for place, word in enumerate(keys) if head.accepts(word)]


_Sign = tuple[int | None, _Pattern[T]]  # words that come before the sign, when it is sure; what it may begin
# What a word makes worth trying: before another word, after another, alone.
_Signs = tuple[dict[str, list[_Sign[T]]], dict[str, list[_Sign[T]]], list[_Sign[T]]]


class Found(NamedTuple, Generic[T]):
    """A phrase found: words ``first`` to ``last``, both included."""

    value: T
    first: int
    last: int


class Phrasebook(Generic[T]):
    """Patterns with a value each. ``vocabulary`` is every whole word they mention.

    A pattern is tried only where two of its words follow each other, or where the rarest of its words is;
    ``common`` tells the words that many texts hold.
    """

    def __init__(
        self, patterns: Iterable[tuple[str, T]], classes: Mapping[str, frozenset[str]], common: Container[str] = ()
    ) -> None:
        compiled = [_compile(rank, text, value, classes) for rank, (text, value) in enumerate(patterns)]
        self._by_word: dict[str, _Signs[T]] = defaultdict(lambda: ({}, {}, []))
        self._by_look: list[tuple[_Element, _Sign[T]]] = []
        self._met: dict[str, _Signs[T]] = {}
        for pattern in compiled:
            for elements in pattern.variants():
                self._index(pattern, elements, common)
        self.vocabulary = frozenset(
            word for pattern in compiled for element in pattern.elements for word in element.words
        )

    def _index(self, pattern: _Pattern[T], elements: tuple[_Element, ...], common: Container[str]) -> None:
        """Note what makes a pattern worth trying: two words that follow each other, else one word, the rarest known."""

        def frequency(words: Iterable[str]) -> float:
            """How many texts hold them, as a guess: common words are the commoner the shorter they are."""
            return sum(COMMON_WEIGHT / len(word) if word in common else 1 for word in words)

        fixed = next((place for place, element in enumerate(elements) if element.gap), len(elements))
        pairs = [place for place, (one, other) in enumerate(pairwise(elements)) if one.is_plain and other.is_plain]
        if pairs:
            place = min(pairs, key=lambda at: (at >= fixed, frequency(elements[at].words | elements[at + 1].words)))
            for one, other in product(elements[place].words, elements[place + 1].words):
                if frequency([one]) <= frequency([other]):
                    signs = self._by_word[one][0].setdefault(other, [])
                    signs.append((place if place < fixed else None, pattern))
                else:
                    signs = self._by_word[other][1].setdefault(one, [])
                    signs.append((place + 1 if place < fixed else None, pattern))
            return
        place = min(
            (at for at, element in enumerate(elements) if element.is_plain),
            key=lambda at: frequency(elements[at].words),
            default=0,
        )
        sign = (place if place < fixed else None, pattern)
        if elements[place].is_plain:
            for word in elements[place].words:
                self._by_word[word][2].append(sign)
        else:
            self._by_look.append((elements[place], sign))

    def mentions(self, word: str) -> bool:
        """Whether a word makes some pattern worth trying, alone or beside another."""
        return any(self._signs(word))

    def _signs(self, word: str) -> _Signs[T]:
        """What a word makes worth trying."""
        found = self._met.get(word)
        if found is None:
            before, after, alone = self._by_word.get(word, ({}, {}, []))
            found = before, after, [*alone, *(sign for look, sign in self._by_look if look.accepts(word))]
            if any(found) and len(self._met) < _MEMORY:
                self._met[word] = found
        return found

    def all(self, reading: Reading, role: int) -> list[Found[T]]:
        """Every phrase found, in the order they were written, then of the text.

        ``role`` is that of the words that the book mentions in ``reading.notable``.
        """
        keys = reading.keys
        end = len(keys) - 1
        worth_trying: dict[int, _Pattern[T]] = {}
        for place, roles in reading.notable:
            if roles & role:
                word = keys[place]
                before, after, alone = self._met.get(word) or self._signs(word)
                if before and place < end:
                    signs = before.get(keys[place + 1])
                    if signs:
                        _note(signs, place, keys, worth_trying)
                if after and place:
                    signs = after.get(keys[place - 1])
                    if signs:
                        _note(signs, place, keys, worth_trying)
                if alone:
                    _note(alone, place, keys, worth_trying)
        found: list[Found[T]] = []
        for code in sorted(worth_trying) if len(worth_trying) > 1 else worth_trying:
            pattern, first = worth_trying[code], code % _PLACES
            last = pattern.match(reading, first)
            if last is not None:
                found.append(Found(pattern.value, first, last))
        return found


def _note(signs: Iterable[_Sign[T]], place: int, keys: list[str], noted: dict[int, _Pattern[T]]) -> None:
    """Where patterns are worth trying, under one number that sorts them by rank, then place.

    A sign tells how many words come before ``place``; else the pattern may begin wherever its first word is.
    """
    for before, pattern in signs:
        if before is None:
            for first in pattern.heads(keys):
                noted[pattern.rank * _PLACES + first] = pattern
        elif before <= place:
            noted[pattern.rank * _PLACES + place - before] = pattern


def _match(elements: tuple[_Element, ...], index: int, reading: Reading, position: int) -> int | None:
    """The last word of the match, ``None`` without one; gaps are short, so the work is bounded."""
    keys, clauses = reading.keys, reading.clauses
    count = len(keys)
    for at in range(index, len(elements)):
        element = elements[at]
        if element.is_word:
            if position >= count or keys[position] not in element.words or clauses[position] != clauses[position - 1]:
                return None
            position += 1
        elif element.gap:
            for skipped in range(min(element.gap, count - position) + 1):
                if skipped and clauses[position + skipped - 1] != clauses[position - 1]:
                    return None
                last = _match(elements, at + 1, reading, position + skipped)
                if last is not None:
                    return last
            return None
        elif element.is_end:
            return position - 1 if position == count or reading.starts_clause(position) else None
        elif position < count and clauses[position] == clauses[position - 1] and element.accepts(keys[position]):
            last = _match(elements, at + 1, reading, position + 1)
            if last is not None or not element.is_optional:
                return last
        elif not element.is_optional:
            return None
    return position - 1


def _compile(rank: int, text: str, value: T, classes: Mapping[str, frozenset[str]]) -> _Pattern[T]:
    pieces = key(text).translate(_SEPARATORS).split()
    is_anchored = pieces[0] == "^"
    elements = tuple(_element(piece, classes) for piece in (pieces[1:] if is_anchored else pieces))
    head = elements[0]
    if head.gap or head.is_optional or head.endings or head.is_end:
        raise ValueError(f"a phrase cannot begin with a gap, an optional word or an ending: {text}")
    words = tuple(element.words for element in elements) if all(element.is_word for element in elements) else ()
    return _Pattern(rank, value, elements, is_anchored, words)


def _element(piece: str, classes: Mapping[str, frozenset[str]]) -> _Element:
    if piece == "$":
        return _Element(is_end=True)
    is_optional = piece.endswith("?")
    piece = piece.removesuffix("?")
    if piece.startswith("~"):
        return _Element(gap=int(piece[1:]))
    words: set[str] = set()
    beginnings: list[str] = []
    endings: list[str] = []
    for choice in piece.split("|"):
        if choice.startswith("@"):
            words |= classes[choice[1:]]
        elif choice.startswith("*"):
            endings.append(choice[1:])
        elif choice.endswith("*"):
            if len(choice) < 4:
                raise ValueError(f"a beginning needs three letters: {choice}")
            beginnings.append(choice[:-1])
        elif choice != "#":
            words.add(sys.intern(choice))
    return _Element(
        words=frozenset(words),
        beginnings=tuple(beginnings),
        endings=tuple(endings),
        is_number="#" in piece.split("|"),
        is_optional=is_optional,
        is_word=bool(words) and not (beginnings or endings or is_optional or "#" in piece.split("|")),
    )
