"""A search kept under a name finds the same messages again, whatever the filters of who opens it."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store import saved_views
from dashboard.store.saved_views import Filters
from dashboard.store.store import Store
from dashboard.ui.search import EVERYWHERE, SHOWN_PERIOD
from dashboard.ui.state import Preset

ROOT = Path(__file__).resolve().parents[2]
LAST_WEEK = Filters(platforms=("instagram",), period=Preset.LAST_7)


@pytest.fixture
def space(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = Path(shutil.copytree(demo, tmp_path / "espace"))
    monkeypatch.setenv("VIGIE_ESPACE", str(folder))
    yield folder


def saved(folder: Path, name: str, filters: Filters | None, query: str = "sans:réponse") -> str:
    with Store(folder).writing() as session:
        return str(saved_views.save(session, name, query, "recent", filters))


def messages(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app = app.switch_page("dashboard/pages/messages.py").run()
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    """The sentence of the page."""
    return next(text.value for text in app.text if "attend" in text.value).replace("\u00a0", " ")


def test_what_narrows_a_search_is_kept_with_it_and_brought_back(space: Path) -> None:
    narrow, plain = saved(space, "Instagram, 7 jours", LAST_WEEK), saved(space, "Tout", None)
    asked = messages(q="sans:réponse", plateformes="Instagram", periode=Preset.LAST_7, ou=SHOWN_PERIOD)
    everything = messages(q="sans:réponse")
    assert told(asked) != told(everything)

    opened = messages(vue=narrow, plateformes="Facebook")
    assert told(opened) == told(asked)
    assert opened.multiselect(key="plateformes").value == ["instagram"]
    assert opened.selectbox(key="periode").value == Preset.LAST_7
    assert opened.query_params["vue"] == narrow

    without = messages(vue=plain, plateformes="Facebook", ou=SHOWN_PERIOD)
    assert told(without) == told(everything)
    assert without.selectbox(key="ou").value == EVERYWHERE


def test_the_name_of_a_search_leaves_the_address_with_its_filters(space: Path) -> None:
    app = messages(vue=saved(space, "Instagram, 7 jours", LAST_WEEK))
    app.multiselect(key="plateformes").set_value([]).run()
    assert not app.exception
    assert "vue" not in app.query_params


def test_a_platform_that_the_data_no_longer_have_is_said(space: Path) -> None:
    app = messages(vue=saved(space, "TikTok", Filters(platforms=("tiktok", "instagram"))))
    (warning,) = app.warning
    assert "tiktok" in warning.value
    assert app.multiselect(key="plateformes").value == ["instagram"]


def test_days_of_ones_own_are_kept(space: Path) -> None:
    days = Filters(period=Preset.CUSTOM, start=date(2026, 10, 17), end=date(2026, 10, 19))
    app = messages(vue=saved(space, "Octobre", days, query=""))
    assert "du 17 au 19 octobre 2026" in told(app)


def test_the_button_keeps_the_filters_in_force(space: Path) -> None:
    app = messages(q="sans:réponse", plateformes="Instagram", periode=Preset.LAST_7, ou=SHOWN_PERIOD)
    next(one for one in app.text_input if one.label.startswith("Garder")).set_value("Relances")
    next(one for one in app.button if one.label == "Garder").click().run()
    assert not app.exception
    with Store(space).reading() as session:
        (kept,) = saved_views.listed(session)
    assert (kept.name, kept.query, kept.filters) == ("Relances", "sans:réponse", LAST_WEEK)


def test_the_top_of_a_page_says_its_filters(space: Path) -> None:
    app = messages(plateformes="Instagram", comptes="cairnelle")
    assert app.caption[0].value.replace("\u00a0", " ").startswith("Instagram · ")
    app = app.switch_page("dashboard/pages/imports.py").run()
    assert "Instagram" not in app.caption[0].value


def test_a_search_forgotten_by_mistake_is_brought_back(space: Path) -> None:
    number = saved(space, "Relances", LAST_WEEK)
    app = messages()
    app.button(key=f"forget-view-{number}").click().run()
    app.button(key="bring-back").click().run()
    assert not app.exception
    with Store(space).reading() as session:
        (kept,) = saved_views.listed(session)
    assert (kept.name, kept.query, kept.filters) == ("Relances", "sans:réponse", LAST_WEEK)


def test_who_waits_is_the_first_of_the_filters(space: Path) -> None:
    app = messages()
    first = next(one for one in app.multiselect if (one.key or "").startswith("filtre-"))
    assert (first.key, first.label, first.options) == ("filtre-sans", "Réponse", ["sans réponse"])
    first.set_value(["réponse"])
    next(one for one in app.button if one.label == "Ajouter à la recherche").click().run()
    assert app.text_input(key="q").value == "sans:réponse"
