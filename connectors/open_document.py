"""Stream the tables of an OpenDocument spreadsheet (``.ods``), as LibreOffice saves them."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from connectors.archives import DAMAGED, check_size
from connectors.rows import Unreadable

MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
DAMAGED_BOOK = "Ce classeur est coupé ou abîmé : téléchargez-le de nouveau."
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")


def sheets(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """(name, rows) of each visible table, rows from the first one, to be read before the next table is asked for."""
    hidden: set[str] = set()
    style = ""
    nodes = _nodes(path)
    for event, node in nodes:
        if event == "end":
            continue
        if node.tag == f"{_STYLE}style":
            style = str(node.get(f"{_STYLE}name"))
        elif node.tag == f"{_STYLE}table-properties" and node.get(f"{_TABLE}display") == "false":
            hidden.add(style)
        elif node.tag == f"{_TABLE}table":
            rows = _rows(nodes, node)
            if node.get(f"{_TABLE}style-name") not in hidden:
                yield str(node.get(f"{_TABLE}name")), rows
            for _ in rows:
                pass


def _rows(nodes: Iterator[tuple[str, ElementTree.Element]], table: ElementTree.Element) -> Iterator[list[str]]:
    """The rows of a table whose beginning was just read; blank rows repeated at its end are left to the caller."""
    left = MAX_ROWS
    for event, node in nodes:
        if event == "start":
            continue
        if node is table:
            return
        if node.tag == f"{_TABLE}table-row":
            try:
                times, cells = min(_repeated(node, "rows"), left), _cells(node)
            except (ValueError, RecursionError) as error:  # a repetition that is no number, spans without end
                raise Unreadable(DAMAGED_BOOK) from error
            left -= times
            table.clear()
            yield from (list(cells) for _ in range(times))


def _cells(row: ElementTree.Element) -> list[str]:
    cells: list[str] = []
    empty = 0
    for node in row:
        if node.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        times = _repeated(node, "columns")
        text = _cell(node)
        if not text:
            empty += times
            continue
        if len(cells) + empty + times > MAX_COLUMNS:
            raise Unreadable("Ce classeur a une ligne démesurée : enregistrez-le en CSV.")
        cells += [""] * empty + [text] * times
        empty = 0
    return cells


def _repeated(node: ElementTree.Element, what: str) -> int:
    return max(1, int(node.get(f"{_TABLE}number-{what}-repeated") or 1))


def _cell(node: ElementTree.Element) -> str:
    if node.get(f"{_OFFICE}value-type") not in (None, "string"):
        for name in _VALUES:
            if (value := node.get(f"{_OFFICE}{name}")) is not None:
                return value
    return "\n".join(_paragraph(one) for one in node.findall(f"{_TEXT}p"))


def _paragraph(node: ElementTree.Element) -> str:
    """The text of a paragraph, the blanks that the format writes as elements included."""
    parts = [node.text or ""]
    for child in node:
        match child.tag.removeprefix(_TEXT):
            case "s":
                parts.append(" " * min(int(child.get(f"{_TEXT}c") or 1), 1_000))
            case "tab":
                parts.append("\t")
            case "line-break":
                parts.append("\n")
            case "a" | "span":
                parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _nodes(path: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    try:
        with _content(path) as content:
            yield from ElementTree.iterparse(content, events=("start", "end"))
    except (*DAMAGED, KeyError, ElementTree.ParseError) as error:
        raise Unreadable(DAMAGED_BOOK) from error


@contextmanager
def _content(path: Path) -> Iterator[Any]:
    with zipfile.ZipFile(path) as archive:
        check_size(archive)
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Unreadable(
                "Ce classeur est protégé par un mot de passe : ouvrez-le, retirez le mot de passe, enregistrez-le."
            )
        with archive.open("content.xml") as content:
            yield content
