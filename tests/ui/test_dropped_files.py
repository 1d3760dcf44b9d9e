"""Files dropped and not imported yet are still there when one comes back from another page."""

import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.config import Settings
from dashboard.ingest import import_paths
from dashboard.store.store import Store

ROOT = Path(__file__).resolve().parents[2]
COMMENTS = ROOT / "sample_data/instagram/instagram-comments03f226a02558b-Dee0TGjvs3L.csv"
OTHERS = ROOT / "sample_data/instagram/instagram-comments228b599f0de94-DfpmIjzt3qL.csv"
Dropped = tuple[str, bytes, str]


def sent(*paths: Path) -> list[Dropped]:
    return [(path.name, path.read_bytes(), "text/csv") for path in paths]


def said(app: AppTest) -> list[str]:
    assert not app.exception
    return [text.value.replace("\u00a0", " ") for text in app.text]


def importable(app: AppTest) -> bool:
    return any(button.label == "Importer" and not button.disabled for button in app.button)


def away_and_back(app: AppTest) -> AppTest:
    return app.switch_page("dashboard/pages/accueil.py").run().switch_page("dashboard/pages/imports.py").run()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "espace"))
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    return page.switch_page("dashboard/pages/imports.py").run()


def test_they_are_remembered_with_those_dropped_since(app: AppTest) -> None:
    app.file_uploader[0].set_value(sent(COMMENTS)).run()
    assert importable(app)
    app = away_and_back(app)
    assert f"Déposés avant de changer de page : {COMMENTS.name}" in said(app) and importable(app)
    app.file_uploader[0].set_value(sent(OTHERS)).run()
    assert {COMMENTS.name, OTHERS.name} <= {*said(app)}
    app = away_and_back(app)
    assert {COMMENTS.name, OTHERS.name} <= {*said(app)}


def test_they_can_be_put_away(app: AppTest) -> None:
    app.file_uploader[0].set_value(sent(COMMENTS)).run()
    app = away_and_back(app)
    app.button(key="put-away").click().run()
    assert not importable(app) and COMMENTS.name not in said(app)
    assert not importable(away_and_back(app))


def test_what_was_taken_out_of_the_frame_does_not_come_back(app: AppTest) -> None:
    app.file_uploader[0].set_value(sent(COMMENTS)).run()
    app.file_uploader[0].set_value([]).run()
    assert not importable(app)
    assert not importable(away_and_back(app))


def test_a_file_imported_before_is_not_offered_as_new(app: AppTest, tmp_path: Path) -> None:
    import_paths(Store(tmp_path / "espace"), Settings(), [COMMENTS])
    app.file_uploader[0].set_value(sent(COMMENTS)).run()
    assert any("Déjà importé le" in caption.value for caption in app.caption)
    assert not importable(app)
    (again,) = [toggle for toggle in app.toggle if toggle.label == "L’importer de nouveau"]
    again.set_value(True).run()
    assert importable(app)


def test_a_new_file_can_be_imported_beside_one_that_was_imported(app: AppTest, tmp_path: Path) -> None:
    import_paths(Store(tmp_path / "espace"), Settings(), [COMMENTS])
    app.file_uploader[0].set_value(sent(COMMENTS, OTHERS)).run()
    assert importable(app)


def test_an_archive_is_to_be_read_until_all_of_it_was(app: AppTest, tmp_path: Path) -> None:
    import_paths(Store(tmp_path / "espace"), Settings(), [COMMENTS])
    with zipfile.ZipFile(archive := tmp_path / "instagram.zip", "w") as packed:
        packed.write(COMMENTS, COMMENTS.name)
        packed.write(OTHERS, OTHERS.name)
    app.file_uploader[0].set_value(sent(archive)).run()
    assert importable(app)
    import_paths(Store(tmp_path / "espace"), Settings(), [archive])
    app.file_uploader[0].set_value([]).run()
    app.file_uploader[0].set_value(sent(archive)).run()
    assert not importable(app)
