"""What the page for a service says of an entry of the ledger; ``report.brief`` makes a document of it."""

from datetime import datetime

from dashboard.config.services import due_at, service_named
from dashboard.errors import UsageError
from dashboard.store.declared import declared
from dashboard.store.store import Session, utc_now
from dashboard.store.vocabulary import VOICE, gravest_first
from dashboard.text.brief import ASK, VERBATIMS, Brief, Earlier, Verbatim
from dashboard.text.masking import masked

LONGEST = 320
CONSIDERED = 40  # texts looked at to find three of distinct people


def brief(session: Session, entry_id: int, person: str | None = None, now: datetime | None = None) -> Brief:
    """The brief of an entry, texts masked; ``now`` (naive UTC) dates the deadline of one that is not sent.

    Raises ``UsageError`` for an unknown entry.
    """
    entry = session.row(_ENTRY, [entry_id])
    if entry is None:
        raise UsageError(f"Il n’y a pas de remontée n° {entry_id}.")
    title, theme, theme_name, name, level, status, ask, sent_at, answered_at, answer, created_at = entry
    settings = declared(session)
    service = service_named(settings.services, name)
    messages, authors, first_at, last_at = session.rows(_COUNTS, [entry_id])[0]
    spared = (*settings.own_accounts, settings.brand, *(query.name for query in settings.watch_queries))
    return Brief(
        entry_id=entry_id,
        title=title,
        brand=settings.brand,
        service=name,
        contact=service.contact,
        level=level,
        status=status,
        theme=theme_name,
        messages=int(messages),
        authors=int(authors),
        platforms=tuple((str(code), int(n)) for code, n in session.rows(_PLATFORMS, [entry_id])),
        first_at=first_at,
        last_at=last_at,
        verbatims=_verbatims(session, entry_id, spared),
        ask=ask or ASK,
        answer_hours=service.answer_hours,
        has_calendar=bool(settings.calendars),
        sent_at=sent_at,
        due_at=due_at(settings, name, sent_at or now or utc_now()),
        answered_at=answered_at,
        answer=answer,
        earlier=_earlier(session, entry_id, theme, created_at),
        zone=settings.timezone,
        person=person,
    )


def _verbatims(session: Session, entry_id: int, spared: tuple[str, ...]) -> tuple[Verbatim, ...]:
    """Three texts of distinct people, the gravest then the most liked; somebody in danger comes last."""
    kept: list[Verbatim] = []
    people: set[str] = set()
    for text, platform, written_at, author, thread, is_private in session.rows(_TEXTS, [entry_id, CONSIDERED]):
        if author in people:
            continue
        names = [str(name) for (name,) in session.rows(_NAMES, {"text": text, "thread": thread}) if name]
        told = _shortened(masked(" ".join(str(text).split()), names, spared))
        if any(told == one.text for one in kept):
            continue
        people.add(author)
        kept.append(Verbatim(told, platform, written_at, is_private))
        if len(kept) == VERBATIMS:
            break
    return tuple(kept)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + "…"


def _earlier(session: Session, entry_id: int, theme: str | None, created_at: datetime) -> tuple[Earlier, ...]:
    if theme is None:
        return ()
    rows = session.rows(
        """
        SELECT entry_id, closed_at, answer FROM ledger_entries
        WHERE theme = ? AND entry_id <> ? AND closed_at IS NOT NULL AND closed_at <= ?
        ORDER BY closed_at DESC, entry_id LIMIT 3
        """,
        [theme, entry_id, created_at],
    )
    return tuple(Earlier(int(number), closed_at, answer) for number, closed_at, answer in rows)


_ENTRY = """
SELECT e.title, e.theme, s.name, e.service, e.level, e.status, e.ask, e.sent_at, e.answered_at, e.answer, e.created_at
FROM ledger_entries AS e
LEFT JOIN shown_themes AS s ON s.theme = e.theme
WHERE e.entry_id = ?
"""

_COUNTS = f"""
SELECT count(*), count(DISTINCT {VOICE}),
    min(m.published_at), max(m.published_at)
FROM ledger_messages AS l
JOIN messages AS m ON m.message_key = l.message_key
WHERE l.entry_id = ?
"""

_PLATFORMS = """
SELECT m.platform, count(*) AS messages
FROM ledger_messages AS l
JOIN messages AS m ON m.message_key = l.message_key
WHERE l.entry_id = ?
GROUP BY m.platform
ORDER BY messages DESC, m.platform
"""

_TEXTS = f"""
SELECT m.text, m.platform, m.published_at, {VOICE}, f.thread_key,
    m.kind = 'message' AS is_private
FROM ledger_messages AS l
JOIN messages AS m ON m.message_key = l.message_key
JOIN message_facts AS f ON f.message_key = l.message_key
LEFT JOIN current_risk AS k ON k.message_key = l.message_key
LEFT JOIN current_sentiment AS s ON s.message_key = l.message_key
WHERE l.entry_id = ? AND trim(m.text) <> ''
ORDER BY CASE WHEN list_contains(k.categories, 'self_harm') THEN 1 ELSE 0 END,
    {gravest_first("k.level")},
    CASE WHEN length(m.text) BETWEEN 40 AND 320 THEN 0 ELSE 1 END,
    m.likes DESC NULLS LAST, s.compound NULLS LAST, m.message_key
LIMIT ?
"""

# Who takes part in the thread, and whoever is known to the workspace and named in the text.
_NAMES = """
SELECT unnest([a.name, a.handle])
FROM message_facts AS f
JOIN messages AS m ON m.message_key = f.message_key
JOIN authors AS a ON a.author_key = m.author_key
WHERE f.thread_key = $thread
UNION
SELECT unnest([a.name, a.handle])
FROM authors AS a
WHERE (length(a.name) > 3 AND contains(lower($text), lower(a.name)))
    OR (length(a.handle) > 3 AND contains(lower($text), lower(a.handle)))
"""
