"""Telegram Desktop: a real conversation, groups, channels, and the export of a whole account in constant memory."""

import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from reading import Read

from connectors.contract import Export, Reason
from connectors.probe import probe_file
from connectors.record import MessageKind, PostFormat
from connectors.registry import connector_named, identify


def message(number: int, text: Any = "Bonjour", **more: Any) -> dict[str, Any]:
    return {
        "id": number, "type": "message", "date": "2026-03-01T09:00:00", "date_unixtime": str(1772352000 + number),
        "from": "Léo", "from_id": "user811", "text": text, "text_entities": [], **more,
    }  # fmt: skip


def chat(*messages: Any, kind: str = "private_supergroup", **more: Any) -> dict[str, Any]:
    return {"name": "Entraide", "type": kind, "id": 170, "messages": list(messages), **more}


def write(folder: Path, value: Any, name: str = "result.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_real_conversation_as_a_plain_reading_gives_it(exports: Path, read: Read) -> None:
    path = exports / "telegram" / "DM_2A_7M.json"
    raw = json.loads(path.read_text(encoding="utf-8"))["messages"]
    spoken = [one for one in raw if one["type"] == "message"]
    reading = read(path)
    assert [m.message_id for m in reading.messages] == [f"700000000/{one['id']}" for one in spoken]
    paris = ZoneInfo("Europe/Paris")
    assert [m.published_at for m in reading.messages] == [
        datetime.fromtimestamp(int(one["date_unixtime"]), UTC) if "date_unixtime" in one
        else datetime.fromisoformat(one["date"]).replace(tzinfo=paris)
        for one in spoken
    ]  # fmt: skip
    assert [m.author_id for m in reading.messages] == [one["from_id"] for one in spoken]
    assert reading.messages[0].text == "https://google.com 👀" and reading.messages[-1].text == ""
    assert [(row.position, row.code) for row in reading.ignored] == [(1, Reason.GHOST_ROW), (8, Reason.GHOST_ROW)]
    assert {m.thread_id for m in reading.messages} == {"700000000"} and reading.posts == []
    assert not reading.rejected


def test_without_unix_time_nor_zone_a_date_is_refused(exports: Path, read: Read) -> None:
    reading = read(exports / "telegram" / "DM_2A_7M.json", zone=None)
    assert [(row.position, row.code) for row in reading.rejected] == [(2, Reason.BAD_DATE), (3, Reason.BAD_DATE)]
    assert "indiquez le fuseau" in reading.rejected[0].detail
    assert len(reading.messages) == 4


def test_answers_reactions_and_the_parts_of_a_text(tmp_path: Path, read: Read) -> None:
    link = ["Ici : ", {"type": "text_link", "text": "l’atelier", "href": "https://x"}, 3, {"type": "bold"}, " de Die"]
    group = chat(
        message(2), message(3, link, reply_to_message_id=2, reactions=[{"count": 2}, {"count": 1}]),
        message(4, reply_to_message_id=3), message(5, reply_to_message_id=1), message(6, "", sticker_emoji="😀"),
        message(7, "", poll={"question": "Qui vient ?"}),
        message(8, reply_to_message_id=2, reply_to_peer_id="channel9"),
    )  # fmt: skip
    messages = read(write(tmp_path, group)).messages
    assert [(m.kind, m.parent_id, m.thread_id) for m in messages] == [
        (MessageKind.ROOM, None, None),
        (MessageKind.REPLY, "170/2", "170/2"),
        (MessageKind.REPLY, "170/3", "170/2"),
        (MessageKind.REPLY, "170/1", None),
        (MessageKind.ROOM, None, None),
        (MessageKind.ROOM, None, None),
        (MessageKind.ROOM, None, None),
    ]
    assert [m.text for m in messages] == ["Bonjour", "Ici : l’atelier de Die", *["Bonjour"] * 2, "😀", "Qui vient ?",
                                          "Bonjour"]  # fmt: skip
    assert [m.likes for m in messages[:2]] == [None, 3]


def test_a_topic_of_a_group_is_no_message_to_answer(tmp_path: Path, read: Read) -> None:
    opened = {"id": 1, "type": "service", "action": "topic_created", "title": "Matériel"}
    group = chat(opened, message(2, reply_to_message_id=1), message(3, reply_to_message_id=2))
    assert [m.parent_id for m in read(write(tmp_path, group)).messages] == [None, "170/2"]


def test_who_speaks_as_the_group_runs_it_and_the_deleted_are_nobody(tmp_path: Path, read: Read) -> None:
    old = message(3, from_id=811, **{"from": None})
    group = chat(message(1, from_id="channel170"), message(2, from_id="channel999"), old)
    messages = read(write(tmp_path, group)).messages
    assert [m.is_own for m in messages] == [True, None, None]
    assert (messages[2].author_id, messages[2].author_name) == ("user811", None)


def test_a_channel_publishes(tmp_path: Path, read: Read) -> None:
    channel = chat(
        message(1, "Neige", photo="p.jpg", reactions=[{"count": 5}]), message(2, "", media_type="video_file"),
        message(3, "Fin"), kind="public_channel",
    )  # fmt: skip
    reading = read(write(tmp_path, channel))
    assert [(p.post_id, p.text, p.format) for p in reading.posts] == [
        ("170/1", "Neige", PostFormat.IMAGE), ("170/2", None, PostFormat.VIDEO), ("170/3", "Fin", PostFormat.TEXT),
    ]  # fmt: skip
    assert [(s.post_id, s.reactions) for s in reading.snapshots] == [("170/1", 5)]
    assert [(a.account_id, a.is_owned) for a in reading.accounts] == [("channel170", False)]
    assert reading.messages == []


@pytest.mark.parametrize("keys_below", [False, True])
def test_a_whole_account(tmp_path: Path, read: Read, keys_below: bool) -> None:
    chats = [
        chat(message(1), message(2, from_id="user7"), kind="personal_chat", id=811),
        chat(id=5, kind="private_group"),
        chat(message(1, "Note"), kind="saved_messages", id=7),
        chat(message(1, "Neige"), kind="public_channel"),
    ]
    left = {"list": [chat(message(9, "Au revoir"), id=555, name="Bénévoles")]}
    value = {"about": "Telegram", "personal_information": {"user_id": 7}, "chats": {"list": chats}, "left_chats": left}
    path = tmp_path / "result.json"
    path.write_text(json.dumps(value, sort_keys=keys_below), encoding="utf-8")
    reading = read(path)
    assert reading.match.layout == "account"
    assert [(m.position, m.message_id, m.is_own) for m in reading.messages] == [
        (1, "811/1", None), (2, "811/2", True), (5, "555/9", None),
    ]  # fmt: skip
    assert [(row.position, row.code) for row in reading.ignored] == [(3, Reason.GHOST_ROW)]
    assert [(p.position, p.post_id) for p in reading.posts] == [(0, "5"), (4, "170/1"), (0, "555")]
    assert ("user7", True) in [(a.account_id, a.is_owned) for a in reading.accounts]


def test_an_account_cut_between_its_chats_says_so(tmp_path: Path, read: Read) -> None:
    here, left = ([chat(message(1, text), id=number)] for number, text in ((811, "Bonjour"), (555, "Au revoir")))
    text = json.dumps({"about": "Telegram", "chats": {"list": here}, "left_chats": {"list": left}})
    path = tmp_path / "result.json"
    path.write_text(text[: text.index(', "left_chats"') - 1], encoding="utf-8")
    reading = read(path)
    assert [m.message_id for m in reading.messages] == ["811/1"]
    assert [row.code for row in reading.rejected] == [Reason.TRUNCATED]


def test_what_is_no_message_is_accounted_for(tmp_path: Path, read: Read) -> None:
    group = chat({"id": 1, "type": "unsupported"}, message(2, id=None), "rien", message(4, date_unixtime="bientôt"))
    reading = read(write(tmp_path, group))
    assert [(row.position, row.code) for row in reading.ignored] == [(1, Reason.GHOST_ROW)]
    assert [(row.position, row.code) for row in reading.rejected] == [
        (2, Reason.MISSING_ID), (3, Reason.WRONG_SHAPE), (4, Reason.BAD_DATE),
    ]  # fmt: skip
    assert [row.code for row in read(write(tmp_path, chat())).ignored] == [Reason.BLANK_ROW]


def _sorted_chat(count: int) -> Iterator[str]:
    """A long chat whose name and kind stand below its messages."""
    yield '{"id": 170, "messages": ['
    for number in range(1, count + 1):
        yield ("," if number > 1 else "") + json.dumps(message(number, "x" * 4_000, reply_to_message_id=number - 1))
    yield '], "name": "Entraide", "type": "private_supergroup"}'


def test_a_long_chat_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    with path.open("w", encoding="utf-8") as content:
        content.writelines(_sorted_chat(2_000))
    probe = probe_file(path)
    match = identify(probe).match
    assert match is not None and match.connector == "telegram"
    tracemalloc.start()
    count = sum(1 for item in connector_named("telegram").read(Export(path=path, name=path.name, probe=probe), match))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2_001  # the group, then its messages
    assert peak < path.stat().st_size / 2


def test_what_is_said_to_one_person_is_private_answers_included(tmp_path: Path, read: Read) -> None:
    talk = chat(message(2), message(3, reply_to_message_id=2), kind="personal_chat")
    assert {(m.kind, m.post_id) for m in read(write(tmp_path, talk)).messages} == {(MessageKind.MESSAGE, None)}
