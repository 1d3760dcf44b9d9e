"""Texts as the rules see them: folded words, emoji and marks, each with its place in the original text."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, chain
from operator import or_

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


# Kind, folded value, place in its piece of text, how it is written; for a word, its roles and what it tells of the
# language.
_Token = tuple[str, str, int, int, str, int, int]
_Cut = tuple[_Token, ...]
# Kinds, a letter each: a word or a number, a word of one letter, a lengthened one; then signs.
_WORD, _LETTER, _LONG = _WORDS = "wlg"
_DOT, _STOP, _MARK, _EMOTION, _QUOTE, _PAUSE = '.;!:"|'
_KINDS = {"number": _WORD, "stop": _STOP, "mark": _MARK, "emoji": _EMOTION, "quote": _QUOTE, "pause": _PAUSE}
_SPELLED = 3 * _LETTER


class Reading:
    """A text cut up: parallel lists over its words and numbers, then its emoji and its exclamation marks."""

    __slots__ = (
        "_cuts", "_offsets", "_pieces", "_places", "_tokens", "all_roles", "clauses", "emoji", "keys", "lengthened",
        "marks", "notable", "quoted", "sentences", "tally", "text",
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

    def __init__(self, text: str, pieces: Sequence[str], cuts: Sequence[_Cut], tokens: list[_Token], kinds: str) -> None:
        self.text = text
        self._pieces, self._cuts, self._tokens = pieces, cuts, tokens
        self._offsets: list[int] | None = None
        self.lengthened = set()
        self.quoted = set()
        self.emoji = []
        self.marks = []
        if kinds.isalpha():
            words = tokens
            self._places: Sequence[int] = range(len(tokens))
            self.clauses = self.sentences = [0] * len(tokens)
        else:
            self._places = self._punctuate(kinds)
            words = [tokens[place] for place in self._places]
        if _LONG in kinds:
            self.lengthened.update([at for at, word in enumerate(words) if word[0] == _LONG])
        self.keys = [word[1] for word in words]
        roles = [word[5] for word in words]
        self.notable = [(at, role) for at, role in enumerate(roles) if role & RULES]
        self.all_roles = reduce(or_, roles, 0)
        self.tally = sum([word[6] for word in words])

    def _punctuate(self, kinds: str) -> list[int]:
        """The places of words among tokens; clauses, sentences, emoji, marks and quotations are noted on the way."""
        places: list[int] = []
        clauses: list[int] = []
        sentences: list[int] = []
        clause = sentence = done = 0
        quote_from: int | None = None
        for place, kind in enumerate(kinds):
            if kind in _WORDS:
                continue
            places += range(done, place)
            done = place + 1
            words = len(places)
            clauses += [clause] * (words - len(clauses))
            clause += 1
            if kind == _PAUSE:
                continue
            if kind == _EMOTION:
                self.emoji.append((self._tokens[place][1], *self._span(place), words))
            elif kind == _QUOTE:
                if quote_from is None or self._tokens[place][1] == "«":
                    quote_from = words
                else:
                    self.quoted.update(range(quote_from, words))
                    quote_from = None
            else:
                sentences += [sentence] * (words - len(sentences))
                sentence += 1
                if kind == _MARK:
                    self.marks.append((self._tokens[place][1], *self._span(place)))
        places += range(done, len(kinds))
        clauses += [clause] * (len(places) - len(clauses))
        sentences += [sentence] * (len(places) - len(sentences))
        self.clauses, self.sentences = clauses, sentences
        return places

    def _starts(self) -> list[int]:
        """Where the piece of text that holds each token begins; worked out when first asked for."""
        if self._offsets is None:
            before = accumulate(map(len, self._pieces), initial=0)
            self._offsets = [at + nth for nth, (at, cut) in enumerate(zip(before, self._cuts, strict=False)) for _ in cut]
        return self._offsets

    def _span(self, place: int) -> tuple[int, int]:
        """Where a token stands in the text."""
        start, token = self._starts()[place], self._tokens[place]
        return start + token[2], start + token[3]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The place of each word in the text."""
        return list(map(self._span, self._places))

    @property
    def written(self) -> list[str]:
        """Each word as it stands in the text."""
        return [self._tokens[place][4] for place in self._places]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The place of words ``first`` to ``last``, both included."""
        starts, tokens = self._offsets or self._starts(), self._tokens
        first, last = self._places[first], self._places[last]
        return starts[first] + tokens[first][2], starts[last] + tokens[last][3]

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
    """The tokens of pieces of text without spaces. Short ones are remembered, for people write the same words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._known = vocabulary.known
        self._disguises = vocabulary.disguises

    def __missing__(self, piece: str) -> _Cut:
        core = piece if piece.isalpha() else piece.rstrip(_AFTER_WORD)
        cut: _Cut
        if core is piece:
            cut = self._word_alone(piece) if piece.isalpha() else self._tokens(piece)
        elif core.isalpha() and core[:3] not in ("www", "WWW"):
            cut = self[core] + tuple(_moved(len(core), self[piece[len(core) :]]))
        else:
            cut = self._tokens(piece)
        if len(piece) <= _SHORT and len(self) < _MEMORY:
            self[piece] = cut
        return cut

    def _word_alone(self, piece: str) -> _Cut:
        """What most pieces are, without the cost of the rest."""
        folded = _NOT_ASCII.sub(_fold_one, piece).lower()
        if not _FOLDING.uneven.isdisjoint(piece):
            return self._tokens(piece)
        words = self._disguises.pieces(folded) if len(folded) > 7 and folded not in self._known else (folded,)
        cut: list[_Token] = []
        start = 0
        for word in words:
            cut.append(self._word(word, start, start + len(word), piece))
            start += len(word)
        return tuple(cut)

    def _tokens(self, piece: str) -> _Cut:
        folded = fold(piece)
        found: list[_Token] = []
        for match in _TOKEN.finditer(folded.text):
            kind, value = match.lastgroup or "", match.group()
            start, end = folded.span(*match.span())
            if kind == "word":
                found.append(self._word(value, start, end, piece))
            elif kind == "number":
                found.append((_WORD, value, start, end, piece[start:end], self._vocabulary.roles(value), 0))
            elif kind != "address":
                found.append((_DOT if value == "." else _KINDS[kind], value, start, end, piece[start:end], 0, 0))
        return tuple(found)

    def _word(self, value: str, start: int, end: int, piece: str) -> _Token:
        kind = _WORD
        if len(value) == 1:
            kind = _LETTER
        elif value not in self._known:
            if is_lengthened(value):
                kind = _LONG
            value = self._disguises.plain(value)
        roles, tally = self._vocabulary.roles(value), self._vocabulary.language(value)
        return kind, value, start, end, piece[start:end], roles, tally


