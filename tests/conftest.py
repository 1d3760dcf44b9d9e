"""What every test starts from: a machine without models of its own, and without a hub to ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def no_model_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Models are looked for in empty folders; a request to a hub finds nobody."""
    folder = tmp_path_factory.mktemp("modeles")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIGIE_MODELES", str(folder / "vigie"))
        patch.setenv("HF_HUB_CACHE", str(folder / "hub"))
        patch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
        patch.delenv("HF_TOKEN", raising=False)
        yield folder
