"""Pieces of texts as the rules see them: folded words, emoji and marks, each with its place in the original."""

import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from threading import Lock
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dashboard.enrich.disguise import Disguises, is_lengthened

_KEPT_INVISIBLE = "\u200d"  # joins emoji into one sign
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_REPLACED = {
    "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'",
    "“": '"', "”": '"', "„": '"', "❗": "!", "❕": "!", "❓": "?", "❔": "?", "\r": "\n",
}  # fmt: skip


class _Folding(dict[str, str]):
    """Character → its accent-free, case-free form, worked out once; ``uneven`` holds those that change length."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, char: str) -> str:
        folded = _REPLACED.get(char)
        if folded is None:
            pieces = unicodedata.normalize("NFKD", char).casefold()
            folded = "".join(piece for piece in unicodedata.normalize("NFKD", pieces) if not _is_dropped(piece))
        if len(folded) != 1:
            self.uneven.add(char)
        self[char] = folded
        return folded


def _is_dropped(char: str) -> bool:
    if char == _KEPT_INVISIBLE:
        return False
    return unicodedata.category(char) in ("Mn", "Me", "Cf") or ord(char) in _SKIN_TONES


_FOLDING = _Folding()
_NOT_ASCII = re.compile(r"[^\x00-\x7f]|[`\r]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded copy of a text; ``span`` gives back the place in the original."""

    text: str
    starts: list[int] | None
    ends: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``self.text[start:end]`` (not empty) stood in the original."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def _fold_one(found: re.Match[str]) -> str:
    return _FOLDING[found[0]]


def fold(text: str) -> Folded:
    """NFKC, no case, no accent, no invisible character: « 𝐍𝐔𝐋 » and « Nûl » both read « nul »."""
    folded = _NOT_ASCII.sub(_fold_one, text).lower()
    if _FOLDING.uneven.isdisjoint(text):
        return Folded(folded, None, None)
    starts: list[int] = []
    ends: list[int] = []
    for position, char in enumerate(text):
        piece = _FOLDING[char]
        if piece:
            starts.extend([position] * len(piece))
            ends.extend([position + 1] * len(piece))
        elif ends:
            ends[-1] = position + 1  # a dropped mark belongs to the sign before it
    return Folded(folded, starts, ends)


def key(text: str) -> str:
    """A word or phrase of the data files, folded."""
    return sys.intern(fold(text).text)


def hash_of(word: str) -> int:
    """A number that two words seldom share, the same on every machine."""
    return crc32(word.encode("utf-8", "surrogatepass"))


_LETTERS = r"[^\W\d_]"
_EMOTICON = (
    r"[:;=][-o']?[()\[\]|/\\](?![\w/])|[:;=]-?[dpso](?![\w])|:'-?[()]|>:\(|</?3(?!\d)|\^_?\^|-_+-|\b(?:t_t|o_o)\b"
)
_EMOJI = r"[\U0001F000-\U0001FAFF\u2190-\u21FF\u2300-\u23FF\u2600-\u27BF\u2B00-\u2BFF]"
_TOKEN = re.compile(
    r"(?P<address>https?://\S+|www\.\S+"
    r"|[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}|@\w+|\\u[0-9a-f]{4})"
    rf"|(?P<emoji>{_EMOTICON}|{_EMOJI}(?:\u200d{_EMOJI})*)"
    rf"|(?P<word>{_LETTERS}+(?:[*@$€0-9]+{_LETTERS}+)*[*0-9]*)"
    rf"|(?P<number>\d+(?:[.,:/]\d+)*{_LETTERS}*)"
    r"|(?P<mark>[!?]+)|(?P<stop>\.(?!\.)|[;\n])|(?P<pause>\.\.+|[,:()\[\]|/]|(?<!\S)[-–—](?!\S))|(?P<quote>[«»\"])"
)
_AFTER_WORD = ".,!?…"
_ROOM = 1_024  # rows of a table at first
MOST_PIECES, MOST_LETTERS = 60_000, 2_000_000  # remembered at once

# Kinds of tokens: those of words first.
WORD, LETTER, LENGTHENED, EMOJI, MARK, QUOTE, DOT, STOP, PAUSE = range(9)
ENDS_SENTENCE = np.array([kind in (MARK, DOT, STOP) for kind in range(9)])
_KINDS = {"emoji": EMOJI, "mark": MARK, "stop": STOP, "pause": PAUSE, "quote": QUOTE}


