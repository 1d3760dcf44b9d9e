"""Files into the store: each one read outside the lock, small ones merged and derived together."""

import json
import logging
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Self

from connectors.contract import ColumnarConnector, Connector, Export, Ignored, Match, Reason, Rejected
from connectors.probe import Probe
from connectors.readers import Unreadable
from connectors.record import Messages
from connectors.registry import truncation_warning, unknown_columns
from dashboard.config import Settings, save_settings, settings_digest
from dashboard.errors import ImportRefused, VigieError, unwritable
from dashboard.ingest.choice import choose, export_of, recalled, recalled_reason, remember
from dashboard.ingest.companions import packed
from dashboard.ingest.files import UNEXPECTED, Found, copied, suffix_of
from dashboard.ingest.report import FileReport, ImportOptions
from dashboard.ingest.until import told_until
from dashboard.store import imports
from dashboard.store.derive import derive
from dashboard.store.presets import Preset
from dashboard.store.spool import SCHEMAS, Spool
from dashboard.store.store import SOURCES, Session, Store

ONLY_KNOWN = "Ce fichier est connu, mais aucune de ses lignes ne parle d’une publication ou d’un message."
LARGE_BYTES = 16 << 20
TOGETHER = 50  # small files at once: a transaction, with the derivation at its end, costs more than each of them
TELL_EVERY = 5_000  # rows between two words of progress


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A file that was read and is to be merged; ``source`` is what to keep of it, named by ``digest``."""

    rank: int
    found: Found
    probe: Probe
    match: Match
    options: ImportOptions
    settings: Settings
    entry: imports.Entry
    spool: Spool
    source: Path
    digest: str
    suffix: str
    reasons: dict[str, int]
    preset: Preset | None
    leaves_demo: bool


class Batch:
    """Takes files one by one; each is in the store, whole or not at all, at the next ``flush`` at the latest.

    A file that cannot be imported never stops the others: its report says why. ``folder`` is a temporary one. Who
    says ``derives=False`` derives once at the end; ``is_replay`` reads anew what is known already.
    """

    def __init__(self, store: Store, folder: Path, is_replay: bool = False, derives: bool = True) -> None:
        self._store = store
        self._folder = folder
        self._is_replay = is_replay
        self._derives = derives
        self._reports: list[FileReport | None] = []
        self._waiting: list[_Ready] = []
        self._taken = 0  # since the last flush
        self._open = ExitStack()  # the workspace, until the next flush: opening it costs more than a small file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def reports(self) -> list[FileReport]:
        """One per file taken, in order, but for those that wait."""
        return [report for report in self._reports if report is not None]

    def take(
        self, found: Found, options: ImportOptions, settings: Settings, told: Callable[[int], None]
    ) -> FileReport | None:
        """Read a file; its report, ``None`` while it waits to be merged with others."""
        is_large = found.probe is not None and found.probe.size >= LARGE_BYTES
        is_alone = is_large or options.replace_demo
        if is_alone or self._taken >= TOGETHER:
            self.flush()
        self._taken += 1
        rank = len(self._reports)
        folder = self._folder / f"fichier-{rank}"
        folder.mkdir()
        self._reports.append(None)
        try:
            read = self._read(rank, folder, found, options, settings, told)
        except Exception as error:
            read = self._refused(found, error)
        if isinstance(read, _Ready):
            self._waiting.append(read)
        else:
            self._reports[rank] = read
            shutil.rmtree(folder, ignore_errors=True)
        if is_alone:
            self.flush()
        return self._reports[rank]

    def flush(self) -> None:
        """Merge the files that wait: in one transaction, or in one each when one of them spoils it."""
        waiting, self._waiting, self._taken = self._waiting, [], 0
        together = [waiting] if waiting else []
        try:
            while together:
                files = together.pop(0)
                try:
                    self._merge(files)
                except Exception as error:
                    if len(files) > 1:
                        together = [[one] for one in files]
                    else:
                        self._reports[files[0].rank] = self._refused(files[0].found, error)
        finally:
            self._open.close()
            for one in waiting:
                shutil.rmtree(one.source.parent, ignore_errors=True)

    def _read(
        self,
        rank: int,
        folder: Path,
        found: Found,
        options: ImportOptions,
        settings: Settings,
        told: Callable[[int], None],
    ) -> _Ready | FileReport:
        """A file read into ``folder``, or what to say of one that brings nothing."""
        probe, store = found.probe, self._store
        if probe is None:
            raise ImportRefused(found.error)
        source, suffix = folder / "copie", suffix_of(found.name)
        with ThreadPoolExecutor(1) as aside:
            digesting = aside.submit(copied, found.path, source)
            if probe.size < LARGE_BYTES:
                self._open.enter_context(store.reading())
            with store.reading() as session:
                secret = session.meta("author_secret") or ""
                leaves_demo = options.replace_demo and session.meta("is_demo") == "true"
                if leaves_demo:
                    settings = _settings_after_demo(session, settings)
                options, preset = recalled(session, probe, options)
            connector, match = choose(probe, options)
            export = export_of(found, probe, connector, match, options, settings)
            declared = {"connector": match.connector, "replace_demo": False, "read_zone": export.zone}
            # without an exercise, the options of an import are written as they were before there were any
            chosen = {name: value for name, value in asdict(options).items() if name != "until" or value}
            said = json.dumps(chosen | declared, ensure_ascii=False, sort_keys=True)
            if not leaves_demo and self._may_be_known(probe.size):
                same = self._same(digesting.result(), said)
                if same is not None:
                    return _already_there(found.name, same)
            spool = Spool(folder, secret)
            reasons, first_refusal = _spooled(connector, export, match, spool, options.until, told)
            digest = digesting.result()
        if probe.size >= LARGE_BYTES:
            self._open.enter_context(store.reading())
        same = None if leaves_demo else self._same(digest, said)
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
        if (whole := packed(found.path, found.companions, folder / "copie.zip")) != found.path:
            source, suffix = folder / "archive", ".zip"
            digest = copied(whole, source)
        return _Ready(
            rank=rank,
            found=found,
            probe=probe,
            match=match,
            options=options,
            settings=settings,
            entry=entry,
            spool=spool,
            source=source,
            digest=digest,
            suffix=suffix,
            reasons=reasons,
            preset=preset,
            leaves_demo=leaves_demo,
        )

    def _merge(self, files: Sequence[_Ready]) -> None:
        """Bring files into the store and derive what they touch: all of them, or none."""
        store, settings, leaves_demo = self._store, files[0].settings, files[0].leaves_demo
        if leaves_demo:
            store.keep_copy("demonstration")
        with store.reading() as session:
            former = [imports.same_file(session, one.entry.file_sha256) for one in files]
            memory_mb = imports.memory_mb(session, sum(one.spool.records for one in files))
        recorded = []
        with ExitStack() as kept:
            paths = [kept.enter_context(store.source_kept(one.source, one.digest, one.suffix)) for one in files]
            session = kept.enter_context(store.writing(memory_mb))
            if leaves_demo:
                imports.remove_everything(session)
                save_settings(store.folder, settings)
                former = [[]]
            for one, path, replaced in zip(files, paths, former, strict=True):
                remember(session, one.probe, one.options, one.found.name)
                spooled = {kind: one.spool.path(kind) for kind in SCHEMAS}
                entry = replace(one.entry, stored_path=path)
                recorded.append(imports.record(session, entry, spooled, [known.import_id for known in replaced]))
            if self._derives:
                derive(session, settings, imports.touched_by(recorded))
        for one, brought in zip(files, recorded, strict=True):
            self._reports[one.rank] = _done(one, brought)

    def _may_be_known(self, size: int) -> bool:
        """Whether to wait for the digest of a file before reading it: a large one is new unless a copy has its size."""
        kept = (self._store.folder / SOURCES).glob("*")
        return size < LARGE_BYTES or any(one.stat().st_size == size for one in kept)

    def _same(self, digest: str, options: str) -> imports.Known | None:
        """The import of the same file with the same options, unless it is to be read again all the same."""
        if any(one.entry.file_sha256 == digest for one in self._waiting):
            self.flush()
        if self._is_replay:
            return None
        with self._store.reading() as session:
            return next((one for one in imports.same_file(session, digest) if one.options == options), None)

    def _refused(self, found: Found, error: Exception) -> FileReport:
        """Whatever goes wrong with a file is a sentence in its report."""
        if isinstance(error, VigieError | Unreadable):
            said = str(error)
        elif isinstance(error, OSError):
            said = str(unwritable(error, self._store.folder))
        else:
            logging.getLogger("vigie").error("import of %s", found.name, exc_info=error)
            said = UNEXPECTED
        return FileReport(file=found.name, status="refused", error=said)


def _settings_after_demo(session: Session, settings: Settings) -> Settings:
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


def _spooled(
    connector: Connector,
    export: Export,
    match: Match,
    spool: Spool,
    until: str | None,
    told: Callable[[int], None],
) -> tuple[dict[str, int], str | None]:
    """Spool every record; how many rows were refused by reason, and the first refusal."""
    refused: Counter[str] = Counter()
    first_refusal = None
    try:
        read = connector.read_columns if isinstance(connector, ColumnarConnector) else connector.read
        items = read(export, match)
        if until:
            items = told_until(items, datetime.fromisoformat(until))
        for number, item in enumerate(items):
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


def _done(read: _Ready, recorded: imports.Recorded) -> FileReport:
    warning = truncation_warning(read.match.connector, recorded.merged.rows_read)
    return FileReport(
        file=read.found.name,
        status="done",
        connector=read.match.connector,
        layout=read.match.layout,
        **asdict(recorded.merged),
        reasons=read.reasons,
        unknown_columns=tuple(read.entry.unknown_columns),
        first_at=recorded.first_at,
        last_at=recorded.last_at,
        import_id=recorded.import_id,
        hint=_hint(read.spool, warning, read.preset, read.settings),
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
