"""The demonstration: whole or absent, and easy to leave."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import demo as demonstration
from dashboard.cli import main
from dashboard.config import load_settings
from dashboard.demo import prepare_demo
from dashboard.errors import VigieError
from dashboard.kpi import registry
from dashboard.kpi.scope import Scope
from dashboard.store import ledger
from dashboard.store.store import Session, Store
from dashboard.ui import morning

ROOT = Path(__file__).resolve().parents[1]
SCOPE = Scope(start=date(2026, 10, 19), end=date(2026, 11, 15), timezone="Europe/Paris")


@pytest.fixture
def workspace(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "espace"))


def value(folder: Path, sql: str) -> object:
    with Store(folder).reading() as session:
        return session.value(sql)


def test_the_demo_is_imported_analysed_and_marked(workspace: Path) -> None:
    settings = load_settings(workspace)
    assert settings.brand and settings.own_accounts and settings.watch_queries and settings.hours
    messages = value(workspace, "SELECT count(*) FROM messages")
    assert isinstance(messages, int) and messages > 1_000
    assert value(workspace, "SELECT count(*) FROM imports WHERE status = 'done'") == value(
        workspace, "SELECT count(*) FROM imports"
    )
    assert value(workspace, "SELECT count(DISTINCT platform) FROM messages") == 7
    assert value(workspace, "SELECT count(*) FROM current_sentiment") == messages
    assert value(workspace, "SELECT count(*) FROM turns WHERE answer_key IS NOT NULL AND delay_s IS NOT NULL")
    assert value(workspace, "SELECT count(*) FROM alerts")
    assert value(workspace, "SELECT value FROM meta WHERE key = 'is_demo'") == "true"
    with Store(workspace).reading() as session:
        entries = ledger.entries(session)
        treated, resolved = registry.compute(session, SCOPE, ["R4", "R10"])
    assert set(entries["status"]) == {"to_send", "answered"} and entries["messages"].gt(0).all()
    assert entries["public_return_at"].notna().sum() == 2 and (entries["sent_at"].dropna() < "2026-11-15").all()
    assert treated.details["states"]["decided"] and resolved.n == 7  # the team followed what it could not answer there
    assert not (workspace / "demonstration-en-cours").exists()


def test_a_workspace_in_use_is_never_replaced(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(VigieError, match="déjà"):
        prepare_demo(workspace)
    assert main(["demo", "--dossier", str(workspace)]) == 1
    assert main(["demo", "--dossier", str(workspace), "--si-absent"]) == 0
    assert "déjà" in capsys.readouterr().err


def test_a_demo_that_stops_on_the_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demonstration, "analyse", stop)
    monkeypatch.setattr(demonstration, "import_paths", lambda *_, **__: [])
    with pytest.raises(KeyboardInterrupt):
        prepare_demo(tmp_path / "espace")
    assert not list((tmp_path / "espace").iterdir())


def test_the_first_page_finds_its_figures_ready(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server prepares is what the page asks for: not one figure is left to compute."""
    monkeypatch.setenv("VIGIE_ESPACE", str(workspace))
    morning.prepare()
    asked: list[object] = []
    monkeypatch.setattr(registry, "compute", lambda *args: asked.append(args))
    monkeypatch.setattr(Session, "frame", lambda *args: asked.append(args))
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    assert [title.value for title in page.title] == ["Accueil — à faire maintenant"]
    assert not page.exception
    assert asked == []


def test_an_empty_workspace_has_nothing_to_prepare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "vide"))
    morning.prepare()
    assert not (tmp_path / "vide").exists()
