"""What reports are made on, and what a reader finds in each of their files."""

import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pypdf

from dashboard.config import Settings
from dashboard.store.store import Session

Row = tuple[Any, ...]


def sizes_on_paper(content: bytes) -> Counter[float]:
    """How many pieces of text a PDF shows in each size; 0: no font is in force, readers may leave them out."""
    shown: Counter[float] = Counter()
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        size, kept = 0.0, []
        contents = page.get_contents()
        for operands, operator in () if contents is None else contents.operations:
            match operator:
                case b"q":
                    kept.append(size)
                case b"Q":
                    size = kept.pop()
                case b"Tf":
                    size = float(operands[1])
                case b"Tj" | b"TJ" if operands[0]:
                    shown[size] += 1
    return shown


@dataclass(frozen=True)
class Lively:
    """Six weeks with a bit of everything, to read only."""

    session: Session
    settings: Settings


class _Page(HTMLParser):
    """Text and table rows of an HTML file, tags of interest counted."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._is_cell = self._is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")
            self._is_cell = True
        self._is_code = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._is_cell = self._is_cell and tag != "td"
        self._is_code = False

    def handle_data(self, data: str) -> None:
        if self._is_cell:
            self.rows[-1][-1] += data
        if not self._is_code:
            self.text.append(data)


def html(content: bytes) -> _Page:
    page = _Page()
    page.feed(content.decode("utf-8"))
    return page


def pdf_text(content: bytes) -> str:
    """The text that a reader selects, in reading order."""
    return "\n".join(pdf_pages(content))


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def squeezed(text: str) -> str:
    """Without any space: line breaks of a cell are the renderer's."""
    return re.sub(r"\s", "", text)


def workbook(content: bytes) -> dict[str, list[Row]]:
    """Every sheet as rows of values; a formula would come as text with its equal sign."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book}


def data(content: bytes) -> Any:
    return json.loads(content)
