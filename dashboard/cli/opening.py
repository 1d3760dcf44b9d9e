"""The workspace of a verb that only looks: one that is not there is said, and nothing is made in its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.cli import terminal
from dashboard.store.store import Store

MISSING = "L’espace de travail « {} » n’existe pas encore."


@contextmanager
def looked_at(folder: Path) -> Iterator[Store]:
    """The workspace of ``folder``; when there is none, that is said, and an empty one that is gone afterwards answers
    for it: its figures are n. d., its lists empty."""
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if Store(folder).exists or not nearest.is_dir():  # what no folder can hold is refused as it is opened
        yield Store(folder)
        return
    terminal.say(MISSING.format(folder))
    with TemporaryDirectory(ignore_cleanup_errors=True) as nowhere:
        yield Store(Path(nowhere) / "espace")
