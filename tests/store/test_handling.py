"""What the team says of messages that wait: the last word holds, and nobody overruns anybody."""

from datetime import datetime
from pathlib import Path

import pytest
from records import bring, said

from dashboard.errors import Overtaken, UsageError
from dashboard.store import handling
from dashboard.store.handling import Handling
from dashboard.store.store import Session, Store

AT = datetime(2026, 3, 12, 8)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "espace")
    bring(store, [said("a", "Léa"), said("b", "Max", 5), said("c", "Zoé", 10)])
    return store


def keys(session: Session) -> list[int]:
    return [int(key) for (key,) in session.rows("SELECT message_key FROM messages ORDER BY message_id")]


def test_the_last_word_holds_and_the_others_are_kept(store: Store) -> None:
    with store.writing() as session:
        a, b, c = keys(session)
        handling.act(session, [a], "take", "Léa", at=AT)
        handling.act(session, [a, b], "answered", "Max", at=AT)
        assert handling.last(session, [a, b, c]) == {
            a: Handling(2, "answered", AT, "Max"),
            b: Handling(3, "answered", AT, "Max"),
        }
        handling.act(session, [b], "undo")
        assert handling.last(session, [b])[b].action == "undo"
        assert session.value("SELECT count(*) FROM handling_events") == 4
        assert handling.last(session, []) == {}


def test_somebody_elses_word_of_meanwhile_is_not_laid_over(store: Store) -> None:
    with store.writing() as session:
        a, b, _ = keys(session)
        handling.act(session, [a], "take", "Léa", seen=0)
        for person, action, asked in (("Max", "take", [a]), ("Max", "no_answer", [a, b]), (None, "take", [a])):
            with pytest.raises(Overtaken, match="Léa"):
                handling.act(session, asked, action, person, seen=0)
        assert handling.last(session, [b]) == {}
        handling.act(session, [a], "answered", "Léa", seen=0)  # one does not overtake oneself
        handling.act(session, [a], "answered", "Max", seen=1)  # both answered: there is nothing to choose
        handling.act(session, [a], "undo", "Max", seen=3)
        assert handling.last(session, [a])[a].action == "undo"


def test_nobody_s_name_is_somebody_else(store: Store) -> None:
    with store.writing() as session:
        a, *_ = keys(session)
        handling.act(session, [a], "take")
        with pytest.raises(Overtaken, match="Quelqu’un"):
            handling.act(session, [a], "no_answer", seen=0)


def test_what_cannot_be_said_changes_nothing(store: Store) -> None:
    with store.writing() as session:
        a, *_ = keys(session)
        for asked, action in (([a], "delete"), ([a, 999], "take"), ([], "take")):
            with pytest.raises(UsageError):
                handling.act(session, asked, action)
        assert session.value("SELECT count(*) FROM handling_events") == 0


def test_it_goes_with_its_message_and_stays_when_the_file_is_read_again(store: Store) -> None:
    with store.writing() as session:
        a, b, _ = keys(session)
        handling.act(session, [a, b], "answered")
        (former,) = session.row("SELECT max(import_id) FROM imports") or (0,)
    bring(store, [said("a", "Léa"), said("c", "Zoé", 10)], replaces=(int(former),))
    with store.reading() as session:
        assert [key for (key,) in session.rows("SELECT message_key FROM handling_events")] == [a]
