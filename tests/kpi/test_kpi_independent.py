"""Figures on real data against a plain computation with pandas, written apart from the product's SQL and statistics.

What a text is (its label, whether it calls for an answer) is read from the workspace; every count, pairing, clock and
interval is done again here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pandas as pd
import pytest

from dashboard.config import ResponseTarget, Settings
from dashboard.enrich.pipeline import analyse
from dashboard.ingest import import_paths
from dashboard.kpi import registry
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.permits import extents
from dashboard.kpi.scope import Scope
from dashboard.stats.business_time import OpenHours
from dashboard.store.store import Session, Store

SHARED = Path(__file__).resolve().parents[3] / "shared"
CONVERSATIONS = SHARED / "benchmarks/conversations/dev.csv"
BOUTIQUE = SHARED / "exports/exportcomments/facebook_anonymised.xlsx"
SIGNATURES = SHARED / "exports/talkwalker/carrefour_trimmed_pseudonymised.xlsx"
PARIS = ZoneInfo("Europe/Paris")
OFFICE = Settings(
    hours=tuple(OpenHours(day, time(9), time(18)) for day in range(1, 6)),
    response_targets=(ResponseTarget("any", 240, True),),
)
DAY = pd.Timedelta(days=1)


@contextmanager
def imported(folder: Path, export: Path, settings: Settings) -> Iterator[tuple[Session, Scope]]:
    """A workspace with that export alone, analysed; the scope is all of it."""
    store = Store(folder)
    with store.reading():
        (report,) = import_paths(store, settings, [export])
        assert report.status == "done"
        analyse(store, settings, engine="lexique")
        with store.reading() as session:
            (extent,) = extents(session, settings.timezone)
            yield session, Scope(start=extent.first_on, end=extent.last_on)


@pytest.fixture(scope="module", params=["whole", "unfinished"])
def export(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file as it is, then without the last brand message of every third conversation: there, people wait."""
    if request.param == "whole":
        return CONVERSATIONS
    frame = pd.read_csv(CONVERSATIONS, dtype=str)
    place = frame.groupby("thread_id").ngroup()
    last = frame[frame["role"] == "brand"].groupby("thread_id").tail(1).index
    path = tmp_path_factory.mktemp("unfinished") / "conversations.csv"
    frame.drop([index for index in last if place[index] % 3 == 0]).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def care(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, Scope]]:
    with imported(tmp_path_factory.mktemp("care") / "w", export, OFFICE) as opened:
        yield opened


@pytest.fixture(scope="module")
def talk(export: Path, care: tuple[Session, Scope]) -> pd.DataFrame:
    """The file as pandas reads it, in order, with ``answered_at`` and ``turn`` of each member's message."""
    session, _ = care
    frame = pd.read_csv(export, dtype=str)
    frame["at"] = pd.to_datetime(frame["created_at"], utc=True)
    frame["is_brand"] = frame["role"] == "brand"
    frame["id"] = frame["message_id"].astype("int64")
    frame = frame.sort_values(["thread_id", "at", "is_brand", "id"]).reset_index(drop=True)
    kept = session.frame(
        """
        SELECT CAST(m.message_id AS BIGINT) AS id, f.exclusion, s.label
        FROM messages AS m JOIN message_facts AS f ON f.message_key = m.message_key
        LEFT JOIN current_sentiment AS s ON s.message_key = m.message_key
        """
    )
    frame = frame.merge(kept, on="id", how="left", validate="one_to_one")
    answered: dict[int, pd.Timestamp] = {}
    turns: dict[int, int] = {}
    for _, thread in frame.groupby("thread_id"):
        waiting: dict[str, list[int]] = {}
        for row in thread.itertuples():
            if not row.is_brand:
                waiting.setdefault(row.author, []).append(row.Index)
                continue
            named = row.text.split()[0].removeprefix("@") if row.text.startswith("@") else ""
            if named in set(thread.loc[: row.Index, "author"][~thread["is_brand"]]):
                to = named if named in waiting else None
            else:
                to = max(waiting, key=lambda who: waiting[who][-1], default=None)
            for index in waiting.pop(to, []) if to else []:
                answered[index], turns[index] = row.at, row.Index
        for indices in waiting.values():
            turns |= dict.fromkeys(indices, -1 - indices[0])
    frame["answered_at"] = pd.to_datetime(frame.index.map(answered), utc=True)
    frame["turn"] = frame.index.map(turns)
    return frame


