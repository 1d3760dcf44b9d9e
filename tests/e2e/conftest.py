"""The application in a real browser: one server per kind of workspace, kept for the whole session."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect
from serving import App, chromium, serving


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    quiet = [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--process-per-site",
    ]  # fmt: skip
    path = chromium()
    return browser_type_launch_args | {"args": quiet} | ({"executable_path": path} if path else {})


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return browser_context_args | {"locale": "fr-FR", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def empty_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """On a workspace where nothing was imported."""
    with serving(tmp_path_factory.mktemp("vide")) as app:
        yield app


@pytest.fixture(scope="session")
def demo_app(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """On the demonstration brand."""
    with serving(Path(shutil.copytree(demo, tmp_path_factory.mktemp("demo") / "espace"))) as app:
        yield app


@pytest.fixture(scope="module")
def fresh_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """On an empty workspace of the module's own, to import into."""
    with serving(tmp_path_factory.mktemp("import")) as app:
        yield app


SITE = "http://127.0.0.1/"
PATIENCE_MS = 120_000  # a loaded machine is slow, not wrong
expect.set_options(timeout=PATIENCE_MS)

# Opened by the address of a page, Streamlit's own client asks under that address first, gets a 404, and
# then asks under the root: the browser logs it, and nothing is wrong.
BASE_PATH_PROBE = re.compile(r"/\w+/_stcore/(health|host-config)$")


@pytest.fixture(scope="session")
def context(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[BrowserContext]:
    """One visitor for the whole session: what a first visit downloads and compiles is there for the next ones.

    A first tab, empty and never closed, keeps the process that all the others of this site share.
    """
    with browser.new_context(**browser_context_args) as context:
        first = context.new_page()
        first.route(SITE, lambda route: route.fulfill(body=""))
        first.goto(SITE)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab that fails its test on a console error, a page error, or a request to another origin.

    It and those opened beside it leave nothing to the next test but files of the application.
    """
    page = context.new_page()
    faults: list[str] = []

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not BASE_PATH_PROBE.search(message.location.get("url", "")):
            faults.append(f"console: {message.text}")

    def note_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            faults.append(f"request: {request.url}")

    page.on("console", note_console)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    page.on("request", note_request)
    page.set_default_timeout(PATIENCE_MS)
    yield page
    try:
        assert faults == []
    finally:
        session = context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "local_storage,cookies"})
        for each in context.pages[1:]:
            each.close()
