"""What putting another sentiment analyzer in force changed, message by message."""

from dataclasses import dataclass

import pandas as pd

from dashboard.store.judgements import HUMAN, in_force
from dashboard.store.store import Session

FORMER = "former_sentiment_analyzer"  # meta: the one before the one in force


@dataclass(frozen=True, slots=True)
class LabelChanges:
    """What replacing an analyzer by another did: how many messages went from one label to another, or kept theirs."""

    before: str
    after: str
    counts: dict[tuple[str, str], int]


def label_changes(session: Session) -> LabelChanges | None:
    """What the last change of sentiment analyzer did to the messages received that no person corrected.

    ``None`` without one.
    """
    before, after = session.meta(FORMER), in_force(session)
    if before is None or after is None:
        return None
    rows = session.rows(_CHANGES, [before, after, HUMAN])
    return LabelChanges(before, after, {(str(old), str(new)): int(n) for old, new, n in rows})


def changed_messages(session: Session, limit: int = 50) -> pd.DataFrame:
    """Messages whose label the last change of analyzer changed, the latest first.

    Columns: ``message_key``, ``platform``, ``published_at``, ``text``, ``former`` and ``label``.
    """
    return session.frame(
        f"SELECT m.message_key, m.platform, m.published_at, m.text, old.label AS former, new.label {_COMPARED}"
        " AND old.label <> new.label ORDER BY m.published_at DESC NULLS LAST, m.message_key LIMIT ?",
        [session.meta(FORMER), in_force(session), HUMAN, limit],
    )


_COMPARED = """
FROM sentiments AS old
JOIN sentiments AS new ON new.message_key = old.message_key
JOIN messages AS m ON m.message_key = old.message_key
JOIN message_facts AS f ON f.message_key = old.message_key AND f.direction = 'inbound'
WHERE old.analyzer = ? AND new.analyzer = ?
    AND old.message_key NOT IN (SELECT message_key FROM sentiments WHERE analyzer = ?)
"""
_CHANGES = f"SELECT old.label, new.label, count(*) {_COMPARED} GROUP BY old.label, new.label"
