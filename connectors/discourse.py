"""Discourse: the topics of a forum, as its pages give them in JSON."""

import re
from collections.abc import Iterator
from typing import Any

from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.identity import fold_name
from connectors.items import BadItem, Item, read_one
from connectors.markup import plain
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json, iter_ndjson
from connectors.record import Message, MessageKind, Post, PostFormat, Record, Snapshot

FORUM = "forum"
FIRST_POST = "1"
LIKE = 2  # the id of a like among the actions on a post
SMALL_ACTION, WHISPER = "3", "4"  # « closed this topic »; a note that only the staff sees
STAFF_FLAGS = ("staff", "admin", "moderator")
QUOTE = re.compile(  # the innermost one, of the HTML or of what the author typed
    r'<aside[^>]*\bclass="[^"]*\bquote\b[^>]*>(?:(?!<aside).)*?</aside>|\[quote[^\]]*\](?:(?!\[quote).)*?\[/quote\]',
    re.DOTALL | re.IGNORECASE,
)
INDENTS = re.compile(r"[ \t]*\n[ \t]*")
GAPS = re.compile(r"\n{3,}")
EMOJI = re.compile(r'<img[^>]*\bclass="emoji[^>]*\balt="([^"]*)"[^>]*>')


class Discourse:
    """Topics and their answers; staff answers are the brand's."""

    key = "discourse"
    label = "Discourse"
    how_to_export = (
        "Ouvrez le sujet dans votre navigateur et ajoutez « .json?print=true » à la fin de son adresse "
        "(https://votre-forum/t/nom-du-sujet/123.json?print=true), puis enregistrez la page affichée. Sans "
        "« print=true », le fichier ne contient que les 20 premiers messages du sujet ; en étant connecté comme "
        "administrateur, vous y trouvez aussi les messages masqués."
    )
    layouts: tuple[Layout, ...] = (Layout(name="topic", label="Sujet d’un forum Discourse", first_seen="2013"),)

    def recognise(self, probe: Probe) -> Match | None:
        """By the ``post_stream`` that only a Discourse topic has."""
        topics = probe.json_root if isinstance(probe.json_root, list) else [probe.json_root]
        if probe.kind not in (FileKind.JSON, FileKind.NDJSON) or not topics or _posts(topics[0]) is None:
            return None
        told = "".join(_lacking(topic) for topic in topics[:1]) if len(topics) == 1 else ""
        return Match(connector=self.key, layout="topic", confidence=0.95, reason=f"Sujet d’un forum Discourse{told}.")

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A post a topic, made of its first message, then a message an answer; positions count the messages."""
        position = 0
        for value in _topics(export):
            posts = _posts(value)
            if posts is None or not isinstance(value, dict):
                position += 1
                yield from read_one(position, value, _refuse)
                continue
            topic = _Topic(value, posts, {fold_name(name) for name in export.accounts})
            if FIRST_POST not in topic.ids:
                yield from topic.opening(Item(0, {}), is_stub=True)
            for post in posts:
                position += 1
                yield from read_one(position, post, topic.build)


class _Topic:
    """One topic: which message each of its messages answers, by their numbers."""

    def __init__(self, value: dict[str, Any], posts: list[Any], own_groups: set[str]) -> None:
        self.about = Item(0, value)
        items = [Item(0, post) for post in posts if isinstance(post, dict)]
        self.topic_id = self.about.text("id") or next((found for one in items if (found := one.text("topic_id"))), None)
        self.ids = {one.text("post_number"): one.text("id") for one in items}
        self.answered = {one.text("post_number"): one.text("reply_to_post_number") for one in items}
        self.own_groups = own_groups

    def build(self, item: Item) -> Iterator[Record | Ignored]:
        if item.text("post_type") in (SMALL_ACTION, WHISPER):
            yield Ignored(item.position, Reason.GHOST_ROW)
        elif item.text("post_number") == FIRST_POST:
            yield from self.opening(item)
        else:
            yield self.answer(item)

    def opening(self, item: Item, is_stub: bool = False) -> Iterator[Record]:
        if self.topic_id is None:
            raise BadItem(Reason.MISSING_ID, "le sujet n’a pas d’identifiant ; enregistrez sa page de nouveau")
        published_at, precision = item.moment("created_at")
        if published_at is None:
            published_at, precision = self.about.moment("created_at")
        replies = self.about.count("posts_count")
        yield Post(
            position=item.position, platform=FORUM, post_id=self.topic_id, account_id=item.text("user_id"),
            text=_text(item) or None, title=self.about.text("title"), format=PostFormat.TOPIC,
            published_at=published_at, precision=precision, is_system=item.text("user_id") == "-1", is_stub=is_stub,
        )  # fmt: skip
        yield Snapshot(
            position=item.position, platform=FORUM, post_id=self.topic_id, views=self.about.count("views"),
            reactions=self.about.count("like_count"), comments=replies - 1 if replies else None,
        )  # fmt: skip

    def answer(self, item: Item) -> Message:
        message_id = item.required(Reason.MISSING_ID, "id")
        number = item.text("post_number")
        answered = self.answered.get(number)
        is_reply = answered not in (None, FIRST_POST)
        published_at, precision = item.moment("created_at")
        return Message(
            position=item.position, platform=FORUM, message_id=message_id, text=_text(item), post_id=self.topic_id,
            kind=MessageKind.REPLY if is_reply else MessageKind.COMMENT,
            parent_id=self.ids.get(answered) if is_reply else None, thread_id=self.root(number) or message_id,
            author_id=item.text("user_id"), author_name=item.text("name", "display_username", "username"),
            author_handle=item.text("username"), published_at=published_at, precision=precision, likes=_likes(item),
            replies=item.count("reply_count"), is_own=self.is_own(item) or None, is_hidden=item.flag("hidden"),
            is_deleted=_is_deleted(item),
        )  # fmt: skip

    def root(self, number: str | None) -> str | None:
        """The answer to the topic itself that this one descends from, as far as the file tells."""
        seen: set[str | None] = set()
        while number not in seen and (answered := self.answered.get(number)) in self.ids and answered != FIRST_POST:
            seen.add(number)
            number = answered
        return self.ids.get(number)

    def is_own(self, item: Item) -> bool:
        """A staff flag is given by the forum's owner: its bearer speaks for the community team. So does, when it is
        declared as the brand's, the group of an author; an author without either may still be a colleague."""
        return any(item.flag(flag) for flag in STAFF_FLAGS) or (
            fold_name(item.text("primary_group_name") or "") in self.own_groups
        )


