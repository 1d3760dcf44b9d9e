"""Stream the worksheets of a workbook, XLSX, XLS or ODS, every cell as text."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

from connectors import compound, old_excel, open_document
from connectors.archives import DAMAGED, check_size
from connectors.rows import Row, Unreadable, cell_text

CHUNK_BYTES = 1 << 20
LINK_FORMULA = re.compile(r'\s*(?:_xlfn\.)?HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
MAX_BLANK_ROWS = 1_000  # a formatted sheet may hold a million empty rows


class Book(StrEnum):
    """The formats of workbooks."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


def book_format(path: Path) -> Book | None:
    """Which workbook a file is, by its bytes; ``None`` when it is none."""
    with path.open("rb") as content:
        start = content.read(8)
    if start.startswith(compound.MAGIC):
        return Book.XLS
    if not start.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                check_size(archive)
                return Book.XLSX
            is_ods = "mimetype" in names and archive.read("mimetype").strip().startswith(open_document.MIME_TYPE)
            return Book.ODS if is_ods else None
    except DAMAGED as error:
        raise Unreadable("Cette archive ou ce classeur est coupé ou abîmé : téléchargez-le de nouveau.") from error


def sheet_names(path: Path) -> list[str]:
    """The visible worksheets of a workbook."""
    match book_format(path):
        case Book.XLS:
            return old_excel.sheet_names(path)
        case Book.ODS:
            return open_document.sheet_names(path)
    with _workbook(path) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def iter_sheet(path: Path, sheet: str | None, after: int = 0) -> Iterator[Row]:
    """Rows of a worksheet below row ``after``, every cell as text: dates in ISO, numbers without separators.

    Blank rows come as an empty list; those that end the sheet are left out.
    """
    match book_format(path):
        case Book.XLS:
            return _text_rows(old_excel.iter_values(path, sheet), after)
        case Book.ODS:
            return _text_rows(open_document.iter_values(path, sheet), after)
    return _text_rows(_xlsx_values(path, sheet), after)


def _text_rows(rows: Iterable[Sequence[Any]], after: int) -> Iterator[Row]:
    blanks: list[Row] = []
    for number, values in enumerate(rows, start=1):
        if number <= after:
            continue
        cells = [value if type(value) is str else cell_text(value) for value in values]
        if any(cells):
            yield from blanks
            blanks = []
            yield number, cells
        elif len(blanks) < MAX_BLANK_ROWS:
            blanks.append((number, []))


def _xlsx_values(path: Path, sheet: str | None) -> Iterator[Sequence[Any]]:
    with _workbook(path) as book:
        worksheet = book[sheet] if sheet else book.worksheets[0]
        worksheet.reset_dimensions()
        yield from worksheet.iter_rows(values_only=True)


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """A workbook open for streaming, by its bytes and not by its extension, closed at the end."""
    import openpyxl  # slow to import, and most files are no workbook

    with path.open("rb") as content:
        try:
            book = openpyxl.load_workbook(content, read_only=True, data_only=True)
            yield book
            book.close()
        except (GeneratorExit, Unreadable):
            raise
        except Exception as error:  # openpyxl lets through whatever its ZIP and XML parsers met
            raise Unreadable("Ce classeur Excel est coupé ou abîmé : téléchargez-le de nouveau.") from error


def sheet_links(path: Path, sheet: str | None) -> dict[tuple[int, int], str]:
    """Hyperlinks of a worksheet, laid on a cell or made by its formula: (row from 1, column from 0) to the address.

    Only XLSX workbooks give theirs.
    """
    if book_format(path) is not Book.XLSX:
        return {}
    from openpyxl.utils.cell import coordinate_to_tuple

    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        sheets = {str(node.get("name")): str(node.get(relation)) for node in book.iter(f"{main}sheet")}
        part = _targets(archive, "xl/_rels/workbook.xml.rels")[sheets[sheet] if sheet else next(iter(sheets.values()))]
        part = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
        relations = str(PurePosixPath(part).parent / "_rels" / f"{PurePosixPath(part).name}.rels")
        targets = _targets(archive, relations) if relations in archive.namelist() else {}
        if not targets and not _has(archive, part, b"HYPERLINK("):
            return {}
        links: dict[tuple[int, int], str] = {}
        made: str | None = None
        with archive.open(part) as content:
            for _, node in ElementTree.iterparse(content):
                if node.tag == f"{main}f" and (found := LINK_FORMULA.match(node.text or "")):
                    made = found[1]
                elif node.tag == f"{main}c":
                    if made:
                        row, column = coordinate_to_tuple(str(node.get("r")))
                        links[row, column - 1] = made
                    made = None
                elif node.tag == f"{main}hyperlink" and (target := targets.get(str(node.get(relation)))):
                    row, column = coordinate_to_tuple(str(node.get("ref")).split(":")[0])
                    links[row, column - 1] = target
                elif node.tag == f"{main}row":
                    node.clear()
    return links


def _has(archive: zipfile.ZipFile, part: str, words: bytes) -> bool:
    """Whether a part of the workbook holds these words."""
    end = b""
    with archive.open(part) as content:
        while chunk := content.read(CHUNK_BYTES):
            if words in end + chunk:
                return True
            end = chunk[1 - len(words) :]
    return False


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    return {str(node.get("Id")): str(node.get("Target")) for node in ElementTree.fromstring(archive.read(part))}
