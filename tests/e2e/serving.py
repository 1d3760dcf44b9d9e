"""The application under test: its server, started on a free port and stopped at the end."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from playwright.sync_api import Locator, Page, TimeoutError, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[2]
EXPORTS = ROOT.parent / "shared" / "exports"
START_S = 60.0
SETTLE_S = 120.0
POLL_MS = 50
OPENING_MS, TRIES = 5_000, 3
BROKEN = re.compile("affichage impossible|Traceback|Error")  # a page that failed


def chromium() -> str | None:
    """The browser to drive: ``CHROMIUM``, else the system's; ``None`` leaves Playwright its own."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)


@dataclass(frozen=True)
class App:
    """A running application and its workspace."""

    url: str
    folder: Path
    pid: int


@contextmanager
def serving(folder: Path) -> Iterator[App]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder.parent / f"{folder.name}.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "dashboard/ui/server.py", "--server.port", str(port)],
        cwd=ROOT,
        env=os.environ | {"VIGIE_ESPACE": str(folder)},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_healthy(url, server)
        yield App(url, folder, server.pid)
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


def wait_until_healthy(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while True:
        assert server.poll() is None, "the application stopped while starting"
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            assert time.monotonic() < deadline, "the application did not start"
            time.sleep(0.1)


def open_page(page: Page, app: App, address: str, query: str = "") -> None:
    """Go to a page by its address, and wait until it is drawn."""
    visit(page, f"{app.url}/{address}{query}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def visit(page: Page, url: str) -> None:
    """Go to the address, in any tab, and wait until what it asked for is drawn."""
    if page not in followed:
        followed[page] = Runs(page)
    page.goto(url)
    settle(page)


class Runs:
    """What a tab asked its server to run and what was run, as told by the frames they exchange.

    A run is of the whole page or of some fragments; what fragments ask by themselves, every second, counts for nothing.
    """

    def __init__(self, page: Page) -> None:
        self.asked: set[str] = set()
        self.by_themselves: set[str] = set()
        self.running = False
        page.on("websocket", self.follow)

    def follow(self, socket: WebSocket) -> None:
        self.asked = {PAGE}  # soon
        socket.on("framesent", self.sent)
        socket.on("framereceived", self.received)

    def sent(self, frame: bytes) -> None:
        message = BackMsg.FromString(frame)
        if message.HasField("rerun_script"):
            asks = self.by_themselves if message.rerun_script.is_auto_rerun else self.asked
            asks.add(message.rerun_script.fragment_id)

    def received(self, frame: bytes) -> None:
        message = ForwardMsg.FromString(frame)
        kind, fragments = message.WhichOneof("type"), {*message.metadata.run.fragment_ids}
        if kind == "new_session":
            self.running = not fragments or bool(fragments & self.asked) or not fragments <= self.by_themselves
            self.asked = self.asked - fragments if fragments else set()
        elif kind == "script_finished":
            self.running = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN  # another run follows


PAGE = ""  # the fragment id of a run of the whole page
followed: WeakKeyDictionary[Page, Runs] = WeakKeyDictionary()
TURN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(
    () => done(document.querySelector('[data-test-connection-state=CONNECTED]') !== null)))))"""


def choose(page: Page, box: Locator, option: str, exact: bool = False) -> None:
    """Pick an option of a list, and wait for what follows. What is drawn late may close the list under the pointer, or
    move it there: the list is then opened anew, by the keyboard."""
    wanted = page.get_by_role("option", name=option, exact=exact)
    box.click()
    for _ in range(TRIES):
        try:
            wanted.click(timeout=OPENING_MS)
            break
        except TimeoutError:
            settle(page)
            box.press("Escape")
            box.press("ArrowDown")
    else:
        wanted.click()
    settle(page)


def settle(page: Page) -> None:
    """Wait until what was asked of the server so far has started, has run to its end, and is drawn.

    To be called after every action whose outcome is read, and before one that rests on what the last has drawn.
    """
    runs, deadline, still = followed[page], time.monotonic() + SETTLE_S, 0
    while still < 2:  # a turn for what the last action asks, one for what follows from it
        assert time.monotonic() < deadline, f"the page does not come to rest: {vars(runs)}"
        is_idle = not runs.asked and not runs.running  # else the page is left to its work: asking costs it frames
        if is_idle and page.evaluate(TURN) and not runs.asked and not runs.running:
            still += 1
        else:
            still = 0
            page.wait_for_timeout(POLL_MS)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-stale=true]")).to_have_count(0)
