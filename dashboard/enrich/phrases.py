"""Phrases as data: small patterns of words, matched in a reading in linear time.

One element per word: ``word``, ``this|that``, ``begin*``, ``*end``, ``@class`` (see classes.tsv), ``#`` (a number),
``~3`` (up to three words, whatever they are), ``^`` (start of a clause), ``$`` (its end); a trailing ``?`` makes an
element optional.
A phrase never crosses a pause: comma, full stop, emoji, quotation mark.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Generic, NamedTuple, TypeVar

from dashboard.enrich.reading import Reading
from dashboard.enrich.tokens import key

T = TypeVar("T")

_SEPARATORS = str.maketrans("'-", "  ")


@dataclass(frozen=True, slots=True)
class Element:
    """What one word of a phrase may be, or a gap, or the end of a clause."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    gap: int = 0
    then: frozenset[str] = frozenset()  # after a gap, the words that the next element asks for, when it is a word
    is_number: bool = False
    is_optional: bool = False
    is_end: bool = False
    is_word: bool = False  # one of its words has to be there

    @property
    def is_plain(self) -> bool:
        """Whether whole words are all that it accepts."""
        return bool(self.words) and not (self.beginnings or self.endings or self.is_number)

    def accepts(self, word: str) -> bool:
        """Whether a word is what the element asks for."""
        return (
            word in self.words
            or (self.is_number and word[0].isdigit())
            or (bool(self.beginnings) and word.startswith(self.beginnings))
            or (bool(self.endings) and word.endswith(self.endings))
        )


_WORD, _GAP_THEN, _GAP, _END, _LOOK = range(5)
# An element as it is matched: what it is, the words that it asks for, or that are asked for after its gap, itself.
Step = tuple[int, frozenset[str], Element]


def _step(element: Element) -> Step:
    if element.is_word:
        return _WORD, element.words, element
    if element.gap:
        return _GAP_THEN if element.then else _GAP, element.then, element
    return _END if element.is_end else _LOOK, element.words, element


@dataclass(frozen=True, slots=True)
class Pattern(Generic[T]):
    """A phrase ready to be matched."""

    rank: int  # the order they were written in
    value: T
    elements: tuple[Element, ...]
    is_anchored: bool
    words: tuple[frozenset[str], ...]  # of each element when whole words are all it is made of, else nothing
    steps: tuple[Step, ...]

    def variants(self) -> Iterator[tuple[Element, ...]]:
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
            head, word = self.elements[0], keys[first]
            is_begun = word in head.words or (not head.is_word and head.accepts(word))
            return match_steps(self.steps, 1, reading, first + 1) if is_begun else None
        place, last = first, first + len(self.words) - 1
        if last >= len(keys) or reading.clauses[first] != reading.clauses[last]:
            return None
        for words in self.words:
            if keys[place] not in words:
                return None
            place += 1
        return last

    def heads(self, reading: Reading, place: int) -> list[int]:
        """Where its first word stands up to ``place``, in the same clause."""
        keys, clause = reading.keys, reading.clauses[place]
        begins = reading.clauses.index(clause)
        head = self.elements[0]
        if head.is_word:
            words = head.words
            return [first for first in range(begins, place + 1) if keys[first] in words]
        return [first for first in range(begins, place + 1) if head.accepts(keys[first])]


class Found(NamedTuple, Generic[T]):
    """A phrase found: words ``first`` to ``last``, both included."""

    value: T
    first: int
    last: int


class Phrasebook(Generic[T]):
    """Patterns with a value each, in the order they are written. ``vocabulary`` is every whole word they mention."""

    def __init__(self, patterns: Iterable[tuple[str, T]], classes: Mapping[str, frozenset[str]]) -> None:
        self.patterns = [_compile(rank, text, value, classes) for rank, (text, value) in enumerate(patterns)]
        self.vocabulary = frozenset(
            word for pattern in self.patterns for element in pattern.elements for word in element.words
        )


def match_steps(steps: tuple[Step, ...], index: int, reading: Reading, position: int) -> int | None:
    """The last word of the match, ``None`` without one; gaps are short, so the work is bounded."""
    keys, clauses = reading.keys, reading.clauses
    count, clause = len(keys), clauses[position - 1]
    for at in range(index, len(steps)):
        kind, words, element = steps[at]
        if kind == _WORD:
            if position >= count or keys[position] not in words or clauses[position] != clause:
                return None
            position += 1
        elif kind == _GAP_THEN:
            for following in range(position, min(position + element.gap + 1, count)):
                if clauses[following] != clause:
                    return None
                if keys[following] in words:
                    last = match_steps(steps, at + 2, reading, following + 1)
                    if last is not None:
                        return last
            return None
        elif kind == _GAP:
            for skipped in range(min(element.gap, count - position) + 1):
                if skipped and clauses[position + skipped - 1] != clause:
                    return None
                last = match_steps(steps, at + 1, reading, position + skipped)
                if last is not None:
                    return last
            return None
        elif kind == _END:
            return position - 1 if position == count or clauses[position] != clause else None
        elif position < count and clauses[position] == clause and element.accepts(keys[position]):
            if element.is_optional:
                last = match_steps(steps, at + 1, reading, position + 1)
                if last is not None:
                    return last
            else:
                position += 1
        elif not element.is_optional:
            return None
    return position - 1


def _compile(rank: int, text: str, value: T, classes: Mapping[str, frozenset[str]]) -> Pattern[T]:
    pieces = key(text).translate(_SEPARATORS).split()
    is_anchored = pieces[0] == "^"
    apart = [_element(piece, classes) for piece in (pieces[1:] if is_anchored else pieces)]
    after = [*(element.words if element.is_word else frozenset() for element in apart[1:]), frozenset()]
    elements = tuple(
        replace(element, then=then) if element.gap else element for element, then in zip(apart, after, strict=True)
    )
    head = elements[0]
    if head.gap or head.is_optional or head.endings or head.is_end:
        raise ValueError(f"a phrase cannot begin with a gap, an optional word or an ending: {text}")
    words = tuple(element.words for element in elements) if all(element.is_word for element in elements) else ()
    return Pattern(rank, value, elements, is_anchored, words, tuple(map(_step, elements)))


def _element(piece: str, classes: Mapping[str, frozenset[str]]) -> Element:
    if piece == "$":
        return Element(is_end=True)
    is_optional = piece.endswith("?")
    piece = piece.removesuffix("?")
    if piece.startswith("~"):
        return Element(gap=int(piece[1:]))
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
    return Element(
        words=frozenset(words),
        beginnings=tuple(beginnings),
        endings=tuple(endings),
        is_number="#" in piece.split("|"),
        is_optional=is_optional,
        is_word=bool(words) and not (beginnings or endings or is_optional or "#" in piece.split("|")),
    )
