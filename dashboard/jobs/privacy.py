"""Erasing a person, purging what is old: from the figures, the texts and the kept files, all or nothing.

The workspace is rewritten aside and swapped at the end, so that nothing deleted stays in its bytes; the kept files go
just before the swap: a stop on the way leaves a workspace that reads, and the same command finishes the work.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dashboard.config import Settings
from dashboard.jobs import copies
from dashboard.jobs.drop import DONE, FOLDER
from dashboard.jobs.presence import TASKS
from dashboard.store import erasure, imports, risk_context
from dashboard.store.derive import derive
from dashboard.store.erasure import Erased
from dashboard.store.people import Person
from dashboard.store.store import Session, Store
from dashboard.text.erasing import words_of


@dataclass(frozen=True, slots=True)
class Removal:
    """What went, or would go: rows, kept files removed, backups that hold the same data (removed when asked)."""

    erased: Erased
    files: int
    backups: int
    is_done: bool


class _OnlyTried(Exception):
    """Ends a dry run, whose transaction is then undone."""


def erase(store: Store, settings: Settings, persons: Sequence[Person], *, has_backups: bool, is_done: bool) -> Removal:
    """Erase people from every table and every kept file; ``has_backups``: remove the backups too.

    Nothing changes unless ``is_done``: the same work is tried, counted and undone.
    """
    told = words_of(
        (person.name for person in persons),
        (person.handle for person in persons),
        (person.author_id for person in persons),
    )
    kept = copies.copies(store.folder)
    held = copies.holding(kept, copies.forms(told))
    return _remove(store, settings, lambda session: erasure.erase(session, persons), held, has_backups, is_done)


def purge(
    store: Store, settings: Settings, before: datetime, day: date, *, has_backups: bool, is_done: bool
) -> Removal:
    """Remove the messages written before an instant (naive UTC), which begins ``day`` of the reporting zone, and the
    kept files that hold some. Nothing changes unless ``is_done``."""
    old = [path for path in copies.copies(store.folder) if _is_put_away_before(store.folder, path, day)]
    return _remove(store, settings, lambda session: erasure.purge(session, before), old, has_backups, is_done)


def _remove(
    store: Store,
    settings: Settings,
    remove: Callable[[Session], Erased],
    files: Sequence[Path],
    has_backups: bool,
    is_done: bool,
) -> Removal:
    backups = copies.backups(store.folder)
    if not is_done:
        with suppress(_OnlyTried), store.writing() as session:
            erased = remove(session)
            gone = _all(store, session, files, erased)
            raise _OnlyTried
        return Removal(erased, len(gone), len(backups), is_done)
    with store.rewriting() as copy:
        with copy.writing() as session:
            erased = remove(session)
            gone = _all(store, session, files, erased)
            erasure.forget_sources(session, [path.relative_to(store.folder).as_posix() for path in gone])
            derive(session, settings, None)
            risk_context.refresh(session)
        for path in (*gone, *(backups if has_backups else ())):
            path.unlink(missing_ok=True)
    return Removal(erased, len(gone), len(backups), is_done)


def _all(store: Store, session: Session, files: Sequence[Path], erased: Erased) -> list[Path]:
    """The kept files found by their content, those the rows came from, every other copy of these, and the text beside
    a refused one."""
    digests = imports.digests(session, erased.sources)
    found = {*files, *(store.folder / source for source in erased.sources)}
    found |= {*copies.sharing([path for path in copies.copies(store.folder) if path not in found], digests)}
    found |= {path.with_name(f"{path.name}.txt") for path in found}
    return sorted(path for path in found if path.exists())


def _is_put_away_before(workspace: Path, path: Path, day: date) -> bool:
    """Whether the drop folder put this file away, or a job told of it, before that day."""
    if path.parent == workspace / TASKS:
        return path.name < f"{day:%Y%m%d}"  # how the names of jobs begin
    done = workspace / FOLDER / DONE
    if not path.is_relative_to(done):
        return False
    with suppress(ValueError):
        return date.fromisoformat(path.relative_to(done).parts[0]) < day
    return False
