"""Where a person places themself, skill by skill, quarter by quarter: added to, never changed, never added up.

For that person alone: no report, no export and no figure reads this table.
"""

import re
from collections.abc import Mapping
from datetime import date

import pandas as pd

from dashboard.errors import UsageError
from dashboard.store.store import Session, utc_now

STAGES = (1, 2, 3, 4)
LONGEST_NOTE = 500
_QUARTER = re.compile(r"\d{4}-T[1-4]")


def quarter_of(day: date) -> str:
    """« 2026-T4 »."""
    return f"{day.year}-T{(day.month + 2) // 3}"


def note(session: Session, quarter: str, stages: Mapping[str, int], words: str = "") -> None:
    """Add where the person stands for some skills; what was said of them before stays in the history.

    Raises ``UsageError`` for a quarter, a stage or a note that cannot be.
    """
    if not _QUARTER.fullmatch(quarter) or not set(stages.values()) <= set(STAGES) or len(words) > LONGEST_NOTE:
        raise UsageError(f"Un trimestre, un palier de 1 à 4 et une note d’au plus {LONGEST_NOTE} signes sont attendus.")
    now = utc_now()
    for skill, stage in stages.items():
        session.execute(
            "INSERT INTO self_assessments (quarter, skill, stage, note, noted_at) VALUES (?, ?, ?, ?, ?)",
            [quarter, skill, stage, " ".join(words.split()), now],
        )


def standing(session: Session) -> pd.DataFrame:
    """The last word for each quarter and skill, oldest quarter first: ``quarter``, ``skill``, ``stage``, ``note``,
    ``noted_at``, and ``times``, how often the person placed themself there in that quarter."""
    return session.frame(
        """
        SELECT quarter, skill, stage, note, noted_at, times FROM (
            SELECT *, count(*) OVER (PARTITION BY quarter, skill) AS times,
                row_number() OVER (PARTITION BY quarter, skill ORDER BY noted_at DESC, rowid DESC) AS place
            FROM self_assessments
        ) AS told
        WHERE place = 1
        ORDER BY quarter, skill
        """
    )
