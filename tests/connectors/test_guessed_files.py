"""What files of guessed columns give: whose words, when, on which platform, under what. Rows are invented."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading import Read

from connectors.probe import probe_file
from connectors.record import Precision
from connectors.registry import identify

DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_language_is_its_code_however_it_is_named(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,language\nBravo,French\nSuper,fr-FR\nWell done,en\nOk,klingon\n", encoding="utf-8")
    assert [message.lang for message in read(path).messages] == ["fr", "fr", "en", None]


def test_ids_that_several_messages_share_are_not_theirs(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    path.write_text(
        ",created_time,message_text,id\n0,2026-03-02 10:00,Bravo,lea\n1,2026-03-02 11:00,Merci,ortie\n"
        "2,2026-03-02 12:00,Encore bravo,lea\n",
        encoding="utf-8",
    )
    messages = read(path).messages
    assert [m.text for m in messages] == ["Bravo", "Merci", "Encore bravo"]
    assert len({m.message_id for m in messages}) == 3


@pytest.mark.parametrize("suffix", ["csv", "tsv"])
def test_an_hour_in_its_own_column_is_that_of_its_day(tmp_path: Path, read: Read, suffix: str) -> None:
    path = tmp_path / f"messages.{suffix}"
    rows = ("02/03/2026;11h00;Léa;Où est ma commande ?", "13/03/2026;09:30;Zoé;Merci", "03/03/2026;;Max;Bien")
    content = "\n".join(("Date;Heure;Auteur;Message", *rows, ""))
    path.write_bytes(content.encode("utf-8") if suffix == "csv" else content.encode("utf-16"))
    first, second, third = read(path).messages
    assert (first.published_at, first.precision) == (DAY, Precision.MINUTE)
    assert second.published_at == datetime(2026, 3, 13, 8, 30, tzinfo=UTC)
    assert third.precision is Precision.DAY


def test_mentions_with_the_reach_of_their_authors_are_no_publications(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "mentions.csv"
    path.write_text(
        "date,time,title,mention_snippet,url,author,social_network,reach,sentiment\n"
        "2026-03-02,11:00:00,Cairnelle,La tente prend l'eau,https://forum.example/t/1,lea,Twitter,1200,negative\n",
        encoding="utf-8",
    )
    reading = read(path)
    assert reading.match.connector == "generic" and reading.posts == []
    (message,) = reading.messages
    assert (message.text, message.author_name, message.platform) == ("La tente prend l'eau", "lea", "x")
    assert message.published_at == DAY


def test_the_address_of_a_mention_names_the_mention_and_no_publication(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "mentions.csv"
    path.write_text(
        "date,title,mention_snippet,url,author,sentiment\n"
        "2026-03-02 11:00,,La tente prend l'eau,https://x.com/lea/status/1895812345678901234,lea,negative\n"
        "2026-03-02 12:00,,Jolie tente,https://www.instagram.com/p/DTgI8cnjsaz/,max,positive\n"
        "2026-03-02 13:00,,Elle tient,https://www.youtube.com/watch?v=cR4nEllE_01&lc=UgxAbCdEfGhIjKlMnOp4AaABAg,zoe,\n"
        "2026-03-02 14:00,,Lu sur un blog,https://randonnee.example/tente,ana,neutral\n",
        encoding="utf-8",
    )
    reading = read(path)
    assert [(m.platform, m.message_id, m.post_id, m.kind.value) for m in reading.messages[:3]] == [
        ("x", "1895812345678901234", None, "mention"),
        ("instagram", "DTgI8cnjsaz", None, "mention"),
        ("youtube", "UgxAbCdEfGhIjKlMnOp4AaABAg", "cR4nEllE_01", "comment"),
    ]
    blog = reading.messages[3]
    assert (blog.platform, blog.kind.value, blog.url) == ("web", "mention", "https://randonnee.example/tente")
    assert [(post.platform, post.post_id) for post in reading.posts] == [("youtube", "cR4nEllE_01")]


def test_an_address_that_comments_share_is_that_of_their_publication(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    link = "https://www.instagram.com/p/DTgI8cnjsaz/"
    path.write_text(
        f"date,text,url,author,sentiment\n2026-03-02 11:00,Joli,{link},lea,positive\n"
        f"2026-03-02 12:00,Merci,{link},max,positive\n",
        encoding="utf-8",
    )
    reading = read(path)
    assert {(m.post_id, m.kind.value) for m in reading.messages} == {("DTgI8cnjsaz", "comment")}


def test_addresses_of_publications_are_known_by_themselves(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    path.write_text(
        "username,text,timestamp,media_url,media_permalink\n"
        "lea,Joli,2026-03-02T10:00:00Z,https://scontent.cdninstagram.com/v/t51/1.jpg,https://www.instagram.com/p/DTgI8cnjsaz/\n",
        encoding="utf-8",
    )
    (message,) = read(path).messages
    assert (message.platform, message.post_id) == ("instagram", "DTgI8cnjsaz")


@pytest.mark.parametrize(
    "cell", ["trustpilot", "Google Maps", "reddit", "Avis", "Bluesky"], ids=lambda cell: str(cell).replace(" ", "-")
)
def test_the_platforms_of_messages_are_those_of_publications(tmp_path: Path, read: Read, cell: str) -> None:
    path = tmp_path / "avis.csv"
    path.write_text(f"source,avis,date\n{cell},Très bon accueil,2026-03-02\n", encoding="utf-8")
    (message,) = read(path).messages
    known = {"trustpilot": "trustpilot", "Google Maps": "google", "reddit": "reddit", "Bluesky": "bluesky"}
    assert message.platform == known.get(cell, "other")


def test_the_words_of_a_platform_name_it(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "tweets.csv"
    path.write_text("Date,User,Tweet\n2026-03-02 10:00:00+00:00,lea,Bravo\n", encoding="utf-8")
    (message,) = read(path).messages
    assert (message.platform, message.text) == ("x", "Bravo")


def test_reviews_in_a_table_of_their_own_need_no_one_s_word(tmp_path: Path) -> None:
    path = tmp_path / "avis.csv"
    path.write_text("review_id,review_content,review_date\nr1,Jamais reçu,2026-03-02\n", encoding="utf-8")
    found = identify(probe_file(path)).match
    assert found is not None and (found.layout, found.confidence) == ("messages", 0.5)


def test_the_messages_of_an_inbox_tell_those_of_its_agents(tmp_path: Path, read: Read) -> None:
    """RingCentral Engage Digital, by the fields that its maker lists: a status says who wrote."""
    path = tmp_path / "messages.csv"
    path.write_text(
        "created_at,source_type,source_name,content_thread_id,id,status,creator_name,author_id,author_name,body,"
        "body_as_text,in_reply_to_id\n"
        "20/09/2026 13:15,Facebook,Page,t1,m1,Assigned,,u1,Léa,<p>Où est mon colis ?</p>,Où est mon colis ?,\n"
        "20/09/2026 13:45,Facebook,Page,t1,m2,Agent reply,Nora,u9,La marque,<p>Il arrive.</p>,Il arrive.,m1\n",
        encoding="utf-8",
    )
    question, answer = read(path).messages
    assert (question.text, question.platform, question.author_name) == ("Où est mon colis ?", "facebook", "Léa")
    assert (question.is_own, answer.is_own) == (False, True)
    assert (answer.parent_id, answer.thread_id) == (question.message_id, question.thread_id)
