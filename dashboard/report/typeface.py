"""The fonts of a paper document, and what becomes of a sign that none of them has."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "noto"
FACES = {"": "NotoSans-Regular.ttf", "B": "NotoSans-Bold.ttf"}
FALLBACKS = {"signs": "DejaVuSans-Signs.ttf", "emoji": "NotoEmoji-Regular.ttf"}
OTHER_SCRIPT, OTHER_SIGN = "[autre écriture]", "[signe]"
_JOINERS = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0000-\U000e007f]")  # they shape an emoji


def install(pdf: "FPDF") -> None:
    """Give ``pdf`` the family and its fallbacks; only the signs used are embedded."""
    for style, name in FACES.items():
        pdf.add_font(FAMILY, style, FOLDER / name)
    for family, name in FALLBACKS.items():
        pdf.add_font(family, "", FOLDER / name)
    pdf.set_fallback_fonts([*FALLBACKS], exact_match=False)


def legible(text: str) -> str:
    """``text`` with the signs that no font has told in brackets, once per run."""
    known, told, last = _known(), [], ""
    for sign in _JOINERS.sub("", text):
        shown = sign if sign in "\n\t" or ord(sign) in known else _instead(sign)
        if len(shown) > 1 and shown == last:
            continue
        told.append(shown)
        last = shown if len(shown) > 1 else "" if not sign.isspace() else last
    return "".join(told)


def _instead(sign: str) -> str:
    return OTHER_SCRIPT if unicodedata.category(sign)[0] in "LMN" else OTHER_SIGN


@cache
def _known() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    names = (*FACES.values(), *FALLBACKS.values())
    return frozenset(code for name in names for code in TTFont(FOLDER / name, lazy=True).getBestCmap())
