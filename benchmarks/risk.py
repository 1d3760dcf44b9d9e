"""The risk of messages: how fast, against vaderSentiment-fr scoring their sentiment; and how right, on labelled sets.

    python benchmarks/risk.py [--runs 5]
    python benchmarks/risk.py --quality DOSSIER

The first prints messages per second of processor for both, in turn in the same run, and their ratio (median and
spread); vaderSentiment-fr is installed for the measure alone. The second prints macro-F1 by cross-validation on the
sets of DOSSIER: what is judged was never learned from. A message is called abusive when its categories hold insult,
hate or threat, as « risque » prints them. CyberAgression, never learned from, is judged by the last model.
"""

import argparse
import gzip
import json
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.train_risk import CUSTOMERS, Example, fit, labelled, ours
from dashboard.enrich.aggression import Aggression
from dashboard.enrich.contract import Risk
from dashboard.enrich.resources import resources
from dashboard.enrich.risk import ABUSIVE, RuleRisk
from tests.enrich.test_risk_sentences import CASES

FOLDS = 4
NEVER_LEARNED = "cyberagression_dev.jsonl.gz"
TEMPLATES = "mhc_fr_dev.jsonl"


def is_abusive(risk: Risk) -> bool:
    """The decision that the figures are about."""
    return not ABUSIVE.isdisjoint(risk.categories)


def f1(pairs: Sequence[tuple[bool, bool]], label: bool) -> float:
    """F1 of one class over (truth, found), in percent."""
    both = sum(truth is label and found is label for truth, found in pairs)
    either = sum((truth is label) + (found is label) for truth, found in pairs)
    return 200 * both / either if either else 0.0


def macro(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Macro-F1 over the two classes, in percent."""
    return (f1(pairs, True) + f1(pairs, False)) / 2


def folds(examples: Sequence[Example]) -> list[int]:
    """A fold for each example: at random inside each set and class; the cases of one template stay together."""
    drawn = random.Random(5)
    groups: dict[tuple[Any, ...], list[list[int]]] = defaultdict(list)
    by_template: dict[Any, list[int]] = defaultdict(list)
    for at, example in enumerate(examples):
        if example.source == TEMPLATES:
            by_template[example.row["template"]].append(at)
        else:
            groups[example.source, example.is_abusive].append([at])
    for places in by_template.values():
        groups[examples[places[0]].row["functionality"],].append(places)
    found = [0] * len(examples)
    start = 0
    for members in groups.values():
        drawn.shuffle(members)
        for number, places in enumerate(members):
            for at in places:
                found[at] = (start + number) % FOLDS
        start += len(members)
    return found


def quality(folder: Path) -> None:
    """Print macro-F1 per set and per functionality, and what the customers' messages get."""
    examples, plain = labelled(folder), ours()
    fold = folds(examples)
    risks: dict[int, Risk] = {}
    analyzer = RuleRisk()
    for number in range(FOLDS):
        learned = [example for example, at in zip(examples, fold, strict=True) if at != number]
        analyzer = RuleRisk(Aggression(fit([*learned, *plain]), resources().hostility))
        places = [at for at, own in enumerate(fold) if own == number]
        risks |= dict(zip(places, analyzer.judge([examples[at].text for at in places]), strict=True))
    by_set: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    by_function: dict[str, list[bool]] = defaultdict(list)
    for at, example in enumerate(examples):
        pair = (example.is_abusive, is_abusive(risks[at]))
        by_set[example.source].append(pair)
        if example.source == TEMPLATES:
            by_function[example.row["functionality"]].append(pair[0] is pair[1])
    for name, pairs in by_set.items():
        if name != CUSTOMERS:
            print(f"{name:28} macro-F1 {macro(pairs):5.1f}  n {len(pairs)}")
    with gzip.open(folder / NEVER_LEARNED, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    judged = analyzer.judge([row["text"] for row in rows])
    pairs = [(row["label"] == "hateful", is_abusive(risk)) for row, risk in zip(rows, judged, strict=True)]
    print(f"{NEVER_LEARNED:28} macro-F1 {macro(pairs):5.1f}  n {len(pairs)}")
    for name, good in sorted(by_function.items()):
        print(f"  {name:22} {100 * sum(good) / len(good):5.1f} %  n {len(good)}")
    customers([(example.row, risks[at]) for at, example in enumerate(examples) if example.source == CUSTOMERS])


def customers(judged: Sequence[tuple[dict[str, Any], Risk]]) -> None:
    """Print what customers' messages get: F1 of any risk and of « legal », and the levels of those without risk."""
    for name, tagged, found in (
        ("any risk", lambda row: bool(row["risks"]), lambda risk: bool(set(risk.categories) - {"spam"})),
        ("legal", lambda row: "legal" in row["risks"], lambda risk: "legal" in risk.categories),
    ):
        print(f"{CUSTOMERS:28} F1 of {name} {f1([(tagged(row), found(risk)) for row, risk in judged], True):.1f}")
    levels = [risk.level for row, risk in judged if not row["risks"]]
    above = sum(level in ("high", "critical") for level in levels)
    print(f"{CUSTOMERS:28} no risk tag, above watch: {above} of {len(levels)}")


def rate(judge: Callable[[], object], messages: int) -> float:
    """Messages per second of processor."""
    started = time.process_time()
    judge()
    return messages / (time.process_time() - started)


def speed(runs: int) -> None:
    """Print both rates and their ratio."""
    from vaderSentiment_fr.vaderSentiment import SentimentIntensityAnalyzer

    reference, analyzer = SentimentIntensityAnalyzer(), RuleRisk()
    texts = messages()
    analyzer.judge(texts[:50])
    reference.polarity_scores(texts[0])
    ratios, ours, theirs = [], [], []
    for _ in range(runs):
        ours.append(rate(lambda: analyzer.judge(texts), len(texts)))
        theirs.append(rate(lambda: [reference.polarity_scores(text) for text in texts], len(texts)))
        ratios.append(ours[-1] / theirs[-1])
    print(f"Vigie, risk: {statistics.median(ours):,.0f} messages/s")
    print(f"vaderSentiment-fr, sentiment: {statistics.median(theirs):,.0f} messages/s")
    print(f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}), {runs} runs")


def messages() -> list[str]:
    """Messages of one to three sentences, each different."""
    drawn = random.Random(11)
    sentences = [text for text, _ in CASES if text]
    return [" ".join(drawn.choices(sentences, k=drawn.randint(1, 3))) + f" n° {at}" for at in range(2_000)]


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quality", type=Path, metavar="DOSSIER")
    chosen = parser.parse_args(arguments if arguments is None else list(arguments))
    if chosen.quality:
        quality(chosen.quality)
    else:
        speed(chosen.runs)


if __name__ == "__main__":
    main()
