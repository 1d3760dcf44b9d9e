"""The weekly report against the computing of its figures, on the same workspace, side by side.

``python benchmarks/report.py [messages] [folder]`` makes a workspace of that many messages (1,000,000 when nothing is
said: a year of them, judged and by theme), kept in the folder when one is given and found there the next time, then
prints the seconds of the figures of one week, of its report and of each file, medians and spreads of three runs that
take turns, and the ratio of report and files to figures.

Every run opens the file anew: a session remembers small queries until the next commit, and the ratio of a report to
figures already remembered says nothing (3.4 was once read, beside 1.2).
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard.config import Settings
from dashboard.kpi import registry
from dashboard.kpi.scope import Scope
from dashboard.report.layout import weekly_document
from dashboard.report.render import FORMATS, render
from dashboard.report.weekly import WeeklyReport, weekly_report
from dashboard.store import themes
from dashboard.store.derive import derive
from dashboard.store.store import Store
from dashboard.store.themes import Theme

RUNS = 3
FIRST = datetime(2026, 1, 1)
WEEK = Scope(start=date(2026, 11, 9), end=date(2026, 11, 15))
SETTINGS = Settings(brand="Essai", own_accounts=("Essai",))
THEMES = ("livraison", "prix", "accueil")
ENGINE = "essai/1"


def fill(store: Store, n: int) -> None:
    """A year of messages: one in four is an answer of the brand to the one before."""
    dice = np.random.default_rng(7)
    keys = np.arange(1, n + 1)
    is_own = keys % 4 == 0
    minutes = np.sort(dice.integers(0, 365 * 24 * 60, n))
    authors = np.where(is_own, "marque", [f"a{each}" for each in dice.integers(0, max(n // 20, 5), n)])
    messages = pa.table(
        {
            "message_key": keys, "message_id": [f"m{key}" for key in keys], "author_key": authors,
            "parent_id": [f"m{key - 1}" if own else None for key, own in zip(keys, is_own, strict=True)],
            "thread_id": [f"t{(key - 1) // 4}" for key in keys],
            "text": [f"Message {key} de la boutique, merci ?" for key in keys],
            "published_at": [FIRST + timedelta(minutes=int(each)) for each in minutes],
        }
    )  # fmt: skip
    people = sorted(set(authors))
    names = pa.table(
        {"author_key": people, "name": ["Essai" if key == "marque" else f"Membre {key}" for key in people]}
    )
    labels = dice.choice(["negative", "neutral", "positive"], n)
    with store.writing() as session:
        with session.table("made", messages), session.table("people", names):
            session.execute(
                """
                INSERT INTO messages (message_key, platform, message_id, kind, parent_id, thread_id, author_key, text,
                    folded_text, published_at, "precision", source_zone, import_id, position)
                SELECT message_key, 'facebook', message_id, 'comment', parent_id, thread_id, author_key, text,
                    lower(text), published_at, 'exact', 'UTC', 1, message_key
                FROM made
                """
            )
            session.execute("INSERT INTO authors SELECT author_key, 'facebook', NULL, name, NULL FROM people")
        with session.table("judged", pa.table({"message_key": keys, "label": labels})):
            session.execute(
                "INSERT INTO sentiments (message_key, analyzer, label, neg, neu, pos, compound, reasons, judged_at)"
                f" SELECT message_key, '{ENGINE}', label, 0, 1, 0, 0, '[]', TIMESTAMP '2026-01-01' FROM judged"
            )
        session.set_meta("sentiment_analyzer", ENGINE)
        session.set_meta("risk_analyzer", ENGINE)
        themes.write_catalogue(session, [Theme(code, code.capitalize()) for code in THEMES])
        themes.write(session, ENGINE, [(int(key), {THEMES[key % 3]: []}) for key in keys[:: max(1, n // 100_000)]])
        themes.put_in_force(session, ENGINE)
        derive(session, SETTINGS, None)


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of processor, all threads, and seconds on the wall."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def told(name: str, runs: list[tuple[float, float]], reference: list[tuple[float, float]]) -> str:
    """Medians and spread, and the ratio to the figures: of processor time, which other work does not stretch."""
    cpu, wall = (statistics.median(column) for column in zip(*runs, strict=True))
    spread = max(run[0] for run in runs) - min(run[0] for run in runs)
    ratio = cpu / statistics.median(run[0] for run in reference)
    return f"{name:8} {cpu:6.2f} s of processor (spread {spread:.2f}), {wall:6.2f} s  {ratio:.2f} × the figures"


def measured(folder: Path) -> None:
    """Figures, report, figures, report…, each on a store that remembers nothing: what a command finds."""

    def figures() -> None:
        with Store(folder).reading() as session:
            registry.compute(session, WEEK)

    def report() -> WeeklyReport:
        with Store(folder).reading() as session:
            return weekly_report(session, SETTINGS, WEEK)

    figures()  # the file is warm for both
    runs: dict[str, list[tuple[float, float]]] = {"figures": [], "report": []}
    for _ in range(RUNS):
        runs["figures"].append(spent(figures))
        runs["report"].append(spent(report))
    document = weekly_document([report()])
    sizes = {name: len(render(document, name)) for name in FORMATS}
    for name in FORMATS:
        runs[name] = [spent(lambda name=name: render(document, name)) for _ in range(RUNS)]  # type: ignore[misc]
    for name, found in runs.items():
        size = f", {sizes[name] / 1000:.0f} kB" if name in sizes else ""
        print(told(name, found, runs["figures"]) + size, flush=True)


def main(n: int, kept: str = "") -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(kept or made)
        if not Store(folder).exists:
            started = time.perf_counter()
            fill(Store(folder), n)
            print(f"{n} messages, made in {time.perf_counter() - started:.0f} s", flush=True)
        measured(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, *sys.argv[2:3])
