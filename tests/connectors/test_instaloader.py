"""Instaloader: the answers that stand within a comment are messages too, and the file beside names the publication."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from golden import SAMPLES, readings
from reading import Read

from connectors.record import Message, Post, Snapshot

ARCHIVE = SAMPLES / "instaloader" / "cairnelle.outdoor.zip"


def of_archive(name: str) -> Any:
    with zipfile.ZipFile(ARCHIVE) as archive:
        return json.loads(archive.read(name))


def test_comments_and_answers_agree_with_a_plain_reading(tmp_path: Path) -> None:
    written = of_archive("cairnelle.outdoor/2026-03-12_13-00-00_UTC_comments.json")
    expected = [
        (str(one["id"]), one["text"], one["owner"]["username"], parent and str(parent["id"]), one["likes_count"],
         datetime.fromtimestamp(one["created_at"], UTC))
        for comment in written
        for one, parent in ((comment, None), *((answer, comment) for answer in comment["answers"]))
    ]  # fmt: skip
    items = [item for _, _, items in readings(ARCHIVE, tmp_path) for item in items]
    messages = [item for item in items if isinstance(item, Message)]
    assert [(m.message_id, m.text, m.author_handle, m.parent_id, m.likes, m.published_at) for m in messages] == expected
    assert {message.post_id for message in messages} == {"DVxXyZaBcDe"}
    assert [message.is_own for message in messages] == [False, True, False, False]
    assert {message.thread_id for message in messages} == {str(comment["id"]) for comment in written}
    node = of_archive("cairnelle.outdoor/2026-03-12_13-00-00_UTC.json")["node"]
    post, counters = (item for item in items if isinstance(item, (Post, Snapshot)) and item.position)
    caption = node["edge_media_to_caption"]["edges"][0]["node"]["text"]
    assert (post.post_id, post.text, post.account_id) == (node["shortcode"], caption, "cairnelle.outdoor")
    assert (counters.reactions, counters.comments) == (212, 4)


def test_comments_alone_name_no_publication_and_no_brand(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "2026-03-12_13-00-00_UTC_comments.json"
    path.write_text(json.dumps(of_archive(f"cairnelle.outdoor/{path.name}")), encoding="utf-8")
    reading = read(path)
    assert reading.posts == [] and len(reading.messages) == 4
    assert {(message.post_id, message.is_own) for message in reading.messages} == {(None, None)}
    declared = read(path, accounts=("Cairnelle.Outdoor",)).messages
    assert [message.is_own for message in declared] == [False, True, False, False]


def test_the_comments_of_before_2019_have_neither_answers_nor_likes(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a_comments.json"
    comment = of_archive("cairnelle.outdoor/2026-03-12_13-00-00_UTC_comments.json")[1]
    path.write_text(json.dumps([{k: v for k, v in comment.items() if k not in ("answers", "likes_count")}]))
    (message,) = read(path).messages
    assert (message.likes, message.text) == (None, "La mienne a pris l’eau…")
