"""Stream the rows of a file, whatever its kind, in constant memory; refuse what cannot be read."""

import csv
import re
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from connectors.archives import Member, is_readable_member, iter_members
from connectors.folded import unfolded
from connectors.objects import flat_item, iter_json, iter_ndjson, open_json
from connectors.rows import CutItem, CutRow, Row, TornRow, Unreadable
from connectors.texts import opened, text_encoding
from connectors.trees import iter_elements, xml_encoding
from connectors.workbooks import MAX_BLANK_ROWS, iter_sheet, sheet_links

__all__ = [
    "CutItem", "CutRow", "Member", "Row", "TornRow", "Unreadable", "end_of_file", "flat_item", "is_readable_member",
    "iter_csv", "iter_json", "iter_members", "iter_ndjson", "iter_records", "iter_sheet", "iter_xml", "open_json",
    "sheet_links", "text_encoding",
]  # fmt: skip

END_OF_FILE = "\x00\x04"
HALF_LETTER = "\ufffd"  # how a letter whose last bytes are missing is read
ONE_COLUMN = "\x1f"  # a delimiter no text holds: the file is a single column
MAX_FIELD_CHARS = 1_000_000
MAX_LINE_CHARS = 4_000_000
_ESCAPED_QUOTE = re.compile(r'(?<!\\)((?:\\\\)*)\\"')  # after an even number of backslashes, the quote ends the cell

csv.field_size_limit(MAX_FIELD_CHARS)


def iter_csv(
    path: Path,
    encoding: str,
    delimiter: str | None,
    after: int = 0,
    width: int = 0,
    backslash: bool = False,
    is_folded: bool = False,
) -> Iterator[Row]:
    """Records that start below line ``after``: (line where the record starts, its cells).

    Blank records come as an empty list, at most a thousand in a row; those that end the file are left out. A last
    record cut inside quotes, in the middle of a letter or of a formula, or shorter than ``width`` with no line end, is
    a ``CutRow``.
    ``backslash`` is for a writer that escapes quotes so (``\\"``), where the others double them; ``is_folded`` for a
    table that a spreadsheet kept in its first column.
    """
    over: list[str] = []
    with opened(path, encoding) as content:
        lines = iter(partial(content.readline, MAX_LINE_CHARS), "")
        if is_folded:
            lines = unfolded(lines)
        records = (_ESCAPED_QUOTE.sub(r'\1""', line) for line in lines) if backslash else lines
        yield from iter_records(chain(records, end_of_file(over)), over, path, delimiter, after, width)


def iter_records(
    lines: Iterator[str], over: list[str], path: Path, delimiter: str | None, after: int, width: int
) -> Iterator[Row]:
    """What ``iter_csv`` says of these lines of ``path``; ``over`` is filled once its last one is given."""
    held: list[Row] = []
    end = 0
    reader = csv.reader(lines, delimiter=delimiter or ONE_COLUMN)
    while True:
        try:
            for cells in reader:
                start, end = end + 1, reader.line_num
                if start <= after:
                    continue
                if not any(cells):
                    if len(held) < MAX_BLANK_ROWS:
                        held.append((start, []))
                elif over and cells[-1].endswith(END_OF_FILE):
                    yield from _last_rows(path, held, start, cells, width)
                    return
                elif len(cells) < width or _is_half(cells[-1]):
                    yield from held
                    held = [(start, cells)]
                else:
                    if held:
                        yield from held
                        held = []
                    yield start, cells
            yield from held
            return
        except csv.Error:
            yield from held
            held = []
            yield end + 1, TornRow()
            end = reader.line_num


def end_of_file(over: list[str]) -> Iterator[str]:
    """A last line that tells whether the record before it is whole; it says in ``over`` that it was given."""
    over.append(END_OF_FILE)
    yield END_OF_FILE


def _last_rows(path: Path, held: list[Row], start: int, cells: list[str], width: int) -> Iterator[Row]:
    if cells != [END_OF_FILE]:
        yield from held
        yield start, CutRow([*cells[:-1], cells[-1].removesuffix(END_OF_FILE)])
        return
    while held and not held[-1][1]:
        held.pop()
    is_short = held and (len(held[-1][1]) < width or _is_half(held[-1][1][-1]))
    if is_short and not _ends_with_line_end(path):
        last_start, last_cells = held.pop()
        held.append((last_start, CutRow(last_cells)))
    yield from held


def _is_half(cell: str) -> bool:
    """Whether a cell ends in the middle of a letter, or of a formula: the quote within looks like the cell's own."""
    return cell[-1:] == HALF_LETTER or (cell[:1] == "=" and cell.count("(") > cell.count(")"))


def _ends_with_line_end(path: Path) -> bool:
    with path.open("rb") as content:
        content.seek(max(0, path.stat().st_size - 4))
        return content.read().rstrip(b"\0")[-1:] in (b"\n", b"\r")


def iter_xml(path: Path, place: str) -> Iterator[dict[str, Any]]:
    """The elements of an XML file that stand at ``place``, one at a time, as nested values for ``items.Item``.

    ``place`` is a tag as the file writes it (``wp:comment``), or the end of a path of tags when the tag also stands
    elsewhere (``disqus/thread``). Keys are tags as written, and ``@name`` for attributes (``@dsq:id``). A leaf is its
    text, an element with neither text nor children nor attributes an empty text, a repeated tag a list; a text beside
    attributes or children is under ``#text``. Junk above the XML is skipped. A file cut or damaged gives its whole
    elements, then a ``CutItem``; one that defines entities is refused (``Unreadable``).
    """
    return iter_elements(path, xml_encoding(path, text_encoding(path) or "utf-8"), place)
