"""The demonstration told by steps: nothing of what is to come, and what trainees did stays."""

import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from connectors.contract import Ignored, Reason
from connectors.record import Account, AccountDay, Message, Messages, Post, Record, Snapshot
from dashboard.cli import main
from dashboard.config import Settings, load_settings
from dashboard.demo import steps
from dashboard.ingest.until import Item, told_until
from dashboard.jobs import JobRunner
from dashboard.kpi import registry
from dashboard.kpi.scope import Scope
from dashboard.store import alerts
from dashboard.store.store import Store
from dashboard.ui import navigation

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "former.md"
STEPS = re.findall(r"^\| [^|]+ \| `([^`]+)` \| (\d+) \| (\d) \| (\d+) \|$", GUIDE.read_text("utf-8"), re.MULTILINE)
UNTIL = datetime(2026, 10, 17, 12, tzinfo=UTC)
BEFORE, AFTER = datetime(2026, 10, 17, 11, tzinfo=UTC), datetime(2026, 10, 17, 13, tzinfo=UTC)


@pytest.fixture
def workspace(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "espace"))


def message(position: int, at: datetime | None, post_id: str = "p") -> Message:
    return Message(
        position=position, platform="x", message_id=f"m{position}", text="oui", post_id=post_id, published_at=at
    )


@pytest.mark.parametrize(
    ("record", "is_told"),
    [
        (message(1, BEFORE), True),
        (message(1, UNTIL), True),
        (message(1, AFTER), False),
        (message(1, None), True),
        (Post(position=1, platform="x", post_id="p", published_at=AFTER), False),
        (Post(position=1, platform="x", post_id="p", published_at=BEFORE), True),
        (Snapshot(position=1, platform="x", post_id="p", taken_at=BEFORE, views=3), True),
        (Snapshot(position=1, platform="x", post_id="p", taken_at=AFTER, views=3), False),
        (Snapshot(position=1, platform="x", post_id="p", views=3), False),
        (AccountDay(position=1, platform="x", on=date(2026, 10, 16), reach=3), True),
        (AccountDay(position=1, platform="x", on=date(2026, 10, 17), reach=3), False),
        (Account(position=0, platform="x", account_id="a", is_owned=True), True),
    ],
)
def test_what_came_later_is_an_ignored_row(record: Record, is_told: bool) -> None:
    assert list(told_until([record], UNTIL)) == [record if is_told else Ignored(1, Reason.LATER)]


def test_a_post_known_by_its_comments_comes_with_the_first_that_is_told() -> None:
    stubs = [Post(position=n, platform="x", post_id=name, is_stub=True) for n, name in enumerate("abc", 1)]
    said = [message(1, BEFORE, "a"), message(2, AFTER, "b"), message(3, AFTER, "a")]
    told = list(told_until([*stubs, *said], UNTIL))
    assert told == [stubs[0], said[0], Ignored(2, Reason.LATER), Ignored(3, Reason.LATER)]


def test_columns_are_parted_as_rows_are() -> None:
    stubs = [Post(position=n, platform="x", post_id=name, is_stub=True) for n, name in enumerate("ab", 1)]
    columns = {
        "position": [1, 2, 3], "platform": ["x"] * 3, "message_id": ["1", "2", "3"], "post_id": ["a", "b", "a"],
        "published_at": pa.array([BEFORE.replace(tzinfo=None), AFTER.replace(tzinfo=None), None], pa.timestamp("us")),
    }  # fmt: skip
    items: list[Item] = [*stubs, Messages(pa.table(columns))]
    ignored, stub, kept = told_until(items, UNTIL)
    assert (ignored, stub) == (Ignored(2, Reason.LATER), stubs[0])
    assert isinstance(kept, Messages) and kept.columns["message_id"].to_pylist() == ["1", "3"]


