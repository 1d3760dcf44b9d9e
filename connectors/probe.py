"""Open a file once and describe it; connectors judge the description, never the file."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    NDJSON = "ndjson"
    ZIP = "zip"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The tabular part of a file.

    ``header`` holds the names as written, ``header_line`` where they stand (from 1), ``preamble`` the
    rows above, ``sample`` up to 50 data rows as text, ``sheet`` the worksheet of a workbook.
    """

    header: tuple[str, ...]
    header_line: int
    preamble: tuple[tuple[str, ...], ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one opening of the file told.

    ``encoding`` and ``delimiter`` are for text; ``tables`` has one entry for a CSV, one per sheet for a
    workbook; ``json_root`` is a shallow picture of the JSON: its type, keys, and first items.
    """

    name: str
    size: int
    kind: FileKind
    encoding: str | None = None
    delimiter: str | None = None
    tables: tuple[Table, ...] = ()
    json_root: Any = None
    members: tuple[str, ...] = ()


def probe_file(path: Path, name: str | None = None) -> Probe:
    """Describe the file at ``path``; ``name`` is the name to report (a ZIP member's).

    Raises ``connectors.readers.Unreadable`` (French message) when the file is empty, cut,
    password-protected or not a kind Vigie reads.
    """
    raise NotImplementedError
