"""What the brand's own texts are made of (Q): mistakes, how easy they are to read, tu or vous, what a reply does.

Every sign is a closed list of words or turns, kept as data and shown with its place: an index to reread by, never a
mark given to a person.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dashboard.enrich.contract import Reason
from dashboard.enrich.orthography import CATEGORIES, Lookup, Orthography, is_french
from dashboard.enrich.resources import resources, rows
from dashboard.enrich.themes import ThemeAnalyzer
from dashboard.enrich.tokens import fold
from dashboard.stats.readability import measures

RULES = "parole-fr/1"
ROLES = ("acknowledge", "propose", "admit")
ENOUGH_WORDS = 4  # a shorter text said again and again is politeness, not a ready-made reply
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_TU = re.compile(r"\b(?:tu|te|toi|tes|tien|tienne|tiens|tiennes)\b|\bt['’](?=\w)|(?<!\ble )(?<!\bun )\bton\b|\bta\b")
_VOUS = re.compile(r"\b(?:vous|votre|vos|vôtres?)\b|\b(?!chez\b|assez\b|nez\b|rez\b|riez\b|raz\b)\w{3,}ez\b")
_NAME = re.compile(r"@[\w.]+|(?<=[\w,] )[A-ZÀ-Ý][\w’'-]+|\d+|https?://\S+")
_MARKS = re.compile(r"[^\w\s]+")
_BETWEEN = r"[ '-]+"


@dataclass(frozen=True, slots=True)
class Speech:
    """What was read in one text; ``counts`` are its mistakes by category, ``signs`` the roles of ``ROLES`` it plays."""

    is_french: bool
    words: int
    sentences: int
    syllables: int
    counts: dict[str, int]
    address: str | None
    text_key: str | None
    names: bool
    signs: frozenset[str]
    reasons: tuple[Reason, ...]


class SpeechAnalyzer:
    """Reads the brand's texts; ``known`` words are no mistakes. Stateless once made."""

    def __init__(self, known: Iterable[str] = (), lookup: Lookup | None = None) -> None:
        words = sorted({word for name in known for word in name.split()})
        self._orthography = Orthography(words, lookup)
        self._themes = ThemeAnalyzer()
        self.id = f"{RULES}.{hashlib.sha256(repr(words).encode()).hexdigest()[:8]}"

    def judge(self, texts: Sequence[str]) -> list[Speech]:
        """One judgement per text, same order."""
        return [self._of(text) for text in texts]

    def _of(self, text: str) -> Speech:
        reading = resources().reader.read(text)
        signs = [*_signs(text)]
        names = [span for spans in self._themes.about(reading).values() for span in spans]
        is_read = is_french(text)
        mistakes = self._orthography.mistakes(text) if is_read else []
        words, sentences, syllables = measures(text) if is_read else (0, 0, 0)
        named = [Reason("names", 1.0, start, end, text[start:end]) for start, end in names]
        return Speech(
            is_french=is_read,
            words=words,
            sentences=sentences,
            syllables=syllables,
            counts={part: sum(each.part == part for each in mistakes) for part in CATEGORIES},
            address=address_of(text) if is_read else None,
            text_key=text_key(text),
            names=bool(names),
            signs=frozenset(each.part for each in signs),
            reasons=(*mistakes, *signs, *named),
        )


def address_of(text: str) -> str | None:
    """« tu », « vous », « both » or ``None``: how a text speaks to its reader, what it quotes left out.

    A verb in « -ez » is a « vous ».
    """
    told = _QUOTED.sub(" ", text.lower())
    has_tu, has_vous = bool(_TU.search(told)), bool(_VOUS.search(told))
    return "both" if has_tu and has_vous else "tu" if has_tu else "vous" if has_vous else None


def text_key(text: str) -> str | None:
    """The same for texts that differ only by names, mentions, numbers, marks, case and spaces; ``None`` under four
    words."""
    words = _MARKS.sub(" ", _NAME.sub(" ", text)).casefold().split()
    return (
        hashlib.md5(" ".join(words).encode(), usedforsecurity=False).hexdigest() if len(words) >= ENOUGH_WORDS else None
    )


@cache
def turns(role: str) -> re.Pattern[str]:
    """The turns of ``parole.tsv`` that play a role, to be looked for in a folded text."""
    found = [_turn(line["pattern"]) for line in rows("parole.tsv") if line["role"] == role]
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)")


def _turn(pattern: str) -> str:
    """« nous ~1 verifions|verifie »: words apart by a space or an apostrophe, ``~1`` up to one word of any kind."""
    told = ""
    for piece in pattern.split():
        told += rf"(?:\w+{_BETWEEN}){{0,{piece[1:]}}}" if piece.startswith("~") else f"(?:{piece}){_BETWEEN}"
    return told.removesuffix(_BETWEEN)


def _signs(text: str) -> Iterator[Reason]:
    folded = fold(text)
    for role in ROLES:
        for match in turns(role).finditer(folded.text):
            start, end = folded.span(*match.span())
            yield Reason(role, 1.0, start, end, text[start:end])
