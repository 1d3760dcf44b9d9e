"""Messages read back: one, its conversation, the names, the end of the data."""

from datetime import timedelta

from records import NOON, bring, said

from connectors.record import MessageKind, Post
from dashboard.store import messages
from dashboard.store.store import Store


def test_a_message_comes_with_its_post_its_file_and_its_risk(store: Store) -> None:
    bring(
        store,
        [
            Post(position=1, platform="facebook", post_id="p", text="Notre nouveauté", url="https://exemple.fr/p"),
            said("1", "Ana", post_id="p", thread_id="t", position=7),
            said("2", "Marque", 5, post_id="p", thread_id="t"),
        ],
    )
    with store.writing() as session:
        session.set_meta("risk_analyzer", "essai/1")
        session.execute(
            "INSERT INTO risks SELECT message_key, 'essai/1', 65, NULL, ['legal'], ['complaint'], '[]', published_at"
            " FROM messages WHERE message_id = '1'"
        )
        key = int(session.value("SELECT message_key FROM messages WHERE message_id = '1'"))
        found = messages.message(session, key)
        assert messages.message(session, 999) is None
    assert found is not None
    assert (found["text"], found["position"], found["file_name"]) == ("message 1", 7, "essai.csv")
    assert (found["post_text"], found["post_url"], found["post_title"]) == (
        "Notre nouveauté",
        "https://exemple.fr/p",
        None,
    )
    assert (found["direction"], found["answer_method"], found["thread_key"]) == ("inbound", "exact", "facebook:t")
    assert (found["level"], found["score"], list(found["categories"])) == ("high", 65, ["legal"])
    assert "name" not in found and found["likes"] is None


def test_a_thread_is_read_in_order_with_undated_messages_last(store: Store) -> None:
    bring(
        store,
        [
            said("b", "Marque", 5, thread_id="t"),
            said("late", "ana", thread_id="t", published_at=None),
            said("a", "ana", 5, thread_id="t"),
            said("first", "ana", 1, thread_id="t"),
            said("other", "ana", 2, thread_id="u"),
        ],
    )
    with store.reading() as session:
        found = messages.thread(session, "facebook:t")
        assert messages.thread(session, "facebook:none").empty
    assert list(found["message_id"]) == ["first", "a", "b", "late"]
    assert list(found["direction"]) == ["inbound", "inbound", "outbound", "inbound"]
    assert "name" not in found.columns


def test_names_are_given_for_the_pseudonyms_asked(store: Store) -> None:
    bring(
        store,
        [
            said("1", "Ana Lopez", author_id="7"),
            said("2", None, author_handle="@bob"),
            said("3", None, author_id="9"),
            said("4", None),
        ],
    )
    with store.reading() as session:
        keys = dict(session.rows("SELECT message_id, author_key FROM messages"))
        assert keys["4"] is None
        found = messages.author_names(session, [keys["1"], keys["2"], keys["3"], "inconnu"])
        assert found == {keys["1"]: "Ana Lopez", keys["2"]: "@bob", keys["3"]: "9"}
        assert messages.author_names(session, []) == {}


def test_the_end_of_the_data_is_in_the_data(store: Store) -> None:
    with store.reading() as session:
        assert messages.data_end(session) is None
        assert messages.heard_until(session, "Europe/Paris") is None
    bring(store, [said("1", "ana"), said("2", "ana", published_at=None)])
    later = NOON + timedelta(days=1)
    bring(store, [Post(position=1, platform="facebook", post_id="p", published_at=later)])
    with store.reading() as session:
        assert messages.data_end(session) == later.replace(tzinfo=None)


def test_the_last_day_heard_is_that_of_a_message_and_for_want_of_one_of_a_post(store: Store) -> None:
    later = NOON + timedelta(days=9)
    post = Post(position=1, platform="facebook", post_id="p", published_at=later.replace(hour=23, minute=30))
    bring(store, [post])
    with store.reading() as session:
        assert messages.heard_until(session, "Europe/Paris") == later.date() + timedelta(days=1)
    bring(store, [said("1", "ana"), said("2", "Marque", published_at=later)])
    with store.reading() as session:
        assert messages.heard_until(session, "Europe/Paris") == NOON.date()


def test_private_messages_are_told_apart(store: Store) -> None:
    kinds = [MessageKind.COMMENT, MessageKind.REPLY, MessageKind.ROOM, MessageKind.MESSAGE]
    bring(store, [said(str(number), "ana", kind=kind) for number, kind in enumerate(kinds)])
    with store.reading() as session:
        keys = {str(name): int(key) for key, name in session.rows("SELECT message_key, message_id FROM messages")}
        assert messages.private_among(session, [*keys.values()]) == {keys["3"]}
        assert messages.private_among(session, [keys["0"]]) == messages.private_among(session, []) == frozenset()
