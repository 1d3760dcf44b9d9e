"""What 4CAT calls its columns: the same few for any platform, and more of each platform's own."""

from connectors.contract import Reason
from connectors.fields import Column, Count, Id, Instant, Text

# fmt: off
COLUMNS: dict[str, Column] = {
    "id": Id("id", missing=Reason.MISSING_ID),
    "thread_id": Id("thread_id"),
    "parent_id": Id("parent_id", "parent"),
    "post_id": Id("post_id"),
    "author": Text("author"),
    "author_name": Text("author_full", "author_fullname", "author_name"),
    "author_id": Id("author_id"),
    "title": Text("subject"),
    "body": Text("body"),
    "unix_timestamp": Instant("unix_timestamp"),
    "timestamp": Instant("timestamp"),
    "likes": Count("likes", "num_likes", "amount_likes", "like_count"),
    "replies": Count("replies", "reply_count"),
    "comments": Count("comments", "num_comments", "amount_comments"),
    "shares": Count("shares", "amount_shares"),
    "views": Count("plays", "amount_plays", "views"),
    "post_url": Text("post_url"),
    "post_body": Text("post_body"),
    "url": Text("comment_url", "tiktok_url", "url", "link"),
    "language": Text("language_guess"),
    "chat": Text("chat"),
    "username": Text("author_username"),
    "reply_to": Id("reply_to"),
}
# fmt: on
UNUSED = (
    "collected_from",
    "author",
    "is_",
    "music",
    "video",
    "thumbnail",
    "hashtags",
    "stickers",
    "effects",
    "warning",
    "usertags",
    "mentioned",
    "subreddit",
    "score",
    "location",
    "challenges",
    "diversification",
    "type",
)  # fmt: skip
ALIASES = {name: column.aliases for name, column in COLUMNS.items()}
REQUIRED = frozenset({"id", "thread_id", "author", "body", "timestamp"})
