"""The files behind what the user points at: folders walked, archives unpacked, each one described."""

import hashlib
import logging
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from connectors.companions import Companions, Folder
from connectors.probe import FileKind, Probe, probe_file
from connectors.readers import Unreadable, is_readable_member, iter_members
from dashboard.errors import refusal
from dashboard.text.formats import count, file_name

KILO = 1024
COPIED_BYTES = 1 << 20
FEW_ALIKE = 3  # files of an archive or a folder refused for one reason: beyond, it is told once, of the whole
UNEXPECTED = (
    "Vigie n’a pas su lire ce fichier ; rien n’en a été gardé. La fenêtre où elle a été lancée dit pourquoi ; en ligne "
    "de commande, relancez avec --debug."
)
LONGEST_PATH = 259  # that Windows opens, unless it was told otherwise: it lists the longer ones all the same
TOO_LONG = (
    "Son chemin est trop long pour Windows : remettez le dossier dans une archive ZIP, ou renommez-le plus court, "
    "puis importez-le de nouveau."
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: its description, or the sentence that says why it has none.

    ``companions`` are the files of its archive, or of the folder given, by their name inside.
    """

    path: Path
    name: str
    probe: Probe | None = None
    error: str = ""
    companions: Companions = field(default_factory=lambda: Folder({}).around(""))

    @property
    def weight(self) -> int:
        """Kilobytes to read."""
        return self.probe.size // KILO + 1 if self.probe else 0


def files_in(paths: Sequence[Path], folder: Path) -> Iterator[Found]:
    """Every file to read, folders walked and archives unpacked into ``folder``."""
    for path in paths:
        if not path.is_dir():
            yield from _opened(path, file_name(path.name), folder)
            continue
        closed: list[OSError] = []
        inside = sorted(Path(at, name) for at, _, names in os.walk(path, onerror=closed.append) for name in names)
        files = [one for one in inside if one.is_file() or _is_too_long(one)]
        named = [(one, file_name(one.relative_to(path).as_posix())) for one in files]
        readable = [(one, name) for one, name in named if is_readable_member(name)]
        for error in closed:
            at = Path(error.filename)
            yield Found(at, at.name, error=f"Le dossier « {at.name} » ne s’ouvre pas : {refusal(error)}.")
        if not readable and not closed:
            yield Found(path, path.name, error=f"Le dossier « {path.name} » ne contient aucun fichier à lire.")
        beside = Folder({name: one for one, name in readable})
        opened = (found for one, name in readable for found in _opened(one, name, folder, beside.around(name)))
        yield from _told_once(opened, path, path.name, f"« {path.name} »")


def kept_copy(path: Path, name: str, folder: Path) -> Found:
    """The file that a copy of the workspace keeps, with the companions it was read with, unpacked into ``folder``."""
    found = described(path, name)
    if found.probe is None or found.probe.kind is not FileKind.ZIP:
        return found
    try:
        members = list(iter_members(path, folder / path.stem))
    except Unreadable as error:
        return Found(path, name, error=str(error))
    beside = Folder({member.name: member.path for member in members})
    return described(members[0].path, name, beside.around(members[0].name))


def _opened(path: Path, name: str, folder: Path, companions: Companions | None = None) -> Iterator[Found]:
    found = described(path, name, companions)
    if found.probe is None or found.probe.kind is not FileKind.ZIP:
        yield found
        return
    inner = folder / hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    try:
        members = list(iter_members(path, inner, name))
    except Unreadable as error:
        yield Found(path, name, error=str(error))
        return
    if not members:
        yield Found(path, name, error="Cette archive ne contient aucun fichier à lire.")
    by_root: dict[str, dict[str, Path]] = {}
    for member in members:
        by_root.setdefault(member.root, {})[member.name.removeprefix(member.root)] = member.path
    beside = {root: Folder(paths) for root, paths in by_root.items()}
    opened = (
        described(one.path, f"{name}/{one.name}", beside[one.root].around(one.name.removeprefix(one.root)))
        for one in members
    )
    yield from _told_once(opened, path, name, "cette archive")


def _told_once(opened: Iterable[Found], path: Path, name: str, holder: str) -> Iterator[Found]:
    """The files of an archive or of a folder; of many refused for one reason, the reason alone, at the end."""
    refused: dict[str, list[Found]] = {}
    for found in opened:
        if found.error:
            refused.setdefault(found.error, []).append(found)
        else:
            yield found
    for reason, alike in refused.items():
        told = f"{reason} C’est le cas de {count(len(alike), 'fichier')} de {holder}."
        yield from alike if len(alike) <= FEW_ALIKE else [Found(path, name, error=told)]


def described(path: Path, name: str, companions: Companions | None = None) -> Found:
    """One file, opened once; ``name`` is the one to report."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe is read once, and nobody may ever write in it
            return Found(path, name, error=f"« {name} » n’est pas un fichier ordinaire : enregistrez-le d’abord.")
        return Found(path, name, probe_file(path, name), companions=companions or Folder({}).around(name))
    except Unreadable as error:
        return Found(path, name, error=str(error))
    except FileNotFoundError:
        return Found(path, name, error=TOO_LONG if _is_too_long(path) else f"Le fichier « {name} » n’existe pas.")
    except OSError as error:
        return Found(path, name, error=f"Le fichier « {name} » ne s’ouvre pas : {refusal(error)}.")
    except Exception:
        logging.getLogger("vigie").exception("probe of %s", name)
        return Found(path, name, error=UNEXPECTED)


def copied(path: Path, target: Path) -> str:
    """Copy a file to ``target``; gives the SHA-256 of what was copied, that tells one content from another."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as content, target.open("wb", buffering=0) as copy:
        while block := content.read(COPIED_BYTES):
            digest.update(block)
            copy.write(block)
    return digest.hexdigest()


def _is_too_long(path: Path) -> bool:
    return sys.platform == "win32" and len(str(path.absolute())) > LONGEST_PATH


def suffix_of(name: str) -> str:
    """The extension of a name, empty when it holds anything odd."""
    suffix = Path(name).suffix.lower()
    return suffix if suffix[1:].isalnum() else ""
