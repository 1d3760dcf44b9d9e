"""Where the drop folder is said to be: where the file manager of the machine finds it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.text.formats import typeset
from dashboard.ui.blocks import plain

ROOT = Path(__file__).resolve().parents[2]


def test_a_workspace_that_is_kept_elsewhere_is_told_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disque").mkdir()
    (tmp_path / "espace").symlink_to(tmp_path / "disque", target_is_directory=True)
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "espace"))
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    page.switch_page("dashboard/pages/imports.py").run()
    assert not page.exception
    told = plain(typeset("Dossier : ") + str((tmp_path / "disque" / "a-importer").resolve()))
    assert told in [one.value for one in page.caption]
