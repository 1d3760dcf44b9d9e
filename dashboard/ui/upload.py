"""Files dropped on the Imports page: kept in the workspace, recognised, then handed to a job."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from connectors.readers import Unreadable
from dashboard import ingest
from dashboard.config import workspace_folder

DROP_FOLDER = "a-importer"
CHUNK = 1 << 20


def kept(files: Sequence[UploadedFile]) -> list[Path]:
    """The dropped files as paths inside the workspace, each under its own name; the same content is kept once."""
    return [_keep(file) for file in files]


def forget(paths: Sequence[Path]) -> None:
    """Remove kept files; those brought by the user in the folder itself are left alone."""
    for path in paths:
        if path.parent.parent == workspace_folder() / DROP_FOLDER:
            shutil.rmtree(path.parent, ignore_errors=True)


def identified(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """What ``identify_paths`` says of each file, a ZIP giving one entry per member."""
    return [dict(found) for path in paths for found in _identified(str(path), path.stat().st_mtime_ns)]


@st.cache_data(show_spinner=False, max_entries=64)
def _identified(path: str, modified_ns: int) -> list[dict[str, Any]]:
    try:
        return list(ingest.identify_paths([Path(path)]))
    except Unreadable as error:
        return [{"file": Path(path).name, "connector": None, "layout": None, "confidence": 0.0, "reason": str(error)}]


def _keep(file: UploadedFile) -> Path:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    folder = workspace_folder() / DROP_FOLDER / digest.hexdigest()[:16]
    path = folder / Path(file.name.replace("\\", "/")).name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.seek(0)
        partial = path.with_name(path.name + ".partiel")
        with partial.open("wb") as out:
            shutil.copyfileobj(file, out, CHUNK)
        partial.replace(path)
    return path
