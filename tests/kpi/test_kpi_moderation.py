"""M1 to M7 and W4: what is flagged, decided, hidden, and how heavy a day was."""

from dataclasses import replace
from datetime import date

import pytest
from kpi_workspace import MAY

from dashboard.kpi import coverage, judged, moderation
from dashboard.kpi.contract import Status


def flag(space, *categories, at="2026-05-20 10:00", author="Anouk", **more):
    return space.message(at, author, f"Message {space._next}", categories=categories, level="high", **more)


def test_the_queue_holds_what_is_flagged_and_not_decided_with_its_age(space):
    threat = flag(space, "insult", "threat")
    flag(space, "spam", at="2026-05-20 08:00")
    flag(space, "churn")
    flag(space, "insult", is_hidden=True)
    flag(space, "insult", is_deleted=True)
    space.decide(flag(space, "insult"), "founded", "2026-05-20 12:00")
    space.message("2026-05-21 10:00", level="low")
    found = space.kpi("M1")
    assert (found.value, found.details["reasons"]) == (2, {"spam": 1, "threat": 1})
    assert found.details["oldest_s"] == 26 * 3600  # to the end of the data, not to now
    first, _ = space.rows("M1")
    assert (first["message_key"], first["reason"]) == (threat, "threat")


def test_a_learned_suspicion_at_the_lowest_level_flags_nothing(space):
    reasons = '[{"part":"aggression","points":4,"start":0,"end":5,"text":"Petit"}]'
    space.message("2026-05-20 10:00", level="low", categories=["insult"], reasons=reasons)
    assert (space.kpi("M1").value, space.kpi("M2").value, space.kpi("W4").value) == (0, 0, 0)
    space.message("2026-05-20 10:00", level="watch", categories=["insult"], reasons=reasons)
    assert (space.kpi("M1").value, space.kpi("W4").value) == (1, 1)


def test_without_analysis_there_is_no_queue_and_no_exposure(space):
    codes = ("A1", "M1", "M2", "M6", "W4")
    assert {space.kpi(code).reason for code in codes} == {coverage.NOT_COVERED}
    space.message("2026-04-30 10:00")  # a file in which nobody but the brand writes would cover nothing
    space.cover()
    assert {space.kpi(code).reason for code in codes} == {coverage.NOTHING_RECEIVED}
    space.message("2026-05-20 10:00")
    assert {space.kpi(code).reason for code in codes} == {judged.NOT_ANALYSED}


def test_hostile_rate_waits_for_a_verdict_then_counts_the_confirmed(space):
    keys = [flag(space, "insult", author=f"M{number}") for number in range(3)]
    space.message("2026-05-20 10:00", level="low")
    assert space.kpi("M2").reason == moderation.NOT_JUDGED
    space.decide(keys[0], "founded", "2026-05-20 12:00")
    space.decide(keys[1], "unfounded", "2026-05-20 12:00")
    found = space.kpi("M2")
    assert (found.x, found.n, found.details["waiting"]) == (1, 4, 1)
    assert found.details["people"] == {"x": 1, "n": 4}
    assert found.notes == ("1\u00a0signalement attend encore un verdict.",)


def test_nothing_flagged_is_a_true_zero(space):
    space.message("2026-05-20 10:00", level="low")
    assert (space.kpi("M2").value, space.kpi("M6").value) == (0, 0)


def test_a_state_no_file_says_is_not_a_visible_message(space):
    flag(space, "insult")
    assert space.kpi("M3").reason == moderation.NO_STATE
    flag(space, "insult", is_hidden=True)
    flag(space, "insult", is_hidden=False)
    assert (space.kpi("M3").x, space.kpi("M3").n) == (1, 2)


def test_what_was_hidden_is_known_before_any_analysis(space):
    space.message("2026-05-20 10:00", is_hidden=True)
    space.message("2026-05-20 10:00", is_hidden=False, is_deleted=True)
    space.message("2026-05-20 10:00", is_hidden=False, level="low")
    found = space.kpi("M3")
    assert (found.x, found.n, found.details["not_hostile"]) == (2, 3, 0)
    assert len(space.rows("M3")) == 3


