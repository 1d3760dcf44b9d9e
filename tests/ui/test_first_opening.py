"""The page of a server that ``run.py`` starts: opened once it answers, when it was asked for."""

import asyncio
import socket
import threading
import webbrowser
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.ui import server


def test_the_page_is_opened_once_the_server_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as late:
        late.bind(("127.0.0.1", 0))
        port = late.getsockname()[1]
        opened: list[str] = []
        monkeypatch.setattr(server.config, "get_option", {"server.port": port}.get)
        monkeypatch.setattr(webbrowser, "open", opened.append)
        opening = threading.Thread(target=server.open_page)
        opening.start()
        opening.join(0.5)
        assert opening.is_alive() and not opened
        late.listen()
        opening.join(10)
        assert opened == [f"http://127.0.0.1:{port}"]


@pytest.mark.parametrize(("said", "is_opened"), [("oui", True), ("non", False), ("", False)])
def test_it_is_opened_only_when_asked_for(monkeypatch: pytest.MonkeyPatch, said: str, is_opened: bool) -> None:
    asked = threading.Event()
    monkeypatch.setattr(server, "preload", lambda: None)
    monkeypatch.setattr(server, "open_page", asked.set)
    monkeypatch.setenv("VIGIE_NAVIGATEUR", said)

    async def started() -> None:
        async with server.preloading(server.app):
            pass

    with ThreadPoolExecutor(1) as apart:  # the browser tests leave a loop of events running on the main thread
        apart.submit(asyncio.run, started()).result()
    assert asked.wait(0.5) is is_opened
