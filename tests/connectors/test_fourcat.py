"""4CAT: its CSV of several platforms, and the captures of Zeeschuimer before and after 4CAT."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import MessageKind, PostFormat
from connectors.registry import identify, unknown_columns

CORE = "id,thread_id,author,body,timestamp"
VIDEO = "7613817374638080011"


def written(tmp_path: Path, header: str, *lines: str, name: str = "jeu.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def test_the_unix_time_is_preferred_to_that_of_the_machine(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path,
        f"{CORE},unix_timestamp",
        "1,1,lou,Bonjour,2026-03-05 18:40:00,1772732400",
        "2,1,paul,Salut,2026-03-05 18:41:00,",
    )
    first, second = read(path).messages
    assert first.published_at == datetime.fromtimestamp(1772732400, UTC)
    assert second.published_at == datetime(2026, 3, 5, 18, 41, tzinfo=UTC)
    assert first.source_zone == "UTC"


@pytest.mark.parametrize(
    ("name", "extra", "value", "platform"),
    [
        ("reddit-search-x.csv", "score", "3", "reddit"),
        ("jeu.csv", "subreddit", "vercors", "reddit"),
        ("jeu.csv", "url", "https://x.com/lou/status/2031430382515126273", "x"),
        ("4chan-search.csv", "board", "out", "forum"),
        ("threads-search.csv", "score", "3", "threads"),
        ("jeu.csv", "board", "out", "other"),
    ],
)
def test_conversations_keep_their_threads_and_their_platform(
    tmp_path: Path, read: Read, name: str, extra: str, value: str, platform: str
) -> None:
    path = written(
        tmp_path, f"{CORE},parent_id,{extra}",
        f"t1,t1,lou,Quelqu’un a un retour ?,2026-03-02 08:00:00,,{value}",
        f"m1,t1,paul,Deux hivers,2026-03-02 09:00:00,t1,{value}",
        f"m2,t1,[deleted],Pareil,2026-03-02 10:00:00,m1,{value}",
        f"m3,t1,lou,,2026-03-02 10:00:00,m1,{value}",
        f"m4,t1,lou,Sans date,bientôt,m1,{value}",
        f",t1,lou,Sans identifiant,2026-03-02 10:00:00,m1,{value}",
        name=name,
    )  # fmt: skip
    reading = read(path)
    assert {message.platform for message in reading.messages} == {platform}
    assert [(one.message_id, one.thread_id, one.parent_id, one.kind) for one in reading.messages] == [
        ("t1", "t1", None, MessageKind.MENTION),
        ("m1", "t1", "t1", MessageKind.COMMENT),
        ("m2", "t1", "m1", MessageKind.REPLY),
    ]
    assert [one.author_name for one in reading.messages] == ["lou", "paul", None]
    assert {one.is_own for one in reading.messages} == {None} and not reading.posts
    assert [row.code for row in reading.rejected] == [Reason.MISSING_TEXT, Reason.BAD_DATE, Reason.MISSING_ID]


def test_a_reddit_dataset_keeps_titles_and_links_answers(tmp_path: Path, read: Read) -> None:
    reading = read(written(
        tmp_path, "thread_id,id,timestamp,body,subject,author,url,subreddit,parent,score,unix_timestamp",
        "1ab,1ab,2026-03-02 08:00:00,,Un retour ?,lou,https://www.reddit.com/r/x/comments/1ab/,x,,14,1772438400",
        "1ab,kz1,2026-03-02 09:00:00,Deux hivers,,paul,,x,t3_1ab,9,1772442000",
        "1ab,kz2,2026-03-02 09:40:00,Pareil,,lou,,x,t1_kz1,2,1772444400",
    ))  # fmt: skip
    assert [(one.message_id, one.parent_id, one.kind, one.text) for one in reading.messages] == [
        ("1ab", None, MessageKind.MENTION, "Un retour ?"),
        ("kz1", "1ab", MessageKind.COMMENT, "Deux hivers"),
        ("kz2", "kz1", MessageKind.REPLY, "Pareil"),
    ]


@pytest.mark.parametrize(
    ("extra", "value", "platform", "parent", "known"),
    [
        ("subreddit", "x", "reddit", "t1_kz1", "kz1"),
        ("subreddit", "x", "reddit", "t3_1ab", "1ab"),
        ("subreddit", "x", "reddit", "kt1_z1", "kt1_z1"),  # only in front
        ("subreddit", "x", "reddit", "t1_t3_kz1", "t3_kz1"),  # only once
        ("board", "out", "other", "t1_kz1", "t1_kz1"),  # an id of its own elsewhere
    ],
)
def test_only_the_parents_of_reddit_lose_the_kind_in_front_of_their_id(
    tmp_path: Path, read: Read, extra: str, value: str, platform: str, parent: str, known: str
) -> None:
    line = f"kz2,thread,lou,Pareil,2026-03-02 10:00:00,{parent},{value}"
    (message,) = read(written(tmp_path, f"{CORE},parent_id,{extra}", line)).messages
    assert (message.platform, message.parent_id) == (platform, known)


def test_tiktok_comments_hang_under_their_video(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path, f"{CORE},unix_timestamp,likes,replies,post_id,post_url,post_body,comment_url,language_guess",
        f"11,{VIDEO},lou,Bonjour,,1772732400,\"1,200\",1,{VIDEO},https://m.tiktok.com/v/{VIDEO},Plier,https://x.y/1,fr",
        f"12,11,cairnelle,Merci,,1772732460,0,0,{VIDEO},https://m.tiktok.com/v/{VIDEO},Plier,https://x.y/2,un",
        name="tiktok-comments.csv",
    )  # fmt: skip
    reading = read(path)
    first, second = reading.messages
    assert (first.parent_id, first.thread_id, first.kind) == (None, "11", MessageKind.COMMENT)
    assert (second.parent_id, second.thread_id, second.kind) == ("11", "11", MessageKind.REPLY)
    assert (first.likes, first.lang, second.lang) == (1200, "fr", None)
    (post,) = reading.posts
    assert (post.platform, post.post_id, post.text, post.is_stub) == ("tiktok", VIDEO, "Plier", True)
    assert {first.post_id, second.post_id} == {VIDEO}


def test_posts_and_comments_of_an_instagram_dataset(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path, f"{CORE},parent_id,type,url,num_likes,num_comments",
        "CWLaBcDeFgH,CWLaBcDeFgH,cairnelle,Neige,1636738811,CWLaBcDeFgH,picture,https://www.instagram.com/p/CWLaBcDeFgH/,9,2",
        "17900000000000001,CWLaBcDeFgH,lou,Superbe,1636739811,CWLaBcDeFgH,comment,,1,1",
        "17900000000000002,CWLaBcDeFgH,cairnelle,Merci,1636740811,17900000000000001,comment,,0,0",
    )  # fmt: skip
    reading = read(path)
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert (post.post_id, post.text, snapshot.reactions, snapshot.comments) == ("CWLaBcDeFgH", "Neige", 9, 2)
    assert [(one.message_id[-1], one.parent_id, one.post_id, one.kind) for one in reading.messages] == [
        ("1", None, "CWLaBcDeFgH", MessageKind.COMMENT),
        ("2", "17900000000000001", "CWLaBcDeFgH", MessageKind.REPLY),
    ]
    assert [(account.handle, account.is_owned) for account in reading.accounts] == [("cairnelle", False)]
    assert unknown_columns(reading.probe, reading.match) == ()


def comment(**more: Any) -> dict[str, Any]:
    return {
        "cid": "11", "aweme_id": VIDEO, "text": "Bonjour", "create_time": 1772732400, "reply_id": "0",
        "digg_count": 3, "reply_comment_total": 1, "comment_language": "un", "share_info": {"title": "Plier"},
        "user": {"uid": "7001", "unique_id": "lou", "nickname": "Lou", "avatar_thumb": {"url_list": ["https://p.x/a"]}},
        **more,
    }  # fmt: skip


def enveloped(data: Any, platform: str = "tiktok-comments") -> dict[str, Any]:
    return {"item_id": "1", "timestamp_collected": 1773650000000, "source_platform": platform, "data": data}


def test_captures_of_tiktok_comments_before_and_after_4cat(tmp_path: Path, read: Read) -> None:
    items = [
        comment(),
        comment(cid="12", reply_id="11", user=None),
        comment(cid="13", text=""),
        comment(create_time="x"),
    ]
    after = [{**item, "__import_meta": {"source_platform": "tiktok-comments"}} for item in items]
    path = tmp_path / "captures.ndjson"
    for lines in ([enveloped(item) for item in items], after):
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        reading = read(path)
        first, second = reading.messages
        assert (first.author_id, first.author_handle, first.author_name) == ("7001", "lou", "Lou")
        assert (second.parent_id, second.author_id, first.lang, first.likes) == ("11", None, None, 3)
        assert first.published_at == datetime.fromtimestamp(1772732400, UTC)
        assert [(post.position, post.post_id, post.is_stub) for post in reading.posts] == [(0, VIDEO, True)]
        assert [(row.position, row.code) for row in reading.rejected] == [
            (3, Reason.MISSING_TEXT),
            (4, Reason.BAD_DATE),
        ]
        assert "p.x" not in str(reading.items)


def test_captures_of_posts(tmp_path: Path, read: Read) -> None:
    film = {"id": VIDEO, "desc": "Plier", "createTime": "1772730000", "author": "cairnelle", "nickname": "Cairnelle",
            "stats": {"diggCount": 8, "playCount": "152", "commentCount": None}, "video": {"duration": 0},
            "imagePost": {"images": [{}, {}]}}  # fmt: skip
    node = {"shortcode": "DVaBcDeFgHi", "taken_at_timestamp": 1772730000, "owner": {"username": "cairnelle"},
            "edge_media_to_caption": {"edges": [{"node": {"text": "Le carnet"}}]},
            "edge_media_preview_like": {"count": 40}, "edge_media_to_comment": {"count": -1}}  # fmt: skip
    reel = {"code": "DVaBcDeFgHj", "taken_at": 1772730000, "caption": None, "product_type": "clips", "media_type": 2,
            "play_count": 900}  # fmt: skip
    path = tmp_path / "captures.ndjson"
    lines = [enveloped(film, "tiktok.com"), enveloped(node, "instagram.com"), enveloped(reel, "instagram.com"),
             enveloped({"urn": "x"}, "linkedin.com"), enveloped("abîmé"), "abîmé"]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    reading = read(path)
    one, two, three = reading.posts
    assert (one.platform, one.account_id, one.format, one.duration_s) == (
        "tiktok",
        "cairnelle",
        PostFormat.CAROUSEL,
        None,
    )
    assert (two.platform, two.post_id, two.text) == ("instagram", "DVaBcDeFgHi", "Le carnet")
    assert (three.format, three.text, three.account_id) == (PostFormat.REEL, None, None)
    assert [(s.reactions, s.views, s.comments) for s in reading.snapshots] == [
        (8, 152, None), (40, None, None), (None, 900, None),
    ]  # fmt: skip
    assert {s.taken_at for s in reading.snapshots} == {datetime.fromtimestamp(1773650000, UTC)}
    assert [(row.position, row.code) for row in reading.rejected] == [(n, Reason.WRONG_SHAPE) for n in (4, 5, 6)]
    assert "linkedin.com" in reading.rejected[0].detail


def tweeted(number: int, handle: str, text: str, **more: Any) -> dict[str, Any]:
    person = {"rest_id": handle * 2, "core": {"screen_name": handle, "name": handle.title()}}
    told = {
        "id_str": f"15772100403291750{number}", "full_text": text, "created_at": "Tue Oct 04 08:12:31 +0000 2022",
        "conversation_id_str": "1577210040329175040", "favorite_count": 5, "retweet_count": 2, "reply_count": 1,
        "bookmark_count": 3, "lang": "fr", **more,
    }  # fmt: skip
    return {"rest_id": told["id_str"], "core": {"user_results": {"result": person}}, "legacy": told,
            "views": {"count": "90"}}  # fmt: skip


def test_captures_of_x(tmp_path: Path, read: Read) -> None:
    said = tweeted(40, "lou", "Un long avis &amp; des dé…")
    said["note_tweet"] = {"note_tweet_results": {"result": {"text": "Un long avis &amp; des détails"}}}
    answer = {"in_reply_to_status_id_str": "1577210040329175040", "in_reply_to_user_id_str": "loulou"}
    old = tweeted(43, "noé", "Avant")
    old["core"]["user_results"]["result"] = {"rest_id": "7", "legacy": {"screen_name": "noé", "name": "Noé"}}
    items = [
        said, {"tweet": tweeted(41, "ortie", "@lou Merci", **answer), "__typename": "TweetWithVisibilityResults"},
        tweeted(42, "ortie", "Les refuges rouvrent"), old,
        tweeted(44, "ana", "RT @lou: Un long…", retweeted_status_result={"result": said}), {"rest_id": "9"},
    ]  # fmt: skip
    path = tmp_path / "captures.ndjson"
    meta = {"__import_meta": {"source_platform": "twitter.com", "timestamp_collected": 1773650000000}}
    for lines in ([enveloped(item, "twitter.com") for item in items], [{**item, **meta} for item in items]):
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        reading = read(path, accounts=("ortie",))
        (post,), (snapshot,) = reading.posts, reading.snapshots
        assert (post.position, post.post_id, post.account_id) == (3, "1577210040329175042", "ortie")
        assert (snapshot.impressions, snapshot.reactions, snapshot.saves, snapshot.comments) == (90, 5, 3, 1)
        assert snapshot.taken_at == datetime.fromtimestamp(1773650000, UTC)
        assert [(m.position, m.kind, m.parent_id, m.is_own, m.author_name, m.text) for m in reading.messages] == [
            (1, MessageKind.MENTION, None, None, "Lou", "Un long avis & des détails"),
            (2, MessageKind.COMMENT, "1577210040329175040", True, "Ortie", "@lou Merci"),
            (4, MessageKind.MENTION, None, None, "Noé", "Avant"),
            (5, MessageKind.MENTION, None, None, "Ana", "RT @lou: Un long avis & des détails"),
        ]
        assert [row.position for row in reading.rejected] == [6]


def test_captures_of_threads_are_not_of_instagram(tmp_path: Path, read: Read) -> None:
    def said(code: str, handle: str, **about: Any) -> dict[str, Any]:
        return {"pk": "1", "code": code, "taken_at": 1772730000, "user": {"username": handle, "full_name": "", "pk": 8},
                "caption": {"text": "Le refuge"}, "like_count": 4,
                "text_post_app_info": {"direct_reply_count": 2, "repost_count": 1, **about}}  # fmt: skip

    path = tmp_path / "captures.ndjson"
    items = [said("DAa", "lou", is_reply=False), said("DAb", "ortie"), said("DAc", "ortie", is_reply=True)]
    path.write_text("\n".join(json.dumps(enveloped(item, "threads.net")) for item in items), encoding="utf-8")
    reading = read(path, accounts=("Ortie",))
    (post,), (snapshot,), (first, reply) = reading.posts, reading.snapshots, reading.messages
    assert (post.platform, post.post_id, snapshot.reactions, snapshot.shares) == ("threads", "DAb", 4, 1)
    assert (first.author_name, first.author_id, first.replies, first.kind) == ("lou", "8", 2, MessageKind.MENTION)
    assert (reply.kind, reply.is_own, reply.url) == (
        MessageKind.REPLY, True, "https://www.threads.com/@ortie/post/DAc")  # fmt: skip


def test_a_single_capture(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "capture.ndjson"
    path.write_text(json.dumps(enveloped(comment())) + "\n", encoding="utf-8")
    (message,) = read(path).messages
    assert (message.message_id, message.position) == ("11", 1)


def test_a_table_without_4cats_core_is_not_its(tmp_path: Path) -> None:
    path = written(tmp_path, "id,author,body,timestamp", "1,lou,Bonjour,2026-03-05 18:40:00")
    match = identify(probe_file(path)).match
    assert match is None or match.connector != "fourcat"


def test_telegram_messages_are_numbered_within_their_chat_and_linked(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path, "id,thread_id,chat,author,author_username,author_name,author_is_bot,body,reply_to,timestamp",
        "1,vercors,vercors,51,lou,Lou B,False,Quelqu’un monte ?,,2026-03-02 08:00:00",
        "2,vercors,vercors,52,,Paul,False,Moi,1,2026-03-02 08:01:00",
        "belledonne-1,belledonne,belledonne,53,,,False,Bonjour,,2026-03-02 08:02:00",
    )  # fmt: skip
    reading = read(path)
    assert "telegram" in reading.match.reason
    assert [(m.platform, m.message_id, m.parent_id, m.kind) for m in reading.messages] == [
        ("telegram", "vercors-1", None, MessageKind.COMMENT), ("telegram", "vercors-2", "vercors-1", MessageKind.REPLY),
        ("telegram", "belledonne-1", None, MessageKind.COMMENT),
    ]  # fmt: skip
    assert [(m.author_id, m.author_handle, m.author_name) for m in reading.messages] == [
        ("51", "lou", "Lou B"), ("52", None, "Paul"), ("53", None, None),
    ]  # fmt: skip
