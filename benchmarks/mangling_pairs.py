"""Several damages at once, as spreadsheets do them: a table changed in two ways, saved in another, cut or wrapped."""

import csv
import gzip
import io
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import openpyxl
from manglers import LOST_WITH_IDS, Mangled, Mangler, counter_places, scientific, trimmed, zipped
from mangling_samples import Sample

from connectors.formulas import unwrapped
from connectors.probe import FileKind

PAIRS = 2  # pairs of changes that each way of saving is tried with
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?")
US = re.compile(r"(\d{2})/(\d{2})/(\d{4})(?: (\d{2}):(\d{2}))?")
NBSP = "\u00a0"
TELLING_ZEROS = 6  # one chance in a million that ids end so
NUMBER = re.compile(r"(?:0|[1-9]\d{,10})(?:\.\d+)?")
CRLF = "\r\n"
EXCEL_DIGITS = 12  # longer numbers are shown as 1,23E+17
ILLEGAL = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE


@dataclass(frozen=True, slots=True)
class Changed:
    """A table whose cells may be numbers, booleans and instants; what it may still give is that of ``Mangled``."""

    sample: Sample
    above: list[list[Any]]
    header: list[str]
    rows: list[list[Any]]
    loses: frozenset[str] = frozenset()
    damaged: int = 0
    how: tuple[str, ...] = ()

    def each(self, convert: Callable[[int, Any], Any]) -> "Changed":
        """The same with each text of its rows converted, given its column."""
        rows = [
            [convert(place, cell) if isinstance(cell, str) else cell for place, cell in enumerate(row)]
            for row in self.rows
        ]
        return replace(self, rows=rows)

    @property
    def has_clocks(self) -> bool:
        """Whether some texts were made instants, that are shown without their seconds."""
        return any(isinstance(cell, datetime) for row in self.rows for cell in row)


def is_long_id(cell: Any) -> bool:
    return isinstance(cell, str) and cell.isdecimal() and len(cell) > 15


Change = Callable[[Changed, random.Random], Changed]


def french_dates(table: Changed, _: random.Random) -> Changed:
    """The instants that a French Excel knows for such, those of Meta once it is told that their month is first."""
    month_first = {
        place
        for place in range(len(table.header))
        if any(
            (found := US.fullmatch(str(row[place]))) and int(found[2]) > 12 for row in table.rows if place < len(row)
        )
    }

    def convert(place: int, cell: str) -> Any:
        if found := ISO.fullmatch(cell):
            year, month, day, *clock = found.groups()
        elif place in month_first and (found := US.fullmatch(cell)):
            month, day, year, *clock = found.groups()
        else:
            return cell
        return datetime(int(year), int(month), int(day), *(int(part or 0) for part in clock))

    changed = table.each(convert)
    return replace(changed, loses=table.loses | {"precision"}) if changed.rows != table.rows else table


def rounded_ids(table: Changed, _: random.Random) -> Changed:
    changed = table.each(lambda _, cell: float(cell) if is_long_id(cell) else cell)
    damaged = sum(before != after for before, after in zip(table.rows, changed.rows, strict=True))
    return replace(changed, loses=table.loses | LOST_WITH_IDS, damaged=damaged) if damaged else table


def padded_ids(table: Changed, _: random.Random) -> Changed:
    """Rounded, then written as whole numbers: zeros take the place of digits. Too few of them tell nobody."""
    ids = table.each(lambda _, cell: f"{float(f'{float(cell):.14e}'):.0f}" if is_long_id(cell) else cell)
    zeros = [0] * len(table.header)
    for row in ids.rows:
        for place, cell in enumerate(row):
            zeros[place] += is_long_id(cell) and len(cell) - 15
    rows = [
        [
            after if zeros[place] >= TELLING_ZEROS else before
            for place, (before, after) in enumerate(zip(*pair, strict=True))
        ]
        for pair in zip(table.rows, ids.rows, strict=True)
    ]
    damaged = sum(before != after for before, after in zip(table.rows, rows, strict=True))
    return replace(table, rows=rows, loses=table.loses | LOST_WITH_IDS, damaged=damaged) if damaged else table


def protected_ids(table: Changed, _: random.Random) -> Changed:
    """Long ids as the text of a formula, which a spreadsheet leaves alone."""
    return table.each(lambda _, cell: f'="{cell}"' if is_long_id(cell) else cell)


def blanks_in_cells(table: Changed, draw: random.Random) -> Changed:
    """The spaces that are copied with a cell."""
    return table.each(lambda _, cell: f"{cell}{draw.choice(('', '', ' ', NBSP))}" if cell else cell)


