"""Discord's data of an account: its messages by channel, in the CSV of old and the JSON of now."""

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from golden import readings
from reading import Read

from connectors.contract import Ignored, Reason
from connectors.instants import instant_in_id
from connectors.record import Message, MessageKind, Post

CHANNEL, GUILD = "1180000000000000010", "1180000000000000001"
FIRST, SECOND = "1481300000000000101", "1481300400000000102"
HEADER = "ID,Timestamp,Contents,Attachments\n"


def package(path: Path, messages: dict[str, str], channel: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"messages/c{CHANNEL}/channel.json", json.dumps(channel))
        archive.writestr("account/user.json", json.dumps({"id": "42", "username": "cairnelle"}))
        for name, content in messages.items():
            archive.writestr(f"messages/c{CHANNEL}/{name}", content)
    return path


def items_of(path: Path, folder: Path, name: str) -> list[Any]:
    (folder / "seul").mkdir()
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "seul")
    (folder / "seul" / "account" / "user.json").unlink()  # no export by itself
    return next(items for found, _, items in readings(folder / "seul", folder / "lu") if found.name.endswith(name))


@pytest.mark.parametrize("name", ["messages.csv", "messages.json"])
def test_the_messages_of_a_channel_are_the_accounts_own(tmp_path: Path, name: str) -> None:
    rows = [{"ID": int(FIRST), "Timestamp": "2026-03-11 14:20:31", "Contents": "Oui <:sac:11>", "Attachments": ""}]
    content = (
        f"{HEADER}{FIRST},2026-03-11 14:20:31.1+00:00,Oui <:sac:11>,\n" if name.endswith("csv") else json.dumps(rows)
    )
    about = {"id": CHANNEL, "type": 0, "name": "matériel", "guild": {"id": GUILD, "name": "Cairnelle"}}
    post, message = items_of(package(tmp_path / "package.zip", {name: content}, about), tmp_path, name)
    assert isinstance(post, Post) and (post.post_id, post.title, post.is_stub) == (
        CHANNEL,
        "Cairnelle / matériel",
        True,
    )
    assert isinstance(message, Message) and (message.message_id, message.text) == (FIRST, "Oui :sac:")
    assert (message.is_own, message.post_id, message.kind) == (True, CHANNEL, MessageKind.ROOM)
    assert message.url == f"https://discord.com/channels/{GUILD}/{CHANNEL}/{FIRST}"
    assert isinstance(message.published_at, datetime) and message.published_at == instant_in_id("discord", FIRST)


def test_a_private_conversation_is_one_thread(tmp_path: Path) -> None:
    about = {"id": CHANNEL, "type": "DM", "recipients": ["1", "2"]}
    content = f"{HEADER}{FIRST},2026-03-11 14:20:31+00:00,Oui,\n{SECOND},2026-03-11 14:22:31+00:00,Non,\n"
    items = items_of(package(tmp_path / "package.zip", {"messages.csv": content}, about), tmp_path, "messages.csv")
    told = [(one.thread_id, one.post_id, one.kind) for one in items if isinstance(one, Message)]
    assert told == [(CHANNEL, None, MessageKind.MESSAGE)] * 2
    assert not any(isinstance(one, Post) for one in items)


def test_a_file_alone_is_read_and_what_says_nothing_is_set_aside(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "messages.csv"
    path.write_text(
        f"{HEADER}{FIRST},2026-03-11 14:20:31+00:00,,\n{SECOND},2026-03-11 14:22:31+00:00,,https://cdn.example/a.jpg\n"
        "1.4813E+18,2026-03-11 14:22:31+00:00,Rond,\n",
        encoding="utf-8",
    )
    reading = read(path)
    assert [(one.text, one.url) for one in reading.messages] == [("", None)]
    assert reading.ignored == [Ignored(2, Reason.GHOST_ROW)]
    assert [one.code for one in reading.rejected] == [Reason.DAMAGED_ID] and not reading.posts
