"""Texts that a spreadsheet would compute."""

from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutralised(cell: Any) -> Any:
    """``cell``, made inert when it is a text that a spreadsheet would compute: an apostrophe comes before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
