"""Datasets that a tool gives as JSON, JSON lines, CSV or XLSX: the same nested objects out of each of them.

In a table a nested value stands in a column of its own, named by its path: ``owner/username``, ``replies/0/text``.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors import readers
from connectors.binding import bind, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import Column, Id, Instant, Parse, Text
from connectors.id_cells import is_damaged_id
from connectors.identity import CommentRef, message_id_from, post_ref
from connectors.instants import Moment
from connectors.items import BadItem, Item
from connectors.probe import FileKind, Probe
from connectors.record import Precision

DAMAGED = "#REF!"  # stands for an id that a spreadsheet has rounded: ``fields.is_damaged_id`` knows it
_PARTS = re.compile(r"[./]")


def field_names(probe: Probe) -> frozenset[str]:
    """The names of the first level of fields that the probe saw."""
    return frozenset(_PARTS.split(name)[0] for table in probe.tables for name in table.header if name)


def lone_fields(probe: Probe) -> frozenset[str]:
    """The names of the fields of a JSON that is one object: a list of one, written as a line."""
    root = probe.json_root
    return frozenset(root) if probe.kind is FileKind.JSON and isinstance(root, dict) else frozenset()


def read_objects(
    export: Export, zone: ZoneInfo | None, ids: Collection[str], instants: Collection[str], is_lone: bool = False
) -> Iterator[tuple[int, Any] | Rejected | Ignored]:
    """(position, object) of each object of the file; a row that does not read is a ``Rejected``, a blank one ignored.

    ``ids`` and ``instants`` are the last names of the paths that hold an id or an instant: in a table, a rounded id
    becomes ``DAMAGED`` and an instant is written in ISO, with what its column tells of the order of day and month.
    ``is_lone``: the file is the object.
    """
    probe = export.probe
    match probe.kind:
        case FileKind.JSON:
            listed = (probe.tables[0].sheet if probe.tables else None) or "item"
            objects = readers.iter_json(export.path, probe.encoding or "utf-8", "" if is_lone else listed)
            yield from enumerate(objects, start=1)
        case FileKind.NDJSON:
            yield from readers.iter_ndjson(export.path, probe.encoding or "utf-8")
        case _:
            yield from _read_table(export, zone, ids, instants)


def sound_id(item: Item, *paths: str) -> str | None:
    """The first id of these paths that no spreadsheet has rounded."""
    found = (item.text(path) for path in paths)
    return next((one for one in found if one is not None and not is_damaged_id(one)), None)


def video_identity(item: Item, url: str | None) -> str:
    """The id of a video: that of its address, else its own field; ``BadItem`` without either."""
    ref = post_ref(url) if url else None
    found = (ref.post_id if ref else None) or sound_id(item, "id")
    if found is None:
        raise BadItem(Reason.MISSING_ID, "ni identifiant ni adresse de la vidéo ; exportez ces champs")
    return found


def comment_identity(
    item: Item, path: str, address: CommentRef | None, author: str | None, text: str, *more: object
) -> str:
    """A comment's own id, else the one that its address names, else one made of what it says.

    Raises ``BadItem`` when a spreadsheet has rounded the only id, or when neither author nor text is there.
    """
    if found := sound_id(item, path) or (address.comment_id if address else None):
        return found
    if item.text(path):
        raise BadItem(Reason.DAMAGED_ID, "identifiant arrondi par un tableur ; importez le fichier d’origine")
    if author is None and not text:
        raise BadItem(Reason.MISSING_TEXT, "ni texte ni auteur : ce commentaire n’a rien à lire")
    return message_id_from(author, text, *more)


def _read_table(
    export: Export, zone: ZoneInfo | None, ids: Collection[str], instants: Collection[str]
) -> Iterator[tuple[int, Any] | Rejected | Ignored]:
    table = export.probe.tables[0]
    places = {name: index for index, name in enumerate(table.header) if name}
    columns: dict[str, Column] = {name: _column(name, ids, instants) for name in places}
    binding = bind(columns, export, table, places, zone)
    paths = [_PARTS.split(name) for name in columns]
    for position, cells in read_rows(export, table):
        values = binding.read(position, cells)
        if isinstance(values, tuple):
            yield position, _nested(paths, values)
        else:
            yield values


def _column(name: str, ids: Collection[str], instants: Collection[str]) -> Column:
    last = _PARTS.split(name)[-1]
    if last in instants:
        return _WrittenInstant(name)
    return _MarkedId(name) if last in ids else Text(name)


class _MarkedId(Id):
    """An id, or ``DAMAGED``."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        parse = super().parser(cells, zone)
        return lambda cell: (parse(cell) or DAMAGED) if cell.strip() else None


class _WrittenInstant(Instant):
    """An instant in ISO, as finely written as it is known."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        parse: Callable[[str], Moment | None] = super().parser(cells, zone)

        def read(cell: str) -> str | None:
            instant, precision = parse(cell) or (None, Precision.EXACT)
            return None if instant is None else _written(instant, precision)

        return read


def _written(instant: datetime, precision: Precision) -> str:
    if precision is Precision.DAY:
        return instant.date().isoformat()
    return instant.isoformat(timespec="minutes" if precision is Precision.MINUTE else "auto")


def _nested(paths: Sequence[Sequence[str]], values: Sequence[Any]) -> dict[str, Any]:
    """The object whose fields stood in columns; lists are those whose names are all numbers, in their order."""
    whole: dict[str, Any] = {}
    for path, value in zip(paths, values, strict=True):
        if value is None:
            continue
        inner = whole
        for part in path[:-1]:
            step = inner.setdefault(part, {})
            inner = step if isinstance(step, dict) else inner
        inner.setdefault(path[-1], value)
    return {name: _with_lists(value) for name, value in whole.items()}


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(one) for name, one in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
