"""Where things are on this machine: the workspace in force and the installed models."""

import os
from pathlib import Path

import platformdirs


def workspace_folder() -> Path:
    """The workspace in force: ``VIGIE_ESPACE``, or a folder of the user's own data."""
    chosen = os.environ.get("VIGIE_ESPACE")
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("vigie", appauthor=False)


def models_folder() -> Path:
    """Where the installed models are: ``VIGIE_MODELES``, else ``modeles`` in the user's own data."""
    chosen = os.environ.get("VIGIE_MODELES")
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("vigie", appauthor=False) / "modeles"
