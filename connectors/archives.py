"""Unpack ZIP, TAR and GZ archives, those within them too, without ever writing outside a folder or filling a disk."""

import errno
import gzip
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from connectors.rows import Unreadable

MAX_MEMBERS = 10_000  # Slack writes a file for each channel and each day
MAX_UNPACKED_BYTES = 2_000_000_000
MAX_RATIO = 200
RATIO_FROM_BYTES = 20_000_000
MAX_NESTING = 3  # a TAR in a GZ in a ZIP
CHUNK_BYTES = 1 << 20
GZIP = b"\x1f\x8b"
TAR_MAGIC = slice(257, 262)
OF_WINDOWS = frozenset({"desktop.ini", "thumbs.db"})
VIEWERS = frozenset({"your archive.html", "archive_browser.html"})  # the pages through which X and Google show theirs
MEDIA_SUFFIXES = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".svg", ".ico", ".pdf", ".srt", ".vtt"),
    *(".mp4", ".mov", ".avi", ".mkv", ".webm", ".mp3", ".m4a", ".wav", ".ogg"),
)
DAMAGED = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error,
    EOFError, OSError, NotImplementedError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A file taken out of an archive: its name inside, and where its bytes were put.

    ``root`` is the beginning of the name that tells the archive within the archive, empty or ended by a slash.
    """

    name: str
    path: Path
    root: str = ""


def iter_members(path: Path, folder: Path, name: str | None = None) -> Iterator[Member]:
    """Files of a ZIP, TAR or GZ archive (nested ones too), unpacked into ``folder`` under names of our own.

    Everything is checked and unpacked before the first one is given: an archive with a path that leaves its folder,
    a link, a password, or an absurd unpacked size is refused whole (``Unreadable``). Media, system files and folders
    are left out. ``name`` is the archive's, when its path does not tell.
    """
    folder.mkdir(parents=True, exist_ok=True)
    yield from _unpacked(path, name or path.name, "", folder, _Allowance(), 0)


def member_names(path: Path, name: str) -> tuple[str, ...]:
    """The files to read in an archive that ``iter_members`` unpacks; a compressed one names its whole."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            check_members(archive)
            names = [member_name(info) for info in archive.infolist() if not info.is_dir()]
    elif _is_gzip(path):
        return (_inside_gzip(name),)
    else:
        with tarfile.open(path, "r:") as tar:
            names = [entry.name for entry in _checked(tar)]
    return tuple(one for one in names if is_readable_member(one))


@dataclass(slots=True)
class _Allowance:
    """What may still be unpacked from one archive, its nested ones included."""

    members: int = MAX_MEMBERS
    unpacked: int = MAX_UNPACKED_BYTES


def _unpacked(path: Path, name: str, root: str, folder: Path, allowance: _Allowance, depth: int) -> list[Member]:
    """The members of the archive at ``path``, those of the archives within included."""
    found: list[Member] = []
    try:
        for inner, target in _taken_out(path, name, folder, allowance):
            if not is_archive(target):
                found.append(Member(f"{root}{inner}", target, root))
            elif depth + 1 >= MAX_NESTING:
                raise Unreadable("Cette archive contient trop d’archives emboîtées : décompressez-la d’abord.")
            else:
                is_wrapping = _is_gzip(target) or (depth == 0 and _is_gzip(path))  # it holds one file, of its own name
                inside = root if is_wrapping else f"{root}{inner}/"
                found += _unpacked(target, inner, inside, folder, allowance, depth + 1)
    except DAMAGED as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise Unreadable("Le disque est plein : libérez de la place, puis importez de nouveau.") from error
        raise Unreadable("Cette archive est coupée ou abîmée : téléchargez-la de nouveau.") from error
    return found


