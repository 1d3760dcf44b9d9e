"""The rows of a plain CSV by blocks of columns, wherever these are certain to be the rows that ``iter_csv`` gives."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BufferedReader, BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from connectors.readers import MAX_FIELD_CHARS, MAX_LINE_CHARS, ONE_COLUMN, end_of_file, iter_records
from connectors.rows import Row
from connectors.texts import LENIENT

BLOCK_BYTES = 4 << 20
_MARK = b"\xef\xbb\xbf"
_QUOTE, _LINE_FEED, _RETURN = b'"\n\r'
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Block:
    """Whole rows: the line where each starts, the cells of each column as text."""

    positions: Places
    columns: list[pa.StringArray]

    def row(self, index: int) -> list[str]:
        """The cells of one row."""
        return [column[index].as_py() for column in self.columns]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Lines of the file that only the grammar of ``csv`` reads; ``before`` is how many lines stand above."""

    before: int
    lines: Iterator[str]


def csv_parts(path: Path, delimiter: str | None, after: int, width: int) -> Iterator[Block | Row]:
    """What ``iter_csv`` gives of a UTF-8 file, in the same order: rows by blocks, or one by one.

    In a block no row is blank, short or long, no letter is damaged, and a line end follows each row.
    """
    with path.open("rb") as content:
        stretches = _one_ahead(_stretches(content, (delimiter or ONE_COLUMN).encode(), after, width))
        part = next(stretches, None)
        while part is not None:
            if isinstance(part, Block):
                yield part
                part = next(stretches, None)
                continue
            over: list[str] = []
            following: list[Block] = []
            lines = _lines(part, stretches, over, following)
            rows = iter_records(lines, over, path, delimiter, max(0, after - part.before), width)
            for position, cells in rows:
                yield position + part.before, cells
            part = following[0] if following else None


def _one_ahead(parts: Iterator[Block | _Stretch]) -> Iterator[Block | _Stretch]:
    """The same, the next one read while the caller is busy with the last one."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = reader.submit(next, parts, None)
            yield part


def _lines(
    first: _Stretch, stretches: Iterator[Block | _Stretch], over: list[str], following: list[Block]
) -> Iterator[str]:
    """The lines until the next block, which ``following`` then holds, or the end of the file."""
    yield from first.lines
    for part in stretches:
        if isinstance(part, Block):
            following.append(part)
            return
        yield from part.lines
    yield from end_of_file(over)


def _stretches(content: BufferedReader, delimiter: bytes, after: int, width: int) -> Iterator[Block | _Stretch]:
    offset = 0
    while content.read(len(_MARK)) == _MARK:
        offset += len(_MARK)
    content.seek(offset)
    before = left = 0
    buffer = np.empty(2 * BLOCK_BYTES, np.uint8)  # the same for all chunks: new memory costs more than what fills it
    while True:
        if left + BLOCK_BYTES > len(buffer):  # a record longer than a chunk
            buffer = np.concatenate((buffer, np.empty(BLOCK_BYTES, np.uint8)))
        fresh = content.readinto(buffer[left : left + BLOCK_BYTES].data)
        chunk = buffer[: left + fresh]
        line_ends = np.flatnonzero(chunk == _LINE_FEED)
        ends = _record_ends(chunk, line_ends, delimiter)
        if ends is None or not len(ends):
            content.seek(offset)
            yield _Stretch(before, _text_lines(content))
            return
        body, rest = np.split(chunk, [ends[-1] + 1])
        line_ends = line_ends[: np.searchsorted(line_ends, len(body))]
        block = _block(body, ends, line_ends, delimiter, before, after, width)
        yield block or _Stretch(before, _text_lines(BytesIO(body.tobytes())))
        before += len(line_ends)
        offset += len(body)
        if fresh < BLOCK_BYTES:
            yield _Stretch(before, _text_lines(BytesIO(rest.tobytes())))
            return
        left = len(rest)
        buffer[:left] = rest


def _text_lines(content: BinaryIO) -> Iterator[str]:
    text = TextIOWrapper(content, "utf-8", LENIENT, newline="")
    return iter(partial(text.readline, MAX_LINE_CHARS), "")


def _record_ends(chunk: Bytes, line_ends: Places, delimiter: bytes) -> Places | None:
    """Where the whole records of a chunk end, ``None`` where quotes or line ends are not those of a plain CSV.

    A quote that opens stands at the beginning of a cell, one that closes at its end, and those of a text come by two:
    then counting them tells what is quoted.
    """
    before_line_ends = chunk[line_ends[line_ends > 0] - 1]
    returns = np.count_nonzero(before_line_ends == _RETURN) + np.count_nonzero(chunk[-1:] == _RETURN)
    if np.count_nonzero(chunk == _RETURN) != returns:
        return None
    quotes = np.flatnonzero(chunk == _QUOTE)
    ends: Places = line_ends[np.searchsorted(quotes, line_ends) % 2 == 0]
    if not len(ends):
        return ends
    quotes = quotes[: np.searchsorted(quotes, ends[-1])]
    opening, closing = quotes[::2], quotes[1::2]
    is_around = np.zeros(256, bool)
    is_around[list(delimiter + b'"\n')] = True
    if not is_around[chunk[opening[opening > 0] - 1]].all():
        return None
    is_around[ord("\r")] = True
    if not is_around[chunk[closing + 1]].all():
        return None
    return ends


def _block(
    body: Bytes, ends: Places, line_ends: Places, delimiter: bytes, before: int, after: int, width: int
) -> Block | None:
    """The rows of whole records, ``None`` when one of them needs a closer look."""
    starts = np.concatenate(([0], ends[:-1] + 1))
    positions = before + 1 + np.searchsorted(line_ends, starts)
    skipped = int(np.searchsorted(positions, after, side="right"))
    rows = body[starts[skipped] :] if skipped < len(starts) else body[:0]
    if not len(rows) or rows[:3].tobytes() == _MARK or not body.min():
        return None
    names = [str(index) for index in range(width)]
    try:
        table = csv.read_csv(
            pa.BufferReader(rows),
            csv.ReadOptions(column_names=names, use_threads=False, block_size=len(body) + 1),
            csv.ParseOptions(delimiter=delimiter.decode(), newlines_in_values=True),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    if len(table) != len(starts) - skipped:
        return None
    columns = [column.chunk(0) for column in table.columns]
    lengths = [pc.binary_length(column).to_numpy() for column in columns]
    longest = np.maximum.reduce(lengths)
    if longest.min() == 0 or longest.max() > MAX_FIELD_CHARS:
        return None
    return Block(positions[skipped:], columns)
