"""Stream the rows of a file, whatever its kind, in constant memory; refuse what cannot be read."""

import csv
import gzip
import json
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

import ijson

END_OF_FILE = "\x00\x04"
ONE_COLUMN = "\x1f"  # a delimiter no text holds: the file is a single column
MAX_FIELD_CHARS = 1_000_000
MAX_BLANK_ROWS = 1_000  # a formatted sheet may hold a million empty rows
MAX_MEMBERS = 1_000
MAX_UNPACKED_BYTES = 2_000_000_000
MAX_RATIO = 200
RATIO_FROM_BYTES = 20_000_000
MAX_NESTING = 2
CHUNK_BYTES = 1 << 20
MEDIA_SUFFIXES = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".svg", ".ico", ".pdf", ".srt", ".vtt"),
    *(".mp4", ".mov", ".avi", ".mkv", ".webm", ".mp3", ".m4a", ".wav", ".ogg"),
)

Row = tuple[int, list[str]]

csv.field_size_limit(MAX_FIELD_CHARS)


class Unreadable(Exception):
    """The file cannot be read at all; ``str(error)`` is the French sentence to show."""


class CutRow(list[str]):
    """The cells of a record that the end of the file cuts short."""


class TornRow(list[str]):
    """The cells of a record that the CSV grammar cannot make sense of."""


def iter_csv(path: Path, encoding: str, delimiter: str | None, after: int = 0, width: int = 0) -> Iterator[Row]:
    """Records that start below line ``after``: (line where the record starts, its cells).

    Blank records come as an empty list, those that end the file are left out. A last record cut inside quotes, or
    shorter than ``width`` with no line end, is a ``CutRow``.
    """
    held: list[Row] = []
    end = 0
    with path.open(encoding=encoding, errors="replace", newline="") as lines:
        reader = csv.reader(chain(lines, (END_OF_FILE,)), delimiter=delimiter or ONE_COLUMN)
        while True:
            try:
                for cells in reader:
                    start, end = end + 1, reader.line_num
                    if start <= after:
                        continue
                    if not any(cells):
                        held.append((start, []))
                    elif cells[-1].endswith(END_OF_FILE):
                        yield from _last_rows(path, held, start, cells, width)
                        return
                    elif len(cells) < width:
                        yield from held
                        held = [(start, cells)]
                    else:
                        if held:
                            yield from held
                            held = []
                        yield start, cells
                return
            except csv.Error:
                yield from held
                held = []
                yield end + 1, TornRow()
                end = reader.line_num


def _last_rows(path: Path, held: list[Row], start: int, cells: list[str], width: int) -> Iterator[Row]:
    if cells != [END_OF_FILE]:
        yield from held
        yield start, CutRow([*cells[:-1], cells[-1].removesuffix(END_OF_FILE)])
        return
    while held and not held[-1][1]:
        held.pop()
    if held and len(held[-1][1]) < width and not _ends_with_line_end(path):
        last_start, last_cells = held.pop()
        held.append((last_start, CutRow(last_cells)))
    yield from held


def _ends_with_line_end(path: Path) -> bool:
    with path.open("rb") as content:
        content.seek(max(0, path.stat().st_size - 4))
        return content.read().rstrip(b"\0")[-1:] in (b"\n", b"\r")


