"""V2 to V9: who is spoken of and when it compares, what emerges, what is new, how audiences grow."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from kpi_workspace import BRAND, MAY, Workspace

from connectors.registry import CONNECTORS
from dashboard.config import WatchQuery
from dashboard.kpi import concurrents, emergence, nouveaute, termes, voix
from dashboard.kpi.contract import Status

OURS = WatchQuery("Cidrerie du Gué", ("cidrerie du gué", "gué"))
RIVALS = (
    WatchQuery("Sureau", ("sureau",), is_competitor=True, accounts=("@Sureau",)),
    WatchQuery("Pommeraie", ("pommeraie",), is_competitor=True),
)
NEXT_MONTH = replace(MAY, start=date(2026, 6, 1), end=date(2026, 6, 28))


def watch(space: Workspace, *more: WatchQuery, comparable: tuple[str, ...] = ("x",)) -> None:
    space.settings = replace(space.settings, brand=BRAND, comparable_sources=comparable)
    space.watch(OURS, *RIVALS, *more)


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


# --- V6, V7


def chatter(space: Workspace, start: date, days: int, per_day: int = 5) -> None:
    """People who speak of cider, a bit of everything, every day."""
    words = ("bouteille", "marché", "pressoir", "pomme", "terrasse", "étiquette", "cave")
    for day in range(days):
        for n in range(per_day):
            at = f"{start + timedelta(days=day)} 1{n}:00"
            text = f"La {words[(day + n) % 7]} et le {words[(day + 2 * n + 1) % 7]}"
            space.message(at, f"Membre {day} {n}", text)


def rise(space: Workspace, text: str, people: int, days: int = 5) -> list[int]:
    at = [f"2026-05-{6 + n % days:02d} 15:{n:02d}" for n in range(people)]
    return [space.message(at[n], f"Ému {text[:6]} {n}", text.format(n=n)) for n in range(people)]


@pytest.fixture
def calm(space: Workspace) -> Workspace:
    chatter(space, date(2026, 4, 13), 21 + 28)
    space.read_terms()
    return space


def emerged(space: Workspace) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in space.kpi("V6").details["terms"]}


def test_what_more_people_say_emerges_with_three_messages(calm):
    assert calm.kpi("V6").value == 0
    keys = rise(calm, "Ce bouchon, {n} fois", 14)
    term = emerged(calm)["bouchon"]
    assert (term["now"], term["before"], term["messages"]) == (14, 0, 14)
    assert term["z"] >= 1.96 and len(term["examples"]) == 3 and set(term["examples"]) <= set(keys)
    rows = [row for row in calm.rows("V6") if row["term"] == term["term"]]
    assert len({row["author_key"] for row in rows}) == term["now"]
    assert {row["said"] for row in rows} == {"bouchon"}
    texts = termes.examples(calm.session, term["examples"])["text"]
    assert texts.nunique() == 3 and all("bouchon" in text for text in texts)


@pytest.mark.parametrize("text", ["Les bouchons {n}", "Le BOUCHON {n}", "le bôuchon {n}"])
def test_case_accents_and_plurals_are_one_term(calm, text):
    rise(calm, "Le bouchon {n}", 8)
    rise(calm, text, 7)
    assert emerged(calm)["bouchon"]["now"] == 15


@pytest.mark.parametrize("kind", ["one person", "one day and place", "two people", "the brand", "reposts", "deleted"])
def test_what_does_not_emerge(calm, kind):  # what does is above: the same words, from as many people
    for n in range(14):
        day = 6 if kind == "one day and place" else 6 + n % 5
        author = {"one person": "Bavard", "two people": f"Duo {n % 2}", "the brand": BRAND}.get(kind, f"Ému {n}")
        text = f"RT @lou: bouchon {n}" if kind == "reposts" else f"Le bouchon {n}"
        more = {"post_id": "p1"} if kind == "one day and place" else {}
        calm.message(f"2026-05-{day:02d} 15:{n:02d}", author, text, is_deleted=kind == "deleted", **more)
    assert "bouchon" not in emerged(calm)


def test_names_of_the_brand_and_of_competitors_are_no_news(calm):
    watch(calm)
    rise(calm, "Le sureau fait jaser {n}", 14)
    rise(calm, "La cidrerie du Gué aussi {n}", 14)
    assert not {"sureau", "gué", "cidrerie"} & set(emerged(calm))


def test_a_run_of_words_and_its_parts_are_one_term(calm):
    rise(calm, "Mon bouchon doré gicle {n}", 14)
    names = set(emerged(calm))
    assert len([name for name in names if "bouchon" in name]) == 1
    (name,) = (name for name in names if "bouchon" in name)
    assert name != "bouchon"  # the longest that all say


def test_hashtags_and_emoji_are_terms(calm):
    rise(calm, "#TousAuPressoir 🍏 {n}", 14)
    assert {"#tousaupressoir", "🍏"} <= set(emerged(calm))


def test_a_source_without_past_makes_nothing_emerge(calm):
    for n in range(20):
        calm.message(
            f"2026-05-{6 + n % 5:02d} 15:{n:02d}", f"Neuf {n}", f"Le bouchon {n}", platform="youtube", import_id=2
        )
    assert "bouchon" not in emerged(calm) and calm.kpi("V6").details["left_out"] == ("youtube",)


def test_without_past_there_is_no_emergence(space):
    chatter(space, date(2026, 5, 4), 28)
    space.read_terms()
    assert space.kpi("V6").reason == emergence.NO_REFERENCE
    assert space.kpi("V8").value is None


def test_terms_not_read_yet_are_said(space):
    chatter(space, date(2026, 5, 4), 28)
    for code in ("V6", "V7", "V8"):
        assert space.kpi(code).reason == termes.NOT_READ


def test_irrelevant_messages_move_no_term(calm):
    rise(calm, "Le bouchon gicle {n}", 14)
    before = calm.kpi("V6"), calm.kpi("V7")
    calm.message("2026-05-20 10:00", BRAND, "Le bouchon, le bouchon, notre bouchon")
    calm.message("2026-09-20 10:00", "Demain", "Le bouchon gicle encore")
    assert (calm.kpi("V6"), calm.kpi("V7")) == before


def test_a_rare_term_that_grows_is_a_weak_signal_and_a_frequent_one_a_strong(calm):
    for week, (rare, frequent) in enumerate(((0, 6), (1, 12), (1, 18), (2, 24))):
        for n in range(max(rare, frequent)):
            text = " et ".join(["Le fût"] * (n < rare) + ["une consigne"] * (n < frequent))
            calm.message(f"2026-05-{5 + 7 * week:02d} 15:{n:02d}", f"Client {week} {n}", text)
    kinds = {each["name"]: each["kind"] for each in calm.kpi("V7").details["terms"]}
    assert kinds["consigne"] == "strong" and kinds["fût"] == "weak"
    assert "pressoir" not in kinds  # frequent and flat: nothing to say
    assert {row["term"] for row in calm.rows("V7")} == {
        each["term"] for each in calm.kpi("V7").details["terms"] if each["kind"] == "weak"
    }


@pytest.mark.parametrize(
    ("scope", "reason"),
    [(replace(MAY, start=date(2026, 5, 11)), "quatre semaines entières"), (NEXT_MONTH, "sans 30 messages")],
)
def test_a_map_needs_four_weeks_of_thirty_messages(calm, scope, reason):
    assert reason in calm.kpi("V7", scope).reason


# --- V8


def test_a_message_like_a_past_one_is_not_new(calm):
    scope = replace(MAY, platforms=("x",))
    for n in range(10):
        calm.message(f"2026-04-{10 + n} 10:00", f"Avant {n}", f"La capsule fuit, la mousse déborde {n}", platform="x")
    calm.message("2026-05-12 10:00", "Écho", "la CAPSULE fuit et la mousse déborde", platform="x")
    calm.message("2026-05-13 10:00", "Neuf", "Un sanglier dort devant le portail vert", platform="x")
    calm.message("2026-05-14 10:00", "Bref", "Merci beaucoup", platform="x")
    found = calm.kpi("V8", scope)
    assert (found.x, found.n, found.details["too_short"]) == (1, 2, 1)
    nearest = {row["text"]: row["nearest"] for row in calm.rows("V8", scope)}
    assert nearest["la CAPSULE fuit et la mousse déborde"] > 0.5 > nearest["Un sanglier dort devant le portail vert"]


def test_a_large_period_is_drawn_from_and_says_so(calm, monkeypatch):
    monkeypatch.setattr(nouveaute, "FEWEST_TERMS", 2)
    monkeypatch.setattr(nouveaute, "SAMPLE", 20)
    found = calm.kpi("V8")
    assert (found.n, found.details["population"]) == (20, 140)
    assert any("Tirage de 20" in note for note in found.notes)
    assert calm.kpi("V8") == found


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
