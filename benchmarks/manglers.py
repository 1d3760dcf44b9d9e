"""What tools do to an export on its way: encodings, dialects, columns, spreadsheets, cuts, archives, JSON shapes."""

import csv
import gzip
import io
import json
import random
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from mangling_samples import Sample

from connectors.contract import Layout
from connectors.fields import normalise_header
from connectors.probe import FileKind, probe_file
from connectors.registry import connector_named, identify

COUNTERS = (
    "impressions", "reach", "views", "reactions", "comments", "shares", "saves", "clicks", "likes", "link_clicks",
    "replies", "followers", "video_views",
)  # fmt: skip
LOST_WITH_IDS = frozenset({
    "kind", "account_id", "author_id", "message_id", "parent_id", "post_id", "thread_id", "published_at", "precision",
    "url",
})  # fmt: skip
CUTS = 4  # random places where each file is cut


@dataclass(frozen=True, slots=True)
class Mangled:
    """A mangled file and what it may still give. ``damaged`` rows may be refused, at most that many;
    ``loses`` are fields that may become unknown or be rebuilt; ``to_the_minute`` when seconds were dropped; ``cut`` is
    the kind of a file cut short; a column it ``lacks_column`` may make a cell unknown, or what a ``second`` column says
    of it (field, cell), never another value. Where letters were lost, what is read is held against the reading of
    ``as_if``, a plain CSV that has lost them too. ``how`` tells what was done when the name does not."""

    name: str
    content: bytes
    damaged: int = 0
    loses: frozenset[str] = frozenset()
    to_the_minute: bool = False
    cut: FileKind | None = None
    lacks_column: bool = False
    as_if: bytes | None = None
    how: str = ""
    second: frozenset[tuple[str, str]] = frozenset()


Mangler = Callable[[Sample, random.Random], Iterator[Mangled]]


