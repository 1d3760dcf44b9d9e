"""One post under all its names: the id that a tool gives it, and the one that its address shows to another tool."""

from pathlib import Path

from dashboard.store.store import Session

_NAMED = ("posts", "messages", "snapshots")


def join_posts(session: Session, spool: dict[str, Path]) -> dict[str, Path]:
    """Learn the names that a spooled file gives its posts; bring stored and spooled rows under one id.

    Gives the files to merge: those of ``spool``, written anew where they call a known post otherwise. Adds to
    ``touched_keys`` the messages that change post.
    """
    posts = {"path": str(spool["posts"])}
    if session.value("SELECT count(name) FROM read_parquet($path)", posts):
        _learn(session, posts)
        _move(session)
    if not session.value("SELECT count(*) FROM post_names"):
        return spool
    return spool | {kind: _renamed(session, spool[kind]) for kind in _NAMED}


def _learn(session: Session, posts: dict[str, str]) -> None:
    """A name belongs to the first id that bore it; an id that comes later with that name is one more name."""
    session.execute(
        """
        INSERT INTO post_names
        SELECT r.platform, r.name, arg_min(r.post_id, r.seq) AS post_id
        FROM read_parquet($path) AS r
        WHERE r.name IS NOT NULL
            AND NOT EXISTS (
                SELECT 1 FROM post_names AS n
                WHERE n.platform = r.platform AND (n.name = r.name OR n.name = r.post_id OR n.post_id = r.name)
            )
        GROUP BY r.platform, r.name
        """,
        posts,
    )
    session.execute(
        """
        INSERT INTO post_names
        SELECT DISTINCT r.platform, r.post_id AS name, n.post_id
        FROM read_parquet($path) AS r
        JOIN post_names AS n ON n.platform = r.platform AND n.name = r.name AND n.post_id <> r.post_id
        WHERE NOT EXISTS (
            SELECT 1 FROM post_names AS k
            WHERE k.platform = r.platform AND (k.name = r.post_id OR k.post_id = r.post_id)
        )
        """,
        posts,
    )


def _move(session: Session) -> None:
    """Stored rows that call a post by a name take its id; two stored posts become the one that has the id."""
    is_named = "s.platform = n.platform AND s.post_id = n.name"
    session.execute(
        f"INSERT INTO touched_keys SELECT s.message_key FROM messages AS s SEMI JOIN post_names AS n ON {is_named}"
    )
    session.execute(
        f"DELETE FROM posts AS s USING post_names AS n WHERE {is_named} AND EXISTS"
        " (SELECT 1 FROM posts AS p WHERE p.platform = n.platform AND p.post_id = n.post_id)"
    )
    for table in _NAMED:
        session.execute(f"UPDATE {table} AS s SET post_id = n.post_id FROM post_names AS n WHERE {is_named}")


def _renamed(session: Session, path: Path) -> Path:
    """The same spooled rows, each post called by its id; the file itself when it already does so."""
    is_named = "n.platform = r.platform AND n.name = r.post_id"
    params = {"path": str(path)}
    if not session.value(
        f"SELECT count(*) FROM read_parquet($path) AS r SEMI JOIN post_names AS n ON {is_named}", params
    ):
        return path
    target = path.with_name(f"{path.stem}-joined.parquet")
    named = (
        "SELECT r.* REPLACE (coalesce(n.post_id, r.post_id) AS post_id) FROM read_parquet($path) AS r"
        f" LEFT JOIN post_names AS n ON {is_named} ORDER BY r.seq"
    )
    session.execute(f"COPY ({named}) TO $target (FORMAT parquet)", params | {"target": str(target)})
    return target
