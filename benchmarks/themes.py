"""Themes against the engine « lexique » on the same messages, side by side, then 100,000 messages in a workspace.

``python benchmarks/themes.py [messages]`` prints the median and the spread of five runs of each, their ratio, and the
seconds and the peak memory of a whole pass of themes over a workspace made for it.
"""

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard.enrich.lexicon import LexiconSentiment
from dashboard.enrich.themes import ThemeAnalyzer, refresh
from dashboard.store.store import Store

OPENINGS = ("Bonjour", "Franchement", "Salut la team", "Déçue", "Super", "Petite question", "Pour info", "Alors")
SUBJECTS = ("mon colis", "le guidon de la trottinette", "la taille", "votre SAV", "l’appli", "la recette", "le prix")
ENDS = (
    "n’est pas arrivé depuis 3 semaines",
    "est top",
    "ne marche plus",
    "me plaît moins",
    "mérite mieux",
    "va bien ?",
)
RUNS, SHARE = 5, 10_000


def texts(n: int) -> list[str]:
    """``n`` different messages of about fifteen words."""
    return [
        f"{OPENINGS[i % 8]}, {SUBJECTS[i // 8 % 7]} {ENDS[i // 56 % 6]}, commande {i}, j’écris du magasin de {i % 97}"
        for i in range(n)
    ]


def rates(judge: Callable[[list[str]], object], messages: list[str]) -> list[float]:
    """Messages per CPU second of each run."""
    found = []
    for _ in range(RUNS):
        started = time.process_time()
        judge(messages)
        found.append(len(messages) / (time.process_time() - started))
    return found


def fill(store: Store, messages: list[str]) -> None:
    """A workspace that holds these messages, each by one of 20,000 people."""
    n = len(messages)
    table = pa.table({"message_key": range(n), "author_key": [f"a{i % 20_000}" for i in range(n)], "text": messages})
    with store.writing() as session, session.table("made", table):
        session.execute(
            """
            INSERT INTO messages (message_key, platform, message_id, kind, author_key, text, folded_text, published_at,
                "precision", source_zone, import_id, position)
            SELECT message_key, 'facebook', 'm' || message_key, 'comment', author_key, text, lower(text),
                TIMESTAMP '2026-05-04 10:00:00', 'exact', 'UTC', 1, message_key FROM made
            """
        )
        session.execute(
            """
            INSERT INTO message_facts (message_key, platform, thread_key, direction, is_automatic)
            SELECT message_key, 'facebook', 't' || message_key, 'inbound', FALSE FROM made
            """
        )


def main() -> None:
    """Print it all."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    messages = texts(n)
    LexiconSentiment().judge(messages[:100])
    analyzer = ThemeAnalyzer()
    ours, theirs = rates(analyzer.judge, messages[:SHARE]), rates(LexiconSentiment().judge, messages[:SHARE])
    for name, found in (("themes", ours), ("lexique", theirs)):
        print(f"{name}: {statistics.median(found):,.0f} messages/CPU s ({min(found):,.0f} to {max(found):,.0f})")
    print(f"ratio: {statistics.median(ours) / statistics.median(theirs):.2f}")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        fill(store, messages)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started, cpu = time.perf_counter(), time.process_time()
        done = refresh(store)
        spent, used = time.perf_counter() - started, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory = f"peak {peak >> 10} MB, {before >> 10} MB before"
    print(f"workspace: {done:,} messages in {spent:.1f} s ({used:.1f} s of CPU), {memory}")


if __name__ == "__main__":
    main()
