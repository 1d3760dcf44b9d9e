"""Random samples of messages that a person checks without seeing the engine's answer, kept at every answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.errors import UsageError
from dashboard.store.judgements import HUMAN, LABELS, correct_sentiment
from dashboard.store.store import Session, utc_now

SKIPPED = "skipped"  # a person cannot tell either
ANSWERS = (*LABELS, SKIPPED)
ORIGIN = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A draw and how far its checking is: ``answered`` of ``size``, of which ``skipped``.

    Drawn from the ``population`` messages received from ``start_on`` to ``end_on`` (local days, both included) on
    ``platforms`` and ``accounts`` (empty: all).
    """

    sample_id: int
    seed: str
    drawn_at: datetime
    population: int
    start_on: date
    end_on: date
    platforms: tuple[str, ...]
    accounts: tuple[str, ...]
    size: int
    answered: int
    skipped: int


def keep(
    session: Session,
    keys: Sequence[int],
    *,
    seed: str,
    population: int,
    start_on: date,
    end_on: date,
    platforms: Sequence[str] = (),
    accounts: Sequence[str] = (),
) -> int:
    """Keep a draw, in its order, as the one to check; gives its id. One under way is closed, its answers stay."""
    session.execute("UPDATE samples SET closed_at = ? WHERE closed_at IS NULL", [utc_now()])
    sample_id = int(session.value("SELECT nextval('sample_ids')"))
    session.execute(
        "INSERT INTO samples VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [sample_id, seed, utc_now(), population, start_on, end_on, [*platforms], [*accounts]],
    )
    for rank, key in enumerate(keys, start=1):
        session.execute(
            "INSERT INTO sample_messages (sample_id, rank, message_key) VALUES (?, ?, ?)", [sample_id, rank, key]
        )
    return sample_id


def under_way(session: Session) -> Sample | None:
    """The sample being checked; ``None`` when none is."""
    row = session.row(
        """
        SELECT s.sample_id, s.seed, s.drawn_at, s.population, s.start_on, s.end_on, s.platforms, s.accounts,
            count(d.message_key), count(d.label), count(*) FILTER (WHERE d.label = 'skipped')
        FROM samples AS s
        LEFT JOIN sample_messages AS d ON d.sample_id = s.sample_id
        WHERE s.closed_at IS NULL
        GROUP BY ALL
        """
    )
    if row is None:
        return None
    return Sample(
        sample_id=row[0], seed=row[1], drawn_at=row[2], population=row[3], start_on=row[4], end_on=row[5],
        platforms=tuple(row[6]), accounts=tuple(row[7]), size=row[8], answered=row[9], skipped=row[10],
    )  # fmt: skip


def next_message(session: Session, sample_id: int) -> dict[str, Any] | None:
    """The first message not answered yet and what it answers; ``None`` at the end. Never what an engine said.

    Keys: ``message_key``, ``rank``, ``platform``, ``text``, ``published_at``, ``author_key``, ``url``, ``post_text``,
    ``parent_text`` and ``parent_direction`` (each ``None`` where no file tells).
    """
    found = session.frame(
        """
        SELECT d.message_key, d.rank, m.platform, m.text, m.published_at, m.author_key, m.url,
            coalesce(p.title, p.text) AS post_text, a.text AS parent_text, af.direction AS parent_direction
        FROM sample_messages AS d
        JOIN messages AS m ON m.message_key = d.message_key
        LEFT JOIN posts AS p ON p.platform = m.platform AND p.post_id = m.post_id
        LEFT JOIN messages AS a ON a.platform = m.platform AND a.message_id = m.parent_id
        LEFT JOIN message_facts AS af ON af.message_key = a.message_key
        WHERE d.sample_id = ? AND d.label IS NULL
        ORDER BY d.rank
        LIMIT 1
        """,
        [sample_id],
    )
    if found.empty:
        return None
    row = found.astype(object).where(found.notna(), None).to_dict("records")[0]
    return {str(name): value for name, value in row.items()}


def answer(session: Session, sample_id: int, message_key: int, label: str) -> None:
    """Write what a person says of a message of the sample, which becomes its label unless one was given while reading.

    A message already answered keeps its answer until it is taken back: a key pressed twice must not answer for the
    message before. Raises ``UsageError`` for an unknown label, or a message that is not of the sample.
    """
    if label not in ANSWERS:
        raise UsageError(f"Réponse « {label} » inconnue. Choisissez {', '.join(ANSWERS)}.")
    found = session.row(
        "SELECT m.text, d.label FROM sample_messages AS d JOIN messages AS m ON m.message_key = d.message_key"
        " WHERE d.sample_id = ? AND d.message_key = ?",
        [sample_id, message_key],
    )
    if found is None:
        raise UsageError(f"Le message n° {message_key} n’est pas de cet échantillon.")
    text, answered = found
    if answered is not None:
        return
    session.execute(
        "UPDATE sample_messages SET label = ?, text_md5 = md5(?), answered_at = ?"
        " WHERE sample_id = ? AND message_key = ?",
        [label, text, utc_now(), sample_id, message_key],
    )
    if _origin(session, message_key) != "browsing" and label != SKIPPED:
        correct_sentiment(session, message_key, label, ORIGIN)


def take_back(session: Session, sample_id: int) -> bool:
    """Forget the last answer of the sample, which is then asked again; whether there was one."""
    key = session.value(
        "SELECT message_key FROM sample_messages WHERE sample_id = ? AND label IS NOT NULL"
        " ORDER BY answered_at DESC, rank DESC LIMIT 1",
        [sample_id],
    )
    if key is None:
        return False
    session.execute(
        "UPDATE sample_messages SET label = NULL, text_md5 = NULL, answered_at = NULL"
        " WHERE sample_id = ? AND message_key = ?",
        [sample_id, key],
    )
    session.execute(
        "DELETE FROM sentiments WHERE message_key = ? AND analyzer = ? AND origin = ?", [key, HUMAN, ORIGIN]
    )
    return True


def close(session: Session, sample_id: int) -> None:
    """End the checking of a sample: its answers stay, those that miss are never asked again."""
    session.execute("UPDATE samples SET closed_at = ? WHERE sample_id = ?", [utc_now(), sample_id])


def withdraw_correction(session: Session, message_key: int) -> None:
    """Undo a correction made while reading: the person's answer in a sample stands again, else the engine's label."""
    session.execute("DELETE FROM sentiments WHERE message_key = ? AND analyzer = ?", [message_key, HUMAN])
    label = session.value(
        "SELECT label FROM sample_messages WHERE message_key = ? AND label IS NOT NULL AND label <> 'skipped'"
        " ORDER BY answered_at DESC LIMIT 1",
        [message_key],
    )
    if label is not None:
        correct_sentiment(session, message_key, str(label), ORIGIN)


def _origin(session: Session, message_key: int) -> str | None:
    found = session.value("SELECT origin FROM sentiments WHERE message_key = ? AND analyzer = ?", [message_key, HUMAN])
    return None if found is None else str(found)
