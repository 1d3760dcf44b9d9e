"""The drop folder: what is left in ``a-importer`` is taken once whole, imported, then put away with its reason.

A file is taken by moving it under ``en-cours/<holder>-…``: of two programs that look at the same time, only one
gets it. It ends in ``faits/<day>``, or in ``refuses`` beside a text that says why.
"""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dashboard.config import Settings, make_workspace
from dashboard.jobs.presence import TASKS, Presence
from dashboard.store.store import Store
from dashboard.text.formats import count, typeset

if TYPE_CHECKING:  # the readers are imported by the work that needs them, not by every page
    from dashboard.ingest import FileReport, ImportOptions

FOLDER = "a-importer"
UPLOADS = "depots"  # what a browser sent, until it is imported
BUSY, DONE, REFUSED = "en-cours", "faits", "refuses"
FIRST_UPLOADS = re.compile(r"depot-[0-9a-f]{16}")  # where Vigie 0.1 kept what was dropped in the browser
OF_WINDOWS = ("desktop.ini", "thumbs.db")
UNFINISHED = (".part", ".partial", ".partiel", ".crdownload", ".opdownload", ".download", ".filepart", ".tmp")

Traces = tuple[tuple[str, int, int], ...]


class DropFolder:
    """The drop folder of one workspace, and what was seen of it at the last look."""

    def __init__(self, workspace: Path) -> None:
        self.folder = workspace / FOLDER
        self._last: dict[str, Traces] = {}

    def waiting(self) -> list[Path]:
        """The files and folders left to import, complete or not, by name."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if self._is_left_here(path))

    def complete(self) -> list[Path]:
        """Those that have not changed since the last call."""
        now = {path.name: traces for path in self.waiting() if (traces := _traces(path))}
        same = [self.folder / name for name, traces in now.items() if self._last.get(name) == traces]
        self._last = now
        return same

    def take(self, path: Path, holder: str) -> Path | None:
        """Move a file or a folder out of reach of the others; ``None`` when another took it, or writes it still."""
        place = self.folder / BUSY / f"{holder}-{secrets.token_hex(4)}"
        place.mkdir(parents=True)
        try:
            return path.rename(place / path.name)
        except OSError:
            place.rmdir()
            return None

    def put_away(self, taken: Path, reports: Sequence[Mapping[str, Any]], on: date) -> None:
        """Move what was imported to its last place, with a text wherever something was not read."""
        if not taken.exists():
            return
        is_refused = bool(reports) and all(report["status"] == "refused" for report in reports)
        folder = self.folder / REFUSED if is_refused else self.folder / DONE / on.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        kept = taken.rename(_free(folder / taken.name))
        if told := remarks(reports):
            kept.with_name(f"{kept.name}.txt").write_text(f"{told}\n", encoding="utf-8")
        self._tidy(taken.parent)

    def give_back(self, is_alive: Callable[[str], bool], claimed: set[Path]) -> None:
        """Leave again in the folder what a dead program had taken and that no job will finish."""
        busy = self.folder / BUSY
        for place in sorted(busy.iterdir()) if busy.is_dir() else ():
            taken = set(place.iterdir()) if place.is_dir() else set()
            if taken & claimed or is_alive(place.name.partition("-")[0]):
                continue
            for path in taken:
                path.rename(_free(self.folder / path.name))
            self._tidy(place)

    def _is_left_here(self, path: Path) -> bool:
        name = path.name
        if name in (BUSY, DONE, REFUSED) or name.startswith((".", "~$")):
            return False
        if name.lower() in OF_WINDOWS or name.lower().endswith(UNFINISHED):
            return False
        return not FIRST_UPLOADS.fullmatch(name) and not any(
            path.with_name(name + ending).exists() for ending in UNFINISHED
        )

    def _tidy(self, place: Path) -> None:
        with suppress(OSError):  # something else is still there
            place.rmdir()
            place.parent.rmdir()


def import_waiting(
    store: Store, settings: Settings, options: "ImportOptions", progress: Callable[[int, int, str], None] | None = None
) -> "list[FileReport]":
    """Import now whatever waits in the drop folder, finished or not, and put each file away."""
    from dashboard.ingest import import_paths

    folder, holder = DropFolder(store.folder), secrets.token_hex(8)
    make_workspace(store.folder)
    folder.folder.mkdir(exist_ok=True)
    today = datetime.now(ZoneInfo(settings.timezone)).date()
    presence = Presence(store.folder / TASKS, holder)
    reports: list[FileReport] = []
    try:
        for path in folder.waiting():
            taken = folder.take(path, holder)
            if taken is None:
                continue
            found = import_paths(store, settings, [taken], options, progress)
            folder.put_away(taken, [report.as_json() for report in found], today)
            reports += found
    finally:
        presence.leave()
    return reports


def remarks(reports: Sequence[Mapping[str, Any]]) -> str:
    """What was not read, file by file, with the reason; empty when everything was."""
    lines = []
    for report in reports:
        if report["status"] == "refused":
            lines.append(f"{report['file']} : refusé. {report['error']}")
        elif report["rows_rejected"]:
            aside = count(report["rows_rejected"], "ligne mise de côté", "lignes mises de côté")
            lines.append(f"{report['file']} : {aside}. La page Imports dit lesquelles et pourquoi.")
    return "\n".join(map(typeset, lines))


def _traces(path: Path) -> Traces:
    """The files of a drop with their sizes and dates; nothing when it moves under our eyes or is empty of files."""
    try:
        files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
        stats = [(one.relative_to(path.parent).as_posix(), one.stat()) for one in sorted(files)]
    except OSError:
        return ()
    if any(name.lower().endswith(UNFINISHED) for name, _ in stats):
        return ()
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


def _free(path: Path) -> Path:
    """``path``, or the first of « nom (2).csv », « nom (3).csv » that nobody has."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free
