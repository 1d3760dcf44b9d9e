"""X1 to X6 and E11: what was carried to the services, how fast, what came of it."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from kpi_workspace import MAY, utc

from dashboard.kpi import remontee
from dashboard.kpi.contract import Status
from dashboard.stats.survival import kaplan_meier_median
from dashboard.store import ledger

CODES = ("X1", "X2", "X3", "X4", "X5", "X6", "E11")


def entry(space, keys, sent=None, answered=None, returned=None, action="answer", **draft):
    """An entry of the ledger as far as the instants given say."""
    draft = ledger.Draft(**{"title": "Essai", "service": "Logistique"} | draft)
    entry_id = ledger.create(space.session, draft, keys)
    for step, at in (("send", sent), (action, answered), ("return", returned)):
        if at:
            ledger.step(space.session, entry_id, step, "Réponse", at=utc(at))
    return entry_id


def note_clock(space, at):
    """The wall clock is not part of the figures of a test: what was noted was noted then."""
    space.session.execute("UPDATE ledger_events SET noted_at = ?", [utc(at)])


def test_without_a_ledger_nothing_is_said_to_be_zero(space):
    space.message("2026-05-05 10:00", intents=["complaint"])
    space.message("2026-05-05 11:00", intents=["suggestion"])
    for code in CODES:
        found = space.kpi(code)
        assert (found.value, found.status) == (None, Status.NOT_AVAILABLE), code


def test_the_rate_counts_grievances_whose_entry_was_sent(space):
    keys = [space.message(f"2026-05-05 1{n}:00", f"Membre {n}", intents=["complaint"]) for n in range(4)]
    report = space.message("2026-05-06 10:00", intents=["report", "question"])
    space.message("2026-05-06 11:00", intents=["question"])
    entry(space, keys[:2], sent="2026-05-06 09:00")
    entry(space, [report])  # prepared, not sent
    found = space.kpi("X1")
    assert (found.x, found.n, found.details["entries"]) == (2, 5, 1)
    rows = space.rows("X1")
    assert sum(row["is_carried"] for row in rows) == 2 and len(rows) == 5


@pytest.mark.parametrize(
    ("first", "sent", "business_s"),
    [
        ("2026-03-27 17:30", "2026-03-30 09:15", 45 * 60),  # the clock changes in the week-end
        ("2026-05-22 17:00", "2026-05-26 10:00", 2 * 3600),  # Whit Monday is closed
        ("2026-05-20 10:00", "2026-05-20 10:07", 420),
    ],
)
def test_the_time_to_carry_is_in_opening_hours(space, first, sent, business_s):
    entry(space, [space.message(first, intents=["complaint"])], sent=sent)
    scope = replace(MAY, start=utc(first).date(), end=utc(sent).date())
    found = space.kpi("X2", scope)
    assert (found.value, found.n) == (business_s, 1)
    assert [row["wait_s"] for row in space.rows("X2", scope)] == [business_s]


def test_without_hours_the_time_to_carry_is_on_the_clock_and_says_so(space):
    space.settings = replace(space.settings, hours=())
    entry(space, [space.message("2026-05-22 17:00", intents=["complaint"])], sent="2026-05-26 10:00")
    found = space.kpi("X2")
    assert found.value == 89 * 3600 and "temps de calendrier" in found.notes[0]


def test_an_entry_sent_before_its_first_dated_message_has_no_delay(space):
    entry(space, [space.message("2026-05-22 17:00", intents=["complaint"])], sent="2026-05-22 09:00")
    assert space.kpi("X2").reason == remontee.NOT_SENT
    assert space.kpi("X3").n == 1


def test_a_first_message_known_to_the_day_has_no_delay(space):
    entry(space, [space.message("2026-05-20 00:00", intents=["complaint"], precision="day")], sent="2026-05-22 09:00")
    assert space.kpi("X2").reason == remontee.NOT_SENT


def test_what_was_dropped_waits_no_more(space):
    key = space.message("2026-05-05 09:00", intents=["complaint"])
    dropped = entry(space, [key], sent="2026-05-05 10:00")
    ledger.step(space.session, dropped, "drop", at=utc("2026-05-06 10:00"))
    note_clock(space, "2026-05-20 10:00")
    (row,) = space.rows("X3")
    assert (row["service_s"], row["is_answered"]) == (86_400, False)


def test_what_waits_counts_for_the_time_already_passed(space):
    for day, answered in ((5, "2026-05-06 10:00"), (6, "2026-05-08 10:00"), (7, None)):
        key = space.message(f"2026-05-0{day} 09:00", intents=["complaint"])
        entry(space, [key], sent=f"2026-05-0{day} 10:00", answered=answered)
    space.message("2026-05-12 10:00")
    note_clock(space, "2026-05-10 10:00")  # the data go further than the ledger
    found = space.kpi("X3")
    assert (found.value, found.n, found.details["answered"]) == (2 * 86_400, 3, 2)
    rows = space.rows("X3")
    assert sorted(row["service_s"] / 86_400 for row in rows) == [1, 2, 5]
    recomputed = kaplan_meier_median([row["service_s"] for row in rows], [row["is_answered"] for row in rows])
    assert recomputed.median == found.value
    assert found.details["services"]["Logistique"]["n"] == 3
    assert found.notes == ("1\u00a0remontée sans réponse, comptée pour le temps déjà passé.",)


def test_when_most_wait_there_is_no_median(space):
    for answered in ("2026-05-06 10:00", None, None):
        key = space.message("2026-05-05 09:00", intents=["complaint"])
        entry(space, [key], sent="2026-05-05 10:00", answered=answered)
    note_clock(space, "2026-05-20 10:00")
    found = space.kpi("X3")
    assert (found.value, found.reason, found.n) == (None, remontee.MOSTLY_WAITING, 3)


def test_what_was_sent_is_work(space):
    space.cover()
    key = space.message("2026-05-05 09:00", intents=["complaint"], platform="instagram")
    entry(space, [key], sent="2026-05-31 23:30")  # its local day
    entry(space, [key])  # prepared, not sent
    assert space.kpi("W1").details["roles"]["carry"] == 1
    for platform, carried in (("instagram", 1), ("facebook", None)):
        roles = space.kpi("W1", replace(MAY, platforms=(platform,))).details.get("roles", {})
        assert roles.get("carry") == carried


def test_the_loop_is_closed_when_people_were_told(space):
    for returned, action in (("2026-05-07 10:00", "answer"), (None, "answer"), (None, "refuse")):
        key = space.message("2026-05-05 09:00", intents=["complaint"])
        entry(space, [key], "2026-05-05 10:00", "2026-05-06 10:00", returned, action)
    entry(space, [space.message("2026-05-05 09:00", intents=["complaint"])], sent="2026-05-05 10:00")
    found = space.kpi("X4")
    assert (found.x, found.n) == (1, 3)
    assert np.mean([row["is_returned"] for row in space.rows("X4")]) == found.value


@pytest.mark.parametrize(("people", "is_back"), [(2, False), (3, True)])
def test_a_theme_comes_back_with_three_people_after_its_closure(space, people, is_back):
    before = [space.message(f"2026-05-05 1{n}:00", f"Membre {n}", intents=["complaint"]) for n in range(5)]
    after = [space.message(f"2026-05-1{n % 5} 10:00", f"Membre {n % people}", label="negative") for n in range(6)]
    space.about(livraison=before + after)
    entry(space, before, "2026-05-06 10:00", "2026-05-07 10:00", "2026-05-08 10:00", theme="livraison")
    entry(space, [], "2026-05-06 10:00", "2026-05-07 10:00", theme="prix")  # answered, not closed
    found = space.kpi("X5")
    assert (found.x, found.n) == (int(is_back), 1)
    (row,) = space.rows("X5")
    assert (row["theme"], row["authors"], row["messages"], row["is_back"]) == ("livraison", people, 6, is_back)


def test_usefulness_counts_what_the_service_judged(space):
    for verdict in ("useful", "useful", "not_useful", None):
        entry_id = entry(space, [space.message("2026-05-05 09:00", intents=["complaint"])], "2026-05-05 10:00")
        if verdict:
            ledger.step(space.session, entry_id, verdict)
    found = space.kpi("X6")
    assert (found.x, found.n, found.status) == (2, 3, Status.LIST_ONLY)
    assert sum(row["usefulness"] == "useful" for row in space.rows("X6")) == 2


def test_followed_suggestions_are_sent_or_refused_with_an_answer(space):
    keys = [space.message(f"2026-05-05 1{n}:00", intents=["suggestion"]) for n in range(4)]
    entry(space, keys[:1], sent="2026-05-06 10:00")
    entry(space, keys[1:2])
    found = space.kpi("E11")
    assert (found.x, found.n) == (1, 4)
    assert sum(row["is_followed"] for row in space.rows("E11")) == 1


def test_an_entry_belongs_to_the_platform_and_the_day_of_its_first_message(space):
    first = space.message("2026-05-05 09:00", intents=["complaint"])
    later = space.message("2026-05-20 09:00", intents=["complaint"], platform="youtube")
    entry(space, [first, later], sent="2026-05-21 10:00")
    for scope, n in (
        (MAY, 1), (replace(MAY, platforms=("facebook",)), 1), (replace(MAY, platforms=("youtube",)), 0),
        (replace(MAY, start=utc("2026-05-18").date()), 0),
    ):  # fmt: skip
        assert len(space.rows("X3", scope)) == n


def test_the_clock_of_the_computer_changes_nothing(space):
    entry(space, [space.message("2026-05-05 09:00", intents=["complaint"])], sent="2026-05-05 10:00")
    note_clock(space, "2026-05-05 10:00")
    before = space.rows("X3")
    assert before[0]["until_at"] == datetime(2026, 5, 5, 8)
    assert space.rows("X3") == before


def test_irritants_nobody_carried_are_proposed(space):
    delivery = [space.message(f"2026-05-05 1{n}:00", f"Membre {n}", intents=["complaint"]) for n in range(4)]
    price = [space.message(f"2026-05-06 1{n}:00", "Une seule", intents=["complaint"]) for n in range(4)]
    report = space.message("2026-05-07 10:00", intents=["report", "complaint"])
    space.about(livraison=delivery, prix=price)
    space.settle()
    found = remontee.proposals(space.session, MAY)
    assert found["intent"].tolist() == ["complaint", "report"]  # one report is enough; one person is no irritant
    assert [[*keys] for keys in found["message_keys"]] == [delivery, [report]]
    carried = entry(space, delivery[:3], theme="livraison")
    found = remontee.proposals(space.session, MAY)
    assert found["intent"].tolist() == ["report"]
    more = [space.message(f"2026-05-08 1{n}:00", f"Autre {n}", intents=["complaint"]) for n in range(3)]
    space.about(livraison=more)
    space.settle()
    again = remontee.proposals(space.session, MAY).iloc[0]
    assert (again["authors"], again["entry_id"]) == (4, carried)
