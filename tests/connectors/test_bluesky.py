"""Bluesky: a thread from its top or from its middle, clocks that lie, posts that are gone."""

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


def uri(key: str) -> str:
    return f"at://did:plc:{key}/app.bsky.feed.post/{key}"


def view(key: str, parent: str | None = None, *replies: Any, root: str = "a", **more: Any) -> dict[str, Any]:
    record: dict[str, Any] = {"text": f"Texte {key}", "createdAt": "2026-03-06T08:00:00.000Z", "langs": ["fr"]}
    if parent:
        record["reply"] = {"root": {"uri": uri(root)}, "parent": {"uri": uri(parent)}}
    author = {"did": f"did:plc:{key}", "handle": f"{key}.bsky.social", "displayName": ""}
    post = {"uri": uri(key), "author": author, "record": record, "likeCount": 3, "replyCount": 1, "repostCount": 2,
            "quoteCount": 1, "indexedAt": "2026-03-06T08:00:05.000Z", **more}  # fmt: skip
    return {"$type": "app.bsky.feed.defs#threadViewPost", "post": post, "replies": list(replies)}


def write(folder: Path, value: Any) -> Path:
    path = folder / "fil.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def whole() -> dict[str, Any]:
    return view("a", None, view("b", "a", view("c", "b", view("d", "c"))), view("e", "a"))


@pytest.mark.parametrize("declared", ["@A.bsky.social", "did:plc:a", "Café  A"])
def test_a_thread_that_the_brand_opens(tmp_path: Path, read: Read, declared: str) -> None:
    thread = whole()
    thread["post"]["author"]["displayName"] = "Café A"
    reading = read(write(tmp_path, {"thread": thread}), accounts=(declared,))
    (post,), (snapshot,), (account,) = reading.posts, reading.snapshots, reading.accounts
    assert (post.post_id, post.text, post.format, post.is_stub) == (uri("a"), "Texte a", PostFormat.TEXT, False)
    assert post.url == "https://bsky.app/profile/a.bsky.social/post/a"
    assert (snapshot.reactions, snapshot.comments, snapshot.shares) == (3, 1, 3)
    assert (account.account_id, account.handle, account.is_owned) == (post.account_id, "a.bsky.social", True)
    assert [(m.position, m.message_id, m.kind, m.parent_id, m.thread_id) for m in reading.messages] == [
        (2, uri("b"), MessageKind.COMMENT, None, uri("b")),
        (3, uri("c"), MessageKind.REPLY, uri("b"), uri("b")),
        (4, uri("d"), MessageKind.REPLY, uri("c"), uri("b")),
        (5, uri("e"), MessageKind.COMMENT, None, uri("e")),
    ]
    assert {m.post_id for m in reading.messages} == {uri("a")} and {m.lang for m in reading.messages} == {"fr"}


def test_a_thread_that_anyone_else_opens(tmp_path: Path, read: Read) -> None:
    reading = read(write(tmp_path, {"thread": whole()}), accounts=("@c.bsky.social",))
    (stub,) = reading.posts
    assert (stub.position, stub.post_id, stub.is_stub) == (1, uri("a"), True)
    assert stub.url == reading.messages[0].url == "https://bsky.app/profile/a.bsky.social/post/a"
    assert not reading.accounts and not reading.snapshots
    assert [(m.position, m.message_id, m.kind, m.parent_id, m.is_own) for m in reading.messages] == [
        (1, uri("a"), MessageKind.COMMENT, None, None),
        (2, uri("b"), MessageKind.REPLY, uri("a"), None),
        (3, uri("c"), MessageKind.REPLY, uri("b"), True),
        (4, uri("d"), MessageKind.REPLY, uri("c"), None),
        (5, uri("e"), MessageKind.REPLY, uri("a"), None),
    ]
    assert {(m.post_id, m.thread_id) for m in reading.messages} == {(uri("a"), uri("a"))}
    opening = reading.messages[0]
    assert (opening.text, opening.author_handle, opening.likes, opening.replies) == ("Texte a", "a.bsky.social", 3, 1)


