"""The rules against messages that they were not written for: real ones, labelled by someone else."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.enrich.contract import Risk, Sentiment
from dashboard.enrich.pipeline import risk_analyzer, sentiment_analyzer

MESSAGES = Path(__file__).parents[3] / "shared" / "benchmarks" / "cm_telecom_fr_dev.jsonl"

Judged = list[tuple[dict[str, Any], Sentiment, Risk]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    rows = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    return list(zip(rows, sentiment_analyzer("lexique").judge(texts), risk_analyzer().judge(texts), strict=True))


def test_few_messages_without_risk_are_above_watch(judged: Judged) -> None:
    levels = [risk.level for row, _, risk in judged if not row["risks"]]
    assert len(levels) > 100
    assert sum(level in ("high", "critical") for level in levels) <= 0.05 * len(levels)


def test_risks_are_seen_and_seldom_invented(judged: Judged) -> None:
    pairs = [(bool(row["risks"]), bool(set(risk.categories) - {"spam"})) for row, _, risk in judged]
    both = pairs.count((True, True))
    assert both / sum(found for _, found in pairs) >= 0.9
    assert both / sum(tagged for tagged, _ in pairs) >= 0.8


def test_a_complaint_is_seldom_called_praise(judged: Judged) -> None:
    labels = [sentiment.label for row, sentiment, _ in judged if row["label"] == "negative"]
    assert labels.count("positive") <= 0.05 * len(labels)
    assert labels.count("negative") >= 0.85 * len(labels)
