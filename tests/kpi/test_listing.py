"""The rows a page lists: the messages behind a figure, in the asked order, found by a word."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.kpi import listing
from dashboard.kpi.scope import Scope
from dashboard.store import handling
from dashboard.store.store import Session, Store

DAY = date(2026, 3, 2)
SCOPE = Scope(start=DAY, end=DAY)

# key, author, hour, text, likes, answer, level score, intents, compound, analyzer
ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "ana", 8, "Où est mon colis ?", 3, None, 10, ["question"], -0.2, "lexique-fr/1"),
    (2, "bob", 9, "Vous êtes des voleurs", 9, None, 85, ["complaint"], -0.9, "lexique-fr/1"),
    (3, "ana", 10, "Merci, c’est parfait", 1, None, 0, [], 0.8, "humain"),
    (4, "cyd", 11, "La crème m’a brûlée à l’été", None, 5, 65, [], -0.6, "lexique-fr/1"),
    (5, "marque", 12, "Bonjour, écrivez-nous", 0, None, 0, [], 0.0, "lexique-fr/1"),
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Store(tmp_path).writing() as session:
        session.set_meta("sentiment_analyzer", "lexique-fr/1")
        session.set_meta("risk_analyzer", "risque-fr/1")
        for row in ROWS:
            _insert(session, row)
        yield session


def _insert(session: Session, row: tuple[Any, ...]) -> None:
    key, author, hour, text, likes, answer, score, intents, compound, analyzer = row
    at = datetime(2026, 3, 2, hour)
    session.execute(
        """
        INSERT INTO messages (message_key, platform, message_id, kind, author_key, text, folded_text, published_at,
            "precision", source_zone, likes, import_id, position)
        VALUES (?, 'facebook', ?, 'comment', ?, ?, strip_accents(lower(?)), ?, 'exact', 'UTC', ?, 1, 1)
        """,
        [key, str(key), author, text, text, at, likes],
    )
    direction = "outbound" if author == "marque" else "inbound"
    session.execute(
        """
        INSERT INTO message_facts (message_key, platform, thread_key, direction, is_automatic, local_on, local_hour,
            local_weekday, local_week_on, answer_key)
        VALUES (?, 'facebook', 'facebook:1', ?, FALSE, ?, ?, 1, ?, ?)
        """,
        [key, direction, DAY, hour, DAY, answer],
    )
    session.execute(
        "INSERT INTO sentiments VALUES (?, ?, ?, 0, 1, 0, ?, '[]', ?, NULL)",
        [key, analyzer, "negative" if compound < 0 else "positive", compound, at],
    )
    session.execute("INSERT INTO risks VALUES (?, 'risque-fr/1', ?, NULL, [], ?, '[]', ?)", [key, score, intents, at])


@pytest.mark.parametrize(
    ("code", "order", "expected"),
    [
        ("R1", "urgent", [2, 4, 1, 3]),
        ("R1", "questions", [1, 2, 4, 3]),
        ("R1", "recent", [4, 3, 2, 1]),
        ("R1", "negative", [2, 4, 1, 3]),
        ("R1", "liked", [2, 1, 3, 4]),
        ("R9", "urgent", [2, 1, 3]),
    ],
)
def test_rows_come_in_the_asked_order(session: Session, code: str, order: str, expected: list[int]) -> None:
    assert [*listing.listed(session, SCOPE, code, order)["message_key"]] == expected


def test_rows_carry_what_a_reader_needs(session: Session) -> None:
    found = listing.listed(session, SCOPE, "R1", "recent").set_index("message_key")
    assert found.loc[2, "level"] == "critical" and found.loc[2, "thread_key"] == "facebook:1"
    assert found.loc[1, "waiting_s"] == 4 * 3600  # until the last message of the data
    assert found["waiting_s"].isna()[4]  # answered
    assert found.loc[3, "analyzer"] == "humain"


def test_what_the_team_has_dealt_with_leaves_the_list_and_can_be_found(session: Session) -> None:
    handling.act(session, [2], "answered")
    handling.act(session, [1], "take")
    assert [*listing.to_do(session, SCOPE, "urgent")["message_key"]] == [1, 3]
    assert [*listing.dealt_with(session, SCOPE, "urgent")["message_key"]] == [2]
    assert [*listing.to_do(session, SCOPE, "urgent", "colis")["message_key"]] == [1]
    handling.act(session, [2], "undo")
    assert [*listing.to_do(session, SCOPE, "urgent")["message_key"]] == [2, 1, 3]


def test_nobody_waits_where_the_brand_is_never_heard(session: Session) -> None:
    session.execute("DELETE FROM message_facts WHERE direction = 'outbound'")
    assert listing.listed(session, SCOPE, "R1", "recent")["waiting_s"].isna().all()


@pytest.mark.parametrize(
    ("search", "expected"), [("BRÛLÉE", [4]), ("brulee", [4]), ("%", []), ("zéro", []), (" ", [4, 3, 2, 1])]
)
def test_a_word_is_found_whatever_accents_and_case(session: Session, search: str, expected: list[int]) -> None:
    assert [*listing.listed(session, SCOPE, "R1", "recent", 200, search)["message_key"]] == expected


def test_the_limit_keeps_the_first_ones(session: Session) -> None:
    assert [*listing.listed(session, SCOPE, "R1", "urgent", 1)["message_key"]] == [2]


def test_who_judged_is_counted_on_inbound_messages(session: Session) -> None:
    assert listing.analyzers(session, SCOPE) == {"humain": 1, "lexique-fr/1": 3}


def test_the_last_messages_of_a_person_come_whatever_the_period(session: Session) -> None:
    found = listing.by_author(session, "ana")
    assert [*found["text"]] == ["Merci, c’est parfait", "Où est mon colis ?"]
    assert [*found.columns[:2]] == ["published_at", "text"]  # what a telephone shows of the table
    assert len(listing.by_author(session, "ana", limit=1)) == 1