def _taken_out(path: Path, name: str, folder: Path, allowance: _Allowance) -> Iterator[tuple[str, Path]]:
    """(name, path) of each file of one archive, its nested archives left whole."""
    start = _starts(path)
    packed = path.stat().st_size
    if start.startswith(GZIP):
        target = _target(folder, allowance, _inside_gzip(name))
        with gzip.open(path) as source:
            _copy(source, target, packed, allowance)
        yield _inside_gzip(name), target
    elif start[TAR_MAGIC] == b"ustar":
        with tarfile.open(path, "r:") as tar:
            for entry in _checked(tar):
                if is_readable_member(entry.name) and (content := tar.extractfile(entry)):
                    target = _target(folder, allowance, entry.name)
                    _copy(content, target, packed, allowance)
                    yield entry.name, target
    else:
        with zipfile.ZipFile(path) as archive:
            check_members(archive)
            for info in archive.infolist():
                inner = member_name(info)
                if not info.is_dir() and is_readable_member(inner):
                    target = _target(folder, allowance, inner)
                    with archive.open(info) as source:
                        _copy(source, target, info.compress_size, allowance)
                    yield inner, target


def _checked(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The files of a TAR; refused (``Unreadable``) when one leaves it, or is a link or a device."""
    for entry in tar:
        _check_path(entry.name, is_link=not (entry.isreg() or entry.isdir()))
        if entry.isreg():
            yield entry


def is_archive(path: Path) -> bool:
    """Whether a file holds others: a ZIP that is no office document, a TAR or a GZ."""
    start = _starts(path)
    if start.startswith(b"PK") and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return not is_document(archive.namelist())
    return start.startswith(GZIP) or start[TAR_MAGIC] == b"ustar"


def is_document(names: list[str]) -> bool:
    """Whether the members of a ZIP are those of an office document."""
    return "[Content_Types].xml" in names or "mimetype" in names


def _starts(path: Path) -> bytes:
    with path.open("rb") as content:
        return content.read(512)


def _is_gzip(path: Path) -> bool:
    return _starts(path).startswith(GZIP)


def _inside_gzip(name: str) -> str:
    if name.lower().endswith(".tgz"):
        return f"{name[:-4]}.tar"
    return name.removesuffix(".gz")


def check_members(archive: zipfile.ZipFile) -> None:
    """Refuse (``Unreadable``) an archive with a password, a path that leaves it, a link or an absurd size."""
    infos = archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("Cette archive est protégée par un mot de passe : décompressez-la, puis déposez les fichiers.")
    for info in infos:
        _check_path(member_name(info), is_link=stat.S_ISLNK(info.external_attr >> 16))
    check_size(archive)


def _check_path(name: str, is_link: bool) -> None:
    parts = name.replace("\\", "/").split("/")
    if is_link or ".." in parts or not parts[0] or ":" in parts[0]:
        raise Unreadable("Cette archive contient un chemin qui sort de son dossier : elle est refusée.")


def check_size(archive: zipfile.ZipFile) -> None:
    """Refuse (``Unreadable``) an archive that says it unpacks to an absurd size; its media stay packed, and weigh
    nothing."""
    infos = archive.infolist()
    read = [info for info in infos if is_readable_member(info.filename)]
    unpacked = sum(info.file_size for info in read)
    packed = sum(info.compress_size for info in read)
    if len(infos) > MAX_MEMBERS * 10 or _is_bomb(unpacked, packed):
        raise Unreadable("Cette archive gonfle démesurément une fois ouverte : elle est refusée.")


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > MAX_UNPACKED_BYTES or (unpacked > RATIO_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1))


def _target(folder: Path, allowance: _Allowance, name: str) -> Path:
    allowance.members -= 1
    if allowance.members < 0:
        raise Unreadable("Cette archive contient trop de fichiers : déposez seulement ceux à lire.")
    suffix = PurePosixPath(name).suffix
    return folder / f"{MAX_MEMBERS - allowance.members:05d}{suffix if suffix[1:].isalnum() else ''}"


def _copy(source: Any, target: Path, packed: int, allowance: _Allowance) -> None:
    written = 0
    with target.open("wb") as output:
        while chunk := source.read(CHUNK_BYTES):
            written += len(chunk)
            allowance.unpacked -= len(chunk)
            if allowance.unpacked < 0 or _is_bomb(written, packed):
                raise Unreadable("Cette archive gonfle démesurément une fois ouverte : elle est refusée.")
            output.write(chunk)


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member; names written in UTF-8 without saying so are repaired."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def is_readable_member(name: str) -> bool:
    """Whether a member may hold data: neither media, nor a system's own file, nor the page that shows the rest."""
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts)
    return not hidden and path.suffix.lower() not in MEDIA_SUFFIXES and path.name.lower() not in VIEWERS | OF_WINDOWS
