"""Texts as the rules see them: folded words, emoji and marks, each with its place in the original text."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, chain
from operator import itemgetter, or_
from typing import NamedTuple

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
    return fold(text).text


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
_EYES_BEFORE_TEAR = (":'", ";'", "='", ":’", ";’", "=’")
RULES = (1 << 13) - 1  # bits of what a word is to the rules; those above are only asked of a whole text
_AFTER_WORD = ".,!?…"
_MEMORY = 50_000  # pieces of text remembered: the first seen, so the most frequent
_SHORT = 24  # longest piece worth remembering


# Kind, folded value, place, and for a word its roles and what it tells of the language. « kind » is a group of
# _TOKEN, or « letter » for a word of one letter, « long » for a lengthened one.
_Token = tuple[str, str, int, int, int, int]
_IN_SHAPE = {"word": "w", "number": "w", "letter": "l", "long": "g"}  # of other kinds: « | », of a full stop: « . »


class _Cut(NamedTuple):
    """A piece of text cut up once: its tokens, then what a reading is put together from, one item per word."""

    tokens: tuple[_Token, ...]
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    roles: tuple[int, ...]
    written: tuple[str, ...]
    shape: str  # a letter per token, of _IN_SHAPE
    tally: int
    any_role: int


_KEYS, _ROLES, _WRITTEN, _SHAPE, _TALLY, _ANY_ROLE = map(itemgetter, (1, 3, 4, 5, 6, 7))


def _cut(piece: str, tokens: tuple[_Token, ...]) -> _Cut:
    words = [token for token in tokens if token[0] in _IN_SHAPE]
    return _Cut(
        tokens=tokens,
        keys=tuple([token[1] for token in words]),
        spans=tuple([token[2:4] for token in words]),
        roles=tuple([token[4] for token in words]),
        written=tuple([piece[token[2] : token[3]] for token in words]),
        shape="".join([_IN_SHAPE.get(token[0]) or ("." if token[1] == "." else "|") for token in tokens]),
        tally=sum([token[5] for token in words]),
        any_role=reduce(or_, [token[4] for token in words], 0),
    )


class Reading:
    """A text cut up: parallel lists over its words and numbers, then its emoji and its exclamation marks."""

    __slots__ = (
        "_cuts", "_pieces", "_spans", "all_roles", "clauses", "emoji", "keys", "lengthened", "marks", "notable",
        "quoted", "sentences", "tally", "text",
    )  # fmt: skip

    text: str
    keys: list[str]
    notable: list[tuple[int, int]]  # the words that play a role of RULES, with their roles
    all_roles: int  # those that any word plays
    tally: int  # the sum of what each word tells of the language
    clauses: list[int]
    sentences: list[int]
    lengthened: set[int]
    quoted: set[int]
    emoji: list[tuple[str, int, int, int]]  # key, span, index of the next word
    marks: list[tuple[str, int, int]]

    def __init__(self, text: str, pieces: Sequence[str], cuts: Sequence[_Cut], shape: str) -> None:
        self.text = text
        self._pieces, self._cuts = pieces, cuts
        self._spans: list[tuple[int, int]] | None = None
        self.keys = list(chain.from_iterable(map(_KEYS, cuts)))
        roles = chain.from_iterable(map(_ROLES, cuts))
        self.notable = [(at, role) for at, role in enumerate(roles) if role & RULES]
        self.all_roles = reduce(or_, map(_ANY_ROLE, cuts), 0)
        self.tally = sum(map(_TALLY, cuts))
        self.lengthened = set()
        self.quoted = set()
        self.emoji = []
        self.marks = []
        if "|" in shape or "." in shape or "g" in shape:
            self._punctuate()
        else:
            self.clauses = self.sentences = [0] * len(self.keys)

    def _punctuate(self) -> None:
        """What is not a word: where clauses and sentences end, emoji, marks, quotations; and lengthened words."""
        self.clauses, self.sentences = [], []
        at = clause = sentence = words = 0
        quote_from: int | None = None
        for piece, cut in zip(self._pieces, self._cuts, strict=True):
            shape = cut.shape
            if shape == "w" or shape == "l":
                words += 1
                at += len(piece) + 1
                continue
            for kind, value, start, end, *_ in cut.tokens:
                if kind in _IN_SHAPE:
                    if kind == "long":
                        self.lengthened.add(words)
                    words += 1
                    continue
                self.clauses += [clause] * (words - len(self.clauses))
                clause += 1
                if kind == "stop" or kind == "mark":
                    self.sentences += [sentence] * (words - len(self.sentences))
                    sentence += 1
                    if kind == "mark":
                        self.marks.append((value, at + start, at + end))
                elif kind == "emoji":
                    self.emoji.append((value, at + start, at + end, words))
                elif kind == "quote":
                    if quote_from is None or value == "«":
                        quote_from = words
                    else:
                        self.quoted.update(range(quote_from, words))
                        quote_from = None
            at += len(piece) + 1
        self.clauses += [clause] * (words - len(self.clauses))
        self.sentences += [sentence] * (words - len(self.sentences))

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The place of each word in the text; worked out when first asked for."""
        if self._spans is None:
            self._spans = spans = []
            at = 0
            for piece, cut in zip(self._pieces, self._cuts, strict=True):
                for start, end in cut.spans:
                    spans.append((at + start, at + end))
                at += len(piece) + 1
        return self._spans

    @property
    def written(self) -> Iterator[str]:
        """Each word as it stands in the text."""
        return chain.from_iterable(map(_WRITTEN, self._cuts))

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


