"""Texts as the rules see them: folded words, emoji and marks, each with its place in the original text."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

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


def fold(text: str) -> Folded:
    """NFKC, no case, no accent, no invisible character: « 𝐍𝐔𝐋 » and « Nûl » both read « nul »."""
    pieces = [_FOLDING[char] for char in text]
    if _FOLDING.uneven.isdisjoint(text):
        return Folded("".join(pieces), None, None)
    starts: list[int] = []
    ends: list[int] = []
    for position, piece in enumerate(pieces):
        if piece:
            starts.extend([position] * len(piece))
            ends.extend([position + 1] * len(piece))
        elif ends:
            ends[-1] = position + 1  # a dropped mark belongs to the sign before it
    return Folded("".join(pieces), starts, ends)


def key(text: str) -> str:
    """A word or phrase of the data files, folded."""
    return fold(text).text


_LETTERS = r"[^\W\d_]"
_EMOTICON = (
    r"[:;=][-o']?[()\[\]|/\\](?![\w/])|[:;=]-?[dpso](?![\w])|:'-?[()]|>:\(|</?3(?!\d)|\^_?\^|-_+-|\b(?:t_t|o_o)\b"
)
_EMOJI = r"[\U0001F000-\U0001FAFF\u2190-\u21FF\u2300-\u23FF\u2600-\u27BF\u2B00-\u2BFF]"
_TOKEN = re.compile(
    rf"(?P<link>https?://\S+|www\.\S+|[a-z0-9._%+-]{{1,64}}@[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{1,5}}|@\w+)"
    rf"|(?P<emoji>{_EMOTICON}|{_EMOJI}(?:\u200d{_EMOJI})*)"
    rf"|(?P<word>{_LETTERS}+(?:[*@$€0-9]+{_LETTERS}+)*[*0-9]*)"
    rf"|(?P<number>\d+(?:[.,:/]\d+)*{_LETTERS}*)"
    r"|(?P<mark>[!?]+)|(?P<stop>\.(?!\.)|[;\n])|(?P<pause>\.\.+|[,:()\[\]|/]|\s[-–—]\s)|(?P<quote>[«»\"])"
)
_LONG_RUN = re.compile(r"(.)\1{2,}")
_LEET = str.maketrans("013457@$€", "oieastase")


@dataclass(slots=True)
class Reading:
    """A text cut up: parallel lists over its words and numbers, then its emoji and its exclamation marks."""

    text: str
    keys: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    lengthened: set[int] = field(default_factory=set)
    quoted: set[int] = field(default_factory=set)
    emoji: list[tuple[str, int, int, int]] = field(default_factory=list)  # key, span, index of the next word
    marks: list[tuple[str, int, int]] = field(default_factory=list)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The place of words ``first`` to ``last``, both included."""
        return self.spans[first][0], self.spans[last][1]

    def is_proper_noun(self, index: int) -> bool:
        """Whether the word has a capital and small letters, inside a sentence: a place, a brand, a name."""
        start, end = self.spans[index]
        inside = index > 0 and self.sentences[index - 1] == self.sentences[index]
        return inside and self.text[start].isupper() and self.text[start + 1 : end].islower()

    def starts_clause(self, index: int) -> bool:
        """Whether nothing but a pause, a stop or the start of the text comes before the word."""
        return index == 0 or self.clauses[index - 1] != self.clauses[index]


class _Token(NamedTuple):
    kind: str
    value: str
    start: int
    end: int


class Reader:
    """Cuts texts up, knowing which words the rules know and which ones people disguise."""

    def __init__(self, known: Iterable[str], disguised: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._disguised = frozenset(disguised)

    def read(self, text: str) -> Reading:
        """The text cut up, in time linear in its length."""
        folded = fold(text)
        reading = Reading(text)
        clause = sentence = 0
        quote_from: int | None = None
        for token in self._tokens(folded.text):
            kind, value = token.kind, token.value
            if kind in ("word", "number"):
                if kind == "word" and value not in self._known:
                    value = self._plain(value)
                    if _LONG_RUN.search(token.value):
                        reading.lengthened.add(len(reading.keys))
                reading.keys.append(value)
                reading.spans.append(folded.span(token.start, token.end))
                reading.clauses.append(clause)
                reading.sentences.append(sentence)
                continue
            clause += 1
            if kind == "emoji":
                reading.emoji.append((value, *folded.span(token.start, token.end), len(reading.keys)))
            elif kind == "mark":
                reading.marks.append((value, *folded.span(token.start, token.end)))
                sentence += 1
            elif kind == "stop":
                sentence += 1
            elif kind == "quote":
                if quote_from is None or value == "«":
                    quote_from = len(reading.keys)
                else:
                    reading.quoted.update(range(quote_from, len(reading.keys)))
                    quote_from = None
        return reading

    def _tokens(self, folded: str) -> list[_Token]:
        tokens: list[_Token] = []
        spelled: list[_Token] = []  # single letters in a row, with the dots between them
        for match in _TOKEN.finditer(folded):
            token = _Token(match.lastgroup or "", match.group(), match.start(), match.end())
            if (token.kind == "word" and len(token.value) == 1) or (spelled and token.value == "."):
                spelled.append(token)
            elif token.kind != "link":
                tokens.extend(self._spelled(spelled))
                spelled = []
                tokens.append(token)
        tokens.extend(self._spelled(spelled))
        return tokens

    def _spelled(self, tokens: list[_Token]) -> list[_Token]:
        """« c o n n a r d » and « f.d.p » as one word when people disguise that word so."""
        if len(tokens) < 3:
            return tokens
        letters = [token for token in tokens if token.kind == "word"]
        word = "".join(token.value for token in letters)
        if word not in self._disguised:
            return tokens
        return [_Token("word", word, letters[0].start, letters[-1].end)]

    def _plain(self, word: str) -> str:
        """The known word behind a lengthened, starred or leet spelling; the word itself when there is none."""
        if word in self._known:
            return word
        if not word.isalpha():
            return self._undisguise(word)
        if _LONG_RUN.search(word):
            twice = _LONG_RUN.sub(r"\1\1", word)
            once = _LONG_RUN.sub(r"\1", word)
            for guess in (once, twice, _squeeze(word)):
                if guess in self._known:
                    return guess
            return twice
        if len(word) > 3 and word[-1] == word[-2] and word[:-1] in self._known:
            return word[:-1]
        return word

    def _undisguise(self, word: str) -> str:
        if "*" in word:
            shape = re.compile("".join("." if char == "*" else re.escape(char) for char in word[:30]))
            loose = re.compile(re.sub(r"(\\\*)+", ".+", re.escape(word[:30])))
            for form in (shape, loose):
                found = sorted(term for term in self._disguised if form.fullmatch(term))
                if found:
                    return found[0]
            return word
        guess = _squeeze(word.translate(_LEET))
        return next((g for g in (word.translate(_LEET), guess) if g in self._disguised), word)


def _squeeze(word: str) -> str:
    """Every doubled letter written once: « nnuull » → « nul »."""
    return word[:1] + "".join(after for before, after in pairwise(word) if after != before)
