"""Read the worksheets of an Excel workbook of before 2007 (``.xls``)."""

import pickle
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from connectors import old_excel_parser
from connectors.compound import stream_named
from connectors.rows import Unreadable

MAX_BYTES = 100_000_000  # the whole workbook is held while it is read
MAX_CELLS = 8_000_000  # the parser keeps every cell of the rectangles that hold the filled ones
CELLS = frozenset((0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406))
SHEET, DIMENSIONS, MANY = 0x0809, 0x0200, 0x00BD
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
EDGE_BYTES = 1 << 20
LOCKED = "Ce classeur est protégé par un mot de passe : ouvrez-le, retirez le mot de passe, enregistrez-le."


def sheets(path: Path) -> Iterator[tuple[str, Iterator[list[Any]]]]:
    """(name, rows) of each visible worksheet, rows from the first one, cells as Python values; the rows are to be read
    before the next worksheet is asked for."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable("Ce classeur .xls est trop lourd : ouvrez-le et enregistrez-le en XLSX ou en CSV.")
    if _extent(stream_named(path.read_bytes(), ("Workbook", "Book")) or b"") > MAX_CELLS:
        raise Unreadable("Ce classeur .xls s’étend démesurément : ouvrez-le et enregistrez-le en XLSX ou en CSV.")
    with _parsed(path) as part:
        for name in iter(part, None):
            rows = chain.from_iterable(iter(part, None))
            yield name, rows
            for _ in rows:
                pass


@contextmanager
def _parsed(path: Path) -> Iterator[Callable[[], Any]]:
    """What ``old_excel_parser`` writes of a workbook, part after part; whatever becomes of it, Vigie goes on."""
    command = [sys.executable, "-P", old_excel_parser.__file__, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as parser:

        def part() -> Any:
            try:
                return pickle.load(parser.stdout)  # type: ignore[arg-type]  # it is a pipe
            except (EOFError, pickle.UnpicklingError) as error:
                raise _refusal(path, parser.wait()) from error

        try:
            yield part
        finally:
            parser.kill()


def _extent(stream: bytes) -> int:
    """The number of cells in the rectangles that the filled cells of the sheets span, or that the sheets claim."""
    cells = rows = columns = at = 0
    while at + 8 <= len(stream):
        code, length, row, column = struct.unpack_from("<HHHH", stream, at)
        if code == SHEET:
            cells += rows * columns
            rows = columns = 0
        elif code in CELLS:
            last = struct.unpack_from("<H", stream, at + 2 + length)[0] if code == MANY and length > 6 else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, min(last + 1, 256))
        elif code == DIMENSIONS and length >= 12 and at + 16 <= len(stream):
            claimed_rows, claimed_columns = struct.unpack_from("<4xI2xH", stream, at + 4)
            rows, columns = max(rows, claimed_rows), max(columns, claimed_columns)
        at += 4 + length
    return cells + rows * columns


def _refusal(path: Path, status: int) -> Unreadable:
    with path.open("rb") as content:
        edges = content.read(EDGE_BYTES)
        content.seek(max(0, path.stat().st_size - EDGE_BYTES))
        edges += content.read()
    if status == old_excel_parser.LOCKED or ENCRYPTED in edges:
        return Unreadable(LOCKED)
    return Unreadable(
        "Ce fichier n’est pas un classeur Excel (.xls) lisible : ouvrez-le et enregistrez-le en XLSX ou en CSV."
    )
