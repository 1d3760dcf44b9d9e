"""The copies of exports that a workspace keeps, and what they hold: they are the users' files, as they were given."""

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import IO, TypeVar

from dashboard.jobs.drop import DONE, FOLDER, REFUSED, UPLOADS
from dashboard.jobs.presence import TASKS
from dashboard.store.store import BACKUPS, SOURCES

T = TypeVar("T")
Content = IO[bytes] | gzip.GzipFile

CHUNK = 1 << 20
_BROKEN = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


def copies(workspace: Path) -> list[Path]:
    """Every file kept as it was given: the sources, what the drop folder put away, what a browser sent; and what was
    told of their import, which names them and quotes a cell of those that were refused."""
    folders = (workspace / SOURCES, workspace / FOLDER / DONE, workspace / FOLDER / REFUSED, workspace / UPLOADS)
    given = (path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file())
    return sorted([*given, *(workspace / TASKS).glob("*.json")])


def backups(workspace: Path) -> list[Path]:
    """The copies of the whole workspace, by name."""
    folder = workspace / BACKUPS
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def forms(words: Iterable[str]) -> tuple[bytes, ...]:
    """How these words may be written in a file: encodings, escapes of JSON, accents encoded twice."""
    found: set[bytes] = set()
    for word in words:
        twice = word.encode().decode("latin-1")
        found |= {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), twice.encode()}
        found |= {one.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00") for one in (word, twice)}
        found |= {word.encode("cp1252", "ignore") if word.isascii() else word.encode("cp1252", "replace")}
    return tuple(sorted(found))


def holding(paths: Iterable[Path], needles: Collection[bytes]) -> list[Path]:
    """Those of the files that hold one of ``needles``, in themselves or in a member of an archive."""
    reach = max(map(len, needles), default=1) - 1

    def is_found(content: Content) -> bool:
        tail = b""
        while chunk := content.read(CHUNK):
            window = tail + chunk
            if any(needle in window for needle in needles):
                return True
            tail = window[-reach:] if reach else b""
        return False

    return [path for path in paths if needles and any(map_contents(path, is_found))]


def sharing(paths: Iterable[Path], digests: Collection[str]) -> list[Path]:
    """Those of the files whose SHA-256, or that of a member, is one of ``digests``."""
    return [path for path in paths if digests and any(digest in digests for digest in map_contents(path, _digest))]


def map_contents(path: Path, read: Callable[[Content], T]) -> Iterator[T]:
    """``read`` of a file, then of what it holds when it is a GZIP or a ZIP, one archive inside another at most."""
    with path.open("rb") as content:
        yield read(content)
        content.seek(0)
        yield from _inside(content, read, depth=2)


def _inside(content: IO[bytes], read: Callable[[Content], T], depth: int) -> Iterator[T]:
    try:
        start = content.read(4)
        content.seek(0)
        if start[:2] == b"\x1f\x8b":
            with gzip.open(content) as unpacked:
                yield read(unpacked)
        elif start == b"PK\x03\x04" and depth:
            with zipfile.ZipFile(content) as archive:
                for info in archive.infolist():
                    with archive.open(info) as member:
                        yield read(member)
                    with archive.open(info) as member:
                        yield from _inside(member, read, depth - 1)
    except _BROKEN:
        return  # what cannot be unpacked cannot be read by Vigie either


def _digest(content: Content) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