class Reader:
    """Cuts texts up, knowing which words the rules know and which ones people disguise."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._cuts = _Cuts(vocabulary)

    def read(self, text: str) -> Reading:
        """The text cut up, in time linear in its length."""
        pieces = _spaced(text).split(" ")
        cuts = list(map(self._cuts.__getitem__, pieces))
        tokens = list(chain.from_iterable(cuts))
        kinds = "".join([token[0] for token in tokens])
        if _SPELLED in kinds.replace(_DOT, ""):
            places = accumulate(pieces, lambda place, piece: place + len(piece) + 1, initial=0)
            moved = [token for at, cut in zip(places, cuts, strict=False) for token in _moved(at, cut)]
            tokens = list(self._joined(text, moved))
            pieces, cuts, kinds = [text], [tuple(tokens)], "".join([token[0] for token in tokens])
        return Reading(text, pieces, cuts, tokens, kinds)

    def _joined(self, text: str, tokens: Iterable[_Token]) -> Iterator[_Token]:
        """« c o n n a r d » and « f.d.p » as one word when people disguise that word so."""
        spelled: list[_Token] = []  # single letters in a row, with the dots between them
        for token in tokens:
            kind = token[0]
            if kind == _LETTER or (spelled and kind == _DOT):
                spelled.append(token)
            else:
                yield from self._spelled(text, spelled)
                spelled = []
                yield token
        yield from self._spelled(text, spelled)

    def _spelled(self, text: str, tokens: list[_Token]) -> list[_Token]:
        letters = [token for token in tokens if token[0] == _LETTER]
        word = "".join([token[1] for token in letters])
        if len(tokens) < 3 or word not in self._vocabulary.disguised:
            return tokens
        start, end = letters[0][2], letters[-1][3]
        roles, tally = self._vocabulary.roles(word), self._vocabulary.language(word)
        return [(_WORD, word, start, end, text[start:end], roles, tally)]


def _spaced(text: str) -> str:
    """The text with a space for each sign that only separates words: never longer, never shorter."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if [eyes for eyes in _EYES_BEFORE_TEAR if eyes in text]:
        return text  # « :'( »
    return text.replace("'", " ").replace("’", " ")


def _moved(by: int, tokens: Iterable[_Token]) -> Iterator[_Token]:
    return ((kind, value, start + by, end + by, *rest) for kind, value, start, end, *rest in tokens)
