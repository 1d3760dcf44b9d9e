"""Reading a file the way the import does: probe, identify, read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import Export, Ignored, Match, Rejected
from connectors.probe import Probe, probe_file
from connectors.record import Account, Message, Post, Snapshot
from connectors.registry import connector_named, identify

EXPORTS = Path(__file__).resolve().parents[3] / "shared" / "exports"


@dataclass(frozen=True)
class Reading:
    """All that came out of one file."""

    probe: Probe
    match: Match
    items: list[Any]

    def of(self, kind: type) -> list[Any]:
        return [item for item in self.items if isinstance(item, kind)]

    @property
    def posts(self) -> list[Post]:
        return self.of(Post)

    @property
    def messages(self) -> list[Message]:
        return self.of(Message)

    @property
    def snapshots(self) -> list[Snapshot]:
        return self.of(Snapshot)

    @property
    def accounts(self) -> list[Account]:
        return self.of(Account)

    @property
    def rejected(self) -> list[Rejected]:
        return self.of(Rejected)

    @property
    def ignored(self) -> list[Ignored]:
        return self.of(Ignored)

    @property
    def positions(self) -> set[int]:
        return {item.position for item in self.items} - {0}


Read = Callable[..., Reading]


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
