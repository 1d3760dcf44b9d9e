"""A program of its own that parses one ``.xls``: on a damaged one its parser may panic or ask for more memory than
there is, which ends the process it runs in.

Writes on its output, pickled: for each visible worksheet its name, lists of rows (from the first row, cells as Python
values), ``None``; then ``None``. Ends with ``LOCKED`` for a workbook with a password.
"""

import pickle
import sys
from itertools import chain, islice
from typing import Any

LOCKED = 3
MAX_MEMORY = 2 << 30
ROWS_AT_ONCE = 1_000


def main(path: str) -> int:
    """Parse the workbook at ``path``; the exit status of the program."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError:
        return LOCKED
    for each in book.sheets_metadata:
        if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible:
            _write(each.name)
            sheet = book.get_sheet_by_name(each.name)
            above, left = sheet.start or (0, 0)
            rows = chain(([] for _ in range(above)), ([""] * left + row for row in sheet.iter_rows()))
            while batch := list(islice(rows, ROWS_AT_ONCE)):
                _write(batch)
            _write(None)
    _write(None)
    return 0


def _write(part: Any) -> None:
    pickle.dump(part, sys.stdout.buffer)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
