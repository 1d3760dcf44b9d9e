"""« Essayer une phrase »: the score of a sentence, where its parts stand, and no score for a person in danger."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store.store import Store

PAGE = """
from dashboard.ui.risk_tester import risk_tester

risk_tester()
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path))
    with Store(tmp_path).writing() as session:
        for key, text in enumerate(("Bande de voleurs", "Merci", "BANDE DE VOLEURS !"), start=1):
            session.execute(
                """
                INSERT INTO messages (message_key, platform, message_id, kind, text, folded_text, "precision",
                    source_zone, import_id, position)
                VALUES (?, 'facebook', ?, 'comment', ?, strip_accents(lower(?)), 'exact', 'UTC', 1, ?)
                """,
                [key, f"m{key}", text, text, key],
            )
            session.execute(
                "INSERT INTO message_facts (message_key, platform, account_id, thread_key, direction, is_automatic)"
                " VALUES (?, 'facebook', 'page', ?, 'inbound', false)",
                [key, f"facebook:{key}"],
            )
    return AppTest.from_string(PAGE, default_timeout=30).run()


def typed(page: AppTest, text: str) -> AppTest:
    done = page.text_area[0].set_value(text).run()
    assert not done.exception
    return done


def test_the_parts_are_marked_and_the_messages_alike_are_counted(page: AppTest) -> None:
    shown = typed(page, "Bande de voleurs")
    assert any("-background[" in each.value for each in shown.markdown)
    lines = [each.value for each in shown.text]
    assert any("« Bande de voleurs" in line.replace("\u00a0", " ") and "2 messages reçus" in line.replace("\u00a0", " ")
               for line in lines), lines  # fmt: skip


def test_a_sentence_without_risk_says_so(page: AppTest) -> None:
    assert any("Aucune règle" in each.value for each in typed(page, "Bonjour à tous").text)


def test_a_person_in_danger_has_no_score(page: AppTest) -> None:
    shown = typed(page, "J’ai envie de mourir")
    assert "3114" in shown.error[0].value
    assert not shown.markdown
    assert not shown.text
