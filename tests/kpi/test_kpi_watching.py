"""V2 to V5 and V9: who is spoken of and when it compares, how audiences grow."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from kpi_workspace import BRAND, MAY, Workspace
from watched import OURS, RIVALS, watch

from connectors.registry import CONNECTORS
from dashboard.config import WatchQuery
from dashboard.kpi import concurrents, voix
from dashboard.kpi.contract import Status


def say(space: Workspace, text: str, times: int = 1, **more: Any) -> list[int]:
    """The same idea by as many people, on as many days."""
    return [
        space.message(f"2026-05-{4 + n % 27:02d} 10:00", f"Passant {text[:9]} {n}", text, **{"platform": "x"} | more)
        for n in range(times)
    ]


def told(space: Workspace, code: str) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in space.kpi(code).details["names"]}


# --- V2, V2b, V3, V4


def test_the_vector_of_the_reference(space):
    watch(space)
    for name, n in (("gué", 120), ("sureau", 200), ("pommeraie", 80)):
        say(space, f"Un {name}", n)
    found = space.kpi("V2")
    assert (found.value, found.x, found.n) == (0.3, 120, 400)


def test_a_message_that_names_two_counts_for_each(space):
    watch(space)
    say(space, "Le gué ou le sureau ?")
    say(space, "Une pommeraie")
    assert (space.kpi("V2").x, space.kpi("V2").n) == (1, 3)
    assert {name: each["mentions"] for name, each in told(space, "V2").items()} == {
        BRAND: 1, "Sureau": 1, "Pommeraie": 1,
    }  # fmt: skip


def test_names_are_found_whatever_accents_and_case(space):
    watch(space)
    for text in ("AU GUE", "au Gué", "du suréau", "pommeraie"):
        say(space, text)
    say(space, "guérir")  # a word that begins like the name
    assert (space.kpi("V2").x, space.kpi("V2").n) == (2, 4)


def test_one_loud_person_is_one_voice(space):
    watch(space)
    for day in range(10, 20):
        space.message(f"2026-05-{day} 10:00", "Bavard", "Le gué", platform="x")
    say(space, "sureau", 2)
    say(space, "pommeraie", 1)
    assert space.kpi("V2").value == 10 / 13
    assert (space.kpi("V2b").x, space.kpi("V2b").n) == (1, 4)


def test_comments_of_our_own_pages_do_not_compare(space):
    watch(space, comparable=())
    for text in ("Le gué", "Le sureau", "La pommeraie"):
        say(space, text, 5, platform="facebook")
    assert "Non comparable" in space.kpi("V2").reason
    assert space.kpi("V2").status is Status.NOT_AVAILABLE


def test_a_mention_export_compares_and_own_pages_stay_out(space):
    watch(space, comparable=())
    space.insert(
        "imports", import_id=7, file_name="mentions.xlsx", file_sha256="x", connector="talkwalker", layout="mentions",
        options="{}", status="done", imported_at="2026-06-01", unknown_columns=[],
        **dict.fromkeys(("rows_read", "rows_new", "rows_updated", "rows_duplicate", "rows_ignored"), 0),
        **dict.fromkeys(("rows_rejected", "posts", "messages", "snapshots"), 0),
    )  # fmt: skip
    say(space, "Le gué", 3, import_id=7)
    say(space, "Le sureau", 2, import_id=7)
    say(space, "La pommeraie", 1, import_id=7)
    say(space, "Le gué, encore", 50, platform="facebook")
    post = space.post("2026-05-04 09:00")
    say(space, "Le gué, sous notre publication", 4, platform="facebook", post_id=post, import_id=7)
    assert (space.kpi("V2").x, space.kpi("V2").n) == (3, 6)
    assert space.kpi("V2").details["sources"] == {"x": 6}


def test_a_message_read_again_in_a_mention_export_counts(space):
    watch(space, comparable=())
    test_a_mention_export_compares_and_own_pages_stay_out(space)
    (key,) = say(space, "Le gué, vu ailleurs d’abord")
    space.insert("message_sources", message_key=key, import_id=7, position=1)
    assert (space.kpi("V2").x, space.kpi("V2").n) == (4, 7)


def test_a_name_nobody_ever_says_was_perhaps_not_looked_for(space):
    watch(space)
    say(space, "Le gué", 5)
    say(space, "Le sureau", 5)
    assert "« Pommeraie »" in space.kpi("V2").reason
    space.message("2026-01-05 10:00", "Ancien", "La pommeraie", platform="x")
    assert space.kpi("V2").value == 0.5  # looked for, and not named this month


def test_reposts_are_apart(space):
    watch(space)
    for text in ("Le gué", "Le sureau", "La pommeraie"):
        say(space, text)
    say(space, "RT @lou: Le gué est fermé", 6)
    found = space.kpi("V2")
    assert (found.x, found.n, found.details["reposts"]) == (1, 3, 6)
    assert told(space, "V2")[BRAND]["reposts"] == 6
    assert len(space.rows("V2")) == 3


def test_a_followed_word_does_not_name_the_brand(space):
    watch(space, WatchQuery("Bouchon", ("bouchon",)))
    for text in ("Le gué", "Le sureau", "La pommeraie"):
        say(space, text)
    say(space, "Le bouchon du sureau", 4)
    assert (space.kpi("V2").x, space.kpi("V2").n) == (1, 7)


@pytest.mark.parametrize(
    ("queries", "reason"),
    [((), "Aucune requête"), ((OURS,), "Aucun concurrent"), (RIVALS, "Aucune requête")],
)
def test_without_names_to_compare_there_is_no_share(space, queries, reason):
    space.watch(*queries)
    say(space, "Le gué")
    assert reason in space.kpi("V2").reason


def test_favourable_share_and_the_gap_of_net_scores(space):
    watch(space)
    for name, positive, negative in (("gué", 15, 5), ("sureau", 10, 10), ("pommeraie", 5, 15)):
        say(space, f"Vive le {name}", positive, label="positive")
        say(space, f"Non au {name}", negative, label="negative")
    found = space.kpi("V3")
    assert (found.x, found.n) == (15, 30)
    assert found.details["gap"] == 50 - (0 - 50) / 2
    assert space.kpi("V3").details["names"][0]["score"] == 50


def test_no_gap_under_twenty_scored_mentions(space):
    watch(space)
    for name in ("gué", "sureau", "pommeraie"):
        say(space, f"Vive le {name}", 19, label="positive")
    assert space.kpi("V3").details["gap"] is None


def test_share_of_topic_is_that_of_the_most_written_theme(space):
    watch(space)
    ours, theirs, others = (
        say(space, "Le gué livre", 3),
        say(space, "Le sureau livre", 6),
        say(space, "La pommeraie", 4),
    )
    space.about(livraison=[*ours, *theirs], prix=others[:1])
    found = space.kpi("V4")
    assert (found.x, found.n) == (3, 9) and found.notes == ("Thème : Livraison.",)
    assert [each["theme"] for each in found.details["themes"]] == ["livraison", "prix"]


def test_the_tools_of_mentions_are_connectors():
    assert set(voix.MENTION_TOOLS) <= {connector.key for connector in CONNECTORS}


# --- V5


def rival_post(space: Workspace, at: str, reactions: int | None, followers: int | None = 1_000, **more: Any) -> None:
    others = None if reactions is None else 0
    counters = {"reactions": reactions, "comments": others, "shares": others, "reach": 9, "followers": followers}
    space.post(at, account_id="sureau", counters=counters, **{"taken_at": at} | more)


def test_each_side_is_a_median_on_followers(space):
    watch(space)
    for day, reactions in enumerate((10, 20, 90), start=4):
        counters = {"reactions": reactions, "comments": 5, "shares": 5, "saves": 500, "followers": 500}
        space.post(f"2026-05-0{day} 10:00", counters=counters)
        rival_post(space, f"2026-05-0{day} 12:00", 3 * reactions, taken_at="2026-08-01 12:00")
    found = space.kpi("V5")
    assert found.value == pytest.approx((30 / 500) / (60 / 1_000))  # saves are not public
    assert found.status is Status.SMALL_SAMPLE
    us, them = found.details["accounts"]
    assert (us["is_competitor"], us["n"], us["posts"], us["per_week"]) == (False, 3, 3, 0.75)
    assert (them["name"], them["formats"], them["median"]) == ("Sureau", {"image": 3}, 0.06)


def test_what_does_not_count_in_a_rate(space):
    watch(space)
    space.post("2026-05-04 10:00", counters={"reactions": 10, "followers": 500})
    later = {"taken_at": "2026-08-01 12:00"}
    rival_post(space, "2026-05-04 12:00", 40, **later)
    rival_post(space, "2026-05-05 12:00", 900, followers=49, **later)
    rival_post(space, "2026-05-06 12:00", 900, followers=None, **later)
    rival_post(space, "2026-05-07 12:00", 900, taken_at="2026-05-08 12:00")
    rival_post(space, "2026-05-08 12:00", 900, is_paid=True, **later)
    rival_post(space, "2026-05-09 12:00", None, **later)
    space.post("2026-05-09 12:00", account_id="inconnu", counters={"reactions": 900, "followers": 100})
    assert space.kpi("V5").value == pytest.approx((10 / 500) / (40 / 1_000))
    query = concurrents.watched_posts(space.session, MAY)
    states = sorted(space.session.frame(query.sql, query.params)["state"])
    assert states == ["counted", "counted", "maturing", "paid", "small_denominator", "unknown", "unknown"]


def test_platforms_are_never_mixed(space):
    watch(space)
    for platform in ("facebook", "linkedin"):
        space.post("2026-05-04 10:00", platform=platform, counters={"reactions": 10, "followers": 500})
        rival_post(space, "2026-05-04 12:00", 40, platform=platform, taken_at="2026-08-01 12:00")
    found = space.kpi("V5")
    assert "choisissez-en une" in found.reason and len(found.details["accounts"]) == 4
    assert space.kpi("V5", replace(MAY, platforms=("linkedin",))).value == 0.5


@pytest.mark.parametrize("has_post", [True, False])
def test_why_there_is_no_comparison(space, has_post):
    watch(space)
    if has_post:
        rival_post(space, "2026-05-04 12:00", 40, taken_at="2026-08-01 12:00")
    found = space.kpi("V5")
    assert found.reason == (concurrents.NO_OWN if has_post else concurrents.NO_POST)


def test_followers_noted_under_each_post_tell_the_change(space):
    watch(space)
    for day, followers in ((4, 1_000), (20, 1_100)):
        rival_post(space, f"2026-05-{day:02d} 12:00", 40, followers=followers, taken_at="2026-08-01 12:00")
    (account,) = space.kpi("V5").details["accounts"]
    assert (account["first"], account["last"], account["change"]) == (1_000, 1_100, pytest.approx(0.1))


# --- V9


def count_followers(space: Workspace, *days: tuple[str, int | None], **more: Any) -> None:
    for on, followers in days:
        values = {"platform": "facebook", "counted_on": date.fromisoformat(on), "import_id": 1, "position": 1}
        space.insert("account_days", **values | {"followers": followers} | more)


def test_growth_between_the_first_and_the_last_day_known(space):
    count_followers(space, ("2026-04-01", 10), ("2026-05-04", 200), ("2026-05-10", None), ("2026-05-24", 210))
    found = space.kpi("V9")
    assert (found.value, found.n) == (0.05, 200)
    assert found.details["accounts"][0]["per_day"] == 0.5


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        (((200, None), (210, None)), 0.05),  # noted when each was posted
        (((200, "2026-05-25 10:00"), (210, "2026-05-25 10:00")), 0.05),
        (((200, None), (200, None)), None),  # read once, at no known date
        (((200, "2026-05-25 10:00"), (200, "2026-05-25 10:00")), None),  # read once
        (((200, "2026-05-05 10:00"), (220, "2026-05-25 10:00")), 0.1),  # read twice
    ],
)
def test_growth_reads_the_followers_noted_with_posts(space, readings, expected):
    for on, (followers, taken_at) in zip(("2026-05-04", "2026-05-24"), readings, strict=True):
        space.snapshot(space.post(f"{on} 10:00"), taken_at, followers=followers)
    assert space.kpi("V9").value == expected


def test_the_day_of_a_reading_is_local(space):
    for at, followers in (("2026-05-04 00:30", 200), ("2026-05-25 00:30", 210)):  # the day before, in UTC
        space.snapshot(space.post(at), None, followers=followers)
    (account,) = space.kpi("V9").details["accounts"]
    assert (account["first_on"], account["last_on"]) == (date(2026, 5, 4), date(2026, 5, 25))


def test_the_counter_of_the_account_prevails_over_what_is_noted_with_posts(space):
    for on, followers in (("2026-05-04", 200), ("2026-05-24", 210)):
        space.snapshot(space.post(f"{on} 10:00"), None, followers=followers)
    count_followers(space, ("2026-05-04", 200), ("2026-05-24", 220), account_id="page")
    assert space.kpi("V9").value == 0.1


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ((), "Aucun relevé"),
        ((("2026-05-04", 200),), "Un seul relevé"),
        ((("2026-05-04", 0), ("2026-05-20", 1)), "De 0 à 1 abonné, soit +1 en 16 jours"),
        ((("2026-05-04", 99), ("2026-05-05", 5_013)), "De 99 à 5 013 abonnés, soit +4 914 en 1 jour : un taux demande"),
    ],
)
def test_growth_needs_two_dated_totals(space, days, reason):
    count_followers(space, *days)
    assert reason in " ".join(space.kpi("V9").reason.split())


def test_growth_is_of_one_platform_and_of_our_accounts(space):
    count_followers(space, ("2026-05-04", 200), ("2026-05-24", 210))
    count_followers(space, ("2026-05-04", 100), ("2026-05-24", 300), account_id="sureau")
    assert space.kpi("V9").value == 0.05
    count_followers(space, ("2026-05-04", 100), ("2026-05-24", 300), platform="tiktok")
    assert "choisissez une plateforme" in space.kpi("V9").reason
    assert space.kpi("V9", replace(MAY, platforms=("tiktok",))).value == 2
