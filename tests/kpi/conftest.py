"""One workspace a test, empty or lively, shared by the tests: each leaves it as it found it."""

from collections.abc import Iterator

import pytest
from kpi_workspace import Workspace
from lively import fill

from dashboard.store.store import Session, Store


def quick(session: Session) -> Session:
    """A few rows are not worth waking the other threads."""
    session.execute("SET threads = 1")
    return session


@pytest.fixture
def space(empty_session: Session) -> Workspace:
    return Workspace(empty_session)


@pytest.fixture(scope="session")
def lively_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("lively"))
    with store.writing() as session:
        fill(Workspace(quick(session)))
    return store


class Undone(Exception):
    """Ends a writing whose changes are to be forgotten."""


@pytest.fixture
def busy(lively_store: Store) -> Iterator[Workspace]:
    try:
        with lively_store.writing() as session:
            yield Workspace(quick(session))
            raise Undone
    except Undone:
        pass
