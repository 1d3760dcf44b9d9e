"""A workspace that holds posts and no message: no page takes what is unknown for nothing, each says what to fetch."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.config import Settings
from dashboard.ingest import import_paths
from dashboard.store.store import Store

ROOT = Path(__file__).resolve().parents[2]
POSTS = sorted((ROOT / "sample_data/instagram").glob("Aug-24*.csv"))


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = Store(tmp_path_factory.mktemp("publications"))
    (report,) = import_paths(store, Settings(), POSTS)
    assert report.posts and not report.messages
    return store.folder


def words(page: str, space: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """All that a page says."""
    monkeypatch.setenv("VIGIE_ESPACE", str(space))
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    if page != "accueil":
        app = app.switch_page(f"dashboard/pages/{page}.py")
    app = app.run()
    assert not app.exception
    said = [*app.title, *app.text, *app.caption, *app.markdown, *app.subheader, *app.warning, *app.info]
    return "\n".join(str(element.value) for element in said).replace("\u00a0", " ")


@pytest.mark.parametrize("page", ["accueil", "reactivite", "ecoute", "alertes", "messages", "communaute", "veille"])
def test_what_no_file_tells_is_not_told_as_nothing(page: str, space: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = words(page, space, monkeypatch)
    for wrong in ("Aucun message reçu", "n’attend", "Rien à traiter", "0 message examiné", "lancez l’analyse"):
        assert wrong not in told, wrong


@pytest.mark.parametrize("page", ["reactivite", "ecoute", "alertes", "messages", "communaute"])
def test_a_page_about_messages_says_which_export_brings_them(
    page: str, space: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = words(page, space, monkeypatch)
    assert "n’ont que des publications" in told and ("Cette page dira" in told or "Cette page retrouvera" in told)
    assert "Quel fichier apporter" in told


def test_the_first_page_shows_the_posts(space: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = words("accueil", space, monkeypatch)
    assert "L’export de vos commentaires, avec vos réponses, le dira." in told
    assert "Performance relative" in told and "n. d." not in told
