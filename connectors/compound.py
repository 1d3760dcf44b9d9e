"""Find a stream in an OLE compound file, the container of Microsoft's documents of before 2007."""

import struct
from collections.abc import Sequence

from connectors.rows import Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MINI_SECTOR = 64
ENTRY = 128
IN_HEADER = 109  # sectors of the allocation table that the header names
LAST = 0xFFFFFFFA  # numbers from here on are marks, not sectors


def stream_named(content: bytes, names: Sequence[str]) -> bytes | None:
    """The first stream of one of these names in a compound file; ``None`` when there is none or it is damaged.

    Raises ``Unreadable`` when the end of the file cuts the stream.
    """
    try:
        return _stream_named(content, names)
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return None


def _stream_named(content: bytes, names: Sequence[str]) -> bytes | None:
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in (9, 12):
        return None
    size = 1 << shift

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    def followed(first: int, table: Sequence[int]) -> list[int]:
        """The chain that begins at a sector; a table has no more links than entries, unless it loops."""
        chain = []
        while first < LAST:
            chain.append(first)
            if len(chain) > len(table):
                raise ValueError("looping chain")
            first = table[first]
        return chain

    directory_at, cutoff, mini_at, more_at = struct.unpack_from("<I4xII4xI", content, 48)
    pieces = list(struct.unpack_from(f"<{IN_HEADER}I", content, 76))
    while more_at < LAST and len(pieces) * size < len(content):
        *more, more_at = struct.unpack(f"<{size // 4}I", sector(more_at))
        pieces += more
    table = _numbers(b"".join(sector(number) for number in pieces if number < LAST))
    directory = b"".join(map(sector, followed(directory_at, table)))
    root_at = root_size = 0
    for start in range(0, len(directory) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", directory, start + 64)
        first, length_of_stream = struct.unpack_from("<II", directory, start + 116)
        name = directory[start : start + max(0, length - 2)].decode("utf-16-le")
        if kind == 5:
            root_at, root_size = first, length_of_stream
        elif kind == 2 and name in names:
            if length_of_stream >= cutoff:
                return _whole(b"".join(map(sector, followed(first, table))), length_of_stream)
            mini = b"".join(map(sector, followed(root_at, table)))[:root_size]
            chain = followed(first, _numbers(b"".join(map(sector, followed(mini_at, table)))))
            found = b"".join(mini[n * MINI_SECTOR : (n + 1) * MINI_SECTOR] for n in chain)
            return _whole(found, length_of_stream)
    return None


def _whole(stream: bytes, length: int) -> bytes:
    if len(stream) < length:
        raise Unreadable("Ce classeur est coupé : téléchargez-le de nouveau.")
    return stream[:length]


def _numbers(data: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
