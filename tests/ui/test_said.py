"""What a row of messages shows: what people wrote, or nothing; a level that points do not earn."""

from streamlit.testing.v1 import AppTest

PAGE = """
from dashboard.ui.messages import said

said("*bonjour*")
said(" ")
said("", "Publication")
"""


def test_an_empty_text_is_told_apart_from_what_someone_wrote() -> None:
    app = AppTest.from_string(PAGE).run()
    assert [shown.value for shown in app.text] == ["*bonjour*"]
    assert [shown.value for shown in app.caption] == ["Message sans texte", "Publication sans texte"]


IMPOSED = """
from dashboard.ui.messages import imposed_note

imposed_note("high", 13, ["privacy", "press"])
imposed_note("high", 65, ["insult"])
imposed_note(None, None, None)
imposed_note("high", float("nan"), None)
"""


def test_a_level_that_its_points_do_not_earn_is_explained_by_its_themes() -> None:
    app = AppTest.from_string(IMPOSED).run()
    assert not app.exception
    (told,) = [shown.value.replace("\u00a0", " ").replace("\\", "") for shown in app.caption]
    assert told.startswith("Niveau « élevé » imposé par une règle")
    assert told.endswith("données personnelles, presse.")


PLACES = """
import streamlit as st

from dashboard.ui.messages import where

st.text(where({"platform": "instagram", "is_private": True}))
st.text(where({"platform": "instagram", "is_private": False}))
st.text(where({"platform": "instagram"}))
"""


def test_a_private_message_is_said_to_be_private() -> None:
    app = AppTest.from_string(PLACES).run()
    assert [shown.value for shown in app.text] == ["Instagram · message privé", "Instagram", "Instagram"]
