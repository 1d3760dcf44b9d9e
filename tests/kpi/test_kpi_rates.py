"""R0 to R3: what counts, what is left out, and what is never called 0 %."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from kpi_workspace import BRAND, MAY, utc

from dashboard.config import WatchQuery
from dashboard.kpi.contract import Status
from dashboard.kpi.coverage import NOT_COVERED
from dashboard.stats.intervals import garwood, wilson


def test_answered_over_due_with_its_interval(space):
    for number in range(10):
        asked = space.message("2026-05-20 10:00", f"Membre {number}")
        if number < 7:
            space.reply(asked, "2026-05-20 12:00")
    space.cover()
    r3 = space.kpi("R3")
    assert (r3.x, r3.n, r3.value) == (7, 10, 0.7)
    assert (r3.low, r3.high) == wilson(7, 10)
    assert r3.status is Status.SMALL_SAMPLE


def test_young_messages_are_in_progress_whether_answered_or_not(space):
    """0.9: younger than 24 h at the end of the data, hence out of the rate on both sides."""
    space.reply(space.message("2026-05-20 10:00"), "2026-05-20 12:00")
    space.message("2026-05-21 12:00", "Basile")
    space.reply(space.message("2026-05-22 10:00", "Chloé"), "2026-05-22 10:30")
    space.message("2026-05-22 12:00", "Denis")
    r3 = space.kpi("R3")
    assert (r3.x, r3.n, r3.details["in_progress"]) == (1, 2, 2)


def test_a_grouped_reply_answers_every_open_message(space):
    first = space.message("2026-05-20 10:00")
    space.message("2026-05-20 10:05", thread_id="t1", parent_id="m1", text="Et la livraison ?")
    space.reply(first, "2026-05-20 12:00")
    space.cover()
    assert (space.kpi("R3").x, space.kpi("R3").n) == (2, 2)


def test_no_denominator_is_not_a_rate(space):
    space.cover()
    space.message("2026-05-20 10:00", text="👍")
    r3 = space.kpi("R3")
    assert (r3.value, r3.x, r3.low) == (None, None, None)
    assert r3.reason


def test_deleted_and_hidden_messages_leave_the_rate_and_stay_in_the_volume(space):
    space.message("2026-05-20 10:00", is_deleted=True)
    space.message("2026-05-20 10:00", "Basile", is_hidden=True)
    space.reply(space.message("2026-05-20 10:00", "Chloé"), "2026-05-20 12:00")
    space.cover()
    assert space.kpi("R1").value == 3
    assert (space.kpi("R3").x, space.kpi("R3").n) == (1, 1)
    assert space.kpi("R9").value == 0


def test_nobody_waits_is_not_said_of_days_that_no_file_of_messages_covers(space):
    space.reply(space.message("2026-05-20 10:00"), "2026-05-20 12:00")
    space.cover()
    july = replace(MAY, start=date(2026, 7, 1), end=date(2026, 7, 28))
    space.watch(WatchQuery("Gué", ("gué",)), WatchQuery("Verger", ("verger",), is_competitor=True))
    answers = ("R0", "R3", "R3b", "R3c", "R4", "R5", "R5b", "R6", "R6b", "R7", "R9", "R11", "R12", "H5", "H5n", "H6")
    heard = ("E1", "E3", "E4", "E6", "E6q", "E7", "E10", "A1", "A12", "A13", "M1", "M2", "M3", "V2", "Q5", "W2b")
    for code in (*answers, *heard):
        assert space.kpi(code, july).value is None, code
        assert space.kpi(code, july).reason == NOT_COVERED, code
    for code in (*answers, *heard):
        assert space.kpi(code).reason != NOT_COVERED, code


def test_the_last_private_messages_are_told_whatever_covers_the_period(space):
    asked = space.message("2026-05-20 10:00", kind="message")
    space.reply(asked, "2026-05-20 10:10", kind="message")
    space.message("2026-06-20 10:00")
    july = replace(MAY, start=date(2026, 7, 1), end=date(2026, 7, 28))
    assert (space.kpi("R13", july).value, space.kpi("R13", july).n) == (600, 1)


def test_within_a_day_of_calendar(space):
    space.reply(space.message("2026-05-20 10:00"), "2026-05-21 10:00")
    space.reply(space.message("2026-05-20 10:00", "Basile"), "2026-05-21 10:01")
    space.reply(space.message("2026-05-20 00:00", "Chloé", precision="day"), "2026-05-20 10:01")
    space.cover()
    assert (space.kpi("R3").x, space.kpi("R3").n) == (3, 3)
    r3c = space.kpi("R3c")
    assert (r3c.x, r3c.n, r3c.details["left_out"]) == (1, 2, {"coarse": 1})


def test_a_conversation_lasts_until_a_day_of_silence(space):
    first = space.message("2026-05-11 10:00")
    follow = {"thread_id": "t1", "parent_id": "m1"}
    space.reply(first, "2026-05-11 20:00")
    space.message("2026-05-12 19:00", text="D’accord, et le prix ?", **follow)  # 23 h after the reply: same one
    space.message("2026-05-13 19:00", text="Alors ?", **follow)  # 24 h after: another one
    space.message("2026-05-14 18:59", text="Toujours rien ?", **follow)
    space.cover()
    r3b = space.kpi("R3b")
    assert (r3b.x, r3b.n) == (1, 2)
    assert [(row["message_key"], row["messages"]) for row in space.rows("R3b")] == [(1, 2), (4, 2)]


def test_pairs_by_mention_and_by_inference_make_an_estimation(space):
    flat = {"thread_id": None, "post_id": "p1"}
    space.message("2026-05-20 10:00", "Anouk", **flat)
    space.message("2026-05-20 10:30", "Basile", **flat)
    space.message("2026-05-20 11:00", BRAND, "@Anouk c’est en route", **flat)
    space.message("2026-05-20 11:10", BRAND, "Oui, dès demain", **flat)
    space.cover()
    r0 = space.kpi("R0")
    assert (r0.x, r0.n) == (0, 2)
    assert r0.details["methods"] == {"inferred": 1, "mention": 1}
    assert any(note.startswith("Estimation") for note in space.kpi("R5").notes)


def test_known_threads_make_no_estimation(space):
    space.reply(space.message("2026-05-20 10:00"), "2026-05-20 12:00")
    space.cover()
    assert space.kpi("R0").value == 1
    assert space.kpi("R3").notes == ()


def test_volume_per_day_counts_covered_days_only(space):
    space.message("2026-05-11 10:00")
    space.message("2026-05-13 10:00", "Basile")
    r1 = space.kpi("R1")
    assert (r1.value, r1.details["per_day"], r1.details["covered_days"]) == (2, pytest.approx(2 / 3), 3)
    assert (r1.low, r1.high) == garwood(2)
    assert any("jours couverts" in note for note in r1.notes)
    assert space.kpi("R1", replace(MAY, end=date(2026, 5, 10))).value is None


def test_a_file_of_the_brand_s_own_comments_covers_nothing_of_what_people_write(space):
    """Its days are neither zeros nor a past to compare with: « 7 contre 0 » would be a rise out of nothing."""
    for day in range(12, 18):  # a week that only the own comments run over
        space.message(f"2026-05-{day} 09:00", BRAND, "Bonjour", platform="tiktok", import_id=2)
    for day in range(18, 25):
        space.message(f"2026-05-{day} 10:00", f"Membre {day}", import_id=1)
    week = replace(MAY, start=date(2026, 5, 18), end=date(2026, 5, 24))
    r1 = space.compared("R1", week)
    assert (r1.value, r1.previous, r1.details["covered_days"]) == (7, None, 7)
    assert space.kpi("R1", week.previous).reason == NOT_COVERED
    assert space.kpi("W1", week.previous).value is not None  # what the team did is known
    assert {one["platform"] for one in space.kpi("O5", week).details["sources"]} == {"facebook", "tiktok"}


def test_a_period_covered_elsewhere_than_where_the_brand_is_heard_is_told_so(space):
    space.reply(space.message("2026-05-05 10:00", platform="x", import_id=2), "2026-05-05 12:00", import_id=2)
    space.message("2026-05-20 10:00", "Basile", platform="instagram")
    week = replace(MAY, start=date(2026, 5, 18), end=date(2026, 5, 24))
    for code in ("R9", "H5n"):
        found = space.kpi(code, week)
        assert found.value is None
        assert found.reason == "Aucun fichier de messages ne couvre cette période là où la marque répond (X)."
        assert found.notes == ("Sans Instagram : aucun message de la marque dans ces fichiers.",)
    assert space.kpi("R9", replace(week, end=date(2026, 6, 7), start=date(2026, 6, 1))).reason == NOT_COVERED


def test_every_exclusion_is_counted(space):
    space.message("2026-05-20 10:00")
    space.message("2026-05-20 10:01", text="😍😍")
    space.message("2026-05-20 10:02", text="@lea_dupre")
    space.cover()
    r2 = space.kpi("R2")
    assert (r2.value, r2.details["inbound"]) == (1, 3)
    assert r2.details["excluded"] == {"emoji_only": 1, "mention_only": 1}


def test_a_message_belongs_to_its_local_day(space):
    """23 h 30 UTC on 31 May is 1 June in Paris, and still May in London."""
    space.message(utc("2026-05-31 23:30", zone="UTC"))
    space.message("2026-05-20 10:00", "Basile")
    assert space.kpi("R1").value == 1


def test_change_of_a_share_is_newcombe_s(space):
    for week, answered in ((utc("2026-05-18 10:00"), 30), (utc("2026-05-25 10:00"), 42)):
        for number in range(60):
            asked = space.message(week + timedelta(minutes=number), f"Membre {number}")
            if number < answered:
                space.reply(asked, week + timedelta(minutes=number, hours=1))
    space.cover("2026-05-18 00:30", "2026-06-02 12:00")
    r3 = space.compared("R3", replace(MAY, start=date(2026, 5, 25)))
    assert (r3.previous, r3.previous_n, r3.is_change) == (0.5, 60, True)
    assert [round(100 * bound, 1) for bound in (r3.change_low, r3.change_high)] == [2.5, 35.9]


def test_from_nothing_there_is_no_relative_change(space):
    """Trap 7: never +424 %."""
    space.message("2026-05-25 10:00")
    space.cover("2026-05-18 00:30", "2026-05-31 23:30")
    r1 = space.compared("R1", replace(MAY, start=date(2026, 5, 25)))
    assert (r1.previous, r1.change, r1.details["relative_change"]) == (0, 1, None)
    assert not r1.is_change


def test_gaps_are_said_and_only_common_days_compared(space):
    for at in ("2026-05-18 10:00", "2026-05-19 10:00", "2026-05-24 10:00", "2026-05-25 10:00", "2026-05-26 10:00"):
        space.message(at, text=f"Une question le {at} ?")
    r1 = space.compared("R1", replace(MAY, start=date(2026, 5, 25)))
    assert (r1.value, r1.previous, r1.change) == (2, 2, 0)
    assert "jours communs" in r1.details["comparison"]


def test_periods_compare_in_whole_weeks(space):
    space.cover()
    space.message("2026-05-20 10:00")
    ten_days = replace(MAY, start=date(2026, 5, 22))
    assert "semaine entière" in space.compared("R1", ten_days).details["comparison"]
    two_days = replace(MAY, start=date(2026, 5, 30))
    r1 = space.compared("R1", two_days)
    assert (r1.previous, r1.change) == (None, None)
    assert "moins d’une semaine" in r1.details["comparison"]


def test_filters_by_platform_and_account(space):
    page = space.post("2026-05-01 10:00")
    space.insert("accounts", platform="facebook", account_id="page", name="Le Gué", handle="legue", is_owned=True)
    space.message("2026-05-20 10:00", post_id=page)
    space.message("2026-05-20 10:00", "Basile")
    space.message("2026-05-20 10:00", "Chloé", platform="youtube")
    assert space.kpi("R1").value == 3
    assert space.kpi("R1", replace(MAY, platforms=("facebook",))).value == 2
    for account in ("page", "Le Gué", "legue"):
        assert space.kpi("R1", replace(MAY, accounts=(account,))).value == 1