def sheet_names(path: Path) -> list[str]:
    """The visible worksheets of a workbook."""
    with _workbook(path) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def iter_sheet(path: Path, sheet: str | None, after: int = 0) -> Iterator[Row]:
    """Rows of a worksheet below row ``after``, every cell as text: dates in ISO, numbers without separators."""
    with _workbook(path) as book:
        worksheet = book[sheet] if sheet else book.worksheets[0]
        worksheet.reset_dimensions()
        blanks: list[Row] = []
        for number, values in enumerate(worksheet.iter_rows(values_only=True), start=1):
            if number <= after:
                continue
            cells = [value if type(value) is str else _cell_text(value) for value in values]
            if any(cells):
                yield from blanks
                blanks = []
                yield number, cells
            elif len(blanks) < MAX_BLANK_ROWS:
                blanks.append((number, []))


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """A workbook open for streaming, by its bytes and not by its extension, closed at the end."""
    import openpyxl  # slow to import, and most files are no workbook

    with path.open("rb") as content:
        try:
            book = openpyxl.load_workbook(content, read_only=True, data_only=True)
            yield book
            book.close()
        except (GeneratorExit, Unreadable):
            raise
        except Exception as error:  # openpyxl lets through whatever its ZIP and XML parsers met
            raise Unreadable("Ce classeur Excel est coupé ou abîmé : téléchargez-le de nouveau.") from error


def _cell_text(value: Any) -> str:
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


def sheet_links(path: Path, sheet: str | None) -> dict[tuple[int, int], str]:
    """Hyperlinks of a worksheet: (row from 1, column from 0) to the address."""
    from openpyxl.utils.cell import coordinate_to_tuple

    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        sheets = {str(node.get("name")): str(node.get(relation)) for node in book.iter(f"{main}sheet")}
        part = _targets(archive, "xl/_rels/workbook.xml.rels")[sheets[sheet] if sheet else next(iter(sheets.values()))]
        part = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
        try:
            targets = _targets(archive, str(PurePosixPath(part).parent / "_rels" / f"{PurePosixPath(part).name}.rels"))
        except KeyError:
            return {}
        links = {}
        with archive.open(part) as content:
            for _, node in ElementTree.iterparse(content):
                if node.tag == f"{main}hyperlink" and (target := targets.get(str(node.get(relation)))):
                    row, column = coordinate_to_tuple(str(node.get("ref")).split(":")[0])
                    links[row, column - 1] = target
                elif node.tag == f"{main}row":
                    node.clear()
    return links


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    return {str(node.get("Id")): str(node.get("Target")) for node in ElementTree.fromstring(archive.read(part))}


class _Recoded:
    """The bytes in UTF-8 of a file in another encoding, for a parser that only knows UTF-8."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._text = path.open(encoding=encoding, errors="replace")

    def read(self, size: int = -1) -> bytes:
        return self._text.read(size).encode()

    def close(self) -> None:
        self._text.close()


def open_json(path: Path, encoding: str) -> Any:
    """A file-like of the UTF-8 bytes of a JSON file, without byte-order mark, to be closed."""
    return closing(path.open("rb") if encoding == "utf-8" else _Recoded(path, encoding))


def iter_json(path: Path, encoding: str, prefix: str) -> Iterator[Any]:
    """Items of a JSON file under an ijson prefix such as ``item`` or ``items.item``, one at a time."""
    with open_json(path, encoding) as content:
        try:
            yield from ijson.items(content, prefix, use_float=True)
        except ijson.JSONError as error:
            raise Unreadable("Ce fichier JSON est coupé ou abîmé : téléchargez-le de nouveau.") from error


def iter_ndjson(path: Path, encoding: str) -> Iterator[tuple[int, Any]]:
    """(line, value) of a file with one JSON value a line; a line that is not JSON gives its own text."""
    with path.open(encoding=encoding, errors="replace", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except ValueError:
                yield number, line.rstrip("\n")


def flat_item(item: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """A JSON object as text cells: nested keys joined by dots, lists as JSON, null as an empty cell."""
    cells: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, dict):
            cells.update(flat_item(value, f"{prefix}{key}."))
        elif isinstance(value, list):
            cells[f"{prefix}{key}"] = json.dumps(value, ensure_ascii=False)
        else:
            cells[f"{prefix}{key}"] = value if type(value) is str else _cell_text(value)
    return cells


@dataclass(frozen=True, slots=True)
class Member:
    """A file taken out of an archive: its name inside, and where its bytes were put."""

    name: str
    path: Path


def iter_members(path: Path, folder: Path) -> Iterator[Member]:
    """Files of a ZIP (nested ones too) or GZ archive, unpacked into ``folder`` under names of our own.

    Everything is checked and unpacked before the first one is given: an archive with a path that leaves its folder,
    a symbolic link, a password, or an absurd unpacked size is refused whole (``Unreadable``). Media, system files
    and folders are left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    yield from _unpack(path, path.name, folder, _Allowance(), 0)


