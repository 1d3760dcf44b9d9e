"""Long work in the background: it survives a page change, a closed browser, and says so after a kill.

Each job is one small JSON file of the workspace, replaced whole at each step. A runner is present for as long as
its process lives; a job whose runner is no longer there was interrupted.
"""

import json
import logging
import queue
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dashboard.config import Settings, notification_services, put_in_place
from dashboard.errors import SettingsError, UsageError, VigieError
from dashboard.jobs.drop import UPLOADS, DropFolder
from dashboard.jobs.model import install
from dashboard.jobs.presence import TASKS, Presence
from dashboard.store.store import Store
from dashboard.text.formats import file_name

if TYPE_CHECKING:  # the readers are imported by the work that needs them, not by every page
    from dashboard.ingest import ImportOptions

WATCHER = "guet"
WATCH_EVERY_S = 5.0
WRITE_EVERY_S = 0.5
CLEAN_EVERY_S = 3_600.0
NOTIFY_EVERY_S = 60.0
KEPT_UPLOAD_S = 24 * 3_600.0  # a file dropped in the browser and never imported


class JobKind(StrEnum):
    """What a job does; ``DROP`` is an import that the drop folder asked for."""

    IMPORT = "import"
    DROP = "drop"
    ANALYSIS = "analysis"
    MODEL = "model"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work. ``kind`` is a ``JobKind``, ``status`` queued, running, done, failed or interrupted.

    ``done`` of ``total`` and ``message`` say how far it is; ``result`` holds what it made so far: for an
    import, the reports of its files in JSON; ``message`` is a French sentence when it failed.
    """

    job_id: str
    kind: str
    label: str
    status: str
    started_at: str  # ISO 8601, UTC
    runner: str
    request: dict[str, Any]
    done: int = 0
    total: int = 0
    message: str = ""
    result: Any = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it by itself."""
        return self.status not in ("queued", "running")

    @property
    def is_cut_short(self) -> bool:
        """Whether it ended before its work, and ``resume`` takes it up again."""
        return self.status in ("interrupted", "failed")


