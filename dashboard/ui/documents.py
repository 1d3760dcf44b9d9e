"""The buttons that take a page away as a file: the same document in each format."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.report.document import Document
from dashboard.report.render import MIMES, PAPERS, render

NAMES = {"txt": "Télécharger en texte", "html": "Télécharger en HTML", "pdf": "Télécharger en PDF"}


def document_buttons(make: Callable[[], Document], stem: str, key: str) -> None:
    """One button per format of ``PAPERS``; the file is made when it is asked for."""
    with st.container(horizontal=True):
        for format in PAPERS:
            st.download_button(
                NAMES[format], partial(_file, make, format), f"{stem}.{format}", MIMES[format], key=f"{key}-{format}",
                on_click="ignore", icon=":material/download:",
            )  # fmt: skip


def _file(make: Callable[[], Document], format: str) -> bytes:
    return render(make(), format)
