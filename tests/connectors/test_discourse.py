"""Discourse: real topics of two ages, answers that know what they answer, what a page lacks is said."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.record import MessageKind, PostFormat


def post(number: int, text: str = "Bonjour", **more: Any) -> dict[str, Any]:
    return {
        "id": 9000 + number, "post_number": number, "topic_id": 77, "post_type": 1, "username": f"membre{number}",
        "name": "", "user_id": number, "created_at": f"2026-03-01T10:{number:02d}:00.000Z", "cooked": f"<p>{text}</p>",
        "reply_to_post_number": None, "actions_summary": [], **more,
    }  # fmt: skip


def topic(*posts: dict[str, Any], **more: Any) -> dict[str, Any]:
    stream = {"posts": list(posts), "stream": [one["id"] for one in posts]}
    return {"post_stream": stream, "id": 77, "title": "Tentes", "posts_count": len(posts), "views": 12, **more}


def write(folder: Path, value: Any) -> Path:
    path = folder / "77.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["discourse_topic_1149.json", "topic_old_version.json"])
def test_a_real_topic_as_a_plain_reading_gives_it(exports: Path, read: Read, name: str) -> None:
    raw = json.loads((exports / "discourse" / name).read_text(encoding="utf-8"))
    reading = read(exports / "discourse" / name)
    first, *answers = raw["post_stream"]["posts"]
    (topic_post,) = reading.posts
    assert (topic_post.post_id, topic_post.title) == (str(raw["id"]), raw["title"])
    assert topic_post.is_stub is not first["staff"]
    if first["staff"]:
        said = answers
        (snapshot,) = reading.snapshots
        assert topic_post.format is PostFormat.TOPIC
        assert topic_post.published_at == datetime.fromisoformat(first["created_at"])
        assert (snapshot.views, snapshot.comments) == (raw["views"], raw["posts_count"] - 1)
        assert snapshot.reactions == raw.get("like_count")
    else:
        said = [first, *answers]
        assert reading.messages[0].text.startswith(f"{raw['title']}\n\n") and not reading.snapshots
        assert {m.thread_id for m in reading.messages} == {str(first["id"])}
    assert [m.message_id for m in reading.messages] == [str(one["id"]) for one in said]
    assert [m.published_at for m in reading.messages] == [datetime.fromisoformat(one["created_at"]) for one in said]
    likes = [sum(one["count"] for one in message["actions_summary"] if one["id"] == 2) for message in said]
    assert [m.likes for m in reading.messages] == likes
    assert [m.is_own for m in reading.messages] == [one["staff"] or None for one in said]
    assert not reading.rejected and not reading.ignored
    assert not any("<" in m.text and "class=" in m.text for m in reading.messages)


ANSWERS = (
    post(2), post(3, reply_to_post_number=1), post(4, reply_to_post_number=2), post(5, reply_to_post_number=4),
    post(6, reply_to_post_number=44),
)  # fmt: skip


def test_a_topic_that_a_member_opens_is_a_message_that_the_others_answer(tmp_path: Path, read: Read) -> None:
    reading = read(write(tmp_path, topic(post(1, "Laquelle choisir ?", reply_count=1), *ANSWERS)))
    (stub,) = reading.posts
    assert (stub.position, stub.post_id, stub.title, stub.is_stub) == (1, "77", "Tentes", True)
    assert not reading.snapshots and not reading.accounts
    opening, *answers = reading.messages
    assert (opening.position, opening.message_id, opening.post_id) == (1, "9001", "77")
    assert (opening.kind, opening.parent_id, opening.thread_id) == (MessageKind.COMMENT, None, "9001")
    assert (opening.text, opening.author_handle, opening.is_own) == ("Tentes\n\nLaquelle choisir ?", "membre1", None)
    assert opening.replies == 5
    assert {(m.kind, m.thread_id, m.post_id) for m in answers} == {(MessageKind.REPLY, "9001", "77")}
    assert [m.parent_id for m in answers] == ["9001", "9001", "9002", "9004", None]


def test_a_topic_that_the_brand_opens_is_a_post_and_a_thread_an_answer_to_it(tmp_path: Path, read: Read) -> None:
    value = topic(post(1, "On déménage", staff=True, username="lucie"), *ANSWERS)
    reading = read(write(tmp_path, value))
    (opening,), (snapshot,), (account,) = reading.posts, reading.snapshots, reading.accounts
    assert (opening.text, opening.title, opening.account_id, opening.is_stub) == (
        "On déménage", "Tentes", "lucie", False,
    )  # fmt: skip
    assert (account.account_id, account.handle, account.name, account.is_owned) == ("lucie", "lucie", None, True)
    assert (snapshot.views, snapshot.comments) == (12, 5)
    assert [(m.kind, m.parent_id, m.thread_id) for m in reading.messages] == [
        (MessageKind.COMMENT, None, "9002"),
        (MessageKind.COMMENT, None, "9003"),
        (MessageKind.REPLY, "9002", "9002"),
        (MessageKind.REPLY, "9004", "9002"),
        (MessageKind.REPLY, None, "9006"),
    ]


@pytest.mark.parametrize(
    "author", [{"moderator": True}, {"admin": True}, {"primary_group_name": "Équipe-Bleue"}, {"username": "La_Bleue"}]
)
def test_staff_and_declared_names_speak_for_the_brand(tmp_path: Path, read: Read, author: dict[str, Any]) -> None:
    path = write(tmp_path, topic(post(1), post(2, staff=False, **author)))
    assert [m.is_own for m in read(path, accounts=("équipe-bleue", "@la_bleue")).messages] == [None, True]
    by_file_alone = True if {"moderator", "admin"} & author.keys() else None
    assert [m.is_own for m in read(path).messages] == [None, by_file_alone]
    opened = write(tmp_path, topic(post(1, staff=False, **author)))
    assert [one.is_stub for one in read(opened, accounts=("équipe-bleue", "@la_bleue")).posts] == [False]


def test_answers_beyond_the_first_page_know_the_opening_but_not_who_wrote_it(tmp_path: Path, read: Read) -> None:
    value = topic(*ANSWERS)
    value["post_stream"]["stream"].insert(0, 9001)
    reading = read(write(tmp_path, value))
    assert [(one.position, one.is_stub) for one in reading.posts] == [(0, True)]
    assert [(m.parent_id, m.thread_id) for m in reading.messages] == [
        ("9001", None), ("9001", None), ("9002", None), ("9004", None), (None, None),
    ]  # fmt: skip


def test_small_actions_and_whispers_are_not_messages(tmp_path: Path, read: Read) -> None:
    value = topic(post(1), post(2, post_type=3), post(3, post_type=4), post(4, post_type=2), post(5, hidden=True))
    reading = read(write(tmp_path, value))
    assert [(row.position, row.code) for row in reading.ignored] == [(2, Reason.GHOST_ROW), (3, Reason.GHOST_ROW)]
    assert [m.is_hidden for m in reading.messages] == [None, None, True]


def test_what_was_deleted_is_told(tmp_path: Path, read: Read) -> None:
    gone = post(2, "(supprimé)", user_deleted=True), post(3, "Mot de trop", deleted_at="2026-03-02T00:00:00Z")
    kept = post(4, deleted_at=None)
    messages = read(write(tmp_path, topic(post(1), *gone, kept, post(5)))).messages
    assert [(m.text, m.is_deleted) for m in messages[1:]] == [
        ("", True), ("Mot de trop", True), ("Bonjour", False), ("Bonjour", None),
    ]  # fmt: skip
    (opening,) = read(write(tmp_path, topic(post(1, "(supprimé)", user_deleted=True)))).messages
    assert (opening.text, opening.is_deleted) == ("Tentes", True)


def test_only_what_the_author_wrote(tmp_path: Path, read: Read) -> None:
    quote = '<aside class="quote no-group"><blockquote><p>Vendu cassé</p></blockquote></aside>'
    emoji = '<img src="x" title=":smile:" class="emoji" alt=":smile:">'
    raw = '[quote="a, post:1"]Vendu [quote="b"]neuf[/quote] cassé[/quote]\nOui & non'
    value = topic(post(1, raw="Titre *fort*"), post(2, f"{quote}<br>Merci &amp; bravo {emoji}"), post(3, "x", raw=raw))
    reading = read(write(tmp_path, value))
    assert [m.text for m in reading.messages] == ["Tentes\n\nTitre *fort*", "Merci & bravo :smile:", "Oui & non"]


def test_the_first_messages_of_a_long_topic_say_so(tmp_path: Path, read: Read) -> None:
    posts = [post(number) for number in range(1, 21)]
    whole = {**topic(*posts), "posts_count": 57}
    assert "20 messages sur 57 dans ce fichier" in read(write(tmp_path, whole)).match.reason
    assert "sur" not in read(write(tmp_path, topic(*posts))).match.reason.replace("sujet", "")
    reading = read(write(tmp_path, topic(*posts[5:8])))
    (stub,) = reading.posts
    assert (stub.position, stub.is_stub, stub.title) == (0, True, "Tentes")
    assert [m.position for m in reading.messages] == [1, 2, 3]


def test_several_topics_and_one_that_is_none(tmp_path: Path, read: Read) -> None:
    other = topic({**post(1), "id": 1, "topic_id": 78}, id=78)
    reading = read(write(tmp_path, [topic(post(1), post(2)), {"id": 5}, "rien", other]))
    assert [one.post_id for one in reading.posts] == ["77", "78"]
    assert [(row.position, row.code) for row in reading.rejected] == [(3, Reason.WRONG_SHAPE), (4, Reason.WRONG_SHAPE)]
    assert reading.posts[1].position == 5
    lines = tmp_path / "sujets.jsonl"
    lines.write_text("\n".join(map(json.dumps, (topic(post(1), post(2)), other))), encoding="utf-8")
    assert [one.post_id for one in read(lines).posts] == ["77", "78"]


def test_a_bad_message_is_rejected_alone(tmp_path: Path, read: Read) -> None:
    value = topic(post(1), post(2, id=None), post(3, created_at="jamais"), post(4), post(5))
    value["post_stream"]["posts"][3] = "rien"
    reading = read(write(tmp_path, value))
    assert [(row.position, row.code) for row in reading.rejected] == [
        (2, Reason.MISSING_ID), (3, Reason.BAD_DATE), (4, Reason.WRONG_SHAPE),
    ]  # fmt: skip
    assert [m.message_id for m in reading.messages] == ["9001", "9005"]


def test_messages_of_a_topic_without_a_name_stand_alone(tmp_path: Path, read: Read) -> None:
    value = topic(post(2, topic_id=None), id=None)
    reading = read(write(tmp_path, value))
    assert [(m.message_id, m.post_id, m.thread_id) for m in reading.messages] == [("9002", None, "9002")]
    assert not reading.posts and not reading.rejected


def test_a_list_of_topics_says_what_to_save_instead(tmp_path: Path, read: Read) -> None:
    listed = [{"id": number, "title": "Tentes", "slug": "tentes", "posts_count": 3, "views": 9} for number in (1, 2)]
    reading = read(write(tmp_path, {"users": [{"id": 1, "username": "lea"}], "topic_list": {"topics": listed}}))
    assert [(one.position, one.code) for one in reading.items] == [(1, Reason.OTHER_REPORT), (2, Reason.OTHER_REPORT)]
    assert "print=true" in reading.match.reason


@pytest.mark.parametrize("held", ["page", "list", "lines"])
def test_the_latest_messages_of_all_topics(tmp_path: Path, read: Read, held: str) -> None:
    titled = {"topic_title": "Tentes", "topic_slug": "tentes"}
    posts = [
        post(5, reply_to_post_number=4, **titled), post(4, **titled), post(1, id=8001, topic_id=78, topic_title="Sacs"),
        post(2, id=8002, topic_id=78, topic_title="Sacs"),
        post(1, id=8101, topic_id=79, topic_title="Atelier", staff=True), post(2, id=8102, topic_id=79),
        post(3, id=8103, topic_id=None),
    ]  # fmt: skip
    path = tmp_path / "posts.json"
    text = "\n".join(map(json.dumps, posts)) if held == "lines" else json.dumps(posts)
    path.write_text(json.dumps({"latest_posts": posts}) if held == "page" else text, encoding="utf-8")
    reading = read(path)
    assert reading.match.layout == "posts" and not reading.snapshots
    assert [(one.position, one.post_id, one.title, one.is_stub) for one in reading.posts] == [
        (0, "77", "Tentes", True), (3, "78", "Sacs", True), (5, "79", "Atelier", False)]  # fmt: skip
    assert [(m.position, m.message_id, m.parent_id, m.thread_id, m.kind) for m in reading.messages] == [
        (1, "9005", "9004", None, MessageKind.REPLY),
        (2, "9004", None, None, MessageKind.COMMENT),
        (3, "8001", None, "8001", MessageKind.COMMENT),
        (4, "8002", "8001", "8001", MessageKind.REPLY),
        (6, "8102", None, "8102", MessageKind.COMMENT),
    ]
    assert [(one.position, one.code) for one in reading.rejected] == [(7, Reason.MISSING_ID)]


def test_one_message_alone(tmp_path: Path, read: Read) -> None:
    (message,) = read(write(tmp_path, post(3, "Merci"))).messages
    assert (message.text, message.post_id, message.kind) == ("Merci", "77", MessageKind.COMMENT)
