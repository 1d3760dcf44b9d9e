"""The weekly report against the computing of its figures, on the same workspace, side by side.

``python benchmarks/report.py [messages]`` makes a workspace of that many messages (1,000,000 when nothing is said: a
year of them, judged and by theme), then prints the seconds of the figures of one week, of its report and of each file,
medians and spreads of three runs, and the ratio of report and files to figures.
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

from dashboard.config import Settings
from dashboard.kpi import registry
from dashboard.kpi.scope import Scope
from dashboard.report.layout import weekly_document
from dashboard.report.render import render
from dashboard.report.weekly import weekly_report
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


def median(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of a run, and the spread of several."""
    found = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return statistics.median(found), max(found) - min(found)


def main(n: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        started = time.perf_counter()
        fill(store, n)
        print(f"{n} messages, made in {time.perf_counter() - started:.0f} s", flush=True)
        with store.reading() as session:
            registry.compute(session, WEEK)  # both find the file warm
            seconds = {
                "figures": median(lambda: registry.compute(session, WEEK)),
                "report": median(lambda: weekly_report(session, SETTINGS, WEEK)),
            }
            document = weekly_document([weekly_report(session, SETTINGS, WEEK)])
        for name in ("html", "pdf", "xlsx", "json"):
            seconds[name] = median(lambda name=name: render(document, name))  # type: ignore[misc]
    for name, (middle, spread) in seconds.items():
        print(f"{name:8} {middle:6.2f} s (spread {spread:.2f})  {middle / seconds['figures'][0]:.2f} × the figures")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
