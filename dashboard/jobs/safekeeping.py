"""Putting a backup back: checked aside, the present state kept, the whole swapped at once."""

from dataclasses import dataclass
from pathlib import Path

from dashboard.config import load_settings
from dashboard.store import backup, erasure, imports
from dashboard.store.derive import derive
from dashboard.store.store import Store


@dataclass(frozen=True, slots=True)
class Restored:
    """How many rows the workspace holds and the backup brings, by table, and where the present state was kept."""

    before: dict[str, int]
    after: dict[str, int]
    kept: Path | None


def restore(store: Store, path: Path, *, is_done: bool) -> Restored:
    """Put a backup in the place of the workspace; nothing changes unless ``is_done``, or when the file is no backup.

    Whoever was erased since the backup stays erased. Raises what ``backup.unpacked`` raises.
    """
    with store.temporary_folder() as folder:
        (folder / "lu").mkdir()
        found = backup.unpacked(path, folder / "lu")
        with found.reading() as session:
            after = imports.counts(session)
        existed = store.exists
        with store.reading() as session:
            before = imports.counts(session)
            erased = erasure.erased_keys(session)
            revision = session.meta("revision") or "0"
        if not is_done:
            return Restored(before, after, None)
        kept = store.keep_copy("avant-restauration") if existed else None
        with store.rewriting() as copy:
            found.path.replace(copy.path)
            with copy.writing() as session:
                session.set_meta("revision", max(revision, session.meta("revision") or "0", key=int))
                gone = erasure.erase_again(session, erased)
                if gone.authors:
                    erasure.forget_sources(session, gone.sources)
                    derive(session, load_settings(found.folder), None)
                after = imports.counts(session)
        for source in gone.sources:
            (found.folder / source).unlink(missing_ok=True)
        backup.put_beside(store, found)
    return Restored(before, after, kept)
