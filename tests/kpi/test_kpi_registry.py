"""What every figure owes its reader: its rows recompute it, its reason when there is none."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from kpi_workspace import BRAND, MAY
from lively import LABELS
from recomputed_alerts import RECOMPUTED_ALERTS

from dashboard.errors import UsageError
from dashboard.kpi import attribut, creneau, registry
from dashboard.kpi.contract import Basis, Status, Unit
from dashboard.kpi.echange import fastest_mean
from dashboard.kpi.equite import INTENTS
from dashboard.stats.intervals import net_score, newcombe
from dashboard.stats.survival import kaplan_meier_median
from dashboard.text.labels import COLUMNS
from dashboard.ui.tables import HIDDEN

Rows = list[dict[str, Any]]
FACEBOOK = replace(MAY, platforms=("facebook",))


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
    weights = [1 + np.log1p(row["likes"]) for row in rows]
    signs = [{"positive": 1, "negative": -1}.get(row["label"], 0) for row in rows]
    return 100 * np.dot(signs, weights) / sum(weights)


def covered(rows: Rows) -> float:
    days = {
        row["first_on"].date() + timedelta(days=offset)
        for row in rows
        for offset in range((row["last_on"] - row["first_on"]).days + 1)
    }
    return sum(MAY.start <= day <= MAY.end for day in days) / MAY.days


def shannon(counts: list[int]) -> float:
    shares = np.array(counts) / sum(counts)
    return float(-(shares * np.log(shares)).sum() / np.log(len(shares)))


def voices(rows: Rows, is_competitor: bool) -> int:
    return len({(row["name"], row["author_key"]) for row in rows if row["is_competitor"] is is_competitor})


def ahead(rows: Rows) -> float:
    rates: dict[tuple[bool, str], list[float]] = {}
    for row in rows:
        rates.setdefault((row["is_competitor"], row["name"]), []).append(row["interactions"] / row["followers"])
    (own,) = (np.median(each) for (is_competitor, _), each in rates.items() if not is_competitor)
    return own / np.median([np.median(each) for (is_competitor, _), each in rates.items() if is_competitor])


def gaps(rows: Rows) -> int:
    """H6 again, from its rows alone."""
    told = [lambda row: row["sentiment"] == "positive", lambda row: row["is_first"]]
    told += [lambda row, name=name: name in row["intents"] for name in INTENTS]
    left = [lambda row: row["sentiment"] == "negative", lambda row: not row["is_first"]]
    found = 0
    for place, (one, other) in enumerate(zip(told, left + [None] * len(INTENTS), strict=True)):
        known = [row for row in rows if place < 2 or not isinstance(row["intents"], float | None)]
        firsts = [row["state"] == "answered" for row in known if one(row)]
        others = [row["state"] == "answered" for row in known if (other(row) if other else not one(row))]
        if min(len(firsts), len(others)) >= 5:
            low, high = newcombe(sum(firsts), len(firsts), sum(others), len(others))
            found += low > 0 or high < 0
    return found


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
    "R4": lambda rows: share(rows, lambda row: row["state"] != "untouched"),
    "R5b": lambda rows: np.median([(r["answered_at"] - r["nearest_at"]).total_seconds() for r in rows]),
    "R6b": lambda rows: kaplan_meier_median(column(rows, "wait_s"), [r["state"] == "answered" for r in rows]).median,
    "R7": lambda rows: np.median([(r["answered_at"] - r["published_at"]).total_seconds() for r in rows]),
    "R8": lambda rows: share(rows, lambda row: row["state"] == "met"),
    "R10": lambda rows: np.median([(r["closed_at"] - r["published_at"]).total_seconds() for r in rows]),
    "R11": lambda rows: np.median(column(rows, "size")),
    "R12": lambda rows: share(rows, lambda row: row["first_by"] == "member"),
    "R13": lambda rows: fastest_mean(r["delay_s"] for r in rows if r["delay_s"] == r["delay_s"]),
    "W1": lambda rows: len(rows) / MAY.days,
    "W2": lambda rows: share(rows, lambda row: row["is_off"]),
    "W2b": lambda rows: share(rows, lambda row: row["is_off"]),
    "W3": lambda rows: sum(column(rows, "moved")) / 7,
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
    "V2": lambda rows: share(rows, lambda row: not row["is_competitor"]),
    "V2b": lambda rows: voices(rows, False) / (voices(rows, False) + voices(rows, True)),
    "V3": lambda rows: share(rows, lambda row: not row["is_competitor"]),
    "V4": lambda rows: share(rows, lambda row: not row["is_competitor"]),
    "V5": ahead,
    "V6": lambda rows: len({row["term"] for row in rows}),
    "V7": lambda rows: len({row["term"] for row in rows}),
    "V8": lambda rows: share(rows, lambda row: row["nearest"] < 0.5),
    "V9": lambda rows: rows[-1]["followers"] / rows[0]["followers"] - 1,
    "A9": lambda rows: 1 / sum((n / len(rows)) ** 2 for n in Counter(row["author_key"] for row in rows).values()),
    **RECOMPUTED_ALERTS,
    "C1": lambda rows: sum(row["reactions"] + row["comments"] + row["shares"] + row["saves"] for row in rows),
    "C2": lambda rows: np.median([row["interactions"] / row["reach"] for row in rows]),
    "C3i": lambda rows: np.median([row["interactions"] / row["impressions"] for row in rows]),
    "C3v": lambda rows: np.median([row["interactions"] / row["views"] for row in rows]),
    "C4": lambda rows: np.median([row["interactions"] / row["followers"] for row in rows]),
    "C12": lambda rows: np.median([row["interactions"] / row["expected"] for row in rows]),
    "C5": lambda rows: np.median([row["shares"] / row[row["denominator_name"]] for row in rows]),
    "C6": lambda rows: np.median([row["comments"] / row[row["denominator_name"]] for row in rows]),
    "C7": lambda rows: np.median([row["reactions"] / row[row["denominator_name"]] for row in rows]),
    "C8": lambda rows: np.median([row["saves"] / row[row["denominator_name"]] for row in rows]),
    "C9": lambda rows: sum(column(rows, "link_clicks")) / sum(row[row["denominator_name"]] for row in rows),
    "C11": lambda rows: sum(column(rows, "watch_time_s")) / sum(column(rows, "video_views")),
    "C13": lambda rows: sum(
        each["verdict"] != "unknown" for each in attribut.effects(pd.DataFrame(rows), frozenset({BRAND.casefold()}))
    ),
    "C14": lambda rows: min(3, sum(cell["low"] > 1 and cell["n"] >= 3 for cell in creneau.scored(pd.DataFrame(rows)))),
    "C15": lambda rows: len(rows) / 4,
    "C16": lambda rows: shannon([*Counter(row["format"] for row in rows).values()]),
    "C17": lambda rows: share(rows, lambda row: row["rank_pct"] >= 90 and row["negative"] > row["positive"]),
    "C18": lambda rows: np.median([row["interactions"] / row["expected"] for row in rows]),
    "O5": covered,
    "H1": len,
    "H2": lambda rows: share(rows, lambda row: row["weeks"] >= 2),
    "H3": len,
    "H4": lambda rows: share(rows, lambda row: row["is_featuring"]),
    "H5": lambda rows: share(rows, lambda row: row["state"] == "answered"),
    "H5n": len,
    "H6": gaps,
    "H7": lambda rows: (
        sum(sorted(column(rows, "messages"))[-math.ceil(len(rows) / 10) :]) / sum(column(rows, "messages"))
    ),
    "Q1": lambda rows: 100 * sum(column(rows, "mistakes")) / sum(column(rows, "words")),
    "Q2": lambda rows: np.median(column(rows, "readability")),
    "Q3": lambda rows: share(rows, lambda row: row["is_canned"]),
    "Q4": lambda rows: share(rows, lambda row: row["is_consistent"]),
    "Q5": lambda rows: share(rows, lambda row: row["is_complete"]),
    "Q7": lambda rows: share(rows, lambda row: row["is_aimed"]),
}


def test_the_rows_shown_recompute_the_figure(busy):
    for code, recompute in RECOMPUTED.items():
        found, rows = registry.kpi(code).compute(busy.session, FACEBOOK), busy.rows(code, FACEBOOK)
        assert found.value is not None, code
        assert recompute(rows) == pytest.approx(found.value), code
        assert not {name for row in rows[:1] for name in row} - {*COLUMNS, *HIDDEN}, (
            f"{code}: a heading that no French reader knows"
        )
        if registry.kpi(code).unit is Unit.SHARE and found.x is not None and code not in NOT_OF_ROWS:
            assert found.n == len(rows), code
    freshness = busy.rows("V10", FACEBOOK)
    assert freshness[0]["last_at"] == busy.session.value("SELECT max(published_at) FROM messages")


NOT_OF_ROWS = {"E3a", "C9", "H7", "O5", "V2b", "V9"}  # shares of something else than their rows
ELSEWHERE = {
    "X1",
    "X2",
    "X3",
    "X4",
    "X5",
    "X6",
    "E11",
    "V10",
    "A15",
    "C10",
    "Q6",
    "Q8",
}  # by tests of their own, or never known


def test_every_figure_has_a_recomputation():
    assert {kpi.code for kpi in registry.KPIS} == {*RECOMPUTED, *ELSEWHERE}


def test_message_rows_carry_what_a_reader_needs(busy):
    for kpi in registry.KPIS:
        if kpi.code[0] in "RE" or kpi.code == "V1":
            wanted = ("message_key", "platform", "author_key", "text", "published_at", "url")
            assert set(wanted) <= set(busy.rows(kpi.code)[0]), kpi.code
        if kpi.code[0] == "C" and kpi.code != "C10":
            assert {"platform", "post_id", "published_at", "url"} <= set(busy.rows(kpi.code)[0]), kpi.code


def test_shares_lie_inside_their_interval_and_counts_agree(busy):
    for result in registry.compute(busy.session, FACEBOOK):
        if result.value is not None and result.low is not None and result.high is not None:
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
    with pytest.raises(UsageError, match=r"« o3 » n’est pas un chiffre.*la page Compétences"):
        registry.kpi("o3")


def test_the_names_that_the_reference_gives_are_understood(space):
    space.settle()
    asked = ["R3a", "e2A", "C3"]
    assert [r.code for r in registry.compute(space.session, MAY, asked)] == ["R3", "E2", "C3i", "C3v"]
    for name in asked:
        assert registry.named(name)[0].code.casefold().startswith(name[:2].casefold())


def test_codes_are_unique_and_french_is_written_with_ordinary_spaces():
    codes = [kpi.code.casefold() for kpi in registry.KPIS]
    assert len(codes) == len(set(codes))
    for kpi in registry.KPIS:
        text = kpi.title + kpi.definition + kpi.source
        assert "\u00a0" not in text and "\u202f" not in text and "'" not in text and "!" not in text, kpi.code
        assert kpi.definition.endswith(".") and kpi.source.endswith("."), kpi.code
