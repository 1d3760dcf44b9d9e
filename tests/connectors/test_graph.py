"""Graph API dumps: pages and media with all that was said under them, and the CSV of an old script."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import Read, Reading

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import MessageKind, PostFormat
from connectors.registry import identify

PAGE, OTHER = "100091734466205", "24011122233344455"
POST_ID = "122154009182736450"
US = {"id": PAGE, "name": "Cairnelle"}


def comment(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{POST_ID}_98123000000000{number}", "message": text, "created_time": f"2026-10-20T17:0{number}:00+0000",
        "like_count": number, "comment_count": 0, **more,
    }  # fmt: skip


def post(**more: Any) -> dict[str, Any]:
    return {
        "id": f"{PAGE}_{POST_ID}", "message": "Premier givre", "created_time": "2026-10-20T16:30:04+0000", "from": US,
        "permalink_url": "https://www.facebook.com/cairnelle/posts/pfbid02Vercors", **more,
    }  # fmt: skip


def media(**more: Any) -> dict[str, Any]:
    return {
        "id": "17996501122334455", "caption": "Givre", "media_type": "IMAGE", "timestamp": "2026-10-20T16:30:04+0000",
        "permalink": "https://www.instagram.com/p/DeuQ_eDgDA5/", "username": "cairnelle", **more,
    }  # fmt: skip


def media_comment(number: int, text: str, who: str = "lea.rando", **more: Any) -> dict[str, Any]:
    stamp = f"2026-10-20T17:1{number}:00+0000"
    return {
        "id": f"1793605170000000{number}",
        "text": text,
        "timestamp": stamp,
        "username": who,
        "like_count": 1,
        **more,
    }


def dump(folder: Path, value: Any, name: str = "dump.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def ids(reading: Reading) -> list[tuple[str, str | None, str | None]]:
    return [(m.message_id[-1], m.parent_id and m.parent_id[-1], m.post_id) for m in reading.messages]


def nested() -> dict[str, Any]:
    replies = {
        "data": [comment(2, "Demain", **{"from": US}), comment(3, "Merci", parent={"id": f"{POST_ID}_981230000000002"})]
    }
    first = comment(1, "Où est ma commande ?", comments=replies, **{"from": {"id": OTHER, "name": "Léa"}})
    return post(comments={"data": [first, comment(4, "Sans auteur")], "summary": {"total_count": 4}})


SHAPES = {
    "a page of answers": lambda value: {"data": [value], "paging": {"next": "x"}},
    "a list of pages": lambda value: [{"data": [value], "paging": {}}, {"data": [], "paging": {}}],
    "a list": lambda value: [value],
    "an edge of the page": lambda value: {"posts": {"data": [value]}, "id": PAGE, "name": "Cairnelle"},
    "one object": lambda value: value,
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_feed_in_every_shape(tmp_path: Path, read: Read, shape: Any) -> None:
    reading = read(dump(tmp_path, shape(nested())))
    (found,) = reading.posts
    assert (found.post_id, found.account_id, found.is_stub, found.text) == (POST_ID, PAGE, False, "Premier givre")
    assert found.published_at == datetime(2026, 10, 20, 16, 30, 4, tzinfo=UTC)
    assert ids(reading) == [("1", None, POST_ID), ("2", "1", POST_ID), ("3", "2", POST_ID), ("4", None, POST_ID)]
    assert [m.thread_id and m.thread_id[-1] for m in reading.messages] == ["1", "1", "1", "4"]
    assert [m.is_own for m in reading.messages] == [False, True, None, None]
    assert reading.positions == {1, 2, 3, 4, 5}
    assert [(a.account_id, a.is_owned) for a in reading.accounts] == [(PAGE, True)]


def test_a_feed_in_json_lines(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "dump.jsonl"
    lines = [{"data": [nested()]}, {"data": [post(id=f"{PAGE}_{POST_ID}1")]}]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert [p.post_id for p in read(path).posts] == [POST_ID, f"{POST_ID}1"]


def test_counters_and_formats(tmp_path: Path, read: Read) -> None:
    impressions = {"name": "post_impressions", "values": [{"value": 4100}]}
    insights = {"data": [impressions, {"name": "post_clicks", "values": []}, {"name": "x"}, None]}
    value = post(
        shares={"count": 7}, reactions={"summary": {"total_count": 214}}, comments={"summary": {"total_count": 9}},
        status_type="added_video", insights=insights, permalink_url="https://www.facebook.com/reel/632327922990275/",
    )  # fmt: skip
    reading = read(dump(tmp_path, {"data": [value, post(id=f"{PAGE}_{POST_ID}1", status_type="added_photos")]}))
    (snapshot,) = reading.snapshots
    assert (snapshot.reactions, snapshot.comments, snapshot.shares, snapshot.impressions) == (214, 9, 7, 4100)
    assert snapshot.clicks is None
    assert [p.format for p in reading.posts] == [PostFormat.REEL, PostFormat.IMAGE]


def test_what_a_visitor_leaves_on_the_page_waits_for_an_answer(tmp_path: Path, read: Read) -> None:
    answer = comment(1, "Merci Noé", **{"from": US})
    value = post(**{"from": {"id": OTHER, "name": "Noé"}}, message="Veste parfaite", comments={"data": [answer]})
    reading = read(dump(tmp_path, {"data": [value]}))
    first, second = reading.messages
    assert (first.kind, first.message_id, first.is_own, reading.posts) == (MessageKind.MENTION, POST_ID, False, [])
    assert (second.parent_id, second.thread_id, second.is_own) == (POST_ID, POST_ID, True)


def test_lists_of_comments_alone_know_their_post(tmp_path: Path, read: Read) -> None:
    value = {"data": [comment(1, "Bonjour"), comment(2, "Oui", parent={"id": f"{POST_ID}_981230000000001"})]}
    reading = read(dump(tmp_path, value))
    assert ids(reading) == [("1", None, POST_ID), ("2", "1", POST_ID)]
    assert [(p.post_id, p.is_stub) for p in reading.posts] == [(POST_ID, True)]


@pytest.mark.parametrize("comments", [
    {"data": [comment(1, "a")], "paging": {"next": "https://graph.facebook.com/x"}},
    {"data": [comment(1, "a")], "summary": {"total_count": 9}},
])  # fmt: skip
def test_comments_that_were_cut_are_told(tmp_path: Path, comments: dict[str, Any]) -> None:
    whole = {"data": [comment(1, "a")], "paging": {"cursors": {}}, "summary": {"total_count": 1}}
    told = identify(probe_file(dump(tmp_path, {"data": [post(comments=comments)]}))).reason
    assert "incomplètes" in told
    assert "incomplètes" not in identify(probe_file(dump(tmp_path, {"data": [post(comments=whole)]}))).reason


def test_instagram_media_are_named_by_their_shortcode(tmp_path: Path, read: Read) -> None:
    answer = media_comment(2, "@lea.rando oui", "Cairnelle", parent_id="17936051700000001")
    value = media(
        like_count=812,
        comments={"data": [media_comment(1, "Taille ?", replies={"data": [answer]}), media_comment(3, "🔥")]},
    )
    reel = media(id="2", media_product_type="REELS", permalink="https://www.instagram.com/reel/DfRupxTgBCS/")
    root = {"username": "cairnelle", "id": "17841460021934467", "media": {"data": [value, reel]}}
    reading = read(dump(tmp_path, root))
    assert [(p.post_id, p.format) for p in reading.posts] == [
        ("DeuQ_eDgDA5", PostFormat.IMAGE),
        ("DfRupxTgBCS", PostFormat.REEL),
    ]
    assert {p.account_id for p in reading.posts} == {"17841460021934467"}
    assert ids(reading) == [("1", None, "DeuQ_eDgDA5"), ("2", "1", "DeuQ_eDgDA5"), ("3", None, "DeuQ_eDgDA5")]
    assert [m.is_own for m in reading.messages] == [False, True, False]
    assert [(a.account_id, a.handle, a.is_owned) for a in reading.accounts] == [
        ("17841460021934467", "cairnelle", True)
    ]


def test_comments_of_one_media_take_what_the_file_names(tmp_path: Path, read: Read) -> None:
    linked = media_comment(
        1, "a", media={"id": "17996501122334455", "permalink": "https://www.instagram.com/p/DeuQ_eDgDA5/"}
    )
    assert ids(read(dump(tmp_path, {"data": [linked]}))) == [("1", None, "DeuQ_eDgDA5")]
    of_root = {"id": "17996501122334455", "comments": {"data": [media_comment(1, "a")]}}
    assert ids(read(dump(tmp_path, of_root))) == [("1", None, "17996501122334455")]
    assert ids(read(dump(tmp_path, {"data": [media_comment(1, "a")], "paging": {}}))) == [("1", None, None)]


def test_a_wrong_object_takes_nothing_else_with_it(tmp_path: Path, read: Read) -> None:
    comments = {
        "data": [comment(1, "a"), None, comment(2, "b", created_time="hier"), {"message": "sans id"}, comment(3, "c")]
    }
    reading = read(
        dump(tmp_path, {"data": [post(comments=comments), "texte", post(id=f"{PAGE}_{POST_ID}1", comments=4)]})
    )
    assert [m.text for m in reading.messages] == ["a", "c"] and len(reading.posts) == 2
    assert [(r.position, r.code) for r in reading.rejected] == [
        (3, Reason.WRONG_SHAPE), (4, Reason.BAD_DATE), (5, Reason.MISSING_ID), (7, Reason.WRONG_SHAPE)]  # fmt: skip
    assert reading.positions == set(range(1, 9))


def test_numbers_and_nulls_where_texts_were_expected(tmp_path: Path, read: Read) -> None:
    value = post(
        message=None, shares=None, reactions=[], comments={"data": [comment(1, "a", like_count="3", **{"from": None})]}
    )
    reading = read(dump(tmp_path, {"data": [value]}))
    assert reading.posts[0].text is None and reading.messages[0].likes == 3


def test_the_scripts_clock_is_five_hours_late_all_year(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "comments.csv"
    path.write_text(
        "comment_id,status_id,parent_id,comment_message,comment_author,comment_published,num_reactions\n"
        f"{POST_ID}_981230000000001,{PAGE}_{POST_ID},,Bonjour,Léa,2017-07-02 12:00:00,3\n"
        f"{POST_ID}_981230000000002,{PAGE}_{POST_ID},{POST_ID}_981230000000001,Oui,Cairnelle,2017-12-02 12:00:00,\n",
        encoding="utf-8",
    )
    reading = read(path)
    assert [m.published_at for m in reading.messages] == [
        datetime(2017, 7, 2, 17, tzinfo=UTC), datetime(2017, 12, 2, 17, tzinfo=UTC)]  # fmt: skip
    assert ids(reading) == [("1", None, POST_ID), ("2", "1", POST_ID)]
    assert [(m.likes, m.source_zone) for m in reading.messages] == [(3, "Etc/GMT+5"), (None, "Etc/GMT+5")]


@pytest.mark.parametrize("value", [
    {"data": [{"id": "12345678", "message": "x", "created_at": "2026-10-20T17:00:00Z"}]},
    {"data": [{"id": "m_abc", "message": "x", "created_time": "2026-10-20T17:00:00+0000", "from": US}]},
    {"messages": {"data": [{"id": "12345", "created_time": "2026-10-20T17:00:00+0000", "message": "privé"}]}},
])  # fmt: skip
def test_other_apis_are_left_to_others(tmp_path: Path, value: Any) -> None:
    match = identify(probe_file(dump(tmp_path, value))).match
    assert match is None or match.connector != "graph"


def test_the_media_of_an_account_looked_up_are_not_the_brand_s(tmp_path: Path, read: Read) -> None:
    found = {"username": "refuge.voisin", "id": "17841401441775531", "followers_count": 900}
    seen = {name: value for name, value in media(like_count=7).items() if name != "username"}
    reading = read(dump(tmp_path, {"business_discovery": {**found, "media": {"data": [seen]}}, "id": "178414053"}))
    (account,) = reading.accounts
    assert (account.handle, account.is_owned) == ("refuge.voisin", False)
    assert [(post.account_id, post.post_id) for post in reading.posts] == [("17841401441775531", "DeuQ_eDgDA5")]


def test_media_of_many_accounts_are_those_that_tagged_the_brand(tmp_path: Path, read: Read) -> None:
    many = [
        media(),
        media(id="17996501122334456", username="lea.rando", permalink="https://www.instagram.com/p/DeuQ_/"),
    ]
    reading = read(dump(tmp_path, {"data": many}))
    assert {account.handle: account.is_owned for account in reading.accounts} == {
        "cairnelle": False,
        "lea.rando": False,
    }
    answered = media(comments={"data": [media_comment(1, "Merci", "cairnelle")]})  # only its owner is shown them
    both = read(dump(tmp_path, {"data": [answered, many[1]]}))
    assert {account.is_owned for account in both.accounts} == {True}
    assert [message.is_own for message in both.messages] == [True]
