"""Reddit: the tree of a real submission, comments laid flat in three kinds of file, what was removed or not loaded."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import MessageKind, PostFormat
from connectors.registry import identify


def listing(*things: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": list(things), "after": None}}


def comment(name: str, parent: str = "t3_sub", replies: Any = "", **more: Any) -> dict[str, Any]:
    data = {
        "id": name, "name": f"t1_{name}", "link_id": "t3_sub", "parent_id": parent, "author": "nour", "body": "Bonjour",
        "created_utc": 1770000000.0, "score": 2, "replies": replies, **more,
    }  # fmt: skip
    return {"kind": "t1", "data": data}


def submission(**more: Any) -> dict[str, Any]:
    data = {
        "id": "sub", "name": "t3_sub", "title": "Avis ?", "selftext": "", "author": "theo", "subreddit": "rando",
        "created_utc": 1770000000, "score": 3, "num_comments": 4, "permalink": "/r/rando/comments/sub/avis/", **more,
    }  # fmt: skip
    return {"kind": "t3", "data": data}


def write(folder: Path, value: Any, name: str = "discussion.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_the_real_submission_as_a_plain_reading_gives_it(exports: Path, read: Read) -> None:
    path = exports / "reddit" / "submission_comments.json"
    posts, comments = json.loads(path.read_text(encoding="utf-8"))
    (about,) = (child["data"] for child in posts["data"]["children"])
    (first,) = (child["data"] for child in comments["data"]["children"])
    (second,) = (child["data"] for child in first["replies"]["data"]["children"])
    reading = read(path)
    (stub,) = reading.posts
    assert (stub.post_id, stub.title, stub.is_stub) == (about["name"], about["title"], True) and not reading.snapshots
    asked = f"{about['title']}\n\n{about['selftext']}".strip()
    assert [m.text for m in reading.messages] == [asked, first["body"], second["body"]]
    assert [m.message_id for m in reading.messages] == [about["name"], first["name"], second["name"]]
    assert [m.published_at for m in reading.messages] == [
        datetime.fromtimestamp(one["created_utc"], UTC) for one in (about, first, second)
    ]
    assert [(m.kind, m.parent_id, m.thread_id) for m in reading.messages] == [
        (MessageKind.COMMENT, None, about["name"]),
        (MessageKind.REPLY, about["name"], about["name"]),
        (MessageKind.REPLY, first["name"], about["name"]),
    ]
    assert (reading.messages[0].author_handle, reading.messages[0].likes) == (about["author"], about["score"])
    (post,), (snapshot,) = (found := read(path, accounts=(f"@{about['author'].upper()}",))).posts, found.snapshots
    assert (post.post_id, post.title, post.text) == (about["name"], about["title"], about["selftext"].strip() or None)
    assert post.published_at == datetime.fromtimestamp(about["created_utc"], UTC)
    assert (post.format, post.account_id, post.is_stub) == (PostFormat.TEXT, about["author"], False)
    assert (snapshot.reactions, snapshot.comments) == (about["ups"], about["num_comments"])
    assert [(m.message_id, m.kind, m.parent_id, m.thread_id) for m in found.messages] == [
        (first["name"], MessageKind.COMMENT, None, first["name"]),
        (second["name"], MessageKind.REPLY, first["name"], first["name"]),
    ]
    assert not reading.rejected and not reading.ignored and "manquent" not in reading.match.reason


def test_a_tree_is_numbered_in_reading_order(tmp_path: Path, read: Read) -> None:
    deep = comment("a", replies=listing(comment("b", "t1_a", listing(comment("c", "t1_b"))), comment("d", "t1_a")))
    more = {"kind": "more", "data": {"count": 12, "children": ["x"], "parent_id": "t3_sub"}}
    reading = read(write(tmp_path, [listing(submission()), listing(deep, more, comment("e"))]))
    assert [(m.position, m.message_id, m.parent_id, m.thread_id) for m in reading.messages] == [
        (1, "t3_sub", None, "t3_sub"), (2, "t1_a", "t3_sub", "t3_sub"), (3, "t1_b", "t1_a", "t3_sub"),
        (4, "t1_c", "t1_b", "t3_sub"), (5, "t1_d", "t1_a", "t3_sub"), (7, "t1_e", "t3_sub", "t3_sub"),
    ]  # fmt: skip
    brands = read(tmp_path / "discussion.json", accounts=("theo",))
    assert [(m.message_id, m.parent_id, m.thread_id) for m in brands.messages] == [
        ("t1_a", None, "t1_a"), ("t1_b", "t1_a", "t1_a"), ("t1_c", "t1_b", "t1_a"), ("t1_d", "t1_a", "t1_a"),
        ("t1_e", None, "t1_e"),
    ]  # fmt: skip
    assert [(row.position, row.code) for row in reading.ignored] == [(6, Reason.GHOST_ROW)]
    assert "manquent (au moins 12)" in reading.match.reason


def test_one_listing_and_a_list_of_things(tmp_path: Path, read: Read) -> None:
    for value in (listing(submission(), comment("a")), [submission(), comment("a")]):
        reading = read(write(tmp_path, value))
        assert [m.message_id for m in reading.messages] == ["t3_sub", "t1_a"]
        assert (reading.posts[0].post_id, reading.messages[1].thread_id) == ("t3_sub", "t3_sub")
    (alone,) = read(write(tmp_path, [comment("a")])).messages
    assert (alone.parent_id, alone.thread_id) == ("t3_sub", None)


@pytest.mark.parametrize("body", ["[deleted]", "[removed]", "[ Removed by Reddit ]"])
def test_what_was_removed_leaves_no_words(tmp_path: Path, read: Read, body: str) -> None:
    gone = comment("a", body=body, author="[deleted]")
    things = [listing(submission(selftext=body, author="[deleted]")), listing(gone)]
    asked, answer = read(write(tmp_path, things)).messages
    assert (answer.text, answer.is_deleted, answer.author_id, answer.author_name) == ("", True, None, None)
    assert (asked.text, asked.is_deleted, asked.author_id, asked.author_name) == ("Avis ?", True, None, None)


def test_only_a_moderators_badge_proves_the_community_team(tmp_path: Path, read: Read) -> None:
    things = (comment("a", is_submitter=True), comment("b", distinguished="moderator"), comment("c", score=-3))
    path = write(tmp_path, [listing(submission()), listing(*things)])
    messages = read(path).messages
    assert [m.is_own for m in messages] == [None, None, True, None]
    assert [m.likes for m in messages] == [3, 2, 2, None]
    assert [m.is_own for m in read(path, accounts=("Nour",)).messages] == [None, True, True, True]


def test_a_submission_of_the_brands_is_a_publication(tmp_path: Path, read: Read) -> None:
    announced = write(tmp_path, [listing(submission(selftext="Demain &amp; samedi", distinguished="moderator"))])
    by_badge, by_name = read(announced), read(announced, accounts=("theo",))
    for reading, account_id in ((by_badge, "r/rando"), (by_name, "theo")):
        (post,), (account,) = reading.posts, reading.accounts
        assert (post.title, post.text, post.account_id, post.is_stub) == (
            "Avis ?", "Demain & samedi", account_id, False,
        )  # fmt: skip
        assert (account.account_id, account.is_owned) == (account_id, True)
        assert len(reading.snapshots) == 1 and not reading.messages


def test_a_submission_of_anyone_else_asks_and_waits(tmp_path: Path, read: Read) -> None:
    (message,) = (reading := read(write(tmp_path, [listing(submission(selftext="Elle fuit.")), listing()]))).messages
    assert (message.text, message.message_id, message.post_id) == ("Avis ?\n\nElle fuit.", "t3_sub", "t3_sub")
    assert (message.kind, message.is_own, message.is_deleted, message.replies) == (
        MessageKind.COMMENT, None, False, 4,
    )  # fmt: skip
    (stub,) = reading.posts
    assert (stub.position, stub.is_stub, stub.title) == (1, True, "Avis ?")
    assert stub.url == message.url == "https://www.reddit.com/r/rando/comments/sub/avis/"
    assert not reading.accounts and not reading.snapshots


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"is_self": True}, PostFormat.TEXT), ({"is_self": False}, PostFormat.LINK), ({}, None),
        ({"is_video": True}, PostFormat.VIDEO), ({"is_gallery": True}, PostFormat.CAROUSEL),
        ({"is_self": False, "post_hint": "image"}, PostFormat.IMAGE),
    ],
)  # fmt: skip
def test_the_format_of_a_submission(
    tmp_path: Path, read: Read, fields: dict[str, Any], expected: PostFormat | None
) -> None:
    (post,) = read(write(tmp_path, [listing(submission(**fields)), listing()]), accounts=("theo",)).posts
    assert post.format is expected


FLAT = [
    {"id": "abc", "link_id": "t3_sub", "parent_id": "t3_sub", "author": "nour", "body": "Solide &amp; légère",
     "created_utc": "1770000000", "score": 4},
    {"id": "abd", "link_id": "t3_sub", "parent_id": "t1_abc", "author": "theo", "body": "Merci",
     "created_utc": 1770000060, "score": 1},
]  # fmt: skip


def test_the_same_comments_flat_in_every_kind_of_file(tmp_path: Path, read: Read) -> None:
    lines = tmp_path / "RC_2026-02.jsonl"
    lines.write_text("".join(json.dumps(one) + "\n" for one in FLAT), encoding="utf-8")
    table = tmp_path / "commentaires.csv"
    header = ["score", "created_utc", "body", "author", "parent_id", "link_id", "id", "ajout"]
    rows = [";".join(str(one.get(name, "")) for name in header) for one in FLAT]
    table.write_text("\n".join([";".join(header), *rows]).replace("&amp;", "&"), encoding="cp1252")
    paths = [lines, write(tmp_path, FLAT), write(tmp_path, {"data": FLAT}, "reponse.json"), table]
    readings = [read(path) for path in paths]
    for reading in readings:
        assert reading.match.layout == "flat"
        assert [(m.message_id, m.text, m.author_name, m.likes, m.parent_id) for m in reading.messages] == [
            ("t1_abc", "Solide & légère", "nour", 4, "t3_sub"),
            ("t1_abd", "Merci", "theo", 1, "t1_abc"),
        ]
        assert reading.messages[0].published_at == datetime.fromtimestamp(1770000000, UTC)
        assert {m.thread_id for m in reading.messages} == {None}  # the lines before and after may hold the submission
    assert [m.position for m in readings[-1].messages] == [2, 3]


def test_the_attributes_of_objects_laid_flat_name_the_author(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    path.write_text(
        "fullname,author.name,body,created_utc,id,link_id,parent_id,score,subreddit.display_name\n"
        "t1_abc,nour,Solide,1770000000.0,abc,t3_sub,t3_sub,4,rando\n",
        encoding="utf-8",
    )
    (message,) = read(path).messages
    assert (message.message_id, message.author_name, message.likes) == ("t1_abc", "nour", 4)
    (brands,) = read(path, accounts=("nour",)).messages
    assert brands.is_own is True


def test_comments_that_name_only_what_they_answer(tmp_path: Path, read: Read) -> None:
    """Tables of public scrapers: a short id, the parent's full name, an hour in UTC as its column says."""
    path = tmp_path / "comments.csv"
    path.write_text(
        "post_permalink,comment_id,parent_id,author,body,score,created_utc,depth,is_submitter\n"
        "/r/rando/comments/sub/titre/,abc,t3_sub,nour,Solide,4,2026-02-02 02:40:00,0,False\n"
        ",abd,t1_abc,theo,Merci,1,2026-02-02 03:40:00,1,True\n",
        encoding="utf-8",
    )
    asked, answered = read(path).messages
    assert (asked.message_id, asked.post_id, asked.likes, asked.author_name) == ("t1_abc", "t3_sub", 4, "nour")
    assert asked.published_at == datetime(2026, 2, 2, 2, 40, tzinfo=UTC)
    assert (answered.parent_id, answered.post_id) == ("t1_abc", None)


