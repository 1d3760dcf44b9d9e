"""What every figure owes its reader: its rows recompute it, and nothing irrelevant moves it."""

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from kpi_workspace import BRAND, MAY, Workspace
from lively import LABELS
from recomputed_alerts import RECOMPUTED_ALERTS

from dashboard.errors import UsageError
from dashboard.kpi import registry
from dashboard.kpi.contract import Basis, Status, Unit
from dashboard.stats.intervals import net_score

Rows = list[dict[str, Any]]
FACEBOOK = replace(MAY, platforms=("facebook",))


def figures(space: Workspace, scope: Any = FACEBOOK) -> dict[str, tuple[Any, ...]]:
    """Every figure with its change, but what depends on the present or on the other figures."""
    space.settle()
    found = registry.compute(space.session, scope, [kpi.code for kpi in registry.KPIS if kpi.code not in ("V10", "O5")])
    return {r.code: (r.value, r.low, r.high, r.x, r.n, r.previous, r.change) for r in found}


def share(rows: Rows, condition: Callable[[dict[str, Any]], bool]) -> float:
    return sum(map(condition, rows)) / len(rows)


def column(rows: Rows, name: str) -> list[float]:
    return [row[name] for row in rows]


def by_author(rows: Rows) -> dict[str, bool]:
    authors: dict[str, bool] = {}
    for row in rows:
        authors[row["author_key"]] = authors.get(row["author_key"], False) or row["label"] == "negative"
    return authors


def agrees(row: dict[str, Any]) -> bool:
    return row["human_label"] == row["engine_label"]


def kappa(rows: Rows) -> float:
    by_chance = sum(
        share(rows, lambda row, name=name: row["human_label"] == name)
        * share(rows, lambda row, name=name: row["engine_label"] == name)
        for name in LABELS[:3]
    )
    return (share(rows, agrees) - by_chance) / (1 - by_chance)


def weighted(rows: Rows) -> float:
    weights = [1 + np.log1p(0 if pd.isna(row["likes"]) else row["likes"]) for row in rows]
    signs = [{"positive": 1, "negative": -1}.get(row["label"], 0) for row in rows]
    return 100 * np.dot(signs, weights) / sum(weights)


def covered(rows: Rows) -> float:
    days = {
        row["first_on"].date() + timedelta(days=offset)
        for row in rows
        for offset in range((row["last_on"] - row["first_on"]).days + 1)
    }
    return sum(MAY.start <= day <= MAY.end for day in days) / MAY.days


RECOMPUTED: dict[str, Callable[[Rows], float]] = {
    "R0": lambda rows: share(rows, lambda row: row["answer_method"] == "exact"),
    "R1": len,
    "R2": len,
    "R3": lambda rows: share(rows, lambda row: row["state"] == "answered"),
    "R3b": lambda rows: share(rows, lambda row: row["state"] == "answered"),
    "R3c": lambda rows: share(rows, lambda row: row["answered_at"] - row["published_at"] <= timedelta(hours=24)),
    "R5": lambda rows: np.median([(r["answered_at"] - r["published_at"]).total_seconds() for r in rows]),
    "R6": lambda rows: np.median(column(rows, "business_s")),
    "R9": len,
    "E1": lambda rows: sum(row["label"] in LABELS[:3] for row in rows),
    "E2": lambda rows: net_score(*(sum(row["label"] == label for row in rows) for label in LABELS[:3])),
    "E2b": lambda rows: net_score(
        *(sum(row["label"] == label for row in rows) for label in ("positive", "", "negative"))
    ),
    "E2c": weighted,
    "E3": lambda rows: share(rows, lambda row: row["label"] == "negative"),
    "E3a": lambda rows: np.mean([*by_author(rows).values()]),
    "E4": lambda rows: share(rows, lambda row: row["label"] in LABELS[:3]),
    "E5": lambda rows: share(rows, agrees),
    "E5p": lambda rows: share(rows, agrees),
    "E5r": lambda rows: share(rows, agrees),
    "E5k": lambda rows: kappa(rows),
    "E6": lambda rows: share(rows, lambda row: len(row["intents"]) > 0),
    **dict.fromkeys(("E6q", "E6r", "E6s", "E6c", "E6a", "E6g", "E6h", "E7"), len),
    "E8": lambda rows: len({row["author_key"] for row in rows}),
    "E9": lambda rows: net_score(
        *(len({row["message_key"] for row in rows if row["label"] == label}) for label in LABELS[:3])
    ),
    "E10": lambda rows: share(rows, lambda row: row["outcome"] == "recovered"),
    "V1": lambda rows: len({row["message_key"] for row in rows}),
    "A9": lambda rows: 1 / sum((n / len(rows)) ** 2 for n in Counter(row["author_key"] for row in rows).values()),
    **RECOMPUTED_ALERTS,
    "C1": lambda rows: sum(row["reactions"] + row["comments"] + row["shares"] + row["saves"] for row in rows),
    "C2": lambda rows: np.median([row["interactions"] / row["reach"] for row in rows]),
    "C3i": lambda rows: np.median([row["interactions"] / row["impressions"] for row in rows]),
    "C3v": lambda rows: np.median([row["interactions"] / row["views"] for row in rows]),
    "C4": lambda rows: np.median([row["interactions"] / row["followers"] for row in rows]),
    "C12": lambda rows: np.median([row["interactions"] / row["expected"] for row in rows]),
    "O5": covered,
}


