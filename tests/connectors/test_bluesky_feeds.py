"""Bluesky's feeds and searches: the brand's publications, what it answers, and what is said of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.record import MessageKind

BRAND = {"did": "did:plc:brand", "handle": "cairnelle.bsky.social", "displayName": "Cairnelle"}
LEA = {"did": "did:plc:lea", "handle": "lea.bsky.social", "displayName": "Léa"}


def view(author: dict[str, str], key: str, text: str, root: str | None = None, parent: str | None = None) -> Any:
    record: dict[str, Any] = {"$type": "app.bsky.feed.post", "createdAt": "2026-03-02T09:00:00.000Z", "text": text}
    if root:
        record["reply"] = {"root": {"uri": root}, "parent": {"uri": parent or root}}
    return {
        "uri": f"at://{author['did']}/app.bsky.feed.post/{key}", "author": author, "record": record, "likeCount": 2,
        "indexedAt": "2026-03-02T09:00:00.500Z",
    }  # fmt: skip


QUESTION = view(LEA, "q", "Quel sac ?")
ANSWER = view(BRAND, "a", "Le Puy 32.", QUESTION["uri"])
PUBLICATION = view(BRAND, "p", "L’atelier ouvre samedi")
FEED = {
    "feed": [
        {"post": PUBLICATION},
        {"post": ANSWER, "reply": {"root": QUESTION, "parent": QUESTION}},
        {"post": QUESTION, "reason": {"$type": "app.bsky.feed.defs#reasonRepost", "by": BRAND}},
    ],
    "cursor": "x",
}


def write(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("shape", [lambda feed: feed, lambda feed: [feed], lambda feed: feed["feed"]])
def test_a_feed_holds_what_its_account_answers(tmp_path: Path, read: Read, shape: Any) -> None:
    reading = read(write(tmp_path / "feed.json", shape(FEED)), accounts=("cairnelle.bsky.social",))
    assert [post.post_id for post in reading.posts if not post.is_stub] == [PUBLICATION["uri"]]
    assert len(reading.snapshots) == 1 and [account.is_owned for account in reading.accounts] == [True]
    question, answer = reading.messages
    assert (question.message_id, question.is_own, question.thread_id) == (QUESTION["uri"], None, QUESTION["uri"])
    assert (answer.parent_id, answer.is_own, answer.kind) == (QUESTION["uri"], True, MessageKind.REPLY)
    assert [(one.position, one.code) for one in reading.ignored] == [(3, Reason.GHOST_ROW)]


def test_lines_hold_a_page_or_a_post_each(tmp_path: Path, read: Read) -> None:
    pages, posts = tmp_path / "pages.jsonl", tmp_path / "posts.jsonl"
    pages.write_text("".join(f"{json.dumps({'posts': [one]})}\n" for one in (QUESTION, ANSWER)), encoding="utf-8")
    posts.write_text("".join(f"{json.dumps(one)}\n" for one in (QUESTION, ANSWER)), encoding="utf-8")
    assert read(pages).items == read(posts).items
    assert [message.message_id for message in read(posts).messages] == [QUESTION["uri"], ANSWER["uri"]]


def test_a_search_brings_mentions_and_answers_that_name_what_they_answer(tmp_path: Path, read: Read) -> None:
    reading = read(write(tmp_path / "recherche.json", {"posts": [QUESTION, ANSWER], "hitsTotal": 2}))
    assert [(message.kind, message.parent_id) for message in reading.messages] == [
        (MessageKind.MENTION, None), (MessageKind.REPLY, QUESTION["uri"]),
    ]  # fmt: skip
    assert [post.is_stub for post in reading.posts] == [True]


def test_an_answer_to_the_brands_own_post_opens_its_thread(tmp_path: Path, read: Read) -> None:
    thanks = view(LEA, "t", "Super !", PUBLICATION["uri"])
    below = view(BRAND, "b", "À samedi", PUBLICATION["uri"], thanks["uri"])
    reading = read(write(tmp_path / "posts.json", {"posts": [PUBLICATION, thanks, below]}), accounts=("cairnelle",))
    first, second = reading.messages
    assert (first.kind, first.parent_id, first.thread_id) == (MessageKind.COMMENT, None, thanks["uri"])
    assert (second.kind, second.parent_id, second.is_own) == (MessageKind.REPLY, thanks["uri"], True)


def test_an_entry_without_address_is_refused(tmp_path: Path, read: Read) -> None:
    reading = read(write(tmp_path / "posts.json", {"posts": [QUESTION, {"record": {"text": "?"}}]}))
    assert [one.code for one in reading.rejected] == [Reason.MISSING_ID]