def test_an_id_that_a_spreadsheet_took_for_a_number(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    path.write_text(
        "id,link_id,parent_id,author,body,created_utc,permalink\n"
        "1.2E+06,t3_sub,t3_sub,nour,Bonjour,1770000000,/r/rando/comments/sub/avis/12e5/\n"
        "1.2E+06,t3_sub,t3_sub,nour,Bonsoir,1770000000,\n"
    )
    reading = read(path)
    assert [m.message_id for m in reading.messages] == ["t1_12e5"]
    assert [(row.position, row.code) for row in reading.rejected] == [(3, Reason.DAMAGED_ID)]


def test_blanks_copied_with_cells_do_not_hide_the_submission(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    path.write_text(
        "id,link_id,parent_id,author,body,created_utc\n12e5 ,t3_sub\u00a0,t3_sub ,nour,Bonjour,1770000000 \n",
        encoding="utf-8",
    )
    (message,) = read(path).messages
    assert (message.message_id, message.post_id) == ("t1_12e5", "t3_sub")


def test_a_broken_line_is_rejected_alone(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "RC.jsonl"
    lines = [json.dumps(FLAT[0]) for _ in range(60)]
    path.write_text("\n".join([*lines, '{"id": "cou', json.dumps({**FLAT[1], "body": None})]), encoding="utf-8")
    reading = read(path)
    assert len(reading.messages) == 60
    assert [(row.position, row.code) for row in reading.rejected] == [
        (61, Reason.WRONG_SHAPE), (62, Reason.MISSING_TEXT),
    ]  # fmt: skip


def test_other_listings_of_reddit_are_not_claimed(tmp_path: Path) -> None:
    for value in (
        [{"kind": "t5", "data": {}}],
        {"kind": "Listing", "data": {"children": [{"kind": "t4", "data": {}}]}},
    ):
        match = identify(probe_file(write(tmp_path, value))).match
        assert match is None or match.connector == "generic"