def test_an_exercise_goes_on_by_steps_as_the_guide_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(STEPS) == 5
    folder = tmp_path / "exercice"
    acknowledged: int | None = None
    for until, received, level, open_alerts in (STEPS[0], STEPS[1], STEPS[2], STEPS[4]):
        assert main(["demo", "--dossier", str(folder), "--jusqu-au", until]) == 0
        end = datetime.fromisoformat(until)
        scope = Scope(start=date(2026, 10, 12), end=end.date(), timezone="Europe/Paris")
        with Store(folder).reading() as session:
            r1, a12 = registry.compute(session, scope, ["R1", "A12"])
            known = navigation.overview(session)
            assert session.value("SELECT count(*) FROM posts WHERE published_at > $end", {"end": end}) == 0
            assert session.value("SELECT count(*) FROM ledger_entries") == 0
            if acknowledged is not None:
                deeds = "SELECT count(*) FROM alert_events WHERE alert_id = $id AND action = 'acknowledge'"
                assert session.value(deeds, {"id": acknowledged}) == 1
        assert (r1.value, a12.value) == (int(received), int(level))
        capsys.readouterr()
        assert main(["alertes", "--espace", str(folder), "--json"]) == 0
        assert len(json.loads(capsys.readouterr().out)) == int(open_alerts)
        assert known.data_end is not None and known.exercise_until is not None
        assert known.data_end <= known.exercise_until.replace(tzinfo=None)
        if level != "0" and acknowledged is None:
            acknowledged = 1
            with Store(folder).writing() as session:
                alerts.act(session, acknowledged, alerts.Deed(action="acknowledge", person="Groupe 1"))
    assert main(["demo", "--dossier", str(folder), "--jusqu-au", STEPS[0][0]]) == 1
    assert "a déjà dépassé cet instant" in capsys.readouterr().err


def test_the_steps_of_the_exercise_are_those_of_the_guide() -> None:
    assert [f"{step.at:%Y-%m-%dT%H:%M}" for step in steps()] == [until for until, *_ in STEPS]
    assert all(step.questions and step.expected for step in steps())


def test_an_exercise_begins_and_ends_in_the_demonstration_itself(workspace: Path) -> None:
    messages = "SELECT count(*) FROM messages"
    store, settings = Store(workspace), load_settings(workspace)
    with store.reading() as session:
        whole = session.value(messages)
    jobs = JobRunner(store, lambda: load_settings(workspace))
    for until, restarts in ((steps()[0].at, True), (steps()[1].at, False)):
        job = jobs.wait(jobs.start_demo(until, restarts), 300)
        assert job.status == "done", job.message
        with store.reading() as session:
            assert 0 < session.value(messages) < whole
            assert datetime.fromisoformat(session.meta("exercise_until") or "") == until
    assert len(list((workspace / "sauvegardes").glob("*.duckdb"))) == 1
    job = jobs.wait(jobs.start_demo(None, restarts=True), 300)
    assert job.status == "done", job.message
    with store.reading() as session:
        assert (session.value(messages), session.meta("exercise_until"), session.meta("is_demo")) == (
            whole,
            None,
            "true",
        )
        assert session.value("SELECT count(*) FROM ledger_entries")
    assert load_settings(workspace) == settings


def test_the_data_of_a_user_never_become_an_exercise(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.writing() as session:
        session.set_meta("revision", "1")
    jobs = JobRunner(store, Settings)
    for restarts in (True, False):
        job = jobs.wait(jobs.start_demo(steps()[0].at, restarts))
        assert (job.status, "exercice" in job.message) == ("failed", True)
    assert not (tmp_path / "sauvegardes").exists()


def test_only_an_exercise_goes_on(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(demo).reading() as session:
        before = session.meta("revision")
    assert main(["demo", "--dossier", str(demo), "--jusqu-au", STEPS[0][0]]) == 1
    assert "n’est pas un exercice" in capsys.readouterr().err
    with Store(demo).reading() as session:
        assert session.meta("revision") == before
    assert main(["demo", "--dossier", str(tmp_path / "x"), "--jusqu-au", "17/10/2026"]) == 2
    assert "2026-10-17T12:00" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