@dataclass(slots=True)
class _Allowance:
    """What may still be unpacked from one archive, its nested ones included."""

    members: int = MAX_MEMBERS
    unpacked: int = MAX_UNPACKED_BYTES


def _unpack(path: Path, name: str, folder: Path, allowance: _Allowance, depth: int) -> list[Member]:
    with path.open("rb") as content:
        is_gzip = content.read(2) == b"\x1f\x8b"
    found: list[Member] = []
    try:
        if is_gzip:
            target = _target(folder, allowance, PurePosixPath(name.removesuffix(".gz")).suffix)
            with gzip.open(path) as source:
                _copy(source, target, path.stat().st_size, allowance)
            return [Member(name.removesuffix(".gz"), target)]
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            check_members(archive)
            for info in infos:
                inner = member_name(info)
                if not is_readable_member(inner):
                    continue
                target = _target(folder, allowance, PurePosixPath(inner).suffix)
                with archive.open(info) as source:
                    _copy(source, target, info.compress_size, allowance)
                if zipfile.is_zipfile(target) and not is_workbook(target):
                    if depth >= MAX_NESTING:
                        raise Unreadable("Cette archive contient trop d’archives emboîtées : décompressez-la d’abord.")
                    found += _unpack(target, inner, folder, allowance, depth + 1)
                else:
                    found.append(Member(inner, target))
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, OSError, NotImplementedError) as error:
        raise Unreadable("Cette archive est coupée ou abîmée : téléchargez-la de nouveau.") from error
    return found


def check_members(archive: zipfile.ZipFile) -> None:
    """Refuse (``Unreadable``) an archive with a password, a path that leaves it, a link or an absurd size."""
    infos = archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("Cette archive est protégée par un mot de passe : décompressez-la, puis déposez les fichiers.")
    for info in infos:
        parts = member_name(info).replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or ":" in parts[0] or stat.S_ISLNK(info.external_attr >> 16):
            raise Unreadable("Cette archive contient un chemin qui sort de son dossier : elle est refusée.")
    check_size(archive)


def check_size(archive: zipfile.ZipFile) -> None:
    """Refuse (``Unreadable``) an archive that says it unpacks to an absurd size."""
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > MAX_MEMBERS * 100 or _is_bomb(unpacked, packed):
        raise Unreadable("Cette archive gonfle démesurément une fois ouverte : elle est refusée.")


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > MAX_UNPACKED_BYTES or (unpacked > RATIO_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1))


def _target(folder: Path, allowance: _Allowance, suffix: str) -> Path:
    allowance.members -= 1
    if allowance.members < 0:
        raise Unreadable("Cette archive contient trop de fichiers : déposez seulement ceux à lire.")
    return folder / f"{MAX_MEMBERS - allowance.members:04d}{suffix}"


def _copy(source: Any, target: Path, packed: int, allowance: _Allowance) -> None:
    written = 0
    with target.open("wb") as output:
        while chunk := source.read(CHUNK_BYTES):
            written += len(chunk)
            allowance.unpacked -= len(chunk)
            if allowance.unpacked < 0 or _is_bomb(written, packed):
                raise Unreadable("Cette archive gonfle démesurément une fois ouverte : elle est refusée.")
            output.write(chunk)


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member; names written in UTF-8 without saying so are repaired."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def is_readable_member(name: str) -> bool:
    """Whether a member may hold data: neither media nor a system's own file."""
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return not hidden and path.suffix.lower() not in MEDIA_SUFFIXES


def is_workbook(path: Path) -> bool:
    """Whether a ZIP is an XLSX workbook."""
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()
