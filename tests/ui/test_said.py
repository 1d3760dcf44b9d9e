"""What people wrote, and what is shown where they wrote nothing."""

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
