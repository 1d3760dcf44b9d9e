"""The first rows of a table as Vigie would read them, to be judged before anything is imported."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from connectors.contract import Rejected
from connectors.headers import sample_cells
from connectors.instants import date_order, needs_order
from connectors.probe import Probe, Table
from connectors.record import Message, Post, Precision, Snapshot
from dashboard.config import Settings
from dashboard.ingest.choice import choose, export_of
from dashboard.ingest.doctor import beginning
from dashboard.ingest.files import Found
from dashboard.ingest.report import ImportOptions

PREVIEW_ROWS = 5
COUNTERS = ("impressions", "reach", "views", "reactions", "comments", "shares", "saves", "clicks")


@dataclass(slots=True, kw_only=True)
class PreviewRow:
    """A row as read: what a message or a publication would say, or in ``error`` why it would be set aside."""

    position: int
    published_at: datetime | None = None
    precision: Precision = Precision.EXACT
    author: str | None = None
    text: str | None = None
    platform: str | None = None
    url: str | None = None
    is_own: bool | None = None
    answer: str | None = None
    counters: dict[str, int] = field(default_factory=dict)
    error: str | None = None


def preview(path: Path, probe: Probe, options: ImportOptions, settings: Settings) -> list[PreviewRow]:
    """The first rows of the file under ``options``; raises ``Unreadable`` or ``ImportRefused``."""
    connector, match = choose(probe, options)
    export = export_of(Found(path, probe.name, probe), probe, connector, match, options, settings)
    rows: dict[int, PreviewRow] = {}
    with beginning(export) as first:
        for item in connector.read(first, match):
            if item.position == 0:
                continue
            if item.position not in rows and len(rows) == PREVIEW_ROWS:
                break
            _take(rows.setdefault(item.position, PreviewRow(position=item.position)), item)
    return list(rows.values())


def asks_date_order(table: Table, header: str | None) -> bool:
    """Whether ``03/04/2025`` stays open in a column: some cell reads both ways and none in the sample proves one."""
    cells = sample_cells(table, table.header.index(header)) if header in table.header else []
    return needs_order(cells) and date_order(cells) is None


def _take(row: PreviewRow, item: object) -> None:
    if isinstance(item, Rejected):
        row.error = item.detail
    elif isinstance(item, Message) and row.platform is not None:
        row.answer = item.text
    elif isinstance(item, Message):
        row.author, row.is_own = item.author_name or item.author_id, item.is_own
        _say(row, item)
    elif isinstance(item, Post) and not item.is_stub:
        _say(row, item)
    elif isinstance(item, Snapshot):
        counted = {name: getattr(item, name) for name in COUNTERS}
        row.counters = {name: value for name, value in counted.items() if value is not None}


def _say(row: PreviewRow, item: Message | Post) -> None:
    row.published_at, row.precision = item.published_at, item.precision
    row.text, row.platform, row.url = (
        item.text or (item.title if isinstance(item, Post) else None),
        item.platform,
        item.url,
    )
