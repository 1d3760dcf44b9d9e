"""A 300 MB CSV uploaded in a real browser: how long it takes, what the server's memory becomes, what is said beyond.

    python benchmarks/upload.py [--mega 300]

Prints the time from the drop to the examined file as a ratio to copying the same file on the disk, twice.
"""

import argparse
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "tests" / "e2e")]
from serving import App, chromium, open_page, serving  # noqa: E402

MEGA = 1024 * 1024
LIMIT_MB = 400
PATIENCE_MS = 600_000


def write_comments(path: Path, megabytes: int) -> int:
    """A table of comments of about that size; gives its number of rows."""
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("id,auteur,date,texte\n")
        while file.tell() < megabytes * MEGA:
            lines = (
                f"c{rows + n},membre {n % 997},2026-0{1 + n % 9}-1{n % 9} 10:{n % 60:02d}:00,"
                f'"Le commentaire numéro {rows + n} parle du sac, de ses sangles et de la pluie au col"\n'
                for n in range(20_000)
            )
            file.writelines(lines)
            rows += 20_000
    return rows


def memory_mb(pid: int, what: str) -> float:
    """``VmRSS`` (now) or ``VmHWM`` (peak) of a process, in megabytes."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def server_pid(app: App) -> int:
    """The process that serves the workspace of the application."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if f"VIGIE_ESPACE={app.folder}".encode() in environment and b"streamlit" in command:
            return int(folder.name)
    raise SystemExit("the server was not found")


def upload(page: Page, app: App, path: Path) -> tuple[float, bool]:
    """Seconds from the drop to the report of the file, and whether a progress bar was seen on the way."""
    open_page(page, app, "imports")
    started = time.perf_counter()
    page.locator("input[type=file]").set_input_files(path)
    bar = page.get_by_text("Envoi du fichier", exact=False)
    has_bar = False
    report = page.get_by_text("premières lignes · horloge", exact=False)
    while not report.is_visible():
        has_bar = has_bar or bar.count() > 0
        page.wait_for_timeout(100)
        assert time.perf_counter() - started < PATIENCE_MS / 1000, "the file was never examined"
    return time.perf_counter() - started, has_bar


def copied_twice_s(path: Path, folder: Path) -> float:
    """Seconds to copy the file on the disk twice: what receiving then keeping it costs at least."""
    started = time.perf_counter()
    for n in range(2):
        shutil.copyfile(path, folder / f"copie-{n}")
    return time.perf_counter() - started


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--mega", type=int, default=300)
    size = arguments.parse_args().mega
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        rows = write_comments(folder / "commentaires.csv", size)
        (folder / "trop-gros.csv").write_bytes(b"")
        with (folder / "trop-gros.csv").open("r+b") as file:
            file.truncate((LIMIT_MB + 5) * MEGA)
        reference = copied_twice_s(folder / "commentaires.csv", folder)
        with serving(folder / "espace") as app:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_context(locale="fr-FR").new_page()
            open_page(page, app, "imports")
            pid = server_pid(app)
            before = memory_mb(pid, "VmRSS")
            seconds, has_bar = upload(page, app, folder / "commentaires.csv")
            peak = memory_mb(pid, "VmHWM") - before
            print(
                f"{size} MB, {rows} rows: {seconds:.1f} s, {seconds / reference:.1f} x two copies ({reference:.1f} s)"
            )
            print(f"server memory: +{peak:.0f} MB at the peak, {peak / size:.2f} x the file; progress bar: {has_bar}")
            open_page(page, app, "imports")
            page.locator("input[type=file]").set_input_files(folder / "trop-gros.csv")
            refused = page.locator("[data-testid=stFileChip][aria-invalid=true]")
            expect(refused).to_be_visible(timeout=PATIENCE_MS)
            print(f"beyond the limit: {refused.evaluate(SHOWN)}")
            browser.close()


SHOWN = "place => getComputedStyle(place, '::after').content"

if __name__ == "__main__":
    main()
