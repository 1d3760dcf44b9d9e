"""Alerts: one per message at risk, and a trail of what people did."""

from pathlib import Path

import pytest

from dashboard.alerts.rules import SEVERITY, raise_alerts
from dashboard.enrich.contract import RISK_CATEGORIES, Risk
from dashboard.errors import UsageError
from dashboard.store import alerts, judgements
from dashboard.store.store import Session, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "espace")
    with store.writing() as session:
        session.set_meta("risk_analyzer", "essai/1")
    return store


def add(session: Session, key: int, risk: Risk, direction: str = "inbound") -> None:
    session.execute(
        """
        INSERT INTO messages (message_key, platform, message_id, kind, author_key, text, published_at, "precision",
            source_zone, import_id, position)
        VALUES (?, 'facebook', ?, 'comment', 'lea', 'texte', ?, 'exact', 'UTC', 1, 1)
        """,
        [key, f"m{key}", f"2026-05-{key:02d} 10:00:00"],
    )
    session.execute(
        """
        INSERT INTO message_facts (message_key, platform, thread_key, direction, is_automatic)
        VALUES (?, 'facebook', 'fil', ?, false)
        """,
        [key, direction],
    )
    judgements.write_risks(session, "essai/1", [(key, risk)])


def test_one_alert_per_inbound_message_at_risk(store: Store) -> None:
    with store.writing() as session:
        add(session, 1, Risk(65, ("insult", "legal")))
        add(session, 2, Risk(59, ("insult",)))
        add(session, 3, Risk(39, ("self_harm", "legal"), floor_level="high"))
        add(session, 4, Risk(90, ("threat",)), direction="outbound")
        add(session, 5, Risk(61))
        assert raise_alerts(session) == 3
        assert raise_alerts(session) == 0
        found = alerts.open_alerts(session)
    assert found["message_key"].tolist() == [3, 5, 1]  # a person in danger is critical whatever the rest
    assert found["title"].tolist() == ["self_harm", "negative", "legal"]
    assert found["level"].tolist() == ["critical", "high", "high"]
    assert found["status"].unique().tolist() == ["open"]
    assert found.loc[0, "text"] == "texte"
    assert found.loc[0, "risk_score"] == 39


def test_a_closed_alert_is_not_raised_again(store: Store) -> None:
    with store.writing() as session:
        add(session, 1, Risk(65))
        raise_alerts(session)
        alerts.act(session, int(alerts.open_alerts(session).loc[0, "alert_id"]), "unfounded")
        assert raise_alerts(session) == 0
        assert alerts.open_alerts(session).empty
        assert alerts.open_alerts(session, ["closed"])["verdict"].tolist() == ["unfounded"]


@pytest.mark.parametrize(
    ("action", "status", "verdict"),
    [
        ("acknowledge", "acknowledged", None),
        ("found", "acknowledged", "founded"),
        ("unfounded", "closed", "unfounded"),
        ("duplicate", "closed", "duplicate"),
        ("close", "closed", None),
    ],
)
def test_each_action_leaves_its_trace(store: Store, action: str, status: str, verdict: str | None) -> None:
    with store.writing() as session:
        add(session, 1, Risk(65))
        raise_alerts(session)
        alert_id = int(session.value("SELECT alert_id FROM alerts"))
        alerts.act(session, alert_id, action, "vu avec l’équipe")
        assert session.rows("SELECT status, verdict FROM alerts") == [(status, verdict)]
        trail = alerts.history(session, alert_id)
    assert trail["action"].tolist() == ["open", action]
    assert trail.loc[1, "note"] == "vu avec l’équipe"
    assert trail["noted_at"].is_monotonic_increasing


def test_a_verdict_outlives_closing_but_not_reopening(store: Store) -> None:
    with store.writing() as session:
        add(session, 1, Risk(65))
        raise_alerts(session)
        alert_id = int(session.value("SELECT alert_id FROM alerts"))
        for action in ("found", "close"):
            alerts.act(session, alert_id, action)
        assert session.rows("SELECT status, verdict FROM alerts") == [("closed", "founded")]
        alerts.act(session, alert_id, "reopen")
        assert session.rows("SELECT status, verdict FROM alerts") == [("open", None)]
        assert alerts.history(session, alert_id)["action"].tolist() == ["open", "found", "close", "reopen"]


def test_an_unknown_action_or_alert_changes_nothing(store: Store) -> None:
    with store.writing() as session:
        add(session, 1, Risk(65))
        raise_alerts(session)
        with pytest.raises(UsageError):
            alerts.act(session, 1, "delete")
        with pytest.raises(UsageError):
            alerts.act(session, 999, "close")
        assert session.value("SELECT count(*) FROM alert_events") == 1


def test_an_alert_outlives_its_message(store: Store) -> None:
    with store.writing() as session:
        add(session, 1, Risk(65))
        raise_alerts(session)
        session.execute("DELETE FROM messages")
        found = alerts.open_alerts(session)
    assert len(found) == 1
    assert found["text"].isna().all()


def test_every_category_can_name_an_alert() -> None:
    assert sorted(SEVERITY) == sorted(RISK_CATEGORIES)


def test_what_the_engine_in_force_has_not_read_waits_for_the_analysis(store: Store) -> None:
    with store.writing() as session:
        add(session, 1, Risk(65))
        assert judgements.count_waiting(session) == 0
        session.set_meta("risk_analyzer", "essai/2")
        assert judgements.count_waiting(session) == 1
