"""The log of a crisis only grows, and the words that hurt are found whole."""

from datetime import datetime

import pytest

from dashboard.errors import UsageError
from dashboard.store import alerts, crises
from dashboard.store.crises import Entry
from dashboard.store.hostile_words import hostile_spans
from dashboard.store.store import Store

AT = datetime(2026, 10, 16, 19, 30)


@pytest.fixture
def store(tmp_path):
    found = Store(tmp_path)
    with found.writing() as session:
        session.execute(
            "INSERT INTO alerts (alert_id, kind, level, status, title, opened_at)"
            " VALUES (7, 'crisis', 'high', 'open', 'bad_buzz', ?)",
            [AT],
        )
        session.execute("INSERT INTO alert_episodes VALUES (7, ?, ?, ?, 3, '{}')", [AT, AT, AT])
    return found


def test_the_log_keeps_every_line_in_the_order_of_decisions(store):
    with store.writing() as session:
        crises.note(session, 7, Entry(kind="decision", who=" Ana ", what="Retirer la vidéo", reason="12 plaintes"))
        crises.note(session, 7, Entry(kind="decision", who="Bob", what="Prévenir la direction", decided_at=AT))
    with store.reading() as session:
        log = crises.log(session, 7)
        assert [*log["what"]] == ["Prévenir la direction", "Retirer la vidéo"]
        assert [*log["who"]] == ["Bob", "Ana"] and log["decided_at"][0] == AT and log["noted_at"].notna().all()
        assert crises.log(session, 8).empty and crises.crisis(session, 8).empty
        assert crises.crisis(session, 7)["crisis_level"].tolist() == [3]


def test_an_item_is_done_until_someone_undoes_it_and_both_stay_written(store):
    with store.writing() as session:
        for kind, who in (("done", "Ana"), ("undone", "Bob"), ("done", "Eve")):
            crises.note(session, 7, Entry(kind=kind, who=who, what="posts"))
        crises.note(session, 7, Entry(kind="done", who="Ana", what="ads"))
        crises.note(session, 7, Entry(kind="undone", who="Ana", what="ads"))
        done = crises.checklist(session, 7)
        assert {code: who for code, (who, _) in done.items()} == {"posts": "Eve"}
        assert len(crises.log(session, 7)) == 5


@pytest.mark.parametrize(
    ("alert_id", "entry"),
    [
        (8, Entry(kind="decision", who="Ana", what="Dire")),
        (7, Entry(kind="decision", who=" ", what="Dire")),
        (7, Entry(kind="decision", who="Ana", what="")),
        (7, Entry(kind="erase", who="Ana", what="Dire")),
    ],
)
def test_a_line_names_someone_something_and_a_crisis(store, alert_id, entry):
    with pytest.raises(UsageError), store.writing() as session:
        crises.note(session, alert_id, entry)


def message(session, key, text, categories, reasons, score=40):
    session.execute(
        'INSERT INTO messages (message_key, platform, message_id, kind, text, "precision", source_zone, import_id,'
        " position) VALUES (?, 'facebook', ?, 'comment', ?, 'exact', 'UTC', 1, 1)",
        [key, f"m{key}", text],
    )
    session.execute(
        "INSERT INTO risks (message_key, analyzer, score, categories, intents, reasons, judged_at)"
        " VALUES (?, 'essai/1', ?, ?, [], ?, ?)",
        [key, score, categories, reasons, AT],
    )
    session.set_meta("risk_analyzer", "essai/1")


REASONS = (
    '[{"part": "insult", "points": 20, "start": 5, "end": 10, "text": "clown"},'
    ' {"part": "sentiment", "points": 5, "start": 0, "end": 4, "text": "Quel"}]'
)


def test_hostile_words_are_found_whole_and_only_in_hostile_messages(store):
    with store.writing() as session:
        message(session, 1, "Quel clownerie, vraiment", ["insult"], REASONS)
        message(session, 2, "Quel clown ici", ["churn"], REASONS)
        learned = REASONS.replace("insult", "aggression")
        message(session, 3, "Quel clown ici", ["insult"], learned)
        message(session, 4, "Quel clown ici", ["insult"], learned, score=10)
        message(session, 5, "Quel clown ici", ["insult"], learned.replace("20", "7"))  # an ordinary word, by its weight
        assert hostile_spans(session, [1, 2, 3, 4, 5, 6]) == {1: ((5, 14),), 3: ((5, 10),)}
        assert hostile_spans(session, []) == {}


def test_a_flagged_message_gets_its_alert_once_to_be_judged(store):
    with store.writing() as session:
        message(session, 1, "Quel clown", ["insult"], REASONS)
        alert_id = alerts.alert_of(session, 1)
        assert alerts.alert_of(session, 1) == alert_id
        alerts.act(session, alert_id, "unfounded")
        assert [*alerts.history(session, alert_id)["action"]] == ["open", "unfounded"]
        assert session.row("SELECT title, level, verdict FROM alerts WHERE alert_id = ?", [alert_id]) == (
            "insult", "watch", "unfounded",
        )  # fmt: skip
        with pytest.raises(UsageError, match="analysé"):
            alerts.alert_of(session, 99)
