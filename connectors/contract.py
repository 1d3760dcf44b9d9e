"""What a connector is: a declaration of layouts, a cheap recognition, a stream of records."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from connectors.companions import Companions, Folder
from connectors.instants import DateOrder
from connectors.probe import Probe
from connectors.record import Messages, Record


class Reason(StrEnum):
    """Why a row was set aside. The French sentence for each lives in ``dashboard.text.labels``."""

    MISSING_ID = "missing_id"
    MISSING_TEXT = "missing_text"
    MISSING_DATE = "missing_date"
    BAD_DATE = "bad_date"
    BAD_NUMBER = "bad_number"
    BAD_LINK = "bad_link"
    DAMAGED_ID = "damaged_id"
    WRONG_SHAPE = "wrong_shape"
    TRUNCATED = "truncated"
    TOTAL_ROW = "total_row"
    GHOST_ROW = "ghost_row"
    BLANK_ROW = "blank_row"
    OTHER_REPORT = "other_report"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not become a record: kept, shown, replayable.

    ``position`` is the line (or item) a person would count in the file, from 1;
    ``detail`` is a French sentence naming the column, the value and what to do.
    """

    position: int
    code: Reason
    detail: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that is known and of no use: a total, a ghost row, another report's line, what a story has not reached."""

    position: int
    code: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One shape of one platform's export.

    ``columns`` maps a canonical column to the header names seen in the field, any language;
    ``required`` are the canonical columns without which the layout is not this one;
    ``zone`` is the clock of naive instants (an IANA name), ``None`` when the instants carry theirs or the file does
    not tell: then ``Export.zone`` decides. ``unused`` are beginnings of headers known and of no use to Vigie.
    """

    name: str
    label: str
    first_seen: str
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    zone: str | None = None
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A connector's claim on a file. ``reason`` is a French sentence shown to the user."""

    connector: str
    layout: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One file (or ZIP member) to read, with what the user declared about it.

    ``zone`` overrides the layout's clock; ``columns`` maps canonical names to headers for the generic
    connector; ``platform`` names the platform when the file does not; ``accounts`` are the brand's names;
    ``companions`` are the files of the same archive, by their own names: those that a connector takes (by ``[]``) are
    kept with the file, for the day it is read again; ``date_order`` is how ``03/04/2025`` reads when no cell of the
    file proves it.
    """

    path: Path
    name: str
    probe: Probe
    zone: str | None = None
    columns: dict[str, str] | None = None
    platform: str | None = None
    accounts: tuple[str, ...] = ()
    companions: Companions = field(default_factory=lambda: Folder({}).around(""))
    date_order: DateOrder | None = None


class Connector(Protocol):
    """A platform or a tool whose exports Vigie reads."""

    key: str
    label: str
    how_to_export: str
    layouts: tuple[Layout, ...]

    def recognise(self, probe: Probe) -> Match | None:
        """The claim on a probed file, or ``None``. Cheap, pure, never opens the file."""
        ...

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """The rows in order; records of one row share its position, position 0 is the file itself."""
        ...


@runtime_checkable
class ColumnarConnector(Connector, Protocol):
    """A connector that also reads plain tables by blocks."""

    def read_columns(self, export: Export, match: Match) -> Iterator[Record | Messages | Rejected | Ignored]:
        """All that ``read`` gives; within each kind in the same order, some messages many at once."""
        ...
