"""The brand's own texts are read once, in steps a stop cannot harm, and again when they or the known words change."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from dashboard.config import Settings
from dashboard.enrich import own_voice
from dashboard.enrich.pipeline import analyse
from dashboard.store import speech as kept
from dashboard.store.store import Store

SETTINGS = Settings(brand="Cairnelle", own_accounts=("Cairnelle",))


def value(store: Store, sql: str) -> int:
    with store.reading() as session:
        return int(session.value(sql))


def test_only_what_the_brand_says_is_read_and_once(store: Store, add: Callable[..., int]) -> None:
    add("Votre réponce n'est pas arrivé")
    said = add("Voici la réponce, Madame", "marque", direction="outbound")
    post(store, "Merci à tous, la veste est là")
    assert own_voice.refresh(store, SETTINGS) == 2
    assert own_voice.refresh(store, SETTINGS) == 0
    with store.reading() as session:
        assert session.rows("SELECT message_key, spelling FROM current_speech WHERE message_key IS NOT NULL") == [
            (said, 1)
        ]
        assert session.value("SELECT count(*) FROM current_speech WHERE post_id = 'p1' AND words = 7") == 1


def test_a_stop_loses_at_most_a_batch(store: Store, add: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        add(f"Voici la réponse {number}", "marque", direction="outbound")
    monkeypatch.setattr(own_voice, "BATCH", 2)

    def stop(done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        own_voice.refresh(store, SETTINGS, stop)
    assert value(store, "SELECT count(*) FROM speech") == 2
    assert own_voice.refresh(store, SETTINGS) == 3
    assert value(store, "SELECT count(*) FROM current_speech") == 5


def test_an_edited_text_is_read_again_and_says_what_it_says_now(store: Store, add: Callable[..., int]) -> None:
    add("Voici la réponce, Madame", "marque", direction="outbound")
    post(store, "la veste est là")
    own_voice.refresh(store, SETTINGS)
    with store.writing() as session:
        session.execute("UPDATE messages SET text = 'Voici la réponse, Madame'")
        session.execute("UPDATE posts SET text = 'la veste est partie ce matin'")
    assert own_voice.refresh(store, SETTINGS) == 2
    assert value(store, "SELECT sum(spelling) FROM current_speech") == 0
    assert value(store, "SELECT count(*) FROM speech") == 2


def test_declared_words_change_what_is_a_mistake(store: Store, add: Callable[..., int]) -> None:
    add("Voici la buronelle, Madame", "marque", direction="outbound")
    own_voice.refresh(store, SETTINGS)
    assert value(store, "SELECT sum(spelling) FROM current_speech") == 1
    assert own_voice.refresh(store, replace(SETTINGS, known_words=("Buronelle",))) == 1
    assert value(store, "SELECT sum(spelling) FROM current_speech") == 0
    assert value(store, "SELECT count(*) FROM speech") == 1


def test_who_is_thanked_and_who_is_quoted(store: Store, add: Callable[..., int]) -> None:
    author(store, "lea", "Léa Arnal")
    add("un sac pour la vie, vraiment")
    add("Merci Lea Arnal pour la photo", "marque", direction="outbound")
    add("On nous a dit « un sac pour la vie », nous y tenons", "marque", direction="outbound")
    own_voice.refresh(store, SETTINGS)
    with store.reading() as session:
        assert session.rows("SELECT author_key, way FROM spotlights ORDER BY way") == [
            ("lea", "quoted"), ("lea", "thanked"),
        ]  # fmt: skip


def test_an_analysis_reads_the_brands_texts_and_none_of_them_as_heard(store: Store, add: Callable[..., int]) -> None:
    add("Nul", "lea")
    add("Voici la réponse, imbécile de client", "marque", direction="outbound")
    analyse(store, SETTINGS)
    with store.reading() as session:
        assert session.value("SELECT count(*) FROM current_speech") == 1
        assert kept.count_unread(session, session.meta(kept.IN_FORCE) or "") == 0
        assert session.value("SELECT count(*) FROM message_themes") == 1  # the message received


def post(store: Store, text: str) -> None:
    with store.writing() as session:
        session.execute(
            'INSERT INTO posts (platform, post_id, text, "precision", source_zone, is_system, is_stub, import_id,'
            " position) VALUES ('facebook', 'p1', ?, 'exact', 'UTC', FALSE, FALSE, 1, 1)",
            [text],
        )


def author(store: Store, key: str, name: str) -> None:
    with store.writing() as session:
        session.execute("INSERT INTO authors (author_key, platform, name) VALUES (?, 'facebook', ?)", [key, name])
