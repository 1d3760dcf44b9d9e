"""What is kept of a file: itself, or an archive of it and of the companions it was read with."""

import shutil
import zipfile
from pathlib import Path

from connectors.companions import Companions

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # one date for all: the same files give the same copy


def packed(path: Path, companions: Companions, target: Path) -> Path:
    """What to keep of a file: itself, or an archive of it and of the companions it was read with, itself first."""
    others = [(inner, source) for inner, source in sorted(companions.taken.items()) if inner != companions.name]
    if not others:
        return path
    with zipfile.ZipFile(target, "w") as archive:
        for inner, source in ((companions.name, path), *others):
            entry = zipfile.ZipInfo(inner, LONG_AGO)
            # What many files were read with is kept with each of them.
            entry.compress_type = zipfile.ZIP_STORED if source is path else zipfile.ZIP_DEFLATED
            with source.open("rb") as content, archive.open(entry, "w", force_zip64=True) as out:
                shutil.copyfileobj(content, out)
    return target