@pytest.fixture(scope="module")
def before(lively_store):
    with lively_store.reading() as session:
        return figures(Workspace(session))


def test_the_rows_shown_recompute_the_figure(busy):
    for code, recompute in RECOMPUTED.items():
        found, rows = registry.kpi(code).compute(busy.session, FACEBOOK), busy.rows(code, FACEBOOK)
        assert found.value is not None, code
        assert recompute(rows) == pytest.approx(found.value), code
        if registry.kpi(code).unit is Unit.SHARE and found.x is not None and code not in ("E3a", "O5"):
            assert found.n == len(rows), code
    freshness = busy.rows("V10", FACEBOOK)
    assert freshness[0]["last_at"] == busy.session.value("SELECT max(published_at) FROM messages")


def test_every_figure_has_a_recomputation():
    assert {kpi.code for kpi in registry.KPIS} == {*RECOMPUTED, "V10", "A15", "E11"}


def test_message_rows_carry_what_a_reader_needs(busy):
    for kpi in registry.KPIS:
        if kpi.code[0] in "RE" or kpi.code == "V1":
            wanted = ("message_key", "platform", "author_key", "text", "published_at", "url")
            assert set(wanted) <= set(busy.rows(kpi.code)[0]), kpi.code
        if kpi.code[0] == "C":
            assert {"platform", "post_id", "published_at", "url"} <= set(busy.rows(kpi.code)[0]), kpi.code


def test_the_order_of_rows_changes_nothing(busy, before):
    for table in ("messages", "posts", "snapshots", "sentiments", "risks", "message_themes"):
        busy.session.execute(f"CREATE TEMP TABLE mixed AS SELECT * FROM {table} ORDER BY hash(rowid * 31 + 7)")
        busy.session.execute(f"DELETE FROM {table}")
        busy.session.execute(f"INSERT INTO {table} SELECT * FROM mixed")
        busy.session.execute("DROP TABLE mixed")
    busy.touch()
    assert figures(busy) == before


def test_another_platform_changes_nothing(busy, before):
    end = busy.session.value("SELECT max(published_at) FROM messages")
    busy.message(end, "Odile", "Le cidre ?", platform="youtube", label="negative")
    busy.post("2026-05-12 10:00", platform="youtube", counters={"reactions": 900, "reach": 1000})
    assert figures(busy) == before


def test_the_machine_s_zone_changes_nothing(busy, before):
    kept = os.environ.get("TZ")
    try:
        os.environ["TZ"] = "Pacific/Auckland"
        time.tzset()
        busy.touch()
        assert figures(busy) == before
    finally:
        os.environ.pop("TZ") if kept is None else os.environ.update(TZ=kept)
        time.tzset()


def test_shares_lie_inside_their_interval_and_counts_agree(busy):
    for result in registry.compute(busy.session, FACEBOOK):
        if result.value is not None and result.low is not None:
            assert result.low <= result.value <= result.high, result.code
        if result.x is not None:
            assert result.value == result.x / result.n, result.code
        if registry.kpi(result.code).basis is Basis.STATE:
            assert result.change is None


def test_an_empty_workspace_gives_reasons_and_no_zero(space):
    space.settle()
    for result in registry.compute(space.session, MAY):
        assert (result.value, result.status) == (None, Status.NOT_AVAILABLE), result.code
        assert result.reason.endswith("."), result.code


def test_codes_are_found_whatever_their_case_and_unknown_ones_refused(space):
    assert registry.kpi("r3A".replace("A", "")).code == "R3"
    assert registry.kpi(" c3i ").code == "C3i"
    with pytest.raises(UsageError, match="R99"):
        registry.compute(space.session, MAY, ["R99"])
    space.settle()
    assert [r.code for r in registry.compute(space.session, MAY, ["E4", "R1"])] == ["E4", "R1"]


def test_codes_are_unique_and_french_is_written_with_ordinary_spaces():
    codes = [kpi.code.casefold() for kpi in registry.KPIS]
    assert len(codes) == len(set(codes))
    for kpi in registry.KPIS:
        text = kpi.title + kpi.definition + kpi.source
        assert "\u00a0" not in text and "\u202f" not in text and "'" not in text and "!" not in text, kpi.code
        assert kpi.skills and kpi.definition.endswith(".") and kpi.source.endswith("."), kpi.code


def test_brand_is_never_listened_to(busy, before):
    busy.message("2026-05-20 10:00", BRAND, "Le cidre, notre passion", label="negative")
    assert figures(busy) == before
