"""Removing messages with all that is known of them, and one person from every table.

Everything happens in the caller's transaction, best in a workspace ``rewriting``: a deleted row of a database file is
still in its bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.store.covering import cover, tables_with
from dashboard.store.merge import Merged
from dashboard.store.people import Person, people
from dashboard.store.store import Session, utc_now
from dashboard.text.erasing import ERASED, folded, parts_of, words_of


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows went (``texts``: were covered); ``sources``: the kept files they came from, relative to the
    workspace."""

    messages: int = 0
    posts: int = 0
    authors: int = 0
    alerts: int = 0
    texts: int = 0
    saved_views: int = 0
    sources: tuple[str, ...] = ()


def keep_erased(session: Session, merged: Merged) -> Merged:
    """Take out again what an import brought of people who were erased: their rows were of no use."""
    if not session.value("SELECT count(*) FROM erased_authors"):
        return merged
    session.execute(
        "CREATE OR REPLACE TEMP TABLE gone AS SELECT message_key, position FROM messages"
        " SEMI JOIN erased_authors USING (author_key)"
    )
    messages, rows = session.row("SELECT count(*), count(DISTINCT position) FROM gone") or (0, 0)
    _delete_gone(session)
    session.execute("DELETE FROM authors WHERE author_key IN (SELECT author_key FROM erased_authors)")
    moved = min(rows, merged.rows_new)
    return replace(
        merged,
        rows_new=merged.rows_new - moved,
        rows_ignored=merged.rows_ignored + moved,
        messages=merged.messages - messages,
    )


def erase(session: Session, persons: Sequence[Person]) -> Erased:
    """Remove what these people wrote, their names and ids, and cover them in what others wrote.

    Whole names, handles and ids are covered everywhere; a first name only in the conversations that the person took
    part in. ``derive`` is then to be run whole. The pseudonym stays in ``erased_authors``.
    """
    keys = [person.author_key for person in persons]
    if not keys:
        return Erased()
    session.execute(
        "CREATE OR REPLACE TEMP TABLE gone AS SELECT message_key, position FROM messages"
        " WHERE list_contains($keys, author_key)",
        {"keys": keys},
    )
    session.execute(
        "CREATE OR REPLACE TEMP TABLE near AS SELECT DISTINCT f.message_key FROM message_facts AS f"
        " WHERE f.thread_key IN (SELECT t.thread_key FROM message_facts AS t SEMI JOIN gone USING (message_key))"
    )
    sources = _sources_of_gone(session)
    messages = int(session.value("SELECT count(*) FROM gone"))
    alerts = _delete_gone(session)
    posts = _delete_accounts(session, persons)
    for table in tables_with(session, "author_key"):
        if table not in ("erased_authors", "messages"):
            session.execute(f'DELETE FROM "{table}" WHERE list_contains($keys, author_key)', {"keys": keys})
    session.execute(
        "INSERT INTO erased_authors SELECT asked.author_key, $now FROM (SELECT unnest($keys) AS author_key) AS asked"
        " ANTI JOIN erased_authors USING (author_key)",
        {"keys": keys, "now": utc_now()},
    )
    names, handles = [person.name for person in persons], [person.handle for person in persons]
    words = words_of(names, handles, (person.author_id for person in persons)) | frozenset(keys)
    found = cover(session, map(folded, words), map(folded, parts_of([*names, *handles])))
    session.execute("DROP TABLE temp.near")
    return Erased(
        messages, posts, len(keys), alerts, found.texts, found.saved_views, tuple(sorted({*sources, *found.sources}))
    )


def erased_keys(session: Session) -> list[str]:
    """The pseudonyms of those who were erased."""
    return [str(key) for (key,) in session.rows("SELECT author_key FROM erased_authors ORDER BY author_key")]


def erase_again(session: Session, keys: Sequence[str]) -> Erased:
    """Erase those of these pseudonyms that a restored workspace knows."""
    return erase(session, [person for key in keys for person in people(session, key)])


