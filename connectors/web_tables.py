"""Read the table of a page that a tool names ``.xls``: Excel opens it as a workbook, and so do its users."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from connectors.rows import Unreadable
from connectors.texts import opened, text_encoding

CHUNK_CHARS = 1 << 18
HEAD_CHARS = 64 * 1024
MAX_TAG_CHARS = 1_000_000  # a tag this long is never closed
MAX_SPAN = 1_000
SHEET = "Page"
_PAGE = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html|head|meta|table|style|body)\b", re.IGNORECASE)
_SITE = re.compile(r"<(?:script|form|nav|iframe)\b", re.IGNORECASE)


def is_page(text: str) -> bool:
    """Whether a text begins like a web page."""
    return bool(_PAGE.match(text))


def is_table(text: str) -> bool:
    """Whether the beginning of a page is that of a table alone, and not of a site."""
    return "<table" in text.lower() and not _SITE.search(text)


def is_web_table(path: Path) -> bool:
    """Whether a file is a page that only holds a table."""
    encoding = text_encoding(path)
    if encoding is None:
        return False
    with opened(path, encoding) as content:
        head = content.read(HEAD_CHARS)
    return is_page(head) and is_table(head)


def sheets(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """(name, rows) of the only sheet of such a page: the rows of its tables, one below the other."""
    yield SHEET, _rows(path)


def _rows(path: Path) -> Iterator[list[str]]:
    parser = _Rows()
    with opened(path, text_encoding(path) or "utf-8") as content:
        while chunk := content.read(CHUNK_CHARS):
            parser.feed(chunk)
            if len(parser.rawdata) > MAX_TAG_CHARS + CHUNK_CHARS:
                raise Unreadable("Cette page contient une balise démesurée : elle est refusée.")
            yield from parser.taken()
    parser.close()
    parser.end_row()
    yield from parser.taken()


class _Rows(HTMLParser):
    """Gathers the cells of table rows; what is beside the cells is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[list[str]] = []
        self._row: list[str] = []
        self._cell: list[str] | None = None
        self._span = 1

    def taken(self) -> list[list[str]]:
        rows, self._rows = self._rows, []
        return rows

    def end_row(self) -> None:
        self._end_cell()
        if self._row:
            self._rows.append(self._row)
            self._row = []

    def _end_cell(self) -> None:
        if self._cell is not None:
            text = "\n".join(" ".join(line.split()) for line in "".join(self._cell).split("\n")).strip()
            self._row += [text, *[""] * (self._span - 1)]
            self._cell = None

    def parse_html_declaration(self, i: int) -> int:
        """As the parser does; a section marked by a word it does not know is a comment, as for browsers."""
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("tr", "table"):
            self.end_row()
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = []
            span = dict(attrs).get("colspan") or ""
            self._span = min(int(span), MAX_SPAN) if span.isdecimal() and 0 < len(span) < 6 else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("tr", "table"):
            self.end_row()
        elif tag in ("td", "th"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data.replace("\r", " ").replace("\n", " "))
