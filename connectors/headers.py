"""Find the table in the first rows of a file: its delimiter, its header, what stands above, a sample of its rows."""

import csv
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from itertools import dropwhile, islice
from typing import NamedTuple

from connectors.rows import Row, Unreadable

SAMPLE_ROWS = 50
HEADER_ROWS = 15
HEADER_SHARE = 0.7  # a header names at least this share of the columns that rows fill
NAMES_SHARE = 0.7  # of which, when none holds names only
MAX_COLUMNS = 5_000
DELIMITERS = ",;\t|"
DELIMITER_RECORDS = 20
NARROW = 2  # a table wider than that is not described by rows that narrow
_HINT = re.compile('\ufeff*"?sep=(.)"?', re.IGNORECASE)
_BARE_HINT = re.compile("sep=.?", re.IGNORECASE)
_LINE_END = re.compile(r"[\r\n]")
_AROUND = "\ufeff\0 \t\r\n\xa0\u202f"
_NO_NAME = re.compile(r"[\d\s.,:/%+T-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The tabular part of a file.

    ``header`` holds the names without blanks around (``Views (2)`` for a repeated one), ``header_line`` where they
    stand (from 1, 0 when objects name their own values), ``preamble`` the rows above, ``sample`` up to 50 data rows as
    text, ``sheet`` the worksheet of a workbook.
    """

    header: tuple[str, ...]
    header_line: int
    preamble: tuple[tuple[str, ...], ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    sheet: str | None = None


def sample_cells(table: Table, index: int | None) -> list[str]:
    """The filled cells of a column in the sample, whose rows may be shorter than the header; none without a column."""
    if index is None:
        return []
    return [row[index] for row in table.sample if index < len(row) and row[index].strip()]


def delimiter_of(text: str) -> str | None:
    """The delimiter under which the first records agree best on their number of cells; ``None`` for one column.

    Where rows lost or gained empty cells at their ends, it is the one whose header stands first and is the widest.
    """
    if hint := _HINT.fullmatch(_LINE_END.split(text, maxsplit=1)[0]):
        return hint[1]
    parted: dict[str, list[list[str]]] = {}
    for delimiter in DELIMITERS:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        with suppress(csv.Error):
            parted[delimiter] = list(islice(filter(any, reader), DELIMITER_RECORDS))
    best = _most_agreed(parted, len)
    ragged = max((found for one in parted.items() if (found := _ragged(*one))), default=None)
    if ragged and (best is None or (ragged.width > best.width and ragged.above <= best.above)):
        best = ragged
    best = best or _most_agreed(parted, _filled_width)
    return best.delimiter if best else None


class _Parted(NamedTuple):
    """What a delimiter makes of the first records; the greater, the likelier."""

    agreement: float
    has_rows: bool  # a lone record may be a whole table that quotation marks made one
    width: int
    agree: int
    delimiter: str
    above: int  # records that stand above the header


def _most_agreed(
    parted: Mapping[str, Sequence[Sequence[str]]], width_of: Callable[[Sequence[str]], int]
) -> _Parted | None:
    """The delimiter under which most records are of one width."""
    found = []
    for delimiter, records in parted.items():
        widths = list(map(width_of, records))
        width, _ = max(Counter(widths).items(), key=lambda item: (item[0] > 1) * item[1], default=(1, 0))
        if width > NARROW:
            widths = list(dropwhile(width.__gt__, widths))  # narrower records stand above the header
        agree = widths.count(width)
        agreement = round(agree / max(1, len(widths)), 1)
        if width > 1 and agreement >= 0.5 and not _are_sentences(records, width):
            found.append(_Parted(agreement, agree > 1, width, agree, delimiter, len(records) - len(widths)))
    return max(found, default=None)


def _are_sentences(records: Sequence[Sequence[str]], width: int) -> bool:
    """Whether what parts these records is the punctuation of a single column of texts: nothing parts its header, and a
    space follows everywhere."""
    pieces = [cell for cells in records for cell in cells[1:]]
    return width <= NARROW and len(records[0]) == 1 and all(cell.startswith(" ") for cell in pieces)


def _ragged(delimiter: str, records: Sequence[Sequence[str]]) -> _Parted | None:
    """The header of rows that lost or gained empty cells at their ends; ``None`` when these are no such rows.

    Tools that trim or pad rows leave no width that most of them share, yet none is wider than the header.
    """
    widths = list(map(_filled_width, records))
    table = list(dropwhile(max(widths, default=0).__gt__, widths))
    above = len(widths) - len(table)
    is_named = len(table) > 1 and all(_is_name(cell) for cell in records[above] if cell)
    if not is_named or table[0] <= NARROW or min(table) <= NARROW:
        return None
    return _Parted(0, True, table[0], len(table), delimiter, above)


def _filled_width(cells: Sequence[str]) -> int:
    """How wide a record is without the empty cells at its end."""
    return max(place for place, cell in enumerate(cells, start=1) if cell)


def is_hint(cells: Sequence[str], delimiter: str | None) -> bool:
    """Whether a first row only names the delimiter, for Excel: ``sep=;``."""
    return bool(_BARE_HINT.fullmatch((delimiter or "").join(cells).strip()))


def table_of(rows: Sequence[Row], sheet: str | None) -> Table:
    """The table that these first rows show; its header is the first row of names as wide as the rows."""
    filled = [(line, cells) for line, cells in rows if cells]
    index = _header_index([cells for _, cells in filled])
    line, cells = filled[index] if filled else (1, [])
    if len(cells) > MAX_COLUMNS:
        raise Unreadable("Ce tableau compte plus de 5\u202f000 colonnes, ce qu’aucun export ne fait : il est refusé.")
    return Table(
        header=_distinct([cell.strip(_AROUND) for cell in cells]),
        header_line=line,
        preamble=tuple(tuple(cells) for _, cells in filled[:index]),
        sample=tuple(tuple(cells[:MAX_COLUMNS]) for _, cells in filled[index + 1 : index + 1 + SAMPLE_ROWS]),
        sheet=sheet,
    )


def _header_index(rows: Sequence[Sequence[str]]) -> int:
    counts = [sum(map(bool, cells)) for cells in rows]
    wide = sorted(count for count in counts if count > NARROW)
    is_alone = len(wide) == 1 and (counts[-1] <= NARROW or not all(_is_name(cell) for cell in rows[-1] if cell))
    if not wide or is_alone:  # a wide row alone among narrow ones is torn, or the header of a table without rows
        wide = sorted(counts)
    typical = wide[len(wide) * 3 // 4] if wide else 1
    enough = math.ceil(HEADER_SHARE * typical)
    candidates = [index for index, count in enumerate(counts[:HEADER_ROWS]) if count >= enough]
    for share in (1.0, NAMES_SHARE):
        for index in candidates:
            if sum(_is_name(cell) for cell in rows[index] if cell) >= share * counts[index]:
                return index
    return 0


def _is_name(cell: str) -> bool:
    """Whether a cell may name a column: short words, neither a figure, a date nor an address."""
    return len(cell) <= 120 and "://" not in cell and not _NO_NAME.fullmatch(cell)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    seen = Counter[str]()
    distinct = []
    for name in names:
        seen[name] += 1
        distinct.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return tuple(distinct)
