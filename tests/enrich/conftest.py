"""A workspace whose messages are written straight into the tables."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "espace")
    with store.reading():  # opened once a test, not once a row
        yield store


@pytest.fixture
def add(store: Store) -> Callable[..., int]:
    """Write one message and its facts; returns its key."""

    def write(
        text: str,
        author: str | None = "lea",
        *,
        likes: int | None = None,
        replies: int | None = None,
        direction: str = "inbound",
        account: str = "page",
    ) -> int:
        with store.writing() as session:
            key = int(session.value("SELECT nextval('message_keys')"))
            session.execute(
                """
                INSERT INTO messages (message_key, platform, message_id, kind, author_key, text, folded_text,
                    published_at, "precision", source_zone, likes, replies, import_id, position)
                VALUES (?, 'facebook', ?, 'comment', ?, ?, strip_accents(lower(?)), '2026-05-04 10:00:00', 'exact',
                    'UTC', ?, ?, 1, ?)
                """,
                [key, f"m{key}", author, text, text, likes, replies, key],
            )
            session.execute(
                """
                INSERT INTO message_facts (message_key, platform, account_id, thread_key, direction, is_automatic)
                VALUES (?, 'facebook', ?, ?, ?, false)
                """,
                [key, account, f"facebook:{key}", direction],
            )
        return key

    return write
