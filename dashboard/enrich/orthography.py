"""Language mistakes of a French text (Q1), each with its place: an index, never a grade.

Spelling stands on the dictionary of French spellcheckers (``data/mots-fr.txt.xz``); a word with a capital is a name and
is not looked up. Confusions and agreements are a closed list of turns (``data/fautes.tsv``); typography is
that of French: a space before ; : ? and !, guillemets, no space before a comma. What people say in other languages,
links, names and hashtags are left out.
"""

import lzma
import re
from collections.abc import Callable, Collection, Iterator

from dashboard.enrich.contract import Reason
from dashboard.enrich.resources import DATA, resources, rows

CATEGORIES = ("spelling", "confusion", "repetition", "typography")
DICTIONARY = DATA / "mots-fr.txt.xz"
_MASKED = re.compile(r"https?://\S+|\S*@\S+|#\w+|\b[\w-]+\.(?:(?:fr|com|org|net|io|eu|example)\b|\S*/)\S*")
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['-][^\W\d_]+)*")
_PIECE = re.compile(r"[^'-]+")
_REPEATED = re.compile(r"\b([^\W\d_]{2,}) \1\b", re.IGNORECASE)
_TWICE = "nous vous très bla non oui ha ho hi pas si tout bon vite plus encore tic chut hop allez merci bravo trop "
_TWICE += "mais même ah oh eh da la voilà ton"  # words that are said twice on purpose
_SAID_TWICE = frozenset(_TWICE.split())
_TYPOGRAPHY = re.compile(
    r"(?<=[\w»)])[;?!]+"  # no space before
    r"|(?<=[^\W\d_])(?<![^\W\d_]:):(?=\s|$)"
    r"|(?<=\w) [,](?=\s)|(?<=\w) \.(?=\s|$)"  # a space before a comma or a full stop
    r"|(?<=\w),(?=[^\W\d_])"  # none after a comma
    r"|«(?=[^\s])|(?<=[^\s])»"
    r"|(?<![\w\"])\"[^\"\n]{2,80}\"(?![\w\"])"
)
_EMOTICON = re.compile(r"[:;=][-o']?[)(dpDPoO/|\]]+|<3")
_FOREIGN = re.compile(r"[¿¡ñáíóúãõßäöå]", re.IGNORECASE)  # signs that French does not write

Lookup = Callable[[str], bool]


def dictionary() -> Lookup:
    """Whether a word in small letters is French; reading it takes a second and some 60 MB, given back with it."""
    words = frozenset(lzma.decompress(DICTIONARY.read_bytes()).decode().split("\n"))
    return words.__contains__


class Orthography:
    """Finds mistakes; ``known`` are words that are none, whatever their case. ``lookup`` stands for the dictionary."""

    def __init__(self, known: Collection[str] = (), lookup: Lookup | None = None) -> None:
        lines = [*rows("fautes.tsv")]
        trade = (word for line in lines if line["category"] == "known" for word in line["pattern"].split())
        self._known = {word.casefold().replace("’", "'") for word in (*trade, *known)}
        self._turns = [
            (re.compile(rf"(?<![\w'-])(?:{line['pattern']})(?![\w'-])"), line["category"], line["correction"])
            for line in lines
            if line["category"] != "known"
        ]
        self._lookup = lookup
        self._seen: dict[str, bool] = {}

    def mistakes(self, text: str) -> list[Reason]:
        """The mistakes of a French text, in the order of their places, each in one of ``CATEGORIES``."""
        plain = _masked(text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " "))
        found = [*self._spelling(plain, text), *self._confusions(plain, text), *_repetitions(plain, text)]
        found += _typography(plain, text)
        return sorted(found, key=lambda reason: (reason.start, reason.end))

    def _spelling(self, plain: str, text: str) -> Iterator[Reason]:
        for match in _WORD.finditer(plain):
            if not self._is_word(match[0]):
                yield _reason("spelling", *match.span(), text)

    def _is_word(self, word: str) -> bool:
        if word not in self._seen:
            self._seen[word] = self._is_right(word) or all(
                len(piece) == 1 or self._is_right(piece) for piece in _PIECE.findall(word)
            )
        return self._seen[word]

    def _is_right(self, word: str) -> bool:
        if any(sign.isupper() for sign in word) or len(word) == 1 or word.casefold() in self._known:
            return True
        if self._lookup is None:
            self._lookup = dictionary()
        return self._lookup(word)

    def _confusions(self, plain: str, text: str) -> Iterator[Reason]:
        low = plain.lower()
        if len(low) != len(text):  # a letter that changes length in small letters: places would be wrong
            return
        for turn, category, correction in self._turns:
            for match in turn.finditer(low):
                yield _reason(category, *match.span(), text, correction)


def is_french(text: str) -> bool:
    """Whether the common words of a text are rather French: what is not read is not blamed."""
    words = resources().reader.read(_masked(text)).keys
    languages = resources().languages
    counts = {name: sum(word in marks for word in words) for name, marks in languages.items()}
    french, others = counts.pop("fr"), max(counts.values())
    return french > others or (french == others > 0 and not _FOREIGN.search(text))


def _masked(text: str) -> str:
    """The text with spaces in place of what is no French: every sign keeps its place."""
    return _EMOTICON.sub(_blank, _MASKED.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _repetitions(plain: str, text: str) -> Iterator[Reason]:
    for match in _REPEATED.finditer(plain):
        if match[1].lower() not in _SAID_TWICE:
            yield _reason("repetition", *match.span(), text)


def _typography(plain: str, text: str) -> Iterator[Reason]:
    for match in _TYPOGRAPHY.finditer(plain):
        yield _reason("typography", *match.span(), text)


def _reason(part: str, start: int, end: int, text: str, correction: str = "") -> Reason:
    """One mistake: −1 point, the words as written, and what they are likely to stand for."""
    told = text[start:end]
    return Reason(part, -1.0, start, end, f"{told} → {correction}" if correction else told)
