"""The figures of each page on a large workspace, against SQL written by hand for the same results in the same run.

    python benchmarks/pages.py [--rows 1000000] [--runs 5] [--dossier ESPACE]

Prints, page by page, the processor seconds of both and their ratio (median and spread); what ten times the messages
cost; what a change of page costs in the browser against a page of the same application that shows nothing, once the
server has read the pages ahead, and how long that took; and the memory of the server at its highest. The workspace is
made by a real import, its labels are drawn; the period of the figures is its last half, in whole weeks, that of the
browser the one shown at first. Linux only: memory and processor time are read in /proc.
"""

import argparse
import importlib
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.pages_by_hand import PAGES
from dashboard.config import Settings, WatchQuery, save_settings
from dashboard.ingest import ImportOptions, import_paths
from dashboard.kpi import registry
from dashboard.kpi.scope import Scope
from dashboard.store.store import Session, Store

making = importlib.import_module("benchmarks.import")  # the name is a word of the language
PATIENCE_MS = 300_000
STILL_S = 15
OTHERS = (
    "Veille", "Réactivité", "Écoute", "Alertes", "Messages", "Remontées", "Contenus", "Communauté", "Rapport",
    "Compétences", "Réglages",
)  # fmt: skip
IDLE = 25  # hundredths of a second of processor a second: a tab asks the server for news, reading takes four times that
SETTINGS = Settings(
    brand=making.BRAND,
    own_accounts=(making.BRAND,),
    watch_queries=(WatchQuery("Livraison", ("livraison", "colis")),),
)

DRAWN = (
    """
    INSERT INTO sentiments
    SELECT message_key, 'tirage/1',
        CASE WHEN drawn < 3 THEN 'negative' WHEN drawn < 7 THEN 'neutral' WHEN drawn < 9 THEN 'positive'
            ELSE 'unscored' END,
        0.3, 0.4, 0.3, 0.0, '[]', TIMESTAMP '2026-11-01 08:00:00', NULL
    FROM (SELECT message_key, hash(message_key) % 10 AS drawn FROM messages) AS labels
    """,
    """
    INSERT INTO risks
    SELECT message_key, 'tirage/1', CASE WHEN drawn < 5 THEN 65 WHEN drawn < 50 THEN 35 ELSE 5 END, NULL,
        CASE WHEN drawn < 5 THEN ['insult'] WHEN drawn < 20 THEN ['legal'] ELSE [] END,
        CASE drawn % 5 WHEN 0 THEN ['complaint'] WHEN 1 THEN ['question'] ELSE [] END,
        '[]', TIMESTAMP '2026-11-01 08:00:00'
    FROM (SELECT message_key, hash(message_key + 7) % 1000 AS drawn FROM messages) AS labels
    """,
    "INSERT INTO theme_catalogue VALUES ('delivery', 'Livraison', ['colis'], [], FALSE)",
    """
    INSERT INTO message_themes
    SELECT message_key, CASE WHEN hash(message_key + 3) % 7 = 0 THEN 'delivery' END, 'tirage/1', '[]',
        TIMESTAMP '2026-11-01 08:00:00'
    FROM messages
    """,
    """
    UPDATE posts SET is_stub = FALSE, format = CASE position % 3 WHEN 0 THEN 'photo' ELSE 'video' END,
        published_at = TIMESTAMP '2026-01-01 08:00:00' + INTERVAL 108 MINUTE * (CAST(post_id AS BIGINT) % 1000000)
    """,
    """
    INSERT INTO snapshots (platform, post_id, taken_at, impressions, reach, reactions, comments, shares, import_id,
        position)
    SELECT platform, post_id, TIMESTAMP '2026-11-01 08:00:00', 20000 + hash(post_id) % 5000,
        9000 + hash(post_id) % 3000, hash(post_id) % 400, 500, hash(post_id) % 20, 1, 1
    FROM posts
    """,
)


