"""Apify's posts of X: what is said of the brand, what it answers, what it publishes."""

from pathlib import Path
from typing import Any

import pytest
from reading import Read
from test_apify import dump

from connectors.contract import Reason
from connectors.record import MessageKind

QUESTION, ANSWER, POST = "1978830000000000001", "1978860000000000002", "1978870000000000003"


def tweet(number: str, who: str, text: str, reply_to: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "type": "tweet", "id": number, "url": f"https://x.com/{who}/status/{number}", "text": text, "retweetCount": 1,
        "likeCount": 3, "replyCount": 0, "viewCount": 40, "bookmarkCount": 0, "lang": "fr", "isRetweet": False,
        "createdAt": "Thu Oct 16 14:05:11 +0000 2025", "isReply": reply_to is not None, "inReplyToId": reply_to,
        "inReplyToUserId": "55" if reply_to else None, "conversationId": reply_to or number,
        "author": {"userName": who, "id": "41" if who == "cairnelle" else "55", "name": who.title()}, **more,
    }  # fmt: skip


TWEETS = [
    tweet(QUESTION, "lea", "La boucle a cassé… @cairnelle ?"),
    tweet(ANSWER, "cairnelle", "@lea On la change &amp; on la renvoie", QUESTION),
    tweet(POST, "cairnelle", "L’atelier ouvre samedi"),
]


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".xlsx"])
def test_the_brands_names_tell_its_posts_and_its_answers(tmp_path: Path, read: Read, suffix: str) -> None:
    reading = read(dump(tmp_path / f"posts{suffix}", TWEETS), accounts=("Cairnelle",))
    question, answer = reading.messages
    assert (question.message_id, question.kind, question.is_own) == (QUESTION, MessageKind.MENTION, None)
    assert (answer.parent_id, answer.thread_id, answer.is_own) == (QUESTION, QUESTION, True)
    assert answer.text == "@lea On la change & on la renvoie"
    assert answer.published_at is not None and answer.published_at.isoformat() == "2025-10-16T14:05:11+00:00"
    assert [(post.post_id, post.account_id) for post in reading.posts] == [(POST, "cairnelle")]
    assert [(one.reactions, one.impressions) for one in reading.snapshots] == [(3, 40)]


def test_a_rounded_id_is_refused_and_an_empty_search_says_so(tmp_path: Path, read: Read) -> None:
    path = dump(tmp_path / "posts.json", [tweet("1.97883E+18", "lea", "Bonjour"), {"noResults": True}, *TWEETS])
    reading = read(path)
    assert [(one.position, one.code) for one in reading.rejected] == [(1, Reason.DAMAGED_ID)]
    assert [(one.position, one.code) for one in reading.ignored] == [(2, Reason.GHOST_ROW)]
    assert len(reading.messages) == 3
