"""Whatever happened to a file, its readers give rows or say in French why not; nothing else ever comes out."""

import csv
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from old_workbook import xls

from connectors.binding import read_rows
from connectors.contract import Export
from connectors.objects import MAX_LINE_CHARS
from connectors.probe import FileKind, Probe, probe_file
from connectors.readers import CutRow, TornRow, Unreadable, iter_csv, iter_json, iter_members, iter_ndjson, iter_xml
from connectors.registry import identify

HEADER = ["Auteur", "Date", "Commentaire"]
ROWS = [["Léa", "2025-03-01 10:00", "Très bien,\nmerci 😀"], ["Zoé", "15/03/2025", ""], ["Paul", "", "« oui » ; non"]]
ITEMS = [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def as_csv(delimiter: str = ",", encoding: str = "utf-8", rows: list[list[str]] = ROWS) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([HEADER, *rows])
    return text.getvalue().encode(encoding)


def as_workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in [HEADER, *ROWS]:
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def as_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", as_csv())
        archive.writestr("dossier/b.json.gz", gzip.compress(json.dumps(ITEMS).encode()))
    return packed.getvalue()


def as_tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        entry = tarfile.TarInfo("a.csv")
        entry.size = len(as_csv())
        archive.addfile(entry, io.BytesIO(as_csv()))
    return packed.getvalue()


def as_xml() -> bytes:
    inner = "".join(f"<i:avis i:id='{n}'><a>{row[0]}</a><t>{row[2]}</t></i:avis>" for n, row in enumerate(ROWS))
    return f"<?xml version='1.0'?><tous xmlns:i='urn:i'>{inner}</tous>".encode()


FILES = {
    "csv": as_csv(),
    "csv-excel": as_csv(";", "utf-8-sig"),
    "csv-utf16": as_csv("\t", "utf-16"),
    "json": json.dumps({"page": 1, "items": ITEMS}).encode(),
    "javascript": b"window.YTD.tweets.part0 = " + json.dumps(ITEMS, ensure_ascii=False).encode() + b";",
    "ndjson": "\n".join(json.dumps(item) for item in ITEMS).encode(),
    "xml": as_xml(),
    "xlsx": as_workbook(),
    "xls": xls({"Avis": [HEADER, *ROWS]}),
    "zip": as_zip(),
    "tar": as_tar(),
    "gz": gzip.compress(as_csv()),
}
PIECES = st.one_of(
    st.binary(max_size=8), st.sampled_from([b"\0", b'"', b"\n", b"\r", b"{", b"[" * 300, b"<", b"\xff\xfe"])
)
PLACES = st.floats(0, 1)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["cut", "insert", "replace", "remove", "repeat"]), PLACES, PLACES, PIECES),
    min_size=1,
    max_size=4,
)
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def changed(content: bytes, changes: list[tuple[str, float, float, bytes]]) -> bytes:
    for kind, start, length, piece in changes:
        at = int(start * len(content))
        end = min(len(content), at + int(length * 64))
        match kind:
            case "cut":
                content = content[:at]
            case "insert":
                content = content[:at] + piece + content[at:]
            case "replace":
                content = content[:at] + piece + content[at + len(piece) :]
            case "remove":
                content = content[:at] + content[end:]
            case "repeat":
                content = content[:end] + content[at:]
    return content


def everything(path: Path, folder: Path) -> Iterator[Any]:
    """All that the readers give of a file, archives unpacked."""
    probe = probe_file(path)
    yield identify(probe)
    if probe.kind is FileKind.ZIP:
        for member in iter_members(path, folder):
            try:
                yield from everything(member.path, folder / "inner")
            except Unreadable as error:
                yield str(error)
        return
    for table in probe.tables:
        yield from read_rows(Export(path=path, name=path.name, probe=probe), table)
    yield from objects_of(path, probe)


def objects_of(path: Path, probe: Probe) -> Iterator[Any]:
    match probe.kind:
        case FileKind.JSON:
            yield from iter_json(path, probe.encoding or "", "")
            yield from iter_json(path, probe.encoding or "", "item")
        case FileKind.NDJSON:
            yield from iter_ndjson(path, probe.encoding or "")
        case FileKind.XML:
            yield from iter_xml(path, "i:avis")


