"""A sample that a person checks: kept at every answer, blind, undone, and stronger than any engine."""

from datetime import date

import pytest
from records import bring, said

from dashboard.errors import UsageError
from dashboard.store import judgements, samples
from dashboard.store.store import Session, Store


def drawn(session: Session, *names: str) -> tuple[int, dict[str, int]]:
    keys = {name: key for key, name in session.rows("SELECT message_key, message_id FROM messages")}
    listed = [keys[name] for name in names]
    day = date(2026, 3, 12)
    return samples.keep(session, listed, seed="essai", population=9, start_on=day, end_on=day), keys


def labels(session: Session) -> dict[int, tuple[str, str, str]]:
    rows = session.rows("SELECT message_key, label, analyzer, origin FROM current_sentiment")
    return {key: tuple(told) for key, *told in rows}  # type: ignore[misc]


def engine_says(session: Session, key: int, label: str) -> None:
    session.execute(
        "INSERT INTO sentiments VALUES (?, 'essai/1', ?, 0, 1, 0, 0, '[]', now() :: TIMESTAMP, NULL)", [key, label]
    )
    session.set_meta("sentiment_analyzer", "essai/1")


def test_a_sample_is_taken_up_where_it_was_left_and_never_tells_the_engine_s_answer(store: Store) -> None:
    bring(store, [said("1", "ana"), said("2", "bob", parent_id="1"), said("3", "cleo")])
    with store.writing() as session:
        sample_id, keys = drawn(session, "2", "3", "1")
        engine_says(session, keys["2"], "negative")
        first = samples.next_message(session, sample_id)
        assert first is not None
        assert (first["message_key"], first["parent_text"]) == (keys["2"], "message 1")
        assert not {name for name in first if "label" in name or "sentiment" in name}
        samples.answer(session, sample_id, keys["2"], "positive")
        samples.answer(session, sample_id, keys["2"], "negative")  # a key pressed twice
        samples.answer(session, sample_id, keys["3"], "skipped")
    with Store(store.folder).reading() as session:  # another process, later
        sample = samples.under_way(session)
        assert sample is not None
        assert (sample.size, sample.answered, sample.skipped, sample.seed) == (3, 2, 1, "essai")
        following = samples.next_message(session, sample.sample_id)
        assert following is not None and following["message_key"] == keys["1"]
        assert labels(session) == {keys["2"]: ("positive", "humain", "sample")}
    with store.writing() as session:
        samples.answer(session, sample_id, keys["1"], "neutral")
        assert samples.next_message(session, sample_id) is None
        samples.close(session, sample_id)
        assert samples.under_way(session) is None


def test_the_last_answer_can_be_taken_back(store: Store) -> None:
    bring(store, [said("1", "ana"), said("2", "bob")])
    with store.writing() as session:
        sample_id, keys = drawn(session, "2", "1")
        assert not samples.take_back(session, sample_id)
        engine_says(session, keys["2"], "negative")
        samples.answer(session, sample_id, keys["2"], "positive")
        assert samples.take_back(session, sample_id)
        asked = samples.next_message(session, sample_id)
        assert asked is not None and asked["message_key"] == keys["2"]
        assert labels(session)[keys["2"]][:2] == ("negative", "essai/1")


def test_a_correction_wins_over_a_blind_answer_and_its_undoing_brings_that_back(store: Store) -> None:
    bring(store, [said("1", "ana")])
    with store.writing() as session:
        sample_id, keys = drawn(session, "1")
        key = keys["1"]
        engine_says(session, key, "neutral")
        judgements.correct_sentiment(session, key, "negative")
        samples.answer(session, sample_id, key, "positive")
        assert labels(session)[key] == ("negative", "humain", "browsing")
        samples.withdraw_correction(session, key)
        assert labels(session)[key] == ("positive", "humain", "sample")
        samples.take_back(session, sample_id)
        assert labels(session)[key][1] == "essai/1"


def test_labels_and_answers_survive_another_import_and_another_engine(store: Store) -> None:
    bring(store, [said("1", "ana"), said("2", "bob")])
    with store.writing() as session:
        sample_id, keys = drawn(session, "1")
        engine_says(session, keys["1"], "neutral")
        samples.answer(session, sample_id, keys["1"], "positive")
        judgements.correct_sentiment(session, keys["2"], "negative")
        before = labels(session)
        session.set_meta("sentiment_analyzer", "autre/1")
    bring(store, [said("1", "ana", likes=4), said("2", "bob"), said("3", "cleo")])
    with store.reading() as session:
        assert labels(session) == before
        sample = samples.under_way(session)
        assert sample is not None and sample.answered == 1


def test_a_new_draw_closes_the_one_under_way_and_wrong_answers_are_refused(store: Store) -> None:
    bring(store, [said("1", "ana"), said("2", "bob")])
    with store.writing() as session:
        first, keys = drawn(session, "1")
        with pytest.raises(UsageError):
            samples.answer(session, first, keys["1"], "mixed")
        with pytest.raises(UsageError):
            samples.answer(session, first, keys["2"], "neutral")
        second, _ = drawn(session, "2")
        sample = samples.under_way(session)
        assert sample is not None and sample.sample_id == second != first
