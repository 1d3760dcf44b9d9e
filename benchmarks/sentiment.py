"""The engines « lexique » and « integre » against vaderSentiment-fr, on the same texts, side by side in one run.

    pip install vaderSentiment-fr==1.3.4
    python benchmarks/sentiment.py --textes FICHIER.jsonl [FICHIER.jsonl…] [--rounds 7]

Each round measures all three in turn, in this process; prints messages per second of processor, medians, spreads and
ratios of the same round. A first, uncounted round reads the resources and fills what each engine remembers.
"""

import argparse
import gzip
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
warnings.filterwarnings("ignore", category=UserWarning)  # theirs, about an optional accelerator

from dashboard.enrich.pipeline import sentiment_analyzer  # noqa: E402

BATCH = 2_000
THEIRS = "vaderSentiment-fr"


def read_texts(path: Path) -> list[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def rate(run: Callable[[Sequence[str]], Any], texts: Sequence[str]) -> float:
    """Messages per second of processor."""
    started = time.process_time()
    for start in range(0, len(texts), BATCH):
        run(texts[start : start + BATCH])
    return len(texts) / (time.process_time() - started)


def spread(values: Sequence[float], decimals: int = 0) -> str:
    return f"{statistics.median(values):,.{decimals}f} ({min(values):,.{decimals}f} to {max(values):,.{decimals}f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--textes", type=Path, nargs="+", required=True, help="JSONL with « text »")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    try:
        from vaderSentiment_fr.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError:
        parser.exit(1, "vaderSentiment-fr is missing: pip install vaderSentiment-fr==1.3.4\n")
    reference = SentimentIntensityAnalyzer()
    runs: dict[str, Callable[[Sequence[str]], Any]] = {
        THEIRS: lambda texts: [reference.polarity_scores(text) for text in texts],
        "lexique": sentiment_analyzer("lexique").judge,
        "integre": sentiment_analyzer("integre").judge,
    }
    for path in options.textes:
        texts = read_texts(path)
        found: dict[str, list[float]] = {name: [] for name in runs}
        for turn in range(options.rounds + 1):
            for name, run in runs.items():
                measured = rate(run, texts)
                if turn:
                    found[name].append(measured)
        print(f"{path.name}: {len(texts)} texts of {statistics.mean(map(len, texts)):.0f} characters")
        for name, rates in found.items():
            ratios = [one / other for one, other in zip(rates, found[THEIRS], strict=True)]
            print(f"  {name:<18} {spread(rates):>26} msg/cpu-s × {spread(ratios, 2)}")


if __name__ == "__main__":
    main()