def purge(session: Session, before: datetime) -> Erased:
    """Remove the messages published before an instant (naive UTC), then the authors who have none left.

    What the brand published and its counters stay: they are nobody's data. Undated messages stay too.
    """
    session.execute(
        "CREATE OR REPLACE TEMP TABLE gone AS SELECT message_key, position FROM messages WHERE published_at < $before",
        {"before": before},
    )
    messages = int(session.value("SELECT count(*) FROM gone"))
    of_old = "import_id IN (SELECT import_id FROM imports WHERE first_at < $before)"
    aside = (
        f"SELECT DISTINCT stored_path FROM imports SEMI JOIN (SELECT import_id FROM rejected WHERE {of_old}) AS r"
        " USING (import_id) WHERE stored_path IS NOT NULL"
    )
    sources = {*_sources_of_gone(session), *(str(path) for (path,) in session.rows(aside, {"before": before}))}
    alerts = _delete_gone(session)
    orphans = "SELECT author_key FROM authors ANTI JOIN messages USING (author_key)"
    authors = int(session.value(f"SELECT count(*) FROM ({orphans}) AS o"))
    session.execute(f"DELETE FROM authors WHERE author_key IN ({orphans})")
    texts = int(session.value(f"SELECT count(*) FROM rejected WHERE {of_old}", {"before": before}))
    session.execute(f"UPDATE rejected SET excerpt = '{ERASED}', detail = '' WHERE {of_old}", {"before": before})
    return Erased(messages, authors=authors, alerts=alerts, texts=texts, sources=tuple(sorted(sources)))


def forget_sources(session: Session, sources: Iterable[str]) -> None:
    """Note that the copies of these files are kept no more."""
    session.execute(
        "UPDATE imports SET stored_path = NULL WHERE list_contains($sources, stored_path)", {"sources": list(sources)}
    )


def _sources_of_gone(session: Session) -> tuple[str, ...]:
    """The kept files that the messages of ``gone`` were read in."""
    rows = session.rows(
        """
        SELECT DISTINCT i.stored_path FROM imports AS i
        WHERE i.stored_path IS NOT NULL AND i.import_id IN (
            SELECT m.import_id FROM messages AS m SEMI JOIN gone USING (message_key)
            UNION SELECT s.import_id FROM message_sources AS s SEMI JOIN gone USING (message_key)
        )
        """
    )
    return tuple(str(path) for (path,) in rows)


def _delete_gone(session: Session) -> int:
    """Delete the messages of ``gone`` wherever a table speaks of them; how many alerts went with them."""
    session.execute(
        "CREATE OR REPLACE TEMP TABLE gone_alerts AS SELECT alert_id FROM alerts SEMI JOIN gone USING (message_key)"
    )
    alerts = int(session.value("SELECT count(*) FROM gone_alerts"))
    for column, gone in (("alert_id", "gone_alerts"), ("message_key", "gone")):
        for table in tables_with(session, column):
            session.execute(f'DELETE FROM "{table}" WHERE {column} IN (SELECT {column} FROM {gone})')
    session.execute("DROP TABLE temp.gone")
    session.execute("DROP TABLE temp.gone_alerts")
    return alerts


def _delete_accounts(session: Session, persons: Sequence[Person]) -> int:
    """Delete the accounts of these people that are not the brand's, and what is published under them."""
    posts = 0
    for person in persons:
        if person.author_id is None:
            continue
        account = [person.platform, person.author_id]
        is_theirs = "platform = ? AND account_id = ?"
        if session.value(f"SELECT count(*) FROM own_accounts WHERE {is_theirs}", account):
            continue
        of_posts = f"SELECT post_id FROM posts WHERE {is_theirs}"
        posts += int(session.value(f"SELECT count(*) FROM ({of_posts}) AS p", account))
        for table in ("snapshots", "post_names"):
            session.execute(
                f"DELETE FROM {table} WHERE platform = ? AND post_id IN ({of_posts})", account[:1] + account
            )
        for table in ("posts", "accounts", "account_days"):
            session.execute(f"DELETE FROM {table} WHERE {is_theirs}", account)
    return posts
