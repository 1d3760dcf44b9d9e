"""What each table keeps of what successive files say of the same account, post, message or day."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.store.folding import FOLD

# A finer clock replaces a coarser one, never the contrary.
_CLOCK = "list_position(['exact', 'minute', 'hour', 'day', 'relative'], {}.\"precision\")"
_HAS_CLOCK = (
    f"(i.published_at IS NOT NULL AND (s.published_at IS NULL OR {_CLOCK.format('i')} <= {_CLOCK.format('s')}))"
)


# Of the copies inside one file, the precision goes with the instant.
_CLOCKED = {
    column: f'arg_max("{column}", seq - CASE WHEN published_at IS NULL THEN 1000000000000 ELSE 0 END)'
    for column in ("precision", "source_zone")
}


def _newest(*columns: str) -> dict[str, str]:
    return {column: f'coalesce(i."{column}", s."{column}")' for column in columns}


def _instant(condition: str) -> dict[str, str]:
    columns = ("published_at", "precision", "source_zone")
    return {column: f'CASE WHEN {condition} THEN i."{column}" ELSE s."{column}" END' for column in columns}


def _real_first(*columns: str) -> dict[str, str]:
    """A stub completes a real post, a real post overrules a stub."""
    order = 'CASE WHEN i.is_stub AND NOT s.is_stub THEN coalesce(s."{0}", i."{0}") ELSE coalesce(i."{0}", s."{0}") END'
    return {column: order.format(column) for column in columns}


@dataclass(frozen=True, slots=True)
class Entity:
    """A table keyed by ``key``, platform first: how an incoming row ``i`` changes a stored row ``s``.

    ``rows`` are those of the file. Of the copies of one key, ``weight`` tells which has the last word on a column,
    unless ``read`` says how they are read together.
    """

    name: str
    key: tuple[str, ...]
    merged: dict[str, str]
    read: dict[str, str]
    weight: str = "seq"
    provenance: str | None = None  # when the stored row changes owner, beside being inserted
    rows: str = "read_parquet($path)"
    defaults: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.merged)

    @property
    def new_values(self) -> str:
        """The columns of an incoming row as a first row of its key is stored."""
        return ", ".join(
            f'coalesce("{column}", {self.defaults[column]})' if column in self.defaults else f'"{column}"'
            for column in self.columns
        )

    @property
    def keys(self) -> str:
        return ", ".join(self.key)

    @property
    def is_same(self) -> str:
        """The condition under which ``s`` and ``i`` are one; an unnamed account is the same as itself."""
        return " AND ".join(f"s.{column} IS NOT DISTINCT FROM i.{column}" for column in self.key)

    def incoming(self, has_repeats: bool) -> str:
        """The query of one row per key of the file: those that come once as they are, the ``repeated`` put together.

        Grouping only the latter spares a file of distinct keys a pass over all its texts.
        """
        more = ("author_id",) if self is MESSAGES else ()
        once = ", ".join(f'"{column}"' for column in (*self.columns, *more))
        rows = f"SELECT {self.keys}, seq, position, {once} FROM {self.rows} AS i"
        if not has_repeats:
            return rows
        latest = ", ".join(
            f'{self.read.get(column, _last_known(column, self.weight))} AS "{column}"'
            for column in (*self.columns, *more)
        )
        return (
            f"{rows} ANTI JOIN repeated AS s ON {self.is_same} UNION ALL"
            f" SELECT {self.keys}, min(seq) AS seq, arg_min(position, seq) AS position, {latest}"
            f" FROM (SELECT i.* FROM {self.rows} AS i SEMI JOIN repeated AS s ON {self.is_same}) AS copies"
            f" GROUP BY {self.keys}"
        )


def _last_known(column: str, weight: str) -> str:
    return f'arg_max("{column}", {weight})'


ACCOUNTS = Entity(
    "accounts",
    ("platform", "account_id"),
    _newest("name", "handle") | {"is_owned": "i.is_owned OR s.is_owned"},
    {"is_owned": "bool_or(is_owned)"},
)
POSTS = Entity(
    "posts",
    ("platform", "post_id"),
    _real_first("account_id", "text", "url", "format", "title", "duration_s", "is_paid")
    | _instant(f"{_HAS_CLOCK} AND NOT (i.is_stub AND NOT s.is_stub AND s.published_at IS NOT NULL)")
    | {
        "is_system": "CASE WHEN i.is_stub THEN s.is_system ELSE i.is_system END",
        "is_stub": "i.is_stub AND s.is_stub",
    },
    _CLOCKED | {"is_stub": "bool_and(is_stub)"},
    weight="seq + CASE WHEN is_stub THEN 0 ELSE 1000000000000 END",
    provenance="s.is_stub AND NOT i.is_stub",
)
MESSAGES = Entity(
    "messages",
    ("platform", "message_id"),
    _newest(
        "text",
        "folded_text",
        "kind",
        "post_id",
        "parent_id",
        "thread_id",
        "url",
        "likes",
        "replies",
        "rating",
        "lang",
        "is_own",
    )
    | _newest("is_hidden", "is_deleted")
    | _instant(_HAS_CLOCK)
    | {
        "author_key": "CASE WHEN i.author_key IS NULL OR (i.author_id IS NULL AND s.author_key IN ("
        "SELECT author_key FROM authors WHERE author_id IS NOT NULL)) THEN s.author_key ELSE i.author_key END"
    },
    _CLOCKED,
    # an empty text or the default kind says nothing against what is known
    rows="(SELECT * REPLACE (nullif(text, '') AS text, nullif(kind, 'comment') AS kind, CASE WHEN text <> '' THEN"
    f" coalesce(folded_text, {FOLD.format('text')}) END AS folded_text) FROM read_parquet($path))",
    defaults={"text": "''", "folded_text": "''", "kind": "'comment'"},
)
COUNTERS = (
    "impressions", "reach", "views", "reactions", "comments", "shares", "saves", "clicks", "link_clicks",
    "video_views", "watch_time_s", "followers", "followers_gained",
)  # fmt: skip
ACCOUNT_DAYS = Entity(
    "account_days",
    ("platform", "account_id", "counted_on"),
    _newest(
        "impressions", "reach", "views", "interactions", "reactions", "comments", "shares", "clicks", "visits",
        "followers", "followers_gained", "followers_lost",
    ),
    {},
    provenance="true",
)  # fmt: skip
