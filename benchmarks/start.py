"""From launch to the first page drawn in Chromium: Vigie on its demo workspace against an empty app.

    python benchmarks/start.py [--runs 5] [--espace DOSSIER]

Both servers are started in turn in the same run; prints the medians, the spreads and their ratios. The page is
drawn when its title, its sentence, its figures and its first message are on screen; « with its chart » adds the
chart, whose library the browser fetches last, and the end of the script.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
EMPTY_APP = 'import streamlit as st\n\nst.set_page_config(page_title="Vide")\nst.title("Vide")\n'
TITLE = '[data-testid="stMain"] h1'
VIGIE = (TITLE, ".st-key-vigie-sentence", "[class*='st-key-vigie-figure-']", "[class*='st-key-vigie-row-']")
CHART = ".js-plotly-plot .point"
OVER = '[data-testid="stApp"][data-test-script-state="notRunning"]'
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def seconds_to_first_page(browser: Browser, app: Path, workspace: Path, drawn: Sequence[str]) -> tuple[float, float]:
    """Seconds from starting the server until all of ``drawn`` is on screen, and until the page is complete."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)],
        cwd=ROOT, env={**os.environ, "VIGIE_ESPACE": str(workspace)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not is_healthy(port):
            time.sleep(0.02)
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        for mark in drawn:
            page.wait_for_selector(mark, timeout=60_000)
        seconds = time.perf_counter() - started
        if len(drawn) > 1:
            page.wait_for_selector(CHART, timeout=60_000, state="attached")
        page.wait_for_selector(OVER, timeout=60_000)
        complete = time.perf_counter() - started
        page.close()
        return seconds, complete
    finally:
        server.terminate()
        server.wait()


def is_healthy(port: int) -> bool:
    try:
        return bool(urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).status == 200)
    except OSError:
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--espace", type=Path, help="workspace to open; a fresh demo when absent")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        workspace = options.espace or Path(folder) / "demo"
        if options.espace is None:
            subprocess.check_call([sys.executable, "-m", "dashboard", "--espace", str(workspace), "demo"], cwd=ROOT)
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY_APP, encoding="utf-8")
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        empty_runs, our_runs = [], []
        for _ in range(options.runs):
            empty_runs.append(seconds_to_first_page(browser, empty, workspace, (TITLE,)))
            our_runs.append(seconds_to_first_page(browser, ROOT / "dashboard/ui/server.py", workspace, VIGIE))
        browser.close()
    for name, position in (("page drawn", 0), ("with its chart", 1)):
        theirs, ours = ([run[position] for run in runs] for runs in (empty_runs, our_runs))
        print(f"{name}: empty app {spread(theirs, ' s')}; Vigie {spread(ours, ' s')}; ", end="")
        print(f"ratio {spread([mine / other for mine, other in zip(ours, theirs, strict=True)])}")


def spread(values: Sequence[float], unit: str = "") -> str:
    return f"{statistics.median(values):.2f}{unit} ({min(values):.2f} to {max(values):.2f})"


if __name__ == "__main__":
    main()