def outcome(path: Path, folder: Path) -> list[str]:
    """What a file gives, as text, its refusal at the end; everything must be fit for a file in UTF-8."""
    found = []
    try:
        for one in everything(path, folder):
            found.append(repr(one))
            json.dumps(one, ensure_ascii=False, default=str).encode()
    except Unreadable as error:
        assert str(error).endswith(".")
        found.append(str(error))
    return found


@pytest.mark.parametrize("kind", FILES)
@quick
@given(changes=CHANGES)
def test_a_damaged_file_gives_rows_or_a_refusal_always_the_same(
    tmp_path: Path, kind: str, changes: list[tuple[str, float, float, bytes]]
) -> None:
    path = tmp_path / "export"
    path.write_bytes(changed(FILES[kind], changes))
    assert outcome(path, tmp_path / "out") == outcome(path, tmp_path / "out")


@quick
@given(content=st.binary(min_size=1, max_size=400))
def test_any_bytes_give_rows_or_a_refusal(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export"
    path.write_bytes(content)
    assert outcome(path, tmp_path / "out")


@pytest.mark.parametrize("kind", FILES)
def test_an_untouched_file_gives_its_rows(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "export"
    path.write_bytes(FILES[kind])
    assert any("merci 😀" in one for one in outcome(path, tmp_path / "out"))


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)


@quick
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@example(rows=[["", "", "\u2028"]], delimiter=";", encoding="utf-8")
def test_a_written_table_is_read_back_cell_by_cell(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(as_csv(delimiter, encoding, rows))
    probe = probe_file(path)
    (table,) = probe.tables
    if list(table.header) != HEADER or probe.is_twice_encoded:
        return
    read = [cells for _, cells in read_rows(Export(path=path, name=path.name, probe=probe), table)]
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    assert read == [row if any(row) else [] for row in rows]


@quick
@given(place=PLACES)
def test_a_table_cut_anywhere_keeps_its_whole_rows_and_tells_the_cut_one(tmp_path: Path, place: float) -> None:
    content = as_csv()
    start = content.index(b"\n") + 1
    path = tmp_path / "export.csv"
    path.write_bytes(content[: start + 1 + int(place * (len(content) - start - 1))])
    probe = probe_file(path)
    rows = [cells for _, cells in read_rows(Export(path=path, name=path.name, probe=probe), probe.tables[0])]
    assert rows[:-1] == ROWS[: len(rows) - 1]
    last = rows[-1]
    whole = ROWS[len(rows) - 1]
    assert type(last) is CutRow or (last[:-1] == whole[:-1] and whole[-1].startswith(last[-1]))


def test_the_mark_of_the_end_is_a_text_like_any_other_before_it(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(as_csv(rows=[["a", "b", "c\0\4"], *ROWS]))
    rows = list(iter_csv(path, "utf-8", ",", 1, 3))
    assert [cells for _, cells in rows] == [["a", "b", "c\0\4"], *ROWS]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"Nom,Texte\n" + b"a," * 2_500_000 + b"\n", Unreadable),
        (b'Nom,Texte\n"' + b"a,\n" * 400_000, TornRow),
        (b'{"a": 1}\n{"b": "' + b"x" * (MAX_LINE_CHARS + 10) + b'"}\n', Unreadable),
        (b"c," * 1_000_000 + b"\n1\n", Unreadable),
    ],
    ids=["line", "quote", "json-line", "columns"],
)
def test_what_is_absurdly_big_is_refused_or_costs_its_own_row(tmp_path: Path, content: bytes, kind: type) -> None:
    path = tmp_path / "export"
    path.write_bytes(content)
    kinds = []
    try:
        kinds += [type(one[1]) for one in everything(path, tmp_path / "out") if isinstance(one, tuple)]
    except Unreadable as error:
        kinds.append(type(error))
    assert kind in kinds
