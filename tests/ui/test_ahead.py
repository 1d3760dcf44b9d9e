"""Reading ahead asks for what exists, once for each view, and outlives a failure."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.config import Settings
from dashboard.kpi import listing, registry
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.scope import Scope
from dashboard.ui import ahead, morning, navigation
from dashboard.ui.state import View


def view(revision: int) -> View:
    return View(scope=Scope(start=date(2026, 1, 5), end=date(2026, 2, 1)), settings=Settings(), revision=revision)


def test_what_is_read_ahead_exists() -> None:
    for code in (code for codes in ahead.FIGURES for code in codes):
        registry.kpi(code)
    asked = [pair for pairs in ahead.LISTS for pair in pairs]
    assert asked and {asked_for[-1] for asked_for in asked} <= set(listing.ORDERS)


def test_a_page_finds_its_modules_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    imported: set[str] = set()
    monkeypatch.setattr(ahead, "PAUSE_S", 0.0)
    monkeypatch.setattr(
        ahead,
        "__import__",
        lambda name, fromlist: imported.update(f"{name}.{each}" for each in fromlist),
        raising=False,
    )
    ahead.import_pages()
    assert {"dashboard.charts.slots.best_slots", "dashboard.ui.listening.listened_rows"} <= imported


def test_a_view_is_read_once_and_a_failure_leaves_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def steps(shown: View) -> Iterator[object]:
        yield lambda: 1 / 0
        yield lambda: done.append(f"read {shown.revision}")

    monkeypatch.setattr(ahead, "PAUSE_S", 0.0)
    monkeypatch.setattr(ahead, "GAP_S", 0.0)
    monkeypatch.setattr(ahead, "steps", steps)
    monkeypatch.setattr(ahead.cached, "workspace", nullcontext)
    monkeypatch.setattr(ahead.cached, "store", lambda: SimpleNamespace(revision=1))
    monkeypatch.setattr(ahead.threading, "Thread", lambda target, daemon: SimpleNamespace(start=target))
    reader = ahead.Reader()
    for revision in (1, 1, 2):  # the workspace is at 1: a view of another revision is not read
        reader.want(view(revision))
    assert done == ["read 1"]


def test_the_browser_is_told_what_draws_the_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(ahead.st, "html", lambda body, **_: told.append(body))
    ahead.draw_ahead(view(1))  # nothing imported: nothing to come
    full = replace(view(1), data_end=datetime(2026, 2, 1, 9))
    ahead.draw_ahead(full)
    assert len(told) == 1
    for drawer in ahead.DRAWERS:  # or an upgrade renamed it, and DRAWERS is to follow
        assert f'"{drawer}.' in told[0]
    monkeypatch.setattr(ahead, "SCRIPTS", "static/static/js/{}.unknown")
    ahead._scripts.cache_clear()
    ahead.draw_ahead(full)
    assert len(told) == 1
    ahead._scripts.cache_clear()


def test_no_page_waits_for_a_figure_once_read_ahead(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(demo, tmp_path / "espace")
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "espace"))
    app = AppTest.from_file(str(ahead.ROOT / "streamlit_app.py"), default_timeout=120).run()
    view = morning.prepare()
    assert view is not None
    for step in ahead.steps(view):
        step()
    waited: dict[str, list[str]] = {}

    def computed(session: object, scope: Scope, codes: list[str]) -> list[KpiResult]:
        waited.setdefault(entry.title, []).extend(codes)
        return compute(session, scope, codes)

    compute = registry.compute
    monkeypatch.setattr(registry, "compute", computed)
    for entry in navigation.ENTRIES:
        app.switch_page(entry.file).run()
        assert not app.exception
    assert waited == {}