def test_a_thread_asked_from_its_middle(tmp_path: Path, read: Read) -> None:
    middle = view("c", "b", view("d", "c"))
    with_top = {"thread": {**middle, "parent": {**view("b", "a"), "parent": view("a")}}}
    reading = read(write(tmp_path, with_top))
    assert [p.post_id for p in reading.posts] == [uri("a")]
    assert [(m.position, m.message_id) for m in reading.messages] == [
        (1, uri("a")), (2, uri("b")), (3, uri("c")), (4, uri("d")),
    ]  # fmt: skip
    assert [p.is_stub for p in read(write(tmp_path, with_top), accounts=("a.bsky.social",)).posts] == [False]
    partial = read(write(tmp_path, {"thread": middle}), accounts=("a.bsky.social",))
    assert [(p.position, p.post_id, p.is_stub) for p in partial.posts] == [(0, uri("a"), True)]
    assert [(m.message_id, m.parent_id, m.thread_id) for m in partial.messages] == [
        (uri("c"), uri("b"), None), (uri("d"), uri("c"), None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "second"),
    [("2026-03-06T07:59:59Z", 59), ("2031-01-01T00:00:00Z", 5), ("1999-01-01T00:00:00Z", 5), ("hier", 5), (None, 5)],
)
def test_an_absurd_clock_gives_way_to_the_receivers(
    tmp_path: Path, read: Read, written: str | None, second: int
) -> None:
    thread = view("a")
    thread["post"]["record"]["createdAt"] = written
    (post,) = read(write(tmp_path, {"thread": thread})).messages
    assert post.published_at is not None and post.published_at.second == second
    assert datetime(2026, 3, 6, 7, tzinfo=UTC) < post.published_at < datetime(2026, 3, 6, 9, tzinfo=UTC)


def test_what_is_gone_is_ignored_and_what_is_broken_rejected(tmp_path: Path, read: Read) -> None:
    gone = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri("x"), "notFound": True}
    blocked = {"$type": "app.bsky.feed.defs#blockedPost", "uri": uri("y"), "blocked": True}
    broken = view("z", "a", uri="https://bsky.app/z")
    reading = read(write(tmp_path, {"thread": view("a", None, gone, blocked, broken, "rien", view("b", "a"))}))
    assert [(row.position, row.code) for row in reading.ignored] == [(2, Reason.GHOST_ROW), (3, Reason.GHOST_ROW)]
    assert [(row.position, row.code) for row in reading.rejected] == [(4, Reason.MISSING_ID), (5, Reason.WRONG_SHAPE)]
    assert [m.position for m in reading.messages] == [1, 6]


def test_several_threads_in_one_file(tmp_path: Path, read: Read) -> None:
    value = [{"thread": view("a", None, view("b", "a"))}, {"thread": view("f")}]
    reading = read(write(tmp_path, value))
    assert [(p.position, p.post_id) for p in reading.posts] == [(1, uri("a")), (3, uri("f"))]


@pytest.mark.parametrize("embed", [("images", 1, PostFormat.IMAGE), ("images", 2, PostFormat.CAROUSEL),
                                   ("video", 0, PostFormat.VIDEO), ("external", 0, PostFormat.LINK)])  # fmt: skip
def test_the_format_of_a_post(tmp_path: Path, read: Read, embed: tuple[str, int, PostFormat]) -> None:
    kind, count, expected = embed
    value = view("a", embed={"$type": f"app.bsky.embed.{kind}#view", "images": [{}] * count})
    assert read(write(tmp_path, {"thread": value}), accounts=("a.bsky.social",)).posts[0].format is expected


def test_a_thread_of_something_else_is_not_claimed(tmp_path: Path) -> None:
    for value in ({"thread": {"post": {"uri": "https://x"}}}, {"thread": [1]}, [{"thread": None}]):
        match = identify(probe_file(write(tmp_path, value))).match
        assert match is None or match.connector == "generic"
