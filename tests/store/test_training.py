"""The figures of an exercise (T1 to T5, T7), from what a group did, reckoned by hand."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from records import NOON, bring, said

from dashboard import training
from dashboard.demo import Inject, injects, steps
from dashboard.store import alerts, crises, exercise, handling, ledger
from dashboard.store.store import Session, Store
from dashboard.training import Score

ROOM = datetime(2026, 11, 29, 9)  # when the group saw the first step; the second one, ten minutes later
MINUTE = timedelta(minutes=1)
STORY = NOON.replace(tzinfo=None)
KEY = [
    Inject(name="chute", search="chute", expected="escalate", service="Qualité", why=""),
    Inject(name="lot", search="lot", expected="escalate", service="Qualité", why=""),
    Inject(name="question", search="question", expected="handle", why=""),
    Inject(name="anglais", search="english", expected="handle", why=""),
    Inject(name="insulte", search="insulte", expected="leave", why=""),
    Inject(name="rafale", search="rafale", expected="leave", why=""),
    Inject(name="plus tard", search="demain", expected="handle", why=""),
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Six messages told in two steps; nobody has done anything."""
    store = Store(tmp_path / "espace")
    texts = ("chute", "lot", "question", "english", "insulte", "rafale")
    bring(store, [said(text, "Léa", place, text) for place, text in enumerate(texts, 1)])
    with store.writing() as session:
        told = [[STORY + 3 * MINUTE, ROOM], [STORY + 9 * MINUTE, ROOM + 10 * MINUTE]]
        session.set_meta(exercise.TOLD, json.dumps([[one.isoformat() for one in step] for step in told]))
    return store


def scored(session: Session) -> tuple[dict[str, tuple[str | None, str]], Score]:
    rows = training.judged(session, KEY)
    done = [deed if isinstance(deed, str) else None for deed in rows["deed"]]
    return dict(zip(rows["inject"], zip(done, rows["judgement"], strict=True), strict=True)), training.score(
        session, rows
    )


def test_a_group_that_does_nothing_leaves_everything(store: Store) -> None:
    with store.reading() as session:
        rows, found = scored(session)
    assert rows == {
        "chute": (None, "missed"), "lot": (None, "missed"), "question": (None, "missed"),
        "anglais": (None, "missed"), "insulte": (None, "right"), "rafale": (None, "right"),
    }  # fmt: skip
    assert (found.right, found.n, found.missed, found.over, found.under) == (2, 6, 4, 0, 0)
    assert (found.detected, found.to_detect, found.detection_s, found.carried) == (0, 4, None, 0)
    assert (found.escalated_s, found.decided_s, found.decisions) == (None, None, 0)


def test_every_gesture_counts_and_delays_run_on_the_clock_of_the_room(store: Store) -> None:
    with store.writing() as session:
        keys = {text: int(key) for key, text in session.rows("SELECT message_key, text FROM messages")}
        for text in ("chute", "insulte"):
            session.execute(
                "INSERT INTO alerts (kind, level, status, title, message_key, opened_at)"
                " VALUES ('message', 'high', 'open', 'safety', ?, ?)",
                [keys[text], ROOM],
            )
        fall, insult = (int(alert) for (alert,) in session.rows("SELECT alert_id FROM alerts ORDER BY alert_id"))
        alerts.act(session, fall, "acknowledge", at=ROOM + 2 * MINUTE)
        alerts.act(session, fall, alerts.Deed(action="escalate", detail="Qualité"), at=ROOM + 6 * MINUTE)
        alerts.act(session, insult, "found", at=ROOM + 30 * MINUTE)  # too much for an insult
        entry = ledger.create(session, ledger.Draft(title="Lot", service="Service client"), [keys["lot"]])
        session.execute("UPDATE ledger_messages SET attached_at = ?", [ROOM + 8 * MINUTE])
        handling.act(session, [keys["question"]], "no_answer", at=ROOM + 5 * MINUTE)
        handling.act(session, [keys["rafale"]], "take", at=ROOM + 12 * MINUTE)
        handling.act(session, [keys["rafale"]], "undo", at=ROOM + 13 * MINUTE)
        session.execute("INSERT INTO alert_episodes VALUES (?, ?, ?, ?, 2, '{}')", [fall, STORY, STORY, STORY])
        for reason in ("Avant lundi", ""):
            crises.note(session, fall, crises.Entry(kind="decision", who="Léa", what="Suspendre", reason=reason))
        session.execute("UPDATE crisis_log SET noted_at = ?", [ROOM + 20 * MINUTE])
        rows, found = scored(session)
        assert rows == {
            "chute": ("escalate", "right"), "lot": ("escalate", "right"), "question": ("leave", "under"),
            "anglais": (None, "missed"), "insulte": ("handle", "over"), "rafale": (None, "right"),
        }  # fmt: skip
        assert (found.right, found.n, found.over, found.under, found.missed) == (3, 6, 1, 1, 1)
        assert (found.detected, found.to_detect, found.detection_s) == (3, 4, 5 * 60)  # 2, 8 and 5 minutes
        assert (found.to_service, found.carried) == (1, 2)  # the lot went elsewhere
        assert (found.escalated_s, found.decided_s) == (6 * 60, 20 * 60)
        assert (found.decisions, found.reasoned, found.evidenced) == (2, 1, 0)
        # po = 3/6; expected leave 2, handle 2, escalate 2; done leave 3, handle 1, escalate 2: pe = 12/36
        assert found.agreement.value == pytest.approx((1 / 2 - 1 / 3) / (1 - 1 / 3))
        ledger.step(session, entry, "drop", None, None)
        assert scored(session)[0]["lot"] == (None, "missed")


def test_what_the_story_has_not_told_is_not_in_the_key(store: Store) -> None:
    with store.reading() as session:
        assert "plus tard" not in [*training.judged(session, KEY)["inject"]]
        assert training.judged(session, KEY[6:]).empty
        assert training.score(session, training.judged(session, KEY[6:])).n == 0


def test_a_delay_that_nobody_noted_is_not_known(store: Store) -> None:
    with store.writing() as session:
        session.set_meta(exercise.TOLD, "[]")
        key = session.value("SELECT message_key FROM messages WHERE text = 'chute'")
        handling.act(session, [int(key)], "take")
        rows, found = training.judged(session, KEY), training.score(session, training.judged(session, KEY))
    assert rows["first_deed_s"].isna().all() and (found.detected, found.detection_s) == (1, None)


def test_each_telling_is_noted(tmp_path: Path) -> None:
    with Store(tmp_path).writing() as session:
        for minute in (1, 2):
            exercise.note_told(session, STORY + minute * MINUTE)
        assert [until for until, _ in exercise.told(session)] == [STORY + MINUTE, STORY + 2 * MINUTE]


def test_every_message_of_the_key_is_in_the_story_and_comes_at_one_of_its_steps(demo: Path) -> None:
    key = injects()
    with Store(demo).reading() as session:
        found = training.judged(session, key)
        services = {str(one["nom"]) for one in json.loads(session.meta("settings") or "{}")["services"]}
        texts = session.value("SELECT count(*) FROM messages")
    assert len(found) == len(key) == len({inject.name for inject in key}) and texts
    first, last = (step.at.replace(tzinfo=None) - step.at.utcoffset() for step in (steps()[0], steps()[-1]))  # type: ignore[operator]
    assert all(first - timedelta(days=1) < at < last for at in found["published_at"])
    assert set(found["expected_deed"]) == set(training.KINDS)
    assert {inject.service for inject in key if inject.service} <= services
