"""Near-duplicate messages (A10) found in a hundred thousand and in a million: time, memory, what ten times more costs.

    python benchmarks/near_duplicates.py [--messages 1000000] [--runs 3]

Each measure is taken in a process of its own. One message in fifty is another with a word changed; the share found of
those that are near-duplicates by definition is printed beside. Linux only: memory is read in /proc.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from dashboard.stats.near_duplicates import LIKE, groups, jaccard, normalised  # noqa: E402

COPIED = 50  # one message in that many
SPOKEN = (
    "je tu il elle on nous vous le la les un une des ce cette mon ma mes votre leur de du en dans sur sous avec sans "
    "pour par chez et ou mais donc car que qui quand comme très trop assez plus moins bien mal vraiment encore "
    "toujours jamais hier demain merci bonjour bravo désolé dommage super parfait commande colis livraison retard "
    "boutique taille couleur veste sac tente chaussures randonnée pluie neige remboursement échange réponse service"
)
WORDS = SPOKEN.split()


def invented(count: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Messages of 8 to 35 words, and the pairs of places that are copies."""
    draw, texts, pairs = random.Random(20260312), [], []
    for place in range(count):
        if place % COPIED == 1:
            source = draw.randrange(place)
            words = texts[source].split()
            words[draw.randrange(len(words))] = draw.choice(WORDS)
            pairs.append((source, place))
        else:
            words = [*draw.choices(WORDS, k=draw.randint(8, 35)), str(draw.randrange(10**6))]
        texts.append(" ".join(words))
    return texts, pairs


def measure(count: int) -> None:
    texts, pairs = invented(count)
    started = time.process_time()
    found = groups(texts)
    seconds = time.process_time() - started
    group_of = {place: number for number, group in enumerate(found) for place in group}
    alike = [pair for pair in pairs if jaccard(*(normalised(texts[place]).encode() for place in pair)) >= LIKE]
    together = sum(left in group_of and group_of[left] == group_of.get(right) for left, right in alike)
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "found": together / len(alike)}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    ratios, runs = [], []
    for _ in range(options.runs):
        tenth, whole = (
            json.loads(subprocess.check_output([sys.executable, __file__, "--measure", str(count)]))
            for count in (options.messages // 10, options.messages)
        )
        ratios.append(whole["seconds"] / tenth["seconds"])
        runs.append(whole)
    seconds, peaks = ([run[name] for run in runs] for name in ("seconds", "peak_mb"))
    print(f"{options.messages} messages, {options.runs} runs: median (min to max)")
    print(f"CPU: {statistics.median(seconds):.1f} s ({min(seconds):.1f} to {max(seconds):.1f})")
    print(f"CPU / a tenth of the messages: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"peak memory: {statistics.median(peaks):.0f} MB (up to {max(peaks):.0f})")
    print(f"copies found: {100 * min(run['found'] for run in runs):.2f} %")


if __name__ == "__main__":
    main()
