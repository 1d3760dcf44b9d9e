"""Records on their way to the store: columnar files in a temporary folder, in constant memory.

Reading an export is slow and happens here, outside the workspace's lock; the merge then reads the files
in one short transaction.
"""

import types
import typing
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import MISSING, fields
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache, partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from connectors.identity import author_key, post_ref
from connectors.record import Account, AccountDay, Message, Messages, Post, Record, Snapshot
from dashboard.store.folding import quick_fold

BATCH = 20_000
GROUP = 122_880  # rows written at once: a group of rows of DuckDB, which then writes each in one go
MOST_AUTHORS = 300_000  # whose pseudonyms are remembered at once
MOST_BEHIND = 4  # tables that the writer may still have to write
_ARROW = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    datetime: pa.timestamp("us"),  # aware instants are written as UTC
    date: pa.date32(),
}
_COLUMN = {"on": "counted_on"}  # a field whose name is a word of SQL


def _arrow_type(annotation: Any) -> pa.DataType:
    """The column type of a field such as ``int | None``."""
    options = typing.get_args(annotation) if isinstance(annotation, types.UnionType) else (annotation,)
    plain = next(option for option in options if option is not type(None))
    return _ARROW[str if issubclass(plain, StrEnum) else plain]


def _record_schema(record: type[Record], *more: str) -> pa.Schema:
    hints = typing.get_type_hints(record)
    columns = [(_COLUMN.get(field.name, field.name), _arrow_type(hints[field.name])) for field in fields(record)]
    return pa.schema([("seq", pa.int64()), *columns, *((name, pa.string()) for name in more)])


SCHEMAS = {
    "accounts": _record_schema(Account),
    "posts": _record_schema(Post, "name"),
    "messages": _record_schema(Message, "author_key", "folded_text"),
    "snapshots": _record_schema(Snapshot),
    "account_days": _record_schema(AccountDay),
    "rejected": pa.schema(
        [("position", pa.int64()), ("code", pa.string()), ("detail", pa.string()), ("excerpt", pa.string())]
    ),
    "ignored": pa.schema([("position", pa.int64())]),
}
_READ = SCHEMAS | {"messages": SCHEMAS["messages"].remove(len(SCHEMAS["messages"]) - 1)}  # without the folded texts
_KIND_OF: dict[type[Record], str] = {
    Account: "accounts", Post: "posts", Message: "messages", Snapshot: "snapshots", AccountDay: "account_days",
}  # fmt: skip
_FEW_VALUES = ["platform", "kind", "precision", "source_zone", "post_id", "lang"]  # worth a dictionary in the files
_DEFAULTS = {field.name: field.default for field in fields(Message) if field.default is not MISSING}
_VALUES_OF = {kind: attrgetter(*(field.name for field in fields(record))) for record, kind in _KIND_OF.items()}


