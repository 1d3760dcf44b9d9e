"""The one canonical schema every export is turned into.

``None`` means the export does not say; ``0`` or ``""`` means it says so.
Instants are aware and in UTC; a naive one raises ``ValueError`` at construction.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import pyarrow as pa


class Precision(StrEnum):
    """How finely ``published_at`` is known; delays skip what is coarser than a minute."""

    EXACT = "exact"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    RELATIVE = "relative"


class MessageKind(StrEnum):
    """What a message is; ``MESSAGE`` is a private one, whatever it answers, ``ROOM`` one said to a whole room."""

    COMMENT = "comment"
    REPLY = "reply"
    MENTION = "mention"
    REVIEW = "review"
    ROOM = "room"
    MESSAGE = "message"


def spoken_kind(*, is_private: bool, is_reply: bool) -> MessageKind:
    """What a message of a chat is."""
    if is_private:
        return MessageKind.MESSAGE
    return MessageKind.REPLY if is_reply else MessageKind.ROOM


class PostFormat(StrEnum):
    IMAGE = "image"
    CAROUSEL = "carousel"
    VIDEO = "video"
    REEL = "reel"
    SHORT = "short"
    STORY = "story"
    LINK = "link"
    TEXT = "text"
    TOPIC = "topic"


def utc_instant(value: datetime) -> datetime:
    """``value`` in UTC; ``ValueError`` if it carries no offset."""
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError("naive instant refused: its zone must be declared")
    return value.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account seen in an export; ``is_owned`` when the export can only be the brand's own."""

    position: int
    platform: str
    account_id: str
    name: str | None = None
    handle: str | None = None
    is_owned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A publication. A stub (``is_stub``) is a post known only through its comments."""

    position: int
    platform: str
    post_id: str
    account_id: str | None = None
    text: str | None = None
    published_at: datetime | None = None
    precision: Precision = Precision.EXACT
    source_zone: str = "UTC"
    url: str | None = None
    format: PostFormat | None = None
    title: str | None = None
    duration_s: float | None = None
    is_paid: bool | None = None
    is_system: bool = False
    is_stub: bool = False

    def __post_init__(self) -> None:
        if self.published_at is not None:
            object.__setattr__(self, "published_at", utc_instant(self.published_at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Any text item written under a post, about the brand or to it.

    ``is_own`` is what the export itself proves (``None`` when it proves nothing);
    ``thread_id`` groups a root message and its replies, ``parent_id`` names the message answered.
    """

    position: int
    platform: str
    message_id: str
    text: str
    kind: MessageKind = MessageKind.COMMENT
    post_id: str | None = None
    parent_id: str | None = None
    thread_id: str | None = None
    author_id: str | None = None
    author_name: str | None = None
    author_handle: str | None = None
    published_at: datetime | None = None
    precision: Precision = Precision.EXACT
    source_zone: str = "UTC"
    url: str | None = None
    likes: int | None = None
    replies: int | None = None
    rating: float | None = None
    lang: str | None = None
    is_own: bool | None = None
    is_hidden: bool | None = None
    is_deleted: bool | None = None

    def __post_init__(self) -> None:
        if self.published_at is not None:
            object.__setattr__(self, "published_at", utc_instant(self.published_at))


@dataclass(frozen=True, slots=True)
class Messages:
    """Many messages at once: a column for each field of ``Message`` that is not its default, instants naive in UTC."""

    columns: pa.Table

    @property
    def last_position(self) -> int:
        """Where the last of them stands; 0 when there is none."""
        return int(self.columns["position"][-1].as_py()) if len(self.columns) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Lifetime counters of one post as of ``taken_at`` (``None``: the export does not date itself)."""

    position: int
    platform: str
    post_id: str
    taken_at: datetime | None = None
    impressions: int | None = None
    reach: int | None = None
    views: int | None = None
    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    clicks: int | None = None
    link_clicks: int | None = None
    video_views: int | None = None
    watch_time_s: float | None = None
    followers: int | None = None
    followers_gained: int | None = None

    def __post_init__(self) -> None:
        if self.taken_at is not None:
            object.__setattr__(self, "taken_at", utc_instant(self.taken_at))


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDay:
    """What an account counted on one day of its platform's calendar; ``followers`` is the total at its end.

    ``account_id`` is ``None`` when the export does not name the account.
    """

    position: int
    platform: str
    on: date
    account_id: str | None = None
    impressions: int | None = None
    reach: int | None = None
    views: int | None = None
    interactions: int | None = None
    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    clicks: int | None = None
    visits: int | None = None
    followers: int | None = None
    followers_gained: int | None = None
    followers_lost: int | None = None


Record = Account | Post | Message | Snapshot | AccountDay
