"""The files that came with a file, in its archive or its folder."""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath


class Folder:
    """Files that came together, by their names inside."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self.paths = paths
        self.by_own_name: dict[str, list[str]] = {}
        for inner in paths:
            self.by_own_name.setdefault(_own_name(inner), []).append(inner)

    def around(self, name: str) -> "Companions":
        """What stands around one of them."""
        return Companions(self, name)


class Companions(Mapping[str, Path]):
    """What stands around the file ``name``, by their own names; of files with one name in several folders, the
    nearest only: two archives unpacked side by side never answer for one another.

    ``taken`` are those that were asked for (by ``[]`` or ``get``), by their names inside.
    """

    def __init__(self, folder: Folder, name: str) -> None:
        self.name = name
        self.taken: dict[str, Path] = {}
        self._folder = folder

    def __getitem__(self, own_name: str) -> Path:
        inner = self._nearest(own_name)
        self.taken[inner] = self._folder.paths[inner]
        return self.taken[inner]

    def __contains__(self, own_name: object) -> bool:
        return own_name in self._folder.by_own_name

    def __iter__(self) -> Iterator[str]:
        return iter(self._folder.by_own_name)

    def __len__(self) -> int:
        return len(self._folder.by_own_name)

    def is_beside(self, own_name: str) -> bool:
        """Whether a file stands in the very folder of ``name``."""
        return PurePosixPath(self._nearest(own_name)).parent == PurePosixPath(self.name).parent

    def _nearest(self, own_name: str) -> str:
        """The name inside of the one that shares the most folders with ``name``, then is the least deep."""
        return max(
            self._folder.by_own_name[own_name],
            key=lambda inner: (_shared_folders(inner, self.name), -inner.count("/")),
        )


def _own_name(inner: str) -> str:
    return inner.rpartition("/")[2]


def _shared_folders(one: str, other: str) -> int:
    shared = 0
    for mine, theirs in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if mine != theirs:
            break
        shared += 1
    return shared
