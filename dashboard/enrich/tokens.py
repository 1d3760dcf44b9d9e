"""Texts as the rules see them: folded words, emoji and marks, each with its place in the original text."""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

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
_TEAR = re.compile("[:;=]['’]")
_AFTER_WORD = ".,!?…"
_MEMORY = 50_000  # pieces of text remembered: the first seen, so the most frequent
_SHORT = 24  # longest piece worth remembering


# Kind, folded value, place, and for a word its roles, what it tells of the language, itself folded and as written.
# « kind » is a group of _TOKEN, « letter » for a word of one letter, « long » for a lengthened one, or nothing for any
# other word or number; else _SEVERAL, with the tokens of a piece of text last.
_Token = tuple[str, str, int, int, int, int, tuple[str, str], tuple[Any, ...]]
_SEVERAL = "several"
_NO_FORM = ("", "")


@dataclass(slots=True)
class Reading:
    """A text cut up: parallel lists over its words and numbers, then its emoji and its exclamation marks."""

    text: str
    keys: list[str]
    notable: list[tuple[int, int]]  # the words that play a role, with their roles
    tally: int  # the sum of what each word tells of the language
    clauses: list[int]
    sentences: list[int]
    lengthened: set[int]
    quoted: set[int]
    emoji: list[tuple[str, int, int, int]]  # key, span, index of the next word
    marks: list[tuple[str, int, int]]
    _words: list[_Token]
    _offsets: list[int]  # what to add to the place of each word: few places are ever asked for
    _all_roles: int | None = None

    @property
    def all_roles(self) -> int:
        """The roles that some word plays; worked out when first asked for."""
        if self._all_roles is None:
            every = 0
            for _, roles in self.notable:
                every |= roles
            self._all_roles = every
        return self._all_roles

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The place of each word."""
        return [(at + word[2], at + word[3]) for at, word in zip(self._offsets, self._words, strict=True)]

    @property
    def forms(self) -> list[tuple[str, str]]:
        """Each word, and as it stands in the text."""
        return [word[6] for word in self._words]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The place of words ``first`` to ``last``, both included."""
        return self._offsets[first] + self._words[first][2], self._offsets[last] + self._words[last][3]

    def is_proper_noun(self, index: int) -> bool:
        """Whether the word has a capital and small letters, inside a sentence: a place, a brand, a name."""
        start, end = self.span(index, index)
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


class _Cuts(dict[str, _Token]):
    """The tokens of pieces of text without spaces. Short ones are remembered, for people write the same words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._known = vocabulary.known
        self._disguises = vocabulary.disguises

    def __missing__(self, piece: str) -> _Token:
        core = piece if piece.isalpha() else piece.rstrip(_AFTER_WORD)
        if core is piece:
            tokens = self._word_alone(piece) if piece.isalpha() else self._tokens(piece)
        elif core.isalpha() and core[:3] not in ("www", "WWW"):
            tokens = [*_each(self[core]), *_moved(len(core), _each(self[piece[len(core) :]]))]
        else:
            tokens = self._tokens(piece)
        cut = tokens[0] if len(tokens) == 1 and tokens[0][6] is not _NO_FORM else _several(tokens)
        if len(piece) <= _SHORT and len(self) < _MEMORY:
            self[piece] = cut
        return cut

    def _word_alone(self, piece: str) -> list[_Token]:
        """What most pieces are, without the cost of the rest."""
        folded = _NOT_ASCII.sub(_fold_one, piece).lower()
        if not _FOLDING.uneven.isdisjoint(piece):
            return self._tokens(piece)
        words = self._disguises.pieces(folded) if len(folded) > 7 and folded not in self._known else (folded,)
        found: list[_Token] = []
        start = 0
        for word in words:
            found.append(self._word(word, start, start + len(word), piece))
            start += len(word)
        return found

    def _tokens(self, piece: str) -> list[_Token]:
        folded = fold(piece)
        found: list[_Token] = []
        for match in _TOKEN.finditer(folded.text):
            kind, value = match.lastgroup or "", match.group()
            start, end = folded.span(*match.span())
            if kind == "word":
                found.append(self._word(value, start, end, piece))
            elif kind == "number":
                found.append(("", value, start, end, self._vocabulary.roles(value), 0, (value, piece[start:end]), ()))
            elif kind != "address":
                found.append((kind, value, start, end, 0, 0, _NO_FORM, ()))
        return found

    def _word(self, value: str, start: int, end: int, piece: str) -> _Token:
        kind = ""
        if len(value) == 1:
            kind = "letter"
        elif value not in self._known:
            if is_lengthened(value):
                kind = "long"
            value = self._disguises.plain(value)
        value = sys.intern(value)
        roles, tally = self._vocabulary.roles(value), self._vocabulary.language(value)
        return kind, value, start, end, roles, tally, (value, piece[start:end]), ()


class Reader:
    """Cuts texts up, knowing which words the rules know and which ones people disguise."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._cuts = _Cuts(vocabulary)

    def read(self, text: str) -> Reading:
        """The text cut up, in time linear in its length."""
        pieces = _spaced(text).split(" ")
        cuts = list(map(self._cuts.__getitem__, pieces))
        reading, is_spelled = _assemble(text, pieces, cuts)
        if is_spelled:
            places = accumulate(pieces, lambda place, piece: place + len(piece) + 1, initial=0)
            tokens = [token for at, cut in zip(places, cuts, strict=False) for token in _moved(at, _each(cut))]
            reading, _ = _assemble(text, [text], [_several(self._joined(text, tokens))])
        return reading

    def _joined(self, text: str, tokens: Iterable[_Token]) -> Iterator[_Token]:
        """« c o n n a r d » and « f.d.p » as one word when people disguise that word so."""
        spelled: list[_Token] = []  # single letters in a row, with the dots between them
        for token in tokens:
            if token[0] == "letter" or (spelled and token[1] == "."):
                spelled.append(token)
            else:
                yield from self._spelled(text, spelled)
                spelled = []
                yield token
        yield from self._spelled(text, spelled)

    def _spelled(self, text: str, tokens: list[_Token]) -> list[_Token]:
        letters = [token for token in tokens if token[0] == "letter"]
        word = "".join([token[1] for token in letters])
        if len(tokens) < 3 or word not in self._vocabulary.disguised:
            return tokens
        start, end = letters[0][2], letters[-1][3]
        roles, tally = self._vocabulary.roles(word), self._vocabulary.language(word)
        return [("", word, start, end, roles, tally, (word, text[start:end]), ())]


