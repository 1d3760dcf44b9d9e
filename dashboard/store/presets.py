"""The column mappings that the user has confirmed, one per set of headers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from dashboard.store.store import Session, utc_now


@dataclass(frozen=True, slots=True)
class Preset:
    """What was declared of the tables with these headers; ``options`` are plain values."""

    fingerprint: str
    file_name: str
    options: dict[str, Any]
    saved_at: datetime


def save(session: Session, fingerprint: str, file_name: str, headers: Sequence[str], options: dict[str, Any]) -> None:
    """Keep a mapping in place of the one these headers had."""
    remove(session, fingerprint)
    session.execute(
        "INSERT INTO mapping_presets VALUES ($fingerprint, $file_name, $headers, $options, $saved_at)",
        {
            "fingerprint": fingerprint,
            "file_name": file_name,
            "headers": [*headers],
            "options": json.dumps(options, ensure_ascii=False, sort_keys=True),
            "saved_at": utc_now(),
        },
    )


def find(session: Session, fingerprint: str) -> Preset | None:
    """The mapping kept for these headers."""
    found = session.row(
        "SELECT fingerprint, file_name, options, saved_at FROM mapping_presets WHERE fingerprint = ?", [fingerprint]
    )
    return None if found is None else Preset(found[0], found[1], json.loads(found[2]), found[3])


def remove(session: Session, fingerprint: str) -> None:
    """Forget a mapping; nothing that was imported with it changes."""
    session.execute("DELETE FROM mapping_presets WHERE fingerprint = ?", [fingerprint])


def listed(session: Session) -> pd.DataFrame:
    """Every mapping kept, the latest first: ``fingerprint, file_name, headers, options, saved_at``."""
    return session.frame(
        "SELECT fingerprint, file_name, headers, options, saved_at FROM mapping_presets"
        " ORDER BY saved_at DESC, fingerprint"
    )
