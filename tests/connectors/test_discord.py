"""Discord: a real channel, answers and mentions in JSON, dates of several settings in CSV."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.record import MessageKind, Precision

HEADER = "AuthorID,Author,Date,Content,Attachments,Reactions\r\n"
NAME = "Cairnelle - Entraide [1180000000000000010].csv"


def message(number: int, content: str = "Bonjour", kind: str = "Default", **more: Any) -> dict[str, Any]:
    return {
        "id": str(1480000000000000000 + number), "type": kind, "timestamp": f"2026-03-08T20:{number:02d}:00.000+01:00",
        "content": content, "author": {"id": "42", "name": "nour", "nickname": "Nour", "isBot": False, "roles": []},
        "reactions": [], "mentions": [], "embeds": [], **more,
    }  # fmt: skip


def write(folder: Path, *messages: Any, kind: str = "GuildTextChat") -> Path:
    path = folder / "salon.json"
    value = {
        "guild": {"id": "1", "name": "Cairnelle"}, "channel": {"id": "2", "type": kind, "name": "entraide"},
        "dateRange": {"after": None, "before": None}, "messages": messages, "messageCount": len(messages),
    }  # fmt: skip
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_the_real_channel_as_a_plain_reading_gives_it(exports: Path, read: Read) -> None:
    path = exports / "discord" / "SV_5A_5M.json"
    raw = json.loads(path.read_text(encoding="utf-8"))["messages"]
    reading = read(path)
    assert [m.message_id for m in reading.messages] == [one["id"] for one in raw]
    assert [m.text for m in reading.messages] == [one["content"] for one in raw]
    assert [m.published_at for m in reading.messages] == [datetime.fromisoformat(one["timestamp"]) for one in raw]
    assert [m.author_id for m in reading.messages] == [one["author"]["id"] for one in raw]
    assert [m.author_name for m in reading.messages] == [None, None, "mlomb", "mlomb", "mlomb"]
    assert [m.likes for m in reading.messages] == [0, 0, 0, 0, 5]
    assert [m.position for m in reading.messages] == [1, 2, 3, 4, 5]
    (stub,) = reading.posts
    assert (stub.position, stub.is_stub, stub.post_id) == (0, True, "253601524398293010")
    assert not reading.rejected and not reading.ignored


def test_answers_go_back_to_the_first_message(tmp_path: Path, read: Read) -> None:
    def answer(number: int, to: int) -> dict[str, Any]:
        return message(number, kind="Reply", reference={"messageId": str(1480000000000000000 + to)})

    shared = message(5, reference={"messageId": "1480000000000000001"})
    path = write(tmp_path, message(1), answer(2, 1), answer(3, 2), answer(4, -9), shared)
    messages = read(path).messages
    first = "1480000000000000001"
    assert [(m.kind, m.parent_id, m.thread_id) for m in messages] == [
        (MessageKind.ROOM, None, None),
        (MessageKind.REPLY, first, first),
        (MessageKind.REPLY, "1480000000000000002", first),
        (MessageKind.REPLY, "1479999999999999991", None),
        (MessageKind.ROOM, None, None),
    ]


def test_notices_of_the_server_are_ignored(tmp_path: Path, read: Read) -> None:
    kinds = ("GuildMemberJoin", "ChannelPinnedMessage", "Call", "18", "ThreadCreated", "8")
    reading = read(write(tmp_path, *(message(n, kind=kind) for n, kind in enumerate(kinds)), message(9, kind="19")))
    assert [row.code for row in reading.ignored] == [Reason.GHOST_ROW] * len(kinds)
    assert [m.position for m in reading.messages] == [len(kinds) + 1]


def test_bots_and_declared_roles_are_the_brands(tmp_path: Path, read: Read) -> None:
    author = {"id": "7", "name": "x", "isBot": True}
    member = {"id": "8", "name": "lucie", "isBot": False, "roles": [{"name": "Équipe Cairnelle"}]}
    path = write(tmp_path, message(1, author=author), message(2, author=member), message(3))
    assert [m.is_own for m in read(path).messages] == [True, None, None]
    assert [m.is_own for m in read(path, accounts=("équipe cairnelle",)).messages] == [True, True, None]


def test_mentions_emojis_and_frames_are_read_as_shown(tmp_path: Path, read: Read) -> None:
    mention = message(
        1, "Salut <@!8>, <@9> <a:neige:123>", mentions=[{"id": "8", "name": "lucie", "nickname": "Lucie"}]
    )
    frame = message(2, "", embeds=[{"title": "Article", "description": "Ranger sa frontale"}])
    messages = read(write(tmp_path, mention, frame, message(3, "", attachments=[{"url": "x"}]))).messages
    assert [m.text for m in messages] == ["Salut @Lucie, @9 :neige:", "Article\nRanger sa frontale", ""]


def test_a_private_conversation_is_one_thread(tmp_path: Path, read: Read) -> None:
    answer = message(2, kind="Reply", reference={"messageId": "1480000000000000001"})
    reading = read(write(tmp_path, message(1), answer, kind="DirectTextChat"))
    assert reading.posts == [] and {m.thread_id for m in reading.messages} == {"2"}
    assert {m.kind for m in reading.messages} == {MessageKind.MESSAGE}
    assert all("/@me/2/" in (m.url or "") for m in reading.messages)


def test_the_deleted_account_is_nobody(tmp_path: Path, read: Read) -> None:
    gone = {"id": "456226577798135808", "name": "Deleted User", "nickname": "Deleted User"}
    (found,) = read(write(tmp_path, message(1, author=gone))).messages
    assert (found.author_id, found.author_name, found.author_handle) == (None, None, None)


def test_a_message_without_date_takes_that_of_its_id(tmp_path: Path, read: Read) -> None:
    sent = datetime(2026, 3, 8, 19, 11, 5, tzinfo=UTC)
    snowflake = (int(sent.timestamp() * 1000) - 1420070400000) << 22
    reading = read(write(tmp_path, message(1, id=str(snowflake), timestamp=None), message(2, timestamp="hier"), "rien"))
    assert reading.messages[0].published_at == sent
    assert [(row.position, row.code) for row in reading.rejected] == [(2, Reason.BAD_DATE), (3, Reason.WRONG_SHAPE)]


def test_an_empty_channel_is_accounted_for(tmp_path: Path, read: Read) -> None:
    assert [row.code for row in read(write(tmp_path)).ignored] == [Reason.BLANK_ROW]


@pytest.mark.parametrize(
    ("written", "precision"),
    [
        ("2026-03-08T20:11:05.1234567+01:00", Precision.EXACT), ("08/03/2026 20:11", Precision.MINUTE),
        ("3/8/2026 8:11 PM", Precision.MINUTE), ("08-Mar-26 08:11 PM", Precision.MINUTE),
        ("2026-03-08 20:11", Precision.MINUTE),
    ],
)  # fmt: skip
def test_the_dates_of_a_csv_follow_the_settings(tmp_path: Path, read: Read, written: str, precision: Precision) -> None:
    path = tmp_path / NAME
    path.write_text(f'{HEADER}"42","nour#0000","{written}","Où va-t-on ?","",""\r\n', encoding="utf-8-sig", newline="")
    (found,) = read(path).messages
    assert found.published_at is not None and found.precision is precision
    assert found.published_at.replace(second=0, microsecond=0) == datetime(2026, 3, 8, 19, 11, tzinfo=UTC)
    assert (found.post_id, found.author_name) == ("1180000000000000010", "nour")


def test_a_csv_knows_no_answers_and_keeps_its_ids(tmp_path: Path, read: Read) -> None:
    rows = [
        '"42","nour#0000","2026-03-08T20:11:05+01:00","Une ligne\net une autre","",""\r\n',
        '"42","nour#0000","2026-03-08T20:12:05+01:00","Pinned a message.","",""\r\n',
        '"43","Deleted User#0000","2026-03-08T20:13:05+01:00","Adieu","",""\r\n',
    ]
    path = tmp_path / NAME
    path.write_text(HEADER + "".join(rows), encoding="utf-8", newline="")
    reading = read(path)
    assert [m.text for m in reading.messages] == ["Une ligne\net une autre", "Adieu"]
    assert [(row.position, row.code) for row in reading.ignored] == [(4, Reason.GHOST_ROW)]
    assert reading.messages[1].author_name is None
    path.write_text(HEADER + "".join(reversed(rows)), encoding="utf-8", newline="")
    assert {m.message_id for m in read(path).messages} == {m.message_id for m in reading.messages}


def test_a_csv_saved_again_by_a_spreadsheet(tmp_path: Path, read: Read) -> None:
    path = tmp_path / NAME
    path.write_text(
        "Content;Date;Author;AuthorID;Reactions;Attachments\r\n"
        "Très « bien »;13/03/2026 09:05;nour#0000;3,11E+17;;\r\n;;;;;\r\nEt toi;14/03/2026 10:00\r\n",
        encoding="cp1252",
        newline="",
    )
    reading = read(path)
    assert [(m.text, m.author_id, m.author_name) for m in reading.messages] == [
        ("Très « bien »", None, "nour"), ("Et toi", None, None),
    ]  # fmt: skip
    times = [m.published_at for m in reading.messages if m.published_at]
    assert times == [datetime(2026, 3, 13, 8, 5, tzinfo=UTC), datetime(2026, 3, 14, 9, tzinfo=UTC)]
    assert [row.code for row in reading.ignored] == [Reason.BLANK_ROW]
    assert times[1] - times[0] == timedelta(days=1, minutes=55)


def test_a_csv_with_ids_is_dated_by_them(tmp_path: Path, read: Read) -> None:
    """Some forks of the tool begin each line with the message's number, which tells the instant exactly."""
    path = tmp_path / NAME
    path.write_text(
        "MessageID," + HEADER.lstrip("\ufeff") + '"1180000000000000010","42","nour","01/12/2023 05:18","ok","",""\r\n'
        '"1180000000000000020","42","nour","01/12/2023 05:18","ok","",""\r\n',
        encoding="utf-8",
        newline="",
    )
    messages = read(path).messages
    assert [m.message_id for m in messages] == ["1180000000000000010", "1180000000000000020"]
    assert {(m.published_at and m.published_at.replace(microsecond=0), m.precision) for m in messages} == {
        (datetime(2023, 12, 1, 4, 18, 43, tzinfo=UTC), Precision.EXACT)
    }


