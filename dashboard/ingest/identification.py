"""What a file is, said before anything is imported: who reads it, how sure, and what a dry reading finds in it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from connectors.contract import Match
from connectors.registry import connector_named, identify
from dashboard.config import Settings
from dashboard.ingest.choice import declared_match, export_of, recalled, recalled_reason, widest_table
from dashboard.ingest.doctor import Examination, examine
from dashboard.ingest.files import Found, files_in
from dashboard.ingest.report import ImportOptions
from dashboard.store import imports
from dashboard.store.presets import Preset
from dashboard.store.store import Session, Store
from dashboard.text.formats import clock, full_date, in_zone

NOT_DECLARED = ImportOptions()
ORIGINAL = Settings()


def identify_paths(
    paths: Sequence[Path],
    store: Store | None = None,
    settings: Settings = ORIGINAL,
    options: ImportOptions = NOT_DECLARED,
) -> list[dict[str, Any]]:
    """Which connector and layout reads each file, how sure, and what it holds: the JSON of ``identifier``.

    With ``store``, tables mapped before are recognised by their headers, and ``imported_at`` (ISO 8601, UTC) is when
    a file of the same bytes was imported, ``None`` when none was. ``columns`` are the headers of a table, that a
    person could name; ``examination`` is ``None`` for a file that nobody reads.
    """
    answers: list[dict[str, Any]] = []
    with TemporaryDirectory(prefix="vigie-") as folder:
        for found in files_in(paths, Path(folder)):
            answers.append(_answer(found, store, settings, options))
    return answers


def holds_nothing(answer: Mapping[str, Any]) -> bool:
    """Whether a file is known and was read to its end without anything to keep."""
    return bool(answer["examination"]) and Examination.from_json(answer["examination"]).holds_nothing


def imported_text(answer: Mapping[str, Any], zone: str) -> str:
    """« Déjà importé le 12 mars 2026 à 14 h 05. »; empty for a file that never was."""
    if not answer["imported_at"]:
        return ""
    at = datetime.fromisoformat(answer["imported_at"])
    return f"Déjà importé le {full_date(in_zone(at, zone).date())} à {clock(at, zone)}."


def _answer(found: Found, store: Store | None, settings: Settings, options: ImportOptions) -> dict[str, Any]:
    answer = None if found.probe is None else identify(found.probe)
    match = answer.match if answer else None
    kept = imported_at = None
    if found.probe is not None and store is not None and store.exists:
        with found.path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        with store.reading() as session:
            options, kept = recalled(session, found.probe, options)
            imported_at = _imported_at(session, digest)
    if kept is not None:
        match = _as_before(match, options, kept, settings)
    return {
        "file": found.name,
        "connector": match.connector if match else None,
        "layout": match.layout if match else None,
        "confidence": match.confidence if match else 0.0,
        "alternatives": [asdict(other) for other in answer.alternatives] if answer else [],
        "reason": match.reason if match else answer.reason if answer else found.error,
        "is_remembered": kept is not None,
        "imported_at": imported_at,
        "columns": _headers(found),
        "examination": _examined(found, match, settings, options),
    }


def _imported_at(session: Session, digest: str) -> str | None:
    same = imports.same_file(session, digest)
    return same[-1].imported_at.replace(tzinfo=UTC).isoformat() if same else None


def _as_before(match: Match | None, options: ImportOptions, kept: Preset, settings: Settings) -> Match:
    reason = recalled_reason(kept, settings.timezone)
    if match is not None and match.connector == options.connector:
        return replace(match, confidence=1.0, reason=reason)
    return declared_match(connector_named(options.connector or "generic"), reason)


def _headers(found: Found) -> list[str]:
    table = widest_table(found.probe) if found.probe else None
    return [name for name in table.header if name] if table else []


def _examined(found: Found, match: Match | None, settings: Settings, options: ImportOptions) -> dict[str, Any] | None:
    if found.probe is None or match is None:
        return None
    connector = connector_named(match.connector)
    examination: Examination = examine(
        connector, export_of(found, found.probe, connector, match, options, settings), match
    )
    return examination.as_json()
