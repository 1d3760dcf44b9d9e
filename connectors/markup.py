"""Texts that exports write in a code of their own: HTML, or UTF-8 read once too often as another encoding."""

import html
import re
from collections.abc import Iterable
from typing import Any

_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p[^<>]*>|</(?:p|div|li|blockquote|h\d)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_HIGH = "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]"
_PIECE = re.compile(f"[\u00c2-\u00df]{_HIGH}|[\u00e0-\u00ef]{_HIGH}{{2}}|[\u00f0-\u00f4]{_HIGH}{{3}}")
_PLAIN_SPACE = re.compile(r"\u00c3(?:  ?|$)|\u00c2 ")  # a space where the no-break space of « à » was
_MARK = re.compile(f"\u00c3(?:{_HIGH}| )|\u00e2\u20ac{_HIGH}|\u00c2[\u00a0\u00ab\u00bb\u00b0 ]|\u00f0\u0178")
TWICE_ENCODED_SHARE = 0.01
_BLANK_LINES = re.compile(r"\n{3,}")
_TWICE_ENCODED = re.compile(
    r"[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]"
)


def plain(displayed: str) -> str:
    """The text that a reader sees of an HTML fragment: tags away, paragraphs on lines, entities as letters."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", displayed)))
    return _BLANK_LINES.sub("\n\n", text).strip(" \t\r\n\xa0\ufeff")


def repaired(value: Any) -> Any:
    """The same JSON value with every text and key whose UTF-8 bytes were written as Latin-1 letters put right.

    A text that is not wholly such a mistake is given back as it is.
    """
    match value:
        case str():
            return repaired_text(value)
        case list():
            return [repaired(one) for one in value]
        case dict():
            return {repaired_text(key): repaired(one) for key, one in value.items()}
    return value


def repaired_text(text: str) -> str:
    """``Ã©`` as ``é``: a text encoded in UTF-8 then read as Latin-1 or cp1252; any other text as it is."""
    if text.isascii() or not _TWICE_ENCODED.search(text):
        return text
    for encoding in ("latin-1", "cp1252"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def looks_twice_encoded(cells: Iterable[str]) -> bool:
    """Whether at least one filled cell in a hundred holds UTF-8 read as Windows letters: ``Ã©``, ``â€™``."""
    filled = [cell for cell in cells if cell]
    return sum(bool(_MARK.search(cell)) for cell in filled) >= max(1, TWICE_ENCODED_SHARE * len(filled))


def mended(text: str) -> str:
    """A cell of a table that ``looks_twice_encoded``: each such piece put right, the rest as it is."""
    if text.isascii():
        return text
    text = _PIECE.sub(_decoded, text)
    return _PLAIN_SPACE.sub(lambda found: " " if found[0][0] == "\u00c2" else "à " if " " in found[0] else "à", text)


def _decoded(found: re.Match[str]) -> str:
    """The letter whose UTF-8 bytes these letters are, read as cp1252 with Latin-1 in its gaps."""
    try:
        return b"".join(_byte(letter) for letter in found[0]).decode("utf-8")
    except UnicodeError:
        return found[0]


def _byte(letter: str) -> bytes:
    return letter.encode("latin-1") if letter < "\u0100" else letter.encode("cp1252")
