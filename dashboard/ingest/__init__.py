"""From an export file to the store: recognise, read outside the lock, merge in one short transaction.

All or nothing per file; a file that cannot be imported never stops the others.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.instants import DateOrder
from connectors.registry import connector_named
from dashboard.config import Settings, load_settings, save_settings
from dashboard.errors import UsageError
from dashboard.ingest.batch import Batch
from dashboard.ingest.files import KILO, Found, files_in, kept_copy
from dashboard.ingest.identification import identify_paths
from dashboard.ingest.report import FileReport, ImportOptions
from dashboard.store import imports
from dashboard.store.derive import derive
from dashboard.store.store import Store

__all__ = [
    "AS_THEY_COME",
    "FileReport",
    "ImportOptions",
    "apply_settings",
    "identify_paths",
    "import_paths",
    "replay_rejected",
    "reread",
]

Progress = Callable[[int, int, str], None]
AS_THEY_COME = ImportOptions()


def import_paths(
    store: Store,
    settings: Settings,
    paths: Sequence[Path],
    options: ImportOptions = AS_THEY_COME,
    progress: Progress | None = None,
    derives: bool = True,
) -> list[FileReport]:
    """Import files, folders and archives; one report per file read, in order.

    ``progress`` receives (done, total, French label), in kilobytes. Who builds a workspace that nobody reads yet says
    ``derives=False``, and derives once at the end. Raises ``UsageError`` for options that no file could satisfy;
    what goes wrong with a file is in its report.
    """
    _check(options)
    with store.temporary_folder() as folder, Batch(store, folder, derives=derives) as batch:
        files = list(files_in(paths, folder / "archives"))
        total, done = sum(found.weight for found in files), 0
        for found in files:
            report = batch.take(found, options, settings, _told(progress, done, total, found))
            if options.replace_demo and report and report.status == "done":
                options, settings = replace(options, replace_demo=False), load_settings(store.folder)
            done += found.weight
        batch.flush()
        if progress:
            progress(total, total, "fichiers lus, en ko")
        return batch.reports


def replay_rejected(
    store: Store, settings: Settings, import_id: int | None = None, progress: Progress | None = None
) -> list[FileReport]:
    """Read again, from the kept copies, the files that have rejected rows (one import, or all of them)."""
    with store.reading() as session:
        chosen = imports.replayable(session, import_id)
    if import_id is not None and not chosen:
        raise UsageError(f"L’import {import_id} n’existe pas, ou n’a aucune ligne mise de côté.")
    with store.temporary_folder() as folder, Batch(store, folder, is_replay=True) as batch:
        for number, kept in enumerate(chosen):
            path = store.folder / (kept.stored_path or "")
            found = kept_copy(path, kept.file_name, folder)
            options = ImportOptions.from_json(json.loads(kept.options))
            batch.take(found, options, settings, _told(progress, number, len(chosen), found))
        batch.flush()
        return batch.reports


def reread(
    store: Store, settings: Settings, import_id: int, zone: str | None, progress: Progress | None = None
) -> FileReport:
    """Read a file again, from its kept copy, on the clock of ``zone`` (``None``: the one it has by itself).

    Raises ``UsageError`` when there is no such import, or no copy of its file.
    """
    with store.reading() as session:
        kept = imports.in_force(session, import_id)
    path = kept and kept.stored_path and store.folder / kept.stored_path
    if kept is None or not path or not path.exists():
        raise UsageError(
            f"Le fichier de l’import {import_id} n’est plus dans l’espace de travail : déposez-le de nouveau."
        )
    options = replace(ImportOptions.from_json(json.loads(kept.options)), zone=zone)
    _check(options)
    with store.temporary_folder() as folder, Batch(store, folder) as batch:
        found = kept_copy(path, kept.file_name, folder)
        batch.take(found, options, settings, _told(progress, 0, 1, found))
        batch.flush()
        (report,) = batch.reports
        return report


def apply_settings(store: Store, settings: Settings) -> None:
    """Save the settings and rebuild what depends on them: both, or neither."""
    with store.writing() as session:
        derive(session, settings, None)
        save_settings(store.folder, settings)


def _check(options: ImportOptions) -> None:
    if options.connector is not None:
        try:
            connector_named(options.connector)
        except KeyError as error:
            raise UsageError(f"Connecteur « {options.connector} » inconnu.") from error
    if options.zone is not None:
        try:
            ZoneInfo(options.zone)
        except (ValueError, OSError, KeyError) as error:
            raise UsageError(f"Fuseau « {options.zone} » inconnu. Écrivez-le comme « Europe/Paris ».") from error
    if options.date_order not in (None, *DateOrder):
        raise UsageError(f"Ordre des dates « {options.date_order} » inconnu : day_first ou month_first.")


def _told(progress: Progress | None, before: int, total: int, found: Found) -> Callable[[int], None]:
    """A function of the position reached, which tells how far the whole run is."""
    table = found.probe.tables[0] if found.probe and found.probe.tables else None
    sizes = [sum(len(cell.encode()) + 1 for cell in row) for row in table.sample] if table else []
    row_kb = sum(sizes) / len(sizes) / KILO if sizes else 0.0

    def tell(position: int) -> None:
        if progress:
            progress(before + min(found.weight, int(position * row_kb)), total, f"{found.name}, ko lus")

    return tell
