"""When messages that only tell their age (« 3 sem. ») were written: counted back from when their file was collected."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from connectors.contract import Export
from connectors.fields import header_words
from connectors.instants import age, instant_reader
from connectors.message_columns import OF_COLLECTIONS, UPDATED
from connectors.probe import Table

OLDEST = timedelta(days=36525)
COLLECTED = OF_COLLECTIONS - UPDATED
_DAY = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


class Ages:
    """The ages of one column of a file that says when it was collected: in a column, or by the one day of its name."""

    def __init__(self, export: Export, table: Table, place: int) -> None:
        self._place = place
        self._column = next((i for i, name in enumerate(table.header) if header_words(name) & COLLECTED), None)
        self._read = instant_reader(ZoneInfo(export.zone or "UTC"))
        days = {"-".join(found.group(1, 3, 4)) for found in _DAY.finditer(PurePosixPath(export.name).name)}
        self._named = _noon(days.pop()) if len(days) == 1 else None

    def instant(self, cells: Sequence[str]) -> datetime | None:
        """About when the message of a row was written; ``None`` when nothing tells when it was collected."""
        since = age(cells[self._place])
        collected = self._collected(cells)
        return collected - since if collected and since is not None and since < OLDEST else None

    def _collected(self, cells: Sequence[str]) -> datetime | None:
        if self._column is not None and self._column < len(cells):
            try:
                return self._read(cells[self._column])[0] or self._named
            except (ValueError, OverflowError):
                pass
        return self._named


def _noon(day: str) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{day}T12:00:00+00:00")
    except ValueError:  # the 31st of a month that has 30 days
        return None
