"""What reading each sample of ``sample_data/formats`` gives, kept as JSON lines; run this file to write them anew."""

import json
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from connectors.contract import Export
from connectors.registry import connector_named, identify
from dashboard.ingest.files import Found, files_in

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_data" / "formats"
GOLDEN = Path(__file__).resolve().parent / "golden"


def samples() -> list[Path]:
    """Every sample: ``<connector>/<file>``."""
    return sorted(path for path in SAMPLES.rglob("*") if path.is_file())


def golden_path(sample: Path) -> Path:
    """Where the records of a sample are kept."""
    relative = sample.relative_to(SAMPLES)
    return GOLDEN / relative.parent / f"{relative.name}.jsonl"


def readings(path: Path, folder: Path) -> Iterator[tuple[Found, Any, list[Any]]]:
    """(file, match, items) of each file that a drop of ``path`` reads; naive clocks are those of Paris."""
    for found in files_in([path], folder):
        assert found.probe is not None, found.error
        match = identify(found.probe).match
        assert match is not None, f"{found.name}: {identify(found.probe).reason}"
        connector = connector_named(match.connector)
        layout = next(layout for layout in connector.layouts if layout.name == match.layout)
        zone = "Europe/Paris" if layout.zone is None else None
        export = Export(path=found.path, name=found.name, probe=found.probe, zone=zone, companions=found.companions)
        yield found, match, list(connector.read(export, match))


def lines(path: Path) -> list[str]:
    """One JSON line for each record, rejected and ignored row of a sample, unknown values left out."""
    written = []
    with TemporaryDirectory() as folder:
        for found, match, items in readings(path, Path(folder)):
            written.append(json.dumps({"file": found.name, "connector": match.connector, "layout": match.layout}))
            written += [_line(item) for item in items]
    return written


def _line(item: Any) -> str:
    assert is_dataclass(item) and not isinstance(item, type)
    values = {name: value for name, value in asdict(item).items() if value is not None}
    return json.dumps({"type": type(item).__name__, **values}, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def main() -> None:
    for sample in samples():
        target = golden_path(sample)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(lines(sample)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