class JobRunner:
    """The background work of one workspace: one thread, one job at a time, in order of arrival."""

    def __init__(self, store: Store, settings_loader: Callable[[], Settings]) -> None:
        self._store = store
        self._settings = settings_loader
        self._folder = store.folder / TASKS
        self._id = secrets.token_hex(8)
        self._queue: queue.Queue[str] = queue.Queue()
        self._lock = threading.Lock()
        self._live: dict[str, Job] = {}
        self._presence: Presence | None = None
        self._watcher: Presence | None = None
        self._drop = DropFolder(store.folder)

    def start_import(
        self,
        paths: Sequence[Path],
        options: "ImportOptions | None" = None,
    ) -> str:
        """Queue an import followed by the analysis of what it brought; gives the job's id.

        Files kept from the browser are removed once their import is committed.
        """
        from dashboard.ingest import ImportOptions

        request = {"paths": [str(path.resolve()) for path in paths], "options": asdict(options or ImportOptions())}
        return self._add(JobKind.IMPORT, _named(paths), request)

    def start_analysis(self, engine: str = "auto") -> str:
        """Queue the analysis of what ``engine`` has not judged yet; gives the job's id."""
        return self._add(JobKind.ANALYSIS, "analyse des messages", {"engine": engine})

    def start_model(self, name: str) -> str:
        """Queue the installation of a model of the hub, then the analysis it allows; gives the job's id."""
        return self._add(JobKind.MODEL, name, {"model": name})

    def start_demo(self, until: datetime | None, restarts: bool) -> str:
        """Queue the demonstration told anew (``restarts``), whole or up to ``until`` (aware), or an
        exercise taken on to ``until``; gives the job's id."""
        request = {"until": until and until.isoformat(), "restarts": restarts}
        return self._add(JobKind.DEMO, "les messages arrivent", request)

    def watch(self) -> None:
        """Look at the drop folder every few seconds for as long as the process lives, clean the uploads, and send the
        alerts that wait to be told."""

        def look() -> None:
            cleaned_at, notified_at = -CLEAN_EVERY_S, time.monotonic()
            while True:
                if time.monotonic() - cleaned_at >= CLEAN_EVERY_S:
                    cleaned_at = time.monotonic()
                    self.clean_uploads(time.time() - KEPT_UPLOAD_S)
                if time.monotonic() - notified_at >= NOTIFY_EVERY_S:
                    notified_at = time.monotonic()
                    self.notify()
                time.sleep(WATCH_EVERY_S)
                with suppress(SettingsError):  # the pages say what is wrong with the settings
                    self._look()

        threading.Thread(target=look, name="vigie-guet", daemon=True).start()

    def take_dropped(self) -> str | None:
        """One look at the drop folder: queue what has not changed since the last one; gives the job's id.

        Nothing is taken when the settings say so, nor while another process does the watching.
        """
        if not self._drop.folder.is_dir() or not self._settings().watches_drop_folder or not self._leads():
            return None
        found = [taken for path in self._drop.complete() if (taken := self._drop.take(path, self._id))]
        if not found:
            return None
        from dashboard.ingest import ImportOptions

        request = {"paths": [str(path) for path in found], "options": asdict(ImportOptions(replace_demo=True))}
        return self._add(JobKind.DROP, _named(found), request)

    def notify(self) -> None:
        """Tell the open alerts to the services that the user named, if any; what fails is tried again later."""
        from dashboard.jobs.notification import tell_alerts

        try:
            if (services := notification_services()) and self._store.exists:
                tell_alerts(self._store, self._settings(), services)
        except VigieError:
            logging.getLogger("vigie").warning("alerts not told", exc_info=True)

    def clean_uploads(self, before: float) -> None:
        """Remove what was dropped in the browser before that time and never imported, unless a job still needs it."""
        needed = {Path(path).parent for job in self.jobs() for path in job.request.get("paths", ())}
        for folder in (self._store.folder / UPLOADS).resolve().glob("depot-*"):
            with suppress(OSError):  # another program cleans too, or holds a file open
                if folder not in needed and folder.stat().st_mtime < before:
                    shutil.rmtree(folder)

    def jobs(self) -> list[Job]:
        """Every job of the workspace, the latest first."""
        return read_jobs(self._store.folder, self._id)

    def resume(self, job_id: str) -> None:
        """Take an interrupted or failed job up again: what was committed is not done twice."""
        job = next((job for job in self.jobs() if job.job_id == job_id), None)
        if job is None or not job.is_cut_short:
            raise UsageError("Cette tâche n’est pas à reprendre.")
        self._queue_up(replace(job, status="queued", runner=self._id, done=0, total=0, message=""))

    def forget(self, job_id: str) -> None:
        """Remove a job that is over, and the dropped files it still kept."""
        job = next((job for job in self.jobs() if job.job_id == job_id), None)
        if job is None or not job.is_over:
            raise UsageError("Cette tâche n’est pas terminée.")
        for path in job.request.get("paths", ()):
            if job.kind == JobKind.DROP:
                abandoned = {"file": Path(path).name, "status": "refused", "error": "Import abandonné."}
                self._drop.put_away(Path(path), [abandoned], self._today())
            self._discard(Path(path))
        (self._folder / f"{job_id}.json").unlink(missing_ok=True)

    def wait(self, job_id: str, timeout_s: float = 60.0) -> Job:
        """The job once it is over; raises ``TimeoutError`` when it is not after ``timeout_s``."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            job = next(job for job in self.jobs() if job.job_id == job_id)
            if job.is_over:
                return job
            time.sleep(0.02)
        raise TimeoutError(job_id)

    def _add(self, kind: JobKind, label: str, request: dict[str, Any]) -> str:
        now = datetime.now(UTC)
        job_id = f"{now:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(2)}"
        self._queue_up(Job(job_id, kind, label, "queued", now.isoformat(), self._id, request))
        return job_id

    def _look(self) -> None:
        try:
            self.take_dropped()
        except OSError:  # a folder that cannot be read now may be at the next look
            logging.getLogger("vigie").exception("drop folder")

    def _leads(self) -> bool:
        """Whether this process watches the drop folder: the first to ask, until it ends. What a former watcher left
        unfinished is taken up."""
        if self._watcher is not None:
            return True
        try:
            self._watcher = Presence(self._folder, WATCHER)
        except OSError:
            return False
        known = self.jobs()
        for job in known:
            if job.kind == JobKind.DROP and job.status == "interrupted":
                self.resume(job.job_id)
        claimed = {Path(path) for job in known if job.kind == JobKind.DROP for path in job.request["paths"]}
        self._drop.give_back(lambda holder: Presence.is_held(self._folder, holder), claimed)
        return True

    def _queue_up(self, job: Job) -> None:
        with self._lock:
            if self._presence is None:
                self._presence = Presence(self._folder, self._id)
                threading.Thread(target=self._work, name="vigie-taches", daemon=True).start()
        self._write(job)
        self._queue.put(job.job_id)

    def _work(self) -> None:
        while True:
            job = self._live[self._queue.get()]
            steps = _Steps(self, replace(job, status="running"))
            try:
                steps.write()
                result = self._done(steps)
                steps.write(status="done", result=result, message="")
            except VigieError as error:
                steps.write(status="failed", message=str(error))
            except Exception as error:
                logging.getLogger("vigie").exception("job %s", job.job_id)
                said = f"La tâche s’est arrêtée sur une erreur inattendue ({type(error).__name__}). Reprenez-la."
                steps.write(status="failed", message=said)

    def _done(self, steps: "_Steps") -> Any:
        """What a job made, once it is done."""
        match steps.job.kind:
            case JobKind.ANALYSIS:
                return self._analyse(steps)
            case JobKind.MODEL:
                install(steps.job.request["model"], self._store.folder, steps.progress)
                return self._analyse(steps)
            case JobKind.DEMO:
                return self._tell(steps)
            case _:
                return self._import(steps)

    def _tell(self, steps: "_Steps") -> None:
        from dashboard.demo import advance_exercise, restart_demo

        until, restarts = steps.job.request["until"], steps.job.request["restarts"]
        tell = restart_demo if restarts else advance_exercise
        tell(self._store, until and datetime.fromisoformat(until), steps.progress)

    def _import(self, steps: "_Steps") -> list[dict[str, Any]]:
        from dashboard.ingest import ImportOptions, import_paths

        request = steps.job.request
        options = ImportOptions.from_json(request["options"])
        reports: list[dict[str, Any]] = list(steps.job.result or ())
        finished: list[str] = list(request.get("finished", ()))
        for path in request["paths"]:
            if path in finished:
                self._drop.put_away(Path(path), [], self._today())
                continue
            found = import_paths(self._store, self._settings(), [Path(path)], options, steps.progress)
            reports += [report.as_json() for report in found]
            finished.append(path)
            if any(report.status == "done" for report in found):
                options = replace(options, replace_demo=False)
            steps.write(result=reports, request=request | {"finished": finished, "options": asdict(options)})
            if steps.job.kind == JobKind.DROP:
                self._drop.put_away(Path(path), [report.as_json() for report in found], self._today())
            elif all(report.status != "refused" for report in found):
                self._discard(Path(path))
        self._analyse(steps)
        return reports

    def _analyse(self, steps: "_Steps") -> dict[str, Any]:
        from dashboard.alerts.rules import raise_alerts
        from dashboard.enrich.pipeline import analyse

        settings = self._settings()
        engine = steps.job.request.get("engine", settings.engine)
        report = analyse(self._store, settings, engine=engine, progress=steps.progress)
        with self._store.writing() as session:
            raise_alerts(session, settings)
        return dict(report.as_json())

    def _discard(self, path: Path) -> None:
        """Remove a file kept from the browser and the folder that held it alone."""
        uploads = (self._store.folder / UPLOADS).resolve()
        if path.parent.parent != uploads:
            return
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()

    def _today(self) -> date:
        return datetime.now(ZoneInfo(self._settings().timezone)).date()

    def _write(self, job: Job) -> None:
        self._live[job.job_id] = job
        target = self._folder / f"{job.job_id}.json"
        partial = target.with_suffix(".partiel")
        partial.write_text(json.dumps(asdict(job), ensure_ascii=False), encoding="utf-8", errors="surrogatepass")
        put_in_place(partial, target)


class _Steps:
    """Tells how far a job is, in its file, twice a second at most."""

    def __init__(self, runner: JobRunner, job: Job) -> None:
        self.job = job
        self._runner = runner
        self._written_at = 0.0

    def write(self, **changes: Any) -> None:
        self.job = replace(self.job, **changes)
        self._runner._write(self.job)

    def progress(self, done: int, total: int, label: str) -> None:
        now = time.monotonic()
        if now - self._written_at >= WRITE_EVERY_S:
            self._written_at = now
            self.write(done=done, total=total, message=label)


def _named(paths: Sequence[Path]) -> str:
    """What an import is called: its file, or how many there are."""
    return file_name(paths[0].name) if len(paths) == 1 else f"{len(paths)} fichiers"


def read_jobs(folder: Path, own_runner: str = "") -> list[Job]:
    """The jobs of a workspace folder, the latest first; ``own_runner`` is known to be alive."""
    found: list[Job] = []
    alive: dict[str, bool] = {own_runner: True}
    for path in sorted((folder / TASKS).glob("*.json"), reverse=True):
        try:
            job = Job(**json.loads(path.read_text(encoding="utf-8", errors="surrogatepass")))
        except (OSError, ValueError, TypeError):
            continue
        if not job.is_over:
            if job.runner not in alive:
                alive[job.runner] = Presence.is_held(path.parent, job.runner)
            if not alive[job.runner]:
                job = replace(job, status="interrupted", message="Le programme s’est arrêté avant la fin.")
        found.append(job)
    return found
