"""Files written the way each platform writes them, and identically every time."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

NEEDS_QUOTES = re.compile(r'[\s,"]')
STAMP = "2026-11-16T08:00:00Z"


def write_meta_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Meta's dialect: BOM, comma, LF, quotes only around a space, a comma, a quote or a line break."""
    lines = [",".join(_meta_cell(cell) for cell in row) for row in (header, *rows)]
    path.write_bytes(("\ufeff" + "\n".join(lines) + "\n").encode("utf-8"))


def _meta_cell(value: object) -> str:
    text = "" if value is None else str(value)
    return '"' + text.replace('"', '""') + '"' if NEEDS_QUOTES.search(text) else text


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str, bom: bool) -> None:
    """A plain CSV with CRLF when Excel would have saved it (``bom``), LF otherwise."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n" if bom else "\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode("utf-8-sig" if bom else "utf-8"))


def write_exportcomments_xlsx(path: Path, source: str, rows: Iterable[Sequence[Any]]) -> None:
    """The 2021 layout: title, source, header on row 6, profile and comment behind hyperlinks.

    A row is (number, sub-number, name, profile link, profile id, Paris wall-clock, likes, text, comment link).
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "ExportComments.com"
    sheet["A1"] = "ExportComments.com"
    sheet["A2"], sheet["B2"] = "Source URL", source
    for letter, width in zip("ABCDEFGH", (7, 7, 26, 22, 18, 7, 70, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    titles = ("Name (click to view profile)", "Profile ID", "Date", "Likes", "Comment", "(view source)")
    for column, title in enumerate(titles, 3):
        sheet.cell(6, column, title).font = Font(bold=True)
    for line, (number, sub, name, profile, profile_id, at, likes, text, link) in enumerate(rows, 7):
        values = (number, sub, name, profile_id, at, likes, text, "view comment")
        for column, value in enumerate(values, 1):
            cell = sheet.cell(line, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        sheet.cell(line, 5).number_format = "dd/mm/yy hh:mm:ss"
        sheet.cell(line, 3).hyperlink = profile
        sheet.cell(line, 8).hyperlink = link
    buffer = io.BytesIO()
    book.properties.creator = "ExportComments.com"
    book.save(buffer)
    path.write_bytes(_settled(buffer.getvalue()))


def write_plain_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """One sheet of texts under one line of headers."""
    book = Workbook()
    sheet = book.active
    for row in (header, *rows):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_settled(buffer.getvalue()))


def _settled(workbook: bytes) -> bytes:
    """The workbook without the hour at which it was saved."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMP.encode(), content)
            entry = zipfile.ZipInfo(name, datetime(2026, 11, 16, 9).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return out.getvalue()
