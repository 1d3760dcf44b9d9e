"""Terms against the themes of the same messages, side by side, then a workspace of 100,000 messages and its figures.

``python benchmarks/terms.py [messages]`` prints the median and the spread of five runs of each analyzer and their
ratio; what the table of terms weighs for each byte of the messages; and the seconds of V6, V7 and V8 beside those of a
plain count of the terms of the same messages in hand-written SQL.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard.enrich.terms import TermAnalyzer, refresh
from dashboard.enrich.themes import ThemeAnalyzer
from dashboard.kpi import registry
from dashboard.kpi.scope import Scope
from dashboard.store.store import Session, Store
from sample_data.generer import PHRASES

RUNS, SHARE = 5, 5_000
FIRST_DAY, DAYS = date(2026, 1, 5), 112
PLAIN = """
    SELECT t.term, count(DISTINCT m.author_key), count(*)
    FROM message_terms AS t
    JOIN message_facts AS f ON f.message_key = t.message_key
    JOIN messages AS m ON m.message_key = t.message_key
    WHERE f.direction = 'inbound' AND t.term IS NOT NULL
    GROUP BY t.term HAVING count(DISTINCT m.author_key) >= 3
"""


def texts(n: int) -> list[str]:
    """``n`` messages of two sentences of the sample bank and a word of their own."""
    lines = [
        line[2:]
        for path in sorted(PHRASES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line[:2] in ("- ", "+ ", "/ ", "x ", "r ", "w ")
    ]
    size = len(lines)
    return [f"{lines[i % size]} {lines[(7 * i + i // size) % size]} lot{i // 5}" for i in range(n)]


def fill(store: Store, messages: list[str]) -> None:
    """A workspace that holds these messages, spread over sixteen weeks, each by one of 20,000 people."""
    n = len(messages)
    table = pa.table(
        {
            "message_key": range(n),
            "author_key": [f"a{i * 7919 % 20_000}" for i in range(n)],
            "text": messages,
            "day": [FIRST_DAY + timedelta(days=i * DAYS // n) for i in range(n)],
        }
    )
    with store.writing() as session, session.table("made", table):
        session.execute(
            """
            INSERT INTO messages (message_key, platform, message_id, kind, author_key, text, folded_text, published_at,
                "precision", source_zone, import_id, position)
            SELECT message_key, 'facebook', CAST(message_key AS VARCHAR), 'comment', author_key, text, lower(text),
                CAST(day AS TIMESTAMP) + INTERVAL 12 HOUR, 'exact', 'UTC', 1, message_key
            FROM made
            """
        )
        session.execute(
            """
            INSERT INTO message_facts (message_key, platform, thread_key, direction, is_automatic, local_on)
            SELECT message_key, 'facebook', CAST(message_key AS VARCHAR), 'inbound', FALSE, day FROM made
            """
        )


def seconds(run: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(RUNS):
        started = time.process_time()
        run()
        found.append(time.process_time() - started)
    return found


def weight(store: Store) -> int:
    """Bytes of the workspace once everything is written where it stays."""
    store.keep_copy("mesure")
    return store.path.stat().st_size


def told(name: str, found: list[float], reference: list[float]) -> None:
    ratio = statistics.median(found) / statistics.median(reference)
    print(f"{name}: {statistics.median(found):.3f} s CPU [{min(found):.3f}, {max(found):.3f}], × {ratio:.2f}")


def main(n: int) -> None:
    messages = texts(n)
    share = messages[:SHARE]
    themes, terms = ThemeAnalyzer(), TermAnalyzer()
    themes.judge(share), terms.judge(share)
    reference = seconds(lambda: themes.judge(share))
    told(f"themes, {len(share)} messages", reference, reference)
    told(f"terms, {len(share)} messages", seconds(lambda: terms.judge(share)), reference)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        fill(store, messages)
        before = weight(store)
        refresh(store)
        after = weight(store)
        with store.reading() as session:
            rows = session.value("SELECT count(*) FROM message_terms")
            print(f"{n} messages: {rows} rows, {(after - before) / 1e6:.1f} MB beside {before / 1e6:.1f} MB")
            plain = seconds(lambda: session.rows(PLAIN))
            told("plain count of terms", plain, plain)
            last = FIRST_DAY + timedelta(days=DAYS - 1)
            scope = Scope(start=last - timedelta(days=27), end=last)
            for code in ("V6", "V7", "V8"):
                told(code, seconds(lambda code=code: compute(session, scope, code)), plain)  # type: ignore[misc]


def compute(session: Session, scope: Scope, code: str) -> object:
    return registry.kpi(code).compute(session, scope)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
