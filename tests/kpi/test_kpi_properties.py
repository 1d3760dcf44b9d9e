"""What no figure may depend on: the order of rows, other sources, the machine's clock, how an export was cut.

Every registered figure is checked against every change; a new family is checked from its first line.
"""

import csv
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from kpi_workspace import BRAND, MAY, Workspace
from lively import PLATFORM

from dashboard.config import Settings, WatchQuery
from dashboard.enrich.pipeline import analyse
from dashboard.ingest import ImportOptions, import_paths
from dashboard.kpi import registry
from dashboard.kpi.contract import Family
from dashboard.kpi.scope import Scope
from dashboard.store.store import Session, Store

POSTS = Path(__file__).parents[2] / "sample_data/instagram/Aug-24-2026_Nov-15-2026_2365570688050696.csv"
SCOPE = replace(MAY, platforms=(PLATFORM,))
CODES = [kpi.code for kpi in registry.KPIS if kpi.code != "V10"]  # the one that reads the present instant
OF_THE_BRAND = {Family.CHARGE, Family.PAROLE}  # count what the brand says, wherever it says it
TABLES = (
    "messages", "posts", "snapshots", "authors", "accounts", "sentiments", "risks", "message_themes", "message_terms",
    "speech", "spotlights",
    "alerts", "alert_events", "imports",
)  # fmt: skip
Figures = dict[str, tuple[Any, ...]]
COLUMNS = {
    "message_id": "id", "parent_id": "parent", "thread_id": "thread", "author_name": "author", "text": "text",
    "published_at": "at", "likes": "likes", "lang": "lang",
}  # fmt: skip


def figures(session: Session, scope: Scope = SCOPE) -> Figures:
    found = {code: registry.kpi(code).compute(session, scope) for code in CODES}
    return {code: (r.value, r.low, r.high, r.x, r.n) for code, r in found.items()}


def same(figure: tuple[Any, ...]) -> tuple[Any, ...]:
    """Equal but for the last digits, which depend on the order of a sum."""
    return tuple(value if value is None else pytest.approx(value, rel=1e-9) for value in figure)


def mix_rows(space: Workspace) -> None:
    for table in TABLES:
        space.session.execute(f"CREATE TEMP TABLE mixed AS SELECT * FROM {table} ORDER BY hash(rowid * 31 + 7)")
        space.session.execute(f"DELETE FROM {table}")
        space.session.execute(f"INSERT INTO {table} SELECT * FROM mixed")
        space.session.execute("DROP TABLE mixed")


def add_another_platform(space: Workspace) -> None:
    end = space.session.value("SELECT max(published_at) FROM messages")
    asked = space.message(end, "Odile", "Le cidre ?", platform="youtube", label="negative", level="high")
    space.reply(asked, end)
    space.message("2026-05-12 10:00", "Odile", "Toujours ce cidre ?", platform="youtube", kind="message")
    space.post("2026-05-12 10:00", platform="youtube", counters={"reactions": 900, "reach": 1000})


def speak_elsewhere(space: Workspace) -> None:
    space.message("2026-05-20 10:00", BRAND, "Le cidre, notre passion", label="negative")


CHANGES: dict[str, Callable[[Workspace], None]] = {
    "rows in another order": mix_rows,
    "another platform": add_another_platform,
    "the brand speaks in a thread of its own": speak_elsewhere,
    "a machine on another clock": lambda space: None,
}


@contextmanager
def on_the_clock_of(zone: str | None) -> Iterator[None]:
    kept = os.environ.get("TZ")
    try:
        if zone:
            os.environ["TZ"] = zone
        time.tzset()
        yield
    finally:
        os.environ.pop("TZ", None) if kept is None else os.environ.update(TZ=kept)
        time.tzset()


@pytest.fixture(scope="module")
def after(lively_store: Store) -> Callable[[str], Figures]:
    """The figures once a change was made, computed once and the change undone; those of origin for no change."""

    class Undone(Exception):
        pass

    @cache
    def changed(name: str) -> Figures:
        found: Figures = {}
        with on_the_clock_of("Pacific/Auckland" if "clock" in name else None):
            try:
                with lively_store.writing() as session:
                    session.execute("SET threads = 1")
                    space = Workspace(session)
                    CHANGES.get(name, lambda _: None)(space)
                    space.touch()
                    space.settle()
                    found = figures(session)
                    raise Undone
            except Undone:
                return found

    return changed


IRRELEVANT = [
    (code, change)
    for code in CODES
    for change in CHANGES
    if not (change.startswith("the brand") and registry.kpi(code).family in OF_THE_BRAND)
]


@pytest.mark.parametrize(("code", "change"), IRRELEVANT)
def test_nothing_irrelevant_moves_a_figure(after: Callable[[str], Figures], code: str, change: str) -> None:
    assert after(change)[code] == same(after("")[code])


def test_the_figures_compared_are_there(after: Callable[[str], Figures]) -> None:
    """The comparison is worth something: nearly all have a value."""
    missing = [code for code, found in after("").items() if found[0] is None]
    assert len(missing) <= len(CODES) / 10, missing


@pytest.fixture(scope="module")
def cut(lively_store: Store, tmp_path_factory: pytest.TempPathFactory) -> tuple[Figures, Figures]:
    """The same export of messages and of posts read whole, then as two files each, the second halves first."""
    folder = tmp_path_factory.mktemp("cut")
    with lively_store.reading() as session:
        messages = session.rows(
            """
            SELECT m.message_id, m.parent_id, m.thread_id, a.name, m.text,
                strftime(m.published_at, '%Y-%m-%dT%H:%M:%SZ'), m.likes, m.lang
            FROM messages AS m JOIN authors AS a ON a.author_key = m.author_key
            WHERE NOT coalesce(m.is_hidden, false) AND NOT coalesce(m.is_deleted, false)
            ORDER BY m.published_at, m.message_id
            """
        )
    header, *posts = csv.reader(POSTS.read_text("utf-8-sig").splitlines())
    whole = read(folder, {"messages": [messages], "posts": [posts]}, header)
    halves = read(folder, {"messages": [messages[1::2], messages[::2]], "posts": [posts[1::2], posts[::2]]}, header)
    return whole, halves


def read(folder: Path, parts: dict[str, list[Any]], header: list[str]) -> Figures:
    count = len(parts["posts"])
    settings = Settings(own_accounts=(BRAND, "cairnelle_outdoor"), watch_queries=(WatchQuery("Cidre", ("cidre",)),))
    store = Store(folder / f"in-{count}")
    with store.reading():
        for place in range(count):
            files = {name: folder / f"{name}-{place}-of-{count}.csv" for name in parts}
            for name, columns in (("messages", [*COLUMNS.values()]), ("posts", header)):
                with files[name].open("w", encoding="utf-8", newline="") as out:
                    csv.writer(out).writerows([columns, *parts[name][place]])
            options = ImportOptions(connector="generic", columns=COLUMNS, platform=PLATFORM)
            for name, asked in (("messages", options), ("posts", ImportOptions())):
                (report,) = import_paths(store, settings, [files[name]], asked)
                assert (report.status, report.rows_rejected) == ("done", 0), report
        analyse(store, settings, engine="lexique")
        with store.reading() as session:
            return figures(session, Scope(start=MAY.start, end=date(2026, 11, 15)))


@pytest.mark.parametrize("code", CODES)
def test_an_export_cut_in_two_gives_the_same_figure(cut: tuple[Figures, Figures], code: str) -> None:
    whole, halves = cut
    assert halves[code] == same(whole[code])
