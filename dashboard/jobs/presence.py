"""Who is alive: a lock that the system itself releases when its process ends, however it ends."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from dashboard.config import make_workspace

TASKS = "taches"  # the folder of a workspace where programs say that they are at work


class Presence:
    """Held for as long as this process lives, or until ``leave``; raises ``OSError`` when another holds it."""

    def __init__(self, folder: Path, name: str) -> None:
        make_workspace(folder.parent)
        folder.mkdir(exist_ok=True)
        self._path = folder / f"{name}.vivant"
        self._file = self._path.open("ab")
        try:
            _lock(self._file, is_shared=False)
        except OSError:
            self._file.close()
            raise

    def leave(self) -> None:
        """Release the lock and remove its file."""
        self._file.close()
        _remove(self._path)

    @staticmethod
    def is_held(folder: Path, name: str) -> bool:
        """Whether a living process holds the lock of that name."""
        path = folder / f"{name}.vivant"
        try:
            with path.open("rb+") as file:
                _lock(file, is_shared=True)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        _remove(path)
        return False


def _remove(path: Path) -> None:
    """Remove a lock that nobody holds; on Windows it stays when another program is looking at it, and holds nothing."""
    with suppress(PermissionError):
        path.unlink(missing_ok=True)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO, is_shared: bool) -> None:
        """Take the lock or raise ``OSError``."""
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO, is_shared: bool) -> None:
        """Take the lock or raise ``OSError``."""
        fcntl.flock(file, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
