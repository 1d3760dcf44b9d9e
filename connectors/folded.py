"""Tables parted by commas that a spreadsheet of semicolons opened and saved: it kept each line in its first column."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice

from connectors.headers import HEADER_ROWS, NARROW
from connectors.rows import Row, TornRow

DELIMITER = ","  # of the table
_SAVED_WITH = ";"  # French spreadsheets part columns so, and never at a comma
_TO_QUOTE = re.compile('[";\n]')
_TORN = "\n?"
_LINE_END = re.compile(r"\r\n?")


def is_folded(text: str, is_whole: bool) -> bool:
    """Whether this beginning of a file is such a table; its last line may be cut unless the text ``is_whole``.

    Its header is one cell of several names, and quotes stand where a spreadsheet writes them and nowhere else: around
    the cells that hold one, and doubled within.
    """
    if '"' not in text or not _has_folded_header(csv.reader(StringIO(text, newline=""), delimiter=_SAVED_WITH)):
        return False
    text = _LINE_END.sub("\n", text).rstrip("\n")
    records = list(csv.reader(StringIO(text, newline=""), delimiter=_SAVED_WITH))
    if is_whole:  # a file may end too soon
        return "\n".join(map(_saved, records)).startswith(text)
    return text.startswith("\n".join(map(_saved, records[:-1])))


def _has_folded_header(rows: Iterable[Sequence[str]]) -> bool:
    """Whether the first row of several names is one cell, as all above are; a space follows a sentence's comma."""
    for cells in islice(rows, HEADER_ROWS):
        if any(cells[1:]):
            return False
        lines = cells[0].splitlines() if cells else []
        names = next(csv.reader(lines[:1], delimiter=DELIMITER), [])
        if len(names) > NARROW:
            return not any(name.startswith(" ") for name in names)
    return False


def unfolded(lines: Iterator[str]) -> Iterator[str]:
    """The lines as they were before; in the place of what cannot be read, a line that no reader of CSV takes."""
    records = csv.reader(lines, delimiter=_SAVED_WITH)
    while True:
        try:
            for cells in records:
                yield from (f"{line}\n" for line in _unfolded(cells).split("\n"))
            return
        except csv.Error:
            yield _TORN


def unfolded_sheet(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a sheet; where it holds such a table, those that its lines were written for, at the first of them."""
    rows = iter(rows)
    first = list(islice(rows, HEADER_ROWS))
    if not _has_folded_header(cells for _, cells in first):
        return chain(first, rows)
    return _records(chain(first, rows))


def _records(rows: Iterable[Row]) -> Iterator[Row]:
    starts: list[int] = []

    def lines() -> Iterator[str]:
        for number, cells in rows:
            for line in _unfolded(cells).split("\n"):
                starts.append(number)
                yield f"{line}\n"

    reader = csv.reader(lines(), delimiter=DELIMITER)
    while True:
        read = reader.line_num
        try:
            cells = next(reader)
            yield starts[read], cells if any(cells) else []
        except StopIteration:
            return
        except csv.Error:
            yield starts[read], TornRow()


def _unfolded(cells: Sequence[str]) -> str:
    return _SAVED_WITH.join(cells).rstrip(_SAVED_WITH)


def _saved(cells: Sequence[str]) -> str:
    """The line that a spreadsheet writes of these cells."""
    return _SAVED_WITH.join(
        '"{}"'.format(cell.replace('"', '""')) if _TO_QUOTE.search(cell) else cell for cell in cells
    )