def _topics(export: Export) -> Iterator[Any]:
    encoding = export.probe.encoding or "utf-8"
    if export.probe.kind is FileKind.NDJSON:
        return (value for _, value in iter_ndjson(export.path, encoding))
    return iter_json(export.path, encoding, "item" if isinstance(export.probe.json_root, list) else "")


def _posts(topic: Any) -> list[Any] | None:
    match topic:
        case {"post_stream": {"posts": list(posts)}}:
            return posts
    return None


def _refuse(item: Item) -> Iterator[Record]:
    raise BadItem(Reason.WRONG_SHAPE, "ce n’est pas un sujet, ses messages (« post_stream ») manquent")


def _lacking(topic: dict[str, Any]) -> str:
    """How many messages of the topic the file lacks; nothing when all are there or when the beginning cannot tell."""
    posts, item = _posts(topic) or [], Item(0, topic)
    stream = item.at("post_stream.stream")
    total = max(item.count("posts_count") or 0, len(stream) if isinstance(stream, list) else 0)
    if next(reversed(topic)) == "post_stream" or total <= len(posts):
        return ""
    return (
        f" : {len(posts)} messages sur {total} dans ce fichier ; ajoutez « ?print=true » à l’adresse de la page et "
        "enregistrez-la de nouveau pour les avoir tous"
    )


def _text(item: Item) -> str:
    """What the author wrote: without the messages quoted, emojis by their name."""
    if item.flag("user_deleted"):  # a notice stands in place of what the author withdrew
        return ""
    raw = item.text("raw")
    text = raw or item.text("cooked") or ""
    found = 1
    while found:
        text, found = QUOTE.subn("", text)
    return text.strip() if raw else GAPS.sub("\n\n", INDENTS.sub("\n", plain(EMOJI.sub(r"\1", text))))


def _likes(item: Item) -> int | None:
    if not isinstance(item.at("actions_summary"), list):
        return None
    return sum(one.count("count") or 0 for one in item.each("actions_summary") if one.at("id") == LIKE)


def _is_deleted(item: Item) -> bool | None:
    if item.at("deleted_at") is not None or item.flag("user_deleted"):
        return True
    return False if "deleted_at" in item.value else None
