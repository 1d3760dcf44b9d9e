"""What every figure owes its reader: its rows recompute it, and nothing irrelevant moves it."""

import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from kpi_workspace import BRAND, MAY, Workspace, utc

from dashboard.config import WatchQuery
from dashboard.errors import UsageError
from dashboard.kpi import registry
from dashboard.kpi.contract import Basis, Status, Unit
from dashboard.stats.intervals import net_score

Rows = list[dict[str, Any]]
LABELS = ("positive", "neutral", "negative", "unscored", None)
FACEBOOK = replace(MAY, platforms=("facebook",))


def lively(space: Workspace, seed: int = 7) -> Workspace:
    """Six weeks with a bit of everything, written in an order of chance."""
    dice = random.Random(seed)
    space.watch(WatchQuery("Cidre", ("cidre",)), WatchQuery("Poiré", ("poiré",)))
    actions: list[Callable[[], object]] = []
    for number in range(90):
        at = utc("2026-04-20 08:00") + timedelta(minutes=dice.randrange(60 * 24 * 42))
        text = f"{dice.choice(['Le cidre', 'Le poiré', 'Un cidre, un poiré', 'La boutique'])} n° {number} ?"
        more = {
            "label": dice.choice(LABELS), "level": dice.choice(["low", "watch", "high", None]),
            "is_deleted": dice.random() < 0.05, "is_hidden": dice.random() < 0.05, "lang": dice.choice(["fr", None]),
            "precision": dice.choice(["exact"] * 9 + ["day"]),
        }  # fmt: skip
        wait = timedelta(minutes=dice.choice([5, 40, 300, 2000, 6000])) if dice.random() < 0.6 else None
        actions.append(lambda a=at, t=text, m=more, w=wait, n=number: exchange(space, a, t, m, w, n))
    for number in range(30):
        at = utc("2026-04-20 12:00") + timedelta(hours=number * 33)
        counters = {name: dice.randrange(60) for name in ("reactions", "comments", "shares", "saves")}
        counters |= {name: dice.randrange(30, 4000) for name in ("reach", "impressions", "views", "followers")}
        actions.append(lambda a=at, c=counters, n=number: space.post(a.isoformat(), counters=c, is_paid=n % 11 == 0))
    dice.shuffle(actions)
    for action in actions:
        action()
    return space


def exchange(space: Workspace, at: Any, text: str, more: dict[str, Any], wait: Any, number: int) -> None:
    asked = space.message(at, f"Membre {number % 25}", text, **more)
    if wait is not None:
        space.reply(asked, at + wait, text=f"Réponse à {number}")


def figures(space: Workspace, scope: Any = FACEBOOK) -> dict[str, tuple[Any, ...]]:
    space.settle()
    found = registry.compute(space.session, scope)
    return {r.code: (r.value, r.low, r.high, r.x, r.n, r.previous, r.change) for r in found if r.code != "V10"}


def share(rows: Rows, condition: Callable[[dict[str, Any]], bool]) -> float:
    return sum(map(condition, rows)) / len(rows)


def column(rows: Rows, name: str) -> list[float]:
    return [row[name] for row in rows]


def by_author(rows: Rows) -> dict[str, bool]:
    authors: dict[str, bool] = {}
    for row in rows:
        authors[row["author_key"]] = authors.get(row["author_key"], False) or row["label"] == "negative"
    return authors


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
    "E3": lambda rows: share(rows, lambda row: row["label"] == "negative"),
    "E3a": lambda rows: np.mean([*by_author(rows).values()]),
    "E4": lambda rows: share(rows, lambda row: row["label"] in LABELS[:3]),
    "V1": lambda rows: len({row["message_key"] for row in rows}),
    "C1": lambda rows: sum(row["reactions"] + row["comments"] + row["shares"] + row["saves"] for row in rows),
    "C2": lambda rows: np.median([row["interactions"] / row["reach"] for row in rows]),
    "C3i": lambda rows: np.median([row["interactions"] / row["impressions"] for row in rows]),
    "C3v": lambda rows: np.median([row["interactions"] / row["views"] for row in rows]),
    "C4": lambda rows: np.median([row["interactions"] / row["followers"] for row in rows]),
    "C12": lambda rows: np.median([row["interactions"] / row["expected"] for row in rows]),
    "O5": covered,
}


def test_the_rows_shown_recompute_the_figure(space):
    lively(space)
    for code, recompute in RECOMPUTED.items():
        found, rows = space.kpi(code, FACEBOOK), space.rows(code, FACEBOOK)
        assert found.value is not None, code
        assert recompute(rows) == pytest.approx(found.value), code
        if registry.kpi(code).unit is Unit.SHARE and found.x is not None and code not in ("E3a", "O5"):
            assert found.n == len(rows), code
    freshness = space.rows("V10", FACEBOOK)
    assert freshness[0]["last_at"] == space.session.value("SELECT max(published_at) FROM messages")


def test_every_figure_has_a_recomputation():
    assert {kpi.code for kpi in registry.KPIS} == {*RECOMPUTED, "V10"}


def test_message_rows_carry_what_a_reader_needs(space):
    lively(space)
    for kpi in registry.KPIS:
        if kpi.code[0] in "RE" or kpi.code == "V1":
            wanted = ("message_key", "platform", "author_key", "text", "published_at", "url")
            assert set(wanted) <= set(space.rows(kpi.code)[0]), kpi.code
        if kpi.code[0] == "C":
            assert {"platform", "post_id", "published_at", "url"} <= set(space.rows(kpi.code)[0]), kpi.code


def test_the_order_of_rows_changes_nothing(space):
    before = figures(lively(space))
    for table in ("messages", "posts", "snapshots", "sentiments", "risks"):
        space.session.execute(f"CREATE TEMP TABLE mixed AS SELECT * FROM {table} ORDER BY hash(rowid * 31 + 7)")
        space.session.execute(f"DELETE FROM {table}")
        space.session.execute(f"INSERT INTO {table} SELECT * FROM mixed")
        space.session.execute("DROP TABLE mixed")
    space._is_settled = False
    assert figures(space) == before


def test_another_platform_changes_nothing(space):
    before = figures(lively(space))
    end = space.session.value("SELECT max(published_at) FROM messages")
    space.message(end, "Odile", "Le cidre ?", platform="youtube", label="negative")
    space.post("2026-05-12 10:00", platform="youtube", counters={"reactions": 900, "reach": 1000})
    assert figures(space) == before


def test_the_machine_s_zone_changes_nothing(space):
    before = figures(lively(space))
    kept = os.environ.get("TZ")
    try:
        for zone in ("Pacific/Auckland", "America/Los_Angeles"):
            os.environ["TZ"] = zone
            time.tzset()
            assert figures(space) == before
    finally:
        os.environ.pop("TZ") if kept is None else os.environ.update(TZ=kept)
        time.tzset()


def test_shares_lie_inside_their_interval_and_counts_agree(space):
    for result in (lively(space), [space.kpi(kpi.code, FACEBOOK) for kpi in registry.KPIS])[1]:
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


def test_brand_is_never_listened_to(space):
    before = figures(lively(space), MAY)
    space.message("2026-05-20 10:00", BRAND, "Le cidre, notre passion", label="negative")
    after = figures(space, MAY)
    assert {code for code in before if before[code] != after[code]} <= {"O5"}
