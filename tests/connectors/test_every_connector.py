"""What holds for every connector, on every sample of ours and every real export."""

from collections import defaultdict
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from golden import SAMPLES, golden_path, lines, readings, samples
from reading import EXPORTS

from connectors.contract import Ignored, Rejected
from connectors.registry import CONNECTORS, FALLBACKS, identify
from dashboard.ingest.files import files_in

REAL = sorted(path for path in EXPORTS.rglob("*") if path.is_file() and path.name != "README.md")
PLATFORMS = [connector for connector in CONNECTORS if connector not in FALLBACKS]


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def test_there_are_samples_and_real_exports() -> None:
    assert len(samples()) >= 30 and len(REAL) >= 35


def test_every_layout_has_a_sample(tmp_path: Path) -> None:
    covered = defaultdict(set)
    for number, sample in enumerate(samples()):
        for _, match, _ in readings(sample, tmp_path / str(number)):
            covered[match.connector].add(match.layout)
    missing = {
        f"{connector.key}/{layout.name}"
        for connector in PLATFORMS
        for layout in connector.layouts
        if layout.name not in covered[connector.key]
    }
    assert missing == set()


@pytest.mark.parametrize("sample", samples(), ids=named)
def test_a_sample_gives_its_golden_records(sample: Path) -> None:
    assert lines(sample) == golden_path(sample).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", [*samples(), *REAL], ids=named)
def test_exactly_one_connector_claims_a_file(path: Path, tmp_path: Path) -> None:
    for found in files_in([path], tmp_path):
        assert found.probe is not None, found.error
        before = deepcopy(found.probe)
        claims = [connector.key for connector in PLATFORMS if connector.recognise(found.probe)]
        assert len(claims) == 1, f"{found.name}: {claims}"
        assert found.probe == before
        if path.is_relative_to(SAMPLES):
            assert claims == [path.relative_to(SAMPLES).parts[0]]


@pytest.mark.parametrize("path", [*samples(), *REAL], ids=named)
def test_recognising_survives_rows_cut_short_and_columns_in_another_order(path: Path, tmp_path: Path) -> None:
    for found in files_in([path], tmp_path):
        assert found.probe is not None, found.error
        turned = [
            replace(table, header=table.header[::-1], sample=tuple(row[::-1][:kept] for row in table.sample))
            for table in found.probe.tables
            for kept in (1, 2)
        ]
        for table in turned:
            identify(replace(found.probe, tables=(table,)))


@pytest.mark.parametrize("path", [*samples(), *REAL], ids=named)
def test_reading_is_accounted_for_and_repeatable(path: Path, tmp_path: Path) -> None:
    first = list(readings(path, tmp_path / "first"))
    second = list(readings(path, tmp_path / "second"))
    assert [items for _, _, items in first] == [items for _, _, items in second]
    for found, match, items in first:
        assert items, f"{found.name} was claimed and gave nothing"
        assert match == identify(found.probe).match if found.probe else None
        set_aside = [item.position for item in items if isinstance(item, (Ignored, Rejected))]
        records = {item.position for item in items if not isinstance(item, (Ignored, Rejected))}
        assert len(set_aside) == len(set(set_aside)) and records.isdisjoint(set_aside), found.name


@pytest.mark.parametrize("connector", PLATFORMS, ids=lambda connector: connector.key)
def test_a_connector_explains_itself(connector: object) -> None:
    known = next(one for one in PLATFORMS if one is connector)
    assert known.label and len(known.how_to_export) > 60 and known.how_to_export.endswith(".")
    assert " ici" not in known.how_to_export  # it is read on pages without a place to drop a file
    assert known.layouts and len({layout.name for layout in known.layouts}) == len(known.layouts)
    for layout in known.layouts:
        assert layout.label and layout.first_seen and layout.required <= layout.columns.keys()
