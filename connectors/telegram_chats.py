"""The chats of a Telegram Desktop export and their messages, streamed: such a file may weigh several gigabytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import ijson

from connectors.contract import Export
from connectors.readers import iter_json, open_json

SECTIONS = ("chats.list.item", "left_chats.list.item")  # of the export of a whole account


@dataclass(slots=True)
class Chat:
    """One chat as the export describes it; ``messages`` is how many follow."""

    chat_id: str = ""
    name: str | None = None
    type: str = ""
    messages: int = 0


def messages_of(export: Export) -> Iterator[tuple[Chat, Iterator[Any]]]:
    """Each chat with its messages, in the order of the file; the messages are to be read before the next chat."""
    encoding = export.probe.encoding or "utf-8"
    root = export.probe.json_root
    if "messages" in root:
        if {"id", "type"} <= root.keys():
            chat = Chat(str(root["id"]), root.get("name"), str(root["type"]))
        else:  # its keys stand below its messages
            chat = next(iter(_described(export, encoding, "")), Chat())
        yield chat, iter_json(export.path, encoding, "messages.item")
        return
    for section in SECTIONS:
        messages = iter_json(export.path, encoding, f"{section}.messages.item")
        chats = _described(export, encoding, section)
        for place, chat in enumerate(chats, 1):  # what follows the last messages tells whether the file is whole
            yield chat, islice(messages, chat.messages) if place < len(chats) else messages


def _described(export: Export, encoding: str, place: str) -> list[Chat]:
    """The chats that stand at ``place``, from one pass that keeps none of their messages."""
    chats = [Chat()] if not place else []
    begin = f"{place}." if place else ""
    keys = {f"{begin}id": "chat_id", f"{begin}name": "name", f"{begin}type": "type"}
    message = f"{begin}messages.item"
    with open_json(export.path, encoding) as content:
        try:
            for prefix, event, value in ijson.parse(content, use_float=True):
                if prefix == message:
                    chats[-1].messages += event not in ("end_map", "end_array", "map_key")
                elif prefix == place and event == "start_map" and place:
                    chats.append(Chat())
                elif prefix in keys and value is not None:
                    setattr(chats[-1], keys[prefix], str(value))
        except ijson.JSONError:  # cut: reading the messages will tell
            pass
    return chats