def _spaced(text: str) -> str:
    """The text with a space for each sign that only separates words: never longer, never shorter."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if "'" not in text and "’" not in text:
        return text
    if _TEAR.search(text):
        return text  # « :'( »
    return text.replace("'", " ").replace("’", " ")


def _several(tokens: Iterable[_Token]) -> _Token:
    return _SEVERAL, "", 0, 0, 0, 0, _NO_FORM, tuple(tokens)


def _each(cut: _Token) -> tuple[_Token, ...]:
    return cut[7] if cut[0] == _SEVERAL else (cut,)


def _moved(by: int, tokens: Iterable[_Token]) -> Iterator[_Token]:
    return ((token[0], token[1], token[2] + by, token[3] + by, *token[4:]) for token in tokens)


def _assemble(text: str, pieces: list[str], cuts: list[_Token]) -> tuple[Reading, bool]:
    """The reading of a text whose pieces hold these tokens; and whether three letters in a row stand alone.

    Most pieces are one word: they are taken by the run, and only the others are gone through.
    """
    at = 0
    places = [0, *[at := at + len(piece) + 1 for piece in pieces]]
    words: list[_Token] = []
    offsets: list[int] = []
    clauses: list[int] = []
    sentences: list[int] = []
    lengthened: set[int] = set()
    quoted: set[int] = set()
    emoji: list[tuple[str, int, int, int]] = []
    marks: list[tuple[str, int, int]] = []
    clause = sentence = letters = 0
    after_letter = -1  # the place of a word that would follow the last letter
    is_spelled = False
    quote_from: int | None = None
    taken = 0  # pieces
    for number in [number for number, cut in enumerate(cuts) if cut[0]]:
        cut = cuts[number]
        if cut[0] == _SEVERAL:
            words += cuts[taken:number]
            offsets += places[taken:number]
            taken = number + 1
            at = places[number]
            for token in cut[7]:
                kind, place = token[0], len(words)
                if kind == "letter":
                    letters = letters + 1 if after_letter == place else 1
                    after_letter = place + 1
                    is_spelled = is_spelled or letters == 3
                elif kind == "long":
                    lengthened.add(place)
                elif kind:
                    clauses += [clause] * (place - len(clauses))
                    clause += 1
                    if kind == "stop":
                        sentences += [sentence] * (place - len(sentences))
                        sentence += 1
                        if token[1] == ".":
                            continue
                    elif kind == "emoji":
                        emoji.append((token[1], at + token[2], at + token[3], place))
                    elif kind == "mark":
                        marks.append((token[1], at + token[2], at + token[3]))
                        sentences += [sentence] * (place - len(sentences))
                        sentence += 1
                    elif kind == "quote":
                        if quote_from is None or token[1] == "«":
                            quote_from = place
                        else:
                            quoted.update(range(quote_from, place))
                            quote_from = None
                    after_letter = -1
                    continue
                words.append(token)
                offsets.append(at)
        else:
            place = len(words) + number - taken
            if cut[0] == "letter":
                letters = letters + 1 if after_letter == place else 1
                after_letter = place + 1
                is_spelled = is_spelled or letters == 3
            else:
                lengthened.add(place)
    words += cuts[taken:]
    offsets += places[taken:-1]
    clauses += [clause] * (len(words) - len(clauses))
    sentences += [sentence] * (len(words) - len(sentences))
    keys = [word[1] for word in words]
    notable = [(place, word[4]) for place, word in enumerate(words) if word[4]]
    tally = sum([word[5] for word in words])
    return (
        Reading(text, keys, notable, tally, clauses, sentences, lengthened, quoted, emoji, marks, words, offsets),
        is_spelled,
    )
