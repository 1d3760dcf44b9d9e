"""Themes in the store: which there are, what each message is about, and what the reader made of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from dashboard.errors import UsageError
from dashboard.store.store import Session, utc_now
from dashboard.store.vocabulary import VOICE

IN_FORCE = "theme_analyzer"  # meta
LOOKED_AT = "themes_found_among"  # meta: how many inbound messages there were when themes were last looked for
LONGEST_NAME = 60

_COLUMNS = pa.schema([("message_key", pa.int64()), ("theme", pa.string()), ("reasons", pa.string())])
_CATALOGUE = pa.schema(
    [
        ("theme", pa.string()),
        ("name", pa.string()),
        ("words", pa.list_(pa.string())),
        ("terms", pa.list_(pa.string())),
        ("is_found", pa.bool_()),
    ]
)

Places = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its code, its name before any change of the reader, typical words, and the terms found for it."""

    theme: str
    name: str
    words: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    is_found: bool = False


def catalogue(session: Session) -> list[Theme]:
    """Every theme known in the workspace, in the order they were written."""
    rows = session.rows("SELECT theme, name, words, terms, is_found FROM theme_catalogue ORDER BY rowid")
    return [Theme(theme, name, tuple(words), tuple(terms), is_found) for theme, name, words, terms, is_found in rows]


def write_catalogue(session: Session, known: Iterable[Theme]) -> None:
    """Write the themes in place of those that were known; what the reader changed is kept apart."""
    rows = [
        {
            "theme": each.theme,
            "name": each.name,
            "words": [*each.words],
            "terms": [*each.terms],
            "is_found": each.is_found,
        }
        for each in known
    ]
    session.execute("DELETE FROM theme_catalogue")
    with session.table("known_themes", pa.Table.from_pylist(rows, schema=_CATALOGUE)):
        session.execute("INSERT INTO theme_catalogue SELECT theme, name, words, terms, is_found FROM known_themes")


def count_inbound(session: Session) -> int:
    """How many messages of the public the workspace holds."""
    return int(session.value("SELECT count(*) FROM message_facts WHERE direction = 'inbound'"))


def sample(session: Session, at_most: int) -> list[tuple[str, str]]:
    """(text, author) of at most ``at_most`` inbound messages with a text, the same for the same messages."""
    rows = session.rows(
        f"""
        SELECT m.text, {VOICE}
        FROM messages AS m
        JOIN message_facts AS f ON f.message_key = m.message_key
        WHERE f.direction = 'inbound' AND trim(m.text) <> ''
        ORDER BY hash(m.platform, m.message_id), m.message_key
        LIMIT ?
        """,
        [at_most],
    )
    return [(str(text), str(author)) for text, author in rows]


def count_unread(session: Session, analyzer: str) -> int:
    """How many inbound messages the analyzer has not read."""
    return int(session.value(f"SELECT count(*) FROM ({_UNREAD})", [analyzer]))


def unread(session: Session, analyzer: str, after: int, limit: int) -> list[tuple[int, str]]:
    """(message_key, text) of the first inbound messages past ``after`` that the analyzer has not read."""
    sql = f"{_UNREAD} AND m.message_key > ? ORDER BY m.message_key LIMIT ?"
    return [(int(key), str(text)) for key, text in session.rows(sql, [analyzer, after, limit])]


_UNREAD = """
SELECT m.message_key, m.text
FROM messages AS m
JOIN message_facts AS f ON f.message_key = m.message_key
LEFT JOIN message_themes AS t ON t.message_key = m.message_key AND t.analyzer = ?
WHERE f.direction = 'inbound' AND t.message_key IS NULL
"""


def write(session: Session, analyzer: str, judged: Iterable[tuple[int, Mapping[str, Places]]]) -> None:
    """Write the themes of messages the analyzer had not read, each with the places that show it."""
    rows = [
        {"message_key": key, "theme": theme, "reasons": json.dumps([*map(list, places)], separators=(",", ":"))}
        for key, found in judged
        for theme, places in (found.items() or [(None, ())])
    ]
    with session.table("judged_rows", pa.Table.from_pylist(rows, schema=_COLUMNS)):
        session.execute(
            """
            INSERT INTO message_themes (message_key, theme, analyzer, reasons, judged_at)
            SELECT message_key, theme, ?, reasons, ? FROM judged_rows
            """,
            [analyzer, utc_now()],
        )


def put_in_force(session: Session, analyzer: str) -> None:
    """Make the figures read what this analyzer said, and forget what the former ones did."""
    session.set_meta(IN_FORCE, analyzer)
    session.execute("DELETE FROM message_themes WHERE analyzer <> ?", [analyzer])


