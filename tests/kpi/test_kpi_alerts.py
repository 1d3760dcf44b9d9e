"""A9 and A15: how many voices there really are, and how right the alerts were."""

import pytest
from kpi_workspace import utc

from dashboard.kpi.contract import Status
from dashboard.store.store import utc_now


def test_effective_authors_follow_the_reference(space):
    for name, messages in (("ana", 6), ("bob", 3), ("eve", 1)):
        for number in range(messages):
            space.message(f"2026-05-05 1{number}:00", name)
    found = space.kpi("A9")
    assert (found.value, found.n) == (pytest.approx(2.17, abs=0.005), 10)
    assert found.details["hhi"] == pytest.approx(0.46)
    assert (found.details["authors"], found.details["top_share"]) == (3, 0.6)


def test_without_a_message_there_is_no_voice_to_count(space):
    assert space.kpi("A9").reason is not None


def test_precision_counts_judged_alerts_only(space):
    assert space.kpi("A15").value is None
    judged = (("2026-05-05", "founded"), ("2026-05-06", "unfounded"), ("2026-05-07", "duplicate"))
    for at, verdict in (*judged, ("2026-06-20", "founded")):
        alert_id = space.session.value(
            "INSERT INTO alerts (kind, level, status, verdict, title, opened_at)"
            " VALUES ('crisis', 'high', 'closed', ?, 'bad_buzz', ?) RETURNING alert_id",
            [verdict, utc_now()],
        )
        first = utc(f"{at} 10:00")
        space.session.execute(
            "INSERT INTO alert_episodes VALUES (?, ?, ?, ?, 2, '{}')", [alert_id, first, first, first]
        )
    found = space.kpi("A15")
    assert (found.x, found.n, found.status) == (1, 2, Status.LIST_ONLY)
    assert sorted(row["verdict"] for row in space.rows("A15")) == ["founded", "unfounded"]
