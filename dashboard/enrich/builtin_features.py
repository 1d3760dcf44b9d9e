"""What the engine « integre » sees of a text: words, pairs of words, pieces of words, and what the lexicon found."""

import math
import re
from collections.abc import KeysView
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from dashboard.enrich.contract import Sentiment
from dashboard.enrich.lexicon import PARTS
from dashboard.enrich.reading import Reading

BUCKETS = 1 << 17  # pieces of words share them
PIECES = range(2, 6)  # lengths of the pieces of a word, its two edges included
LONGEST_WORD = 30
CUES = (
    "compound", "neg", "pos", "squared", "positive", "negative", "silent",
    *(f"{part} {side}" for part in PARTS for side in "+-"),
    "!", "?", "length", "link", "name", "#", "capitals", "you", "me", "number", "quotation", "dots", "colon",
    "greeting", "politeness",
)  # fmt: skip
_CAPITAL = re.compile("[A-ZÀ-ÖØ-Þ]")
_DIGIT = re.compile("[0-9]")
_YOU = frozenset({"vous", "votre", "vos"})
_ME = frozenset({"je", "j", "mon", "ma", "mes", "me", "moi"})
_GREETING = frozenset({"bonjour", "bonsoir", "bjr", "salut", "slt", "coucou", "hello", "hi"})
_POLITENESS = frozenset({"svp", "stp", "merci", "plait", "please", "thanks"})
# What a polite request holds: one of these words, « merci » to end with, or one of these words before one of those.
_PLEASE = frozenset({"svp", "stp"})
_REQUEST = {
    **dict.fromkeys(("pouvez", "pourriez", "savez", "connaissez", "auriez"), frozenset({"vous"})),
    **dict.fromkeys(("peux", "pourrais", "sais"), frozenset({"tu"})),
    **dict.fromkeys(("d", "votre", "ton"), frozenset({"aide"})),
    **dict.fromkeys(("m", "nous"), frozenset({"aide", "aider"})),
    "comment": frozenset({"faire", "on", "puis"}),
    "merci": frozenset({"d", "pour"}),
    "pour": frozenset({"info", "information"}),
    "que": frozenset({"faire"}),
    "qui": frozenset({"contacter"}),
}
# Cues of someone speaking to the brand or of themselves, rather than telling news.
_ADDRESS = tuple(CUES.index(cue) for cue in ("you", "me", "greeting", "politeness", "fault +", "fault -"))
_SIDES = {(part, is_praise): 2 * place + (not is_praise) for place, part in enumerate(PARTS) for is_praise in (0, 1)}


class Features(NamedTuple):
    """The words of a text in order, the distinct ones, and one number per name of CUES."""

    keys: list[str]
    words: dict[str, None]
    cues: list[float]

    @property
    def is_addressed(self) -> bool:
        """Whether someone speaks: to a « vous », of a « je », with a greeting, of something that fails."""
        return any(map(self.cues.__getitem__, _ADDRESS))

    @property
    def is_asking(self) -> bool:
        """Whether someone asks politely: « pouvez-vous », « que faire », « svp », « merci » at the end."""
        keys, words = self.keys, self.words.keys()
        if keys[-1:] == ["merci"] or not _PLEASE.isdisjoint(words):
            return True
        firsts = words & _REQUEST.keys()
        return bool(firsts) and any(one in firsts and other in _REQUEST[one] for one, other in pairwise(keys))

    @property
    def terms(self) -> list[str]:
        """Its distinct words, then its distinct pairs of neighbouring words with a space between the two."""
        return [*self.words, *map(" ".join, dict.fromkeys(pairwise(self.keys)))]


def features(reading: Reading, lexical: Sentiment) -> Features:
    """The features of a text read, and judged by the engine « lexique »."""
    words = dict.fromkeys(reading.keys)
    return Features(reading.keys, words, _cues(reading, words.keys(), lexical))


def pieces(word: str) -> list[int]:
    """The buckets of the pieces of a word."""
    framed = f" {word[:LONGEST_WORD]} "
    return [
        crc32(framed[start : start + length].encode()) % BUCKETS
        for length in PIECES
        for start in range(len(framed) - length + 1)
    ]


def _cues(reading: Reading, words: KeysView[str], lexical: Sentiment) -> list[float]:
    text, keys, compound = reading.text, reading.keys, lexical.compound
    sums = [0.0] * (2 * len(PARTS))
    for reason in lexical.reasons:
        if reason.points:
            sums[_SIDES[reason.part, reason.points > 0]] += reason.points
    return [
        compound,
        lexical.neg,
        lexical.pos,
        compound * compound,
        lexical.label == "positive",
        lexical.label == "negative",
        not lexical.reasons,
        *[total and total / (abs(total) + 2) for total in sums],
        min(text.count("!"), 3) / 3,
        min(text.count("?"), 2) / 2,
        math.log1p(len(keys)) / 4,
        "http" in text,
        "@" in text,
        min(text.count("#"), 3) / 3,
        0.0 if text.islower() else len(_CAPITAL.findall(text)) / (len(text) or 1),
        not words.isdisjoint(_YOU),
        not words.isdisjoint(_ME),
        _DIGIT.search(text) is not None,
        bool(reading.quoted),
        "..." in text or "…" in text,
        ":" in text,
        not words.isdisjoint(_GREETING),
        not words.isdisjoint(_POLITENESS),
    ]
