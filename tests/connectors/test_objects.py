"""JSON, JavaScript and JSON lines: the same values whatever surrounds them, and what a cut costs."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from connectors import objects
from connectors.binding import read_rows
from connectors.contract import Export
from connectors.probe import FileKind, Probe, probe_file
from connectors.readers import CutItem, CutRow, Row, TornRow, Unreadable, iter_json, iter_ndjson

ITEMS: list[dict[str, Any]] = [
    {"text": 'Été [1] "oui" \\ { 😀', "n": 1},
    {"text": "deux\u2028lignes", "n": {"a": [1, 2.5, None]}},
]


def written(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "export.csv"  # the extension lies on purpose
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def rows_of(path: Path) -> tuple[Probe, list[Row]]:
    probe = probe_file(path)
    return probe, list(read_rows(Export(path=path, name=path.name, probe=probe), probe.tables[0]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("", "", None),
        ("\r\n ", "\n\n", None),
        ("window.YTD.tweets.part0 = ", "", "window.YTD.tweets.part0"),
        ("var data=", ";\n", "data"),
        ('window["x"] = ', " ; ", 'window["x"]'),
    ],
)
def test_what_surrounds_a_json_is_left_out(
    tmp_path: Path, encoding: str, before: str, after: str, name: str | None
) -> None:
    path = written(tmp_path, before + json.dumps(ITEMS, ensure_ascii=False) + after, encoding)
    probe = probe_file(path)
    assert (probe.kind, probe.assigned_to, probe.is_cut) == (FileKind.JSON, name, False)
    assert list(iter_json(path, probe.encoding or "", "item")) == probe.json_root == ITEMS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("mark", ["", "\x1e"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n\n\n"])
def test_values_one_after_another(tmp_path: Path, encoding: str, indent: int | None, mark: str, line_end: str) -> None:
    texts = [mark + json.dumps(item, ensure_ascii=False, indent=indent) + line_end for item in ITEMS]
    probe, rows = rows_of(written(tmp_path, "".join(texts), encoding))
    assert (probe.kind, probe.json_root) == (FileKind.NDJSON, ITEMS)
    assert [value for _, value in iter_ndjson(tmp_path / "export.csv", probe.encoding or "")] == ITEMS
    assert [cells[0] for _, cells in rows] == [item["text"] for item in ITEMS]
    if indent is None:
        assert [line for line, _ in rows] == [1, 1 + len(line_end.replace("\r", ""))]


def test_lists_one_after_another_are_one_list(tmp_path: Path) -> None:
    _, rows = rows_of(written(tmp_path, json.dumps(ITEMS) + "\n" + json.dumps(ITEMS)))
    assert [position for position, _ in rows] == [1, 2, 3, 4]


def test_every_cut_of_a_json_keeps_the_whole_objects_and_tells_the_cut_one(tmp_path: Path) -> None:
    content = json.dumps({"page": 1, "items": ITEMS}).encode()
    ends = [content.index(b"}, {") + 1, len(content) - 2]
    for length in range(content.index(b"items") + 7, len(content) - 1):
        path = written(tmp_path, content[:length])
        assert probe_file(path).is_cut
        *whole, last = iter_json(path, "utf-8", "items.item")
        assert whole == ITEMS[: sum(length >= end for end in ends)] and isinstance(last, CutItem)
    _, rows = rows_of(written(tmp_path, content[: ends[1] - 5]))
    assert [type(cells) for _, cells in rows] == [list, CutRow]


def test_the_beginning_of_a_json_cut_in_a_number_does_not_hold_its_first_digits(tmp_path: Path) -> None:
    content = json.dumps({"page": {"name": "Cairnelle", "fans": 8120}, "items": ITEMS})
    digits = content.index("8120")
    for length in range(digits, digits + 4):
        assert "fans" not in probe_file(written(tmp_path, content[:length])).json_root["page"]
    assert probe_file(written(tmp_path, content[: digits + 5])).json_root["page"]["fans"] == 8120


def test_every_cut_of_json_lines_keeps_the_whole_ones_and_tells_the_cut_one(tmp_path: Path) -> None:
    content = "".join(json.dumps(item) + "\n" for item in ITEMS).encode()
    first = content.index(b"\n")
    for length in range(first + 2, len(content) - 2):
        probe, rows = rows_of(written(tmp_path, content[:length]))
        assert probe.kind is FileKind.NDJSON
        assert [type(cells) for _, cells in rows] == [list, CutRow] and rows[1][0] == 2


def test_a_damaged_line_costs_itself_only(tmp_path: Path) -> None:
    _, rows = rows_of(written(tmp_path, '{"text": "un"}\n{"text": oups}\n{"text": "trois", "n": NaN}\n'))
    assert [(line, type(cells), cells[0]) for line, cells in rows] == [
        (1, list, "un"), (2, TornRow, '{"text": oups}'), (3, list, "trois")]  # fmt: skip
    assert rows[2][1][1] == ""


def test_half_characters_never_leave_the_reader(tmp_path: Path) -> None:
    path = written(tmp_path, '{"a\\ud83d": "x\\uD83D", "b": "\\ud83d\\ude00"}\n{"a": ["\\ude00"]}\n')
    values = [value for _, value in iter_ndjson(path, "utf-8")]
    assert values == [{"a�": "x�", "b": "😀"}, {"a": ["�"]}]
    path = written(tmp_path, '[{"a": "x\\ud83dy"}]')
    assert json.dumps(list(iter_json(path, "utf-8", "item")), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("[" * 300_000, "emboîté"),
        ('{"a":' * 300_000, "emboîté"),
        ('["]", ' * 30_000, "emboîté"),
        ('["\\\\", "\\"]", ' * 50_000, "emboîté"),
        ('[{"a": "' + "x" * (objects.MAX_TEXT_BYTES + 1_000_000), "démesurée"),
        ('[{"a": ' + "1" * (objects.MAX_BARE_BYTES + 1_000_000), "démesurée"),
    ],
)
def test_what_would_fill_the_memory_is_refused(tmp_path: Path, content: str, word: str) -> None:
    path = written(tmp_path, content)
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match=word):
            list(iter_json(path, "utf-8", "item"))
        with pytest.raises(Unreadable, match=word):
            probe_file(path)
        assert tracemalloc.get_traced_memory()[1] < 500_000_000
    finally:
        tracemalloc.stop()


def test_a_json_asked_for_whole_is_refused_when_it_would_fill_the_memory(tmp_path: Path) -> None:
    whole = b'{"a": [' + b'{"b": "c"}, ' * (objects.MAX_WHOLE_BYTES // 12 + 10_000) + b"{}]}"
    path = written(tmp_path, whole)
    with pytest.raises(Unreadable, match="démesurée"):
        list(iter_json(path, "utf-8", ""))
    path = written(tmp_path, b'{"a": 1}\n' * 10)
    assert len(list(iter_json(path, "utf-8", ""))) == 10


def test_brackets_in_texts_are_no_nesting(tmp_path: Path) -> None:
    items = [{"text": "[[[ {{ \\" * 50, "n": number} for number in range(500)]
    path = written(tmp_path, json.dumps(items))
    assert list(iter_json(path, "utf-8", "item")) == items


def test_a_line_beyond_reason_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, '{"a": 1}\n{"a": "' + "x" * objects.MAX_LINE_CHARS + '"}\n')
    with pytest.raises(Unreadable, match="démesuré"):
        list(iter_ndjson(path, "utf-8"))


@pytest.mark.parametrize("content", ["[PHOTO];2025-03-01\n[VIDEO];2025-03-02\n", "{nom};texte\nLéa;oui\nZoé;non\n"])
def test_a_table_that_begins_like_a_json_is_a_table(tmp_path: Path, content: str) -> None:
    assert probe_file(written(tmp_path, content)).kind is FileKind.CSV


NOT_JSON = r"""[{"text": "NaN \" NaN: -Infinity,", "n": NaN, "of": [-Infinity,Infinity, 1]},
{"text": "\\", "n":NaN,"NaN": "Infinity"}, {"text": "fin", "n": -2}]"""


@pytest.mark.parametrize("size", range(9, 60))
def test_numbers_that_json_has_not_are_unknown_wherever_a_chunk_stops(tmp_path: Path, size: int) -> None:
    path = written(tmp_path, " " * (objects.START_CHARS - 5) + NOT_JSON)

    with objects.open_json(path, "utf-8") as content:
        read = b"".join(iter(lambda: content.read(size), b""))

    wanted = json.loads(NOT_JSON, parse_constant=lambda _: None)
    assert json.loads(read, parse_constant=str) == wanted


def test_a_list_with_nan_gives_all_its_rows(tmp_path: Path) -> None:
    path = written(tmp_path, NOT_JSON)

    probe, rows = rows_of(path)

    assert not probe.is_cut
    columns = dict(zip(probe.tables[0].header, zip(*(cells for _, cells in rows), strict=True), strict=True))
    assert columns["n"] == ("", "", "-2")
    assert columns["text"] == ('NaN " NaN: -Infinity,', "\\", "fin")
    assert list(iter_json(path, "utf-8", "item")) == json.loads(NOT_JSON, parse_constant=lambda _: None)
