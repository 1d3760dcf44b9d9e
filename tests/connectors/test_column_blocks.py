"""A table read by blocks of columns gives what its rows give one by one, whatever its cells hold."""

import csv
from collections.abc import Iterable
from datetime import UTC
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors import blocks
from connectors.blocks import Block, csv_parts
from connectors.contract import Export, Match
from connectors.generic import Generic
from connectors.probe import probe_file
from connectors.readers import iter_csv
from connectors.record import Message, Messages

COLUMNS = {
    "message_id": "c1", "published_at": "c2", "text": "c3", "author_name": "c4", "author_id": "c5", "post_id": "c6",
    "post_url": "c7", "url": "c8", "thread_id": "c9", "parent_id": "c10", "likes": "c11", "rating": "c12",
    "platform": "c13", "role": "c14", "brand": "c15", "answer": "c16", "answered_at": "c17",
}  # fmt: skip
MATCH = Match(connector="generic", layout="messages", confidence=1.0, reason="")
ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
ODD = st.sampled_from(
    (
        "",
        " ",
        "é",
        "déjà",
        "là\xa0",
        '="42"',
        "#REF!",
        "#merci",
        "'42",
        '"dit-il"',
        "a\nb",
        "c\r\nd",
        "\ufeffx",
        "👍",
        "x\ufffd",
    )
)
IDS = st.sampled_from(("", "1", "17", "178400000000000000", "123.0", "1,22E+17", "'0042", "ab_c-1", "é1", "7 "))
DATES = st.sampled_from((
    "", "2026-03-12 14:05:09", "2026-03-12T14:05:09", "2026-10-04 02:45:00", "2026-10-25 02:30:00", "2026-03-12 14:05",
    "2026-03-12", "2026-03-12T14:05:09Z", "2026-03-12T14:05:09.250+02:00", "12/03/2026 14:05", "2026-02-30 10:00:00",
    "1812-01-01 10:00:00", "il y a 3 h", "hier", " 2026-03-12 14:05:09 ",
))  # fmt: skip
LINKS = st.sampled_from((
    "", "https://www.facebook.com/cairnelle/posts/902000000001", "https://x.com/a/status/1234567 ", "pas un lien",
    "www.facebook.com/cairnelle/posts/902000000002", "-", "https://www.instagram.com/p/DfRupxTgBCS/",
    "https://www.facebook.com/cairnelle/posts/902000000001?comment_id=17&reply_comment_id=178400000000000000",
))  # fmt: skip
NUMBERS = st.sampled_from(("", "0", "12", "1 234", "-", "12,5", "beaucoup", "99999999999999999999", "1.234"))
ROW = st.tuples(
    IDS, DATES, st.one_of(ANY_TEXT, ODD), st.one_of(ANY_TEXT, ODD), IDS, IDS, LINKS, LINKS, IDS, IDS, NUMBERS, NUMBERS,
    st.sampled_from(("", "Facebook", "fb", "inconnu")), st.sampled_from(("", "marque", "client")),
    st.sampled_from(("", "Cairnelle", "Autre")), st.one_of(st.just(""), ODD), DATES,
)  # fmt: skip
PLAIN = ("17", "2026-03-12 14:05:09", "Bonjour", "Léa", "5", "9", "", "", "17", "", "3", "", "fb", "client", "", "", "")
ANSWERED = (*PLAIN[:-2], "Merci !", "2026-03-12 15:00:00")
DAMAGE = st.lists(
    st.sampled_from((
        b"", b"\n", b",,,,\n", b"1,2026-03-12\n", b'x"y,2026-03-12 14:05:09,a\n', b"\xff\xfe,a\n", b"a\rb\n", b"\0,a\n",
        b'"a"b,c\n', b'"sans fin,\n', b"\xef\xbb\xbf1,a\n", b'"",""\n', b"," * 20 + b"z\n",
    )),
    max_size=2,
)  # fmt: skip


def written(rows: Iterable[Iterable[str]], line_end: str) -> bytes:
    output = StringIO()
    csv.writer(output, lineterminator=line_end).writerows(rows)
    return output.getvalue().encode()


def one_by_one(items: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        if isinstance(item, Messages):
            for row in item.columns.to_pylist():
                at = row.pop("published_at")
                message = Message(**row, published_at=at and at.replace(tzinfo=UTC))
                found.setdefault("Message", []).append(message)
        else:
            found.setdefault(type(item).__name__, []).append(item)
    return found


@given(
    st.lists(ROW, max_size=12),
    st.lists(ROW, max_size=4),
    DAMAGE,
    st.sampled_from(("\n", "\r\n")),
    st.sampled_from((None, "Europe/Paris", "Australia/Lord_Howe")),
    st.sampled_from((40, 300, 4000)),
    st.booleans(),
)
@example([PLAIN] * 3, [PLAIN], [b'5" ,x\n'], "\n", "Europe/Paris", 300, False)
@example([PLAIN, ANSWERED, PLAIN, ANSWERED], [PLAIN], [], "\n", "Europe/Paris", 4000, False)
def test_columns_give_what_rows_give(
    first: list[tuple[str, ...]],
    last: list[tuple[str, ...]],
    damage: list[bytes],
    line_end: str,
    zone: str | None,
    block_bytes: int,
    is_cut: bool,
) -> None:
    sound = written([COLUMNS.values(), PLAIN, *first], line_end)
    with TemporaryDirectory() as folder, patch.object(blocks, "BLOCK_BYTES", block_bytes):
        path = Path(folder) / "messages.csv"
        path.write_bytes(sound)
        probe = probe_file(path)
        content = sound + b"".join(damage) + written(last, line_end)
        path.write_bytes(content.rstrip(b"\r\n") if is_cut else content)
        export = Export(path=path, name=path.name, probe=probe, zone=zone, columns=COLUMNS, accounts=("Cairnelle",))
        by_rows = one_by_one(Generic().read(export, MATCH))
        assert one_by_one(Generic().read_columns(export, MATCH)) == by_rows


def parts_of(path: Path, after: int = 1, width: int = 2) -> list[Any]:
    return [
        (int(part.positions[index]), part.row(index)) if isinstance(part, Block) else part
        for part in csv_parts(path, ",", after, width)
        for index in range(len(part.positions) if isinstance(part, Block) else 1)
    ]


@pytest.mark.parametrize("block_bytes", [8, 30, 1000])
def test_positions_are_lines_of_the_file(tmp_path: Path, block_bytes: int) -> None:
    path = tmp_path / "lignes.csv"
    path.write_bytes(b'\xef\xbb\xbfa,b\n1,"deux\nlignes"\n\n2,x\n3,"y ""z"""\n4\n5,fin')
    with patch.object(blocks, "BLOCK_BYTES", block_bytes):
        assert parts_of(path) == list(iter_csv(path, "utf-8-sig", ",", 1, 2))
    assert [position for position, _ in parts_of(path)] == [2, 4, 5, 6, 7, 8]


def test_a_plain_table_comes_by_blocks(tmp_path: Path) -> None:
    path = tmp_path / "simple.csv"
    path.write_bytes(b"a,b\r\n" + b'1,"x, y"\r\n' * 100)
    parts = list(csv_parts(path, ",", 1, 2))
    assert [type(part) for part in parts] == [Block]
    assert len(parts[0].positions) == 100 and parts[0].row(99) == ["1", "x, y"]
