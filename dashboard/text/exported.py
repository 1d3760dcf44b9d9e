"""What each table and each column of an export holds, in French."""

from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "exported.tsv"


@cache
def tables() -> dict[str, str]:
    """What each exported table holds."""
    return {table: told for table, column, told in _lines() if not column}


@cache
def columns() -> dict[str, str]:
    """What a column of this name holds, in whatever table."""
    return {column: told for _, column, told in _lines() if column}


def _lines() -> list[tuple[str, str, str]]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return [(table, column, told) for table, column, told in (line.split("\t") for line in lines)]
