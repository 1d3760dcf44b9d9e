"""Reading a file the way the import does: probe, identify, read."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from reading import EXPORTS, Read, Reading

from connectors.contract import Export
from connectors.probe import probe_file
from connectors.registry import connector_named, identify

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")


@pytest.fixture
def read() -> Read:
    """A function from a path and what the user declares to the ``Reading`` of that file."""

    def read_file(path: Path, zone: str | None = "Europe/Paris", name: str | None = None, **declared: Any) -> Reading:
        probe = probe_file(path, name)
        match = identify(probe).match
        assert match is not None, identify(probe).reason
        connector = connector_named(match.connector)
        layout = next(layout for layout in connector.layouts if layout.name == match.layout)
        export = Export(path=path, name=probe.name, probe=probe, zone=zone if layout.zone is None else None, **declared)
        return Reading(probe, match, list(connector.read(export, match)))

    return read_file


@pytest.fixture
def exports() -> Path:
    """The folder of real exports that developers share."""
    return EXPORTS
