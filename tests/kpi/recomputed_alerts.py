"""The figures of alerts, moderation and exposure, computed again from their rows alone, in plain Python."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from dashboard.config import public_holidays
from dashboard.stats import anomaly
from dashboard.stats.bursts import states
from dashboard.stats.near_duplicates import groups
from dashboard.stats.seasonal import stl

Rows = list[dict[str, Any]]


def _share(rows: Rows, condition: Callable[[dict[str, Any]], bool]) -> float:
    return sum(map(condition, rows)) / len(rows)


def _past(rows: Rows, row: dict[str, Any]) -> list[int]:
    counts = {each["day"]: each["messages"] for each in rows}
    weeks = [counts.get(row["day"] - timedelta(weeks=back)) for back in range(1, 9)]
    days = [counts.get(row["day"] - timedelta(days=back)) for back in range(1, 15)]
    for found in (weeks, days):
        known = [n for n in found if n is not None]
        if len(known) >= 4:
            return known
    return []


def _days(rows: Rows, is_one: Callable[[dict[str, Any], list[int]], bool]) -> int:
    return sum(row["is_in_period"] and bool(past := _past(rows, row)) and is_one(row, past) for row in rows)


def _is_rare(row: dict[str, Any], past: list[int]) -> bool:
    mean, variance = (sum(past) + 0.5) / len(past), np.var(past, ddof=1)
    return bool(row["messages"] > mean and anomaly.count_tail(row["messages"], mean, variance) < 0.001)


def _is_far(row: dict[str, Any], past: list[int]) -> bool:
    z = anomaly.robust_z(row["messages"], past)
    return (z is None or z >= 3.5) and row["messages"] >= 5 and row["authors"] >= 3 and _is_rare(row, past)


def _is_silent(row: dict[str, Any], past: list[int]) -> bool:
    mean, variance = (sum(past) + 0.5) / len(past), np.var(past, ddof=1)
    p = anomaly.low_count_tail(row["messages"], mean, variance)
    is_open = row["day"] not in public_holidays("FR")
    return bool(row["is_complete"] and is_open and row["messages"] <= mean / 2 and p < 0.01)


def _sour(rows: Rows) -> int:
    found = 0
    for row in rows:
        past = [each for each in rows if row["day"] - timedelta(days=56) <= each["day"] < row["day"]]
        scored, negative = sum(each["scored"] for each in past), sum(each["negative"] for each in past)
        if row["is_in_period"] and scored >= 30:
            usual = (negative + 0.5) / (scored + 1)
            is_more = row["negative"] > usual * row["scored"]
            is_rare = is_more and anomaly.binomial_tail(row["negative"], row["scored"], usual) < 0.01
            found += is_rare and row["negative"] >= 5 and row["negative_authors"] >= 3
    return found


def _unexplained(rows: Rows) -> int:
    residual = stl(np.log1p([row["messages"] for row in rows]), 7).residual
    return sum(
        row["is_in_period"] and row["messages"] >= 5 and (anomaly.robust_z(left, residual) or 0) >= 3.5
        for row, left in zip(rows, residual, strict=True)
    )


def _bursts(rows: Rows) -> int:
    path = [0, *states([row["negative"] for row in rows], [row["scored"] for row in rows])]
    return sum(path[at] > path[at - 1] for at in range(1, len(path)))


def _pairs(rows: Rows) -> int:
    pairs: dict[Any, set[Any]] = {}
    for row in rows:
        pairs.setdefault(row["edge"], set()).add(row["author_key"])
    assert all(len(authors) == 2 for authors in pairs.values())
    return len(pairs)


def _copies(rows: Rows) -> int:
    numbers = {row["copy_group"] for row in rows}
    assert len(groups([row["text"] for row in rows])) == len(numbers)
    return len(numbers)


RECOMPUTED_ALERTS: dict[str, Callable[[Rows], float]] = {
    "A1": lambda rows: _share(rows, lambda row: row["level"] in ("high", "critical")),
    "A2": lambda rows: _days(rows, _is_far),
    "A3": lambda rows: _days(rows, _is_rare),
    "A4": _sour,
    "A5": _bursts,
    "A6": _unexplained,
    "A8": lambda rows: len(rows) / 2,
    "A10": _copies,
    "A11": _pairs,
    "A12": lambda rows: max((row["crisis_level"] for row in rows), default=0),
    "A13": lambda rows: _share(rows, lambda row: row["is_first_person"]),
    "A14": lambda rows: _days(rows, _is_silent),
    "M1": len,
    "M2": lambda rows: _share(rows, lambda row: bool(row["is_confirmed"]) and not pd.isna(row["is_confirmed"])),
    "M3": lambda rows: _share(rows, lambda row: row["is_removed"]),
    "M4": lambda rows: float(np.median([(r["decided_at"] - r["published_at"]).total_seconds() // 1 for r in rows])),
    "M5": lambda rows: _share(rows, lambda row: row["verdict"] == "founded"),
    "M6": lambda rows: sum(n >= 2 for n in Counter(row["author_key"] for row in rows).values()),
    "M7": len,
    "W4": lambda rows: max(Counter(row["local_on"] for row in rows).values(), default=0),
}
