"""A1 to A14: the vectors of the reference on real rows, the refusals, and what the alerts leave behind."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from kpi_workspace import MAY, utc

from dashboard.kpi import anomalie
from dashboard.kpi.anomalie import Day, baseline, improbable, is_anomalous

DAY = date(2026, 5, 27)


def fill(space, counts, on=DAY, step=7, **more):
    """``counts[-1]`` messages on the day, the others on the days before it, ``step`` apart."""
    for back, messages in enumerate(reversed(counts)):
        for number in range(messages):
            at = utc(f"{on - timedelta(days=step * back)} 10:00") + timedelta(minutes=number)
            space.message(at, f"Membre {number}", f"Message {back} {number}", **more)


def cover(space, start="2026-03-01", end="2026-06-05"):
    space.cover(f"{start} 00:30", f"{end} 23:30")


@pytest.mark.parametrize(
    ("x", "authors", "usual", "expected"),
    [
        (18, 18, [4, 6, 5, 7, 5, 4, 6, 5], True),  # z 8.77
        (30, 30, [4, 6, 5, 7, 5, 4, 6, 5, 90], False),  # z 16.86, but the variance of 90 makes 30 probable
        (2, 2, [0, 0, 0, 0, 0, 0, 1, 0], False),  # z 12.77 under the floor
        (100, 100, [10] * 8, True),  # neither MAD nor mean deviation: A3 decides
        (18, 2, [4, 6, 5, 7, 5, 4, 6, 5], False),  # two people
        (9, 9, [4, 6, 5, 7, 5, 4, 6, 5], False),
    ],
)
def test_a_day_is_anomalous_by_z_floor_people_and_probability(x, authors, usual, expected):
    assert is_anomalous(x, authors, usual) is expected


def test_the_probability_of_a_count_uses_the_smoothed_mean():
    assert improbable(18, [4, 6, 5, 7, 5, 4, 6, 5]) == pytest.approx(1.2e-5, rel=0.1)  # mean 42.5 / 8
    assert improbable(2, [4, 6, 5, 7]) == 1.0


def test_a_baseline_is_the_same_weekday_else_the_fourteen_days_before():
    def days(*back):
        return [Day(DAY - timedelta(days=n), False, True, n, n, 0, 0, 0) for n in back]

    assert [day.messages for day in baseline(days(1, 7, 14, 21, 28, 35), DAY)] == [7, 14, 21, 28, 35]
    assert [day.messages for day in baseline(days(1, 2, 3, 7, 70), DAY)] == [1, 2, 3, 7]
    assert baseline(days(1, 2, 3), DAY) == [] and baseline(days(60, 63, 70, 77), DAY) == []


def test_an_unusual_day_is_counted_with_what_was_usual(space):
    cover(space)
    fill(space, [4, 6, 5, 7, 5, 4, 6, 5, 18])
    found = space.kpi("A2")
    assert (found.value, found.n) == (1, 28)
    (day,) = found.details["days"]
    assert (day["day"], day["messages"], day["usual"]) == (DAY, 18, 5)
    assert day["z"] == pytest.approx(8.77, abs=0.005) and day["p"] < 0.001
    assert space.kpi("A3").value == 1


def test_days_without_import_are_neither_usual_nor_silent(space):
    cover(space, "2026-05-04", "2026-05-31")
    fill(space, [20] * 10, on=date(2026, 5, 13), step=1)
    found = space.kpi("A2", replace(MAY, start=date(2026, 5, 4), end=date(2026, 5, 13)))
    assert found.n == 6  # the first four covered days have nothing to be compared with
    assert space.kpi("A2", replace(MAY, start=date(2026, 4, 1), end=date(2026, 4, 7))).reason == anomalie.NO_PAST


def test_a_mood_shift_at_constant_volume_is_seen_by_a4_and_not_by_a2(space):
    cover(space)
    fill(space, [10] * 56, on=date(2026, 5, 26), step=1, label="neutral")
    for number in range(10):
        label = "negative" if number < 7 else "neutral"
        space.message(
            f"2026-05-27 1{number}:00" if number < 10 else "", f"Membre {number}", f"Non {number}", label=label
        )
    assert (space.kpi("A2").value, space.kpi("A4").value) == (0, 1)
    (day,) = space.kpi("A4").details["days"]
    assert (day["negative"], day["scored"]) == (7, 10) and day["p"] < 0.01


def test_the_anger_of_two_people_is_no_mood_shift(space):
    cover(space)
    fill(space, [10] * 56, on=date(2026, 5, 26), step=1, label="neutral")
    for number in range(10):
        space.message(f"2026-05-27 1{number}:00", f"Membre {number % 2}", f"Non {number}", label="negative")
    assert space.kpi("A4").value == 0


def test_silence_counts_complete_days_only_and_says_which_days_lack(space):
    space.cover("2026-03-01 00:30", "2026-05-28 23:30")
    fill(space, [20] * 56, on=date(2026, 5, 25), step=1)
    fill(space, [2], on=date(2026, 5, 26))
    found = space.kpi("A14")  # the 27th has none, the 28th is the last one of the data
    assert [day["day"] for day in found.details["days"]] == [date(2026, 5, 26), date(2026, 5, 27)]
    assert found.details["missing"] == 3
    space.settings = replace(space.settings, closed_on=frozenset({date(2026, 5, 26)}))
    space.touch()
    space.message("2026-05-28 12:00")
    assert [day["day"] for day in space.kpi("A14").details["days"]] == [date(2026, 5, 27)]


def test_season_and_trend_explain_a_busy_monday_but_not_a_burst(space):
    cover(space)
    start = date(2026, 4, 6)
    for offset in range(56):
        on = start + timedelta(days=offset)
        fill(space, [30 if on == date(2026, 5, 20) else 12 if on.weekday() == 0 else 4 + offset * offset % 7], on=on)
    assert [day["day"] for day in space.kpi("A6").details["days"]] == [date(2026, 5, 20)]
    short = replace(MAY, start=date(2026, 5, 4), end=date(2026, 5, 10))
    space.session.execute("DELETE FROM messages WHERE published_at < '2026-05-01'")
    space.touch()
    assert space.kpi("A6", short).reason == anomalie.NO_SEASON


def test_kleinberg_on_days_follows_the_reference(space):
    space.cover("2026-05-04 00:30", "2026-05-13 23:30")
    for offset, negative in enumerate([3, 2, 4, 3, 12, 15, 14, 4, 3, 2]):
        for number in range(50):
            at = utc(f"{date(2026, 5, 4) + timedelta(days=offset)} 08:00") + timedelta(minutes=number)
            space.message(at, f"M{number}", f"{offset} {number}", label="negative" if number < negative else "neutral")
    found = space.kpi("A5", replace(MAY, end=date(2026, 5, 13)))
    (burst,) = found.details["bursts"]
    assert (found.value, found.n) == (1, 500)
    assert (burst["first"], burst["last"]) == (date(2026, 5, 8), date(2026, 5, 10)) and burst["weight"] > 0
    assert space.kpi("A5", replace(MAY, start=date(2026, 5, 20))).value is None


def test_speed_and_doubling_are_those_of_the_last_two_hours(space):
    for hour, messages in (("09", 40), ("14", 5), ("15", 20)):
        for number in range(messages):
            at = utc(f"2026-05-20 {hour}:00") + timedelta(minutes=number)
            space.message(at, f"M{number}", post_id=f"p{number % 3}", platform=("facebook", "instagram")[number % 2])
    found = space.kpi("A8")
    assert (found.value, found.n) == (12.5, 25)
    assert found.details["doubling_s"] == 1800  # 5 to 20 in an hour
    assert (found.details["platforms"], found.details["posts"]) == (2, 3)
    assert found.details["fastest"]["speed"] == 20
    calm = space.kpi("A8", replace(MAY, end=date(2026, 5, 19)))
    assert calm.value is None


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_speed_is_of_hours_that_passed_on_the_night_when_clocks_are_moved(space, night):
    for hour, messages in (("00", 4), ("01", 8)):  # 01:00 and 03:00 in spring, 02:00 twice in autumn
        for number in range(messages):
            space.message(utc(f"{night} {hour}:10", "UTC") + timedelta(minutes=number), f"M{number}")
    on = date.fromisoformat(night)
    found = space.kpi("A8", replace(MAY, start=on, end=on))
    assert (found.value, found.n, found.details["doubling_s"]) == (6, 12, 3600)


COPY = "Cette marque ment à ses clients, partagez avant suppression"
OTHER = "Le service client ne répond plus depuis trois semaines entières"


def test_copies_need_several_authors_and_synchrony_two_objects(space):
    for author in ("Ana", "Bob", "Eve"):
        space.message("2026-05-20 10:00", author, COPY + (" !" if author == "Eve" else ""))
    space.message("2026-05-20 10:00", "Max", "Merci beaucoup")
    for at in ("2026-05-21 10:00", "2026-05-21 11:00"):
        space.message(at, "Max", "Je répète le même texte, tout seul, deux fois de suite")
    assert (space.kpi("A10").value, space.kpi("A10").details["largest"]) == (1, 3)
    assert space.kpi("A11").value == 0  # once is no coordination
    space.message("2026-05-22 10:00", "Ana", OTHER)
    space.message("2026-05-22 10:59", "Bob", OTHER)
    space.message("2026-05-22 12:30", "Eve", OTHER)
    assert (space.kpi("A11").value, space.kpi("A11").details["authors"]) == (1, 2)
    assert len(space.rows("A11")) == 4


def episode(space, level, first, last, kind="crisis"):
    alert_id = space.decide(None, "founded", first, kind=kind)
    space.insert(
        "alert_episodes", alert_id=alert_id, first_at=utc(first), last_at=utc(last), peak_at=utc(first),
        crisis_level=level, evidence="{}",
    )  # fmt: skip


def test_the_crisis_level_is_the_highest_of_the_period(space):
    space.message("2026-04-01 10:00")
    assert space.kpi("A12", replace(MAY, start=date(2026, 4, 1), end=date(2026, 4, 30))).value == 0
    assert space.kpi("A12").value is None  # no file covers May
    episode(space, 4, "2026-04-20 10:00", "2026-04-30 10:00")
    episode(space, 2, "2026-05-02 10:00", "2026-05-05 10:00")
    episode(space, 4, "2026-05-20 10:00", "2026-05-21 10:00", kind="surge")
    found = space.kpi("A12")
    assert (found.value, found.n) == (2, 1)
    assert space.kpi("A12", replace(MAY, platforms=("facebook",))).notes
    assert space.kpi("A12", replace(MAY, start=date(2026, 4, 6), end=date(2026, 4, 12))).value is None


def test_risk_levels_are_shared_out_and_only_those_above_watch_count(space):
    for level in ("low", "watch", "high", "critical", None):
        space.message("2026-05-20 10:00", level=level)
    found = space.kpi("A1")
    assert (found.x, found.n) == (2, 4)
    assert found.details["levels"] == {"critical": 1, "high": 1, "low": 1, "watch": 1}


@pytest.mark.parametrize(
    ("text", "expected"), [("J’adore", 1), ("Ma commande", 1), ("Ils mentent", 0), ("Mentir, jeter", 0), ("j'ai", 1)]
)
def test_the_first_person_is_a_whole_word(space, text, expected):
    space.message("2026-05-20 10:00", text=text)
    assert space.kpi("A13").value == expected
