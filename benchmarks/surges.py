"""The surge detector: its score by the rules of the Numenta Anomaly Benchmark, and its time per point.

    python benchmarks/surges.py [--donnees ../shared/benchmarks/surges] [--points 1000000] [--runs 3]

Scoring (Lavin & Ahmad 2015, profiles « standard » and « reward low FP »): the first 15 % of a file, 750 rows at most,
are not scored; in a labelled window only the earliest detection counts, the earlier the better; a detection outside
costs the more, the farther it is past a window; 0 is a detector that never speaks, 100 a perfect one. As in the
benchmark, one threshold for all files, the one that gives the best total; the product's own threshold is scored too,
and the one that the other files would choose for each file (leave one out). Constants are those of the detector.

Speed: seconds for one million points, against a rolling median of pandas over one day of them (288), both in this
run; and the bytes of the detector's state before and after.
"""

import argparse
import csv
import json
import math
import pickle
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from dashboard.alerts.surges import ALERT, SurgeDetector  # noqa: E402

DAY = 288
PROFILES = {"standard": 0.11, "reward_low_FP": 0.22}  # what a false alarm costs; a miss costs 1 in both


@dataclass(frozen=True)
class Labelled:
    """One series, its scores, and the rows of its windows (both ends included)."""

    name: str
    scores: Sequence[float]
    windows: Sequence[tuple[int, int]]


def sigmoid(x: float) -> float:
    """From 1 far left to −1 far right, 0 at 0."""
    return 2 / (1 + math.exp(5 * x)) - 1


def total(series: Labelled, threshold: float, false_alarm: float) -> float:
    """What the detections of one file are worth; a silent detector gets −1 per window."""
    rows = range(min(int(0.15 * len(series.scores)), 750), len(series.scores))
    alarms = [row for row in rows if series.scores[row] >= threshold]
    worth = 0.0
    for left, right in series.windows:
        inside = [row for row in alarms if left <= row <= right]
        position = -(right - inside[0] + 1) / (right - left + 1) if inside else 0.0
        worth += sigmoid(position) / sigmoid(-1) if inside else -1.0
    for row in alarms:
        if any(left <= row <= right for left, right in series.windows):
            continue
        before = [(left, right) for left, right in series.windows if right < row]
        if not before:
            worth -= false_alarm
            continue
        left, right = before[-1]
        distance = (row - right) / (right - left)
        worth += false_alarm * (-1.0 if distance > 3 else sigmoid(distance))
    return worth


def normalised(found: Sequence[Labelled], threshold: float, false_alarm: float) -> float:
    """0 for a silent detector, 100 for a perfect one."""
    windows = sum(len(series.windows) for series in found)
    return 100 * (sum(total(series, threshold, false_alarm) for series in found) + windows) / (2 * windows)


def best_threshold(found: Sequence[Labelled], false_alarm: float) -> float:
    """The threshold that gives the best total over these files."""
    heights = sorted({score for series in found for score in series.scores if score > 0}, reverse=True)[:400]
    return max(heights, key=lambda threshold: normalised(found, threshold, false_alarm))


def read(folder: Path) -> list[Labelled]:
    """Every file that ``windows.json`` labels, scored."""
    labels = json.loads((folder / "windows.json").read_text(encoding="utf-8"))
    found = []
    for name, windows in labels.items():
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = [(datetime.fromisoformat(at), float(value)) for at, value in list(csv.reader(file))[1:]]
        ends = [tuple(datetime.fromisoformat(edge) for edge in window) for window in windows]
        inside = [[i for i, (at, _) in enumerate(rows) if left <= at <= right] for left, right in ends]
        scores = SurgeDetector().scores(value for _, value in rows)
        found.append(Labelled(name, scores, [(each[0], each[-1]) for each in inside]))
    return found


def quality(folder: Path) -> None:
    found = read(folder)
    print(f"{len(found)} files, {sum(len(series.windows) for series in found)} windows")
    for profile, false_alarm in PROFILES.items():
        threshold = best_threshold(found, false_alarm)
        best, own = (normalised(found, at, false_alarm) for at in (threshold, ALERT))
        print(f"{profile:14} {best:5.1f} at the best threshold, {threshold:.3f}; {own:5.1f} at the product's, {ALERT}")
    for series in found:
        others = [other for other in found if other is not series]
        held_out = normalised([series], best_threshold(others, PROFILES["standard"]), PROFILES["standard"])
        print(f"  {series.name:28} {held_out:5.1f} at the threshold of the others")


def speed(points: int, runs: int) -> None:
    values = np.random.default_rng(1).poisson(20, points).astype(float)
    frame, listed = pd.Series(values), values.tolist()
    ours, theirs = [], []
    for _ in range(runs):
        detector = SurgeDetector()
        detector.scores(listed[:1_000])
        young = len(pickle.dumps(detector))
        started = time.perf_counter()
        detector.scores(listed)
        ours.append(time.perf_counter() - started)
        old = len(pickle.dumps(detector))
        started = time.perf_counter()
        frame.rolling(DAY).median()
        theirs.append(time.perf_counter() - started)
    for name, seconds in (("detector", ours), ("pandas rolling median", theirs)):
        spread = f"{min(seconds):.2f}–{max(seconds):.2f}"
        print(f"{name:24} {statistics.median(seconds):.2f} s ({spread}) for {points:,} points")
    print(f"ratio {statistics.median(ours) / statistics.median(theirs):.2f}; state {young} then {old} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--donnees", type=Path, default=ROOT / "../shared/benchmarks/surges")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    quality(chosen.donnees)
    speed(chosen.points, chosen.runs)


if __name__ == "__main__":
    main()
