"""R5, R6, R9: the vectors of the reference through the store, and the traps of other products."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from kpi_workspace import BRAND, MAY, utc

from dashboard.kpi.contract import Status
from dashboard.kpi.scope import Scope

YEAR = Scope(start=date(2026, 1, 1), end=date(2026, 12, 31))
H, MIN = 3_600, 60

VECTORS = [
    (utc("2026-03-27 17:30"), utc("2026-03-30 09:15"), 62 * H + 45 * MIN, 45 * MIN),
    (utc("2026-10-25 01:30"), utc("2026-10-25 03:30"), 3 * H, "off_hours"),
    (utc("2026-07-13 17:00"), utc("2026-07-15 10:00"), 41 * H, 2 * H),
    (utc("2026-05-22 18:00"), utc("2026-05-25 18:00"), 72 * H, "off_hours"),
    (utc("2026-05-16 11:00"), utc("2026-05-16 12:00"), 1 * H, "off_hours"),
    (utc("2026-05-16 11:00"), utc("2026-05-18 09:20"), 46 * H + 20 * MIN, 20 * MIN),
    (utc("2026-05-19 18:00"), utc("2026-05-20 09:00"), 15 * H, 0),
    (utc("2026-05-20 10:00"), utc("2026-05-20 10:07"), 7 * MIN, 7 * MIN),
]


@pytest.mark.parametrize(("received", "answered", "calendar_s", "business"), VECTORS)
def test_reference_vectors(space, received, answered, calendar_s, business):
    space.reply(space.message(received), answered)
    assert space.kpi("R5", YEAR).value == calendar_s
    r6 = space.kpi("R6", YEAR)
    if business == "off_hours":
        assert (r6.value, r6.details["off_hours"]) == (None, 1)
        assert "hors horaires" in r6.reason
    else:
        assert (r6.value, r6.details["off_hours"]) == (business, 0)


def test_whit_monday_worked_without_the_holiday_list(space):
    space.settings = replace(space.settings, holiday_list="aucune")
    space.reply(space.message("2026-05-22 18:00"), "2026-05-25 18:00")
    assert space.kpi("R6").value == 9 * H


def test_autumn_repeated_hour(space):
    space.reply(space.message(utc("2026-10-25 02:30", fold=0)), utc("2026-10-25 02:30", fold=1))
    assert space.kpi("R5", YEAR).value == H


def test_without_hours_the_team_answers_around_the_clock(space):
    space.settings = replace(space.settings, hours=())
    space.reply(space.message("2026-05-16 11:00"), "2026-05-16 12:00")
    r6 = space.kpi("R6")
    assert r6.value == H
    assert any("24 h sur 24" in note for note in r6.notes)


def test_the_rows_exported_follow_the_hours_of_the_screen(space):
    """Trap 3."""
    space.reply(space.message("2026-05-16 11:00"), "2026-05-18 09:20")
    assert [row["business_s"] for row in space.rows("R6")] == [space.kpi("R6").value] == [20 * MIN]
    space.settings = replace(space.settings, hours=())
    space.touch()
    assert [row["business_s"] for row in space.rows("R6")] == [space.kpi("R6").value] == [46 * H + 20 * MIN]


def test_hours_not_yet_valid_are_unknown(space):
    space.settings = replace(space.settings, hours_valid_from=date(2026, 5, 18))
    space.reply(space.message("2026-05-13 11:00"), "2026-05-13 12:00")
    space.reply(space.message("2026-05-20 11:00"), "2026-05-20 12:00")
    r6 = space.kpi("R6")
    assert (r6.value, r6.n, r6.details["left_out"]) == (H, 1, {"unknown": 1})
    assert space.kpi("R6", replace(MAY, end=date(2026, 5, 17))).value is None


def test_median_p90_interval_and_status(space):
    for minutes in (2, 3, 5, 5, 6, 8, 9, 12, 20, 600):
        space.reply(space.message("2026-05-20 10:00"), utc("2026-05-20 10:00") + timedelta(minutes=minutes))
    r5 = space.kpi("R5")
    assert (r5.value, r5.n, r5.status) == (7 * MIN, 10, Status.SMALL_SAMPLE)
    assert (r5.low, r5.high) == (3 * MIN, 20 * MIN)
    assert r5.details["p90"] == pytest.approx(78 * MIN)


def test_under_five_the_values_are_listed(space):
    for minutes in (30, 10):
        space.reply(space.message("2026-05-20 10:00"), utc("2026-05-20 10:00") + timedelta(minutes=minutes))
    r5 = space.kpi("R5")
    assert (r5.status, r5.details["values"], r5.low) == (Status.LIST_ONLY, [600, 1800], None)


def test_only_the_first_reply_stops_the_clock_and_the_same_second_is_zero(space):
    asked = space.message("2026-05-20 10:00")
    space.reply(asked, "2026-05-20 10:00")
    space.reply(asked, "2026-05-20 11:00")
    assert (space.kpi("R5").value, space.kpi("R5").n) == (0, 1)


def test_clock_starts_at_the_first_unanswered_message(space):
    first = space.message("2026-05-20 10:00")
    space.message("2026-05-20 10:50", thread_id="t1", parent_id="m1", text="Vous êtes là ?")
    space.reply(first, "2026-05-20 11:00")
    assert (space.kpi("R5").value, space.kpi("R5").n) == (H, 1)


def test_reopened_conversation_counts_from_the_new_message(space):
    """Trap 1: ten minutes, not five days."""
    first = space.message("2026-05-20 10:00")
    space.reply(first, "2026-05-20 10:10")
    again = space.reply(first, "2026-05-25 10:00", author="Anouk", text="Cela recommence, que faire ?")
    space.reply(again, "2026-05-25 10:10")
    assert (space.kpi("R5").value, space.kpi("R5").n) == (10 * MIN, 2)


def test_automatic_replies_do_not_stop_the_clock(space):
    """Trap 2: the same text within 60 s, five times."""
    for number in range(5):
        asked = space.message(f"2026-05-20 1{number}:00", f"Membre {number}", f"Où en est ma commande {number} ?")
        space.reply(asked, f"2026-05-20 1{number}:00:30", text="Merci, votre message est bien arrivé.")
    space.reply(1, "2026-05-20 18:00", text="Elle part ce soir.")
    space.cover()
    r5, r3 = space.kpi("R5"), space.kpi("R3")
    assert (r5.value, r5.n) == (8 * H, 1)
    assert r5.details["automatic_replies"] == 5
    assert (r3.x, r3.n) == (1, 5)


def test_a_member_s_reply_is_not_the_team_s(space):
    """Trap 6."""
    asked = space.message("2026-05-20 10:00")
    space.reply(asked, "2026-05-20 10:05", author="Basile")
    space.message("2026-05-22 10:00", BRAND, "Nouvelle cuvée", thread_id="ailleurs")
    assert space.kpi("R5").value is None
    assert (space.kpi("R3").x, space.kpi("R3").n) == (0, 2)


def test_a_closed_day_starts_the_clock_at_the_next_opening(space):
    """Trap 4: Ascension Thursday, then an ordinary Friday."""
    space.reply(space.message("2026-05-14 11:00"), "2026-05-15 09:30")
    assert space.kpi("R6").value == 30 * MIN


def test_replies_out_of_hours_keep_the_hours_between(space):
    """Received on Saturday and answered on Monday evening is a day of work, not an off-hours pair."""
    space.reply(space.message("2026-05-16 11:00"), "2026-05-18 19:00")
    assert (space.kpi("R6").value, space.kpi("R6").details["off_hours"]) == (9 * H, 0)


def test_coarse_and_backward_clocks_are_left_out_and_counted(space):
    space.reply(space.message("2026-05-20 00:00", precision="day"), "2026-05-20 10:00")
    late = space.message("2026-05-20 12:00", "Basile")
    space.reply(late, "2026-05-20 11:00")
    r5 = space.kpi("R5")
    assert r5.value is None
    assert r5.details["left_out"] == {"backwards": 1, "coarse": 1}


def test_calendar_and_business_are_cohorts_by_reception(space):
    space.reply(space.message("2026-05-29 10:00"), "2026-06-02 10:00")
    assert space.kpi("R5").n == 1
    assert space.kpi("R5", Scope(start=date(2026, 6, 1), end=date(2026, 6, 30))).value is None


def test_waiting_queue_by_age_and_risk(space):
    space.reply(space.message("2026-05-01 10:00"), "2026-05-01 11:00")
    space.message("2026-05-30 11:30", "Anouk", level="low")
    space.message("2026-05-30 09:00", "Basile", level="watch")
    space.message("2026-05-29 20:00", "Chloé", level="critical")
    space.message("2026-05-28 20:00", "Chloé", text="Toujours rien ?")
    space.message("2026-05-20 12:00", "Denis", level="high")
    space.message("2026-05-30 12:00", "Denis", text="👍")
    r9 = space.kpi("R9")
    assert (r9.value, r9.low is not None) == (5, True)
    assert r9.details["buckets"] == {"< 1 h": 1, "1–4 h": 1, "4–24 h": 1, "1–3 j": 1, "> 3 j": 1}
    assert (r9.details["people"], r9.details["people_over_a_day"], r9.details["risky"]) == (4, 2, 2)
    assert r9.details["oldest_s"] == 10 * 24 * H
    assert [row["author_key"][9:] for row in space.rows("R9")] == ["Chloé", "Denis", "Basile", "Chloé", "Anouk"]


def test_no_voice_of_the_brand_is_not_a_rate_of_zero(space):
    space.message("2026-05-20 10:00")
    for code in ("R0", "R3", "R3b", "R3c", "R5", "R6", "R9"):
        found = space.kpi(code)
        assert (found.value, found.status) == (None, Status.NOT_AVAILABLE)
        assert "comptes" in found.reason


def test_a_source_where_the_brand_is_never_heard_stays_out(space):
    space.reply(space.message("2026-05-20 10:00"), "2026-05-20 11:00")
    space.message("2026-05-20 10:00", "Odile", platform="forum")
    space.message("2026-05-25 10:00", "Odile", "Un autre jour ?")
    r3 = space.kpi("R3")
    assert (r3.x, r3.n) == (1, 1)
    assert any("Forum" in note for note in r3.notes)
    assert all(row["platform"] == "facebook" for row in space.rows("R3"))


def test_an_answer_without_date_counts_in_the_rate_and_in_no_delay(space):
    asked = space.message(utc("2026-05-20 10:00"))
    space.reply(asked, None)
    space.message(utc("2026-05-20 11:00"), author="Bastien")
    space.reply(space.message(utc("2026-05-20 12:00"), author="Carole"), utc("2026-05-20 12:10"))
    space.message(utc("2026-05-29 12:00"), author="Denis")  # the end of the data
    rate, delay, waiting = (space.kpi(code, MAY) for code in ("R3", "R5", "R9"))
    assert (rate.x, rate.n) == (2, 3)
    assert (delay.value, delay.n) == (10 * MIN, 1)
    assert waiting.value == 2
    assert space.kpi("R3c", MAY).n == 2  # nobody knows whether it came within the day
