"""Mastodon: a real outbox, threads of one's own, the archive's other files, the account's name."""

import html
import io
import json
import re
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from golden import readings
from reading import Read

from connectors.contract import Ignored, Reason
from connectors.record import Account, Message, MessageKind, PostFormat

ACTOR = "https://mamot.example/ap/users/110000000000000042"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def note(number: int, reply: str | None = None, to: str = PUBLIC, **more: Any) -> dict[str, Any]:
    inner = {
        "id": f"{ACTOR}/statuses/{number}", "type": "Note", "inReplyTo": reply, "published": "2026-03-01T08:00:00Z",
        "url": f"https://mamot.example/@cairnelle/{number}", "content": "<p>Bonjour</p>", "attachment": [], **more,
    }  # fmt: skip
    return {"id": f"{inner['id']}/activity", "type": "Create", "actor": ACTOR, "published": "2026-03-01T08:00:00Z",
            "to": [to], "cc": [], "object": inner}  # fmt: skip


def outbox(*items: Any) -> dict[str, Any]:
    return {"@context": [], "id": "outbox.json", "type": "OrderedCollection", "totalItems": len(items),
            "orderedItems": list(items)}  # fmt: skip


def write(folder: Path, value: Any, name: str = "outbox.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def own(number: int) -> str:
    return f"{ACTOR}/statuses/{number}"


def test_the_real_outbox_as_a_plain_reading_gives_it(exports: Path, read: Read) -> None:
    path = exports / "mastodon" / "outbox_trimmed.json"
    items = json.loads(path.read_text(encoding="utf-8"))["orderedItems"]
    created = [one for one in items if one["type"] == "Create"]

    def is_direct(one: dict[str, Any]) -> bool:
        return not any(who == PUBLIC or who.endswith("/followers") for who in one["to"] + one["cc"])

    publications = [one["object"] for one in created if not one["object"]["inReplyTo"] and not is_direct(one)]
    answers = [one["object"] for one in created if one["object"]["inReplyTo"] or is_direct(one)]
    reading = read(path)
    assert [p.post_id for p in reading.posts] == [one["id"] for one in publications]
    assert [m.message_id for m in reading.messages] == [one["id"] for one in answers]
    assert [p.published_at for p in reading.posts] == [datetime.fromisoformat(one["published"]) for one in publications]
    assert [m.published_at for m in reading.messages] == [datetime.fromisoformat(one["published"]) for one in answers]
    shared = [n for n, one in enumerate(items, 1) if one["type"] == "Announce"]
    assert [(row.position, row.code) for row in reading.ignored] == [(n, Reason.GHOST_ROW) for n in shared]
    for message, raw in zip(reading.messages, answers, strict=True):
        words = html.unescape(re.sub(r"<[^>]*>", "", raw["content"]))
        assert "".join(message.text.split()) == "".join(words.split())
    assert all(m.is_own for m in reading.messages) and not reading.rejected
    (account,) = reading.accounts
    assert (account.handle, account.is_owned) == ("dealingwith", True)
    threaded = [m for m in reading.messages if m.post_id]
    assert {m.post_id for m in threaded} <= {p.post_id for p in reading.posts} and len(threaded) >= 5


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_thread_of_ones_own_stays_under_its_post(tmp_path: Path, read: Read, newest_first: bool) -> None:
    items = [note(1), note(2, own(1)), note(3, own(2)), note(4, "https://ailleurs.example/users/nour/statuses/9")]
    reading = read(write(tmp_path, outbox(*(reversed(items) if newest_first else items))))
    assert [p.post_id for p in reading.posts] == [own(1)]
    places = {m.message_id: (m.post_id, m.parent_id, m.thread_id) for m in reading.messages}
    elsewhere = "https://ailleurs.example/users/nour/statuses/9"
    assert places == {
        own(2): (own(1), None, own(2)), own(3): (own(1), own(2), own(2)), own(4): (None, elsewhere, elsewhere),
    }  # fmt: skip


def test_a_private_note_is_no_publication(tmp_path: Path, read: Read) -> None:
    nour, followers = "https://ailleurs.example/users/nour", note(2, to=f"{ACTOR}/followers")
    answers = (note(3, own(2)), note(4, own(2), to=nour))
    reading = read(write(tmp_path, outbox(note(1, to=nour), followers, *answers)))
    assert [(m.message_id, m.kind) for m in reading.messages] == [
        (own(1), MessageKind.MESSAGE), (own(3), MessageKind.REPLY), (own(4), MessageKind.MESSAGE),
    ]  # fmt: skip
    assert [p.post_id for p in reading.posts] == [own(2)]


def test_formats_and_languages(tmp_path: Path, read: Read) -> None:
    image, video = {"mediaType": "image/png"}, {"mediaType": "video/mp4"}
    items = (note(1), note(2, attachment=[image]), note(3, attachment=[image, image]), note(4, attachment=[video]),
             note(5, own(1), contentMap={"fr": "<p>Bonjour</p>"}))  # fmt: skip
    reading = read(write(tmp_path, outbox(*items)))
    assert [p.format for p in reading.posts] == [
        PostFormat.TEXT, PostFormat.IMAGE, PostFormat.CAROUSEL, PostFormat.VIDEO,
    ]  # fmt: skip
    assert [m.lang for m in reading.messages] == ["fr"]


def test_a_note_without_date_takes_that_of_its_id(tmp_path: Path, read: Read) -> None:
    at = datetime(2026, 3, 4, 17, 30, tzinfo=UTC)
    undated = note(int(at.timestamp() * 1000) << 16, published=None)
    undated["published"] = None
    (post,) = read(write(tmp_path, outbox(undated))).posts
    assert post.published_at == at


def test_a_bad_note_is_rejected_alone(tmp_path: Path, read: Read) -> None:
    broken = {**note(2), "object": "https://x"}
    reading = read(write(tmp_path, outbox(note(1), broken, "rien", note(4, id=None), note(5))))
    assert [(row.position, row.code) for row in reading.rejected] == [
        (2, Reason.WRONG_SHAPE), (3, Reason.WRONG_SHAPE), (4, Reason.MISSING_ID),
    ]  # fmt: skip
    assert [p.position for p in reading.posts] == [1, 5]
    assert [row.code for row in read(write(tmp_path, outbox())).ignored] == [Reason.BLANK_ROW]


def test_a_compressed_archive_names_its_account(tmp_path: Path) -> None:
    person = {
        "id": ACTOR, "type": "Person", "inbox": "x", "outbox": "outbox.json", "preferredUsername": "cairnelle_off",
        "name": "Cairnelle",
    }  # fmt: skip
    files = {
        "actor.json": person, "outbox.json": outbox(note(1), note(2, own(1))),
        "likes.json": {"id": "likes.json", "type": "OrderedCollection", "orderedItems": ["a", "b"]},
    }  # fmt: skip
    path = tmp_path / "archive-20260312.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, value in files.items():
            content = json.dumps(value).encode()
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    found = {file.name.rpartition("/")[2]: items for file, _, items in readings(path, tmp_path / "unpacked")}
    assert [type(item) for item in found["actor.json"]] == [Ignored]
    assert [item.position for item in found["likes.json"]] == [1, 2]
    account = next(item for item in found["outbox.json"] if isinstance(item, Account))
    assert (account.name, account.handle) == ("Cairnelle", "cairnelle_off")
    assert [item.author_handle for item in found["outbox.json"] if isinstance(item, Message)] == ["cairnelle_off"]
