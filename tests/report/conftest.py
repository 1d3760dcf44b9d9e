"""Reports on the tiny workspaces that the figures are tested on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "kpi"))

from kpi_workspace import Workspace
from lively import fill
from report_files import Lively

from dashboard.store.store import Session, Store


def quick(session: Session) -> Session:
    session.execute("SET threads = 1")
    return session


@pytest.fixture
def space(empty_session: Session) -> Workspace:
    return Workspace(empty_session)


@pytest.fixture(scope="session")
def lively(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lively]:
    store = Store(tmp_path_factory.mktemp("lively"))
    with store.writing() as session:
        space = Workspace(quick(session))
        fill(space)
    with store.reading() as session:
        yield Lively(session, space.settings)
