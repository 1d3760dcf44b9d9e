"""Ids as cells hold them, and what spreadsheets make of them."""

import re
from collections.abc import Sequence

from connectors.formulas import is_spreadsheet_error, unwrapped

BLANKS = " \t\r\n\xa0\ufeff\0"
SPREADSHEET_DIGITS = 15  # what a spreadsheet keeps of a number: zeros take the place of the others
MIN_ROUNDED_ZEROS = 6  # chance writes fewer
_DAMAGED_ID = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)


def are_rounded(cells: Sequence[str]) -> bool:
    """Whether a spreadsheet has rounded the long ids of a column: most end with zeros where its digits end."""
    rests = [cell[SPREADSHEET_DIGITS:] for cell in map(id_text, cells) if len(cell) >= 16 and cell.isdecimal()]
    zeros = [rest for rest in rests if not rest.strip("0")]
    return len(zeros) > len(rests) / 2 and sum(map(len, zeros)) >= MIN_ROUNDED_ZEROS


def id_text(cell: str) -> str:
    """The id of a cell, without what protects it from a spreadsheet; ``123.0`` is how some programs write 123."""
    cell = cell.strip(BLANKS)
    if cell[:1] in ("=", "'"):
        cell = unwrapped(cell).strip(BLANKS)
    if cell[-2:] == ".0" and len(cell) < 18 and cell[:-2].isdecimal():
        return cell[:-2]
    return cell


def is_damaged_id(cell: str) -> bool:
    """Whether a spreadsheet has destroyed this id (``1,22121E+17``, ``#NOM?``, a float too long to be exact)."""
    if cell.isdecimal() or not (cell[:1].isdecimal() or cell[:1] == "#"):
        return False
    whole, _, fraction = cell.partition(".")
    return (
        bool(_DAMAGED_ID.fullmatch(cell))
        or is_spreadsheet_error(cell)
        or (fraction == "0" and len(whole) >= 16 and whole.isdecimal())
    )
