"""The sheets of one workbook read as one run of rows, each with a position of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from connectors.binding import read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.probe import Table


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet: its ``line`` there, and its ``position``, that no other row of the workbook has."""

    table: Table
    position: int
    line: int
    cells: list[str]

    def placed(self, aside: Rejected | Ignored) -> Rejected | Ignored:
        """What became of this row when it was read by its line, told by its position and its sheet."""
        if isinstance(aside, Ignored):
            return replace(aside, position=self.position)
        where = f"Feuille « {self.table.sheet} », ligne" if self.table.sheet else "Ligne"
        return replace(aside, position=self.position, detail=aside.detail.replace("Ligne", where, 1))

    def of_another_report(self) -> Ignored:
        """This row set aside as none of what Vigie reads."""
        return Ignored(self.position, Reason.OTHER_REPORT if self.cells else Reason.BLANK_ROW)


def read_sheets(export: Export, tables: Sequence[Table]) -> Iterator[SheetRow]:
    """The rows of these sheets in turn; positions go on from the last row of one to the first of the next."""
    before = 0
    for table in tables:
        line = table.header_line
        for line, cells in read_rows(export, table):
            yield SheetRow(table, before + line, line, cells)
        before += line
