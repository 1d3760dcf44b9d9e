"""Write a minimal ``.xls`` (BIFF8 in a compound file), for tests: nobody's library writes them any more."""

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime

SECTOR = 512
MINI = 64
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
EPOCH = datetime(1899, 12, 30)
BUILT_IN_DATE = 22  # m/d/yy h:mm

Cell = str | float | datetime | None


def xls(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    hidden: Sequence[str] = (),
    mini: bool = False,
    dimensions: tuple[int, int] = (0, 0),
) -> bytes:
    """The bytes of a workbook with these sheets, rows and cells.

    ``mini`` puts it among the small streams of the file, ``dimensions`` is the size that each sheet claims.
    """
    bodies = [_sheet(rows, dimensions) for rows in sheets.values()]
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    formats = [_record(0x00E0, struct.pack("<HHH14x", 0, code, 0)) for code in (0, BUILT_IN_DATE)]
    bounds_length = sum(12 + 2 * len(name) for name in sheets)
    offset = len(start) + sum(map(len, formats)) + bounds_length + 4
    bounds = b""
    for name, body in zip(sheets, bodies, strict=True):
        state = 1 if name in hidden else 0
        text = name.encode("utf-16-le")
        bounds += _record(0x0085, struct.pack("<IBBBB", offset, state, 0, len(name), 1) + text)
        offset += len(body)
    stream = start + b"".join(formats) + bounds + _record(0x000A, b"") + b"".join(bodies)
    return _compound("Workbook", stream, mini)


def _sheet(rows: Sequence[Sequence[Cell]], dimensions: tuple[int, int]) -> bytes:
    records = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    if any(dimensions):
        records.append(_record(0x0200, struct.pack("<IIHHH", 0, dimensions[0], 0, dimensions[1], 0)))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            match cell:
                case str():
                    text = cell.encode("utf-16-le")
                    records.append(_record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text))
                case datetime():
                    days = (cell - EPOCH).total_seconds() / 86400
                    records.append(_record(0x0203, struct.pack("<HHHd", row, column, 1, days)))
                case float() | int():
                    records.append(_record(0x0203, struct.pack("<HHHd", row, column, 0, cell)))
    return b"".join([*records, _record(0x000A, b"")])


def _record(code: int, data: bytes) -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def _compound(name: str, stream: bytes, mini: bool) -> bytes:
    """A compound file with one stream."""
    size = len(stream)
    if mini:
        assert size < 4096
    else:
        size = max(4096, size)
    stream = stream.ljust(-(-size // SECTOR) * SECTOR, b"\0")
    sectors = len(stream) // SECTOR
    chain = [FAT, END, *range(3, sectors + 2), END]
    small = b""
    if mini:
        pieces = len(stream) // MINI
        small = struct.pack(f"<{pieces}I", *range(1, pieces), END).ljust(SECTOR, b"\xff")
        chain.append(END)
    assert len(chain) <= SECTOR // 4, "one sector of the allocation table is all this writes"
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    first_small = (sectors + 2, 1) if mini else (END, 0)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, *first_small, END, 0) + struct.pack("<I", 0)
    root = _entry("Root Entry", 5, 1, 2 if mini else END, len(stream) if mini else 0)
    directory = root + _entry(name, 2, FREE, 0 if mini else 2, size)
    return header.ljust(SECTOR, b"\xff") + table + directory.ljust(SECTOR, b"\0") + stream + small


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
