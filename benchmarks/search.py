"""Search over generated messages: what each kind of query costs beside reading the texts once by hand.

    python benchmarks/search.py [--messages 1000000] [--runs 5]

Each query is counted and its first page of twenty read, as the page Messages does, on an open workspace. The reference,
in the same run: hand-written DuckDB SQL that counts the texts holding one word.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from dashboard.store import search  # noqa: E402
from dashboard.store.query import parse  # noqa: E402
from dashboard.store.store import Session, Store  # noqa: E402

SPOKEN = (
    "je vous nous le la les un une des de du en dans sur avec sans pour par mais donc car que qui quand tres trop "
    "assez plus bien mal vraiment encore toujours jamais hier demain merci bonjour bravo desole dommage super parfait "
    "commande colis livraison retard boutique taille couleur veste sac tente randonnee pluie remboursement reponse"
)
WORDS = SPOKEN.split()
QUERIES = {
    "everything": "",
    "a word": "remboursement",
    "two words, one left out": "livraison retard -merci",
    "a rare phrase": "« livraison retard colis »",
    "a name": "de:membre",
    "on, when, who": "sur:facebook depuis:01/03/2026 de:public",
    "risk": "risque:critique",
    "a word and a sentiment": "colis sentiment:négatif",
    "without answer": "sans:réponse intention:question",
    "a theme": "thème:livraison",
}
WHOLE = search.Bounds()
BY_HAND = "SELECT count(*) FROM messages WHERE contains(folded_text, 'remboursement')"


def fill(session: Session, messages: int) -> None:
    """Messages of twelve words by one author in twenty, judged, one in five the brand's."""
    session.execute("CREATE TEMP TABLE words AS SELECT $words AS words", {"words": WORDS})
    session.execute(
        """
        INSERT INTO messages (platform, message_id, kind, post_id, thread_id, author_key, text, folded_text,
            published_at, "precision", source_zone, url, likes, import_id, position)
        SELECT CASE i % 3 WHEN 0 THEN 'facebook' WHEN 1 THEN 'instagram' ELSE 'youtube' END, 'm' || i, 'comment',
            'p' || i % 500, 't' || i // 4, md5(CAST(hash(i) % ($n // 20 + 1) AS VARCHAR)), said, said,
            TIMESTAMP '2025-11-01' + to_seconds(i * 31536000 // $n), 'exact', 'UTC', 'https://exemple.fr/' || i,
            hash(i, 'likes') % 50, 1, i
        FROM (
            SELECT i, array_to_string(
                list_transform(range(12), lambda place: words[1 + (hash(i, place) % len(words)) :: INTEGER]), ' '
            ) AS said
            FROM range($n) AS numbers(i), words
        ) AS told
        """,
        {"n": messages},
    )
    session.execute(
        """
        INSERT INTO authors SELECT DISTINCT author_key, platform, NULL, 'Membre ' || author_key[1:6], NULL FROM messages
        """
    )
    session.execute(
        """
        INSERT INTO message_facts (message_key, platform, thread_key, direction, is_automatic, local_on, local_hour,
            local_weekday, local_week_on, answer_key)
        SELECT message_key, platform, thread_id, CASE position % 5 WHEN 4 THEN 'outbound' ELSE 'inbound' END, FALSE,
            CAST(published_at AS DATE), 1, 1, CAST(published_at AS DATE), CASE position % 2 WHEN 0 THEN 1 END
        FROM messages
        """
    )
    session.execute(
        """
        INSERT INTO sentiments
        SELECT message_key, 'essai/1', ['negative', 'neutral', 'positive', 'unscored'][1 + position % 4], 0, 1, 0, 0,
            '[]', published_at, NULL
        FROM messages
        """
    )
    session.execute(
        """
        INSERT INTO risks
        SELECT message_key, 'essai/1', CASE WHEN position % 100 = 0 THEN 85 ELSE position % 40 END, NULL, [],
            CASE WHEN position % 6 = 0 THEN ['question'] ELSE [] END, '[]', published_at
        FROM messages
        """
    )
    session.execute("INSERT INTO theme_catalogue VALUES ('livraison', 'Livraison', [], [], FALSE)")
    session.execute(
        """
        INSERT INTO message_themes
        SELECT message_key, CASE WHEN contains(text, 'livraison') THEN 'livraison' END, 'essai/1', '[]', published_at
        FROM messages
        """
    )
    for judge in ("sentiment_analyzer", "risk_analyzer", "theme_analyzer"):
        session.set_meta(judge, "essai/1")


def first_page(session: Session, text: str) -> int:
    """How many messages answer; their first page is read too."""
    query = parse(text)
    found = search.summary(session, query, WHOLE)
    search.shown(session, search.keys(session, query, WHOLE, "recent", 20))
    return found.total


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of all threads: the same on a busy machine."""
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        with store.writing() as session:
            fill(session, options.messages)
        with store.reading() as session:
            print(f"{options.messages} messages, {options.runs} runs, {date.today()}: median of CPU time (min to max)")
            for name, text in QUERIES.items():
                found = first_page(session, text)
                runs = [
                    (seconds(lambda: session.value(BY_HAND)), seconds(lambda text=text: first_page(session, text)))
                    for _ in range(options.runs)
                ]
                ours = [mine for _, mine in runs]
                ratios = [mine / theirs for theirs, mine in runs]
                print(f"{name} ({found}): {spread(ours, ' s')}; ratio to one word by hand {spread(ratios)}")


def spread(values: list[float], unit: str = "") -> str:
    return f"{statistics.median(values):.2f}{unit} ({min(values):.2f} to {max(values):.2f})"


if __name__ == "__main__":
    main()