def numbers(table: Changed, _: random.Random) -> Changed:
    """Columns of short numbers as numbers: a French Excel then writes their decimals after a comma."""
    columns = [
        [row[place] for row in table.rows if place < len(row) and row[place]] for place in range(len(table.header))
    ]
    places = {place for place, cells in enumerate(columns) if all(NUMBER.fullmatch(str(cell)) for cell in cells)}

    def convert(place: int, cell: str) -> Any:
        return (float(cell) if "." in cell else int(cell)) if cell and place in places else cell

    return table.each(convert)


def thousands(table: Changed, draw: random.Random) -> Changed:
    places, space = counter_places(table.sample), draw.choice("\u00a0\u202f ")
    return table.each(
        lambda place, cell: (
            f"{int(cell):,}".replace(",", space)
            if place in places and cell.isdecimal() and len(cell) < EXCEL_DIGITS
            else cell
        )
    )


def booleans(table: Changed, _: random.Random) -> Changed:
    return table.each(lambda _, cell: {"true": True, "false": False}.get(cell.lower(), cell))


def shuffled_columns(table: Changed, draw: random.Random) -> Changed:
    if len(set(table.header)) < len(table.header) or "" in table.header:
        return table
    order = draw.sample(range(len(table.header)), len(table.header))
    rows = [[row[place] if place < len(row) else "" for place in order] for row in table.rows]
    header = [table.header[place] for place in order]
    return replace(table, header=header, rows=rows, sample=replace(table.sample, header=header))


def more_columns(table: Changed, _: random.Random) -> Changed:
    if "" in table.header:
        return table
    width = len(table.header)
    rows = [
        [*row, *[""] * (width - len(row)), "x", date(2026, 3, 12)] if sum(map(bool, row)) > 1 else row
        for row in table.rows
    ]
    return replace(table, header=[*table.header, "Suivi", "Vu le"], rows=rows)


def blanks_in_header(table: Changed, draw: random.Random) -> Changed:
    """The spaces that a hand or a spreadsheet leaves around a name."""
    blanks = [draw.choice(("", " ", "\u00a0")) if name else "" for name in table.header]
    return replace(table, header=[f"{name}{blank}" for name, blank in zip(table.header, blanks, strict=True)])


def title_above(table: Changed, draw: random.Random) -> Changed:
    """A title and a blank line, as wide as the table where Excel has saved them."""
    rest = [""] * draw.choice((0, len(table.header) - 1))
    return replace(table, above=[["Suivi des réseaux – novembre 2026", *rest], rest, *table.above])


def blank_rows(table: Changed, draw: random.Random) -> Changed:
    blank = [""] * draw.choice((0, len(table.header)))
    rows = [one for row in table.rows for one in ([blank, row] if draw.random() < 0.3 else [row])]
    return replace(table, rows=[*rows, blank, blank])


def ragged_rows(table: Changed, draw: random.Random) -> Changed:
    return replace(table, rows=[trimmed(row) if draw.random() < 0.5 else [*row, "", ""] for row in table.rows])


def repeated_rows(table: Changed, draw: random.Random) -> Changed:
    rows = [one for row in table.rows for one in [row] * draw.choice((1, 1, 2))]
    return replace(table, rows=rows, damaged=table.sample.reading.refused)


# In the order in which they are done; what makes a cell other than a text comes after what moves the columns.
CHANGES: tuple[Change, ...] = (
    repeated_rows, shuffled_columns, thousands, french_dates, rounded_ids, padded_ids, protected_ids, numbers, booleans,
    more_columns, blanks_in_header, blanks_in_cells, ragged_rows, blank_rows, title_above,
)  # fmt: skip


def shown(cell: Any) -> str:
    """A cell as a French Excel shows it, and writes it in a CSV."""
    match cell:
        case bool():
            return "VRAI" if cell else "FAUX"
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M}" if cell.hour or cell.minute or cell.second else f"{cell:%d/%m/%Y}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case float():
            return scientific(str(cell)) if cell >= 10**EXCEL_DIGITS else str(cell).replace(".", ",")
    return str(cell)


@dataclass(frozen=True, slots=True)
class Text:
    """A way of saving a table as text; letters that ``encoding`` has not are question marks."""

    name: str
    encoding: str
    delimiter: str
    end: str
    hint: str = ""
    quoting: Any = csv.QUOTE_MINIMAL

    def save(self, table: Changed) -> Mangled:
        output = io.StringIO(newline="")
        writer = csv.writer(output, delimiter=self.delimiter, lineterminator=CRLF, quoting=self.quoting)
        rows = [[shown(cell) for cell in row] for row in (*table.above, table.header, *table.rows)]
        writer.writerows(rows)
        text = self.hint + output.getvalue().replace(CRLF, self.end)
        content = text.encode(self.encoding, "replace")
        as_if = None
        if content.decode(self.encoding) != text:
            plain = [[cell.encode(self.encoding, "replace").decode(self.encoding) for cell in row] for row in rows]
            output = io.StringIO(newline="")
            csv.writer(output).writerows(plain)
            as_if = output.getvalue().encode("utf-8-sig")
        name = f"{table.sample.path.stem}.{self.name}"
        how = " + ".join((*table.how, self.encoding, repr(self.delimiter), repr(self.end)))
        return Mangled(
            name, content, table.damaged, table.loses, to_the_minute=table.has_clocks, as_if=as_if, how=how,
        )  # fmt: skip


