"""A message that several files say is one message, under one id, with every place it was read in."""

from itertools import permutations
from pathlib import Path

import pytest
from records import bring, said, turns

from connectors.record import Message, Record
from dashboard.store.message_sources import sources
from dashboard.store.store import Store

TEXT = "La couture de la veste a lâché"


def named() -> list[Record]:
    """What an extractor with ids says: a question and its answer."""
    return [
        said("501", "Léa Blanc", 3, TEXT, author_id="77", post_id="p1", position=2),
        said("502", "Marque", 9, "Écrivez-nous", author_id="1", post_id="p1", parent_id="501", position=3),
    ]


def nameless() -> list[Record]:
    """What a tool without ids says of the same minute, the author's name and the accents written otherwise."""
    return [
        said("h-0a", "@léa blanc", 3.4, "La couture de  la veste a laché", post_id="p1", position=7, likes=4),
        said("h-0b", "Noé", 4, TEXT, post_id="p1", position=8),
    ]


def kept(store: Store) -> dict[str, int]:
    with store.reading() as session:
        found = session.rows("SELECT message_id, message_key FROM messages ORDER BY message_id")
    return {str(message_id): int(key) for message_id, key in found}


@pytest.mark.parametrize("order", [*permutations((named, nameless))], ids=["named first", "nameless first"])
def test_a_message_with_and_without_its_id_is_one_whatever_came_first(tmp_path: Path, order: tuple) -> None:
    store = Store(tmp_path)
    for number, records in enumerate(order):
        bring(store, records(), digest=str(number))
    found = kept(store)
    assert sorted(found) == ["501", "502", "h-0b"]
    with store.reading() as session:
        assert sorted(position for _, position in sources(session, found["501"])) == [2, 7]
        assert [position for _, position in sources(session, found["h-0b"])] == [8]
        likes = session.rows("SELECT likes FROM messages WHERE message_id = '501'")
        waited = {first: answer for first, _, answer, *_ in turns(session)}
    assert likes == [(4,)]
    assert waited == {"501": "502", "h-0b": None}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"author": "Noé"}, id="another author"),
        pytest.param({"minute": 5}, id="another minute"),
        pytest.param({"text": "La couture tient"}, id="another text"),
        pytest.param({"post_id": "p2"}, id="under another post"),
        pytest.param({"platform": "instagram"}, id="on another platform"),
        pytest.param({"precision": "day"}, id="a day is no instant"),
    ],
)
def test_what_differs_is_another_message(tmp_path: Path, other: dict[str, object]) -> None:
    store = Store(tmp_path)
    bring(store, named(), digest="a")
    values = {"author": "Léa Blanc", "minute": 3, "text": TEXT, "post_id": "p1", **other}
    bring(store, [said("h-0a", **values)], digest="b")  # type: ignore[arg-type]
    assert "h-0a" in kept(store)


def test_the_same_words_twice_in_a_minute_stay_two_messages(tmp_path: Path) -> None:
    store = Store(tmp_path)
    twice = [said(number, "Léa", 3, "Merci", author_id="77", post_id="p1") for number in ("601", "602")]
    bring(store, twice, digest="a")
    bring(store, [said(f"h-{n}", "Léa", 3, "Merci", post_id="p1", position=n) for n in (1, 2, 3)], digest="b")
    assert sorted(kept(store)) == ["601", "602", "h-3"]


def test_two_given_ids_are_two_messages(tmp_path: Path) -> None:
    store = Store(tmp_path)
    bring(store, named(), digest="a")
    bring(store, [said("901", "Léa Blanc", 3, TEXT, author_id="77", post_id="p1")], digest="b")
    assert "901" in kept(store)


def test_an_answer_to_a_message_that_changes_id_follows_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    mine: list[Message] = [
        said("h-0a", "Léa Blanc", 3, TEXT, post_id="p1", thread_id="h-0a"),
        said("h-0c", "Marque", 12, "On regarde", post_id="p1", parent_id="h-0a", thread_id="h-0a"),
    ]
    bring(store, mine, digest="a")
    bring(store, named()[:1], digest="b")
    with store.reading() as session:
        assert session.rows("SELECT parent_id, thread_id FROM messages WHERE message_id = 'h-0c'") == [("501", "501")]
        assert {first: answer for first, _, answer, *_ in turns(session)} == {"501": "h-0c"}


def test_a_message_that_a_new_reading_no_longer_says_stays_when_another_file_says_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = bring(store, [said("1", "Léa", position=4), said("2", "Noé")], digest="a")
    bring(store, [said("1", "Léa", position=9)], digest="b")
    bring(store, [said("3", "Zoé")], digest="a", replaces=(first.import_id,))
    found = kept(store)
    assert sorted(found) == ["1", "3"]
    with store.reading() as session:
        assert [position for _, position in sources(session, found["1"])] == [9]
