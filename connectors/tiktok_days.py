"""TikTok Studio's daily reports: overview, viewers, followers. Their days are printed without a year."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from connectors.binding import bind, excerpt, find_columns, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import normalise_header
from connectors.probe import Probe, Table, probe_file
from connectors.readers import Unreadable
from connectors.record import AccountDay, Record
from connectors.sheets import SheetRow
from connectors.tiktok_columns import DAYS
from connectors.tiktok_videos import UTC_ZONE, exported_on, find_videos, handle_in
from connectors.tiktok_years import LooseDay, last_day_in, settle_years

VERIFIED = (
    frozenset({"date", "video views", "profile views"}), frozenset({"date", "total viewers", "new viewers"}),
    frozenset({"date", "followers", "difference in followers from previous day"}),
    frozenset({"date", "new followers", "reached audience", "engaged audience"}),
)  # fmt: skip
OWN_NAME = "followerhistory"  # no other tool names a file so


def stem(name: str) -> str:
    """The name of a file without folders, extension nor number of copy, in small letters."""
    return re.sub(r" ?(?:\(\d+\)|\d{4}-\d{2}-\d{2}|\d+)$", "", PurePosixPath(name).stem).casefold()


def find_days(probe: Probe) -> list[Table]:
    """The tables of daily figures."""
    found = []
    for table in probe.tables:
        header = frozenset(map(normalise_header, table.header))
        places = find_columns(DAYS, table.header)
        is_named = stem(probe.name) == OWN_NAME and len(places) > 1
        if "on" in places and (is_named or any(header >= known for known in VERIFIED)):
            found.append(table)
    return found


class DaysReader:
    """Reads the rows of a daily report; the file's name, or the report of videos beside it, proves the year."""

    def __init__(self, export: Export, table: Table) -> None:
        self.places = find_columns(DAYS, table.header)
        self.binding = bind(DAYS, export, table, self.places, UTC_ZONE)
        self.handle = handle_in(export.name)
        self.dates = self._settle(export, table)

    def read(self, row: SheetRow) -> Record | Rejected | Ignored:
        """The figures of a day."""
        values = self.binding.read(row.line, row.cells)
        if not isinstance(values, tuple):
            return row.placed(values)
        figures: dict[str, Any] = {
            name: value for name, value in zip(self.binding.names, values, strict=True) if value is not None
        }
        on = self.dates.get(figures.pop("on"))
        if not figures:
            return Ignored(row.position, Reason.GHOST_ROW)
        if on is None:
            written = row.cells[self.places["on"]].strip()
            detail = (
                f"Ligne {row.line} : « {written} » est écrit sans son année, que rien ne prouve ici ; ajoutez le jour "
                "de l’export au nom du fichier, comme « Overview 2026-02-28.csv », et déposez-le de nouveau."
            )
            return row.placed(Rejected(row.line, Reason.BAD_DATE, detail, excerpt(row.cells)))
        return AccountDay(position=row.position, platform="tiktok", on=on, account_id=self.handle, **figures)

    def _settle(self, export: Export, table: Table) -> Mapping[LooseDay, date]:
        days: list[LooseDay] = []
        for line, cells in read_rows(export, table):
            values = self.binding.read(line, list(cells)) if type(cells) is list else None
            if isinstance(values, tuple):
                days.append(values[0])
        return settle_years(days, last_day_in(export.name) or _last_day_beside(export))


def _last_day_beside(export: Export) -> date | None:
    """The day of the export that the report of videos beside this one proves; ``None`` when several disagree."""
    proved = set()
    for name in export.companions:
        if stem(name) != "content" or not export.companions.is_beside(name):
            continue
        path = export.companions[name]
        try:
            probe = probe_file(path, name)
        except Unreadable:
            continue
        table = find_videos(probe)
        if table and (day := exported_on(Export(path=path, name=name, probe=probe), table)):
            proved.add(day)
    return proved.pop() if len(proved) == 1 else None
