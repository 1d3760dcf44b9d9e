"""What a file is, said before anything is imported: who reads it, how sure, and what a dry reading finds in it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
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
from dashboard.store.presets import Preset
from dashboard.store.store import Store

NOT_DECLARED = ImportOptions()
ORIGINAL = Settings()


def identify_paths(
    paths: Sequence[Path],
    store: Store | None = None,
    settings: Settings = ORIGINAL,
    options: ImportOptions = NOT_DECLARED,
) -> list[dict[str, Any]]:
    """Which connector and layout reads each file, how sure, and what it holds: the JSON of ``identifier``.

    With ``store``, tables mapped before are recognised by their headers. ``columns`` are the headers of a table, that
    a person could name; ``examination`` is ``None`` for a file that nobody reads.
    """
    answers: list[dict[str, Any]] = []
    with TemporaryDirectory(prefix="vigie-") as folder:
        for found in files_in(paths, Path(folder)):
            answers.append(_answer(found, store, settings, options))
    return answers


def holds_nothing(answer: Mapping[str, Any]) -> bool:
    """Whether a file is known and was read to its end without anything to keep."""
    return bool(answer["examination"]) and Examination.from_json(answer["examination"]).holds_nothing


def _answer(found: Found, store: Store | None, settings: Settings, options: ImportOptions) -> dict[str, Any]:
    answer = None if found.probe is None else identify(found.probe)
    match = answer.match if answer else None
    kept = None
    if found.probe is not None and store is not None and store.exists:
        with store.reading() as session:
            options, kept = recalled(session, found.probe, options)
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
        "columns": _headers(found),
        "examination": _examined(found, match, settings, options),
    }


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
