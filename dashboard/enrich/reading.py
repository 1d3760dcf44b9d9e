"""Texts as the rules read them: words in a row, with what each is to the rules, where it stands, what stands between.

Texts are read many at once: what is the same work for all their words is done by columns.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from dashboard.enrich.tokens import (
    DOT,
    EMOJI,
    ENDS_SENTENCE,
    LENGTHENED,
    LETTER,
    MARK,
    QUOTE,
    WORD,
    Pieces,
    Token,
    Vocabulary,
)
from dashboard.stats.groups import Whole, summed

BATCH = 250  # texts
_TEAR = re.compile("[:;=]['’]")
_Signs = tuple[Set[int], Set[int], Sequence[tuple[str, int, int, int]], Sequence[tuple[str, int, int]]]
_NO_SIGNS: _Signs = (frozenset(), frozenset(), (), ())


@dataclass(slots=True)
class Reading:
    """A text cut up: parallel lists over its words and numbers, then its emoji and its exclamation marks."""

    text: str
    keys: list[str]
    roles: list[int]  # what each word is to the rules
    all_roles: int  # those that some word plays
    tally: int  # the sum of what each word tells of the language
    clauses: list[int]  # a number that changes at each pause
    sentences: list[int]
    lengthened: Set[int]
    quoted: Set[int]
    emoji: Sequence[tuple[str, int, int, int]]  # key, span, index of the next word
    marks: Sequence[tuple[str, int, int]]
    _starts: list[int]  # of the words of several texts, of which its first has the number ``_first``
    _ends: list[int]
    _first: int

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The place of each word."""
        words = slice(self._first, self._first + len(self.keys))
        return list(zip(self._starts[words], self._ends[words], strict=True))

    @property
    def forms(self) -> list[tuple[str, str]]:
        """Each word, and as it stands in the text."""
        return [(key, self.text[slice(*self.span(place, place))]) for place, key in enumerate(self.keys)]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The place of words ``first`` to ``last``, both included."""
        return self._starts[self._first + first], self._ends[self._first + last]

    def playing(self, role: int) -> list[int]:
        """The words that play one of these roles."""
        return [place for place, roles in enumerate(self.roles) if roles & role] if self.all_roles & role else []

    def is_proper_noun(self, index: int) -> bool:
        """Whether the word has a capital and small letters, inside a sentence: a place, a brand, a name."""
        start, end = self.span(index, index)
        inside = index > 0 and self.sentences[index - 1] == self.sentences[index]
        return inside and self.text[start].isupper() and self.text[start + 1 : end].islower()

    def starts_clause(self, index: int) -> bool:
        """Whether nothing but a pause, a stop or the start of the text comes before the word."""
        return index == 0 or self.clauses[index - 1] != self.clauses[index]


class Readings:
    """Several texts read, in order, and what the rules ask of all their words at once.

    By token, its row in ``pieces``: ``rows``, of which ``words`` are words. By word: ``roles``, ``hashes`` and
    ``clauses``. By text: ``counts`` of its tokens, ``word_counts``, ``firsts``, the place of its first word; ``lasts``:
    those of the last words of the texts that have some.
    """

    def __init__(self, texts: Sequence[str], columns: "_Columns") -> None:
        self.pieces, self.rows, self.words = columns.pieces, columns.rows, columns.words
        self.counts = np.diff(columns.bounds)
        pieces, rows, words = columns.pieces, columns.rows, columns.words
        starts = (pieces.starts[rows] + columns.places)[words].tolist()
        ends = (pieces.ends[rows] + columns.places)[words].tolist()
        self.clauses = np.cumsum(columns.kinds > LENGTHENED)[words]
        clauses = self.clauses.tolist()
        sentences = np.cumsum(ENDS_SENTENCE[columns.kinds])[words].tolist()
        keys = pieces.folded[rows[words]].tolist()
        self.roles, self.hashes = pieces.roles[rows[words]], pieces.hashes[rows[words]]
        bounds = columns.word_bounds
        self.firsts, self.word_counts = bounds[:-1], np.diff(bounds)
        self.lasts = bounds[1:][self.word_counts > 0] - 1
        played = np.bitwise_or.reduceat(np.append(self.roles, 0), bounds[:-1]) * (self.word_counts > 0)
        tallies = summed(pieces.tallies[rows], self.counts)
        roles = self.roles.tolist()
        signs = columns.signs()
        self._readings = [
            Reading(
                text, keys[first:last], roles[first:last], all_roles, tally, clauses[first:last],
                sentences[first:last], *signs.get(number, _NO_SIGNS), starts, ends, first,
            )
            for number, (text, (first, last), all_roles, tally) in enumerate(
                zip(texts, pairwise(bounds.tolist()), played.tolist(), tallies.tolist(), strict=True)
            )
        ]  # fmt: skip

    def __getitem__(self, number: int) -> Reading:
        return self._readings[number]

    def __iter__(self) -> Iterator[Reading]:
        return iter(self._readings)

    def __len__(self) -> int:
        return len(self._readings)


class Reader:
    """Cuts texts up, knowing which words the rules know and which ones people disguise."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._pieces = Pieces(vocabulary)

    def read(self, text: str) -> Reading:
        """The text cut up, in time linear in its length."""
        return self.read_all([text])[0]

    def batches(self, texts: Sequence[str]) -> Iterator[Readings]:
        """The texts cut up, in order, some at a time."""
        for first in range(0, len(texts), BATCH):
            yield self.read_all(texts[first : first + BATCH])

    def read_all(self, texts: Sequence[str]) -> Readings:
        """The texts cut up, in order, each as if it were alone."""
        pieces = self._pieces
        if pieces.is_full:
            pieces = self._pieces = Pieces(self._vocabulary)
        columns = _Columns(pieces, *_tokens(pieces, list(map(_spaced, texts))))
        spelled = columns.spelled(self._vocabulary.disguised)
        if spelled:
            columns = self._joined(columns, texts, spelled)
        return Readings(texts, columns)

    def _joined(self, columns: "_Columns", texts: Sequence[str], spelled: Sequence[int]) -> "_Columns":
        """« c o n n a r d », « f.d.p » as one word when people disguise that word so: such a text is one piece."""
        pieces, bounds = columns.pieces, columns.bounds
        counts = np.diff(bounds)
        rows, places, done = [], [], 0
        for number in spelled:
            name = " " + texts[number]  # no piece has a space
            first, last = bounds[number : number + 2].tolist()
            if name not in pieces:
                tokens = map(pieces.token, columns.rows[first:last].tolist(), columns.places[first:last].tolist())
                pieces.keep(name, list(self._spelled(pieces, texts[number], tokens)))
            begins, counts[number] = pieces.rows_of(name)
            rows += [columns.rows[done:first], np.arange(begins, begins + counts[number])]
            places += [columns.places[done:first], np.zeros(counts[number], np.int64)]
            done = last
        return _Columns(
            pieces,
            np.concatenate([*rows, columns.rows[done:]]),
            np.concatenate([*places, columns.places[done:]]),
            counts,
        )

    def _spelled(self, pieces: Pieces, text: str, tokens: Iterable[Token]) -> Iterator[Token]:
        row: list[Token] = []  # single letters, with the dots between them
        for token in tokens:
            if token.kind == LETTER or (row and token.kind == DOT):
                row.append(token)
            else:
                yield from self._word_spelled(pieces, text, row)
                row = []
                yield token
        yield from self._word_spelled(pieces, text, row)

    def _word_spelled(self, pieces: Pieces, text: str, row: list[Token]) -> list[Token]:
        letters = [token for token in row if token.kind == LETTER]
        word = "".join([token.value for token in letters])
        if len(row) < 3 or word not in self._vocabulary.disguised:
            return row
        return [pieces.word(WORD, word, letters[0].start, letters[-1].end, text)]