def as_csv(sample: Sample, delimiter: str = ",", end: str = "\n", **changes: Any) -> str:
    """The table of a sample as CSV text."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=delimiter, lineterminator=end)
    header, rows = changes.get("header", sample.header), changes.get("rows", sample.rows)
    writer.writerows([*sample.preamble, header, *rows])
    return output.getvalue()


def csv_name(sample: Sample) -> str:
    return f"{sample.path.stem}.csv"


def encodings(sample: Sample, _: random.Random) -> Iterator[Mangled]:
    if not sample.is_table:
        return
    text = as_csv(sample)
    yield Mangled(csv_name(sample), text.encode("utf-8"))
    yield Mangled(csv_name(sample), text.encode("utf-8-sig"))
    yield Mangled(csv_name(sample), text.encode("utf-16"))
    try:
        yield Mangled(csv_name(sample), text.encode("cp1252"))
    except UnicodeEncodeError:  # an emoji has no place in cp1252: Excel would write « ? », and nobody can tell
        return


def dialects(sample: Sample, _: random.Random) -> Iterator[Mangled]:
    if not sample.is_table:
        return
    for delimiter in ";\t":
        yield Mangled(csv_name(sample), as_csv(sample, delimiter).encode())
    yield Mangled(csv_name(sample), as_csv(sample, ";", "\r\n").encode("utf-8-sig"))
    yield Mangled(csv_name(sample), ("sep=;\r\n" + as_csv(sample, ";", "\r\n")).encode("utf-8-sig"))


def folded(sample: Sample, _: random.Random) -> Iterator[Mangled]:
    """Opened by a spreadsheet that parts columns at semicolons, and saved: each line is one cell."""
    text = as_csv(sample) if sample.is_table else ""
    if len(sample.header) < 3 or any(line.startswith('"') for line in text.splitlines()):
        return  # a quote that begins a line is taken for the cell's own, and nobody can put it back
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    saved = ([quoted(cell) if {*cell} & {*'";\n'} else cell for cell in row] for row in rows)
    yield Mangled(csv_name(sample), "".join(f"{';'.join(row)}\r\n" for row in saved).encode("utf-8-sig"))
    yield as_workbook(sample, rows)


def quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""'))


def columns(sample: Sample, draw: random.Random) -> Iterator[Mangled]:
    if not sample.is_table or "" in sample.header:
        return
    order = draw.sample(range(len(sample.header)), len(sample.header))
    if len(set(sample.header)) == len(sample.header):
        shuffled = [[row[i] if i < len(row) else "" for i in order] for row in sample.rows]
        yield Mangled(
            csv_name(sample), as_csv(sample, header=[sample.header[i] for i in order], rows=shuffled).encode()
        )
    more = [
        row + [""] * (len(sample.header) - len(row)) + ["x", ""] if sum(map(bool, row)) > 1 else row
        for row in sample.rows
    ]
    yield Mangled(
        csv_name(sample), as_csv(sample, header=[*sample.header, "Zzz", "Colonne du stagiaire"], rows=more).encode()
    )


def missing_columns(sample: Sample, draw: random.Random) -> Iterator[Mangled]:
    """Without one of the columns that its layout can do without."""
    match = identify(sample.probe).match
    if not sample.is_table or match is None or len(set(sample.header)) < len(sample.header):
        return
    layout = next(one for one in connector_named(match.connector).layouts if one.name == match.layout)
    needed = {normalise_header(alias) for name in layout.required for alias in layout.columns[name]}
    optional = [place for place, name in enumerate(sample.header) if name and normalise_header(name) not in needed]
    for place in draw.sample(optional, min(3, len(optional))) if layout.required else ():
        rows = [[cell for index, cell in enumerate(row) if index != place] for row in sample.rows]
        header = [name for index, name in enumerate(sample.header) if index != place]
        content = as_csv(sample, header=header, rows=rows).encode()
        yield Mangled(csv_name(sample), content, lacks_column=True, second=second_cells(sample, layout, place))


def second_cells(sample: Sample, layout: Layout, lost: int) -> frozenset[tuple[str, str]]:
    """What the other columns of a field that is told twice say of it, once the first of them is lost."""
    names = [normalise_header(name) for name in sample.header]
    return frozenset(
        (field, row[place].strip())
        for field, aliases in layout.columns.items()
        if names[lost] in (known := [normalise_header(alias) for alias in aliases])
        for place, name in enumerate(names)
        if place != lost and name in known
        for row in sample.rows
        if place < len(row)
    )


def other_headers(sample: Sample, draw: random.Random) -> Iterator[Mangled]:
    """Each header in another of the languages that its column is known in."""
    match = identify(sample.probe).match
    if not sample.is_table or match is None:
        return
    layout = next(one for one in connector_named(match.connector).layouts if one.name == match.layout)
    owners: dict[str, list[tuple[str, ...]]] = {}
    for aliases in layout.columns.values():
        for alias in {normalise_header(alias) for alias in aliases}:
            owners.setdefault(alias, []).append(aliases)
    for turn in range(2):
        renamed = []
        for name in sample.header:
            lists = owners.get(normalise_header(name), [])
            renamed.append(lists[0][turn % len(lists[0])] if len(lists) == 1 else name)
        if renamed != sample.header and len({normalise_header(name) for name in renamed}) == len(renamed):
            mangled = Mangled(csv_name(sample), as_csv(sample, header=renamed).encode())
            if layout_of(mangled) in (None, match.layout):  # else these are the headers of another of its formats
                yield mangled


def layout_of(mangled: Mangled) -> str | None:
    """The layout that a mangled file is taken for."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / mangled.name
        path.write_bytes(mangled.content)
        match = identify(probe_file(path)).match
        return match.layout if match else None


