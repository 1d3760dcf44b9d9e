"""The posts of X as twscrape and snscrape write them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.record import MessageKind

QUESTION = 1577210040329175040


def tweet(number: int, author: str, text: str, **more: Any) -> dict[str, Any]:
    person = {"_type": "snscrape.modules.twitter.User", "id": len(author), "username": author, "displayname": "Dit"}
    return {
        "_type": "snscrape.modules.twitter.Tweet", "id": QUESTION + number, "date": "2022-10-04 08:12:31+00:00",
        "user": person, "rawContent": text, "replyCount": 1, "retweetCount": 2, "likeCount": 3, "viewCount": 40,
        "conversationId": QUESTION, "inReplyToTweetId": None, "inReplyToUser": None, "retweetedTweet": None,
        "lang": "fr", **more,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["list.json", "lines.jsonl"])
def test_the_posts_of_twscrape(tmp_path: Path, read: Read, name: str) -> None:
    said = tweet(0, "lou", "Un long avis &amp; des détails")
    answer = {"inReplyToTweetId": QUESTION, "inReplyToUser": {"id": 3, "username": "lou"}}
    values = [
        said, tweet(1, "ortie", "@lou Merci", **answer), tweet(2, "ortie", "Les refuges rouvrent"),
        tweet(3, "paul", "RT @lou: Un long…", retweetedTweet=said),
        tweet(4, "lou", "@ortie Et après ?", inReplyToTweetId=QUESTION + 1, inReplyToUser={"id": 5}),
        said["user"],
    ]  # fmt: skip
    path = tmp_path / name
    text = "\n".join(map(json.dumps, values)) if name == "lines.jsonl" else json.dumps(values)
    path.write_text(text, encoding="utf-8")
    reading = read(path, accounts=("@Ortie",))
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert (post.position, post.post_id, post.account_id) == (3, str(QUESTION + 2), "ortie")
    assert (snapshot.reactions, snapshot.comments, snapshot.shares, snapshot.impressions) == (3, 1, 2, 40)
    assert [(m.position, m.kind, m.parent_id, m.is_own, m.text) for m in reading.messages] == [
        (1, MessageKind.MENTION, None, None, "Un long avis & des détails"),
        (2, MessageKind.COMMENT, str(QUESTION), True, "@lou Merci"),
        (4, MessageKind.MENTION, None, None, "RT @lou: Un long avis & des détails"),
        (5, MessageKind.REPLY, str(QUESTION + 1), None, "@ortie Et après ?"),
    ]
    assert {m.thread_id for m in reading.messages} == {str(QUESTION)}
    assert [m.likes for m in reading.messages] == [3, 3, None, 3]
    assert {m.published_at for m in reading.messages} == {datetime(2022, 10, 4, 8, 12, 31, tzinfo=UTC)}
    assert [(one.position, one.code) for one in reading.ignored] == [(6, Reason.OTHER_REPORT)]


def test_snscrape_named_the_text_otherwise_until_2023(tmp_path: Path, read: Read) -> None:
    old = tweet(0, "lou", "")
    path = tmp_path / "ancien.jsonl"
    path.write_text(json.dumps({**old, "rawContent": None, "content": "Un avis", "viewCount": None}), encoding="utf-8")
    (message,) = read(path).messages
    assert (message.text, message.author_handle, message.author_id) == ("Un avis", "lou", "3")
