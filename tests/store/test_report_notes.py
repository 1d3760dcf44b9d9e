"""What is said of a figure is added and never changed."""

from datetime import date

import pytest

from dashboard.errors import UsageError
from dashboard.store import report_notes
from dashboard.store.report_notes import COMMENT, QUESTION
from dashboard.store.store import Store

WEEK = (date(2026, 11, 9), date(2026, 11, 15))


def test_a_question_waits_until_it_is_answered(store: Store) -> None:
    with store.writing() as session:
        report_notes.add(session, COMMENT, "R3", *WEEK, " Deux absents cette semaine. ", "Nadia")
        asked = report_notes.add(session, QUESTION, "E3", *WEEK, "Pourquoi ?")
    with store.writing() as session:
        assert [note.text for note in report_notes.unanswered(session)] == ["Pourquoi ?"]
        report_notes.answer(session, asked, "La panne de mardi.", "Léo")
    with store.reading() as session:
        assert report_notes.unanswered(session) == []
        told = report_notes.of_period(session, *WEEK)
        assert [(note.kind, note.code, note.author, note.text) for note in told] == [
            ("comment", "R3", "Nadia", "Deux absents cette semaine."),
            ("question", "E3", "", "Pourquoi ?"),
            ("answer", "E3", "Léo", "La panne de mardi."),
        ]
        assert told[2].answers == asked
        assert report_notes.of_period(session, date(2026, 11, 16), date(2026, 11, 22)) == []


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_is_not_kept(store: Store, text: str) -> None:
    with store.writing() as session, pytest.raises(UsageError):
        report_notes.add(session, COMMENT, "", *WEEK, text)


def test_only_a_question_is_answered(store: Store) -> None:
    with store.writing() as session:
        said = report_notes.add(session, COMMENT, "", *WEEK, "Bien.")
        with pytest.raises(UsageError):
            report_notes.answer(session, said, "Merci.")