def damaged_ids(sample: Sample, _: random.Random) -> Iterator[Mangled]:
    """Ids as a French Excel writes long numbers."""
    if not sample.is_table:
        return
    damaged = 0
    rows = []
    for row in sample.rows:
        cells = [scientific(cell) if cell.isdecimal() and len(cell) >= 15 else cell for cell in row]
        damaged += cells != row
        rows.append(cells)
    if damaged:
        content = as_csv(sample, ";", rows=rows).encode("utf-8-sig")
        yield Mangled(csv_name(sample), content, damaged, LOST_WITH_IDS)


def scientific(number: str) -> str:
    return f"{float(number):.5E}".replace(".", ",").replace("E+0", "E+")


US_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})( \d{2}:\d{2})?")
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2})(?::\d{2})?(?:\.\d+)?")


def french_dates(sample: Sample, _: random.Random) -> Iterator[Mangled]:
    """Instants as a French Excel shows them, seconds lost; those that carry their own clock stay text to Excel."""
    if not sample.is_table:
        return
    month_first = sample.probe.name.startswith(("facebook", "instagram")) or "Publish time" in sample.header
    changed = False
    rows = []
    for row in sample.rows:
        cells = []
        for cell in row:
            if found := ISO_DATE.fullmatch(cell):
                cell = f"{found[3]}/{found[2]}/{found[1]} {found[4]}"
            elif month_first and (found := US_DATE.fullmatch(cell)):
                cell = f"{found[2]}/{found[1]}/{found[3]}{found[4] or ''}"
            cells.append(cell)
        changed = changed or cells != row
        rows.append(cells)
    if changed:
        yield Mangled(csv_name(sample), as_csv(sample, ";", rows=rows).encode("utf-8-sig"), to_the_minute=True)


def counter_places(sample: Sample) -> list[int]:
    """The columns of a sample that its connector reads as counters."""
    match = identify(sample.probe).match
    if match is None:
        return []
    layout = next(one for one in connector_named(match.connector).layouts if one.name == match.layout)
    names = {normalise_header(alias) for name in COUNTERS for alias in layout.columns.get(name, ())}
    return [index for index, name in enumerate(sample.header) if normalise_header(name) in names]


def thousands(sample: Sample, _: random.Random) -> Iterator[Mangled]:
    """Counters with the separators of a French spreadsheet."""
    if not sample.is_table:
        return
    places = counter_places(sample)
    for space in "\u00a0\u202f":
        rows = [
            [
                f"{int(cell):,}".replace(",", space) if i in places and cell.isdecimal() and len(cell) < 10 else cell
                for i, cell in enumerate(row)
            ]
            for row in sample.rows
        ]
        if rows != sample.rows:
            yield Mangled(csv_name(sample), as_csv(sample, ";", rows=rows).encode("utf-8-sig"))


def lines(sample: Sample, draw: random.Random) -> Iterator[Mangled]:
    """Blank lines, trailing empty cells cut or added, repeated rows, one row torn apart by a stray separator."""
    if not sample.is_table or not sample.rows:
        return
    blank: list[list[str]] = []
    for row in sample.rows:
        blank += [[], row] if draw.random() < 0.3 else [row]
    yield Mangled(csv_name(sample), as_csv(sample, rows=[*blank, [], []]).encode())
    ragged = [trimmed(row) if draw.random() < 0.5 else [*row, "", ""] for row in sample.rows]
    yield Mangled(csv_name(sample), as_csv(sample, rows=ragged).encode())
    repeated = [copy for row in sample.rows for copy in [row] * draw.choice((1, 1, 2))]
    yield Mangled(csv_name(sample), as_csv(sample, rows=repeated).encode(), damaged=sample.reading.refused)
    torn = draw.randrange(len(sample.rows))
    if any(sample.rows[torn]):
        rows = [[*row, "trop", "long"] if i == torn else row for i, row in enumerate(sample.rows)]
        yield Mangled(csv_name(sample), as_csv(sample, rows=rows).encode(), damaged=1)


def trimmed(row: list[Any]) -> list[Any]:
    while len(row) > 1 and row[-1] == "":
        row = row[:-1]
    return row


