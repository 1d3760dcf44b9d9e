"""Where things are on this machine: the workspace in force and the installed models."""

import os
import time
from pathlib import Path

import platformdirs

READ_S = 2.0  # longer than anybody takes to read a small file


def workspace_folder() -> Path:
    """The workspace in force: ``VIGIE_ESPACE``, or a folder of the user's own data."""
    chosen = os.environ.get("VIGIE_ESPACE")
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("vigie", appauthor=False)


def make_workspace(folder: Path) -> None:
    """Create the folder of a workspace, for its user alone: on a machine of several, the others would read every
    message. One that is there keeps the rights it has, that a team may have widened."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def put_in_place(partial: Path, target: Path) -> None:
    """Give a complete file its name, in place of a former one; on Windows once nobody reads that one any more."""
    deadline = time.monotonic() + READ_S
    while True:
        try:
            partial.replace(target)
            return
        except PermissionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def models_folder() -> Path:
    """Where the installed models are: ``VIGIE_MODELES``, else ``modeles`` in the user's own data."""
    chosen = os.environ.get("VIGIE_MODELES")
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("vigie", appauthor=False) / "modeles"
