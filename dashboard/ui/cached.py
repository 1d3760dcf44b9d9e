"""What is computed once and shared: the store, the jobs, the figures of a scope.

Caches are bounded and keyed by the workspace, its revision and the arguments; they hold pseudonyms,
never names. Values come back as copies: a page may change its own.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from dashboard.config import Settings, load_settings, workspace_folder
from dashboard.jobs import JobRunner
from dashboard.kpi import registry
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.scope import Scope
from dashboard.store import messages
from dashboard.store.store import Session, Store

T = TypeVar("T")
EVIDENCE_ROWS = 50_000


def store() -> Store:
    """The store of the workspace in force, one for the whole process."""
    return _store(str(workspace_folder()))


@contextmanager
def workspace() -> Iterator[None]:
    """The workspace held open for the time of a page, which makes its many readings cheap.

    A workspace that does not exist yet is not created by looking at it.
    """
    if store().exists:
        with store().reading():
            yield
    else:
        yield


def jobs() -> JobRunner:
    """The background work of the workspace in force, one runner for the whole process, which watches its drop folder
    from then on."""
    return _jobs(str(workspace_folder()))


def settings() -> Settings:
    """The settings file as it is now; raises ``SettingsError``."""
    return load_settings(workspace_folder())


def read(load: Callable[..., T], *args: Any) -> T:
    """``load(session, *args)`` on the workspace, computed once per revision.

    ``load`` is a module-level function that reads the store and returns what pickles; ``args`` are plain
    values, tuples or a ``Scope``. Never use it for names: see ``names``.
    """
    result: T = _read(str(workspace_folder()), store().revision, f"{load.__module__}.{load.__qualname__}", args, load)
    return result


def kpis(scope: Scope, *codes: str) -> list[KpiResult]:
    """The figures of ``codes`` over ``scope``, in that order, with their previous period."""
    folder, revision = str(workspace_folder()), store().revision
    with store().reading() as session:
        return [_kpi(folder, revision, scope, code, session) for code in codes]


def evidence(scope: Scope, code: str) -> pd.DataFrame:
    """The exact rows behind a figure, at most ``EVIDENCE_ROWS`` of them; authors by pseudonym."""
    with store().reading() as session:
        return registry.rows(session, code, scope).head(EVIDENCE_ROWS)


def names(author_keys: Iterable[str]) -> dict[str, str]:
    """The names behind pseudonyms, read each time and kept nowhere."""
    keys = sorted({key for key in author_keys if isinstance(key, str)})
    if not keys:
        return {}
    with store().reading() as session:
        return dict(messages.author_names(session, keys))


@st.cache_resource(show_spinner=False, max_entries=8)
def _store(folder: str) -> Store:
    return Store(Path(folder))


@st.cache_resource(show_spinner=False, max_entries=8)
def _jobs(folder: str) -> JobRunner:
    runner = JobRunner(_store(folder), lambda: load_settings(Path(folder)))
    runner.watch()
    return runner


@st.cache_data(show_spinner=False, max_entries=256)
def _read(folder: str, revision: int, name: str, args: tuple[Any, ...], _load: Callable[..., Any]) -> Any:
    with _store(folder).reading() as session:
        return _load(session, *args)


@st.cache_data(show_spinner=False, max_entries=1024)
def _kpi(folder: str, revision: int, scope: Scope, code: str, _session: Session) -> KpiResult:
    return registry.compute(_session, scope, [code])[0]
