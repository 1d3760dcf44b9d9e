"""Phrases as data: small patterns of words, found in a reading in linear time.

One element per word: ``word``, ``this|that``, ``begin*``, ``*end``, ``@class`` (see classes.tsv), ``#`` (a number),
``~3`` (up to three words, whatever they are), ``^`` (start of a clause), ``$`` (its end); a trailing ``?`` makes an
element optional.
A phrase never crosses a pause: comma, full stop, emoji, quotation mark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from dashboard.enrich.tokens import Reading, key

T = TypeVar("T")

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

    def accepts(self, word: str) -> bool:
        return (
            word in self.words
            or (self.is_number and word[0].isdigit())
            or (bool(self.beginnings) and word.startswith(self.beginnings))
            or (bool(self.endings) and word.endswith(self.endings))
        )


@dataclass(frozen=True, slots=True)
class _Pattern(Generic[T]):
    value: T
    elements: tuple[_Element, ...]
    is_anchored: bool


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase found: words ``first`` to ``last``, both included."""

    value: T
    first: int
    last: int


class Phrasebook(Generic[T]):
    """Patterns with a value each. ``vocabulary`` is every whole word they mention."""

    def __init__(self, patterns: Iterable[tuple[str, T]], classes: Mapping[str, frozenset[str]]) -> None:
        self._by_word: dict[str, list[_Pattern[T]]] = {}
        self._by_beginning: dict[str, list[_Pattern[T]]] = {}
        self._by_number: list[_Pattern[T]] = []
        words: set[str] = set()
        for text, value in patterns:
            pattern = _compile(text, value, classes)
            for element in pattern.elements:
                words |= element.words
            self._index(pattern, text)
        self.vocabulary = frozenset(words)

    def _index(self, pattern: _Pattern[T], text: str) -> None:
        head = pattern.elements[0]
        if head.gap or head.is_optional or head.endings or head.is_end:
            raise ValueError(f"a phrase cannot begin with a gap, an optional word or an ending: {text}")
        for word in head.words:
            self._by_word.setdefault(word, []).append(pattern)
        for beginning in head.beginnings:
            self._by_beginning.setdefault(beginning[:3], []).append(pattern)
        if head.is_number:
            self._by_number.append(pattern)

    def at(self, reading: Reading, first: int) -> list[Found[T]]:
        """Every phrase that begins at word ``first``."""
        word = reading.keys[first]
        candidates = [*self._by_word.get(word, ()), *self._by_beginning.get(word[:3], ())]
        if word[0].isdigit():
            candidates += self._by_number
        found: list[Found[T]] = []
        for pattern in candidates:
            if pattern.elements[0].accepts(word) and (not pattern.is_anchored or reading.starts_clause(first)):
                last = _match(pattern.elements, 1, reading, first + 1)
                if last is not None:
                    found.append(Found(pattern.value, first, last))
        return found

    def longest(self, reading: Reading, first: int) -> Found[T] | None:
        """The phrase that begins at word ``first`` and goes furthest; the first written wins a tie."""
        found = self.at(reading, first)
        return max(found, key=lambda each: each.last) if found else None


def _match(elements: tuple[_Element, ...], index: int, reading: Reading, position: int) -> int | None:
    """The last word of the match, ``None`` without one; gaps are short, so the work is bounded."""
    if index == len(elements):
        return position - 1
    element = elements[index]
    room = len(reading.keys) - position
    if element.is_end:
        return position - 1 if not room or reading.starts_clause(position) else None
    if element.gap:
        for skipped in range(min(element.gap, room) + 1):
            if skipped and reading.clauses[position + skipped - 1] != reading.clauses[position - 1]:
                return None
            last = _match(elements, index + 1, reading, position + skipped)
            if last is not None:
                return last
        return None
    if room and reading.clauses[position] == reading.clauses[position - 1] and element.accepts(reading.keys[position]):
        last = _match(elements, index + 1, reading, position + 1)
        if last is not None:
            return last
    return _match(elements, index + 1, reading, position) if element.is_optional else None


def _compile(text: str, value: T, classes: Mapping[str, frozenset[str]]) -> _Pattern[T]:
    pieces = key(text).translate(_SEPARATORS).split()
    is_anchored = pieces[0] == "^"
    elements = tuple(_element(piece, classes) for piece in (pieces[1:] if is_anchored else pieces))
    return _Pattern(value, elements, is_anchored)


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
            words.add(choice)
    return _Element(
        words=frozenset(words),
        beginnings=tuple(beginnings),
        endings=tuple(endings),
        is_number="#" in piece.split("|"),
        is_optional=is_optional,
    )
