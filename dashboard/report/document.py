"""A document before it has a format: what is said, in order, ready to be read.

Texts are French as displayed (``formats.typeset`` is behind us) and are text, never markup; what people wrote stands in
``Quote`` alone, or in a cell, and goes through ``inert`` first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

# What turns the reading direction or draws nothing: it can make a text look like another one.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]|[\U000e0000-\U000e007f]"
)


def inert(text: str) -> str:
    """What a person wrote, without the signs that no one sees and that turn or hide what is around them."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a cell: ``text`` where one reads it, ``value`` in ``unit`` (``kpi.contract.Unit``) for computing."""

    value: float
    text: str
    unit: str = "count"


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person wrote, after ``inert``; ``source`` is ours."""

    text: str
    source: str = ""


Cell = str | Number | Quote


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``is_lead`` for what must be read first, ``is_small`` for what may be skipped."""

    text: str
    is_lead: bool = False
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One statement, what goes with it, and the address where its rows are."""

    text: str
    details: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number with what it rests on; ``remarks`` are ours, ``notes`` what people said of it."""

    title: str
    value: str
    sample: str = ""
    change: str = ""
    definition: str = ""
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    items: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has one cell per column; ``widths`` are the parts of the line each column gets on paper."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Whether each column holds numbers: all its cells then stand on the right, « n. d. » included."""
        return tuple(any(isinstance(row[place], Number) for row in self.rows) for place in range(len(self.columns)))


@dataclass(frozen=True, slots=True)
class Quotes:
    items: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars from zero, one per label: ``values`` (``None``: no data, a gap), their interval in ``low`` and ``high``,
    ``texts`` as printed; ``is_small`` marks the bars drawn hollow. ``title`` is the finding, ``subtitle`` the measure
    and its n, ``alt`` what one sees."""

    title: str
    subtitle: str
    alt: str
    name: str
    unit: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    is_small: tuple[bool, ...] = ()
    colour: str = "#15808A"  # that of the charts of the pages, seen on a dark ground too


@dataclass(frozen=True, slots=True)
class Annex:
    """What follows starts on a page of its own."""

    title: str


Block = Heading | Paragraph | Points | Figures | Table | Quotes | Chart | Annex


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """``footer`` stands at the foot of each page; ``data`` is what the JSON format gives, the blocks when ``None``."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    footer: str = ""
    data: Mapping[str, Any] | None = field(default=None)

    def under(self, title: str) -> tuple[Block, ...]:
        """What stands between a heading and the next block that is not of its part."""
        place = self.blocks.index(Heading(title)) if Heading(title) in self.blocks else len(self.blocks)
        after = self.blocks[place + 1 :]
        return tuple(takewhile(lambda block: not isinstance(block, Heading | Annex | Chart), after))

    @property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Chart))
