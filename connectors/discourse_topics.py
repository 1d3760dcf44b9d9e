"""A Discourse topic: which message opens it, which message each of the others answers, and what their authors wrote."""

import re
from collections.abc import Iterator
from typing import Any

from connectors.contract import Ignored, Reason
from connectors.identity import fold_name
from connectors.instants import Moment
from connectors.items import BadItem, Item
from connectors.markup import plain
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot

FORUM = "forum"
FIRST_POST = "1"
LIKE = 2  # the id of a like among the actions on a post
SYSTEM = "-1"  # the user that Discourse itself writes as
SMALL_ACTION, WHISPER = "3", "4"  # « closed this topic »; a note that only the staff sees
STAFF_FLAGS = ("staff", "admin", "moderator")
AUTHOR_NAMES = ("primary_group_name", "username", "name", "display_username")
QUOTE = re.compile(  # the innermost one, of the HTML or of what the author typed
    r'<aside[^>]*\bclass="[^"]*\bquote\b[^>]*>(?:(?!<aside).)*?</aside>|\[quote[^\]]*\](?:(?!\[quote).)*?\[/quote\]',
    re.DOTALL | re.IGNORECASE,
)
INDENTS = re.compile(r"[ \t]*\n[ \t]*")
GAPS = re.compile(r"\n{3,}")
EMOJI = re.compile(r'<img[^>]*\bclass="emoji[^>]*\balt="([^"]*)"[^>]*>')


class Topic:
    """One topic and the numbers of its messages; ``own_names`` are the brand's, folded.

    ``opening_id`` is the message that opens it, ``None`` when that is a post of the brand or nothing names it;
    ``is_opened_here`` whether the file holds it, ``is_by_member`` whether it moreover proves nothing of its author.
    """

    def __init__(self, value: dict[str, Any], posts: list[Any], own_names: frozenset[str]) -> None:
        self.about = Item(0, value)
        self.own_names = own_names
        items = [Item(0, post) for post in posts if isinstance(post, dict)]
        self.topic_id = self.about.text("id") or next((found for one in items if (found := one.text("topic_id"))), None)
        self.ids = {one.text("post_number"): one.text("id") for one in items}
        self.answered = {one.text("post_number"): one.text("reply_to_post_number") for one in items}
        opening = next((one for one in items if one.text("post_number") == FIRST_POST), None)
        self.is_opened_here = opening is not None
        self.is_by_member = opening is not None and not self.is_own(opening)
        if opening is not None:
            self.opening_id = opening.text("id") if self.is_by_member else None
        else:  # the list of all the ids of the topic begins with it, wherever the page begins
            listed = self.about.at("post_stream.stream")
            first = str(listed[0]) if isinstance(listed, list) and listed else None
            self.opening_id = None if first in self.ids.values() else first

    def stub(self) -> Iterator[Post]:
        """The topic of messages whose opening the file lacks."""
        if FIRST_POST not in self.ids and self.topic_id:
            yield self._stub(0, self.topic_id)

    def build(self, item: Item) -> Iterator[Record | Ignored]:
        """The records of one of the messages."""
        if item.text("post_type") in (SMALL_ACTION, WHISPER):
            yield Ignored(item.position, Reason.GHOST_ROW)
        elif item.text("post_number") != FIRST_POST:
            yield self._answer(item)
        elif self.topic_id is None:
            raise BadItem(Reason.MISSING_ID, "le sujet n’a pas d’identifiant ; enregistrez sa page de nouveau")
        elif self.is_by_member:
            yield self._stub(item.position, self.topic_id)
            yield self._question(item)
        else:
            yield from self._publication(item, self.topic_id)

    def is_own(self, item: Item) -> bool:
        """A staff flag is given by the forum's owner: its bearer speaks for the community team. So does, when it is
        declared as the brand's, an author or their group; an author without either may still be a colleague."""
        named = (fold_name(name) for key in AUTHOR_NAMES if (name := item.text(key)))
        return any(item.flag(flag) for flag in STAFF_FLAGS) or any(name in self.own_names for name in named)

    def _stub(self, position: int, topic_id: str) -> Post:
        return Post(position=position, platform=FORUM, post_id=topic_id, title=self.about.text("title"), is_stub=True)

    def _publication(self, item: Item, topic_id: str) -> Iterator[Record]:
        """The topic as a post. Its account goes by a name: the same number is someone else on another forum."""
        account_id = item.text("username", "user_id")
        if account_id:
            yield Account(position=item.position, platform=FORUM, account_id=account_id, handle=item.text("username"),
                          is_owned=True)  # fmt: skip
        published_at, precision = self._opened(item)
        yield Post(
            position=item.position, platform=FORUM, post_id=topic_id, account_id=account_id, text=_text(item) or None,
            title=self.about.text("title"), format=PostFormat.TOPIC, published_at=published_at, precision=precision,
            is_system=item.text("user_id") == SYSTEM,
        )  # fmt: skip
        figures = Snapshot(
            position=item.position, platform=FORUM, post_id=topic_id, views=self.about.count("views"),
            reactions=self.about.count("like_count"), comments=self._answers(),
        )  # fmt: skip
        if (figures.views, figures.reactions, figures.comments) != (None, None, None):
            yield figures

    def _question(self, item: Item) -> Message:
        message_id = item.required(Reason.MISSING_ID, "id")
        text = "\n\n".join(filter(None, (self.about.text("title"), _text(item))))
        return self._message(item, message_id, text, self._opened(item), self._answers(), thread_id=message_id)

    def _answer(self, item: Item) -> Message:
        """What answers no message in particular answers the one that opens the topic.

        A thread is a whole topic when a member opened it, else an answer to it and those that follow; where the file
        does not tell who did, it is left for the parents to tell.
        """
        message_id = item.required(Reason.MISSING_ID, "id")
        number = item.text("post_number")
        answered = self.answered.get(number)
        is_to_opening = answered in (None, FIRST_POST)
        thread_id = self.opening_id if self.is_by_member else None
        if self.opening_id is None and (self.is_opened_here or self.topic_id is None):
            thread_id = self._root(number) or message_id
        return self._message(
            item, message_id, _text(item), item.moment("created_at"), item.count("reply_count"), thread_id=thread_id,
            kind=MessageKind.COMMENT if is_to_opening and self.opening_id is None else MessageKind.REPLY,
            parent_id=self.opening_id if is_to_opening else self.ids.get(answered),
        )  # fmt: skip

    def _message(
        self, item: Item, message_id: str, text: str, moment: Moment, replies: int | None, **place: Any
    ) -> Message:
        published_at, precision = moment
        return Message(
            position=item.position, platform=FORUM, message_id=message_id, text=text, post_id=self.topic_id,
            author_id=item.text("user_id"), author_name=item.text("name", "display_username", "username"),
            author_handle=item.text("username"), published_at=published_at, precision=precision, likes=_likes(item),
            replies=replies, is_own=self.is_own(item) or None, is_hidden=item.flag("hidden"),
            is_deleted=_is_deleted(item), **place,
        )  # fmt: skip

    def _root(self, number: str | None) -> str | None:
        """The answer to the topic itself that this one descends from, as far as the file tells."""
        seen: set[str | None] = set()
        while number not in seen and (answered := self.answered.get(number)) in self.ids and answered != FIRST_POST:
            seen.add(number)
            number = answered
        return self.ids.get(number)

    def _opened(self, item: Item) -> Moment:
        written = item.moment("created_at")
        return self.about.moment("created_at") if written[0] is None else written

    def _answers(self) -> int | None:
        messages = self.about.count("posts_count")
        return messages - 1 if messages else None


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
