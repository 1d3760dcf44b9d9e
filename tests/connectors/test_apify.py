"""Apify: five scrapers, four file formats, the same records out of each."""

import base64
import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from reading import Read, Reading

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import MessageKind, PostFormat
from connectors.registry import identify

POST = "https://www.instagram.com/p/DeuQ_eDgDA5/"
PAGE_POST = "https://www.facebook.com/cairnelle/posts/pfbid02Vercors"
VIDEO = "https://www.tiktok.com/@cairnelle/video/7699523238419563267"


def comment(number: int, text: str, who: str = "lea.rando", **more: Any) -> dict[str, Any]:
    return {
        "id": f"1793605170000000{number}", "text": text, "ownerUsername": who, "postUrl": POST, "likesCount": number,
        "timestamp": f"2026-10-20T17:1{number}:09.000Z", "ownerProfilePicUrl": "https://exemple.fr/p.jpg", **more,
    }  # fmt: skip


def page_comment(text: str, **more: Any) -> dict[str, Any]:
    return {
        "facebookUrl": PAGE_POST, "commentUrl": f"{PAGE_POST}?comment_id=981230000000001", "text": text,
        "profileName": "Léa Rando", "profileId": "240111", "date": "2026-10-20T17:05:10.000Z", "likesCount": "2",
        "threadingDepth": 0, "facebookId": "122154009182736450", **more,
    }  # fmt: skip


