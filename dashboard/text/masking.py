"""What people wrote, without what tells who they are: for what leaves the team (X).

Pure. Rules and a list of common first names, not a promise: a name nobody could know for one stays, so a person reads
what is about to leave.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dashboard.text.personal_data import personal_data

NAME, ACCOUNT, LINK, PERSONAL = "[nom]", "[compte]", "[lien]", "[donnée personnelle]"
SHORTEST_NAME = 3
FIRST_NAMES = Path(__file__).parent / "prenoms.txt"

_WORD = r"[A-ZÀ-Ý][\w’'-]*[\wà-ÿ]"
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@])@[\w.]*\w")
# What comes before a name: a title, or the end of a letter. « Monsieur, » and « Madame » alone name nobody.
_TITLED = re.compile(
    rf"\b(M\.|Mr\.?|Mme\.?|Mlle\.?|Dr\.?|Monsieur|Madame|Mademoiselle|Docteur|Maître) ({_WORD}(?: {_WORD})?)"
)
_SIGNED = re.compile(
    r"(?i:(\bje m[’']appelle|\bmon nom est|\bmoi c[’']est|\bsigné|\bcordialement|\bbien à vous)(\s*[:,.]?\s+))"
    rf"({_WORD}(?: {_WORD}){{0,2}})"
)
_NOT_SURNAMES = frozenset(
    ["je", "j", "il", "elle", "on", "nous", "vous", "ils", "elles", "le", "la", "les", "et", "c"]
)  # that may follow a first name
_CAPITALISED = re.compile(rf"(?<![\w@]){_WORD}")


def masked(text: str, names: Iterable[str] = (), kept: Iterable[str] = ()) -> str:
    """``text`` with ``[lien]``, ``[compte]``, ``[donnée personnelle]`` and ``[nom]`` where it tells who somebody is.

    ``names``: people known to be around, whole or in parts, hidden whatever their case when whole; ``kept``: the
    brand's own accounts and names, which are nobody's.
    """
    spared = {one.casefold().lstrip("@") for one in kept}
    text = _LINK.sub(LINK, text)
    for start, end in reversed(personal_data(text)):
        text = f"{text[:start]}{PERSONAL}{text[end:]}"
    text = _HANDLE.sub(lambda found: found[0] if found[0][1:].casefold() in spared else ACCOUNT, text)
    text = _TITLED.sub(lambda found: f"{found[1]} {NAME}", text)
    text = _SIGNED.sub(lambda found: f"{found[1]}{found[2]}{NAME}", text)
    whole = sorted({name.strip().lstrip("@") for name in names} - {""}, key=len, reverse=True)
    parts: set[str] = set()
    for name in whole:
        if len(name) < SHORTEST_NAME or name.casefold() in spared:
            continue
        text = re.sub(rf"(?<![\w@]){re.escape(name)}(?!\w)", NAME, text, flags=re.IGNORECASE)
        parts |= {_folded(part) for part in name.split() if len(part) >= SHORTEST_NAME}
    return _without_first_names(
        text, (parts | _first_names()) - {_folded(word) for one in spared for word in one.split()}
    )


@cache
def _first_names() -> frozenset[str]:
    lines = FIRST_NAMES.read_text(encoding="utf-8").splitlines()
    return frozenset(_folded(name) for line in lines if not line.startswith("#") for name in line.split())


def _folded(word: str) -> str:
    """Without case nor accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))


def _without_first_names(text: str, known: set[str] | frozenset[str]) -> str:
    """The capitalised words that are names, and the capitalised word that follows each: a surname."""
    told: list[str] = []
    end = 0
    for found in _CAPITALISED.finditer(text):
        follows = end > 0 and told[-1] == NAME and text[end : found.start()] == " "
        if _folded(found[0]) in known or (follows and _folded(found[0]) not in _NOT_SURNAMES):
            if not follows:
                told += [text[end : found.start()], NAME]
            end = found.end()
    return "".join([*told, text[end:]])
