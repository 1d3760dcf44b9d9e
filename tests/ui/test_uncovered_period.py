"""A period that no file covers: no page takes what is unknown for nothing, and none draws empty axes."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
NOT_COVERED = "Aucun fichier de messages ne couvre cette période."
LISTS = {
    "accueil": ("Rien à traiter",),
    "ecoute": ("Aucun message de ce genre",),
    "communaute": ("Aucune question", "Aucun membre à mettre en avant"),
}


def opened(page: str, space: Path, monkeypatch: pytest.MonkeyPatch, year: int) -> AppTest:
    monkeypatch.setenv("VIGIE_ESPACE", str(space))
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params.update({"periode": "Personnalisée", "du": f"{year}-10-05", "au": f"{year}-10-18"})
    if page != "accueil":
        app = app.switch_page(f"dashboard/pages/{page}.py")
    app = app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    said = [*app.text, *app.caption, *app.markdown, *app.subheader]
    return "\n".join(str(element.value) for element in said).replace("\u00a0", " ")


@pytest.mark.parametrize("page", LISTS)
def test_an_empty_list_says_that_nobody_knows(page: str, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = words(opened(page, demo, monkeypatch, 2020))
    assert NOT_COVERED in told and not [wrong for wrong in LISTS[page] if wrong in told]


@pytest.mark.parametrize(("year", "charts"), [(2020, 0), (2026, 1)])
def test_members_are_drawn_only_where_a_file_tells_of_them(
    demo: Path, monkeypatch: pytest.MonkeyPatch, year: int, charts: int
) -> None:
    app = opened("communaute", demo, monkeypatch, year)
    assert len(app.get("plotly_chart")) == charts
    assert ("Aucun fichier de messages de membres ne couvre cette période" in words(app)) is (charts == 0)
