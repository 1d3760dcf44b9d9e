"""The chat of a live stream: who says what when, and what nobody says."""

import json
from datetime import UTC, datetime, timedelta

from golden import SAMPLES
from reading import Read

from connectors.contract import Reason
from connectors.record import MessageKind

CHAT = SAMPLES / "youtube" / "Direct - Préparer son bivouac [cR4nEllE_07].live_chat.json"
SAID = ("liveChatTextMessageRenderer", "liveChatPaidMessageRenderer")


def test_the_chat_agrees_with_a_plain_reading(read: Read) -> None:
    values = [json.loads(line) for line in CHAT.read_text(encoding="utf-8").splitlines()]
    actions = [value["replayChatItemAction"]["actions"][0] for value in values]
    items = [action.get("addChatItemAction", {}).get("item", {}) for action in actions]
    said = [one[name] for one in items for name in one if name in SAID]
    reading = read(CHAT)
    assert (reading.match.layout, len(reading.messages)) == ("live-chat", len(said))
    for message, one in zip(reading.messages, said, strict=True):
        assert (message.message_id, message.author_id) == (one["id"], one["authorExternalChannelId"])
        assert message.published_at == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
            microseconds=int(one["timestampUsec"])
        )
    assert [row.code for row in reading.ignored] == [Reason.GHOST_ROW] * (len(values) - len(said))


def test_texts_are_whole_and_the_channel_is_the_brand(read: Read) -> None:
    reading = read(CHAT)
    assert [message.text for message in reading.messages] == [
        "Bonjour à tous 👋", "La tente Givre tient-elle sous la neige ?", "Oui Max, testée à −10 °C",
        ":_sommet: merci pour le direct",
    ]  # fmt: skip
    assert [message.is_own for message in reading.messages] == [None, None, True, None]
    assert {message.kind for message in reading.messages} == {MessageKind.ROOM}
    assert [(post.post_id, post.is_stub) for post in reading.posts] == [("cR4nEllE_07", True)]
    assert {message.post_id for message in reading.messages} == {"cR4nEllE_07"}
    assert reading.messages[0].author_handle == "lea.marche"


def test_a_file_renamed_is_read_without_its_video(read: Read) -> None:
    reading = read(CHAT, name="tchat.json")
    assert reading.posts == [] and {message.post_id for message in reading.messages} == {None}
