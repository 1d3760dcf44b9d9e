"""What one page remembers is not taken by another for its own."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


def test_the_order_of_the_search_is_not_that_of_what_people_say(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_ESPACE", str(demo))
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app = app.switch_page("dashboard/pages/messages.py").run()
    app.text_input(key="q").set_value("colis").run()
    app = app.switch_page("dashboard/pages/ecoute.py").run()
    assert not app.exception
    assert app.get("button_group")[0].value == "Les plus négatifs"
