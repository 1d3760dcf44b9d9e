"""What ``run.py`` serves: ``streamlit_app.py``, its libraries imported while the browser is still opening."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from streamlit.starlette import App

ENTRY = Path(__file__).resolve().parents[2] / "streamlit_app.py"
SLOW_TO_IMPORT = (
    "streamlit.delta_generator",
    "streamlit.emojis",
    "PIL.Image",
    "dashboard.ui.navigation",
    "dashboard.ui.components",
    "dashboard.kpi.listing",
    "dashboard.text.sentences",
    "dashboard.charts.waiting",
)


@asynccontextmanager
async def preloading(_: App) -> AsyncIterator[None]:
    """Import in the background what the first page needs; a page that comes sooner imports it itself."""
    threading.Thread(target=lambda: [import_module(name) for name in SLOW_TO_IMPORT], daemon=True).start()
    yield


app = App(ENTRY, lifespan=preloading)