@pytest.fixture(scope="module")
def inbound(talk: pd.DataFrame) -> pd.DataFrame:
    return talk[~talk["is_brand"]].assign(local=lambda t: t["at"].dt.tz_convert(PARIS))


@pytest.fixture(scope="module")
def turns(inbound: pd.DataFrame) -> pd.DataFrame:
    """One row per exchange: opened, its last message, answered."""
    exchanges = inbound.groupby("turn").agg(
        at=("at", "min"), nearest=("at", "max"), answered_at=("answered_at", "first"), is_due=("exclusion", any_empty)
    )
    return exchanges[exchanges["answered_at"].notna() | exchanges["is_due"]]


def any_empty(exclusions: pd.Series) -> bool:
    return bool(exclusions.isna().any())


def figure(care: tuple[Session, Scope], code: str) -> KpiResult:
    session, scope = care
    return registry.kpi(code).compute(session, scope)


def office_seconds(start: pd.Timestamp, end: pd.Timestamp) -> float:
    """Seconds from Monday to Friday, 9 to 18 h in Paris, holidays out: day by day."""
    off, total = holidays.country_holidays("FR", years=range(2019, 2022)), 0.0
    day = start.tz_convert(PARIS).date()
    while day <= end.tz_convert(PARIS).date():
        if day.weekday() < 5 and day not in off:
            opens, closes = (pd.Timestamp(f"{day} {hour}:00", tz=PARIS) for hour in ("09", "18"))
            total += max(0.0, (min(end, closes) - max(start, opens)).total_seconds())
        day += timedelta(days=1)
    return total


def is_open(at: pd.Timestamp) -> bool:
    return office_seconds(at, at + pd.Timedelta(seconds=1)) > 0


def test_volumes_people_and_reading(care, inbound):
    assert figure(care, "R1").value == len(inbound)
    assert figure(care, "R2").value == inbound["exclusion"].isna().sum()
    shares = inbound["author"].value_counts(normalize=True)
    assert figure(care, "A9").value == pytest.approx(1 / (shares**2).sum())
    e4, scored = figure(care, "E4"), inbound["label"].isin(["negative", "neutral", "positive"])
    assert (e4.x, e4.n) == (scored.sum(), (inbound["text"].str.strip() != "").sum())


def test_response_rates(care, talk, inbound):
    due = inbound[inbound["exclusion"].isna() & (inbound["at"] <= talk["at"].max() - DAY)]
    r3, r3c = figure(care, "R3"), figure(care, "R3c")
    assert (r3.x, r3.n) == (due["answered_at"].notna().sum(), len(due))
    assert (r3c.x, r3c.n) == ((due["answered_at"] - due["at"] <= DAY).sum(), len(due))
    assert r3.x > 200


def test_delays_of_every_convention(care, inbound, turns):
    answered = turns[turns["answered_at"].notna()]
    for code, start, rows in (("R5", "at", answered), ("R5b", "nearest", answered), ("R7", "at", inbound)):
        delays = (rows["answered_at"] - rows[start]).dropna().dt.total_seconds()
        assert (figure(care, code).value, figure(care, code).n) == (delays.median(), len(delays)), code
        assert figure(care, code).details["p90"] == pytest.approx(delays.quantile(0.9)), code
    assert figure(care, "R5b").value < figure(care, "R5").value


def test_delay_in_office_hours(care, turns):
    answered = turns[turns["answered_at"].notna()]
    worked = pd.Series([office_seconds(row.at, row.answered_at) for row in answered.itertuples()], answered.index)
    closed = ~answered["at"].map(is_open) & ~answered["answered_at"].map(is_open) & (worked == 0)
    r6 = figure(care, "R6")
    assert (r6.value, r6.n, r6.details["off_hours"]) == (worked[~closed].median(), (~closed).sum(), closed.sum())


