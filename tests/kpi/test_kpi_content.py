"""C: interactions, rates on one platform at a time, posts against their own usual."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from kpi_workspace import BRAND, MAY, utc

from dashboard.kpi import contenu
from dashboard.kpi.contract import Status

FACEBOOK = replace(MAY, platforms=("facebook",))
FULL = {"reactions": 6, "comments": 2, "shares": 1, "saves": 1}


def test_interactions_sum_what_is_available(space):
    space.post("2026-05-10 10:00", counters=FULL)
    space.post("2026-05-11 10:00", counters={"reactions": 5})
    space.post("2026-05-12 10:00", counters={"reach": 900})
    space.post("2026-04-12 10:00", counters=FULL)
    c1 = space.kpi("C1")
    assert (c1.value, c1.n, c1.low) == (15, 2, None)
    assert c1.details["components"] == {"facebook": ["reactions", "comments", "shares", "saves"]}


def test_an_absent_component_is_not_listed(space):
    space.post("2026-05-10 10:00", counters={"reactions": 5, "comments": 0})
    assert space.kpi("C1").details["components"] == {"facebook": ["reactions", "comments"]}


def test_no_counter_is_not_zero(space):
    space.post("2026-05-12 10:00", counters={"reach": 900})
    assert space.kpi("C1").value is None


def test_the_newest_snapshot_counts_once(space):
    post = space.post("2026-05-10 10:00", counters={"reactions": 5}, taken_at="2026-06-01 10:00")
    space.snapshot(post, "2026-06-02 10:00", reactions=8)
    assert space.kpi("C1").value == 8


def test_own_comments_are_taken_out_when_known(space):
    post = space.post("2026-05-10 10:00", counters=FULL, taken_at="2026-05-20 10:00")
    space.message("2026-05-11 10:00", BRAND, "Le lien est ici", post_id=post)
    space.message("2026-05-21 10:00", BRAND, "Trop tard pour ce relevé", post_id=post)
    assert space.kpi("C1").value == 9


def test_rate_is_the_median_of_posts(space):
    for number, reach in enumerate((100, 200, 1000)):
        space.post(f"2026-05-1{number} 10:00", counters=FULL | {"reach": reach})
    c2 = space.kpi("C2")
    assert (c2.value, c2.n, c2.status) == (0.05, 3, Status.LIST_ONLY)
    assert c2.details["values"] == [0.01, 0.05, 0.1]


def test_each_denominator_is_its_own_figure(space):
    space.post("2026-05-10 10:00", counters=FULL | {"impressions": 100})
    space.post("2026-05-11 10:00", counters=FULL | {"views": 1000})
    assert (space.kpi("C3i").value, space.kpi("C3v").value) == (0.1, 0.01)
    assert "la portée" in space.kpi("C2").reason


def test_small_denominators_maturing_negative_and_over_100(space):
    space.post("2026-05-10 10:00", counters=FULL | {"reach": 49})
    space.post("2026-05-10 10:00", counters=FULL | {"reach": 0})
    space.post("2026-05-10 10:00", counters=FULL | {"reach": 100}, taken_at="2026-05-12 09:59")
    space.post("2026-05-10 10:00", counters={"reactions": -3, "reach": 100})
    space.post("2026-05-10 10:00", counters={"reactions": 120, "reach": 100})
    c2 = space.kpi("C2")
    assert (c2.value, c2.n) == (1.2, 1)
    assert c2.details["left_out"] == {"maturing": 1, "negative": 1, "small_denominator": 2}
    assert any("100 %" in note for note in c2.notes)
    assert space.kpi("C1").value == 10 + 10 + 10 - 3 + 120


def test_videos_mature_in_a_week(space):
    space.post("2026-05-10 10:00", format="reel", counters=FULL | {"reach": 100}, taken_at="2026-05-17 09:00")
    space.post("2026-05-10 10:00", counters=FULL | {"reach": 200}, taken_at="2026-05-12 10:00")
    assert space.kpi("C2").value == 0.05


def test_rates_never_cross_platforms(space):
    space.post("2026-05-10 10:00", counters=FULL | {"reach": 100})
    space.post("2026-05-10 10:00", counters=FULL | {"reach": 1000}, platform="instagram")
    c2 = space.kpi("C2")
    assert (c2.value, c2.details["platforms"]["facebook"]["value"]) == (None, 0.1)
    assert "plateforme" in c2.reason
    assert space.kpi("C2", FACEBOOK).value == 0.1


def test_paid_posts_are_left_out_or_said_unknown(space):
    space.post("2026-05-10 10:00", counters=FULL | {"reach": 100})
    space.post("2026-05-10 10:00", is_paid=True, counters=FULL | {"reach": 1000})
    assert space.kpi("C2").n == 1
    assert any(note.startswith("Organique seul") for note in space.kpi("C1").notes)
    space.post("2026-05-10 10:00", is_paid=None, counters=FULL | {"reach": 100})
    assert space.kpi("C1").notes == ("Organique + sponsorisé (non distingué).",)


def test_stubs_and_system_posts_are_no_publications(space):
    space.post("2026-05-10 10:00", is_stub=True, counters=FULL)
    space.post("2026-05-10 10:00", is_system=True, counters=FULL)
    assert space.kpi("C1").value is None


def of_a_competitor(space, **more):
    if not space.session.value("SELECT count(*) FROM accounts WHERE account_id = 'rivale'"):
        space.insert("accounts", platform="facebook", account_id="rivale", name="Rivale", handle=None, is_owned=False)
    space.post("2026-05-12 10:00", account_id="rivale", **more)


def told(space):
    results = map(space.kpi, ("C1", "C2", "C3i", "C3v", "C4", "C12"))
    return {result.code: (result.value, result.n, result.reason) for result in results}


def test_posts_of_other_accounts_are_no_publications_of_the_brand(space):
    history(space, count=9)
    space.post("2026-05-10 10:00", counters=FULL | {"reach": 100, "views": 100})
    space.post("2026-05-11 10:00", account_id=None, counters=FULL | {"reach": 100})
    before = told(space)
    listed = contenu.posts_table(space.session, MAY)
    for _ in range(3):
        of_a_competitor(space, counters=dict.fromkeys((*FULL, "reach", "views", "impressions", "followers"), 5000))
    assert told(space) == before
    assert (before["C1"], len(listed)) == ((20, 2, None), 2)
    assert listed.equals(contenu.posts_table(space.session, MAY))
    assert space.kpi("C1").notes == ("3\N{NO-BREAK SPACE}publications d’autres comptes écartées.",)


def test_posts_of_other_accounts_alone_ask_for_the_brands(space):
    of_a_competitor(space, counters=FULL | {"reach": 100})
    why = (
        "Aucune publication de votre marque sur la période, mais 1\N{NO-BREAK SPACE}publication d’un autre compte. "
        "Indiquez dans les Réglages les comptes qui sont à vous."
    )
    assert set(told(space).values()) == {(None, 0, why)}
    space.settings = replace(space.settings, own_accounts=(BRAND, "rivale"))
    space.touch()
    assert (space.kpi("C1").value, space.kpi("C2").value, space.kpi("C1").notes) == (10, 0.1, ())


def test_followers_of_the_day_or_current_ones(space):
    post = space.post("2026-05-10 10:00", counters=FULL | {"followers": 2000})
    c4 = space.kpi("C4")
    assert (c4.value, "actuels" in " ".join(c4.notes)) == (0.005, True)
    space.snapshot(post, "2026-05-12 10:00", followers=1000)
    c4 = space.kpi("C4")
    assert (c4.value, "actuels" in " ".join(c4.notes)) == (0.01, False)


def history(space, *, count, start="2026-03-01 10:00", reactions=10, **more):
    for number in range(count):
        at = utc(start) + timedelta(days=number)
        space.post(at.isoformat(), counters={"reactions": reactions + number % 3}, **more)


def test_relative_performance_against_the_same_format(space):
    history(space, count=9)
    history(space, count=9, reactions=1000, format="reel")
    space.post("2026-05-10 10:00", counters={"reactions": 22})
    c12 = space.kpi("C12")
    assert (c12.value, c12.n) == (2.0, 1)
    (row,) = space.rows("C12")
    assert (row["expected"], row["compared"], row["is_same_format"], row["percentile"]) == (11, 9, True, 100)


def test_relative_performance_falls_back_on_the_account(space):
    history(space, count=5)
    history(space, count=5, format="reel", reactions=30)
    history(space, count=20, account_id="autre", reactions=500)
    space.post("2026-05-10 10:00", counters={"reactions": 42})
    (row,) = space.rows("C12")
    assert (row["compared"], row["is_same_format"], row["expected"], row["ratio"]) == (10, False, 21, 2)


def test_relative_performance_needs_eight_posts_before(space):
    history(space, count=7)
    space.post("2026-05-10 10:00", counters={"reactions": 42})
    history(space, count=10, start="2026-05-12 10:00")
    assert space.rows("C12", replace(MAY, end=date(2026, 5, 11))) == []
    assert "au moins 8" in space.kpi("C12", replace(MAY, end=date(2026, 5, 11))).reason


def test_relative_performance_looks_at_the_last_hundred(space):
    history(space, count=60, start="2026-01-01 10:00", reactions=1)
    history(space, count=100, start="2026-01-01 11:00", reactions=1, account_id="autre")
    for number in range(100):
        space.post((utc("2026-03-05 10:00") + timedelta(hours=number)).isoformat(), counters={"reactions": 50})
    space.post("2026-05-10 10:00", counters={"reactions": 100})
    (row,) = space.rows("C12")
    assert (row["compared"], row["expected"]) == (100, 50)


def test_more_taken_back_than_given_is_no_ratio(space):
    for day in range(1, 11):
        space.post(f"2026-04-{day:02} 10:00", counters={"reactions": 10})
    space.post("2026-05-04 10:00", counters={"reactions": -2})
    space.post("2026-05-05 10:00", counters={"reactions": 20})
    assert (space.kpi("C12").value, space.kpi("C12").n) == (2, 1)


def test_usual_of_zero_gives_no_ratio(space):
    history(space, count=9, reactions=0)
    space.session.execute("UPDATE snapshots SET reactions = 0")
    space.post("2026-05-10 10:00", counters={"reactions": 5})
    assert space.kpi("C12").value is None


def test_posts_table(space):
    history(space, count=9)
    space.post("2026-05-10 23:30", counters=FULL | {"reactions": 18, "reach": 440, "views": 10}, title="Pressée")
    space.post("2026-05-12 10:00", counters={"reactions": 3}, is_paid=True)
    space.post("2026-05-13 10:00")
    space.settle()
    table = contenu.posts_table(space.session, MAY)
    assert table["published_on"].tolist() == [date(2026, 5, 13), date(2026, 5, 12), date(2026, 5, 10)]
    post = table[table["title"] == "Pressée"].iloc[0]
    assert (post["rate_reach"], post["ratio"], post["is_small"]) == (0.05, 2, True)
    assert table["rate_views"].isna().all()
    assert table["ratio"].isna().tolist() == [True, True, False]


def test_percentile_shares_the_ties(space):
    history(space, count=9)
    space.post("2026-05-10 10:00", counters={"reactions": 11})
    (row,) = space.rows("C12")
    assert row["percentile"] == pytest.approx(50)