def shown(session: Session) -> pd.DataFrame:
    """The themes as the reader sees them, most messages first: ``theme``, ``name``, ``words``, ``messages``,
    ``is_found``, ``is_hidden``, ``merged_into`` (a code, when the theme is inside another), ``is_edited``."""
    return session.frame(
        """
        WITH told AS (
            SELECT coalesce(e.merged_into, t.theme) AS theme, count(DISTINCT t.message_key) AS messages
            FROM message_themes AS t
            LEFT JOIN theme_edits AS e ON e.theme = t.theme
            WHERE t.theme IS NOT NULL AND t.analyzer = (SELECT value FROM meta WHERE key = $in_force)
            GROUP BY coalesce(e.merged_into, t.theme)
        )
        SELECT c.theme, coalesce(e.name, c.name) AS name, c.words, coalesce(t.messages, 0) AS messages, c.is_found,
            coalesce(e.is_hidden, FALSE) AS is_hidden, e.merged_into, e.theme IS NOT NULL AS is_edited
        FROM theme_catalogue AS c
        LEFT JOIN theme_edits AS e ON e.theme = c.theme
        LEFT JOIN told AS t ON t.theme = c.theme
        ORDER BY messages DESC, c.theme
        """,
        {"in_force": IN_FORCE},
    )


def reasons(session: Session, message_keys: Sequence[int]) -> dict[int, list[tuple[str, Places]]]:
    """For each message, the names of its themes as shown, with the places in its text that show them."""
    rows = session.rows(
        """
        SELECT t.message_key, s.name, t.reasons
        FROM message_themes AS t
        JOIN shown_themes AS s ON s.theme = t.theme
        WHERE list_contains($keys, t.message_key) AND t.analyzer = (SELECT value FROM meta WHERE key = $in_force)
        ORDER BY t.message_key, s.name
        """,
        {"keys": [*message_keys], "in_force": IN_FORCE},
    )
    found: dict[int, dict[str, set[tuple[int, int]]]] = {}
    for key, name, places in rows:
        found.setdefault(int(key), {}).setdefault(str(name), set()).update((a, b) for a, b in json.loads(places))
    return {key: [(name, sorted(places)) for name, places in told.items()] for key, told in found.items()}


def rename(session: Session, theme: str, name: str) -> None:
    """Give a theme the reader's own name; raises ``UsageError`` for an empty or too long one, or an unknown theme."""
    told = " ".join(name.split())
    if not told or len(told) > LONGEST_NAME:
        raise UsageError(f"Le nom d’un thème tient en 1 à {LONGEST_NAME} signes.")
    _check(session, theme)
    _edit(session, theme)
    session.execute("UPDATE theme_edits SET name = ? WHERE theme = ?", [told, theme])


def merge(session: Session, theme: str, into: str) -> None:
    """Show the messages of ``theme`` under ``into``, and with it those of the themes already inside it.

    Raises ``UsageError`` for an unknown theme, or one merged into itself.
    """
    _check(session, theme, into)
    target = session.value("SELECT merged_into FROM theme_edits WHERE theme = ?", [into]) or into
    if target == theme:
        raise UsageError("Un thème ne peut pas être réuni à lui-même.")
    _edit(session, theme)
    session.execute("UPDATE theme_edits SET merged_into = ? WHERE theme = ? OR merged_into = ?", [target, theme, theme])


def hide(session: Session, theme: str) -> None:
    """Show a theme nowhere; its messages stay, without it."""
    _check(session, theme)
    _edit(session, theme)
    session.execute("UPDATE theme_edits SET is_hidden = TRUE WHERE theme = ?", [theme])


def restore(session: Session, theme: str) -> None:
    """Undo what the reader changed of a theme: its name, its place inside another, its hiding."""
    _check(session, theme)
    session.execute("DELETE FROM theme_edits WHERE theme = ?", [theme])


def _check(session: Session, *themes: str) -> None:
    known = {theme for (theme,) in session.rows("SELECT theme FROM theme_catalogue")}
    if any(theme not in known for theme in themes):
        raise UsageError("Ce thème n’existe plus : rechargez la page.")


def _edit(session: Session, theme: str) -> None:
    """Make sure a theme has a row of changes."""
    session.execute(
        """
        INSERT INTO theme_edits (theme, name, merged_into, is_hidden, edited_at)
        SELECT $theme, NULL, NULL, FALSE, $now WHERE $theme NOT IN (SELECT theme FROM theme_edits)
        """,
        {"theme": theme, "now": utc_now()},
    )
    session.execute("UPDATE theme_edits SET edited_at = ? WHERE theme = ?", [utc_now(), theme])
