"""The files that came with a file, in its archive or its folder, and the copy that keeps those it was read with."""

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # one date for all: the same files give the same copy


class Companions(Mapping[str, Path]):
    """What stands beside the file ``name``, by the names of ``beside``; of files with one name in several folders, the
    nearest only: two archives unpacked side by side never answer for one another.

    ``taken`` are the names of those that were asked for.
    """

    def __init__(self, beside: Mapping[str, Path], name: str) -> None:
        self.name = name
        self.taken: set[str] = set()
        self._beside = beside

    def __getitem__(self, inner: str) -> Path:
        path = self._nearest[inner]
        self.taken.add(inner)
        return path

    def __iter__(self) -> Iterator[str]:
        return iter(self._nearest)

    def __len__(self) -> int:
        return len(self._nearest)

    @cached_property
    def _nearest(self) -> dict[str, Path]:
        best: dict[str, tuple[int, str]] = {}
        for inner in self._beside:
            own, shared = PurePosixPath(inner).name, _shared_folders(inner, self.name)
            if own not in best or shared > best[own][0]:
                best[own] = shared, inner
        return {inner: self._beside[inner] for _, inner in best.values()}


def packed(path: Path, companions: Companions, target: Path) -> Path:
    """What to keep of a file: itself, or an archive of it and of the companions it was read with, itself first."""
    others = sorted(companions.taken - {companions.name})
    if not others:
        return path
    with zipfile.ZipFile(target, "w") as archive:
        for inner, source in ((companions.name, path), *((other, companions[other]) for other in others)):
            entry = zipfile.ZipInfo(inner, LONG_AGO)
            with source.open("rb") as content, archive.open(entry, "w", force_zip64=True) as out:
                shutil.copyfileobj(content, out)
    return target


def _shared_folders(one: str, other: str) -> int:
    shared = 0
    for mine, theirs in zip(PurePosixPath(one).parent.parts, PurePosixPath(other).parent.parts, strict=False):
        if mine != theirs:
            break
        shared += 1
    return shared