def make(folder: Path, rows: int) -> Store:
    """A workspace of ``rows`` messages with drawn labels."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder)
    if store.exists:
        return store
    save_settings(folder, SETTINGS)
    with tempfile.TemporaryDirectory() as room:
        path = making.write_csv(Path(room) / "commentaires.csv", rows)
        (report,) = import_paths(store, SETTINGS, [path], ImportOptions(accounts=(making.BRAND,)))
    if report.rows_new != rows:
        raise SystemExit(f"{report.rows_new} rows instead of {rows}")
    with store.writing() as session:
        for statement in DRAWN:
            session.execute(statement)
        for analyzer in ("sentiment_analyzer", "risk_analyzer", "theme_analyzer"):
            session.set_meta(analyzer, "tirage/1")
    return store


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor, of all threads: other programs of the machine do not count."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def last_half(store: Store) -> Scope:
    """The last half of the data, in whole weeks: the other half is the period before."""
    with store.reading() as session:
        first, last = session.rows("SELECT min(local_on), max(local_on) FROM message_facts")[0]
    end = last - timedelta(days=1)  # a whole day
    return Scope(start=end - timedelta(days=max(7, (end - first).days // 14 * 7) - 1), end=end)


def by_hand(session: Session, period: Scope, page: str) -> dict[str, tuple[float | None, ...]]:
    """Value, interval and value of the period before, by code, as a figure gives them."""
    _, answer = PAGES[page]
    now, before = answer(session, period, True), answer(session, period.previous, False)
    return {code: (*told, before[code][0] if code in before else None) for code, told in now.items()}


def compared(store: Store, runs: int) -> dict[str, list[tuple[float, float]]]:
    """Processor seconds of the figures and of the SQL by hand, page by page and run by run; raises when they differ.

    Either comes first in turn, and each reads a file just opened.
    """
    found: dict[str, list[tuple[float, float]]] = {}
    period = last_half(store)
    for run in range(runs):
        for page, (codes, _) in PAGES.items():
            taken: dict[bool, float] = {}
            for is_ours in (run % 2 == 0, run % 2 == 1):
                with store.reading() as session:
                    session.rows("SELECT count(*) FROM message_facts JOIN messages USING (message_key)")
                    if is_ours:
                        taken[True], results = timed(lambda: registry.compute(session, period, codes))  # noqa: B023
                    else:
                        taken[False], expected = timed(lambda: by_hand(session, period, page))  # noqa: B023
            for code, result in zip(codes, results, strict=True):
                ours = (result.value, result.low, result.high, result.previous)
                if any(map(differ, ours, expected[code])):
                    raise SystemExit(f"{code}: {ours} ({result.reason}) instead of {expected[code]}")
            found.setdefault(page, []).append((taken[True], taken[False]))
    return found


def differ(ours: float | None, theirs: float | None) -> bool:
    """Whether a hand gave another number; it may leave an interval out."""
    return (
        theirs is not None and theirs == theirs and (ours is None or abs(ours - theirs) > 1e-6 * max(1.0, abs(theirs)))
    )


def quiet(pid: int) -> float:
    """Waits until a server has nothing left to do by itself; the seconds it took."""

    def spent() -> int:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])  # in hundredths of a second

    started, still = time.perf_counter(), 0
    while still < STILL_S:
        before = spent()
        time.sleep(1)
        still = still + 1 if spent() - before < IDLE else 0
    return time.perf_counter() - started - STILL_S


def in_browser(folder: Path, empty: Path, runs: int) -> None:
    """Seconds of a change of page on the workspace and on an empty one, and the memory of the server."""
    from playwright.sync_api import expect, sync_playwright

    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "e2e"))
    import serving as driving
    from serving import chromium, open_page, serving, settle

    driving.SETTLE_S = PATIENCE_MS / 1000
    expect.set_options(timeout=PATIENCE_MS)
    taken: dict[str, list[float]] = {"empty": []}
    with ExitStack() as stack:
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, where in (("empty", empty), ("full", folder)):
            app = stack.enter_context(serving(where))
            page = browser.new_page(locale="fr-FR", viewport={"width": 1280, "height": 900})
            page.set_default_timeout(PATIENCE_MS)
            open_page(page, app, "imports")
            print(f"{name} workspace: the pages are read ahead in {quiet(app.pid):.0f} s")
            settle(page)  # what the server said meanwhile is no part of the first change
            for _ in range(runs):
                for title in OTHERS:
                    started = time.perf_counter()
                    page.get_by_test_id("stSidebar").get_by_role("link", name=title).click()
                    page.get_by_role("heading", name=re.compile(title), level=1).first.wait_for()
                    settle(page)
                    taken.setdefault(name if name == "empty" else title, []).append(time.perf_counter() - started)
            status = Path(f"/proc/{app.pid}/status").read_text("ascii")
            highest = next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
            print(f"server on the {name} workspace: {highest:.0f} MB at its highest")
    blank = statistics.median(taken.pop("empty"))
    for title, seconds in taken.items():
        later = seconds[1:] or seconds
        print(
            f"  {title}: first {seconds[0]:.2f} s, then {statistics.median(later):.2f} s: "
            f"{seconds[0] / blank:.2f} and {statistics.median(later) / blank:.2f} × an empty page ({blank:.2f} s)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--dossier", type=Path, help="where to make the workspaces, or to find them again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        folder = options.dossier or Path(room)
        large, small = make(folder / "grand", options.rows), make(folder / "dixieme", options.rows // 10)
        found, tenth = compared(large, options.runs), compared(small, options.runs)
        for page, times in found.items():
            ours, hand = (statistics.median(each) for each in zip(*times, strict=True))
            ratios = [a / b for a, b in times]
            grown = ours / statistics.median(each for each, _ in tenth[page])
            print(
                f"{page}: {ours:.2f} s, by hand {hand:.2f} s: ratio {statistics.median(ratios):.2f} "
                f"({min(ratios):.2f} to {max(ratios):.2f}); {grown:.1f} × a tenth of the messages"
            )
        (folder / "vide").mkdir(exist_ok=True)
        in_browser(folder / "grand", folder / "vide", max(2, options.runs // 2))


if __name__ == "__main__":
    main()
