"""The posts of X's first API, whatever file holds them."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import Read

from connectors.record import MessageKind


def status(number: int, author: str, **more: Any) -> dict[str, Any]:
    return {
        "created_at": "Tue Oct 04 08:12:31 +0000 2022", "id": 0, "id_str": f"15772100403291750{number}",
        "full_text": f"message {number}", "user": {"id_str": "1", "screen_name": author, "name": author.title()},
        "favorite_count": 3, "retweet_count": 2, **more,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["list.json", "search.json", "lines.jsonl"])
def test_the_answers_of_the_first_api_whatever_holds_them(tmp_path: Path, read: Read, name: str) -> None:
    said = status(40, "lou", full_text="Un long avis &amp; des détails")
    values = [
        said, status(41, "ortie", in_reply_to_status_id_str=said["id_str"], in_reply_to_user_id_str="7"),
        status(42, "ortie"), status(43, "noé", full_text="RT @lou: Un long…", retweeted_status=said),
        status(44, "noé", full_text="RT @lou: Un long…", retweeted_status={**said, "truncated": True}),
    ]  # fmt: skip
    path = tmp_path / name
    text = "\n".join(map(json.dumps, values)) if name == "lines.jsonl" else json.dumps(values)
    path.write_text(json.dumps({"statuses": values}) if name == "search.json" else text, encoding="utf-8")
    reading = read(path, accounts=("@Ortie",))
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert (post.post_id, post.account_id, snapshot.reactions, snapshot.shares) == (
        "1577210040329175042",
        "ortie",
        3,
        2,
    )
    assert [(m.position, m.kind, m.parent_id, m.is_own, m.text) for m in reading.messages] == [
        (1, MessageKind.MENTION, None, None, "Un long avis & des détails"),
        (2, MessageKind.REPLY, said["id_str"], True, "message 41"),
        (4, MessageKind.MENTION, None, None, "RT @lou: Un long avis & des détails"),
        (5, MessageKind.MENTION, None, None, "RT @lou: Un long…"),
    ]
    assert {m.published_at for m in reading.messages} == {datetime(2022, 10, 4, 8, 12, 31, tzinfo=UTC)}


@pytest.mark.parametrize(("texts", "read_as"), [
    (('"L\\u2019avis\\n@lou"', '"Deux"'), ["L’avis\n@lou", "Deux"]), (('"Cité"', "Deux"), ['"Cité"', "Deux"]),
])  # fmt: skip
def test_texts_that_twarc_wrote_as_json_are_texts(
    tmp_path: Path, read: Read, texts: tuple[str, str], read_as: list[str]
) -> None:
    path = tmp_path / "recherche.csv"
    with path.open("w", encoding="utf-8", newline="") as content:
        table = csv.writer(content)
        table.writerow(("id", "text", "conversation_id", "author_id", "created_at", "public_metrics.like_count"))
        for number, text in enumerate(texts):
            table.writerow((f"157721004032917504{number}", text, "1", "7", "2022-10-04T08:12:31.000Z", 3))
    assert [message.text for message in read(path).messages] == read_as
