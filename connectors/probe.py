"""Open a file once and describe it; connectors judge the description, never the file."""

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

import ijson

from connectors import archives, compound, pages, readers, workbooks
from connectors.chat_lines import begins_a_chat
from connectors.folded import DELIMITER, is_folded
from connectors.headers import HEADER_ROWS, MAX_COLUMNS, SAMPLE_ROWS, Table, delimiter_of, is_hint, table_of
from connectors.markup import looks_twice_encoded, mended
from connectors.objects import parsed_line, whole_events
from connectors.rows import Unreadable
from connectors.texts import HEAD_BYTES, LENIENT, opened, text_encoding
from connectors.trees import start_of_xml, xml_encoding, xml_outline
from connectors.web_tables import is_page, is_table

__all__ = ["FileKind", "Probe", "Table", "probe_file"]

JSON_EVENTS = 20_000
JSON_SCANNED = 600_000  # an archive may begin with a list of tens of thousands of objects that tell nothing of it
JSON_LINES_CHARS = 4_000_000
JSON_START_CHARS = 200
LIST_DEPTH = 4
XML_TAGS = 200
# 7z, RAR, Zstandard, XZ, BZ2
OTHER_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"BZh")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"II*\0", b"MM\0*")
MOVIE = slice(4, 8)  # « ftyp »: MP4, MOV, HEIC
EXCEL_2003 = "{urn:schemas-microsoft-com:office:spreadsheet}Workbook"
_OBJECT = re.compile(r"\s*\{\s*[\"}]")
_SCRIPT = re.compile(r"(?:(?:var|let|const)\s+)?[a-z_$][\w$.]*(?:\[[^\]\s]{1,60}\])?\s*=\s*[\[{]")
_DATED_LIST = re.compile(r"date: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d utc\s")  # of TikTok's archive in TXT
_XML_BELOW = re.compile(r"[^<]{0,500}<\?xml\s")


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    XML = "xml"
    JSON = "json"
    NDJSON = "ndjson"
    CHAT = "chat"
    ZIP = "zip"
    UNKNOWN = "unknown"


