"""The two CSV of a popular script of the Graph API's early years, whose times are five hours behind UTC all year."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import bind, find_columns, read_rows
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Choice, Column, Count, Id, Instant, Text
from connectors.identity import node_id, node_path
from connectors.probe import Probe
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot

ZONE = "Etc/GMT+5"  # POSIX sign: five hours behind UTC
NAMES = ("scraper-posts", "scraper-comments")
POSTS: dict[str, Column] = {
    "post_id": Id("status_id", missing=Reason.MISSING_ID),
    "published_at": Instant("status_published", missing=Reason.MISSING_DATE),
    "text": Text("status_message"),
    "url": Text("permalink_url"),
    "format": Choice(
        "status_type",
        values={
            "photo": PostFormat.IMAGE, "video": PostFormat.VIDEO, "link": PostFormat.LINK, "status": PostFormat.TEXT,
        },
    ),
    "reactions": Count("num_reactions", "num_likes"),
    "comments": Count("num_comments"),
    "shares": Count("num_shares"),
}  # fmt: skip
COMMENTS: dict[str, Column] = {
    "comment_id": Id("comment_id", missing=Reason.MISSING_ID),
    "published_at": Instant("comment_published", missing=Reason.MISSING_DATE),
    "post_id": Id("status_id"),
    "parent_id": Id("parent_id"),
    "text": Text("comment_message"),
    "author_name": Text("comment_author"),
    "author_id": Id("comment_author_id"),
    "likes": Count("num_reactions", "comment_likes", "num_likes"),
}
PROOFS = (
    (NAMES[0], POSTS, frozenset({"post_id", "published_at", "text"})),
    (NAMES[1], COMMENTS, frozenset({"comment_id", "published_at", "post_id", "text"})),
)
UNUSED = ("link_name", "status_link", "status_author", "num_")
LABELS = {NAMES[0]: "Publications du script facebook-page-post-scraper", NAMES[1]: "Commentaires du même script"}
LAYOUTS = tuple(
    Layout(name=name, label=LABELS[name], first_seen="2015", required=proof, zone=ZONE, unused=UNUSED,
           columns={key: column.aliases for key, column in columns.items()})
    for name, columns, proof in PROOFS
)  # fmt: skip


def recognise(probe: Probe, key: str) -> Match | None:
    """The claim on a table with the script's own headers."""
    for table in probe.tables if probe.is_tabular else ():
        for name, columns, proof in PROOFS:
            if find_columns(columns, table.header).keys() >= proof:
                reason = f"{LABELS[name]}, à l’heure de New York sans heure d’été (UTC−5)."
                return Match(connector=key, layout=name, confidence=0.95, reason=reason)
    return None


def read(export: Export, zone: ZoneInfo) -> Iterator[Record | Rejected | Ignored]:
    """A post and its counters a row, or a message a row with a stub of its post."""
    for table in export.probe.tables:
        for name, columns, proof in PROOFS:
            places = find_columns(columns, table.header)
            if not places.keys() >= proof:
                continue
            binding = bind(columns, export, table, places, zone)
            seen: set[str] = set()
            for position, cells in read_rows(export, table):
                values = binding.read(position, cells)
                if not isinstance(values, tuple):
                    yield values
                    continue
                row = dict(zip(columns, values, strict=True))
                yield from (_post if name == NAMES[0] else _comment)(position, row, zone.key, seen)
            return


def _post(position: int, row: dict[str, Any], zone: str, seen: set[str]) -> Iterator[Record]:
    published_at, precision = row["published_at"]
    *page, post_id = node_path(row["post_id"])
    if page and page[0] not in seen:
        seen.add(page[0])
        yield Account(position=0, platform="facebook", account_id=page[0], is_owned=True)
    yield Post(
        position=position, platform="facebook", post_id=post_id, account_id=page[0] if page else None,
        text=row["text"], published_at=published_at, precision=precision, source_zone=zone, url=row["url"],
        format=row["format"],
    )  # fmt: skip
    counters = {name: row[name] for name in ("reactions", "comments", "shares")}
    yield Snapshot(position=position, platform="facebook", post_id=post_id, **counters)


def _comment(position: int, row: dict[str, Any], zone: str, seen: set[str]) -> Iterator[Record]:
    published_at, precision = row["published_at"]
    message_id = node_id(row["comment_id"])
    parent_id = node_id(row["parent_id"]) if row["parent_id"] else None
    *page, post_id = node_path(row["post_id"]) if row["post_id"] else node_path(row["comment_id"])[:-1] or (None,)
    if post_id and post_id not in seen:
        seen.add(post_id)
        yield Post(position=0, platform="facebook", post_id=post_id, account_id=page[0] if page else None, is_stub=True)
    author_id = row["author_id"]
    yield Message(
        position=position, platform="facebook", message_id=message_id, text=row["text"] or "", post_id=post_id,
        kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, parent_id=parent_id,
        thread_id=parent_id or message_id, author_id=author_id, author_name=row["author_name"],
        published_at=published_at, precision=precision, source_zone=zone, likes=row["likes"],
        is_own=author_id == page[0] if author_id and page else None,
    )  # fmt: skip
