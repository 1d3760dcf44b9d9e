"""A private message says that it is one in the tables of evidence and under an irritant too."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store.store import Store

ROOT = Path(__file__).resolve().parents[2]
PAGE = """
import pandas as pd
from dashboard.ui import navigation
from dashboard.ui.components import table

navigation.filters()
rows = pd.DataFrame({"message_key": [KEYS], "platform": "instagram", "text": ["un", "deux"], "likes": [0, 1]})
table(rows, key="rows")
table(rows.iloc[1:], key="public")
table(rows.assign(kind=["comment", "comment"]), key="told")
"""


@pytest.fixture
def space(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(demo, tmp_path / "espace"))
    monkeypatch.setenv("VIGIE_ESPACE", str(folder))
    return folder


def test_a_table_says_which_messages_are_private(space: Path) -> None:
    with Store(space).writing() as session:
        private, public = (key for (key,) in session.rows("SELECT message_key FROM messages LIMIT 2"))
        session.execute("UPDATE messages SET kind = 'message' WHERE message_key = ?", [private])
        session.execute("UPDATE messages SET kind = 'comment' WHERE message_key = ?", [public])
    app = AppTest.from_string(PAGE.replace("KEYS", f"{private}, {public}"), default_timeout=60).run()
    assert not app.exception
    mixed, without, told = (shown.value for shown in app.dataframe)
    assert [*mixed.columns] == ["N° du message", "Plateforme", "Texte", "Genre de message", "Mentions J’aime"]
    assert [*mixed["Genre de message"].fillna("")] == ["message privé", ""]
    assert "Genre de message" not in without
    assert [*told["Genre de message"]] == ["commentaire", "commentaire"]  # what the rows say stays


def test_the_quote_under_an_irritant_says_it_is_private(space: Path) -> None:
    def quoted() -> int:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        app = app.switch_page("dashboard/pages/ecoute.py").run()
        assert not app.exception
        return sum(caption.value.replace("\u00a0", " ") == "message privé" for caption in app.caption)

    assert quoted() == 0
    with Store(space).writing() as session:
        session.execute("UPDATE messages SET kind = 'message'")
    assert quoted() > 0
