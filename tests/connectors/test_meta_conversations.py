"""Private conversations of Meta's archives: who is the brand, which network, what nobody waits an answer for."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import Read
from test_meta_archive import archive, dump

from connectors.contract import Reason
from connectors.readers import Unreadable
from connectors.record import Message, MessageKind

AT_MS = 1_792_513_804_123
FOLDER = "your_instagram_activity/messages/inbox/lea_17841400000000001"
PROFILE = {
    "profile_user": [{"string_map_data": {"Username": {"value": "cairnelle"}, "Name": {"value": "Cairnelle 🐑"}}}]
}
PROFILE_PATH = "personal_information/personal_information/personal_information.json"


def said(who: str, text: str | None, after_s: int = 0, **more: Any) -> dict[str, Any]:
    return {"sender_name": who, "timestamp_ms": AT_MS + after_s * 1000, **({"content": text} if text else {}), **more}


def conversation(*messages: dict[str, Any], people: tuple[str, ...] = ("Léa", "Cairnelle 🐑"), **more: Any) -> Any:
    return {
        "participants": [{"name": name} for name in people], "messages": [*messages], "title": people[0],
        "thread_path": "inbox/lea_17841400000000001", **more,
    }  # fmt: skip


def test_both_sides_of_a_conversation_are_read(tmp_path: Path) -> None:
    members = {
        f"{FOLDER}/message_1.json": conversation(
            said("Cairnelle 🐑", "Elle part demain", 60, reactions=[{"reaction": "❤", "actor": "Léa"}]),
            said("Léa", "Où est ma commande ?"),
        ),
        PROFILE_PATH: PROFILE,
    }
    (_, layout, items), _ = archive(tmp_path, "envoi.zip", members)
    answer, question = (one for one in items if isinstance(one, Message))
    assert layout == "conversations"
    assert (question.platform, question.kind, question.is_own) == ("instagram", MessageKind.MESSAGE, False)
    assert (answer.is_own, answer.likes, answer.author_name) == (True, 1, "Cairnelle 🐑")
    assert question.published_at == datetime.fromtimestamp(AT_MS / 1000, UTC)
    assert question.thread_id == answer.thread_id == "lea_17841400000000001" and question.post_id is None


@pytest.mark.parametrize(
    "text",
    ["Liked a message", "Reacted 😂 to your message ", "A aimé un message", "Bienvenue à vous deux sur Messenger"],
)
def test_a_reaction_or_a_welcome_written_as_a_message_waits_for_nothing(tmp_path: Path, read: Read, text: str) -> None:
    path = dump(tmp_path, f"{FOLDER}/message_1.json", conversation(said("Léa", text), said("Léa", "Merci", 5)))
    reading = read(path, name=f"{FOLDER}/message_1.json")
    assert [one.text for one in reading.messages] == ["Merci"]
    assert [(one.position, one.code) for one in reading.ignored] == [(1, Reason.OTHER_REPORT)]


def test_what_holds_no_text_is_a_message_all_the_same(tmp_path: Path, read: Read) -> None:
    photo = said("Léa", None, photos=[{"uri": "photos/1.jpg"}])
    shared = said("Léa", None, 1, share={"link": "https://cairnelle.example/tente"})
    unsent = said("Léa", "oups", 2, is_unsent=True)
    told = said("Léa", "Vous avez envoyé une pièce jointe.", 3, share={"link": "https://cairnelle.example/tarp"})
    path = dump(tmp_path, "message_1.json", conversation(photo, shared, unsent, told))
    found = read(path, name=f"{FOLDER}/message_1.json").messages
    assert [(one.text, one.is_deleted) for one in found] == [
        ("", None), ("https://cairnelle.example/tente", None), ("oups", True), ("https://cairnelle.example/tarp", None),
    ]  # fmt: skip


def test_of_two_people_the_one_who_gives_no_title_is_the_brand(tmp_path: Path, read: Read) -> None:
    path = dump(tmp_path, "message_1.json", conversation(said("Léa", "Bonjour"), said("Cairnelle 🐑", "Bonjour !")))
    assert [one.is_own for one in read(path, name=f"{FOLDER}/message_1.json").messages] == [False, True]
    group = conversation(said("Léa", "Bonjour"), said("Cairnelle 🐑", "Oui"), people=("Léa", "Bob", "Cairnelle 🐑"))
    path = dump(tmp_path, "message_2.json", group)
    assert [one.is_own for one in read(path, name=f"{FOLDER}/message_2.json").messages] == [None, None]
    found = read(path, name=f"{FOLDER}/message_2.json", accounts=("cairnelle 🐑",)).messages
    assert [one.is_own for one in found] == [False, True]


def test_people_who_left_are_not_one_person(tmp_path: Path, read: Read) -> None:
    gone = conversation(said("Instagram User", "Allô ?"), people=("Instagram User", "Cairnelle 🐑"))
    path = dump(tmp_path, "message_1.json", gone)
    (found,) = read(path, name=f"{FOLDER}/message_1.json").messages
    assert found.author_id == "lea_17841400000000001"


@pytest.mark.parametrize(
    ("name", "platform", "network"),
    [
        (f"{FOLDER}/message_1.json", None, "instagram"),
        ("your_facebook_activity/messages/inbox/lea_1/message_1.json", None, "facebook"),
        ("messages/inbox/lea_1/message_1.json", "instagram", "instagram"),
        ("messages/inbox/lea_1/message_1.json", None, None),
    ],
)
def test_the_network_is_told_never_guessed(
    tmp_path: Path, read: Read, name: str, platform: str | None, network: str | None
) -> None:
    path = dump(tmp_path, "message_1.json", conversation(said("Léa", "Bonjour")))
    if network is None:
        with pytest.raises(Unreadable, match="Instagram ou de Facebook"):
            read(path, name=name, platform=platform)
    else:
        assert {one.platform for one in read(path, name=name, platform=platform).messages} == {network}


def test_a_long_conversation_keeps_its_thread_and_its_ids(tmp_path: Path, read: Read) -> None:
    many = [said("Léa" if n % 2 else "Cairnelle 🐑", f"Message {n} " + "x" * 400, n) for n in range(4_000)]
    path = dump(tmp_path, "message_1.json", conversation(*many))
    found = read(path, name=f"{FOLDER}/message_1.json").messages
    assert {one.thread_id for one in found} == {"lea_17841400000000001"} and len(
        {one.message_id for one in found}
    ) == 4_000
    assert {one.is_own for one in found} == {True, False}
    moved = dump(tmp_path, "message_2.json", conversation(*many[2_000:]))
    later = {one.message_id for one in read(moved, name=f"{FOLDER}/message_2.json").messages}
    assert later < {one.message_id for one in found}


def test_a_message_without_date_is_set_aside(tmp_path: Path, read: Read) -> None:
    path = dump(
        tmp_path, "message_1.json", conversation(said("Léa", "Bonjour"), {"sender_name": "Léa", "content": "Et ?"})
    )
    reading = read(path, name=f"{FOLDER}/message_1.json")
    assert [(one.position, one.code) for one in reading.rejected] == [(2, Reason.MISSING_DATE)]
    assert json.loads(path.read_text("utf-8"))["messages"][1]["content"] in reading.rejected[0].excerpt


def encrypted(who: str, text: str, after_s: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "isUnsent": False, "media": [], "reactions": [], "senderName": who, "text": text,
        "timestamp": AT_MS + after_s * 1000, "type": "text", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    "order", [("participants", "threadName", "messages"), ("messages", "participants", "threadName")]
)
def test_what_messenger_encrypts_is_read_alike(tmp_path: Path, read: Read, order: tuple[str, ...]) -> None:
    parts = {
        "participants": ["Cairnelle 🐑", "Léa Noël"], "threadName": "Léa Noël_40",
        "messages": [
            encrypted("Léa Noël", "Où est ma commande ?"),
            encrypted("Cairnelle 🐑", "Elle part demain", 60, reactions=[{"actor": "Léa Noël", "reaction": "❤"}]),
            encrypted("Léa Noël", "", 90, type="media", media=[{"uri": "./media/a.jpeg"}]),
            encrypted("Léa Noël", "User unsent a message", 99, type="placeholder", isUnsent=True),
        ],
    }  # fmt: skip
    path = tmp_path / "Léa Noël_40.json"
    path.write_text(json.dumps({key: parts[key] for key in order}), encoding="utf-8")
    reading = read(path)
    assert reading.match.layout == "conversations" and not reading.rejected
    assert [(one.text, one.is_own, one.is_deleted) for one in reading.messages] == [
        ("Où est ma commande ?", False, None), ("Elle part demain", True, None), ("", False, None), ("", False, True),
    ]  # fmt: skip
    assert {(one.platform, one.thread_id) for one in reading.messages} == {("facebook", "Léa Noël")}
    question, answer, *_ = reading.messages
    assert question.published_at == datetime.fromtimestamp(AT_MS / 1000, UTC) and answer.likes == 1


def test_a_conversation_of_messenger_without_message_is_known(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "Léa_1.json"
    path.write_text(json.dumps({"participants": ["Cairnelle", "Léa"], "threadName": "Léa_1", "messages": []}), "utf-8")
    assert [one.code for one in read(path).ignored] == [Reason.OTHER_REPORT]
