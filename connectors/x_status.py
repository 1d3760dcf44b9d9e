"""A post of X, whichever version of its API tells it: one of the brand's posts, or what someone says."""

import re
from dataclasses import dataclass
from datetime import datetime

from connectors.identity import fold_name
from connectors.instants import instant_in_id
from connectors.record import Account, Message, MessageKind, Post, Precision, Record, Snapshot
from connectors.x_text import language, status_url, unescaped

REPOSTED = re.compile(r"RT @(\w+): ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a version of the API says of a post. ``counters`` has its ``position`` and its id as ``post_id``;
    ``repeated`` is the whole text of what a repost repeats, where it is told."""

    counters: Snapshot
    text: str
    moment: tuple[datetime | None, Precision]
    author_id: str | None
    name: str | None
    handle: str | None
    kind: MessageKind
    answers_other: bool
    is_repost: bool
    repeated: str | None = None
    post_id: str | None = None
    parent_id: str | None = None
    thread_id: str | None = None
    lang: str | None = None

    def records(self, own: frozenset[str]) -> list[Record]:
        """The brand's post, its account first, when one of the folded names ``own`` wrote it, answering nobody else
        and repeating nobody; a message otherwise. Without date, that of its id."""
        position, status_id = self.counters.position, self.counters.post_id
        is_own = bool(own & {fold_name(known) for known in (self.handle, self.name, self.author_id) if known})
        account_id = self.handle or self.author_id
        url = status_url(self.handle, status_id)
        published_at, precision = self.moment
        if published_at is None:
            published_at, precision = instant_in_id("x", status_id), Precision.EXACT
        if is_own and account_id and not self.answers_other and not self.is_repost:
            return [
                Account(position=0, platform="x", account_id=account_id, name=self.name or account_id,
                        handle=self.handle, is_owned=True),
                Post(position=position, platform="x", post_id=status_id, account_id=account_id, text=self.text,
                     published_at=published_at, precision=precision, url=url),
                self.counters,
            ]  # fmt: skip
        return [Message(
            position=position, platform="x", message_id=status_id, text=self._whole(), kind=self.kind,
            post_id=self.post_id, parent_id=self.parent_id, thread_id=self.thread_id, author_id=self.author_id,
            author_name=self.name, author_handle=self.handle, published_at=published_at, precision=precision, url=url,
            likes=self.counters.reactions, replies=self.counters.comments, lang=language(self.lang),
            is_own=is_own or None,
        )]  # fmt: skip

    def _whole(self) -> str:
        """The text, with all that a repost repeats, which it cuts itself."""
        opening = REPOSTED.match(self.text)
        return f"{opening[0]}{unescaped(self.repeated)}" if self.repeated and opening else self.text