def test_a_csv_keeps_what_is_said_twice_in_a_minute_and_leaves_what_discord_says(tmp_path: Path, read: Read) -> None:
    said = ("ok", "ok", "Changed the channel name: sorties", "Started a call that lasted 12 minutes.",
            "Added paul to the group.", "Started a fire.")  # fmt: skip
    rows = (f'"42","nour","2026-03-08T20:11:{at:02}+01:00","{text}","",""\r\n' for at, text in enumerate(said))
    path = tmp_path / NAME
    path.write_text(HEADER + "".join(rows), encoding="utf-8", newline="")
    reading = read(path)
    assert [m.text for m in reading.messages] == ["ok", "ok", "Started a fire."]
    assert len({m.message_id for m in reading.messages}) == 3
    assert [row.position for row in reading.ignored] == [4, 5, 6]


def test_a_table_of_a_private_conversation_is_private(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "Direct Messages - Private - nour [1480000000000000002].csv"
    path.write_text(f"{HEADER}42,nour,2026-03-08T20:01:00.0000000+01:00,Bonjour,,\r\n", encoding="utf-8")
    reading = read(path)
    assert reading.posts == []
    assert [(m.kind, m.post_id, m.thread_id) for m in reading.messages] == [
        (MessageKind.MESSAGE, None, "1480000000000000002")
    ]
