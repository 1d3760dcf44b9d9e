"""C5–C11: one kind of interaction at a time, over a denominator that is always named."""

from dataclasses import replace

import pytest
from kpi_workspace import BRAND, MAY

from dashboard.kpi.contract import Status

FACEBOOK = replace(MAY, platforms=("facebook",))
FULL = {"reactions": 60, "comments": 20, "shares": 10, "saves": 5, "reach": 1000, "views": 2000}


@pytest.mark.parametrize(("code", "over_reach"), [("C5", 0.01), ("C6", 0.02), ("C7", 0.06), ("C8", 0.005)])
def test_each_rate_names_its_denominator_and_keeps_the_others_apart(space, code, over_reach):
    space.post("2026-05-10 10:00", counters=FULL)
    rate = space.kpi(code)
    assert (rate.value, rate.details["denominator"]) == (over_reach, "reach")
    assert rate.notes[0] == "Facebook : rapporté à la portée."
    variants = rate.details["platforms"]["facebook"]["variants"]
    assert {name: each["value"] for name, each in variants.items()} == {"reach": over_reach, "views": over_reach / 2}
    (row,) = space.rows(code)
    assert (row["denominator_name"], row["denominator"]) == ("reach", 1000)


def test_the_denominator_is_the_one_most_posts_have(space):
    for day in (10, 11):
        space.post(f"2026-05-{day} 10:00", counters=FULL | {"reach": None})
    space.post("2026-05-12 10:00", counters=FULL)
    rate = space.kpi("C5")
    assert (rate.value, rate.n, rate.details["denominator"]) == (0.005, 3, "views")
    assert rate.details["platforms"]["facebook"]["variants"]["reach"]["n"] == 1


def test_two_denominators_are_never_compared(space):
    for day in range(6, 14):
        space.post(f"2026-04-{day:02} 10:00", counters=FULL | {"views": None})
        space.post(f"2026-05-{day:02} 10:00", counters=FULL | {"reach": None})
    rate = space.compared("C5")
    assert (rate.details["denominator"], rate.change) == ("views", None)
    assert "dénominateur n’est pas le même" in rate.details["comparison"]


def test_a_change_that_cannot_be_told_cites_why(space):
    for day in range(6, 14):
        space.post(f"2026-05-{day:02} 10:00", counters=FULL)
    why = space.kpi("C5", MAY.whole_weeks.previous).reason
    assert space.compared("C5").details["comparison"].endswith(f"sur la période comparée : « {why} »")


def test_an_absent_counter_is_not_zero(space):
    space.post("2026-05-10 10:00", counters={"reactions": 5, "reach": 1000})
    space.post("2026-05-11 10:00", counters={"reactions": 5, "shares": 0, "reach": 1000})
    assert (space.kpi("C5").value, space.kpi("C5").n) == (0, 1)
    assert space.kpi("C8").reason == (
        "Les fichiers importés ne donnent pas les enregistrements des publications de la période."
    )


def test_what_is_left_out_of_a_rate(space):
    space.post("2026-05-10 10:00", counters=FULL | {"reach": 49, "views": 40})
    space.post("2026-05-10 10:00", counters=FULL, taken_at="2026-05-11 10:00")
    space.post("2026-05-10 10:00", counters=FULL | {"shares": -1})
    space.post("2026-05-10 10:00", counters=FULL | {"shares": 900}, is_paid=True)
    rate = space.kpi("C5")
    assert (rate.value, rate.status) == (None, Status.NOT_AVAILABLE)
    space.post("2026-05-10 10:00", counters=FULL)
    rate = space.kpi("C5")
    assert (rate.value, rate.n) == (0.01, 1)
    assert any("en maturation" in note for note in rate.notes)
    assert any("1\u00a0publication sponsorisée écartée" in note for note in rate.notes)


def test_the_newest_snapshot_counts_once(space):
    post = space.post("2026-05-10 10:00", counters=FULL, taken_at="2026-06-01 10:00")
    space.snapshot(post, "2026-06-02 10:00", **(FULL | {"shares": 30}))
    assert (space.kpi("C5").value, space.kpi("C5").n) == (0.03, 1)


def test_the_brands_own_comments_make_no_conversation(space):
    post = space.post("2026-05-10 10:00", counters=FULL)
    space.message("2026-05-11 10:00", BRAND, "Le lien est ici", post_id=post)
    assert space.kpi("C6").value == 0.019


def test_platforms_are_each_apart(space):
    space.post("2026-05-10 10:00", counters=FULL)
    space.post("2026-05-10 10:00", counters=FULL | {"reach": 500}, platform="instagram")
    for code in ("C5", "C6", "C7", "C8"):
        rate = space.kpi(code)
        assert (rate.value, "choisissez une plateforme" in rate.reason) == (None, True)
        assert set(rate.details["platforms"]) == {"facebook", "instagram"}
    assert space.kpi("C5", FACEBOOK).value == 0.01


def test_saves_and_shares_are_the_strong_intent(space):
    space.post("2026-05-10 10:00", counters=FULL)
    space.post("2026-05-11 10:00", counters=FULL | {"shares": None})
    strong = space.kpi("C8").details["platforms"]["facebook"]["strong"]
    assert (strong["value"], strong["n"]) == (0.015, 1)


def test_a_click_rate_is_a_ratio_of_sums(space):
    space.post("2026-05-10 10:00", counters={"link_clicks": 10, "impressions": 100})
    space.post("2026-05-11 10:00", counters={"link_clicks": 10, "impressions": 9900})
    rate = space.kpi("C9")
    assert (rate.value, rate.x, rate.n) == (0.002, 20, 10_000)
    assert (rate.status, rate.details["posts"], rate.details["denominator"]) == (Status.LIST_ONLY, 2, "impressions")


def test_all_clicks_are_no_clicks_on_a_link(space):
    space.post("2026-05-10 10:00", platform="linkedin", counters={"clicks": 10, "reactions": 20, "impressions": 1000})
    assert "tous les clics" in space.kpi("C9").reason
    engagement = space.kpi("C3i")
    assert engagement.value == 0.02
    assert any("compte aussi les clics (3,0\u00a0%" in note for note in engagement.notes)


def test_time_on_the_site_is_never_inferred(space):
    space.post("2026-05-10 10:00", counters=FULL | {"link_clicks": 10})
    time = space.kpi("C10")
    assert (time.value, time.status, space.rows("C10")) == (None, Status.NOT_AVAILABLE, [])
    assert "mesure d’audience du site" in time.reason


def test_watching_keeps_the_platforms_own_words(space):
    video = {"watch_time_s": 3000, "video_views": 100}
    space.post("2026-05-10 10:00", format="video", duration_s=60, counters=video)
    space.post("2026-05-11 10:00", format="video", duration_s=None, counters=video | {"video_views": 300})
    space.post("2026-05-12 10:00", format="video", duration_s=60, counters={"watch_time_s": 9, "views": 900})
    watched = space.kpi("C11")
    assert (watched.value, watched.n, watched.details["views"]) == (15, 2, 400)
    assert watched.details["watched_share"] == 0.5
    assert watched.notes[0] == "Facebook : secondes regardées ÷ vues de 3 secondes, telles que Meta les compte."