class _Pseudonyms:
    """The keys of authors given by columns, each reckoned the first time only."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self.forget()

    def forget(self) -> None:
        """Leave the memory that the known ones take."""
        self._known = self._keys = pa.array([], pa.string())

    def of(self, people: pa.ChunkedArray) -> pa.Array:
        """The key of each person, as ``_person`` writes them."""
        coded = people.combine_chunks().dictionary_encode()
        places = pc.index_in(coded.dictionary, self._known)
        if len(self._known) + places.null_count > MOST_AUTHORS:
            self.forget()
            places = pc.index_in(coded.dictionary, self._known)
        is_new = places.is_null()
        new = coded.dictionary.filter(is_new)
        keys = pa.array([_pseudonym(self._secret, person) for person in new.to_pylist()], pa.string())
        places = pc.replace_with_mask(places, is_new, pa.array(np.arange(len(new), dtype=np.int32) + len(self._known)))
        self._known, self._keys = pa.concat_arrays([self._known, new]), pa.concat_arrays([self._keys, keys])
        return self._keys.take(places.take(coded.indices))


class Spool:
    """Takes records one by one; ``path(kind)`` gives the Parquet file of each kind once closed.

    ``secret`` keys the authors' pseudonyms. ``has_rows`` tells whether a row (position above 0) gave a record,
    ``rows_ignored`` how many were of no use, ``has_known_rows`` whether one of those was not merely blank.
    """

    def __init__(self, folder: Path, secret: str) -> None:
        self.has_rows = False
        self.rows_ignored = 0
        self.has_known_rows = False
        self._folder = folder
        self._seq = 0
        self._waiting: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in SCHEMAS}
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._gathered: dict[str, list[pa.Table]] = {kind: [] for kind in SCHEMAS}
        self._pseudonym = lru_cache(MOST_AUTHORS)(partial(_pseudonym, secret))
        self._pseudonyms = _Pseudonyms(secret)
        self._background = ThreadPoolExecutor(1)  # folds, keys and writes while the next rows are read
        self._behind: deque[Future[None]] = deque()

    @property
    def records(self) -> int:
        """How many it took."""
        return self._seq

    def path(self, kind: str) -> Path:
        """Where the records of a kind are."""
        return self._folder / f"{kind}.parquet"

    def add(self, record: Record) -> None:
        """Keep a record."""
        kind = _KIND_OF[type(record)]
        self._seq += 1
        self.has_rows = self.has_rows or record.position > 0
        values = (self._seq, *_VALUES_OF[kind](record))
        if isinstance(record, Message):
            values = (*values, self._pseudonym(_person(record)))
        elif isinstance(record, Post):
            values = (*values, _other_name(record))
        self._keep(kind, values)

    def add_many(self, messages: Messages) -> None:
        """Keep messages given as columns."""
        given, count = messages.columns, len(messages.columns)
        if not count:
            return
        self.has_rows = True
        self._flush("messages")
        derived = {"seq": pa.array(np.arange(self._seq + 1, self._seq + 1 + count))}
        self._seq += count
        columns = [derived.get(field.name, _column_of(given, field)) for field in _READ["messages"]]
        self._hand("messages", pa.Table.from_arrays(columns, schema=_READ["messages"]))

    def reject(self, position: int, code: str, detail: str, excerpt: str) -> None:
        """Keep a row that could not be read."""
        self._keep("rejected", (position, code, detail, excerpt))

    def ignore(self, position: int, is_known: bool = True) -> None:
        """Count a row of no use: ``is_known`` for a total or another report's line, not for a blank one."""
        self.rows_ignored += 1
        self.has_known_rows = self.has_known_rows or is_known
        self._keep("ignored", (position,))

    def close(self) -> None:
        """Write what is left; every kind has its file, empty or not."""
        with self._background:
            for kind in SCHEMAS:
                self._flush(kind)
                self._behind.append(self._background.submit(self._write, kind))
        for written in self._behind:
            written.result()
        for writer in self._writers.values():
            writer.close()
        self._pseudonym.cache_clear()
        self._pseudonyms.forget()
        pa.default_memory_pool().release_unused()

    def _keep(self, kind: str, values: tuple[Any, ...]) -> None:
        waiting = self._waiting[kind]
        waiting.append(values)
        if len(waiting) >= BATCH:
            self._flush(kind)

    def _flush(self, kind: str) -> None:
        schema, rows = _READ[kind], self._waiting[kind]
        if rows:
            columns = zip(*rows, strict=True)
            arrays = [_column(values, field.type) for values, field in zip(columns, schema, strict=True)]
            rows.clear()
            self._hand(kind, pa.Table.from_arrays(arrays, schema=schema))

    def _hand(self, kind: str, table: pa.Table) -> None:
        """Give rows to the background, once it is not too far behind."""
        if len(self._behind) >= MOST_BEHIND:
            self._behind.popleft().result()
        self._behind.append(self._background.submit(self._gather, kind, table))

    # What follows runs in the background.

    def _gather(self, kind: str, table: pa.Table) -> None:
        gathered = self._gathered[kind]
        gathered.append(_with_folds(table) if kind == "messages" else table)
        if sum(map(len, gathered)) >= GROUP:
            whole = pa.concat_tables(gathered)
            self._gathered[kind] = [whole[:GROUP]]
            self._write(kind)
            self._gathered[kind] = [whole[GROUP:]]

    def _write(self, kind: str) -> None:
        """Write what is gathered of a kind."""
        if kind not in self._writers:
            self._writers[kind] = pq.ParquetWriter(  # packing would take longer than writing, for a file soon removed
                self.path(kind), SCHEMAS[kind], compression="none", use_dictionary=_FEW_VALUES, write_statistics=False
            )
        if gathered := self._gathered[kind]:
            whole = pa.concat_tables(gathered)
            self._writers[kind].write_table(self._with_keys(whole) if kind == "messages" else whole)
            self._gathered[kind] = []

    def _with_keys(self, messages: pa.Table) -> pa.Table:
        """The same with the keys of the authors that have none yet."""
        keys = messages["author_key"]
        if keys.null_count:
            people = pc.if_else(keys.is_null(), _people(messages), None)
            keys = pc.coalesce(keys, self._pseudonyms.of(people))
        return messages.set_column(messages.schema.get_field_index("author_key"), "author_key", keys)


def _with_folds(messages: pa.Table) -> pa.Table:
    return messages.append_column("folded_text", quick_fold(messages["text"]))


def _people(messages: pa.Table) -> pa.ChunkedArray:
    """The authors as ``_person`` writes them."""
    author_id, name, handle = (_filled(messages[column]) for column in ("author_id", "author_name", "author_handle"))
    how = pc.if_else(author_id.is_valid(), "id", "name")
    return pc.binary_join_element_wise(
        messages["platform"], how, pc.coalesce(author_id, name, handle, pa.scalar("")), "\x1f"
    )


def _pseudonym(secret: str, person: str) -> str | None:
    """The key of who is written ``<platform>\\x1f<id or name>\\x1f<that id or name>``; ``None`` when it is nobody."""
    platform, how, who = person.split("\x1f", 2)
    if how == "id":
        return author_key(platform, who, None, secret)
    return author_key(platform, None, who, secret) if who.strip("@ ") else None


def _person(message: Message) -> str:
    """Who ``_pseudonym`` knows as the author of a message."""
    how, who = (
        ("id", message.author_id) if message.author_id else ("name", message.author_name or message.author_handle)
    )
    return f"{message.platform}\x1f{how}\x1f{who or ''}"


def _column_of(given: pa.Table, field: pa.Field) -> pa.Array | pa.ChunkedArray:
    """A column as the store has it, or its default all along."""
    if field.name in given.column_names:
        return given[field.name]
    return pa.repeat(pa.scalar(_DEFAULTS.get(field.name), field.type), len(given))


def _filled(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """The texts, ``None`` for an empty one."""
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _other_name(post: Post) -> str | None:
    """The id that the post's own address shows, when the export calls it otherwise."""
    ref = post_ref(post.url) if post.url else None
    is_other = ref is not None and ref.platform == post.platform and ref.post_id not in (None, post.post_id)
    return ref.post_id if ref and is_other else None


def _column(values: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # half a character, as some tools write when they cut a text
        return pa.array([v if v is None else v.encode("utf-8", "replace").decode() for v in values], kind)
