"""Copies of a whole workspace: made in one file, looked at, put back."""

import shutil
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import duckdb

from dashboard.config import put_in_place
from dashboard.errors import VigieError, WorkspaceDamaged, unwritable
from dashboard.store.store import BACKUPS, FILE_NAME, TEMPORARY, Store, utc_now

PASSING = frozenset({BACKUPS, TEMPORARY, "a-importer", "depots", "taches"})  # work under way, and the backups
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that can be put back: a ZIP of the whole workspace, or a copy of its database alone."""

    path: Path
    saved_at: datetime  # aware, UTC
    size: int

    @property
    def is_whole(self) -> bool:
        """Whether it holds the settings and the files read too."""
        return self.path.suffix == ".zip"


def parts(store: Store) -> list[Path]:
    """The files of the workspace that a backup takes beside the database, relative to its folder."""
    found = sorted(path for path in store.folder.rglob("*") if path.is_file())
    names = [path.relative_to(store.folder) for path in found]
    return [
        name
        for name in names
        if name.parts[0] not in PASSING and not name.name.startswith(FILE_NAME) and name.suffix != ".partiel"
    ]


def save(store: Store, target: Path | None = None) -> Backup:
    """Write the workspace as of the last commit into one ZIP: ``target``, else a dated file of ``sauvegardes``.

    It appears under its name once complete. Raises ``WorkspaceUnwritable`` when there is no room.
    """
    if target is None:
        target = store.folder / BACKUPS / f"vigie-{utc_now():%Y%m%d-%H%M%S}.zip"
    partial = target.with_name(f"{target.name}.partiel")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with store.temporary_folder() as folder:
            database = store.copy_to(folder / FILE_NAME)
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.write(database, FILE_NAME)
                for name in parts(store):
                    archive.write(store.folder / name, name.as_posix())
        put_in_place(partial, target)
    except OSError as error:
        raise unwritable(error, target.parent) from error
    finally:
        partial.unlink(missing_ok=True)
    return _described(target)


def listed(store: Store) -> list[Backup]:
    """The backups of the workspace, the newest first."""
    folder = store.folder / BACKUPS
    found = [_described(path) for path in (folder.iterdir() if folder.is_dir() else ()) if _is_backup(path)]
    return sorted(found, key=lambda backup: backup.saved_at, reverse=True)


def unpacked(path: Path, folder: Path) -> Store:
    """The workspace that a backup holds, in ``folder``, brought to the present schema.

    Raises ``VigieError`` when the file is no backup or is damaged, ``WorkspaceTooRecent`` when a newer Vigie made it.
    """
    refused = VigieError(f"« {path.name} » n’est pas une sauvegarde de Vigie, ou elle est abîmée.")
    store = Store(folder)
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if FILE_NAME not in archive.namelist() or not all(map(_is_safe, archive.namelist())):
                    raise refused
                archive.extractall(folder)
        else:
            shutil.copyfile(path, store.path)
        with duckdb.connect(str(store.path), read_only=True) as looked_at:
            looked_at.execute("SELECT value FROM meta WHERE key = 'schema_version'")
        with store.reading():
            return store
    except FileNotFoundError as error:
        raise VigieError(f"La sauvegarde « {path} » n’existe pas.") from error
    except OSError as error:
        raise unwritable(error, folder) from error
    except (*_BROKEN, duckdb.Error, WorkspaceDamaged) as error:
        raise refused from error


def put_beside(store: Store, restored: Store) -> int:
    """Bring the other files of a backup into the workspace, in place of those of the same name; how many."""
    names = parts(restored)
    for name in sorted(names, key=lambda name: len(name.parts) == 1):  # the settings last
        target = store.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.partiel")
        shutil.copyfile(restored.folder / name, partial)
        put_in_place(partial, target)
    return len(names)


def _is_backup(path: Path) -> bool:
    return path.is_file() and path.suffix in (".zip", ".duckdb")


def _described(path: Path) -> Backup:
    found = path.stat()
    return Backup(path, datetime.fromtimestamp(found.st_mtime, UTC), found.st_size)


def _is_safe(name: str) -> bool:
    parts_of_name = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts_of_name) and ".." not in parts_of_name and parts_of_name[0] != "/" and ":" not in parts_of_name[0]