def _tokens(pieces: Pieces, texts: Sequence[str]) -> tuple[Whole, Whole, Whole]:
    """The rows of the tokens of texts end to end, what to add to the place of each, and how many each text has."""
    cut = " ".join(texts).split(" ")
    numbers = np.fromiter(map(pieces.__getitem__, cut), np.int64, len(cut))
    held = pieces.counts[numbers]
    until = np.append(0, np.cumsum(held))
    rows = np.repeat(pieces.firsts[numbers] - until[:-1], held) + np.arange(until[-1])
    starts = np.append(0, np.cumsum(np.fromiter(map(len, cut), np.int64, len(cut)) + 1))
    ends = np.cumsum([text.count(" ") + 1 for text in texts], dtype=np.int64)  # of the pieces of each text
    counts = np.diff(until[np.append(0, ends)])
    return rows, np.repeat(starts[:-1], held) - np.repeat(starts[np.append(0, ends)[:-1]], counts), counts


class _Columns:
    """The tokens of several texts end to end: their ``rows`` in ``pieces``, what to add to their ``places``.

    ``words``: which of them are words; ``bounds``, ``word_bounds``: where the tokens, and the words, of each text
    begin, and at last their number.
    """

    def __init__(self, pieces: Pieces, rows: Whole, places: Whole, counts: Whole) -> None:
        self.pieces, self.rows, self.places = pieces, rows, places
        self.kinds = pieces.kinds[rows]
        self.bounds = np.append(0, np.cumsum(counts))
        self.words = np.flatnonzero(self.kinds <= LENGTHENED)
        self.word_bounds = np.searchsorted(self.words, self.bounds)

    def spelled(self, disguised: Set[str]) -> list[int]:
        """The texts where letters in a row, with nothing but dots between them, spell one of these words."""
        letters = np.flatnonzero(self.kinds[self.words] == LETTER)
        texts = np.searchsorted(self.word_bounds, letters, side="right") - 1
        pauses = np.cumsum((self.kinds > LENGTHENED) & (self.kinds != DOT))[self.words[letters]]
        apart = (letters - np.arange(len(letters)), texts, pauses)  # what letters in a row have in common
        is_first = np.bitwise_or.reduce([np.diff(each, prepend=-1) for each in apart])
        begins = np.append(np.flatnonzero(is_first), len(letters))
        long = np.flatnonzero(np.diff(begins) >= 3)
        found = set()
        for first, last in zip(begins[long].tolist(), begins[long + 1].tolist(), strict=True):
            rows = self.rows[self.words[letters[first:last]]]
            if "".join(self.pieces.folded[rows].tolist()) in disguised:
                found.add(int(texts[first]))
        return sorted(found)

    def signs(self) -> dict[int, _Signs]:
        """What stands apart in each text that has something: lengthened words, quoted ones, emoji, marks."""
        kinds = self.kinds
        apart = np.flatnonzero((kinds >= LENGTHENED) & (kinds <= QUOTE))
        texts = np.searchsorted(self.bounds, apart, side="right") - 1
        before = np.searchsorted(self.words, apart) - self.word_bounds[texts]
        rows, places = self.rows[apart], self.places[apart]
        starts, ends = self.pieces.starts[rows] + places, self.pieces.ends[rows] + places
        found: dict[int, tuple[set[int], set[int], list[Any], list[Any]]] = {}
        quoted_from: dict[int, int] = {}
        for number, kind, place, start, end, value in zip(
            texts.tolist(), kinds[apart].tolist(), before.tolist(), starts.tolist(), ends.tolist(),
            self.pieces.folded[rows].tolist(), strict=True,
        ):  # fmt: skip
            if number not in found:
                found[number] = set(), set(), [], []
            lengthened, quoted, emoji, marks = found[number]
            if kind == LENGTHENED:
                lengthened.add(place)
            elif kind == EMOJI:
                emoji.append((value, start, end, place))
            elif kind == MARK:
                marks.append((value, start, end))
            elif number not in quoted_from or value == "«":
                quoted_from[number] = place
            else:
                quoted.update(range(quoted_from.pop(number), place))
        return dict(found)


def _spaced(text: str) -> str:
    """The text with a space for each sign that only separates words: never longer, never shorter."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if "'" not in text and "’" not in text:
        return text
    if _TEAR.search(text):
        return text  # « :'( »
    return text.replace("'", " ").replace("’", " ")
