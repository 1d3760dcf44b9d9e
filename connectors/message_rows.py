"""The rows of any table of messages as records, one by one or by blocks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.ages import Ages
from connectors.binding import bind, excerpt, read_rows
from connectors.blocks import Block
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.headers import sample_cells
from connectors.identity import (
    CommentRef,
    comment_ref,
    fold_name,
    media_code,
    message_id_from,
    node_id,
    platform_of_id,
    post_ref,
)
from connectors.instants import age, carries_zone
from connectors.mapping import are_row_numbers, chosen_columns, gives_mentions, platform_of_names, says_utc
from connectors.mentions import mention_named, platform_of, site_of
from connectors.message_columns import COLUMNS
from connectors.nested import DEEPEST, Nest
from connectors.plain import Flags
from connectors.readers import Row
from connectors.record import Account, Message, MessageKind, Messages, Post, Precision, Record
from connectors.split_hour import rows_with_hour, table_with_hour

ANSWER = "/reply"  # after the id of a message, that of the answer in its row
FACEBOOK, INSTAGRAM = "facebook", "instagram"
OTHER = "other"
IDS = ("message_id", "parent_id", "thread_id", "post_id")
AS_READ = (
    "parent_id", "thread_id", "author_id", "author_name", "url", "likes", "replies", "rating", "lang",
)  # fmt: skip


class MessageRows:
    """One file being read: its columns, and what its rows share.

    Raises ``Unreadable`` when no column of texts is known or a declared column is not in the file. ``is_by_row``:
    its ids only number the rows, each of which then needs those above it, its hours have a column of their own, its
    addresses are those of mentions, its dates are ages, or its messages hold their answers.
    """

    def __init__(self, export: Export) -> None:
        self.table, places = chosen_columns(export)
        self._split = (places["published_at"], places["hour"]) if {"published_at", "hour"} <= places.keys() else None
        if self._split:
            self.table = table_with_hour(self.table, *self._split)
        samples = {name: sample_cells(self.table, place) for name, place in places.items()}
        self._numbers_rows = are_row_numbers(samples.get("message_id", ()))
        self._are_mentions = gives_mentions(self.table, places)
        aged = any(age(cell) is not None for cell in samples.get("published_at", ()))
        self._ages = Ages(export, self.table, places["published_at"]) if aged else None
        self._nest = Nest.of(self.table, places["text"])
        self.is_by_row = self._numbers_rows or self._split is not None or self._are_mentions or aged
        self.is_by_row = self.is_by_row or self._nest is not None
        is_naive = not carries_zone(samples.get("published_at", ()))
        dates = places.get("published_at")
        zone = "UTC" if dates is not None and says_utc(self.table.header[dates]) else export.zone
        self._source_zone = zone if zone and is_naive else "UTC"
        self._binding = bind(COLUMNS, export, self.table, places, ZoneInfo(zone) if zone else None)
        links = (*samples.get("post_url", ()), *samples.get("url", ()))
        self._platform = (
            export.platform
            or _alone(map(site_of, links))
            or _alone(map(platform_of_id, samples.get("message_id", ())))
            or platform_of_names(self.table)
            or OTHER
        )
        self._are_of_many_sites = self._are_mentions and self._platform == OTHER
        self._have_addresses = any(map(_comment_at, samples.get("url", ())))
        self._said: dict[str, int] = {}
        self._accounts = export.accounts
        self._local_ids: dict[str, str] = {}
        self._seen: set[tuple[str, str]] = set()
        self._twins = Counter[str]()

    def rows(self, export: Export) -> Iterator[Row]:
        """The rows of the file; an hour in a column of its own is put after its day."""
        rows = read_rows(export, self.table)
        return rows_with_hour(rows, *self._split) if self._split else rows

    def owners(self) -> Iterator[Account]:
        """An account for each name of the brand."""
        for name in self._accounts:
            yield Account(position=0, platform=self._platform, account_id=name, name=name, is_owned=True)

    def of_row(
        self, position: int, cells: list[str], above: Message | None = None, depth: int = 0
    ) -> Iterator[Record | Rejected | Ignored]:
        """The message of a row, after the post and the account that it is the first to name, and the answers within it;
        ``above`` is the one that it stands in, ``depth`` how many these are."""
        values = self._binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            return
        (text, moment, _, author_name, author_id, message_id, parent_id, thread_id, post_id, post_url, url, platform,
         brand, is_own, likes, replies, rating, lang, answer, answered) = values  # fmt: skip
        if text is None and rating is None:
            detail = f"Ligne {position} : le texte manque ; cette ligne n’a rien à lire."
            yield Rejected(position, Reason.MISSING_TEXT, detail, excerpt(cells))
            return
        platform = platform or (platform_of(url) if self._are_of_many_sites else self._platform)
        if platform == FACEBOOK:
            message_id, parent_id, thread_id, post_id = (
                one and node_id(one) for one in (message_id, parent_id, thread_id, post_id)
            )
        if above:
            post_id, parent_id = above.post_id, parent_id or above.message_id
            thread_id, platform = thread_id or above.thread_id, above.platform
        published_at, precision = moment or (None, Precision.EXACT)
        is_unnamed = message_id is None or self._numbers_rows
        if self._are_mentions and url and not post_url:
            commented, named = mention_named(url, platform)
            post_id = post_id or commented
            if is_unnamed and named:
                message_id, is_unnamed = named, False
        elif (post_id is None or platform == INSTAGRAM) and (post_url or url):
            post_id = _post_of(post_url or url, platform) or post_id
        if post_id and platform == INSTAGRAM:
            post_id = media_code(post_id)
        if is_unnamed:
            made = self._made(platform, post_id or thread_id, author_id, author_name, text, published_at, url)
            if self._numbers_rows:
                self._local_ids[message_id or ""] = made
                parent_id = parent_id and self._local_ids.get(parent_id)
            message_id = made
        if parent_id is None and self._have_addresses:
            parent_id = _answered_by(message_id, url)
        if precision is Precision.RELATIVE and self._ages:  # and not in the id, which another collection would change
            published_at = self._ages.instant(cells)
        if post_id:
            yield from self._post(position, platform, post_id, post_url)
        if is_own and brand:
            yield from self._brand(position, platform, brand)
        message = Message(
            position=position, platform=platform, message_id=message_id, text=text or "",
            kind=self._kind(post_id, parent_id, rating), post_id=post_id, parent_id=parent_id, thread_id=thread_id,
            author_id=author_id, author_name=author_name, published_at=published_at,
            precision=precision, source_zone=self._source_zone, url=url, likes=likes, replies=replies, rating=rating,
            lang=lang, is_own=is_own,
        )  # fmt: skip
        yield message
        for inner in self._nest.within(cells) if self._nest and depth < DEEPEST else ():
            yield from self.of_row(position, inner, message, depth + 1)
        if answer or answered:
            answered_at, precision = answered or (None, Precision.EXACT)
            yield Message(
                position=position, platform=platform, message_id=f"{message_id}{ANSWER}", text=answer or "",
                kind=MessageKind.REPLY, post_id=post_id, parent_id=message_id, thread_id=thread_id,
                published_at=answered_at, precision=precision, source_zone=self._source_zone, is_own=True,
            )  # fmt: skip

    def of_block(self, block: Block) -> Iterator[Record | Messages | Rejected | Ignored]:
        """The same of every row of a block, unless ``is_by_row``: the rows refused, then all the others at once."""
        columns, refused = self._binding.read_block(block)
        refused |= ~(_is_given(columns["text"]) | _is_given(columns["rating"]))
        for index in map(int, np.flatnonzero(refused)):
            yield from self.of_row(int(block.positions[index]), block.row(index))
        positions, read = pa.array(block.positions), columns
        if refused.any():
            kept = pa.array(~refused)
            positions = positions.filter(kept)
            read = {name: column.filter(kept) for name, column in columns.items()}
        platform = read["platform"].fill_null(self._platform)
        read = read | {name: _as_nodes(read[name], platform) for name in IDS}
        post_id = _with_posts(read["post_id"], pc.coalesce(read["post_url"], read["url"]), platform)
        for row in _firsts(platform, post_id):
            place = (positions[row].as_py(), platform[row].as_py(), post_id[row].as_py())
            yield from self._post(*place, read["post_url"][row].as_py())
        brand = pc.if_else(read["role"], read["brand"], None)
        for row in _firsts(platform, brand):
            yield from self._brand(positions[row].as_py(), platform[row].as_py(), brand[row].as_py())
        message_id = read["message_id"]
        if message_id.null_count:
            lacks = message_id.is_null()
            said = (platform, pc.coalesce(post_id, read["thread_id"]), read["author_id"], read["author_name"],
                    read["text"], read["published_at"], read["url"])  # fmt: skip
            parts = zip(*(column.filter(lacks).to_pylist() for column in said), strict=True)
            made = pa.array([self._made(*one) for one in parts], pa.string())
            message_id = pc.replace_with_mask(message_id, lacks, made)
        if self._have_addresses:
            answered = map(_answered_by, message_id.to_pylist(), read["url"].to_pylist())
            read["parent_id"] = pc.coalesce(read["parent_id"], pa.array(answered, pa.string()))
        kind = pc.if_else(read["rating"].is_valid(), MessageKind.REVIEW.value, MessageKind.COMMENT.value)
        kind = pc.if_else(read["parent_id"].is_valid(), MessageKind.REPLY.value, kind)
        messages = pa.table({
            "position": positions, "platform": platform, "message_id": message_id, "post_id": post_id,
            "text": read["text"].fill_null(""), "kind": kind, "published_at": read["published_at"],
            "precision": read["published_at_precision"].fill_null(Precision.EXACT.value), "is_own": read["role"],
            "source_zone": pa.repeat(pa.scalar(self._source_zone), len(positions)),
            **{name: read[name] for name in AS_READ},
        })  # fmt: skip
        yield Messages(_with_answers(messages, read))

    def _kind(self, post_id: str | None, parent_id: str | None, rating: float | None) -> MessageKind:
        if parent_id:
            return MessageKind.REPLY
        if rating is not None:
            return MessageKind.REVIEW
        return MessageKind.MENTION if self._are_mentions and post_id is None else MessageKind.COMMENT

    def _post(self, position: int, platform: str, post_id: str, url: str | None) -> Iterator[Post]:
        if (platform, post_id) not in self._seen:
            self._seen.add((platform, post_id))
            yield Post(position=position, platform=platform, post_id=post_id, url=url, is_stub=True)

    def _brand(self, position: int, platform: str, brand: str) -> Iterator[Account]:
        if (platform, f"@{brand}") not in self._seen:
            self._seen.add((platform, f"@{brand}"))
            yield Account(position=position, platform=platform, account_id=brand, name=brand, is_owned=True)

    def _made(
        self, platform: str, place: str | None, author_id: str | None, author_name: str | None, text: str | None,
        published_at: datetime | None, url: str | None,
    ) -> str:  # fmt: skip
        """The id of a message that has none: the one that its address names, unless that of another message does too,
        else one made of what it says; of two that nothing tells apart, each has its own."""
        named = _comment_at(url) if url and self._have_addresses else None
        if named and self._said.setdefault(named.comment_id, hash(text)) == hash(text):
            return named.comment_id
        author = author_id or (author_name and fold_name(author_name))
        hashed = message_id_from(platform, place, author, text, published_at)
        if author is None and published_at is None:
            self._twins[hashed] += 1
            hashed = message_id_from(hashed, self._twins[hashed])
        return hashed


def _with_answers(messages: pa.Table, read: dict[str, pa.Array]) -> pa.Table:
    """The messages, and after each the answer that stands in its row, as ``of_row`` makes it."""
    is_answered = pc.or_(read["answer"].is_valid(), read["answered_at_precision"].is_valid())
    if not is_answered.true_count:
        return messages
    asked = messages.filter(is_answered)
    said = {name: array.filter(is_answered) for name, array in read.items() if name.startswith("answer")}
    values = {name: asked[name] for name in ("position", "platform", "post_id", "thread_id", "source_zone")} | {
        "message_id": pc.binary_join_element_wise(asked["message_id"], ANSWER, ""),
        "parent_id": asked["message_id"], "text": said["answer"].fill_null(""), "published_at": said["answered_at"],
        "precision": said["answered_at_precision"].fill_null(Precision.EXACT.value),
        "kind": pa.repeat(pa.scalar(MessageKind.REPLY.value), len(asked)), "is_own": pa.repeat(True, len(asked)),
    }  # fmt: skip
    absent = {field.name: pa.nulls(len(asked), field.type) for field in messages.schema}
    both = pa.concat_tables([messages, pa.table(absent | values, messages.schema)])
    return both.take(np.argsort(both["position"].to_numpy(), kind="stable"))


def _is_given(column: pa.Array) -> Flags:
    given: Flags = column.is_valid().to_numpy(zero_copy_only=False)
    return given


def _with_posts(post_id: pa.Array, link: pa.Array, platform: pa.Array) -> pa.Array:
    """The posts named, else those that the links name; on Instagram, those first: other exports have no other name."""
    is_instagram = pc.equal(platform, INSTAGRAM).fill_null(False)
    lacks = pc.and_(pc.or_(post_id.is_null(), is_instagram), link.is_valid())
    if lacks.true_count:
        found = map(_post_of, link.filter(lacks).to_pylist(), platform.filter(lacks).to_pylist())
        linked = pc.replace_with_mask(pa.nulls(len(post_id), pa.string()), lacks, pa.array(found, pa.string()))
        post_id = pc.coalesce(linked, post_id)
    is_numbered = pc.and_(is_instagram, post_id.is_valid())
    if not is_numbered.true_count:
        return post_id
    codes = pa.array(map(media_code, post_id.filter(is_numbered).to_pylist()), pa.string())
    return pc.replace_with_mask(post_id, is_numbered, codes)


def _as_nodes(ids: pa.Array, platform: pa.Array) -> pa.Array:
    """The ids, those of Facebook under its own numbers, as every other export has them."""
    is_facebook = pc.equal(platform, FACEBOOK)
    if not is_facebook.true_count:
        return ids
    is_coded = pc.and_(is_facebook, pc.match_substring_regex(ids, "[_:]|^[YZ]")).fill_null(False)
    return pc.replace_with_mask(ids, is_coded, pa.array(map(node_id, ids.filter(is_coded).to_pylist()), pa.string()))


def _firsts(*keys: pa.Array) -> list[int]:
    """The rows where values all given first come together."""
    table = pa.table({str(number): key for number, key in enumerate(keys)})
    given = table.append_column("row", pa.array(np.arange(len(table)))).drop_null()
    firsts = given.group_by(table.column_names, use_threads=False).aggregate([("row", "min")])["row_min"]
    return sorted(firsts.to_pylist())


def _alone(platforms: Iterable[str | None]) -> str | None:
    """The platform that all these are of."""
    found = set(platforms)
    return found.pop() if len(found) == 1 else None


def _comment_at(url: str) -> CommentRef | None:
    """What was said under a publication, that an address names; ``None`` for that of the publication."""
    named, post = comment_ref(url), post_ref(url)
    return named if named and post and named.comment_id != post.post_id else None


def _answered_by(message_id: str | None, url: str | None) -> str | None:
    """The message that the one of this id answers, when its address names them both."""
    named = _comment_at(url) if message_id and url else None
    return named.root_id if named and named.comment_id == message_id else None


@lru_cache(maxsize=4096)
def _post_of(url: str, platform: str) -> str | None:
    ref = post_ref(url)
    return ref.post_id if ref and ref.platform == platform else None
