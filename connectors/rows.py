"""What every reader gives: rows of text, marked when damaged; and the refusal of a file that none can read."""

from datetime import date, datetime, timedelta
from typing import Any

Row = tuple[int, list[str]]


class Unreadable(Exception):
    """The file cannot be read at all; ``str(error)`` is the French sentence to show."""


class CutRow(list[str]):
    """The cells of a record that the end of the file cuts short."""


class TornRow(list[str]):
    """The cells of a record that the grammar of its file cannot make sense of."""


class CutItem(dict[str, Any]):
    """What could be read of the object at which a JSON or an XML is cut or damaged; nothing after it is given."""


def cell_text(value: Any) -> str:
    """A cell of a workbook or a JSON as text: dates in ISO, numbers without separators, nothing as an empty text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return (value + timedelta(milliseconds=500)).replace(microsecond=0).isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
    return str(value)
