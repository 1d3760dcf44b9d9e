"""The tables of an account's archive that hold nothing of a community, told by their names and their headers."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from connectors.fields import normalise_header
from connectors.probe import Table

ENOUGH = 6  # columns, that no one else's table has by chance; fewer need the file's name too
_COPY = re.compile(r"\s*\(\d+\)$")  # of a file downloaded twice


class ArchiveFiles:
    """The files of one platform's archive: what it calls each of them, without extension, and its header with commas.

    ``by_header`` is for a platform whose longest headers are nobody else's: a file renamed is still known by them.
    """

    def __init__(self, files: Mapping[str, str], *, by_header: bool = False) -> None:
        self._by_name = {normalise_header(name): _folded(header.split(",")) for name, header in files.items()}
        headers = self._by_name.values() if by_header else ()
        self._headers = frozenset(header for header in headers if len(header) >= ENOUGH)

    def hold(self, name: str, table: Table) -> bool:
        """Whether ``table``, of a file of that name, is one of them."""
        header = _folded(table.header)
        stem = normalise_header(_COPY.sub("", PurePosixPath(name).stem))
        return header in self._headers or self._by_name.get(stem) == header


def _folded(header: Sequence[str]) -> frozenset[str]:
    return frozenset(filter(None, map(normalise_header, header)))
