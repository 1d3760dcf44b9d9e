"""From launch to the first page drawn in Chromium: Vigie on its demo workspace against an empty app.

    python benchmarks/start.py [--runs 5] [--espace DOSSIER]

Both servers are started in turn in the same run; prints the median, the spread and their ratio. A page is drawn
when its title is there and the browser has been told that its script is over: figures, chart and rows included.
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
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
EMPTY_APP = 'import streamlit as st\n\nst.set_page_config(page_title="Vide")\nst.title("Vide")\n'
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def seconds_to_first_page(browser: Browser, app: Path, workspace: Path) -> float:
    """Seconds from starting the server to a first page whose script has run to its end."""
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
        page.wait_for_selector('[data-testid="stMain"] h1', timeout=60_000)
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000)
        elapsed = time.perf_counter() - started
        page.close()
        return elapsed
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
        times: dict[str, list[float]] = {"empty app": [], "Vigie": []}
        for _ in range(options.runs):
            times["empty app"].append(seconds_to_first_page(browser, empty, workspace))
            times["Vigie"].append(seconds_to_first_page(browser, ROOT / "dashboard/ui/server.py", workspace))
        browser.close()
    for name, values in times.items():
        print(f"{name:10} median {statistics.median(values):.2f} s, {min(values):.2f} to {max(values):.2f} s")
    ratios = [ours / theirs for theirs, ours in zip(times["empty app"], times["Vigie"], strict=True)]
    print(f"ratio      median {statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f} (bar: 2)")


if __name__ == "__main__":
    main()
