"""Judgements: what each analyzer said of each message, and a person's corrections."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import pyarrow as pa

from dashboard.errors import UsageError
from dashboard.store.store import Session, utc_now

HUMAN = "humain"
LABELS = ("negative", "neutral", "positive")

_SENTIMENT_COLUMNS = pa.schema(
    [
        ("message_key", pa.int64()),
        ("label", pa.string()),
        ("neg", pa.float64()),
        ("neu", pa.float64()),
        ("pos", pa.float64()),
        ("compound", pa.float64()),
        ("reasons", pa.string()),
    ]
)
_RISK_COLUMNS = pa.schema(
    [
        ("message_key", pa.int64()),
        ("score", pa.int32()),
        ("floor_level", pa.string()),
        ("categories", pa.list_(pa.string())),
        ("intents", pa.list_(pa.string())),
        ("reasons", pa.string()),
    ]
)


class Reason(Protocol):
    """A part of a judgement, with the place it rests on."""

    @property
    def part(self) -> str: ...
    @property
    def points(self) -> float: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


class Sentiment(Protocol):
    """What is stored of a sentiment."""

    @property
    def label(self) -> str: ...
    @property
    def neg(self) -> float: ...
    @property
    def neu(self) -> float: ...
    @property
    def pos(self) -> float: ...
    @property
    def compound(self) -> float: ...
    @property
    def reasons(self) -> Sequence[Reason]: ...


class Risk(Protocol):
    """What is stored of a risk."""

    @property
    def score(self) -> int: ...
    @property
    def floor_level(self) -> str | None: ...
    @property
    def categories(self) -> Sequence[str]: ...
    @property
    def intents(self) -> Sequence[str]: ...
    @property
    def reasons(self) -> Sequence[Reason]: ...


def count_messages(session: Session) -> int:
    """How many messages the workspace holds."""
    return int(session.value("SELECT count(*) FROM messages"))


def count_unjudged(session: Session, sentiment_id: str, risk_id: str) -> int:
    """How many messages lack the judgement of either analyzer."""
    return int(session.value(f"SELECT count(*) FROM ({_UNJUDGED})", [sentiment_id, risk_id]))


def count_waiting(session: Session) -> int:
    """How many messages the analyzers in force have not judged: all of them before a first analysis."""
    return int(
        session.value(
            "SELECT greatest(0, (SELECT count(*) FROM messages) - (SELECT count(*) FROM risks"
            " WHERE analyzer = (SELECT value FROM meta WHERE key = 'risk_analyzer')))"
        )
    )


def unjudged(
    session: Session, sentiment_id: str, risk_id: str, after: tuple[str, int], limit: int
) -> list[tuple[int, str]]:
    """(message_key, text) of the first messages past ``after`` that lack the judgement of either analyzer.

    In the order of (text, message_key), so that the same text comes once, with all its messages.
    """
    sql = f"{_UNJUDGED} AND {_PAST} LIMIT ?"
    return [(int(key), str(text)) for key, text in session.rows(sql, [sentiment_id, risk_id, *_twice(after), limit])]


_UNJUDGED = """
SELECT m.message_key, m.text
FROM messages AS m
LEFT JOIN sentiments AS s ON s.message_key = m.message_key AND s.analyzer = ?
LEFT JOIN risks AS r ON r.message_key = m.message_key AND r.analyzer = ?
WHERE (s.message_key IS NULL OR r.message_key IS NULL)
"""


_PAST = "(m.text > ? OR (m.text = ? AND m.message_key > ?)) ORDER BY m.text, m.message_key"


def texts(session: Session, after: tuple[str, int], limit: int) -> list[tuple[int, str]]:
    """(message_key, text) of the first messages past ``after``, judged or not, in the order of (text, message_key)."""
    sql = f"SELECT m.message_key, m.text FROM messages AS m WHERE {_PAST} LIMIT ?"
    return [(int(key), str(text)) for key, text in session.rows(sql, [*_twice(after), limit])]


def _twice(after: tuple[str, int]) -> tuple[str, str, int]:
    text, key = after
    return text, text, key


def reuse(session: Session, sentiment_id: str, risk_id: str) -> int:
    """Give the messages not judged yet what these analyzers said of the same text; gives how many they were."""
    before = count_unjudged(session, sentiment_id, risk_id)
    for table, columns, analyzer in (
        ("sentiments", "label, neg, neu, pos, compound, reasons", sentiment_id),
        ("risks", "score, floor_level, categories, intents, reasons", risk_id),
    ):
        session.execute(
            f"""
            INSERT INTO {table} (message_key, analyzer, {columns}, judged_at)
            WITH waiting AS (
                SELECT m.message_key, m.text FROM messages AS m
                ANTI JOIN {table} AS j ON j.message_key = m.message_key AND j.analyzer = $analyzer
            ),
            known AS (
                SELECT m.text, min(m.message_key) AS message_key FROM messages AS m
                SEMI JOIN {table} AS j ON j.message_key = m.message_key AND j.analyzer = $analyzer
                SEMI JOIN waiting AS w ON w.text = m.text
                GROUP BY m.text
            )
            SELECT w.message_key, analyzer, {columns}, judged_at FROM waiting AS w
            JOIN known AS k ON k.text = w.text
            JOIN {table} AS j ON j.message_key = k.message_key AND j.analyzer = $analyzer
            """,
            {"analyzer": analyzer},
        )
    return before - count_unjudged(session, sentiment_id, risk_id)


def in_force(session: Session) -> str | None:
    """The id of the sentiment analyzer that the views and the figures read."""
    return session.meta("sentiment_analyzer")


def write_sentiments(session: Session, analyzer: str, judged: Iterable[tuple[int, Sentiment]]) -> None:
    """Write one sentiment per message, in place of what the analyzer had said of it."""
    rows = [
        {
            "message_key": key,
            "label": sentiment.label,
            "neg": sentiment.neg,
            "neu": sentiment.neu,
            "pos": sentiment.pos,
            "compound": sentiment.compound,
            "reasons": reasons_json(sentiment.reasons),
        }
        for key, sentiment in judged
    ]
    with session.table("judged_rows", pa.Table.from_pylist(rows, schema=_SENTIMENT_COLUMNS)):
        session.execute(
            "DELETE FROM sentiments WHERE analyzer = ? AND message_key IN (SELECT message_key FROM judged_rows)",
            [analyzer],
        )
        session.execute(
            """
            INSERT INTO sentiments (message_key, analyzer, label, neg, neu, pos, compound, reasons, judged_at)
            SELECT message_key, ?, label, neg, neu, pos, compound, reasons, ? FROM judged_rows
            """,
            [analyzer, utc_now()],
        )


def write_risks(session: Session, analyzer: str, judged: Iterable[tuple[int, Risk]]) -> None:
    """Write one risk per message, in place of what the analyzer had said of it."""
    rows = [
        {
            "message_key": key,
            "score": risk.score,
            "floor_level": risk.floor_level,
            "categories": list(risk.categories),
            "intents": list(risk.intents),
            "reasons": reasons_json(risk.reasons),
        }
        for key, risk in judged
    ]
    with session.table("judged_rows", pa.Table.from_pylist(rows, schema=_RISK_COLUMNS)):
        session.execute(
            "DELETE FROM risks WHERE analyzer = ? AND message_key IN (SELECT message_key FROM judged_rows)",
            [analyzer],
        )
        session.execute(
            """
            INSERT INTO risks (message_key, analyzer, score, floor_level, categories, intents, reasons, judged_at)
            SELECT message_key, ?, score, floor_level, categories, intents, reasons, ? FROM judged_rows
            """,
            [analyzer, utc_now()],
        )


def reasons_json(reasons: Iterable[Reason]) -> str:
    """Reasons as the JSON kept in the store and printed by the command line."""
    return json.dumps([reason_dict(reason) for reason in reasons], ensure_ascii=False, separators=(",", ":"))


def reason_dict(reason: Reason) -> dict[str, Any]:
    """One reason as a plain dictionary: part, points, start, end, text."""
    return {
        "part": reason.part,
        "points": round(reason.points, 3),
        "start": reason.start,
        "end": reason.end,
        "text": reason.text,
    }


def correct_sentiment(session: Session, message_key: int, label: str, origin: str = "browsing") -> None:
    """Write a person's own label: it wins over every engine and no analysis touches it.

    ``origin`` is ``browsing`` for a correction made while reading, ``sample`` for an answer given without seeing the
    engine's. Raises ``UsageError`` for an unknown label or message.
    """
    if label not in LABELS:
        raise UsageError(f"Sentiment « {label} » inconnu. Choisissez negative, neutral ou positive.")
    if session.value("SELECT count(*) FROM messages WHERE message_key = ?", [message_key]) == 0:
        raise UsageError(f"Il n’y a pas de message n° {message_key}.")
    shares = [1.0 if each == label else 0.0 for each in LABELS]
    session.execute("DELETE FROM sentiments WHERE message_key = ? AND analyzer = ?", [message_key, HUMAN])
    session.execute(
        """
        INSERT INTO sentiments (message_key, analyzer, label, neg, neu, pos, compound, reasons, judged_at, origin)
        VALUES (?, ?, ?, ?, ?, ?, ?, '[]', ?, ?)
        """,
        [message_key, HUMAN, label, *shares, float(LABELS.index(label) - 1), utc_now(), origin],
    )


def human_labels(session: Session) -> list[tuple[str, str]]:
    """(text, label) of every message whose sentiment a person corrected while reading, each text once, with its latest
    label. The answers of a blind sample are left out: they measure the engine (E5), and would no longer."""
    sql = """
        SELECT m.text, s.label FROM sentiments AS s JOIN messages AS m ON m.message_key = s.message_key
        WHERE s.analyzer = ? AND s.origin IS DISTINCT FROM 'sample'
        ORDER BY s.judged_at, m.message_key
    """
    return list({str(text): str(label) for text, label in session.rows(sql, [HUMAN])}.items())


def flagged_counts(session: Session) -> dict[str, int]:
    """How many messages received have each risk category, by the analyzer in force."""
    rows = session.rows(
        """
        SELECT category, count(*)
        FROM (
            SELECT unnest(r.categories) AS category
            FROM current_risk AS r
            JOIN message_facts AS f ON f.message_key = r.message_key
            WHERE f.direction = 'inbound'
        ) AS flagged
        GROUP BY category
        """
    )
    return {str(category): int(n) for category, n in rows}


def count_holding(session: Session, words: str) -> int:
    """How many messages received hold these words, whatever their case and accents."""
    return int(
        session.value(
            """
            SELECT count(*)
            FROM messages AS m
            JOIN message_facts AS f ON f.message_key = m.message_key
            WHERE f.direction = 'inbound' AND contains(m.folded_text, strip_accents(lower(?)))
            """,
            [words],
        )
    )
