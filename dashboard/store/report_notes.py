"""What is said of the figures of a report: comments, questions and their answers, added and never changed."""

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.errors import UsageError
from dashboard.store.store import Session, utc_now

COMMENT, QUESTION, ANSWER = "comment", "question", "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """``code`` is that of the figure, empty for the whole report; ``written_at`` is naive UTC."""

    note_id: int
    kind: str
    code: str
    start: date
    end: date
    author: str
    text: str
    answers: int | None
    written_at: datetime


def add(session: Session, kind: str, code: str, start: date, end: date, text: str, author: str = "") -> int:
    """Write a comment or a question about a figure over a period; its number. Raises ``UsageError`` when empty."""
    return _write(session, kind, code, start, end, text, author, None)


def answer(session: Session, question: int, text: str, author: str = "") -> int:
    """Answer a question; raises ``UsageError`` when there is none of that number, or nothing is said."""
    found = session.row(
        "SELECT code, start_on, end_on FROM report_notes WHERE note_id = ? AND kind = ?", [question, QUESTION]
    )
    if found is None:
        raise UsageError(f"Il n’y a pas de question n° {question}.")
    code, start, end = found
    return _write(session, ANSWER, code, start, end, text, author, question)


def of_period(session: Session, start: date, end: date) -> list[Note]:
    """What was said of any part of the period, oldest first."""
    return _read(session, "start_on <= $end_on AND end_on >= $start_on", {"start_on": start, "end_on": end})


def unanswered(session: Session) -> list[Note]:
    """The questions that wait for an answer, oldest first."""
    return _read(
        session,
        "kind = 'question' AND note_id NOT IN (SELECT answers FROM report_notes WHERE answers IS NOT NULL)",
        {},
    )


def _read(session: Session, condition: str, params: dict[str, date]) -> list[Note]:
    rows = session.rows(
        f"""
        SELECT note_id, kind, code, start_on, end_on, coalesce(author, ''), text, answers, written_at
        FROM report_notes WHERE {condition} ORDER BY written_at, note_id
        """,
        params,
    )
    names = ("note_id", "kind", "code", "start", "end", "author", "text", "answers", "written_at")
    return [Note(**dict(zip(names, row, strict=True))) for row in rows]


def _write(
    session: Session, kind: str, code: str, start: date, end: date, text: str, author: str, answers: int | None
) -> int:
    if not text.strip():
        raise UsageError("Écrivez un texte : il n’y a rien à garder.")
    return int(
        session.value(
            """
            INSERT INTO report_notes (kind, code, start_on, end_on, author, text, answers, written_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING note_id
            """,
            [kind, code, start, end, author.strip() or None, text.strip(), answers, utc_now()],
        )
    )