def test_hiding_critics_that_are_not_hostile_is_warned_about(space):
    for _ in range(5):
        space.message("2026-05-20 10:00", level="low", label="negative", is_hidden=True)
    assert "censure" in space.kpi("M3").notes[0]
    for _ in range(6):
        flag(space, "insult", label="negative", is_hidden=True)
    assert (space.kpi("M3").details["not_hostile"], space.kpi("M3").notes) == (5, ())


def test_the_delay_runs_from_the_message_and_from_the_flag(space):
    assert space.kpi("M4").reason == moderation.NO_DECISION
    space.decide(flag(space, "insult"), "founded", "2026-05-20 14:00")
    space.decide(flag(space, "spam"), "unfounded", "2026-05-20 12:00")
    space.decide(flag(space, "churn"), "founded", "2026-05-25 12:00")  # not a matter of moderation
    space.decide(flag(space, "insult", precision="day"), "founded", "2026-05-25 12:00")
    found = space.kpi("M4")
    assert (found.value, found.n, found.status) == (3 * 3600, 2, Status.LIST_ONLY)
    assert found.details["from_flag_s"] == 3600


def test_each_rule_has_its_own_agreement_and_bad_ones_are_to_revise(space):
    for number in range(6):
        verdict = "founded" if number < 2 else "unfounded"
        space.decide(flag(space, "insult"), verdict, "2026-05-20 12:00")
    space.decide(flag(space, "hate", "insult"), "founded", "2026-05-20 12:00")
    space.decide(flag(space, "spam"), "duplicate", "2026-05-20 12:00")
    found = space.kpi("M5")
    assert (found.x, found.n) == (3, 7)
    assert found.details["rules"] == {"hate": {"x": 1, "n": 1}, "insult": {"x": 3, "n": 7}}
    assert found.details["to_revise"] == ["insult"]


def test_repeat_offenders_are_those_of_two_confirmed_messages(space):
    for author in ("Ana", "Ana", "Bob", "Eve"):
        space.decide(flag(space, "insult", author=author), "founded", "2026-05-20 12:00")
    space.decide(flag(space, "insult", author="Bob"), "unfounded", "2026-05-20 12:00")
    found = space.kpi("M6")
    assert (found.value, found.n, found.details["top_share"]) == (1, 4, 1.0)


def test_legitimate_messages_hidden_come_with_the_words_that_flagged_them(space):
    reasons = '[{"part": "insult", "points": 20, "start": 0, "end": 5, "text": "clown"}]'
    hidden = flag(space, "insult", is_hidden=True, reasons=reasons)
    assert space.kpi("M7").reason == moderation.NO_UNFOUNDED
    for key in (hidden, flag(space, "insult", is_hidden=False)):
        space.decide(key, "unfounded", "2026-05-20 12:00")
    found = space.kpi("M7")
    assert (found.value, found.n) == (1, 2)
    (row,) = space.rows("M7")
    assert (row["message_key"], [*row["words"]]) == (hidden, ["clown"])


def test_exposure_is_the_heaviest_day_with_its_run_and_the_limit(space):
    space.cover()
    for day, messages in ((11, 2), (12, 1), (13, 4), (20, 3)):
        for _ in range(messages):
            flag(space, "insult", at=f"2026-05-{day} 10:00")
    flag(space, "spam")
    found = space.kpi("W4")
    assert (found.value, found.n) == (4, 28)
    assert found.details["per_day"] == pytest.approx(10 / 28)
    assert (found.details["worst_on"], found.details["longest_run"]) == (date(2026, 5, 13), 3)
    assert found.details["days_over"] == []
    space.settings = replace(space.settings, exposure_limit=2)
    space.touch()
    space.message("2026-05-25 10:00")
    assert space.kpi("W4").details["days_over"] == [date(2026, 5, 13), date(2026, 5, 20)]
    quiet = space.kpi("W4", replace(MAY, start=date(2026, 5, 25)))
    assert quiet.value is None or quiet.value == 0
