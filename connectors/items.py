"""Read the objects of a JSON or XML export by path: a typed value, or the reason why the object is rejected."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import EXCERPT_CHARS, MISSING_ADVICE, VALUE_CHARS
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import BadCell, number_reader
from connectors.instants import MissingZone, Moment, instant_reader
from connectors.objects import iter_json, iter_ndjson
from connectors.probe import FileKind
from connectors.record import Precision, Record
from connectors.rows import CutItem, Unreadable

MAX_COUNT = 1 << 53
FLAGS = {"true": True, "vrai": True, "1": True, "false": False, "faux": False, "0": False}


class BadItem(Exception):
    """An object that cannot become a record; ``detail`` is the end of a French sentence."""

    def __init__(self, code: Reason, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Item:
    """One object of an export. ``position`` is its rank in the file, from 1; a path is keys joined by dots."""

    __slots__ = ("position", "value")

    def __init__(self, position: int, value: dict[str, Any]) -> None:
        self.position = position
        self.value = value

    def at(self, *paths: str) -> Any:
        """What stands at the first path that is neither absent, null nor an empty text; else ``None``."""
        for path in paths:
            found: Any = self.value
            for key in path.split("."):
                found = found.get(key) if isinstance(found, dict) else None
            if found is not None and found != "":
                return found
        return None

    def text(self, *paths: str) -> str | None:
        """A text without the blanks around it, a number as text; ``None`` when there is none."""
        found = self.at(*paths)
        if found is None or isinstance(found, (dict, list, bool)):
            return None
        return str(found).strip(" \t\r\n\xa0\ufeff") or None

    def required(self, code: Reason, *paths: str) -> str:
        """The text, or ``BadItem`` with that code."""
        found = self.text(*paths)
        if found is None:
            raise BadItem(code, MISSING_ADVICE[code])
        return found

    def count(self, *paths: str) -> int | None:
        """A whole number; ``None`` when it is absent, hidden (below zero), beyond any count or no number at all."""
        found = self.at(*paths)
        if isinstance(found, str):
            try:
                found = number_reader((found,), whole=True)(found)
            except BadCell:
                return None
        if isinstance(found, bool) or not isinstance(found, (int, float)) or not 0 <= found < MAX_COUNT:
            return None
        return int(found)

    def each(self, *paths: str) -> list["Item"]:
        """The objects of the list that stands there, at this object's position; of an XML, one alone is no list."""
        found = self.at(*paths)
        listed = found if isinstance(found, list) else [found]
        return [Item(self.position, one) for one in listed if isinstance(one, dict)]

    def flag(self, *paths: str) -> bool | None:
        """Yes or no, also written ``true``, ``1`` or, by a French spreadsheet, ``VRAI``; ``None`` for neither."""
        found = self.at(*paths)
        return FLAGS.get(str(found).strip().casefold()) if isinstance(found, (bool, int, str)) else None

    def moment(self, *paths: str, zone: ZoneInfo | None = None) -> Moment:
        """The (UTC instant, precision) written there: ISO, words or a Unix time; naive ones are of ``zone``.

        Gives ``(None, EXACT)`` when there is none; raises ``BadItem`` when it does not read.
        """
        found = self.text(*paths)
        if found is None:
            return None, Precision.EXACT
        try:
            return instant_reader(zone)(found)
        except MissingZone as error:
            detail = f"« {found[:VALUE_CHARS]} » ne dit pas son fuseau horaire ; indiquez le fuseau de ce fichier"
            raise BadItem(Reason.BAD_DATE, detail) from error
        except (ValueError, OverflowError, OSError) as error:
            detail = f"« {found[:VALUE_CHARS]} » n’est pas une date lisible ; exportez de nouveau ce fichier"
            raise BadItem(Reason.BAD_DATE, detail) from error


def object_of(path: Path | None) -> dict[str, Any]:
    """The object that a JSON file beside another holds; empty without the file, or when it is not one."""
    try:
        found = next(iter_json(path, "utf-8", ""), None) if path else None
    except Unreadable:
        return {}
    return found if isinstance(found, dict) else {}


def numbered(export: Export, prefix: str) -> Iterator[tuple[int, Any]]:
    """(line, value) of an NDJSON, or (rank, value) of what a JSON holds at ``prefix``."""
    encoding = export.probe.encoding or "utf-8"
    if export.probe.kind is FileKind.NDJSON:
        return iter_ndjson(export.path, encoding)
    return enumerate(iter_json(export.path, encoding, prefix), start=1)


def read_each(
    values: Iterable[Any], build: Callable[[Item], Iterable[Record | Rejected | Ignored]]
) -> Iterator[Record | Rejected | Ignored]:
    """The records that ``build`` makes of each object, numbered from 1: all those of an object, or its rejection."""
    for position, value in enumerate(values, start=1):
        yield from read_one(position, value, build)


def read_one(
    position: int, value: Any, build: Callable[[Item], Iterable[Record | Rejected | Ignored]]
) -> list[Record | Rejected | Ignored]:
    """The records that ``build`` makes of one object, or its rejection."""
    if isinstance(value, CutItem):
        detail = f"Élément {position} : le fichier est coupé ou abîmé à partir d’ici ; téléchargez-le de nouveau."
        return [Rejected(position, Reason.TRUNCATED, detail, _excerpt(value))]
    if not isinstance(value, dict):
        detail = f"Élément {position} : un objet était attendu, autre chose s’y trouve."
        return [Rejected(position, Reason.WRONG_SHAPE, detail, str(value)[:EXCERPT_CHARS])]
    try:
        return list(build(Item(position, value)))
    except BadItem as error:
        detail = f"Élément {position} : {error.detail}."
        return [Rejected(position, error.code, detail, _excerpt(value))]


def _excerpt(value: dict[str, Any]) -> str:
    shown = (str(one) for one in value.values() if isinstance(one, (str, int, float)) and one != "")
    return " | ".join(shown)[:EXCERPT_CHARS]
