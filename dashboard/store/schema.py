"""The tables of a workspace, brought to what this version of Vigie knows, one numbered step after another."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb

from dashboard.errors import WorkspaceTooRecent

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: duckdb.DuckDBPyConnection, keep_copy: Callable[[int], object]) -> None:
    """Run the steps that the file has not seen, all or none; ``keep_copy`` is told the version of one that has data.

    Raises ``WorkspaceTooRecent`` when a newer Vigie wrote the file.
    """
    steps = sorted(MIGRATIONS.glob("*.sql"))
    current = _version(connection)
    if current > len(steps):
        raise WorkspaceTooRecent(
            f"Cet espace de travail (schéma {current}) vient d’une version plus récente de Vigie, "
            f"qui connaît le schéma {len(steps)}. Mettez Vigie à jour."
        )
    if current == len(steps):
        return
    if current > 0:
        keep_copy(current)
    cursor = connection.cursor()
    cursor.begin()
    try:
        for step in steps[current:]:
            cursor.execute(step.read_text(encoding="utf-8"))
        cursor.execute("DELETE FROM meta WHERE key = 'schema_version'")
        cursor.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(len(steps))])
        if current == 0:
            first = [["author_secret", secrets.token_hex(32)], ["revision", "0"]]
            cursor.executemany("INSERT INTO meta VALUES (?, ?)", first)
        cursor.commit()
    except BaseException:
        with suppress(duckdb.Error):  # an interrupted commit has already given the transaction up
            cursor.rollback()
        raise
    finally:
        cursor.close()


def _version(connection: duckdb.DuckDBPyConnection) -> int:
    known = connection.execute("SELECT count(*) FROM information_schema.tables WHERE table_name = 'meta'").fetchone()
    if known is None or known[0] == 0:
        return 0
    version = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    return 0 if version is None else int(version[0])
