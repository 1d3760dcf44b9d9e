"""What ``run.py`` says before anything is installed."""

import importlib.util
import socket
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
