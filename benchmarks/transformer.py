"""The engine « transformer » against the plain call most people write, on the same weights, side by side.

    python benchmarks/transformer.py [--textes FICHIER.jsonl] [--rounds 5] [--count 1000]

Theirs: ``pipeline("text-classification", model=folder, top_k=None)(texts, batch_size=32, truncation=True)``.
Ours: the folder as ``modele convertir`` leaves it (onnxruntime int8), then as it is (torch). Two models with random
weights, a tiny one (2 layers of 32) and a small one (4 layers of 192, vocabulary of 16,000). Each round measures all
in turn, in this process, on as many threads; prints messages per second of wall and of processor, medians, spreads
and ratios, then how often int8 and fp32 give the same label.
"""

import argparse
import gzip
import json
import math
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "enrich")]
os.environ["HF_HUB_OFFLINE"] = "1"

from random_models import build  # noqa: E402

from dashboard.enrich import model_conversion, model_folder  # noqa: E402
from dashboard.enrich.contract import Sentiment  # noqa: E402
from dashboard.enrich.transformer import TransformerSentiment  # noqa: E402

MODELS = {"tiny 2×32": {"vocabulary": 1_000}, "small 4×192": {"layers": 4, "width": 192, "vocabulary": 16_000}}
LONGEST = 128
WORDS = model_conversion.texts_to_compare()
Run = Callable[[Sequence[str]], Any]


def read_texts(path: Path) -> list[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def comments(count: int) -> list[str]:
    """Texts of our own words with the lengths of real comments: log-normal, half of them under 12 words."""
    words = sorted({word for text in WORDS for word in text.split()})
    draw = random.Random(0)
    lengths = (min(120, max(1, round(draw.lognormvariate(math.log(12), 0.8)))) for _ in range(count))
    return [" ".join(draw.choices(words, k=length)) for length in lengths]


def measured(run: Run, texts: Sequence[str]) -> tuple[float, float]:
    """Messages per second of wall, and per second of processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    run(texts)
    return len(texts) / (time.perf_counter() - wall), len(texts) / (time.process_time() - cpu)


def spread(values: Sequence[float], decimals: int = 0) -> str:
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:,.{decimals}f} ({low:,.{decimals}f} to {high:,.{decimals}f})"


def compare(name: str, folder: Path, texts: Sequence[str], threads: int, rounds: int) -> None:
    import torch
    from transformers import pipeline

    converted = model_conversion.convert(model_folder.read(folder), folder.with_name(f"{folder.name}-int8"), [])
    theirs = pipeline("text-classification", model=str(folder), top_k=None)
    light = TransformerSentiment(converted.folder, threads)
    heavy = TransformerSentiment(model_folder.read(folder), threads)

    def plain(batch: Sequence[str]) -> Any:
        torch.set_num_threads(threads)
        return theirs(list(batch), batch_size=32, truncation=True)

    def bucketed(batch: Sequence[str]) -> Any:
        torch.set_num_threads(1)
        return heavy.judge(batch)

    engines: dict[str, Run] = {"pipeline, batch 32": plain, "Vigie, int8": light.judge, "Vigie, torch": bucketed}
    found: dict[str, list[tuple[float, float]]] = {engine: [] for engine in engines}
    for run in engines.values():
        run(texts[:64])
    for _ in range(rounds):
        for engine, run in engines.items():
            found[engine].append(measured(run, texts))
    print(f"\n{name}, {threads} thread(s), {len(texts)} texts, {rounds} rounds")
    base = found["pipeline, batch 32"]
    for engine, runs in found.items():
        wall, cpu = ([run[index] for run in runs] for index in (0, 1))
        ratios = [[run[index] / other[index] for run, other in zip(runs, base, strict=True)] for index in (0, 1)]
        print(f"  {engine:<20} {spread(wall):>28} msg/s     × {spread(ratios[0], 2)}")
        print(f"  {'':<20} {spread(cpu):>28} msg/cpu-s × {spread(ratios[1], 2)}")
    before, after = heavy.judge(texts), light.judge(texts)
    print(f"  int8 and fp32 agree on {agreement(before, after):.1%} of labels", end="; ")
    clear = [(one, two) for one, two in zip(before, after, strict=True) if margin(one) >= 0.05]
    print(f"{agreement(*zip(*clear, strict=True)):.1%} where fp32 leads by 5 points or more ({len(clear)} texts)")


def agreement(before: Sequence[Sentiment], after: Sequence[Sentiment]) -> float:
    return sum(one.label == two.label for one, two in zip(before, after, strict=True)) / len(before)


def margin(one: Sentiment) -> float:
    _, second, first = sorted((one.neg, one.neu, one.pos))
    return first - second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--textes", type=Path, nargs="+", help="JSONL with « text »; texts with the lengths of comments when absent"
    )
    parser.add_argument("--count", type=int, default=1_000, help="texts judged by each call")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    texts = [text for path in options.textes or () for text in read_texts(path)] or comments(20_000)
    judged = random.Random(1).sample(list(dict.fromkeys(texts)), options.count)
    lengths = sorted(len(text) for text in judged)
    print(
        f"{options.count} texts of {lengths[len(lengths) // 2]} characters (95 % under {lengths[-len(lengths) // 20]})"
    )
    with tempfile.TemporaryDirectory() as work:
        for name, shape in MODELS.items():
            folder = build(Path(work) / name.replace(" ", "-"), texts=texts, longest=LONGEST, **shape)
            for threads in options.threads:
                compare(name, folder, judged, threads, options.rounds)


if __name__ == "__main__":
    main()
