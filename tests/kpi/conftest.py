"""One empty workspace a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kpi_workspace import Workspace

from dashboard.store.store import Store


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    with Store(tmp_path).writing() as session:
        yield Workspace(session)