class Token(NamedTuple):
    """A word, a number or a sign, with its place; of a word, its roles, what it tells of the language, its writing."""

    kind: int
    start: int
    end: int
    roles: int
    tally: int
    value: str
    written: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rules say of words.

    ``known`` are those they mention, ``disguised`` those that people disguise, ``disguises`` what sees through it; a
    role is a bit, and what a word tells of the language a number, that of a text being the sum of those of its words.
    """

    known: frozenset[str]
    disguised: frozenset[str]
    disguises: Disguises
    roles: Callable[[str], int]
    language: Callable[[str], int]


class Pieces(dict[str, int]):
    """Pieces of text without spaces → their numbers, given as they are met, for people write the same words.

    ``firsts`` and ``counts`` tell which tokens each is made of; a token is a row of the other tables. What has a number
    keeps it; tables that grow are replaced, so that they are looked at after the numbers were asked for. Safe in
    threads.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._lock = Lock()
        self._letters = 0
        self.firsts, self.counts = np.zeros(_ROOM, np.int64), np.zeros(_ROOM, np.int64)
        self.kinds = np.zeros(_ROOM, np.uint8)
        self.starts, self.ends = np.zeros(_ROOM, np.int64), np.zeros(_ROOM, np.int64)
        self.roles, self.tallies = np.zeros(_ROOM, np.int64), np.zeros(_ROOM, np.int64)
        self.hashes = np.zeros(_ROOM, np.int64)
        self.folded: NDArray[Any] = np.empty(_ROOM, object)
        self.written: list[str] = []

    @property
    def is_full(self) -> bool:
        """Whether to start afresh: texts never end, memory does."""
        return len(self) > MOST_PIECES or self._letters > MOST_LETTERS

    def __missing__(self, piece: str) -> int:
        return self.keep(piece, self._cut(piece))

    def keep(self, piece: str, tokens: Sequence[Token]) -> int:
        """Give a number to a piece made of these tokens."""
        with self._lock:
            if piece in self:  # another thread was faster
                return self[piece]
            number, first = len(self), len(self.written)
            last = first + len(tokens)
            if number == len(self.firsts):
                self.firsts, self.counts = _grown(self.firsts), _grown(self.counts)
            while last > len(self.kinds):
                self.kinds, self.folded = _grown(self.kinds), _grown(self.folded)
                self.starts, self.ends = _grown(self.starts), _grown(self.ends)
                self.roles, self.tallies, self.hashes = _grown(self.roles), _grown(self.tallies), _grown(self.hashes)
            for row, token in enumerate(tokens, first):
                self.kinds[row], self.starts[row], self.ends[row] = token[:3]
                self.roles[row], self.tallies[row], self.folded[row] = token[3:6]
                self.hashes[row] = hash_of(token.value)
            self.written += [token.written for token in tokens]
            self.firsts[number], self.counts[number] = first, len(tokens)
            self._letters += len(piece)
            self[piece] = number
        return number

    def rows_of(self, piece: str) -> tuple[int, int]:
        """The first row of the tokens of a piece, and how many they are."""
        number = self[piece]  # may replace the tables: they are looked at afterwards
        return int(self.firsts[number]), int(self.counts[number])

    def token(self, row: int, by: int = 0) -> Token:
        """The token of a row, as it stands in a longer text."""
        kind, start, end = int(self.kinds[row]), int(self.starts[row]) + by, int(self.ends[row]) + by
        roles, tally = int(self.roles[row]), int(self.tallies[row])
        return Token(kind, start, end, roles, tally, self.folded[row], self.written[row])

    def _tokens_of(self, piece: str, by: int = 0) -> list[Token]:
        first, count = self.rows_of(piece)
        return [self.token(row, by) for row in range(first, first + count)]

    def _cut(self, piece: str) -> Sequence[Token]:
        if piece.isalpha():
            return self._word_alone(piece)
        core = piece.rstrip(_AFTER_WORD)
        if core is not piece and core.isalpha() and core[:3] not in ("www", "WWW"):
            return [*self._tokens_of(core), *self._tokens_of(piece[len(core) :], len(core))]
        return self._tokens(piece)

    def _word_alone(self, piece: str) -> list[Token]:
        """What most pieces are, without the cost of the rest."""
        folded = _NOT_ASCII.sub(_fold_one, piece).lower()
        if not _FOLDING.uneven.isdisjoint(piece):
            return self._tokens(piece)
        known, disguises = self._vocabulary.known, self._vocabulary.disguises
        words = disguises.pieces(folded) if len(folded) > 7 and folded not in known else (folded,)
        starts = accumulate(map(len, words), initial=0)
        return [self._word(word, at, at + len(word), piece) for at, word in zip(starts, words, strict=False)]

    def _tokens(self, piece: str) -> list[Token]:
        folded = fold(piece)
        found: list[Token] = []
        for match in _TOKEN.finditer(folded.text):
            name, value = match.lastgroup or "", match.group()
            start, end = folded.span(*match.span())
            if name == "word":
                found.append(self._word(value, start, end, piece))
            elif name == "number":
                found.append(Token(WORD, start, end, self._vocabulary.roles(value), 0, value, piece[start:end]))
            elif name != "address":
                found.append(Token(DOT if value == "." else _KINDS[name], start, end, 0, 0, value, ""))
        return found

    def _word(self, value: str, start: int, end: int, piece: str) -> Token:
        kind = WORD
        if len(value) == 1:
            kind = LETTER
        elif value not in self._vocabulary.known:
            if is_lengthened(value):
                kind = LENGTHENED
            value = self._vocabulary.disguises.plain(value)
        return self.word(kind, value, start, end, piece)

    def word(self, kind: int, value: str, start: int, end: int, text: str) -> Token:
        """The token of a word that stands at a place of a text."""
        value = sys.intern(value)
        roles, tally = self._vocabulary.roles(value), self._vocabulary.language(value)
        return Token(kind, start, end, roles, tally, value, text[start:end])


def _grown(table: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([table, np.zeros_like(table)])
