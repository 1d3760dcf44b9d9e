"""From an export file to the store: recognise, read outside the lock, merge in one short transaction.

All or nothing per file; a file that cannot be imported never stops the others.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from connectors.contract import ColumnarConnector, Connector, Export, Ignored, Match, Reason, Rejected
from connectors.instants import DateOrder
from connectors.probe import Probe
from connectors.readers import Unreadable
from connectors.record import Messages
from connectors.registry import connector_named, truncation_warning, unknown_columns
from dashboard.config import Settings, load_settings, save_settings, settings_digest
from dashboard.errors import ImportRefused, UsageError, VigieError
from dashboard.ingest.choice import choose, export_of, recalled, recalled_reason, remember
from dashboard.ingest.companions import packed
from dashboard.ingest.files import KILO, Found, copied, files_in, kept_copy, suffix_of
from dashboard.ingest.identification import identify_paths
from dashboard.ingest.report import FileReport, ImportOptions
from dashboard.store import imports
from dashboard.store.derive import derive
from dashboard.store.presets import Preset
from dashboard.store.spool import SCHEMAS, Spool
from dashboard.store.store import SOURCES, Session, Store, unwritable

__all__ = [
    "AS_THEY_COME",
    "FileReport",
    "ImportOptions",
    "apply_settings",
    "identify_paths",
    "import_paths",
    "replay_rejected",
    "reread",
    "settings_after_demo",
]

Progress = Callable[[int, int, str], None]
ONLY_KNOWN = "Ce fichier est connu, mais aucune de ses lignes ne parle d’une publication ou d’un message."
AS_THEY_COME = ImportOptions()
LARGE_BYTES = 16 << 20
TELL_EVERY = 5_000  # rows between two words of progress


@dataclass(frozen=True, slots=True)
class _Work:
    """What one run of imports shares."""

    store: Store
    settings: Settings
    folder: Path
    is_replay: bool = False
    derives: bool = True


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
    reports: list[FileReport] = []
    with store.temporary_folder() as folder:
        files = list(files_in(paths, folder / "archives"))
        total, done = sum(found.weight for found in files), 0
        for found in files:
            work = _Work(store, settings, folder, derives=derives)
            report = _import_file(work, found, options, _told(progress, done, total, found))
            if report.status == "done" and options.replace_demo:
                options, settings = replace(options, replace_demo=False), load_settings(store.folder)
            reports.append(report)
            done += found.weight
        if progress:
            progress(total, total, "fichiers lus, en ko")
    return reports


def replay_rejected(
    store: Store, settings: Settings, import_id: int | None = None, progress: Progress | None = None
) -> list[FileReport]:
    """Read again, from the kept copies, the files that have rejected rows (one import, or all of them)."""
    with store.reading() as session:
        chosen = imports.replayable(session, import_id)
    if import_id is not None and not chosen:
        raise UsageError(f"L’import {import_id} n’existe pas, ou n’a aucune ligne mise de côté.")
    reports: list[FileReport] = []
    with store.temporary_folder() as folder:
        for number, kept in enumerate(chosen):
            path = store.folder / (kept.stored_path or "")
            found = kept_copy(path, kept.file_name, folder)
            options = ImportOptions.from_json(json.loads(kept.options))
            told = _told(progress, number, len(chosen), found)
            reports.append(_import_file(_Work(store, settings, folder, is_replay=True), found, options, told))
    return reports


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
    with store.temporary_folder() as folder:
        found = kept_copy(path, kept.file_name, folder)
        return _import_file(_Work(store, settings, folder), found, options, _told(progress, 0, 1, found))


def apply_settings(store: Store, settings: Settings) -> None:
    """Save the settings and rebuild what depends on them: both, or neither."""
    with store.writing() as session:
        derive(session, settings, None)
        save_settings(store.folder, settings)


def settings_after_demo(session: Session, settings: Settings) -> Settings:
    """The settings of a workspace that stops being a demonstration.

    Those of the invented brand go with it, those that the user has changed stay.
    """
    if session.meta("demo_settings") != settings_digest(settings):
        return settings
    return Settings(
        timezone=settings.timezone,
        import_zone=settings.import_zone,
        watches_drop_folder=settings.watches_drop_folder,
    )


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


def _import_file(work: _Work, found: Found, options: ImportOptions, told: Callable[[int], None]) -> FileReport:
    """One file, all or nothing; whatever goes wrong is a sentence in the report."""
    try:
        if found.probe is None:
            raise ImportRefused(found.error)
        return _read_and_merge(work, found, found.probe, options, told)
    except (VigieError, Unreadable) as error:
        return FileReport(file=found.name, status="refused", error=str(error))
    except OSError as error:
        return FileReport(file=found.name, status="refused", error=str(unwritable(error, work.store.folder)))
    except Exception:
        logging.getLogger("vigie").exception("import of %s", found.name)
        said = "Ce fichier a fait échouer sa lecture ; rien n’en a été gardé. Relancez avec --debug."
        return FileReport(file=found.name, status="refused", error=said)


def _read_and_merge(
    work: _Work, found: Found, probe: Probe, options: ImportOptions, told: Callable[[int], None]
) -> FileReport:
    store, settings = work.store, work.settings
    with TemporaryDirectory(dir=work.folder) as spool_folder, ThreadPoolExecutor(1) as aside, ExitStack() as opened:
        source, suffix = Path(spool_folder) / "copie", suffix_of(found.name)
        digesting = aside.submit(copied, found.path, source)
        if probe.size < LARGE_BYTES:
            opened.enter_context(store.reading())  # once for all: a small file is soon read
        with store.reading() as session:
            secret = session.meta("author_secret") or ""
            leaves_demo = options.replace_demo and session.meta("is_demo") == "true"
            if leaves_demo:
                settings = settings_after_demo(session, settings)
            options, preset = recalled(session, probe, options)
        connector, match = choose(probe, options)
        export = export_of(found, probe, connector, match, options, settings)
        declared = {"connector": match.connector, "replace_demo": False, "read_zone": export.zone}
        said = json.dumps(asdict(options) | declared, ensure_ascii=False, sort_keys=True)
        if not leaves_demo and _may_be_known(store, probe.size):
            same = _same(work, digesting.result(), said)
            if same is not None:
                return _already_there(found.name, same)
        spool = Spool(Path(spool_folder), secret)
        reasons, first_refusal = _read(connector, export, match, spool, told)
        digest = digesting.result()
        opened.enter_context(store.reading())  # once for all that follows the reading of a large one
        same = None if leaves_demo else _same(work, digest, said)
        if same is not None:
            return _already_there(found.name, same)
        if not spool.has_rows and (reasons or not spool.has_known_rows):
            return _nothing_kept(found.name, match, spool, reasons, first_refusal)
        entry = imports.Entry(
            file_name=found.name,
            file_sha256=digest,
            connector=match.connector,
            layout=match.layout,
            options=said,
            unknown_columns=unknown_columns(probe, match, options.columns),
        )
        if leaves_demo:
            store.keep_copy("demonstration")
        if (whole := packed(found.path, found.companions, Path(spool_folder) / "copie.zip")) != found.path:
            source, suffix = Path(spool_folder) / "archive", ".zip"
            digest = copied(whole, source)
        with store.reading() as session:
            former = [] if leaves_demo else [one.import_id for one in imports.same_file(session, entry.file_sha256)]
            memory_mb = imports.memory_mb(session, spool.records)
        with store.source_kept(source, digest, suffix) as stored_path, store.writing(memory_mb) as session:
            if leaves_demo:
                imports.remove_everything(session)
                save_settings(store.folder, settings)
            remember(session, probe, options, found.name)
            entry = replace(entry, stored_path=stored_path)
            spooled = {kind: spool.path(kind) for kind in SCHEMAS}
            recorded = imports.record(session, entry, spooled, former)
            if work.derives:
                derive(session, settings, recorded.touched)
    return FileReport(
        file=found.name,
        status="done",
        connector=match.connector,
        layout=match.layout,
        **asdict(recorded.merged),
        reasons=reasons,
        unknown_columns=tuple(entry.unknown_columns),
        first_at=recorded.first_at,
        last_at=recorded.last_at,
        import_id=recorded.import_id,
        hint=_hint(spool, truncation_warning(match.connector, recorded.merged.rows_read), preset, settings),
    )


def _may_be_known(store: Store, size: int) -> bool:
    """Whether to wait for the digest of a file before reading it: a large one is new unless a copy has its size."""
    return size < LARGE_BYTES or any(kept.stat().st_size == size for kept in (store.folder / SOURCES).glob("*"))


def _same(work: _Work, digest: str, options: str) -> imports.Known | None:
    """The import of the same file with the same options, unless it is to be read again all the same."""
    if work.is_replay:
        return None
    with work.store.reading() as session:
        return next((one for one in imports.same_file(session, digest) if one.options == options), None)


def _read(
    connector: Connector, export: Export, match: Match, spool: Spool, told: Callable[[int], None]
) -> tuple[dict[str, int], str | None]:
    """Spool every record; how many rows were refused by reason, and the first refusal."""
    refused: Counter[str] = Counter()
    first_refusal = None
    try:
        read = connector.read_columns if isinstance(connector, ColumnarConnector) else connector.read
        for number, item in enumerate(read(export, match)):
            if isinstance(item, Messages):
                spool.add_many(item)
                told(item.last_position)
                continue
            if isinstance(item, Rejected):
                spool.reject(item.position, item.code, item.detail, item.excerpt)
                refused[str(item.code)] += 1
                first_refusal = first_refusal or item.detail
            elif isinstance(item, Ignored):
                spool.ignore(item.position, is_known=item.code is not Reason.BLANK_ROW)
            else:
                spool.add(item)
            if number % TELL_EVERY == 0:
                told(item.position)
    finally:
        spool.close()
    return dict(refused.most_common()), first_refusal


def _nothing_kept(
    name: str, match: Match, spool: Spool, reasons: dict[str, int], first_refusal: str | None
) -> FileReport:
    rejected = sum(reasons.values())
    error = "Ce fichier ne contient aucune ligne utile : rien n’a été importé."
    if rejected:
        told = f"aucune de ses {rejected} lignes ne se lit" if rejected > 1 else "sa seule ligne ne se lit pas"
        error = f"Rien n’a été importé de ce fichier : {told}. {first_refusal}"
    return FileReport(
        file=name,
        status="refused",
        connector=match.connector,
        layout=match.layout,
        rows_read=rejected + spool.rows_ignored,
        rows_ignored=spool.rows_ignored,
        rows_rejected=rejected,
        reasons=reasons,
        error=error,
    )


def _hint(spool: Spool, warning: str | None, preset: Preset | None, settings: Settings) -> str | None:
    if not spool.has_rows:
        return ONLY_KNOWN
    remembered = recalled_reason(preset, settings.timezone) if preset else None
    return " ".join(filter(None, (remembered, warning))) or None


def _already_there(name: str, same: imports.Known) -> FileReport:
    return FileReport(
        file=name,
        status="duplicate",
        connector=same.connector,
        layout=same.layout,
        rows_read=same.rows_read,
        rows_duplicate=same.rows_read - same.rows_ignored - same.rows_rejected,
        rows_ignored=same.rows_ignored,
        rows_rejected=same.rows_rejected,
        import_id=same.import_id,
    )