def cut(sample: Sample, draw: random.Random) -> Iterator[Mangled]:
    content = sample.path.read_bytes()
    for _ in range(CUTS):
        yield Mangled(sample.path.name, content[: draw.randrange(1, len(content))], 1, cut=sample.probe.kind)


def wrapped(sample: Sample, _: random.Random) -> Iterator[Mangled]:
    """Compressed, in an archive, in an archive of an archive, under the wrong extension."""
    content = sample.path.read_bytes()
    is_archive = sample.probe.kind is FileKind.ZIP
    if not is_archive:
        yield Mangled(f"{sample.path.name}.gz", gzip.compress(content, mtime=0))
    inner = zipped({sample.path.name: content})
    yield Mangled("envoi.zip", inner)
    yield Mangled("envoi.zip", zipped({"dossier/envoi.zip": inner, "__MACOSX/._x": b"\0\1"}))
    for suffix in (".txt", ".csv", ".xls", ".dat"):
        yield Mangled(f"{sample.path.stem}{suffix}", content)


def zipped(members: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 16, 8, 0, 0)), content)
    return output.getvalue()


def workbook(sample: Sample, _: random.Random) -> Iterator[Mangled]:
    """Saved again as XLSX: every cell as text, then short numbers as numbers."""
    if not sample.is_table:
        return
    for convert in (str, number_or_text):
        yield as_workbook(sample, [*sample.preamble, sample.header, *sample.rows], convert)


def as_workbook(sample: Sample, rows: Iterable[Sequence[str]], convert: Callable[[str], Any] = str) -> Mangled:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Feuil1")
    for row in rows:
        sheet.append([convert(openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row])
    output = io.BytesIO()
    book.save(output)
    return Mangled(f"{sample.path.stem}.xlsx", output.getvalue())


def number_or_text(cell: str) -> str | int:
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) < 15 and str(int(cell)) == cell else cell


def json_shapes(sample: Sample, draw: random.Random) -> Iterator[Mangled]:
    """Other encodings, indented or not, keys in another order, keys that nobody knows."""
    if sample.probe.kind not in (FileKind.JSON, FileKind.NDJSON) or sample.probe.assigned_to:
        return
    text = sample.path.read_bytes().decode(sample.probe.encoding or "utf-8")
    yield Mangled(sample.path.name, text.encode("utf-8-sig"))
    yield Mangled(sample.path.name, text.encode("utf-16"))
    yield Mangled(sample.path.name, text.replace("\r\n", "\n").replace("\n", "\r\n").encode())
    is_lines = sample.probe.kind is FileKind.NDJSON
    values = [json.loads(line) for line in text.splitlines() if line.strip()] if is_lines else [json.loads(text)]
    changes: tuple[Callable[[Any], Any], ...] = (lambda one: one, lambda one: shuffled(one, draw), with_unknown_keys)
    for change in changes:
        for indent in (None,) if is_lines else (None, 2):
            written = (json.dumps(change(value), ensure_ascii=indent is None, indent=indent) for value in values)
            yield Mangled(sample.path.name, "\n".join(written).encode())


def shuffled(value: Any, draw: random.Random) -> Any:
    if isinstance(value, list):
        return [shuffled(one, draw) for one in value]
    if isinstance(value, dict):
        return {key: shuffled(value[key], draw) for key in draw.sample(list(value), len(value))}
    return value


def with_unknown_keys(value: Any) -> Any:
    if isinstance(value, list):
        return [with_unknown_keys(one) for one in value]
    if isinstance(value, dict):
        inner = {key: with_unknown_keys(one) for key, one in value.items()}
        return {**inner, "zz_inconnu": None} if all(isinstance(key, str) and key.islower() for key in inner) else inner
    return value


MANGLERS: tuple[Mangler, ...] = (
    encodings, dialects, folded, columns, missing_columns, other_headers, damaged_ids, french_dates, thousands, lines,
    cut, wrapped, workbook, json_shapes,
)  # fmt: skip
