"""Reading a sample as an import would, and its table as text, for the benchmarks that damage it."""

import csv
import io
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import openpyxl

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from connectors import readers  # noqa: E402
from connectors.contract import Export, Ignored, Rejected  # noqa: E402
from connectors.probe import FileKind, Probe, probe_file  # noqa: E402
from connectors.registry import connector_named, identify  # noqa: E402
from dashboard.ingest.damage import remarks_on_file  # noqa: E402
from dashboard.ingest.files import files_in  # noqa: E402

SAMPLES = ROOT / "sample_data" / "formats"
ZONE = "Europe/Paris"  # the clock of exports that do not tell theirs
ROUNDED_IDS = "Identifiants arrondis"
UNTOUCHED_FIELDS = ("position",)

Cells = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: its records as (type, (field, value)…), how many rows were refused, or why none was read."""

    records: Counter[Cells]
    refused: int = 0
    error: str | None = None
    is_flagged: bool = False
    has_rounded_ids: bool = False  # the doctor says so


@dataclass(frozen=True, slots=True)
class Sample:
    """An untouched file: a table when it is one, and what it gives."""

    path: Path
    probe: Probe
    reading: Reading
    preamble: list[list[str]]
    header: list[str]
    rows: list[list[str]]

    @property
    def is_table(self) -> bool:
        return bool(self.header)


def read(path: Path) -> Reading:
    """Everything a drop of this file gives, whatever happens."""
    records: Counter[Cells] = Counter()
    refused, is_flagged, has_rounded_ids = 0, False, False
    with tempfile.TemporaryDirectory() as folder:
        for found in files_in([path], Path(folder)):
            if found.probe is None:
                return Reading(records, refused, found.error)
            match = identify(found.probe).match
            if match is None:
                return Reading(records, refused, identify(found.probe).reason)
            connector = connector_named(match.connector)
            layout = next(layout for layout in connector.layouts if layout.name == match.layout)
            zone = ZONE if layout.zone is None else None
            export = Export(path=found.path, name=found.name, probe=found.probe, zone=zone, companions=found.companions)
            is_of_lines = found.probe.kind in (FileKind.CSV, FileKind.CHAT)
            is_flagged = is_flagged or (is_of_lines and ends_in_the_air(found.path))
            remarks = remarks_on_file(found.probe, True, 0)
            has_rounded_ids = has_rounded_ids or any(one.startswith(ROUNDED_IDS) for one in remarks)
            try:
                for item in connector.read(export, match):
                    if isinstance(item, Rejected):
                        refused += 1
                    elif not isinstance(item, Ignored):
                        records[cells_of(item)] += 1
            except readers.Unreadable as error:
                return Reading(records, refused, str(error))
    is_useful = refused or any(dict(cells)["type"] != "Account" for cells in records)
    nothing = None if is_useful else "no useful row: the import refuses such a file"
    return Reading(records, refused, nothing, is_flagged, has_rounded_ids)


def ends_in_the_air(path: Path) -> bool:
    """Whether a file of lines stops inside a cell: nothing tells it from a file that ends there, nor the quote that
    closes a cell from the first of the two that stand for one."""
    return not path.read_bytes().rstrip(b"\0").endswith((b"\n", b"\r"))


def cells_of(record: Any) -> Cells:
    values = tuple((f.name, getattr(record, f.name)) for f in fields(record) if f.name not in UNTOUCHED_FIELDS)
    return (("type", type(record).__name__), *values)


def load(path: Path) -> Sample | None:
    """A sample with its table as text, when it is one; ``None`` when it gives nothing to compare."""
    probe = probe_file(path)
    reading = read(path)
    if reading.error or not reading.records:
        return None
    table = probe.tables[0] if len(probe.tables) == 1 and probe.kind in (FileKind.CSV, FileKind.XLSX) else None
    if table is None or not table.header_line:
        return Sample(path, probe, reading, [], [], [])
    if probe.kind is FileKind.CSV:
        text = path.read_bytes().decode(probe.encoding or "utf-8")
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=probe.delimiter or readers.ONE_COLUMN))
        lines = list(readers.iter_csv(path, probe.encoding or "utf-8", probe.delimiter))
        above = sum(1 for line, _ in lines if line < table.header_line)
    else:
        book = openpyxl.load_workbook(path)
        if any(cell.hyperlink or cell.is_date for sheet in book for row in sheet.iter_rows() for cell in row):
            return Sample(path, probe, reading, [], [], [])  # its links and dates are no text: they stay in a workbook
        records = [cells for _, cells in readers.iter_sheet(path, table.sheet)]
        above = table.header_line - 1
    return Sample(path, probe, reading, records[:above], records[above], records[above + 1 :])
