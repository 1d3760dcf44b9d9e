"""R4, R5b, R6b, R7, R8, R10 to R13 and W: what each counts, and what it never counts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from kpi_workspace import BRAND, MAY, OFFICE, utc

from dashboard.config import ResponseTarget
from dashboard.kpi.contract import Status
from dashboard.kpi.echange import fastest_mean
from dashboard.kpi.off_hours import best_opening
from dashboard.stats.intervals import garwood, wilson
from dashboard.store import alerts, handling, judgements

H, MIN, DAY = 3_600, 60, 86_400


def raised(space):
    """The numbers of the alerts on the messages at risk, in order."""
    alerts.raise_message_alerts(space.session, ["high"], [])
    return [number for (number,) in space.session.rows("SELECT alert_id FROM alerts ORDER BY alert_id")]


def asked_again(space):
    """One exchange: a question at 10 h, another at 10 h 50, one reply at 11 h."""
    first = space.message("2026-05-20 10:00")
    space.message("2026-05-20 10:50", thread_id="t1", parent_id="m1", text="Vous êtes là ?")
    space.reply(first, "2026-05-20 11:00")


def test_the_clock_of_each_convention(space):
    """R5: first unanswered message. R5b: the nearest one. R7: every message."""
    asked_again(space)
    assert [(space.kpi(code).value, space.kpi(code).n) for code in ("R5", "R5b", "R7")] == [
        (60 * MIN, 1),
        (10 * MIN, 1),
        (35 * MIN, 2),
    ]
    (row,) = space.rows("R5b")
    assert (row["nearest_at"], row["messages"]) == (utc("2026-05-20 10:50"), 2)


def test_every_convention_leaves_out_the_same_clocks(space):
    space.reply(space.message("2026-05-20 00:00", precision="day"), "2026-05-20 10:00")
    space.reply(space.message("2026-05-20 12:00", "Basile"), "2026-05-20 11:00")
    for code in ("R5", "R5b", "R7"):
        assert (space.kpi(code).value, space.kpi(code).details["left_out"]) == (None, {"backwards": 1, "coarse": 1})


def test_those_who_wait_still_lengthen_the_median(space):
    for hours in (1, 2, 3):
        asked = space.message("2026-05-20 10:00", f"Membre {hours}")
        space.reply(asked, utc("2026-05-20 10:00") + timedelta(hours=hours))
    space.message("2026-05-20 10:00", "Patient")
    space.message("2026-05-20 10:00", "Applaudit", "👏")
    space.cover()
    r5, r6b = space.kpi("R5"), space.kpi("R6b")
    assert (r5.value, r5.n) == (2 * H, 3)
    assert (r6b.value, r6b.n, r6b.details["waiting"]) == (2.5 * H, 4, 1)
    assert sorted(row["state"] for row in space.rows("R6b")) == ["answered"] * 3 + ["waiting"]


def test_more_than_half_waiting_has_no_median(space):
    space.reply(space.message("2026-05-20 10:00"), "2026-05-20 11:00")
    for name in ("Basile", "Chloé"):
        space.message("2026-05-20 10:00", name)
    space.cover()
    r6b = space.kpi("R6b")
    assert (r6b.value, r6b.status) == (None, Status.NOT_AVAILABLE)
    assert r6b.reason.startswith("Plus de la moitié sans réponse (2")


def test_a_second_message_that_calls_for_an_answer_keeps_the_turn_waiting(space):
    space.message("2026-05-20 10:00", text="👏")
    space.message("2026-05-20 10:10", thread_id="t1", parent_id="m1", text="Et sinon, vous livrez ?")
    space.cover()
    assert [(row["message_key"], row["messages"]) for row in space.rows("R6b")] == [(1, 2)]


TARGETS = (ResponseTarget("risk", 30), ResponseTarget("question", 240, True), ResponseTarget("any", 1440))


@pytest.mark.parametrize(
    ("told", "received", "answered", "state"),
    [
        ({"level": "high"}, "2026-05-20 10:00", "2026-05-20 10:30", "met"),
        ({"level": "critical", "intents": ["question"]}, "2026-05-20 10:00", "2026-05-20 10:31", "late"),
        ({"level": "high"}, "2026-05-29 11:29", None, "unanswered"),
        ({"level": "high"}, "2026-05-29 11:30", None, "in_progress"),
        ({"intents": ["question"]}, "2026-05-22 17:00", "2026-05-26 12:00", "met"),  # over Whit Monday
        ({"intents": ["question"]}, "2026-05-22 17:00", "2026-05-26 12:01", "late"),
        ({"intents": ["question"]}, "2026-05-16 11:00", "2026-05-16 23:00", "met"),  # closed all along
        ({"intents": ["question"]}, "2026-05-28 16:59", None, "unanswered"),
        ({"intents": ["question"]}, "2026-05-28 17:00", None, "in_progress"),
        ({"intents": ["complaint"]}, "2026-05-20 10:00", "2026-05-21 10:00", "met"),
        ({}, "2026-05-20 10:00", "2026-05-21 10:01", "late"),
        ({}, "2026-05-28 12:00", None, "in_progress"),
        ({}, "2026-05-28 11:59", None, "unanswered"),
        ({"text": "👏"}, "2026-05-20 10:00", None, ""),
        ({"precision": "day"}, "2026-05-20 10:00", "2026-05-20 10:01", "coarse"),
    ],
)
def test_a_target_is_kept_missed_or_running(space, told, received, answered, state):
    """The data end on Friday 29 May at noon: four working hours before is Thursday at 17 h."""
    space.settings = replace(space.settings, response_targets=TARGETS)
    key = space.message(received, **told)
    if answered:
        space.reply(key, answered)
    space.cover(end="2026-05-29 12:00")
    r8 = space.kpi("R8")
    counted = state in ("met", "late", "unanswered")
    assert (r8.n, r8.x) == ((1, int(state == "met")) if counted else (0, None))
    assert r8.details["in_progress"] == int(state == "in_progress")
    assert [row["state"] for row in space.rows("R8")] == ([state] if counted else [])


def test_each_class_has_its_own_share(space):
    space.settings = replace(space.settings, response_targets=TARGETS)
    for number in range(4):
        asked = space.message("2026-05-20 10:00", f"Membre {number}", level="high" if number else "low")
        if number < 3:
            space.reply(asked, "2026-05-20 10:20")
    space.cover()
    r8 = space.kpi("R8")
    risk, question, every = r8.details["classes"]
    assert (risk["x"], risk["n"], risk["unanswered"], risk["low"]) == (2, 3, 1, wilson(2, 3).low)
    assert (question["n"], question["share"], every["x"], every["n"]) == (0, None, 1, 1)
    assert (r8.x, r8.n) == (3, 4)
    assert any("ouvrées" in note for note in r8.notes)


def test_a_change_of_targets_is_read_with_the_data(space):
    space.settings = replace(space.settings, response_targets=())
    space.reply(space.message("2026-05-20 10:00"), "2026-05-20 12:00")
    assert "Réglages" in space.kpi("R8").reason and space.rows("R8") == []
    space.settings = replace(space.settings, response_targets=(ResponseTarget("question", 60),))
    space.touch()
    assert (space.kpi("R8").n, space.kpi("R8").details["left_out"]) == (0, {"no_target": 1})


def test_actions_are_replies_hidings_and_decisions(space):
    space.reply(space.message("2026-05-20 10:00", is_hidden=False), "2026-05-20 11:00")
    space.message("2026-05-20 10:00", "Basile", is_hidden=True)
    space.message("2026-05-20 10:00", "Chloé", level="high")
    space.message("2026-05-20 10:00", "Denis", level="high")
    space.cover()
    space.settle()
    first, *_ = raised(space)
    assert (space.kpi("R4").x, space.kpi("R4").n) == (2, 4)
    alerts.act(space.session, first, "acknowledge")
    r4 = space.kpi("R4")
    assert (r4.x, r4.n, r4.details["states"]) == (3, 4, {"decided": 1, "hidden": 1, "replied": 1, "untouched": 1})


def test_what_the_team_says_of_a_message_is_an_action_until_it_takes_it_back(space):
    space.reply(space.message("2026-05-20 10:00"), "2026-05-20 11:00")
    taken, left, _ = (space.message("2026-05-20 10:00", name) for name in ("Basile", "Chloé", "Denis"))
    space.cover()
    handling.act(space.session, [taken], "take")
    handling.act(space.session, [left], "no_answer", at=utc("2026-05-21 10:00"))
    space.touch()
    assert space.kpi("R4").details["states"] == {"marked": 2, "replied": 1, "untouched": 1}
    assert (space.kpi("R3").x, space.kpi("R3").n) == (1, 4)  # the files alone say who was answered
    queue = space.kpi("R9")
    assert (queue.value, queue.details["handled"]) == (3, 1)
    assert any("marqué traité" in note for note in queue.notes)
    assert space.kpi("W1").details["roles"]["moderate"] == 1
    handling.act(space.session, [taken, left], "undo")
    space.touch()
    assert "R3" in space.kpi("R4").reason and space.kpi("R9").details["handled"] == 0
    assert "moderate" not in space.kpi("W1").details["roles"]


def test_without_any_status_actions_are_not_known(space):
    space.reply(space.message("2026-05-20 10:00"), "2026-05-20 11:00")
    space.cover()
    assert "R3" in space.kpi("R4").reason


def test_a_case_is_solved_when_it_is_closed_and_never_by_silence(space):
    for name in ("Anouk", "Basile"):
        space.reply(space.message("2026-05-20 10:00", name, level="high"), "2026-05-20 10:05")
    space.settle()
    first, second = raised(space)
    assert "silence" in space.kpi("R10").reason
    alerts.act(space.session, second, "unfounded")
    assert space.kpi("R10").value is None
    for at in ("2026-05-21 10:00", "2026-05-22 10:00"):
        alerts.act(space.session, first, "close")
        space.session.execute(
            "UPDATE alert_events SET noted_at = ? WHERE action = 'close' AND noted_at > '2026-06-01'", [utc(at)]
        )
    assert (space.kpi("R10").value, space.kpi("R10").n) == (2 * DAY, 1)
    alerts.act(space.session, first, "reopen")
    assert space.kpi("R10").value is None


def test_threads_by_size_and_who_speaks_first(space):
    asked = space.message("2026-05-20 10:00")
    space.reply(asked, "2026-05-20 10:10", author="Basile", text="👍")
    space.reply(asked, "2026-05-20 10:20", author="Chloé", text="Il faut le secouer.")
    space.reply(asked, "2026-05-20 11:00")
    space.reply(asked, "2026-05-20 12:00", author="Anouk", text="Et ensuite, je fais quoi ?")
    space.reply(asked, "2026-05-20 13:00")
    space.reply(space.message("2026-05-20 10:00", "Denis"), "2026-05-20 11:00")
    space.message("2026-05-20 10:00", "Élise")
    space.cover()
    r11, r12 = space.kpi("R11"), space.kpi("R12")
    assert (r11.value, r11.n, r11.details["values"], r11.details["exchanges"]) == (2, 3, [1, 2, 6], 1)
    assert (r12.x, r12.n, r12.details["without"]) == (1, 2, 1)
    assert (r12.details["peer"]["value"], r12.details["peer"]["n"]) == (20 * MIN, 1)


def test_an_automatic_reply_is_no_first_reply(space):
    for number in range(5):
        asked = space.message(f"2026-05-20 1{number}:00", f"Membre {number}", f"Où est ma commande {number} ?")
        space.reply(asked, f"2026-05-20 1{number}:00:30", text="Votre message est bien arrivé.")
    space.reply(1, "2026-05-20 15:00", author="Basile", text="Moi aussi j’attends.")
    space.cover()
    assert (space.kpi("R12").x, space.kpi("R12").n, space.kpi("R12").details["without"]) == (1, 1, 4)
    assert (space.kpi("R11").value, space.kpi("R11").details["exchanges"]) == (1, 0)
    assert space.kpi("W1").details["roles"] == {"answer": 2}


def test_the_fastest_ninety_per_cent():
    """The vector of the reference: 7.8 minutes, where the mean is 67 and the median 7."""
    assert round(fastest_mean([2, 3, 5, 5, 6, 8, 9, 12, 20, 600]), 1) == 7.8
    assert fastest_mean([4]) == 4
    assert fastest_mean([]) is None


def test_private_messages_only_over_thirty_days(space):
    for number, minutes in enumerate((2, 3, 5, 5, 6, 8, 9, 12, 20, 600)):
        asked = space.message(f"2026-05-2{number % 5} 10:00", f"Membre {number}", kind="message")
        space.reply(asked, utc(f"2026-05-2{number % 5} 10:00") + timedelta(minutes=minutes))
    space.reply(space.message("2026-04-02 10:00", "Ancien", kind="message"), "2026-04-02 20:00")
    space.reply(space.message("2026-05-20 10:00", "Public"), "2026-05-20 20:00")
    space.reply(space.message("2026-05-20 10:00", "Salon", kind="room", platform="discord"), "2026-05-20 20:00")
    space.cover()
    r13 = space.kpi("R13")
    assert (round(r13.value / MIN, 1), r13.n) == (7.8, 10)
    assert r13.details["rate"] == {"x": 10, "n": 10, "share": 1}
    april = replace(MAY, start=date(2026, 4, 20), end=date(2026, 4, 30))
    assert (space.kpi("R13", april).value, space.kpi("R13", april).n) == (10 * H, 1)


def test_what_anyone_says_in_private_ends_a_silence(space):
    asked = space.message("2026-05-18 10:00", kind="message")
    private = {"kind": "message", "thread_id": f"t{asked}"}
    space.reply(asked, "2026-05-18 10:10", kind="message")
    space.message("2026-05-18 11:00", text="👍", **private)
    space.reply(asked, "2026-05-21 09:00", text="L’avez-vous reçue ?", kind="message")
    space.message("2026-05-21 12:00", text="Oui, reçue ce matin", **private)  # three days after the reply
    space.message("2026-05-25 12:00", text="😀", **private)
    space.message("2026-05-26 11:00", text="Et le mode d’emploi ?", **private)
    space.cover()
    told = [(row["text"], row["messages"], row["state"]) for row in space.rows("R3b")]
    assert sorted(told) == [("Bonjour, une question ?", 2, "answered"), ("Et le mode d’emploi ?", 1, "unanswered")]
    assert space.kpi("R13").details["rate"] == {"x": 1, "n": 2, "share": 0.5}


def test_a_private_delay_needs_both_clocks(space):
    space.reply(space.message("2026-05-18 10:00", "Ana", kind="message"), "2026-05-18 10:10")
    late = space.message("2026-05-19 10:00", "Bob", kind="message")
    space.reply(late, "2026-05-20 00:00", precision="day", kind="message")
    space.cover()
    r13 = space.kpi("R13")
    assert (r13.value, r13.n, r13.details["rate"]["x"]) == (10 * MIN, 1, 2)


def test_the_badge_needs_both_thresholds(space):
    for number in range(10):
        asked = space.message(f"2026-05-28 1{number}:00", f"Membre {number}", kind="message")
        if number < 9:
            space.reply(asked, f"2026-05-28 1{number}:14")
    space.cover(end="2026-06-02 12:00")
    badge = space.kpi("R13").details["badge"]
    assert (badge["x"], badge["n"], badge["delay_s"], badge["is_reached"]) == (9, 10, 14 * MIN, True)
    space.message("2026-05-28 20:30", "Oublié", kind="message")
    assert not space.kpi("R13").details["badge"]["is_reached"]


def test_work_by_role_and_by_account_only_if_the_team_chose_it(space):
    space.reply(space.message("2026-05-20 10:00", level="high"), "2026-05-20 11:00")
    space.cover()
    space.post("2026-05-12 10:00")
    space.settle()
    first, *_ = raised(space)
    alerts.act(space.session, first, "found")
    judgements.correct_sentiment(space.session, 1, "negative")
    space.session.execute("UPDATE alert_events SET noted_at = ?", [utc("2026-05-21 23:30")])
    space.session.execute("UPDATE sentiments SET judged_at = ?", [utc("2026-05-31 23:30")])
    w1 = space.kpi("W1")
    assert w1.details["roles"] == {"answer": 3, "moderate": 1, "publish": 1, "watch": 1}
    assert (w1.value, w1.n, w1.low, w1.details["people"]) == (6 / 28, 6, garwood(6).low / 28, {})
    space.settings = replace(space.settings, shows_people_load=True)
    space.touch()
    assert space.kpi("W1").details["people"] == {f"facebook-{BRAND}": 3}


@pytest.mark.parametrize(
    ("hours", "at", "is_off"),
    [
        (OFFICE, "2026-05-20 08:59", True),
        (OFFICE, "2026-05-20 09:00", False),
        (OFFICE, "2026-05-20 18:00", True),
        (OFFICE, "2026-05-14 11:00", True),  # Ascension
        (OFFICE, "2026-05-16 11:00", True),
        ((), "2026-05-14 11:00", False),
        ((), "2026-05-20 07:59", True),
        ((), "2026-05-20 19:00", True),
        ((), "2026-05-16 11:00", True),
    ],
)
def test_off_hours_are_those_declared_or_evenings_and_weekends(space, hours, at, is_off):
    space.settings = replace(space.settings, hours=hours)
    space.reply(space.message(at), utc(at) + timedelta(seconds=59))
    space.message(None, "Sans date")
    space.message("2026-05-20 12:00", "Basile", precision="day")
    w2, w2b = space.kpi("W2"), space.kpi("W2b")
    assert (w2.x, w2.n) == (w2b.x, w2b.n) == (int(is_off), 1)
    assert w2.details["delay"] == ({"value": 59, "n": 1} if is_off else {"value": None, "n": 0})
    assert any("Aucun horaire" in note for note in w2.notes) == (not hours)


def test_the_queue_grows_by_what_is_not_answered(space):
    for number in range(9):
        asked = space.message(f"2026-05-2{5 + number % 5} 10:00", f"Membre {number}")
        if number < 2:
            space.reply(asked, "2026-05-30 11:00")
    space.message("2026-05-28 10:00", "Applaudit", "👏")
    space.cover(end="2026-05-31 12:00")
    w3 = space.kpi("W3")
    assert (w3.value, w3.details) == (1, {"received": 9, "answered": 2})
    assert w3.low < 1 < w3.high
    assert "sept derniers jours" in space.kpi("W3", replace(MAY, end=date(2026, 6, 3))).reason


def test_the_opening_that_would_meet_most_of_those_who_wait(space):
    for week in range(4):
        for number in range(8):
            at = utc("2026-05-09 10:05") + timedelta(weeks=week, minutes=10 * number)
            space.message(at, f"Samedi {week} {number}")
        space.message(utc("2026-05-05 21:00") + timedelta(weeks=week), f"Mardi {week}")
        quick = space.message(utc("2026-05-06 20:00") + timedelta(weeks=week), f"Mercredi {week}")
        space.reply(quick, utc("2026-05-06 20:10") + timedelta(weeks=week))
    space.cover()
    space.settle()
    found = best_opening(space.session, MAY)
    assert (found.weekday, found.from_hour, found.until) == (6, 10, 12)
    assert (found.n, found.waiting, found.weeks) == (32, 36, 4)
    assert best_opening(space.session, replace(MAY, end=date(2026, 5, 17))) is None  # two weeks tell nothing
    space.settings = replace(space.settings, hours=())
    space.touch()
    space.settle()
    assert best_opening(space.session, MAY) is None
