"""Records by hand, brought into a workspace as an import would."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from connectors.record import Message, Record
from dashboard.config import Settings
from dashboard.store import imports
from dashboard.store.derive import derive
from dashboard.store.spool import SCHEMAS, Spool
from dashboard.store.store import Session, Store

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)  # a Thursday
BRAND = Settings(own_accounts=("Marque",))


def said(message_id: str, author: str | None, minute: float = 0, text: str | None = None, **more: Any) -> Message:
    """A message written ``minute`` minutes after ``NOON``; its position is 1 unless said otherwise."""
    values = {
        "position": 1,
        "platform": "facebook",
        "message_id": message_id,
        "text": f"message {message_id}" if text is None else text,
        "author_name": author,
        "published_at": NOON + timedelta(minutes=minute),
        **more,
    }
    return Message(**values)


def bring(
    store: Store,
    records: Iterable[Record],
    settings: Settings = BRAND,
    *,
    digest: str = "",
    replaces: tuple[int, ...] = (),
) -> imports.Recorded:
    """Import ``records`` as one file."""
    entry = imports.Entry(
        file_name="essai.csv",
        file_sha256=digest,
        connector="generic",
        layout="messages",
        options="{}",
        stored_path="sources/essai.csv",
    )
    with store.reading() as session:
        secret = session.meta("author_secret") or ""
    with TemporaryDirectory() as folder:
        spool = Spool(Path(folder), secret)
        for record in records:
            spool.add(record)
        spool.close()
        with store.writing() as session:
            recorded = imports.record(session, entry, {kind: spool.path(kind) for kind in SCHEMAS}, replaces)
            derive(session, settings, recorded.touched)
    return recorded


def turns(session: Session) -> list[tuple[Any, ...]]:
    """Every turn by ids rather than keys: first message, count, answer, method, delay, thread."""
    return session.rows(
        """
        SELECT m.message_id, t.messages, a.message_id, t.answer_method, t.delay_s, t.business_s, t.is_off_hours,
            t.thread_key, t.opened_on, t.has_exact_clock, t.account_id
        FROM turns AS t
        JOIN messages AS m ON m.message_key = t.turn_key
        LEFT JOIN messages AS a ON a.message_key = t.answer_key
        ORDER BY m.platform, m.message_id
        """
    )


def facts(session: Session, *columns: str) -> dict[str, Any]:
    """Some columns of ``message_facts`` by message id; one column alone comes without its tuple."""
    rows = session.rows(
        f"SELECT m.message_id, {', '.join(columns)} FROM message_facts AS f JOIN messages AS m USING (message_key)"
    )
    return {row[0]: row[1] if len(columns) == 1 else row[1:] for row in rows}
