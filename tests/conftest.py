"""What every test starts from: a machine without models of its own, and without a hub to ask.

What takes long to build is built once here: tests copy it, or undo what they wrote.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboard.demo import prepare_demo
from dashboard.store.store import Session, Store

DEMO_S = 600.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first: the short ones fill what is left of each core's time."""
    items.sort(key=lambda item: "e2e" not in item.path.parts)


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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, built once for all the workers of a run; a test copies it before it opens it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, building = shared / "demonstration", shared / "en-construction"
    try:
        building.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + DEMO_S
        while not folder.exists():
            assert time.monotonic() < deadline, "another worker did not build the demonstration"
            time.sleep(0.2)
    else:
        prepare_demo(building / "espace")
        (building / "espace").rename(folder)
    return folder


class Lasting(Session):
    """A writing session that remembers what it read until it writes, as a reading one does between two commits."""

    def __init__(self, session: Session) -> None:
        super().__init__(session._cursor, {}, session.temporary_folder)

    def execute(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> None:
        self._memory = {}
        super().execute(sql, params)

    def row(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> tuple[Any, ...] | None:
        if "RETURNING" in sql:
            self._memory = {}
        return super().row(sql, params)

    def prepared(self, name: str, sql: str) -> str:
        return sql


class Undone(Exception):
    """Ends a writing whose changes are to be forgotten."""


@contextmanager
def undone(store: Store) -> Iterator[Session]:
    """A writing session of which nothing is kept, on one thread: a few rows are not worth waking the others."""
    try:
        with store.writing() as session:
            session.execute("SET threads = 1")
            yield Lasting(session)
            raise Undone
    except Undone:
        pass


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty workspace that stays open; a test that writes in it undoes what it wrote."""
    store = Store(tmp_path_factory.mktemp("vide"))
    with store.reading():
        yield store


@pytest.fixture
def empty_session(empty_store: Store) -> Iterator[Session]:
    """A session on an empty workspace, undone at the end of the test."""
    with undone(empty_store) as session:
        yield session
