"""Slack: days of a channel with their members' names, threads across days, the lists that go with them."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from golden import readings
from reading import Read

from connectors.companions import Folder
from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import Message, MessageKind, Post
from connectors.registry import identify

BEGUN = "1773129600.000100"
DAY = "Export.zip/entraide/2026-03-10.json"


def message(number: int, text: str = "Bonjour", **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U01NOUR00", "text": text, "ts": f"177312960{number}.000100", **more}


def write(folder: Path, value: Any, name: str = "2026-03-10.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_threads_and_ids(tmp_path: Path, read: Read) -> None:
    answer = message(1, thread_ts=BEGUN, subtype="thread_broadcast")
    reading = read(write(tmp_path, [message(0, thread_ts=BEGUN, reply_count=1), answer, message(2)]), name=DAY)
    root = f"entraide/{BEGUN}"
    assert [(m.message_id, m.kind, m.parent_id, m.thread_id) for m in reading.messages] == [
        (root, MessageKind.ROOM, None, root),
        ("entraide/1773129601.000100", MessageKind.REPLY, root, root),
        ("entraide/1773129602.000100", MessageKind.ROOM, None, None),
    ]
    assert reading.messages[0].published_at == datetime(2026, 3, 10, 8, 0, 0, 100, tzinfo=UTC)
    assert [(p.position, p.post_id, p.title, p.is_stub) for p in reading.posts] == [(0, "entraide", "#entraide", True)]


def test_a_day_on_its_own_has_no_channel(tmp_path: Path, read: Read) -> None:
    reading = read(write(tmp_path, [message(0)]))
    assert reading.posts == [] and [(m.message_id, m.kind) for m in reading.messages] == [(BEGUN, MessageKind.ROOM)]


@pytest.mark.parametrize("name", ["D01ABCDEF", "mpdm-lea--nour--tom-1"])
def test_a_direct_conversation_is_one_private_thread(tmp_path: Path, read: Read, name: str) -> None:
    reading = read(write(tmp_path, [message(0), message(1)]), name=f"Export.zip/{name}/2026-03-10.json")
    told = {(m.thread_id, m.post_id, m.kind) for m in reading.messages}
    assert reading.posts == [] and told == {(name, None, MessageKind.MESSAGE)}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<@U01LUCIE0> &amp; <@U99>", "@lucie & @U99"), ("<https://x.example|le suivi>", "le suivi"),
        ("<https://x.example/a?b=1&amp;c=2>", "https://x.example/a?b=1&c=2"), ("<#C1|général> <#C2>", "#général #C2"),
        ("<!here> <!channel> <!subteam^S1|@équipe>", "@here @channel @équipe"), ("3 &lt; 4 &gt; 2", "3 < 4 > 2"),
        ("<!date^1773129600^{date}|10 mars>", "10 mars"), ("<mailto:a@b.example|a@b.example>", "a@b.example"),
    ],
)  # fmt: skip
def test_marks_are_read_as_shown(tmp_path: Path, read: Read, written: str, shown: str) -> None:
    users = write(tmp_path, [{"id": "U01LUCIE0", "name": "lucie", "profile": {}}], "users.json")
    path = write(tmp_path, [message(0, written)])
    (found,) = read(
        path,
        name=DAY,
        companions=Folder({"users.json": users, "entraide/2026-03-10.json": path}).around("entraide/2026-03-10.json"),
    ).messages
    assert found.text == shown


def test_notices_bots_and_deleted_messages(tmp_path: Path, read: Read) -> None:
    bot = {"type": "message", "subtype": "bot_message", "bot_id": "B01", "username": "Alertes", "text": "",
           "ts": "1773129601.000100", "attachments": [{"fallback": "Stock bas"}]}  # fmt: skip
    kinds = ("channel_join", "channel_leave", "channel_topic", "channel_purpose", "pinned_item", "bot_add")
    notices = [message(number + 3, subtype=kind) for number, kind in enumerate(kinds)]
    reading = read(write(tmp_path, [message(0), bot, message(2, "gone", subtype="tombstone"), *notices]), name=DAY)
    assert [(row.position, row.code) for row in reading.ignored] == [(n, Reason.GHOST_ROW) for n in range(4, 10)]
    assert [(m.text, m.is_own, m.is_deleted, m.author_id) for m in reading.messages] == [
        ("Bonjour", None, None, "U01NOUR00"), ("Stock bas", True, None, "B01"), ("", None, True, None),
    ]  # fmt: skip


def test_a_bad_message_is_rejected_alone(tmp_path: Path, read: Read) -> None:
    reading = read(write(tmp_path, [message(0), message(1, ts=None), "rien", message(3, ts="hier")]), name=DAY)
    assert [(row.position, row.code) for row in reading.rejected] == [
        (2, Reason.MISSING_ID), (3, Reason.WRONG_SHAPE), (4, Reason.BAD_DATE),
    ]  # fmt: skip
    assert len(reading.messages) == 1


def test_an_answer_of_the_api(tmp_path: Path, read: Read) -> None:
    assert len(read(write(tmp_path, {"ok": True, "messages": [message(0), message(1)]})).messages) == 2


def test_a_whole_archive(tmp_path: Path) -> None:
    profile = {"display_name": "", "real_name": "Nour B.", "email": "nour@exemple.invalid"}
    files = {
        "users.json": [{"id": "U01NOUR00", "team_id": "T1", "name": "n", "profile": profile}],
        "channels.json": [{"id": "C1", "name": "entraide", "created": 1, "members": []}],
        "groups.json": [], "dms.json": [], "mpims.json": [], "integration_logs.json": [], "canvases.json": [],
        "entraide/2026-03-10.json": [message(0, thread_ts=BEGUN)],
        "entraide/2026-03-11.json": [message(9, thread_ts=BEGUN)],
        "général/2026-03-10.json": [message(0)],
    }  # fmt: skip
    path = tmp_path / "Cairnelle Slack export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, value in files.items():
            archive.writestr(name, json.dumps(value))
    layouts, items = {}, []
    for file, match, found in readings(path, tmp_path / "unpacked"):
        layouts[file.name.partition("/")[2]] = (match.connector, match.layout)
        items += found
    assert {name for name, layout in layouts.items() if layout == ("slack", "messages")} == {
        name for name in files if "/" in name
    }
    assert {layout for name, layout in layouts.items() if "/" not in name} == {("slack", "other-report")}
    messages = [item for item in items if isinstance(item, Message)]
    assert {m.author_name for m in messages} == {"Nour B."}
    assert {m.thread_id for m in messages if m.post_id == "entraide"} == {f"entraide/{BEGUN}"}
    assert len({m.message_id for m in messages}) == 3
    assert {item.post_id for item in items if isinstance(item, Post)} == {"entraide", "général"}
    assert "exemple.invalid" not in repr(items)


def test_a_list_of_anything_is_not_claimed(tmp_path: Path) -> None:
    values = {
        "users.json": [{"id": 1, "name": "Zoé"}],
        "rien.json": [],
        "messages.json": [{"type": "message", "ts": "3"}],
    }
    for name, value in values.items():
        match = identify(probe_file(write(tmp_path, value, name))).match
        assert match is None or match.connector == "generic"


def test_members_are_known_without_their_team(tmp_path: Path) -> None:
    users = [{"id": "U01NOUR00", "name": "nour", "deleted": False, "profile": {"real_name": "Nour"}}]
    match = identify(probe_file(write(tmp_path, users, "users.json"))).match
    assert match is not None and (match.connector, match.layout) == ("slack", "other-report")
