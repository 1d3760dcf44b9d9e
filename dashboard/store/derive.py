"""The derived tables: who speaks, on which local day, who was answered, when and how it is known.

``message_facts`` and ``turns`` are rebuilt for the touched conversations inside the transaction of an
import, and whole when the zone, the calendar or the own accounts change. Everything is set-based SQL but
the pairing of replies (R0), which reads better as a loop (``dashboard.store.pairing``). The result never
depends on the order of imports: ties sort by instant, inbound first, then id.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
import pyarrow as pa

from connectors.identity import fold_name
from dashboard.config import Settings
from dashboard.stats.business_time import business_seconds, is_open
from dashboard.store import derivation_sql as sql
from dashboard.store.own_names import OwnNames, find_own_accounts, own_names
from dashboard.store.pairing import Said, turns_of
from dashboard.store.store import Session, Store

RULES = 3  # raise it when a rule below changes: workspaces are then rebuilt at the next import
BATCH = 50_000


def derive(session: Session, settings: Settings, touched: pa.Table | None) -> None:
    """Rebuild the derived tables, inside the caller's transaction.

    ``touched`` has one column ``message_key``: the messages that are new or changed; all the
    conversations they belong to are rebuilt. ``None``, or settings that changed since, rebuilds everything.
    """
    names = own_names(session, settings)
    find_own_accounts(session, names)
    has_new_voice = _find_own_authors(session, names)
    wanted = _fingerprint(settings)
    if touched is None or has_new_voice or session.meta("derivation") != wanted:
        session.execute(sql.AFFECT_EVERYTHING)
    else:
        with session.table("touched", touched):
            session.execute(sql.AFFECT_TOUCHED)
        _spread(session, 0)
    session.execute(sql.DESCRIBE, {"zone": settings.timezone})
    session.execute(sql.FORGET_QUICK_REPLIES)
    session.execute(sql.FIND_QUICK_REPLIES)
    if session.value(sql.AFFECT_CHANGED_AUTOMATIC):
        _spread(session, 1000)
        session.execute(sql.DESCRIBE, {"zone": settings.timezone})
    with session.table("paired", _pair(session)):
        session.execute(sql.PAIRS)
    for statement in sql.WRITE_FACTS:
        session.execute(statement)
    _write_turns(session, settings)
    for statement in sql.CLEAN:
        session.execute(statement)
    session.set_meta("derivation", wanted)
    session.set_meta("watch_queries", _watch_queries(settings))


def refresh(store: Store, settings: Settings) -> bool:
    """Bring the workspace up to the settings; whether the derived tables had to be rebuilt."""
    with store.reading() as session:
        known, queries = session.meta("derivation"), session.meta("watch_queries")
    is_stale = known is not None and known != _fingerprint(settings)
    if is_stale:
        with store.writing() as session:
            derive(session, settings, None)
    elif queries != _watch_queries(settings):
        with store.writing() as session:
            session.set_meta("watch_queries", _watch_queries(settings))
    return is_stale


def _fingerprint(settings: Settings) -> str:
    """What the derived tables depend on beside the records, as one short text."""
    rules = (RULES, settings.timezone, sorted(map(fold_name, settings.own_accounts)), settings.hours)
    closed = (settings.hours_valid_from, settings.holiday_list, sorted(settings.closed_on))
    return hashlib.sha256(repr((rules, closed)).encode()).hexdigest()


def _watch_queries(settings: Settings) -> str:
    """The declared queries as the figures read them."""
    return json.dumps([asdict(query) for query in settings.watch_queries], ensure_ascii=False)


def _find_own_authors(session: Session, names: OwnNames) -> bool:
    """Refresh ``own_authors``; whether an author became the brand, or is no more."""
    own: set[str] = set()
    if names.declared or names.proved:
        rows = _rows_of(session.arrow(sql.AUTHOR_NAMES))
        own = {author_key for author_key, platform, *forms in rows if names.have(platform, *forms)}
    if own == {key for (key,) in session.rows("SELECT author_key FROM own_authors")}:
        return False
    session.execute("DELETE FROM own_authors")
    with session.table("own", pa.table({"author_key": pa.array(sorted(own), pa.string())})):
        session.execute("INSERT INTO own_authors SELECT author_key FROM own")
    return True


def _spread(session: Session, wave: int) -> None:
    """Grow ``affected`` to whole conversations: posts, threads, parents, children."""
    while session.value(sql.SPREAD, {"wave": wave}):
        wave += 1


def _pair(session: Session) -> pa.Table:
    """Every inbound message of the scopes where the brand speaks: its turn, its answer, the method."""
    names = {
        author: tuple({fold_name(form) for form in forms if form})
        for author, *forms in _rows_of(session.arrow(sql.NAMES_TO_RECOGNISE))
    }
    keys: list[int] = []
    turn_keys: list[int] = []
    answers: list[int | None] = []
    methods: list[str | None] = []
    for scope in _scopes(session.arrow(sql.TO_PAIR), names):
        for turn in turns_of(scope):
            keys += turn.keys
            turn_keys += [turn.keys[0]] * len(turn.keys)
            answers += [turn.answer] * len(turn.keys)
            methods += [turn.method] * len(turn.keys)
    return pa.table(
        {
            "message_key": pa.array(keys, pa.int64()),
            "turn_key": pa.array(turn_keys, pa.int64()),
            "answer_key": pa.array(answers, pa.int64()),
            "answer_method": pa.array(methods, pa.string()),
        }
    )


def _scopes(found: pa.Table, names: dict[str, tuple[str, ...]]) -> Iterator[list[Said]]:
    current: list[Said] = []
    scope_now = None
    for scope, key, at, thread, author, is_outbound, parent, has_ids, is_flat, opening in _rows_of(found):
        if scope != scope_now and current:
            yield current
            current = []
        scope_now = scope
        known_as = names.get(author, ())
        current.append(Said(key, at, thread, author, is_outbound, parent, has_ids, is_flat, opening, known_as))
    if current:
        yield current


def _rows_of(table: pa.Table) -> Iterator[tuple]:  # type: ignore[type-arg]  # rows of any query
    for batch in table.to_batches(max_chunksize=BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _write_turns(session: Session, settings: Settings) -> None:
    for statement in sql.GATHER_TURNS:
        session.execute(statement)
    calendars = settings.calendars
    answered = session.arrow(sql.ANSWERED_TURNS)
    opened_at = answered["opened_at"].to_numpy().astype("datetime64[us]")
    answered_at = answered["answered_at"].to_numpy().astype("datetime64[us]")
    business = business_seconds(calendars, opened_at, answered_at)
    out_of_hours = ~is_open(calendars, opened_at) & ~is_open(calendars, answered_at) & (business == 0)
    unknown = np.isnan(business)
    timed = pa.table(
        {
            "turn_key": answered["turn_key"],
            "business_s": pa.array(business, mask=unknown),
            "is_off_hours": pa.array(out_of_hours, mask=unknown),
        }
    )
    with session.table("timed", timed):
        session.execute(sql.WRITE_TURNS)
