"""What ``run.py`` says before anything is installed, and when it has its page opened."""

import importlib.util
import os
import socket
import sys
from pathlib import Path
from types import ModuleType

import pytest

RUN = Path(__file__).resolve().parents[1] / "run.py"


@pytest.fixture
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vigie_run", RUN)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("is_windows", "shown"), [(True, "$env:PORT = {}; py run.py"), (False, "PORT={} python3 run.py")]
)
def test_a_port_that_is_taken_is_told_with_the_command_for_another(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_windows: bool, shown: str
) -> None:
    monkeypatch.setattr(run, "IS_WINDOWS", is_windows)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        assert run.main([]) == 1
    assert shown.format(port + 1) in capsys.readouterr().err


AT_HOME = {"DISPLAY": ":0"}
FAR = ("SSH_CONNECTION", "SSH_TTY", "CI")


@pytest.mark.parametrize(
    ("system", "around", "is_terminal", "expected"),
    [
        ("linux", AT_HOME, True, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True, True),
        ("linux", {}, True, False),
        ("linux", AT_HOME, False, False),
        *(("linux", AT_HOME | {name: "1"}, True, False) for name in FAR),
        ("darwin", {}, True, True),
        ("darwin", {}, False, False),
        ("win32", {}, True, True),
        ("win32", {"CI": "true"}, True, False),
    ],
)
def test_a_browser_is_only_for_who_sits_at_the_machine(
    run: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    around: dict[str, str],
    is_terminal: bool,
    expected: bool,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", *FAR):
        monkeypatch.delenv(name, raising=False)
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: is_terminal, raising=False)
    assert run.has_a_screen() is expected


@pytest.mark.parametrize(("said", "told"), [(None, "oui"), ("non", "non")])
def test_the_server_is_told_whether_to_open_its_page(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, said: str | None, told: str
) -> None:
    monkeypatch.setenv("PORT", "0")
    monkeypatch.setattr(run, "has_a_screen", lambda: True)
    monkeypatch.setattr(run, "install", lambda _: None)
    monkeypatch.setattr(run.subprocess, "call", lambda *_, **__: 0)
    monkeypatch.chdir(run.ROOT)
    monkeypatch.setenv(run.BROWSER, said or "")
    if said is None:
        monkeypatch.delenv(run.BROWSER)
    served: list[str] = []
    monkeypatch.setattr(run.os, "name", "posix")
    monkeypatch.setattr(run.os, "execv", lambda _, command: served.append(os.environ[run.BROWSER]))
    run.main([])
    assert served == [told]
