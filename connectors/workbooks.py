"""Stream the worksheets of a workbook, XLSX, XLS or ODS, every cell as text."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

from connectors.rows import Row, Unreadable, cell_text

MAX_BLANK_ROWS = 1_000  # a formatted sheet may hold a million empty rows


def sheet_names(path: Path) -> list[str]:
    """The visible worksheets of a workbook."""
    with _workbook(path) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def iter_sheet(path: Path, sheet: str | None, after: int = 0) -> Iterator[Row]:
    """Rows of a worksheet below row ``after``, every cell as text: dates in ISO, numbers without separators."""
    with _workbook(path) as book:
        worksheet = book[sheet] if sheet else book.worksheets[0]
        worksheet.reset_dimensions()
        blanks: list[Row] = []
        for number, values in enumerate(worksheet.iter_rows(values_only=True), start=1):
            if number <= after:
                continue
            cells = [value if type(value) is str else cell_text(value) for value in values]
            if any(cells):
                yield from blanks
                blanks = []
                yield number, cells
            elif len(blanks) < MAX_BLANK_ROWS:
                blanks.append((number, []))


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
    """Hyperlinks of a worksheet: (row from 1, column from 0) to the address."""
    from openpyxl.utils.cell import coordinate_to_tuple

    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        sheets = {str(node.get("name")): str(node.get(relation)) for node in book.iter(f"{main}sheet")}
        part = _targets(archive, "xl/_rels/workbook.xml.rels")[sheets[sheet] if sheet else next(iter(sheets.values()))]
        part = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
        try:
            targets = _targets(archive, str(PurePosixPath(part).parent / "_rels" / f"{PurePosixPath(part).name}.rels"))
        except KeyError:
            return {}
        links = {}
        with archive.open(part) as content:
            for _, node in ElementTree.iterparse(content):
                if node.tag == f"{main}hyperlink" and (target := targets.get(str(node.get(relation)))):
                    row, column = coordinate_to_tuple(str(node.get("ref")).split(":")[0])
                    links[row, column - 1] = target
                elif node.tag == f"{main}row":
                    node.clear()
    return links


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    return {str(node.get("Id")): str(node.get("Target")) for node in ElementTree.fromstring(archive.read(part))}
