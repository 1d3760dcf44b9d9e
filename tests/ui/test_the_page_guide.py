"""docs/ajouter-une-page.md: the figure and the page that it shows are code, and every page is promised."""

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.kpi.contract import Kpi
from dashboard.kpi.scope import Scope
from dashboard.store.store import Store
from dashboard.ui.empty import PROMISES
from dashboard.ui.navigation import ENTRIES

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/ajouter-une-page.md").read_text(encoding="utf-8")
FIGURE, PAGE = (dedent(block) for block in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL))
FRAME = """
from dashboard.ui import navigation
navigation.filters()
"""


@pytest.fixture
def workspace(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(demo, tmp_path / "espace"))
    monkeypatch.setenv("VIGIE_ESPACE", str(folder))
    return folder


def test_every_page_that_needs_data_says_what_it_will_show() -> None:
    assert PROMISES.keys() == {entry.name for entry in ENTRIES} - {"imports", "reglages"}


@pytest.mark.parametrize(("code", "place"), [(FIGURE, "kpi"), (PAGE, "pages")])
def test_what_is_shown_passes_the_tools(code: str, place: str) -> None:
    for verb in (("check",), ("format", "--check")):
        command = [sys.executable, "-m", "ruff", *verb, "--stdin-filename", f"dashboard/{place}/exemple.py", "-"]
        done = subprocess.run(command, input=code, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_figure_counts_the_rows_it_shows(workspace: Path) -> None:
    names: dict[str, Any] = {}
    exec(FIGURE, names)
    (kpi,) = names["EXEMPLE"]
    assert isinstance(kpi, Kpi)
    scope = Scope(start=date(2026, 10, 19), end=date(2026, 11, 15), timezone="Europe/Paris")
    with Store(workspace).reading() as session:
        result, query = kpi.compute(session, scope), kpi.evidence(session, scope)
        asks = session.frame(query.sql, query.params)["asks"]
    assert result.n == len(asks) > 0 and result.x == asks.sum() > 0
    assert result.low is not None and result.value is not None and result.low < result.value == result.x / result.n


def test_the_page_opens_on_the_demonstration(workspace: Path) -> None:
    app = AppTest.from_string(FRAME + PAGE, default_timeout=120).run()
    broken = [told.value for told in app.error if told.icon == ":material/error:"]  # a block keeps its failure in
    assert not app.exception and broken == [] and not app.warning
    assert [title.value for title in app.title] == ["Exemple"]
    assert any("sur la période" in text.value for text in app.text) and len(app.subheader) >= 1