def test_median_with_those_who_wait(care, talk, turns):
    end = talk["at"].max()
    waits = (turns["answered_at"].fillna(end) - turns["at"]).dt.total_seconds()
    left, still = 1.0, None
    for wait in np.unique(waits[turns["answered_at"].notna()]):
        left *= 1 - ((waits == wait) & turns["answered_at"].notna()).sum() / (waits >= wait).sum()
        if left <= 0.5:
            still = wait
            break
    r6b = figure(care, "R6b")
    assert (r6b.value, r6b.n, r6b.details["waiting"]) == (still, len(turns), turns["answered_at"].isna().sum())


def test_targets_kept_in_office_hours(care, talk, turns):
    end = talk["at"].max()
    worked = pd.Series([office_seconds(r.at, r.answered_at if r.answered_at == r.answered_at else end)
                        for r in turns.itertuples()], turns.index)  # fmt: skip
    is_answered = turns["answered_at"].notna()
    met, overdue = is_answered & (worked <= 4 * 3600), ~is_answered & (worked > 4 * 3600)
    r8 = figure(care, "R8")
    assert (r8.x, r8.n) == (met.sum(), is_answered.sum() + overdue.sum())


def test_the_queue(export, care, talk, inbound):
    waiting = inbound[inbound["exclusion"].isna() & inbound["answered_at"].isna()]
    ages = (talk["at"].max() - waiting["at"]).dt.total_seconds()
    r9 = figure(care, "R9")
    assert (r9.value, r9.details["people"]) == (len(waiting), waiting["author"].nunique())
    assert (r9.value == 0) == (export == CONVERSATIONS)
    if r9.value:
        assert r9.details["oldest_s"] == pytest.approx(ages.max(), abs=1)


def test_threads_and_who_speaks_first(care, talk):
    opened = talk.groupby("thread_id").filter(lambda thread: not thread["is_brand"].iloc[0])
    assert figure(care, "R11").value == opened.groupby("thread_id").size().median()
    by_member = by_brand = 0
    for _, thread in opened.groupby("thread_id"):
        is_word = ~thread["exclusion"].isin(["empty", "deleted", "emoji_only", "mention_only", "repost", "spam"])
        others = thread[(thread["author"] != thread["author"].iloc[0]) & is_word].head(1)
        by_brand += int(others["is_brand"].sum())
        by_member += int((~others["is_brand"]).sum())
    r12 = figure(care, "R12")
    assert (r12.x, r12.n) == (by_member, by_member + by_brand)


def test_off_hours(care, talk, inbound):
    closed = ~inbound["at"].map(is_open)
    spoken = ~talk.loc[talk["is_brand"], "at"].map(is_open)
    w2, w2b = figure(care, "W2"), figure(care, "W2b")
    assert (w2.x, w2.n, w2b.x, w2b.n) == (closed.sum(), len(inbound), spoken.sum(), len(spoken))


@pytest.mark.parametrize(
    ("real", "skipped", "author", "at", "clock"),
    [
        (BOUTIQUE, 5, "Name (click to view profile)", "Date", "%Y-%m-%d %H:%M:%S"),
        (SIGNATURES, 0, "extra_author_attributes.id", "published", "%d/%m/%y %H:%M:%S"),
    ],
)
def test_real_exports_by_volume_hour_and_people(tmp_path, real, skipped, author, at, clock):
    frame = pd.read_excel(real, engine="openpyxl", skiprows=skipped).rename(columns={author: "author", at: "at"})
    frame = frame.dropna(subset=["at"])
    frame["at"] = pd.to_datetime(frame["at"].astype(str), format=clock).dt.tz_localize(PARIS)
    local = frame["at"]
    evening = (local.dt.day_of_week >= 5) | (local.dt.hour >= 19) | (local.dt.hour < 8)
    with imported(tmp_path / "w", real, Settings()) as opened:
        r1, w2 = figure(opened, "R1"), figure(opened, "W2")
        assert (r1.value, r1.details["covered_days"]) == (
            len(frame),
            (local.dt.date.max() - local.dt.date.min()).days + 1,
        )
        assert (w2.x, w2.n) == (evening.sum(), len(frame))
        shares = frame["author"].value_counts(normalize=True)
        assert figure(opened, "A9").value == pytest.approx(1 / (shares**2).sum())
        assert "marque" in figure(opened, "R3").reason
