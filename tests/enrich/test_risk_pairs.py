"""Pairs of sentences that look alike: the one is a risk, the other is not. All written for this table."""

import csv
from pathlib import Path

import pytest

from dashboard.enrich.contract import RISK_CATEGORIES
from dashboard.enrich.pipeline import risk_analyzer
from dashboard.enrich.risk import ABUSIVE

with Path(__file__).with_name("risk_pairs.tsv").open(encoding="utf-8", newline="") as file:
    PAIRS = [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def test_the_table_is_large_and_holds_every_category() -> None:
    assert len(set(PAIRS)) == len(PAIRS) >= 150
    assert {category for category, _, _ in PAIRS} == set(RISK_CATEGORIES)


@pytest.mark.parametrize(("category", "risky", "harmless"), PAIRS)
def test_one_word_makes_the_difference(category: str, risky: str, harmless: str) -> None:
    risk, other = risk_analyzer().judge([risky, harmless])
    assert category in risk.categories, risk
    assert {category, *ABUSIVE, "self_harm"}.isdisjoint(other.categories), other
