"""No address answers in English: an unknown one leads to the first page."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dashboard.ui.addresses import PAGES, KnownAddresses
from dashboard.ui.navigation import ENTRIES

BROWSER, SCRIPT = b"text/html,application/xhtml+xml,*/*;q=0.8", b"*/*"


def answer(path: str, query: str = "", accept: bytes = BROWSER, method: str = "GET") -> str | None:
    """Where the request is sent; ``None`` when it is served."""
    sent: list[Any] = []

    async def application(scope: Any, receive: Any, send: Any) -> None: ...

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any: ...

    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode()}
    serve = KnownAddresses(application)(scope | {"headers": [(b"accept", accept)]}, receive, send)
    with ThreadPoolExecutor(1) as aside:  # the browser tests keep a loop running in the main thread
        aside.submit(asyncio.run, serve).result()
    return dict(sent[0]["headers"])[b"location"].decode() if sent else None


def test_a_page_has_the_name_of_its_file_as_address() -> None:
    assert {entry.address for entry in ENTRIES} == {"", *PAGES}


@pytest.mark.parametrize(
    ("path", "query", "away"),
    [
        ("/accueil", "", "./"),
        ("/accueil", "periode=Tout&noms=true", "./?periode=Tout&noms=true"),
        ("/nulle-part", "", "./"),
        ("/Réactivité", "", "./reactivite"),
        ("/ECOUTE", "noms=true", "./ecoute?noms=true"),
        ("/sous/accueil", "", "./"),
        ("/", "periode=Tout", None),
        ("/veille", "", None),
        ("/sous/veille", "", None),
        ("/veille/", "", None),
        ("/static/page.html", "", None),
        ("/_stcore/health", "", None),
    ],
)
def test_an_unknown_address_leads_to_the_first_page(path: str, query: str, away: str | None) -> None:
    assert answer(path, query) == away


def test_only_a_browser_that_opens_a_page_is_sent_elsewhere() -> None:
    assert answer("/accueil", accept=SCRIPT) is None
    assert answer("/accueil", method="PUT") is None