def flat(value: Any, prefix: str = "") -> dict[str, Any]:
    """An object as Apify writes it in a table."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    cells: dict[str, Any] = {}
    for key, one in inner:
        cells |= flat(one, f"{prefix}{key}/") if isinstance(one, (dict, list)) else {f"{prefix}{key}": one}
    return cells


def dump(path: Path, values: list[dict[str, Any]]) -> Path:
    rows = [flat(value) for value in values]
    header = list(dict.fromkeys(name for row in rows for name in row))
    match path.suffix:
        case ".json":
            path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        case ".jsonl":
            path.write_text("".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in values), encoding="utf-8")
        case ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as content:
                csv.writer(content).writerows([header, *([row.get(name, "") for name in header] for row in rows)])
        case ".xlsx":
            book = openpyxl.Workbook()
            sheet = book.active
            assert sheet is not None
            for cells in [header, *([row.get(name) for name in header] for row in rows)]:
                sheet.append(cells)
            book.save(path)
    return path


def facts(reading: Reading) -> list[tuple[Any, ...]]:
    return [(m.message_id, m.parent_id, m.text, m.published_at, m.likes, m.post_id) for m in reading.messages]


def test_the_real_dataset_agrees_with_a_plain_reading(exports: Path, read: Read) -> None:
    path = exports / "apify" / "instagram-comments_anonymised.json"
    plain = json.loads(path.read_text(encoding="utf-8"))
    reading = read(path)
    assert len(reading.messages) == len(plain) == 27 and not reading.rejected
    for message, one in zip(reading.messages, plain, strict=True):
        assert message.message_id == one["id"] and message.text == one["text"].strip()
        assert message.published_at == datetime.fromisoformat(one["timestamp"])
        assert message.author_handle == one["ownerUsername"] and message.is_own is None
        assert f"/p/{message.post_id}/" in one["postUrl"]
    assert {post.post_id for post in reading.posts} == {message.post_id for message in reading.messages}
    assert all(post.is_stub for post in reading.posts) and "jpg" not in str(reading.items)


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".xlsx"])
def test_replies_within_a_comment_come_out_of_every_format(tmp_path: Path, read: Read, suffix: str) -> None:
    replies = [comment(2, "Grand", "cairnelle"), comment(3, "Merci !\nParfait")]
    values = [comment(1, "Ils taillent comment ?", replies=replies), comment(4, "🔥🔥", likesCount=-1)]
    reading = read(dump(tmp_path / f"dataset{suffix}", values))
    ids = [f"1793605170000000{number}" for number in range(1, 5)]
    assert [m.message_id for m in reading.messages] == ids
    assert [m.parent_id for m in reading.messages] == [None, ids[0], ids[0], None]
    assert [m.thread_id for m in reading.messages] == [ids[0], ids[0], ids[0], ids[3]]
    assert [m.likes for m in reading.messages] == [1, 2, 3, None]
    assert [m.text for m in reading.messages][2] == "Merci !\nParfait"
    assert len(reading.positions) == 2 and {m.post_id for m in reading.messages} == {"DeuQ_eDgDA5"}


def test_columns_in_any_order_and_resaved_by_excel(tmp_path: Path, read: Read) -> None:
    values = [comment(1, "Ils taillent comment ?"), comment(2, "Grand, merci")]
    expected = facts(read(dump(tmp_path / "a.json", values)))
    header = ["timestamp", "text", "postUrl", "inconnu", "likesCount", "ownerUsername", "id"]
    rows = [
        ["20/10/2026 17:11:09", "Ils taillent comment ?", POST, "x", "1", "lea.rando", "17936051700000001"],
        ["20/10/2026 17:12:09", "Grand, merci", POST, "", "2", "lea.rando", "17936051700000002"],
    ]
    path = tmp_path / "b.csv"
    path.write_bytes("\r\n".join(";".join(row) for row in [header, *rows]).encode("cp1252") + b"\r\n")
    assert facts(read(path)) == expected


def test_rounded_ids_are_those_of_the_address_or_refused(tmp_path: Path, read: Read) -> None:
    values = [
        comment(1, "Avec adresse", commentUrl=f"{POST}c/17936051700000001", id="1,79361E+16"),
        comment(2, "Sans adresse", id="1,79361E+16"),
    ]
    reading = read(dump(tmp_path / "a.csv", values))
    assert [m.message_id for m in reading.messages] == ["17936051700000001"]
    assert [(r.position, r.code) for r in reading.rejected] == [(3, Reason.DAMAGED_ID)]
    assert "Élément" in reading.rejected[0].detail and "tableur" in reading.rejected[0].detail


def test_facebook_replies_know_their_comment_by_their_address(tmp_path: Path, read: Read) -> None:
    code = base64.b64encode(b"comment:122154009182736450_981230000000003").decode()
    values = [
        page_comment("Où est ma commande ?"),
        page_comment("Elle part demain.", profileName="Cairnelle", profileId="100091", threadingDepth=1,
                     commentUrl=f"{PAGE_POST}?comment_id=981230000000001&reply_comment_id=981230000000002"),
        page_comment("Merci", threadingDepth=1, commentUrl=None, id=code),
        page_comment("", commentUrl=f"{PAGE_POST}?comment_id=981230000000004"),
    ]  # fmt: skip
    reading = read(dump(tmp_path / "a.json", values))
    assert [(m.message_id, m.parent_id, m.thread_id, m.kind, m.is_own) for m in reading.messages] == [
        ("981230000000001", None, "981230000000001", MessageKind.COMMENT, None),
        ("981230000000002", "981230000000001", "981230000000001", MessageKind.REPLY, True),
        ("981230000000003", None, None, MessageKind.REPLY, None),
        ("981230000000004", None, "981230000000004", MessageKind.COMMENT, None),
    ]
    assert {m.post_id for m in reading.messages} == {"122154009182736450"} and reading.messages[3].text == ""
    (post,) = reading.posts
    assert (post.post_id, post.url, post.is_stub) == ("122154009182736450", PAGE_POST, True)


def test_the_post_is_what_its_address_names_when_its_number_is_missing(tmp_path: Path, read: Read) -> None:
    value = page_comment("Bonjour")
    del value["facebookId"]
    reading = read(dump(tmp_path / "a.json", [value]))
    assert [m.post_id for m in reading.messages] == ["pfbid02Vercors"]


def test_a_comment_without_date_is_kept_and_a_failed_address_is_set_aside(tmp_path: Path, read: Read) -> None:
    undated = page_comment("Vieux commentaire")
    del undated["date"]
    values = [
        undated,
        {"inputUrl": PAGE_POST, "error": "no_items", "errorDescription": "Empty"},
        page_comment("b", date="jadis"),
    ]
    reading = read(dump(tmp_path / "a.json", values))
    assert [m.published_at for m in reading.messages] == [None]
    assert [(i.position, i.code) for i in reading.ignored] == [(2, Reason.GHOST_ROW)]
    assert [(r.position, r.code) for r in reading.rejected] == [(3, Reason.BAD_DATE)]


def test_the_same_comment_on_two_pages_is_one_id(tmp_path: Path, read: Read) -> None:
    reading = read(dump(tmp_path / "a.json", [comment(1, "Bonjour"), comment(2, "Salut"), comment(1, "Bonjour")]))
    assert len(reading.messages) == 3 and len({m.message_id for m in reading.messages}) == 2


def test_instagram_posts_hide_their_likes_and_hold_their_last_comments(tmp_path: Path, read: Read) -> None:
    post = {
        "id": "37", "type": "Sidecar", "shortCode": "DeuQ_eDgDA5", "caption": "Givre", "url": POST, "likesCount": -1,
        "commentsCount": 2, "timestamp": "2026-10-20T16:30:04.000Z", "ownerUsername": "cairnelle", "ownerId": "61",
        "latestComments": [comment(1, "Beau", replies=[comment(2, "Merci", "cairnelle")])], "displayUrl": "https://x.fr/i.jpg",
    }  # fmt: skip
    reading = read(dump(tmp_path / "a.json", [post]))
    (found,), (snapshot,) = reading.posts, reading.snapshots
    assert (found.post_id, found.format, found.is_stub) == ("DeuQ_eDgDA5", PostFormat.CAROUSEL, False)
    assert (snapshot.reactions, snapshot.comments) == (None, 2)
    assert [(m.text, m.is_own) for m in reading.messages] == [("Beau", False), ("Merci", True)]
    assert [(a.handle, a.is_owned) for a in reading.accounts] == [("cairnelle", False)]


def test_facebook_posts_are_named_by_their_number(tmp_path: Path, read: Read) -> None:
    post = {
        "facebookUrl": "https://www.facebook.com/cairnelle", "postId": "122154009182736450", "pageName": "cairnelle",
        "url": "https://www.facebook.com/reel/632327922990275/", "time": "2026-10-20T16:30:04.000Z", "text": "Givre",
        "timestamp": 1792513804, "user": {"id": "100091", "name": "Cairnelle"}, "likes": 214, "shares": 7,
    }  # fmt: skip
    reading = read(dump(tmp_path / "a.json", [post]))
    (found,), (snapshot,) = reading.posts, reading.snapshots
    assert (found.post_id, found.format, found.account_id) == ("122154009182736450", PostFormat.REEL, "100091")
    assert found.published_at == datetime(2026, 10, 20, 16, 30, 4, tzinfo=UTC)
    assert (snapshot.reactions, snapshot.shares, snapshot.comments) == (214, 7, None)


def test_tiktok_owner_is_in_the_address(tmp_path: Path, read: Read) -> None:
    base = {"videoWebUrl": VIDEO, "createTime": 1792688400, "diggCount": 4, "uid": "68"}
    values = [
        {**base, "cid": "75639001", "text": "Quelle marque ?", "uniqueId": "lea", "repliesToId": None},
        {**base, "cid": "75639002", "text": "La nôtre", "uniqueId": "Cairnelle", "repliesToId": "75639001"},
    ]
    messages = read(dump(tmp_path / "a.json", values)).messages
    assert [(m.is_own, m.parent_id) for m in messages] == [(False, None), (True, "75639001")]
    assert messages[0].published_at == datetime(2026, 10, 22, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(("written", "kind"), [(True, PostFormat.VIDEO), ("VRAI", PostFormat.VIDEO), ("FAUX", None)])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_video_is_one_in_the_words_of_a_spreadsheet(
    tmp_path: Path, read: Read, suffix: str, written: object, kind: PostFormat | None
) -> None:
    post = {"facebookUrl": "https://www.facebook.com/cairnelle", "postId": "122154009182736450", "text": "Givre",
            "pageName": "cairnelle", "url": "https://www.facebook.com/cairnelle/posts/122154009182736450",
            "time": "2026-10-20T16:30:04.000Z", "likes": 214, "isVideo": written}  # fmt: skip
    assert [found.format for found in read(dump(tmp_path / f"a{suffix}", [post])).posts] == [kind]


@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_tiktok_videos_are_posts_with_their_counters(tmp_path: Path, read: Read, suffix: str) -> None:
    value = {
        "id": "7699523238419563267", "text": "La crête", "createTime": 1792684951,
        "createTimeISO": "2026-10-22T16:02:31.000Z", "webVideoUrl": VIDEO, "diggCount": 412, "shareCount": 9,
        "playCount": 10850, "collectCount": 37, "authorMeta": {"id": "6800000000000000001", "name": "cairnelle"},
    }  # fmt: skip
    reading = read(dump(tmp_path / f"a{suffix}", [value, {**value, "id": None, "webVideoUrl": None}]))
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert (post.post_id, post.account_id, post.text) == (value["id"], "cairnelle", "La crête")
    assert post.published_at == datetime(2026, 10, 22, 16, 2, 31, tzinfo=UTC)
    assert (snapshot.views, snapshot.reactions, snapshot.saves, snapshot.comments) == (10850, 412, 37, None)
    assert [row.code for row in reading.rejected] == [Reason.MISSING_ID] and reading.messages == []


@pytest.mark.parametrize("values", [
    [{"text": None, "ownerUsername": None, "postUrl": None, "timestamp": None}],
    [{"text": ["a"], "ownerUsername": {"b": 1}, "postUrl": 3, "timestamp": True, "replies": "x", "owner": []}],
    [comment(1, "Bonjour", replies=[None, 4, {"text": None}])],
    [comment(1, "Bonjour"), "du texte", None, []],
])  # fmt: skip
def test_odd_values_are_told_and_never_crash(tmp_path: Path, read: Read, values: list[Any]) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([comment(5, "Témoin"), *values]), encoding="utf-8")
    reading = read(path)
    assert reading.messages[0].text == "Témoin"
    assert reading.positions == set(range(1, len(values) + 2))


def test_a_table_cut_short_keeps_its_whole_rows(tmp_path: Path, read: Read) -> None:
    path = dump(tmp_path / "a.csv", [comment(number, f"Commentaire {number}") for number in range(1, 6)])
    path.write_bytes(path.read_bytes()[:-30])
    reading = read(path)
    assert len(reading.messages) == 4 and [r.code for r in reading.rejected] == [Reason.TRUNCATED]


def test_an_unverified_tool_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "phantombuster.csv"
    header = "postUrl,profileUrl,username,fullName,comment,commentDate,likeCount"
    row = f"{POST},https://www.instagram.com/lea/,lea,Léa,Bravo pour la veste,2026-10-20T17:11:09Z,2"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    match = identify(probe_file(path)).match
    assert match is not None and match.connector == "generic"


def test_the_account_of_a_publication_is_no_code_of_it(tmp_path: Path, read: Read) -> None:
    """Asked for one publication, the scraper gives no user, and as « facebookId » the code of the publication."""
    code = base64.b64encode(b"S:_I100044623170418:1072984447532318").decode()
    value = {
        "facebookUrl": PAGE_POST, "postId": "1072984447532318", "pageName": "cairnelle", "text": "Bivouac", "likes": 3,
        "url": PAGE_POST, "time": "2026-09-25T16:34:32.000Z", "timestamp": 1790354072,
    }  # fmt: skip
    told = [{**value, "facebookId": code}, {**value, "facebookId": "100044623170418"}]
    posts = read(dump(tmp_path / "publications.json", told)).posts
    assert [post.account_id for post in posts] == ["cairnelle", "100044623170418"]