def in_sheet(cell: Any) -> Any:
    """A cell as a workbook holds it: a formula without blanks around, that of a text as this text, no control
    character."""
    if not isinstance(cell, str):
        return cell
    if cell.startswith("="):
        cell = cell.strip()
    return ILLEGAL.sub("", unwrapped(cell) if cell.startswith('="') else cell)


def workbook(table: Changed, is_typed: bool) -> Mangled:
    """Saved as XLSX, numbers and dates as such or stored as text, a sheet of notes behind."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Feuil1")
    for row in (*table.above, table.header, *table.rows):
        sheet.append([in_sheet(cell if is_typed else shown(cell)) for cell in row])
    book.create_sheet("Feuil2")
    output = io.BytesIO()
    book.save(output)
    return Mangled(
        f"{table.sample.path.stem}.xlsx", output.getvalue(), table.damaged, table.loses,
        to_the_minute=table.has_clocks and not is_typed, how=" + ".join((*table.how, "typed" if is_typed else "text")),
    )  # fmt: skip


SAVINGS: tuple[Callable[[Changed], Mangled], ...] = (
    Text("csv", "cp1252", ";", "\r\n").save,  # Excel FR: « CSV (séparateur : point-virgule) »
    Text("csv", "utf-8-sig", ";", "\r\n").save,  # « CSV UTF-8 »
    Text("txt", "utf-16", "\t", "\r\n").save,  # « Texte Unicode »
    Text("txt", "cp1252", "\t", "\r\n").save,  # « Texte (séparateur : tabulation) »
    Text("csv", "utf-8", ";", "\r").save,  # the line ends of « CSV (Macintosh) »
    Text("csv", "utf-8", ";", "\n", "sep=;\n", csv.QUOTE_ALL).save,
    Text("csv", "utf-16-be", ",", "\n").save,
    lambda table: workbook(table, is_typed=True),
    lambda table: workbook(table, is_typed=False),
)


def whole(sample: Sample) -> Changed:
    return Changed(sample, list(sample.preamble), list(sample.header), [list(row) for row in sample.rows])


def changed(sample: Sample, draw: random.Random, count: int) -> Changed:
    """The table changed in that many ways."""
    table = whole(sample)
    for place in sorted(draw.sample(range(len(CHANGES)), count)):
        table = CHANGES[place](table, draw)
        table = replace(table, how=(*table.how, CHANGES[place].__name__))
    return table


def pairs(sample: Sample, draw: random.Random) -> Iterator[Mangled]:
    """Two changes, saved in each of the ways of spreadsheets."""
    if sample.is_table:
        for save in SAVINGS:
            for _ in range(PAIRS):
                yield save(changed(sample, draw, 2))


def wrapped_pairs(sample: Sample, draw: random.Random) -> Iterator[Mangled]:
    """One change, saved, then compressed, put in an archive or renamed."""
    if not sample.is_table:
        return
    saved = draw.choice(SAVINGS)(changed(sample, draw, 1))
    yield replace(saved, name=f"{saved.name}.gz", content=gzip.compress(saved.content, mtime=0))
    yield replace(saved, content=gzip.compress(saved.content, mtime=0))
    yield replace(saved, name="envoi.zip", content=zipped({f"à relire/{saved.name}": saved.content}))
    yield replace(saved, name=f"{sample.path.stem}.{draw.choice(('xls', 'xlsx', 'json', 'dat', 'zip'))}")


def cut_pairs(sample: Sample, draw: random.Random) -> Iterator[Mangled]:
    """Saved in each way, or compressed, then cut at a random byte."""
    content = sample.path.read_bytes()
    if not sample.is_table:
        packed = gzip.compress(content, mtime=0)
        yield Mangled(f"{sample.path.name}.gz", packed[: draw.randrange(1, len(packed))], cut=FileKind.ZIP)
        return
    for save in SAVINGS:
        saved = save(whole(sample))
        kind = FileKind.XLSX if saved.name.endswith(".xlsx") else FileKind.CSV
        yield replace(saved, content=saved.content[: draw.randrange(1, len(saved.content))], cut=kind)
        packed = gzip.compress(saved.content, mtime=0)
        packed = packed[: draw.randrange(1, len(packed))]
        yield replace(saved, name=f"{saved.name}.gz", content=packed, cut=FileKind.ZIP)


SEVERAL: tuple[Mangler, ...] = (pairs, wrapped_pairs, cut_pairs)
