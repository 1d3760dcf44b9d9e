"""C13–C18: what goes with better posts, when, how regularly, how varied, what comments are like, campaigns."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from kpi_workspace import BRAND, MAY, utc

from dashboard.config import Landmark
from dashboard.kpi import attribut, creneau, registry
from dashboard.kpi.contract import Status

FACEBOOK = replace(MAY, platforms=("facebook",))
START = utc("2026-03-02 10:00")


def publish(space, count, reactions, *, start=START, hours=24, **more):
    """``count`` posts, one every ``hours``; ``reactions`` and ``more`` may depend on the place of the post."""
    for place in range(count):
        at = start + timedelta(hours=hours * place)
        told = {name: value(place) if callable(value) else value for name, value in more.items()}
        space.post(at.isoformat(), counters={"reactions": reactions(place)}, **told)


def verdicts(space, scope=FACEBOOK):
    return {each["code"]: each for each in space.kpi("C13", scope).details["attributes"]}


def test_what_does_better_is_to_replicate_and_what_does_worse_to_stop(space):
    publish(
        space, 80, lambda n: 40 + n % 5 if n % 2 else 10 + n % 3, text=lambda n: "Une question ?" if n % 2 else "Rien"
    )
    found = verdicts(space)
    question = found["question"]
    assert (question["verdict"], question["low"] > 1, question["name"]) == (
        "replicate", True, "une question dans le texte"
    )  # fmt: skip
    assert question["n_with"] + question["n_without"] == space.kpi("C13").n
    assert len(question["examples"]) == 3 and all("?" in post["text"] for post in question["examples"])
    assert found["weekend"]["verdict"] == "unknown" and found["weekend"]["low"] < 1 < found["weekend"]["high"]
    assert space.kpi("C13").notes[0].startswith("Association, pas un effet")


def test_like_is_compared_with_like(space):
    """Two accounts that grow at different paces, one of which always asks a question: nothing can be told apart."""
    publish(space, 40, lambda n: 10 + n, text="Une question ?", account_id="a")
    publish(space, 40, lambda n: 90 - n, text="Rien", account_id="b")
    assert "question" not in verdicts(space)


def test_eight_on_each_side_at_least(space):
    publish(space, 60, lambda n: 10 + n % 4, text=lambda n: "Oui ?" if n in range(20, 27) else "Rien")
    assert "question" not in verdicts(space)
    publish(space, 1, lambda n: 10, start=utc("2026-05-05 11:00"), text="Oui ?")
    assert "question" in verdicts(space)


def test_too_few_posts_say_so(space):
    publish(space, 12, lambda n: 10)
    result = space.kpi("C13")
    assert (result.value, "au moins 8 avec et 8 sans" in result.reason) == (None, True)


def test_attributes_of_a_post():
    posts = pd.DataFrame(
        {
            "title": [None, "Vidéo", None, None],
            "text": ["Merci @lea ! 🎉 https://a.fr/?q=1", None, "Chez @Cidrerie.du.Gue #fête", None],
            "format": ["image", "video", None, "link"],
            "local_hour": [5, 18, None, 12],
            "local_weekday": [7, 1, 6, 5],
        }
    )
    found = attribut.attributes(posts, frozenset({"cidrerie.du.gue"}))
    told = {code: [None if pd.isna(each) else bool(each) for each in has] for code, has in found.items()}
    assert told["mention"] == [True, False, False, None]
    assert told["question"] == [False, False, False, None]
    assert told["link"] == [True, False, False, True]
    assert told["hashtag"] == [False, False, True, None]
    assert told["emoji"] == [True, False, False, None]
    assert told["format:image"] == [True, False, None, False]
    assert told["part:night"] == [True, False, None, False]
    assert told["part:evening"] == [False, True, None, False]
    assert told["weekend"] == [True, False, True, False]


def test_a_slot_is_established_or_said_not_to_be(space):
    publish(space, 60, lambda n: 10 + n % 3)
    flat = space.kpi("C14")
    assert (flat.value, flat.details["slots"]) == (0, [])
    assert flat.notes[0].startswith("Pas de créneau établi")
    publish(space, 12, lambda n: 100 + n % 3, start=utc("2026-03-03 19:30"), hours=168)
    found = space.kpi("C14")
    assert [(slot["weekday"], slot["hour"]) for slot in found.details["slots"]] == [(2, 18)]
    assert found.details["slots"][0]["low"] > 1
    assert sum(cell["n"] for cell in found.details["cells"]) == found.n == len(space.rows("C14"))


def test_two_lucky_posts_are_no_slot():
    rows = [("a", 1, 9, value) for value in (-0.1, 0.0, 0.1) * 8] + [("a", 2, 20, 3.0), ("a", 2, 20, 3.1)]
    posts = pd.DataFrame(rows, columns=["account", "local_weekday", "local_hour", "log_ratio"])
    (lucky,) = [cell for cell in creneau.scored(posts) if cell["weekday"] == 2]
    assert (lucky["hour"], lucky["n"], lucky["n"] >= creneau.FEWEST) == (18, 2, False)
    assert lucky["value"] < 20  # drawn towards the mean: e³ as read


def test_posts_known_to_the_day_have_no_slot(space):
    publish(space, 40, lambda n: 10 + n % 3, precision="day")
    result = space.kpi("C14")
    assert (result.value, "heure" in result.reason) == (None, True)
    assert "part:morning" not in verdicts(space) and "weekend" in verdicts(space)


def test_slots_stand_on_local_hours_across_the_change_of_hour(space):
    publish(space, 20, lambda n: 10 + n, start=utc("2026-03-10 09:30"))
    for at in ("2026-03-27 18:30", "2026-04-03 18:30"):  # either side of the last Sunday of March
        space.post(at, counters={"reactions": 12})
    cells = {(cell["weekday"], cell["hour"]): cell["n"] for cell in space.kpi("C14").details["cells"]}
    assert cells[5, 18] == 2


def test_cadence_counts_the_days_that_exports_cover(space):
    space.post("2026-05-14 10:00", counters={"reactions": 1}, taken_at="2026-05-27 12:00")
    space.post("2026-05-16 10:00", is_paid=True)
    space.post("2026-05-20 23:30")
    result = space.kpi("C15")
    assert (result.value, result.n, result.details["days"]) == (1, 2, 14)
    assert result.low < 1 < result.high
    assert (result.details["longest_gap_d"], result.details["planned"]) == (7, None)
    assert "plan de publication" in result.notes[0]


def test_less_than_a_week_makes_no_cadence(space):
    space.post("2026-05-29 10:00")
    assert "une semaine" in space.kpi("C15").reason


def test_diversity_and_fatigue(space):
    publish(
        space,
        30,
        lambda n: 60 - n,
        text=lambda n: "Suite #portrait" if n % 3 == 0 else "Rien",
        start=utc("2026-04-10 10:00"),
    )
    alone = space.kpi("C16")
    assert (alone.value, alone.details["effective"]) == (0, 1)
    publish(space, 4, lambda n: 30, start=utc("2026-05-05 12:00"), format="reel")
    both = space.kpi("C16")
    assert both.details["formats"] == {"image": 6, "reel": 4}
    assert both.value == pytest.approx(0.971, abs=1e-3)
    tired = {(each["kind"], each["name"]): each for each in both.details["fatigue"]}
    assert tired["format", "image"]["verdict"] == "tires"
    assert tired["format", "image"]["n"] == 20
    assert tired["hashtag", "portrait"]["n"] == 7
    assert ("format", "reel") not in tired


def quarrel(space, positive, negative, at="2026-05-20 10:00", comments=90, is_one_person=False):
    post = space.post(at, counters={"reactions": 10, "comments": comments})
    for place in range(positive + negative):
        label = "positive" if place < positive else "negative"
        who = "Odile" if is_one_person and label == "negative" else f"Membre {place}"
        space.message("2026-05-21 10:00", who, f"Avis {place}", post_id=post, label=label)
    return post


def calm(space, count=12):
    for place in range(count):
        space.post((START + timedelta(days=place)).isoformat(), counters={"reactions": 100, "comments": 2 + place})


def test_many_and_negative_comments_are_a_risk(space):
    calm(space)
    bad, good = quarrel(space, 3, 27), quarrel(space, 27, 3, at="2026-05-18 10:00", comments=80)
    result = space.kpi("C17")
    assert (result.x, result.n, result.status) == (1, 2, Status.LIST_ONLY)
    (risky,) = result.details["posts"]
    assert (risky["post_id"], risky["score"], risky["high"] < 0) == (bad, -80, True)
    assert {row["post_id"]: row["net_score"] for row in space.rows("C17")} == {bad: -80, good: 80}


def test_one_angry_person_is_no_established_score(space):
    calm(space)
    quarrel(space, 10, 14, is_one_person=True)
    result = space.kpi("C17")
    assert (result.x, result.details["unclear"]) == (0, 1)


def test_few_comments_have_no_score(space):
    calm(space)
    quarrel(space, 1, 18)
    assert "20 commentaires notés" in space.kpi("C17").reason


def test_own_and_deleted_comments_are_not_the_publics(space):
    calm(space)
    post = quarrel(space, 10, 10)
    space.message("2026-05-21 10:00", BRAND, "Merci", post_id=post, label="positive")
    space.message("2026-05-21 10:00", "Zoé", "Nul", post_id=post, label="negative", is_deleted=True)
    (row,) = space.rows("C17")
    assert (row["heard"], row["net_score"]) == (20, 0)


def declare(space, *landmarks):
    space.settings = replace(space.settings, landmarks=landmarks)
    space.touch()


def test_a_campaign_stands_against_the_usual_of_its_account(space):
    publish(space, 60, lambda n: 10 + n % 3, platform="facebook")
    publish(space, 6, lambda n: 33 + n % 3, start=utc("2026-05-10 12:00"))
    week = Landmark("Portes ouvertes", "campaign", date(2026, 5, 10), date(2026, 5, 15), ("facebook",))
    declare(space, week, Landmark("Panne", "outage", date(2026, 5, 1), date(2026, 5, 30)))
    result = space.kpi("C18")
    (report,) = result.details["campaigns"]
    assert (report["name"], report["posts"], report["n"]) == ("Portes ouvertes", 6, 6)
    assert result.value == report["value"] == pytest.approx(3.1, abs=0.1)
    assert {row["campaign"] for row in space.rows("C18")} == {"Portes ouvertes"}
    assert space.kpi("C18", replace(MAY, platforms=("youtube",))).value is None


def test_a_campaign_is_reported_whole_and_once(space):
    publish(space, 60, lambda n: 10 + n % 3)
    declare(space, Landmark("Avril", "contest", date(2026, 4, 20), date(2026, 5, 6)))
    (report,) = space.kpi("C18").details["campaigns"]
    assert report["posts"] == len(space.rows("C18")) > 3
    twice = Landmark("Mai", "campaign", date(2026, 5, 1), date(2026, 5, 6))
    declare(space, space.settings.landmarks[0], twice)
    assert space.kpi("C18").n == report["posts"]


def test_rates_of_a_campaign_are_compared_on_one_denominator(space):
    for place in range(40):
        lift = 2 if place >= 30 else 1
        at = utc("2026-04-01 10:00") + timedelta(days=place)
        space.post(at.isoformat(), counters={"reactions": (10 + place % 3) * lift, "reach": 1000})
    declare(space, Landmark("Mai", "campaign", date(2026, 5, 1), date(2026, 5, 31)))
    (rate,) = space.kpi("C18").details["campaigns"][0]["rates"]
    assert (rate["denominator"], rate["value"], rate["before"]) == ("reach", 0.022, 0.011)
    assert rate["low"] > 0


def test_no_campaign_declared(space):
    publish(space, 20, lambda n: 10)
    result = space.kpi("C18")
    assert (result.value, "Réglages" in result.reason, space.rows("C18")) == (None, True, [])


def test_a_post_of_another_account_changes_nothing(busy):
    """Nor for the brand as a whole when it is a competitor's, nor for one of its accounts when it is another's."""
    mine = replace(FACEBOOK, accounts=("page",))
    codes = [kpi.code for kpi in registry.KPIS if kpi.code[0] == "C"]
    figures = {code: registry.kpi(code).compute(busy.session, mine) for code in codes}
    busy.insert("accounts", platform="facebook", account_id="rivale", name="Rivale", handle=None, is_owned=False)
    counters = dict.fromkeys(("reactions", "comments", "shares", "saves", "reach", "impressions", "views"), 900)
    for account in ("rivale", "autre"):
        for day in range(10, 20):
            busy.post(f"2026-05-{day} 19:00", account_id=account, counters=counters, text="Nous ? #nous @nous")
    busy.settle()
    for code in codes:
        found = registry.kpi(code).compute(busy.session, mine)
        assert (found.value, found.low, found.high, found.n) == (
            figures[code].value, figures[code].low, figures[code].high, figures[code].n
        ), code  # fmt: skip
        assert found.details == figures[code].details, code
