"""Stream the worksheets of a workbook, XLSX, XLS, ODS or page named so, every cell as text."""

import shutil
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import Any
from xml.etree import ElementTree

from connectors import compound, old_excel, open_document, web_tables
from connectors.archives import DAMAGED, check_size
from connectors.folded import unfolded_sheet
from connectors.formulas import address
from connectors.rows import Row, Unreadable, cell_text
from connectors.web_tables import is_web_table

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
DAMAGED_BOOK = "Ce classeur Excel est coupé ou abîmé : téléchargez-le de nouveau."
MAX_CELLS = 100_000_000  # no XML of ``MAX_UNPACKED_BYTES`` holds so many: nearly all are blanks before a far one
SHEETS = ("xl/worksheets/", "xl/sharedStrings.xml")  # where an XLSX keeps what is read
CHUNK_BYTES = 1 << 20
MAX_BLANK_ROWS = 1_000  # a formatted sheet may hold a million empty rows


class Book(StrEnum):
    """The formats of workbooks."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    PAGE = "page"


def book_format(path: Path) -> Book | None:
    """Which workbook a file is, by its bytes; ``None`` when it is none."""
    with path.open("rb") as content:
        start = content.read(8)
    if start.startswith(compound.MAGIC):
        return Book.XLS
    if not start.startswith(b"PK"):
        return Book.PAGE if is_web_table(path) else None
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


def first_rows(path: Path, count: int) -> Iterator[tuple[str, list[Row]]]:
    """(name, first rows) of each visible worksheet that has any, from one opening of the workbook.

    An XLSX whose sheets do not have their sums is refused (``Unreadable``) at once, not where its damage is read.
    """
    if book_format(path) is Book.XLSX:
        _check_sums(path)
    for name, values in _sheets(path):
        if rows := list(islice(unfolded_sheet(_text_rows(values)), count)):
            yield name, rows


def _check_sums(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.filename.startswith(SHEETS):
                    with archive.open(info) as part:
                        while part.read(CHUNK_BYTES):
                            pass  # the last bytes tell whether all are those that were written
    except DAMAGED as error:
        raise Unreadable(DAMAGED_BOOK) from error


def iter_sheet(path: Path, sheet: str | None, after: int = 0) -> Iterator[Row]:
    """Rows of a visible worksheet (the first one without a name) below row ``after``, every cell as text: dates in
    ISO, numbers without separators.

    Blank rows come as an empty list, at most a thousand in a row; those that end the sheet are left out.
    """
    for name, values in _sheets(path):
        if sheet in (None, name):
            yield from (row for row in unfolded_sheet(_text_rows(values)) if row[0] > after)
            return


def _sheets(path: Path) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    """(name, rows) of each visible worksheet; the rows are to be read before the next worksheet is asked for."""
    match book_format(path):
        case Book.XLS:
            yield from old_excel.sheets(path)
        case Book.ODS:
            yield from open_document.sheets(path)
        case Book.PAGE:
            yield from web_tables.sheets(path)
        case _:
            with _workbook(path) as book:
                for sheet in book.worksheets:
                    if sheet.sheet_state == "visible":
                        sheet.reset_dimensions()
                        yield sheet.title, _xlsx_values(sheet)


def _xlsx_values(sheet: Any) -> Iterator[Sequence[Any]]:
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True)):
            if number == open_document.MAX_ROWS:
                raise ValueError("a row beyond the last one")
            yield row
    except Exception as error:  # openpyxl lets through whatever its ZIP and XML parsers met
        raise Unreadable(DAMAGED_BOOK) from error


def _text_rows(rows: Iterable[Sequence[Any]]) -> Iterator[Row]:
    blanks: list[Row] = []
    seen = 0
    for number, values in enumerate(rows, start=1):
        seen += len(values)
        if seen > MAX_CELLS:
            raise Unreadable("Ce classeur s’étend démesurément : enregistrez-le en CSV.")
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
    with path.open("rb") as content, TemporaryFile() as plain:
        try:
            try:
                book = _loaded(content)
            except Exception:  # programs that are not Excel write styles that only Excel forgives
                _copy_without_styles(content, plain)
                book = _loaded(plain)
            yield book
            book.close()
        except (GeneratorExit, Unreadable):
            raise
        except Exception as error:
            raise Unreadable(DAMAGED_BOOK) from error


def _loaded(content: Any) -> Any:
    import openpyxl  # slow to import, and most files are no workbook

    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")  # of what no export holds
    return openpyxl.load_workbook(content, read_only=True, data_only=True)


def _copy_without_styles(source: Any, target: Any) -> None:
    """The same workbook without its styles: dates are then numbers of days, that dates are also read from."""
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w") as plain:
        for info in book.infolist():
            if info.filename != "xl/styles.xml":
                with book.open(info) as part, plain.open(info.filename, "w") as copy:
                    shutil.copyfileobj(part, copy)


def sheet_links(path: Path, sheet: str | None) -> dict[tuple[int, int], str]:
    """Where the cells of a worksheet lead: (row from 1, column from 0) to the address; only XLSX workbooks tell."""
    if book_format(path) is not Book.XLSX:
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            return _links(archive, sheet)
    except (*DAMAGED, KeyError, StopIteration, ElementTree.ParseError) as error:
        raise Unreadable(DAMAGED_BOOK) from error


def _links(archive: zipfile.ZipFile, sheet: str | None) -> dict[tuple[int, int], str]:
    from openpyxl.utils.cell import coordinate_to_tuple

    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    sheets = {str(node.get("name")): str(node.get(RELATION)) for node in book.iter(f"{MAIN}sheet")}
    part = _targets(archive, "xl/_rels/workbook.xml.rels")[sheets[sheet] if sheet else next(iter(sheets.values()))]
    part = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
    rels = str(PurePosixPath(part).parent / "_rels" / f"{PurePosixPath(part).name}.rels")
    targets = _targets(archive, rels) if rels in archive.namelist() else {}
    links = {}
    with archive.open(part) as content:
        for _, node in ElementTree.iterparse(content):
            found = None
            if node.tag == f"{MAIN}hyperlink":
                found = targets.get(str(node.get(RELATION)))
            elif node.tag == f"{MAIN}c":
                found = address(f"={node.findtext(f'{MAIN}f') or ''}")
            elif node.tag == f"{MAIN}row":
                node.clear()
            if found:
                row, column = coordinate_to_tuple(str(node.get("ref") or node.get("r")).split(":")[0])
                links[row, column - 1] = found
    return links


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    return {str(node.get("Id")): str(node.get("Target")) for node in ElementTree.fromstring(archive.read(part))}
