"""Tie declared columns to one file's header, and read its rows into typed values or a reason why not."""

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors import readers
from connectors.blocks import Block, csv_parts
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import BadCell, Column, Instant, Parse, PlainReader, normalise_header
from connectors.instants import DateOrder, date_order, needs_order
from connectors.markup import mended
from connectors.plain import Flags
from connectors.probe import FileKind, Probe, Table

EXCERPT_CHARS = 200
VALUE_CHARS = 60


def find_columns(columns: Mapping[str, Column], header: Sequence[str]) -> dict[str, int]:
    """Where each declared column stands: the first of its aliases that the header holds; absent ones are left out."""
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        places.setdefault(normalise_header(name), index)
    found: dict[str, int] = {}
    for canonical, column in columns.items():
        for alias in column.aliases:
            place = places.get(normalise_header(alias))
            if place is not None and place not in found.values():
                found[canonical] = place
                break
    return found


def find_table(probe: Probe, columns: Mapping[str, Column], required: Set[str]) -> tuple[Table, dict[str, int]] | None:
    """The first table whose header names all the ``required`` columns, and where the declared ones stand."""
    for table in probe.tables:
        places = find_columns(columns, table.header)
        if places.keys() >= required:
            return table, places
    return None


class Binding:
    """The declared columns tied to one file's header: reads a row of text into typed values.

    ``places`` says where each canonical column stands; ``order_cells`` are more cells of a date column, read until
    one of them tells the order of day and month.
    """

    def __init__(
        self,
        columns: Mapping[str, Column],
        table: Table,
        places: Mapping[str, int],
        zone: ZoneInfo | None = None,
        order_cells: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.names = tuple(columns)
        self.header = table.header
        self.width = len(table.header)
        self._plan: list[tuple[int, Parse]] = []
        self._readers: dict[str, tuple[Column, int | None, PlainReader | None]] = {}
        slots = []
        for name, column in columns.items():
            if name not in places:
                slots.append(-1)
                self._readers[name] = (column, None, None)
                continue
            index = places[name]
            sample = [row[index].strip() for row in table.sample if index < len(row)]
            sample.extend((order_cells or {}).get(name, ()))
            parse = column.parser(sample, zone)
            slots.append(len(self._plan))
            self._readers[name] = (column, len(self._plan), column.plain_reader(sample, zone))
            self._plan.append((index, _required(parse, column.missing) if column.missing else parse))
        self._arrange = itemgetter(*slots)  # absent columns take the None put at the end

    def read(self, position: int, cells: list[str]) -> tuple[Any, ...] | Rejected | Ignored:
        """The values in the order of the declared columns (at least two), or why there are none."""
        if type(cells) is not list or len(cells) != self.width:
            refused = self._reshape(position, cells)
            if refused is not None:
                return refused
        try:
            values = [parse(cells[index]) for index, parse in self._plan]
        except BadCell:
            return self._blame(position, cells)
        values.append(None)
        arranged: tuple[Any, ...] = self._arrange(values)
        return arranged

    def read_block(self, block: Block) -> tuple[dict[str, pa.Array], Flags]:
        """The values of each declared column (``Column.parts`` names those of an instant; all ``None`` for a column
        that the file has not), and which rows ``read`` refuses: the values of these say nothing."""
        count = len(block.positions)
        found: dict[str, pa.Array] = {}
        refused = np.zeros(count, bool)
        for name, (column, place, read_plain) in self._readers.items():
            if place is None:
                arrays = [pa.nulls(count, one.type) for one in column.arrays(())]
            else:
                index, parse = self._plan[place]
                arrays, wrong = _read_cells(block.columns[index], column, read_plain, parse)
                refused |= wrong
            found.update(zip(column.parts(name), arrays, strict=True))
        return found, refused

    def _reshape(self, position: int, cells: list[str]) -> Rejected | Ignored | None:
        if not cells and type(cells) is list:
            return Ignored(position, Reason.BLANK_ROW)
        if isinstance(cells, readers.CutRow):
            detail = f"Ligne {position} : la fin du fichier coupe cette ligne ; téléchargez le fichier de nouveau."
            return Rejected(position, Reason.TRUNCATED, detail, excerpt(cells))
        if isinstance(cells, readers.TornRow):
            detail = f"Ligne {position} : cette ligne ne se lit pas ; un guillemet ou une accolade manque sans doute."
            return Rejected(position, Reason.WRONG_SHAPE, detail, excerpt(cells))
        if any(cells[self.width :]):
            detail = (
                f"Ligne {position} : {len(cells)} cellules pour {self.width} colonnes ; "
                "un guillemet ou un séparateur manque sans doute dans le texte."
            )
            return Rejected(position, Reason.WRONG_SHAPE, detail, excerpt(cells))
        cells.extend([""] * (self.width - len(cells)))
        return None

    def _blame(self, position: int, cells: list[str]) -> Rejected:
        for index, parse in self._plan:
            try:
                parse(cells[index])
            except BadCell as error:
                value = cells[index].strip()
                shown = f"« {value[:VALUE_CHARS]} »" if value else "cellule vide"
                detail = f"Ligne {position}, colonne « {self.header[index] or index + 1} » : {shown}, {error.advice}."
                return Rejected(position, error.code, detail, excerpt(cells))
        raise AssertionError("a row refused once must be refused twice")


def _read_cells(
    cells: pa.StringArray, column: Column, plain_reader: PlainReader | None, parse: Parse
) -> tuple[list[pa.Array], Flags]:
    """The values of a column and which of its cells are wrong: plain ones at once, each other one once."""
    known, wrong = np.zeros(len(cells), bool), np.zeros(len(cells), bool)
    values: list[pa.Array] = []
    if plain_reader is not None:
        values, known = plain_reader(cells)
        if column.missing:
            known = known & values[0].is_valid().to_numpy(zero_copy_only=False)
        if known.all():
            return values, wrong
    others = cells.filter(pa.array(~known)).dictionary_encode()
    read = [_parsed(parse, cell) for cell in others.dictionary.to_pylist()]
    is_bad = np.array([isinstance(value, BadCell) for value in read], bool)
    wrong[~known] = is_bad[others.indices.to_numpy()]
    parsed = [
        array.take(others.indices)
        for array in column.arrays([None if isinstance(value, BadCell) else value for value in read])
    ]
    if not known.any():
        return parsed, wrong
    mask = pa.array(~known)
    return [pc.replace_with_mask(one, mask, other) for one, other in zip(values, parsed, strict=True)], wrong


def _parsed(parse: Parse, cell: str) -> Any:
    try:
        return parse(cell)
    except BadCell as error:
        return error


MISSING_ADVICE = {
    Reason.MISSING_ID: "l’identifiant manque ; exportez de nouveau avec cette colonne",
    Reason.MISSING_TEXT: "le texte manque ; cette ligne n’a rien à lire",
    Reason.MISSING_DATE: "la date manque ; exportez de nouveau avec cette colonne",
}


def _required(parse: Parse, missing: Reason) -> Parse:
    def read(cell: str) -> Any:
        value = parse(cell)
        if value is None:
            raise BadCell(missing, MISSING_ADVICE[missing])
        return value

    return read


def excerpt(cells: Sequence[str]) -> str:
    """The filled cells of a row, short enough to show."""
    return " | ".join(cell for cell in cells if cell)[:EXCERPT_CHARS]


def cell_at(cells: Sequence[str], place: int | None) -> str:
    """The cell at ``place`` of a row that may be short, without the blanks around it; empty without a column."""
    return cells[place].strip() if place is not None and place < len(cells) else ""


def read_rows(export: Export, table: Table) -> Iterator[readers.Row]:
    """(position, cells as text) of every row under the table's header; a blank row is an empty list."""
    rows = _rows(export, table)
    if not export.probe.is_twice_encoded:
        return rows
    return ((position, type(cells)(map(mended, cells))) for position, cells in rows)


def read_parts(export: Export, table: Table) -> Iterator[Block | readers.Row]:
    """The rows of ``read_rows`` in the same order, by blocks where the file is plain enough."""
    probe = export.probe
    is_plain = probe.kind is FileKind.CSV and probe.encoding in ("utf-8", "utf-8-sig")
    is_plain = is_plain and not (probe.is_twice_encoded or probe.is_folded)
    if not is_plain:
        return read_rows(export, table)
    return csv_parts(export.path, probe.delimiter, table.header_line, len(table.header))


def _rows(export: Export, table: Table) -> Iterator[readers.Row]:
    probe = export.probe
    match probe.kind:
        case FileKind.CSV:
            encoding, width = probe.encoding or "utf-8", len(table.header)
            return readers.iter_csv(
                export.path, encoding, probe.delimiter, table.header_line, width, is_folded=probe.is_folded
            )
        case FileKind.XLSX | FileKind.XLS:
            return readers.iter_sheet(export.path, table.sheet, table.header_line)
        case FileKind.JSON:
            items = readers.iter_json(export.path, probe.encoding or "utf-8", table.sheet or "")
            return _item_rows(enumerate(items, start=1), table.header)
        case FileKind.NDJSON:
            return _item_rows(readers.iter_ndjson(export.path, probe.encoding or "utf-8"), table.header)
    raise readers.Unreadable("Ce fichier n’est pas un tableau.")


def _item_rows(items: Iterator[tuple[int, Any]], header: Sequence[str]) -> Iterator[readers.Row]:
    for position, item in items:
        if isinstance(item, readers.CutItem):
            yield position, readers.CutRow(map(str, item.values()))
        elif isinstance(item, dict):
            cells = readers.flat_item(item)
            yield position, [cells.get(name, "") for name in header]
        else:
            yield position, readers.TornRow([str(item)])


def bind(
    columns: Mapping[str, Column], export: Export, table: Table, places: Mapping[str, int], zone: ZoneInfo | None
) -> Binding:
    """The columns tied to a file; a date column that reads both ways is first searched for a day above 12, then read
    in the order that the user declared."""
    order_cells: dict[str, Sequence[str]] = {}
    if export.date_order is not None:
        columns = {name: _in_order(column, export.date_order) for name, column in columns.items()}
    for name, column in columns.items():
        index = places.get(name)
        if index is None or not isinstance(column, Instant):
            continue
        sample = [row[index] for row in table.sample if index < len(row)]
        if needs_order(sample) and date_order(sample) is None:
            telling = (cells[index] for _, cells in read_rows(export, table) if len(cells) > index)
            order_cells[name] = list(islice((cell for cell in telling if date_order((cell,))), 1))
    return Binding(columns, table, places, zone, order_cells)


def _in_order(column: Column, order: DateOrder) -> Column:
    is_plain = type(column) is Instant
    return Instant(*column.aliases, missing=column.missing, order=order) if is_plain else column
