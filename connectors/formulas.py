"""Cells that hold a formula, or the error of one, where a value is expected."""

import re

_ERROR = re.compile(
    r"#(?:NOM|NAME)\?|#(?:VALEUR|VALUE|REF|DIV/0|NUL|NULL|NOMBRE|NUM|CHAMP|FIELD|CALC|EPARS|PROPAGATION|SPILL)!|#N/A|#{4,}"
)
_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
_LINK_FORMULA = re.compile(
    r'=\s*(?:HYPERLINK|LIEN_HYPERTEXTE)\(\s*"((?:[^"]|"")*)"\s*(?:[;,]\s*"((?:[^"]|"")*)"\s*)?\)', re.IGNORECASE
)


def is_spreadsheet_error(cell: str) -> bool:
    """Whether a spreadsheet wrote an error where a value was: ``#NOM?``, ``#VALEUR!``, ``####``."""
    return cell[:1] == "#" and bool(_ERROR.fullmatch(cell))


def unwrapped(cell: str) -> str:
    """What a formula or an apostrophe keeps a spreadsheet from changing: ``="0123"``, ``'0123``, the text of a
    ``=HYPERLINK()``; any other cell as it is."""
    if cell[:1] == "'":
        return cell[1:]
    if cell[:1] != "=":
        return cell
    if found := _TEXT_FORMULA.fullmatch(cell):
        return found[1].replace('""', '"')
    if found := _LINK_FORMULA.fullmatch(cell):
        return (found[2] or found[1]).replace('""', '"')
    return cell


def address(cell: str) -> str | None:
    """Where a ``=HYPERLINK()`` leads; ``None`` when the cell is no such formula."""
    found = _LINK_FORMULA.fullmatch(cell)
    return found[1].replace('""', '"') if found else None