class _Cuts(dict[str, _Cut]):
    """Pieces of text without spaces, cut up. Short ones are remembered, for people write the same words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._known = vocabulary.known
        self._disguises = vocabulary.disguises

    def __missing__(self, piece: str) -> _Cut:
        core = piece if piece.isalpha() else piece.rstrip(_AFTER_WORD)
        tokens: tuple[_Token, ...]
        if core is piece:
            tokens = self._word_alone(piece) if piece.isalpha() else self._tokens(piece)
        elif core.isalpha() and core[:3] not in ("www", "WWW"):
            tokens = self[core].tokens + tuple(_moved(len(core), self[piece[len(core) :]].tokens))
        else:
            tokens = self._tokens(piece)
        cut = _cut(piece, tokens)
        if len(piece) <= _SHORT and len(self) < _MEMORY:
            self[piece] = cut
        return cut

    def _word_alone(self, piece: str) -> tuple[_Token, ...]:
        """What most pieces are, without the cost of the rest."""
        folded = _NOT_ASCII.sub(_fold_one, piece).lower()
        if not _FOLDING.uneven.isdisjoint(piece):
            return self._tokens(piece)
        words = self._disguises.pieces(folded) if len(folded) > 7 and folded not in self._known else (folded,)
        cut: list[_Token] = []
        start = 0
        for word in words:
            cut.append(self._word(word, start, start + len(word)))
            start += len(word)
        return tuple(cut)

    def _tokens(self, piece: str) -> tuple[_Token, ...]:
        folded = fold(piece)
        found: list[_Token] = []
        for match in _TOKEN.finditer(folded.text):
            kind, value = match.lastgroup or "", match.group()
            start, end = folded.span(*match.span())
            if kind == "word":
                found.append(self._word(value, start, end))
            elif kind == "number":
                found.append((kind, value, start, end, self._vocabulary.roles(value), 0))
            elif kind != "address":
                found.append((kind, value, start, end, 0, 0))
        return tuple(found)

    def _word(self, value: str, start: int, end: int) -> _Token:
        kind = "word"
        if len(value) == 1:
            kind = "letter"
        elif value not in self._known:
            if is_lengthened(value):
                kind = "long"
            value = self._disguises.plain(value)
        return kind, value, start, end, self._vocabulary.roles(value), self._vocabulary.language(value)


class Reader:
    """Cuts texts up, knowing which words the rules know and which ones people disguise."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._cuts = _Cuts(vocabulary)

    def read(self, text: str) -> Reading:
        """The text cut up, in time linear in its length."""
        pieces = _spaced(text).split(" ")
        cuts = list(map(self._cuts.__getitem__, pieces))
        shape = "".join(map(_SHAPE, cuts))
        if "lll" in shape.replace(".", ""):
            places = accumulate(pieces, lambda place, piece: place + len(piece) + 1, initial=0)
            tokens = [token for at, cut in zip(places, cuts, strict=False) for token in _moved(at, cut.tokens)]
            cuts, pieces = [_cut(text, tuple(self._joined(tokens)))], [text]
            shape = cuts[0].shape
        return Reading(text, pieces, cuts, shape)

    def _joined(self, tokens: Iterable[_Token]) -> Iterator[_Token]:
        """« c o n n a r d » and « f.d.p » as one word when people disguise that word so."""
        spelled: list[_Token] = []  # single letters in a row, with the dots between them
        for token in tokens:
            kind, value, *_ = token
            if kind == "letter" or (spelled and value == "."):
                spelled.append(token)
            else:
                yield from self._spelled(spelled)
                spelled = []
                yield token
        yield from self._spelled(spelled)

    def _spelled(self, tokens: list[_Token]) -> list[_Token]:
        letters = [token for token in tokens if token[0] == "letter"]
        word = "".join(value for _, value, *_ in letters)
        if len(tokens) < 3 or word not in self._vocabulary.disguised:
            return tokens
        roles, language = self._vocabulary.roles(word), self._vocabulary.language(word)
        return [("word", word, letters[0][2], letters[-1][3], roles, language)]


def _spaced(text: str) -> str:
    """The text with a space for each sign that only separates words: never longer, never shorter."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if [eyes for eyes in _EYES_BEFORE_TEAR if eyes in text]:
        return text  # « :'( »
    return text.replace("'", " ").replace("’", " ")


def _moved(by: int, tokens: Iterable[_Token]) -> Iterator[_Token]:
    return ((kind, value, start + by, end + by, roles, tally) for kind, value, start, end, roles, tally in tokens)
