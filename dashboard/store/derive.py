"""The derived tables: who speaks, on which local day, who was answered, when and how it is known.

``message_facts`` and ``turns`` are rebuilt for the touched conversations inside the transaction of an
import, and whole when the zone, the calendar or the own accounts change. Everything is set-based SQL but
the pairing of replies (R0), which reads better as a loop (``dashboard.store.pairing``). The result never
depends on the order of imports: ties sort by instant, inbound first, then id.
"""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from connectors.identity import fold_name
from dashboard.config import Settings
from dashboard.stats.business_time import business_seconds, is_open
from dashboard.store import derivation_sql as sql
from dashboard.store import facts_sql, pairing_sql
from dashboard.store.declared import is_declared, keep_declared
from dashboard.store.own_names import OwnNames, find_own_accounts, own_author_keys, own_names
from dashboard.store.pairing import Said, turns_of
from dashboard.store.store import Session, Store
from dashboard.store.undated_sql import ADD_UNDATED

RULES = 6  # raise it when a rule below changes: workspaces are then rebuilt at the next import
SHARE_ROWS = 200_000  # messages paired at once


def derive(session: Session, settings: Settings, touched: pa.Table | None) -> None:
    """Rebuild the derived tables, inside the caller's transaction.

    ``touched`` has one column ``message_key``: the messages that are new or changed; all the
    conversations they belong to are rebuilt. ``None``, or settings that changed since, rebuilds everything.
    """
    names = own_names(session, settings)
    find_own_accounts(session, names)
    has_new_voice = _find_own_authors(session, names)
    wanted = _fingerprint(settings)
    is_everything = touched is None or has_new_voice or session.meta("derivation") != wanted
    if not is_everything:
        with session.table("touched", touched):
            session.execute(sql.AFFECT_TOUCHED)
        _spread(session, 0)
    with session.temporary_folder() as folder:
        salt = _describe(session, settings, is_everything, folder)
        session.execute(sql.forget("quick_replies", "message_key", is_everything))
        session.execute(pairing_sql.FIND_QUICK_REPLIES)
        if not is_everything and session.value(pairing_sql.AFFECT_CHANGED_AUTOMATIC):
            _spread(session, 1000)
            salt = _describe(session, settings, is_everything, folder)
        _run(session, pairing_sql.FIND_ANSWERS)
        _pair(session, salt)
        _run(session, facts_sql.JUDGE)
        session.execute(sql.forget("message_facts", "message_key", is_everything))
        session.execute(facts_sql.WRITE_FACTS)
        session.execute(sql.forget("turns", "turn_key", is_everything))
        _write_turns(session, settings)
        _run(session, sql.CLEAN)
    session.set_meta("derivation", wanted)
    keep_declared(session, settings)


def refresh(store: Store, settings: Settings) -> bool:
    """Bring the workspace up to the settings; whether the derived tables had to be rebuilt."""
    with store.reading() as session:
        known, is_known = session.meta("derivation"), is_declared(session, settings)
    is_stale = known is not None and known != _fingerprint(settings)
    if is_stale:
        with store.writing() as session:
            derive(session, settings, None)
    elif not is_known:
        with store.writing() as session:
            keep_declared(session, settings)
    return is_stale


def _fingerprint(settings: Settings) -> str:
    """What the derived tables depend on beside the records, as one short text."""
    rules = (RULES, settings.timezone, sorted(map(fold_name, settings.own_accounts)), settings.hours)
    closed = (settings.hours_valid_from, settings.holiday_list, sorted(settings.closed_on))
    return hashlib.sha256(repr((rules, closed)).encode()).hexdigest()


def _find_own_authors(session: Session, names: OwnNames) -> bool:
    """Refresh ``own_authors``; whether an author became the brand, or is no more."""
    own = own_author_keys(session, names)
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


def _describe(session: Session, settings: Settings, is_everything: bool, folder: Path) -> int:
    """Fill what the other queries read of the affected messages, in ``folder``; the salt of their numbers."""
    only = "" if is_everything else "SEMI JOIN affected USING (message_key)"
    session.execute(sql.CLIMB.format(only=only))
    session.execute(sql.NUMBER_POSTS.format(only=only))
    session.execute(sql.SHIFT_HOURS.format(only=only), {"zone": settings.timezone})
    for salt in count():
        path = str(folder / f"{secrets.token_hex(4)}.parquet")
        session.execute(sql.PLACE.format(only=only), {"zone": settings.timezone, "salt": salt, "path": path})
        session.execute(sql.READ_PLACED.format(path=path.replace("'", "''")))
        _run(session, sql.GATHER)
        if not any(found for (found,) in session.rows(sql.COLLISIONS, {"salt": salt})):
            break
    _run(session, pairing_sql.READ_BRAND)
    return salt


def _pair(session: Session, salt: int) -> None:
    """Fill ``pairs``: the turns of several messages and the answered ones, with the method."""
    names = {
        author: tuple({fold_name(form) for form in forms if form})
        for author, *forms in _rows_of(session.arrow(pairing_sql.NAMES_TO_RECOGNISE, {"salt": salt}))
    }
    _run(session, (pairing_sql.CREATE_PAIRS, pairing_sql.FIND_PLAIN, pairing_sql.ADD_PLAIN))
    shares = int(session.value("SELECT count(*) FROM to_pair")) // SHARE_ROWS + 1
    for share in range(shares):
        scopes = _scopes(session.arrow(pairing_sql.TO_PAIR, {"share": share, "shares": shares}), names)
        turns = [turn for scope in scopes for turn in turns_of(scope) if turn.answer or len(turn.keys) > 1]
        sizes = [len(turn.keys) for turn in turns]
        paired = {
            "message_key": pa.array([key for turn in turns for key in turn.keys], pa.int64()),
            "turn_key": np.repeat(np.array([turn.keys[0] for turn in turns], np.int64), sizes),
            "answer_key": pa.array([turn.answer for turn in turns], pa.int64()).take(
                np.repeat(np.arange(len(turns)), sizes)
            ),
            "answer_method": pa.array([turn.method for turn in turns], pa.string()).take(
                np.repeat(np.arange(len(turns)), sizes)
            ),
        }
        with session.table("paired", pa.table(paired)):
            session.execute(pairing_sql.ADD_PAIRED)
    session.execute(pairing_sql.ADD_WAITING)
    if session.value("SELECT count(*) FROM brand WHERE published_at IS NULL AND parent IS NOT NULL"):
        _run(session, ADD_UNDATED)


def _scopes(found: pa.Table, names: dict[int, tuple[str, ...]]) -> Iterator[list[Said]]:
    for _, rows in groupby(_rows_of(found), key=itemgetter(0, 1)):
        yield [Said(*row[2:], names.get(row[5], ())) for row in rows]  # type: ignore[call-arg]


def _rows_of(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def _write_turns(session: Session, settings: Settings) -> None:
    calendars = settings.calendars
    answered = session.arrow(facts_sql.ANSWERED_TURNS)
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
        _run(session, facts_sql.WRITE_TURNS)


def _run(session: Session, statements: Sequence[str]) -> None:
    for statement in statements:
        session.execute(statement)
