"""An address that no page has leads to the first page: Streamlit would tell of it in English."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.responses import RedirectResponse
from streamlit import config

from dashboard.ui.uploading import Application, Message, Receive, Send

PAGES = {path.stem for path in (Path(__file__).parents[1] / "pages").glob("[a-z]*.py")} - {"accueil"}


class KnownAddresses:
    """The application, which sends a browser that asks for an unknown page to the first one, its filters kept; an
    address typed with its accents or capitals goes where it is meant to."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve a request; nothing changes for one that asks for no page or for a known one."""
        asked = _page_asked(scope)
        if not asked or asked in PAGES:
            await self._app(scope, receive, send)
            return
        meant = _plain(asked)
        query = scope["query_string"].decode("latin-1")
        # relative, so that it holds under any address the application is served at
        away = RedirectResponse(f"./{meant if meant in PAGES else ''}{f'?{query}' if query else ''}")
        await away(scope, receive, send)


def _page_asked(scope: Mapping[str, Any]) -> str:
    """The last part of the address a browser opens as a page; empty for the first page, a file, or anything else."""
    if scope["type"] != "http" or scope["method"] != "GET" or "/_stcore" in scope["path"]:
        return ""
    accepted = b"".join(value for name, value in scope["headers"] if name == b"accept")
    asked = str(scope["path"]).rpartition("/")[2]
    is_page = "." not in asked and asked != str(config.get_option("server.baseUrlPath")).rpartition("/")[2]
    return asked if is_page and b"text/html" in accepted else ""


def _plain(address: str) -> str:
    return unicodedata.normalize("NFKD", address).encode("ascii", "ignore").decode().lower()
