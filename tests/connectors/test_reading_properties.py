"""Properties of reading: the order of rows says nothing, ids are stable, nobody's message hides another's."""

import csv
import json
from collections import Counter
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from golden import SAMPLES, samples
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Export, Ignored, Rejected
from connectors.probe import FileKind, probe_file
from connectors.record import AccountDay, Message, Post, Snapshot
from connectors.registry import connector_named, identify

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(
    str.strip
)
ROWS = st.lists(
    st.tuples(st.sampled_from(("Léa", "Marc", "zoé_38")), TEXTS, st.integers(0, 3)), min_size=1, max_size=12
)
START = datetime(2026, 3, 12, 13, 5, tzinfo=UTC)


def read(path: Path) -> list[Any]:
    probe = probe_file(path)
    match = identify(probe).match
    assert match is not None, identify(probe).reason
    connector = connector_named(match.connector)
    layout = next(layout for layout in connector.layouts if layout.name == match.layout)
    zone = "Europe/Paris" if layout.zone is None else None
    return list(connector.read(Export(path=path, name=path.name, probe=probe, zone=zone), match))


def messages(rows: list[list[str]], header: list[str]) -> list[Message]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "messages.csv"
        with path.open("w", encoding="utf-8", newline="") as output:
            csv.writer(output).writerows([header, *rows])
        return [item for item in read(path) if isinstance(item, Message)]


def without_ids(rows: list[tuple[str, str, int]]) -> list[list[str]]:
    return [[author, text, (START + timedelta(seconds=second)).isoformat()] for author, text, second in rows]


def told(message: Message) -> tuple[Any, ...]:
    return tuple(getattr(message, field.name) for field in fields(message) if field.name != "position")


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_says_nothing(rows: list[tuple[str, str, int]], draw: Random) -> None:
    written = without_ids(rows)
    header = ["auteur", "message", "date"]
    first = messages(written, header)
    shuffled = messages(draw.sample(written, len(written)), header)
    assert Counter(map(told, first)) == Counter(map(told, shuffled))
    assert [told(message) for message in messages(written, header)] == [told(message) for message in first]


@given(ROWS)
def test_two_messages_of_the_same_second_survive(rows: list[tuple[str, str, int]]) -> None:
    found = messages(without_ids(rows), ["auteur", "message", "date"])
    assert len(found) == len(rows)
    said = {(message.author_name, message.text) for message in found}
    assert len({message.message_id for message in found}) == len(said)
    numbered = [[f"c{number}", *row] for number, row in enumerate(without_ids(rows))]
    found = messages(numbered, ["comment id", "auteur", "message", "date"])
    assert [message.message_id for message in found] == [row[0] for row in numbered]


def shuffled_tables() -> list[Path]:
    """Samples whose rows stand alone and whole: a CSV under its only line of names, a list of objects."""
    found = []
    for path in samples():
        probe = probe_file(path)
        is_plain_csv = probe.kind is FileKind.CSV and probe.tables[0].header_line == 1
        if is_plain_csv or (probe.kind is FileKind.JSON and isinstance(probe.json_root, list)):
            items = read(path)
            names_go_on = any(isinstance(item, Ignored) and item.position == 2 for item in items)
            if not names_go_on and not any(isinstance(item, Rejected) for item in items):
                found.append(path)
    return found


def test_there_are_samples_to_shuffle() -> None:
    assert len(shuffled_tables()) >= 20


@pytest.mark.parametrize("path", shuffled_tables(), ids=lambda path: str(path.relative_to(SAMPLES)))
def test_a_sample_read_in_another_order_gives_the_same_records(path: Path, tmp_path: Path) -> None:
    probe = probe_file(path)
    encoding = probe.encoding or "utf-8"
    target = tmp_path / path.name
    if probe.kind is FileKind.JSON:
        items = json.loads(path.read_text(encoding))
        target.write_text(json.dumps(Random(3).sample(items, len(items))), "utf-8")
    else:
        with path.open(encoding=encoding, newline="") as lines:
            header, *rows = csv.reader(lines, delimiter=probe.delimiter or "\x1f")
        with target.open("w", encoding="utf-8", newline="") as output:
            csv.writer(output, delimiter=probe.delimiter or "\x1f").writerows(
                [header, *Random(3).sample(rows, len(rows))]
            )
    assert kept(read(target)) == kept(read(path))


def kept(items: list[Any]) -> Counter[Any]:
    """The records that are no mere stub, and how many rows gave none."""
    kinds = (Message, AccountDay, Post, Snapshot)
    records = [item for item in items if isinstance(item, kinds) and not (isinstance(item, Post) and item.is_stub)]
    values = [
        (type(item).__name__, *(getattr(item, f.name) for f in fields(item) if f.name != "position"))
        for item in records
    ]
    return Counter([*values, *(type(item).__name__ for item in items if isinstance(item, (Rejected, Ignored)))])
