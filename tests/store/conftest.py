"""An empty workspace for each test."""

from pathlib import Path

import pytest

from dashboard.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "espace")