TABULAR = (FileKind.CSV, FileKind.XLSX, FileKind.XLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one opening of the file told.

    ``encoding`` and ``delimiter`` are for text (no delimiter: a single column); ``tables`` has one entry for a CSV,
    one per visible sheet for a workbook, one for the list of objects of a JSON, whose ``sheet`` is then its ijson
    prefix; ``json_root`` is the beginning of the JSON as Python values (a list of those of an NDJSON),
    ``assigned_to`` the JavaScript variable that a JSON is given to, ``is_cut`` whether it ends too soon; ``xml_root``
    is the root element of an XML, as ``{namespace}name``, ``xml_tags`` its first 200 distinct tags as written;
    ``members`` are an archive's file names. ``is_folded`` tells a table that a spreadsheet kept in its first column,
    ``is_twice_encoded`` one whose ``Ã©`` are read as ``é``.
    """

    name: str
    size: int
    kind: FileKind
    encoding: str | None = None
    delimiter: str | None = None
    tables: tuple[Table, ...] = ()
    json_root: Any = None
    assigned_to: str | None = None
    xml_root: str | None = None
    xml_tags: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    is_cut: bool = False
    is_folded: bool = False
    is_twice_encoded: bool = False

    @property
    def is_tabular(self) -> bool:
        """Whether the file is made of rows; the objects of a JSON make a table too, and stay objects."""
        return self.kind in TABULAR


def probe_file(path: Path, name: str | None = None) -> Probe:
    """Describe the file at ``path``; ``name`` is the name to report (a ZIP member's).

    Raises ``connectors.readers.Unreadable`` (French message) when the file is empty, cut,
    password-protected or not a kind Vigie reads.
    """
    name = name or path.name
    size = path.stat().st_size
    with path.open("rb") as content:
        head = content.read(HEAD_BYTES)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("Ce fichier est vide : il ne contient aucune donnée.")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _probe_zip(path, name, size)
    if head.startswith(b"\x1f\x8b") or head[archives.TAR_MAGIC] == b"ustar":
        return _probe_archive(path, name, size)
    if head.startswith(compound.MAGIC):
        return _probe_workbook(path, name, size)
    if head.startswith(OTHER_ARCHIVES):
        raise Unreadable("Vigie n’ouvre pas cette sorte d’archive : décompressez-la, puis déposez les fichiers.")
    if head.startswith(b"%PDF"):
        raise Unreadable("Ce fichier est un PDF : téléchargez l’export en CSV ou en XLSX.")
    encoding = text_encoding(path)
    if encoding is None:
        if head.startswith(PICTURES) or head[MOVIE] == b"ftyp":
            raise Unreadable("Ce fichier est une image ou une vidéo : Vigie lit les exports en CSV, XLSX ou JSON.")
        raise Unreadable(
            "Ce fichier n’est ni un CSV, ni un classeur, ni un JSON, ni un XML, ni une archive ZIP : déposez l’export "
            "tel que votre outil le donne."
        )
    text = codecs.getincrementaldecoder(encoding)(errors=LENIENT).decode(head)
    start = text.lstrip("\ufeff \t\r\n").lower()
    if is_page(start):
        refusal = pages.refusal_of(text)
        if refusal is None and is_table(text):
            return _probe_workbook(path, name, size)
        raise Unreadable(refusal or pages.OTHER)
    if start.startswith("<") or _XML_BELOW.match(start):
        found = _probe_xml(path, name, size, encoding, text)
        if found:
            return found
    if start.startswith(("{", "[", "\x1e")) or _SCRIPT.match(start):
        found = _probe_json(path, name, size, encoding)
        if found:
            return found
    if _DATED_LIST.match(start):
        raise Unreadable(
            "Ce fichier est une page de l’archive TikTok au format texte (TXT) : redemandez-la à TikTok au format JSON."
        )
    if begins_a_chat(text):
        return Probe(name=name, size=size, kind=FileKind.CHAT, encoding=encoding)
    return _probe_csv(path, name, size, encoding, text)


def _probe_zip(path: Path, name: str, size: int) -> Probe:
    if workbooks.book_format(path):
        return _probe_workbook(path, name, size)
    if not archives.is_archive(path):
        raise Unreadable("Ce document bureautique n’est pas un classeur : enregistrez-le en XLSX ou en CSV.")
    return _probe_archive(path, name, size)


def _probe_archive(path: Path, name: str, size: int) -> Probe:
    try:
        members = archives.member_names(path, name)
    except archives.DAMAGED as error:
        raise Unreadable("Cette archive est coupée ou abîmée : téléchargez-la de nouveau.") from error
    if not members:
        raise Unreadable("Cette archive ne contient aucun fichier à lire.")
    return Probe(name=name, size=size, kind=FileKind.ZIP, members=members)


def _probe_workbook(path: Path, name: str, size: int) -> Probe:
    kind = FileKind.XLSX if workbooks.book_format(path) is workbooks.Book.XLSX else FileKind.XLS
    tables = [table_of(rows, name) for name, rows in workbooks.first_rows(path, HEADER_ROWS + SAMPLE_ROWS)]
    if not tables:
        raise Unreadable("Ce classeur est vide : aucune de ses feuilles visibles ne contient de données.")
    return Probe(name=name, size=size, kind=kind, **_tabular(tables))


def _probe_xml(path: Path, name: str, size: int, encoding: str, text: str) -> Probe | None:
    """An XML file; ``None`` when it is none, though it begins like one."""
    encoding = xml_encoding(path, encoding)
    outline = xml_outline(path, encoding, XML_TAGS)
    if outline is None:
        if "<?xml" in text[: start_of_xml(text) + 5]:
            raise Unreadable("Ce fichier XML est abîmé : téléchargez-le de nouveau.")
        return None
    root, tags = outline
    if root == EXCEL_2003:
        raise Unreadable("Ce classeur est au format XML d’Excel 2003 : ouvrez-le et enregistrez-le en XLSX ou en CSV.")
    return Probe(name=name, size=size, kind=FileKind.XML, encoding=encoding, xml_root=root, xml_tags=tags)


def _probe_csv(path: Path, name: str, size: int, encoding: str, text: str) -> Probe:
    folded = is_folded(text, size <= HEAD_BYTES)
    delimiter = DELIMITER if folded else delimiter_of(text)
    first = islice(readers.iter_csv(path, encoding, delimiter, is_folded=folded), HEADER_ROWS + SAMPLE_ROWS)
    rows = [(line, cells[: MAX_COLUMNS + 1]) for line, cells in first]
    if rows and is_hint(rows[0][1], delimiter):
        rows.pop(0)
    return Probe(
        name=name, size=size, kind=FileKind.CSV, encoding=encoding, delimiter=delimiter, is_folded=folded,
        **_tabular([table_of(rows, None)]),
    )  # fmt: skip


def _tabular(tables: Sequence[Table]) -> dict[str, Any]:
    """The tables of a probe, their texts put right when they were encoded twice."""
    is_twice_encoded = looks_twice_encoded(
        cell for table in tables for row in (table.header, *table.preamble, *table.sample) for cell in row
    )
    if is_twice_encoded:
        tables = [
            replace(
                table,
                header=tuple(map(mended, table.header)),
                preamble=tuple(tuple(map(mended, row)) for row in table.preamble),
                sample=tuple(tuple(map(mended, row)) for row in table.sample),
            )
            for table in tables
        ]
    return {"tables": tuple(tables), "is_twice_encoded": is_twice_encoded}


def _probe_json(path: Path, name: str, size: int, encoding: str) -> Probe | None:
    """A JSON or NDJSON file; ``None`` when it is neither, though it begins like one."""
    found = _json_lines(path, encoding)
    if found:
        tables = _object_tables(found, None)
        return Probe(name=name, size=size, kind=FileKind.NDJSON, encoding=encoding, tables=tables, json_root=found)
    roots: list[Any] = []
    builder = ijson.ObjectBuilder()
    depth = 0
    is_cut = not _ends_like_json(path, size)
    with readers.open_json(path, encoding) as content:
        assigned_to = content.assigned_to
        try:
            events = ijson.basic_parse(content, use_float=True, multiple_values=True)
            for event, value in _outlined(whole_events(events)):
                builder.event(event, value)
                depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
                if depth == 0:
                    roots.append(builder.value)
                    builder = ijson.ObjectBuilder()
        except (ijson.JSONError, ValueError, OverflowError) as error:
            is_cut = True
            if not roots and not _holds_something(getattr(builder, "value", None)):
                if "premature" in str(error):
                    raise Unreadable("Ce fichier JSON est coupé : téléchargez-le de nouveau.") from error
                if assigned_to or _OBJECT.match(_beginning(path, encoding, JSON_START_CHARS)):
                    raise Unreadable("Ce fichier JSON est abîmé : téléchargez-le de nouveau.") from error
                return None
    if depth:
        roots.append(builder.value)
    kind, root = FileKind.JSON, roots[0]
    if len(roots) > 1:
        kind = FileKind.NDJSON if isinstance(root, dict) else kind
        root = roots if isinstance(root, dict) else [item for one in roots if isinstance(one, list) for item in one]
    if not isinstance(root, dict | list):
        return None  # a word alone holds nothing
    prefix, items = _longest_list(root)
    return Probe(
        name=name, size=size, kind=kind, encoding=encoding, tables=_object_tables(items, prefix), json_root=root,
        assigned_to=assigned_to, is_cut=is_cut,
    )  # fmt: skip


def _outlined(events: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The first events of a JSON; of one object, those further on too, with no more than an item of each list."""
    begun: list[bool | None] = []  # for each open container, whether it has an item; None for an object
    passed = kept = 0  # how deep inside an item that is passed over; events kept past the first ones
    for number, (event, value) in enumerate(islice(events, JSON_SCANNED)):
        is_further = number >= JSON_EVENTS
        if is_further and (not begun or begun[0] is not None or kept == JSON_EVENTS):
            return
        step = (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
        if passed or (is_further and step >= 0 and begun[-1]):
            passed += step
            continue
        kept += is_further
        if step < 0:
            begun.pop()
        elif begun and begun[-1] is not None:
            begun[-1] = True
        if step > 0:
            begun.append(None if event == "start_map" else False)
        yield event, value


def _holds_something(root: Any) -> bool:
    """Whether what was read of a JSON before it fails is worth reading."""
    values = list(root.values()) if isinstance(root, dict) else root if isinstance(root, list) else []
    return any(value not in ([], {}) for value in values)


def _beginning(path: Path, encoding: str, chars: int) -> str:
    with opened(path, encoding) as content:
        return content.read(chars)


def _json_lines(path: Path, encoding: str) -> list[Any]:
    """The first values of a file with one JSON object a line, most of whose lines are sound; else nothing."""
    text = _beginning(path, encoding, JSON_LINES_CHARS)
    lines = [line for line in text.split("\n") if line.strip()]
    if len(text) == JSON_LINES_CHARS and len(lines) > 1:
        lines.pop()
    if len(lines) < 2:
        return []
    values: list[Any] = []
    for line in lines[:SAMPLE_ROWS]:
        try:
            value = parsed_line(line)
        except ValueError:
            if not values:
                return []
            continue
        if not isinstance(value, dict):
            return []
        values.append(value)
    return values if len(values) >= len(lines[:SAMPLE_ROWS]) / 2 else []


def _ends_like_json(path: Path, size: int) -> bool:
    with path.open("rb") as content:
        content.seek(max(0, size - 64))
        tail = content.read().replace(b"\0", b"").rstrip(b"; \t\r\n")
    return tail.endswith((b"}", b"]"))


def _longest_list(value: Any, prefix: str = "", depth: int = 0) -> tuple[str, list[Any]]:
    """The longest list of objects within a JSON, and its ijson prefix."""
    if isinstance(value, list):
        objects = [item for item in value if isinstance(item, dict)]
        return (f"{prefix}item", objects)
    found: tuple[str, list[Any]] = ("", [])
    if isinstance(value, dict) and depth < LIST_DEPTH:
        for key, inner in value.items():
            if "." not in key:
                candidate = _longest_list(inner, f"{prefix}{key}.", depth + 1)
                found = max(found, candidate, key=lambda pair: len(pair[1]))
    return found


def _object_tables(items: Sequence[Any], prefix: str | None) -> tuple[Table, ...]:
    """The objects as a table: the columns of all those seen, for what few of them say, and the first ones as rows."""
    rows = [readers.flat_item(item) for item in items if isinstance(item, dict)]
    if not rows:
        return ()
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    sample = tuple(tuple(row.get(name, "") for name in header) for row in rows[:SAMPLE_ROWS])
    return (Table(header=header, header_line=0, sample=sample, sheet=prefix),)
