"""What ``run.py`` serves: ``streamlit_app.py``, its first page made ready while the browser is still opening."""

import logging
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from starlette.middleware import Middleware
from streamlit import config
from streamlit.starlette import App

from dashboard.ui.addresses import KnownAddresses
from dashboard.ui.uploading import UploadProgress

ENTRY = Path(__file__).resolve().parents[2] / "streamlit_app.py"
ANSWERS_WITHIN_S = 60.0
SLOW_TO_IMPORT = (
    "streamlit.delta_generator",
    "streamlit.emojis",
    "PIL.Image",
    "dashboard.ui.navigation",
    "dashboard.ui.components",
    "dashboard.kpi.listing",
    "dashboard.text.sentences",
    "dashboard.charts.waiting",
    "dashboard.ui.morning",
)


def preload() -> None:
    """Import what the first page needs and read its figures, then import what the others need; the page itself tells
    what goes wrong with them."""
    for name in SLOW_TO_IMPORT:
        import_module(name)
    try:
        view = sys.modules["dashboard.ui.morning"].prepare()
        sys.modules["dashboard.ui.cached"].jobs()  # the drop folder is watched though no page is open
        if view is not None:
            import_module("dashboard.ui.ahead").read_ahead(view)
        import_module("dashboard.ui.ahead").import_pages()
    except Exception:
        logging.getLogger("vigie").debug("the first page is not ready", exc_info=True)


def open_page() -> None:
    """Show the first page in the browser of this machine, once the server answers."""
    address, deadline = ("127.0.0.1", config.get_option("server.port")), time.monotonic() + ANSWERS_WITHIN_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(address) == 0:
                webbrowser.open("http://{}:{}".format(*address))
                return
        time.sleep(0.1)


@asynccontextmanager
async def preloading(_: App) -> AsyncIterator[None]:
    """Get the first page ready in the background; a page that comes sooner does it itself. ``run.py`` says whether to
    open it."""
    threading.Thread(target=preload, daemon=True).start()
    if os.environ.get("VIGIE_NAVIGATEUR") == "oui":
        threading.Thread(target=open_page, daemon=True).start()
    yield


app = App(ENTRY, lifespan=preloading, middleware=[Middleware(UploadProgress), Middleware(KnownAddresses)])
