"""E and V: the four classes, the net score, who is negative, who speaks of the brand."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from kpi_workspace import MAY

from dashboard.config import WatchQuery
from dashboard.kpi import objectif, registry, series, veille
from dashboard.kpi.contract import Status
from dashboard.stats.intervals import wilson
from dashboard.store import judgements


def say(space, positive=0, neutral=0, negative=0, unscored=0, by=None):
    counts = {"positive": positive, "neutral": neutral, "negative": negative, "unscored": unscored}
    for label, n in counts.items():
        for number in range(n):
            space.message("2026-05-20 10:00", by or f"{label} {number}", f"Avis {label} {number} ?", label=label)


def test_net_score_vector(space):
    say(space, positive=30, neutral=50, negative=20)
    e2 = space.kpi("E2")
    assert (e2.value, e2.details["opinionated"], e2.n) == (10, 20, 100)
    assert e2.low < 10 < e2.high


def test_net_score_needs_twenty_messages(space):
    say(space, positive=19)
    assert (space.kpi("E2").value, space.kpi("E2").n) == (None, 19)
    say(space, negative=1)
    assert space.kpi("E2").value == 90


def test_one_angry_author_widens_the_score(space):
    say(space, positive=30)
    say(space, negative=15, by="Fâché")
    alone = space.kpi("E2")
    assert alone.details["authors"] == 31
    space.session.execute("UPDATE messages SET author_key = 'x' || message_key WHERE author_key = 'facebook-Fâché'")
    space.touch()
    apart = space.kpi("E2")
    assert alone.value == apart.value
    assert alone.high - alone.low > apart.high - apart.low


def test_unscored_is_a_fourth_class(space):
    say(space, positive=5, neutral=3, negative=2, unscored=10)
    space.message("2026-05-20 10:00", "Jamais lu")
    e1 = space.kpi("E1")
    classes = e1.details["classes"]
    assert (e1.value, e1.details["received"], e1.details["unread"]) == (10, 21, 1)
    assert (classes["negative"]["x"], classes["negative"]["n"], classes["negative"]["share"]) == (2, 10, 0.2)
    assert (classes["negative"]["low"], classes["negative"]["high"]) == wilson(2, 10)
    assert (classes["unscored"]["x"], classes["unscored"]["n"]) == (11, 21)


def test_deleted_messages_and_the_brand_are_not_listened_to(space):
    say(space, positive=5)
    space.message("2026-05-20 10:00", "Effacé", label="negative", is_deleted=True)
    space.reply(1, "2026-05-20 11:00", label="positive")
    assert space.kpi("E1").value == 5
    assert (space.kpi("E3").x, space.kpi("E3").n) == (0, 5)


def test_negative_messages_and_negative_people(space):
    say(space, positive=6)
    say(space, negative=4, by="Insistant")
    assert (space.kpi("E3").x, space.kpi("E3").n) == (4, 10)
    assert (space.kpi("E3a").x, space.kpi("E3a").n) == (1, 7)
    assert (space.kpi("E3").low, space.kpi("E3").high) == wilson(4, 10)


def test_a_human_correction_wins(space):
    say(space, positive=5)
    judgements.correct_sentiment(space.session, 1, "negative")
    assert space.kpi("E3").x == 1
    assert space.kpi("E3").notes[0].endswith("elles l’emportent sur le moteur.")
    assert space.kpi("O5").details["human_labels"] == {"x": 1, "n": 5, "sample": 0, "browsing": 1}


def test_coverage_counts_texts_and_languages(space):
    space.message("2026-05-20 10:00", "A", label="positive", lang="fr")
    space.message("2026-05-20 10:00", "B", label="unscored", lang="de")
    space.message("2026-05-20 10:00", "C", text="", label="unscored")
    space.message("2026-05-20 10:00", "D", lang="fr")
    e4 = space.kpi("E4")
    assert (e4.x, e4.n, e4.status) == (1, 3, Status.LIST_ONLY)
    assert e4.details["languages"] == {"fr": {"x": 1, "n": 2}, "de": {"x": 0, "n": 1}}
    assert (e4.details["texts"], e4.details["uncertain"], e4.details["unread"]) == (3, 1, 1)


def test_nothing_analysed_is_said(space):
    space.message("2026-05-20 10:00")
    for code in ("E1", "E3", "E4"):
        assert "analyse" in space.kpi(code).reason
    assert space.kpi("E4").details["texts"] == 1  # not read yet is not « sans texte »


CIDER = WatchQuery("Cidre", ("cidre fermier", "#gué"), ("vinaigre",))
RIVAL = WatchQuery("Rival", ("pommeraie",), (), True)


@pytest.mark.parametrize(
    ("text", "is_mention"),
    [
        ("Le CIDRE  fermier de mamie", True),
        ("cidré fermier", True),
        ("le cidre fermier, top", True),
        ("cidre", False),
        ("cidres fermiers", False),
        ("du cidre fermiers", False),
        ("vive le #Gué !", True),
        ("#guérande", False),
        ("cidre fermier et vinaigre", False),
        ("une pommeraie", False),
    ],
)
def test_mentions_are_whole_words_whatever_accents(space, text, is_mention):
    space.watch(CIDER, RIVAL)
    space.message("2026-05-20 10:00", text=text)
    assert space.kpi("V1").value == int(is_mention)


def test_mentions_by_query_and_by_day(space):
    space.watch(CIDER, WatchQuery("Maison", ("gué",)), RIVAL)
    space.message("2026-05-20 10:00", text="cidre fermier au Gué")
    space.message("2026-05-22 10:00", text="la Pommeraie est fermée")
    space.reply(1, "2026-05-22 11:00", text="Notre cidre fermier")
    v1 = space.kpi("V1")
    assert v1.value == 1
    assert [(query["name"], query["mentions"]) for query in v1.details["queries"]] == [
        ("Cidre", 1),
        ("Maison", 1),
        ("Rival", 1),
    ]
    days = veille.mentions_per_day(space.session, MAY, "Cidre").set_index("day")["n"]
    assert (days[date(2026, 5, 20)], days[date(2026, 5, 21)]) == (1, 0)
    assert days.isna().sum() == 28 - 3


def test_a_term_with_signs_is_taken_literally(space):
    space.watch(WatchQuery("Signes", ("l'eau (plate)", "c++", "a.b")))
    space.message("2026-05-20 10:00", text="J’aime l’eau (plate)")
    space.message("2026-05-20 10:01", text="vive le C++")
    space.message("2026-05-20 10:02", text="axb")
    assert space.kpi("V1").value == 2


def test_without_a_query_there_is_no_mention_figure(space):
    space.message("2026-05-20 10:00")
    assert "Réglages" in space.kpi("V1").reason
    space.watch(RIVAL)
    assert space.kpi("V1").value is None


def test_freshness_of_each_source(space):
    space.message("2026-05-20 10:00")
    space.message("2026-05-22 10:00", "Basile")
    space.post("2026-05-12 10:00", platform="instagram")
    space.settle()
    found = veille.v10_fraicheur(space.session, MAY, now=datetime(2026, 5, 23, 8))
    by_platform = {source["platform"]: source for source in found.details["sources"]}
    assert by_platform["facebook"]["age_days"] == 1
    assert (by_platform["facebook"]["is_stale"], by_platform["facebook"]["days_without_data"]) == (False, 1)
    assert found.value == by_platform["instagram"]["age_days"] == 11
    assert (found.n, by_platform["instagram"]["is_stale"]) == (2, True)


def test_sources_are_of_the_brand_and_not_of_those_it_watches(space):
    space.insert("accounts", platform="facebook", account_id="rivale", name="Rivale", handle=None, is_owned=False)
    space.insert("accounts", platform="tiktok", account_id="rivale", name="Rivale", handle=None, is_owned=False)
    space.post("2026-05-06 10:00")
    for platform in ("facebook", "tiktok"):
        space.post("2026-05-20 10:00", account_id="rivale", platform=platform)
    space.settle()
    found = veille.v10_fraicheur(space.session, MAY, now=datetime(2026, 5, 21, 8))
    assert [(source["platform"], source["posts"]) for source in found.details["sources"]] == [("facebook", 1)]
    assert found.value == 15
    days = series.source_days(space.session, MAY)
    assert days.loc[days["n"].notna(), ["platform", "day"]].values.tolist() == [["facebook", date(2026, 5, 6)]]


def test_sources_declared_and_never_received(space):
    space.insert("accounts", platform="linkedin", account_id="1", name="Gué", handle=None, is_owned=True)
    space.message("2026-05-20 10:00")
    assert space.kpi("V10").details["declared_without_data"] == ["linkedin"]


def test_report_coverage_gaps_and_missing_figures(space):
    space.message("2026-05-04 10:00", import_id=1)
    space.message("2026-05-10 10:00", "Basile", import_id=1)
    space.message("2026-05-25 10:00", "Chloé", import_id=2)
    space.message("2026-05-31 10:00", "Denis", import_id=2)
    o5 = space.kpi("O5")
    assert (o5.x, o5.n, o5.value) == (14, 28, 0.5)
    (source,) = o5.details["sources"]
    assert source["gaps"] == [(date(2026, 5, 11), date(2026, 5, 24))]
    missing = registry.compute(space.session, MAY, ["R1", "R3", "O5"])[-1].details["unavailable"]
    assert "marque" in missing["R3"]
    assert "R1" not in missing
    assert space.compared("O5").details["unavailable"] == {}  # alone, it computes none of the others
    assert objectif.gaps([]) == []


def test_an_export_covers_its_whole_range_for_each_platform_it_holds(space):
    space.message("2026-05-04 10:00", import_id=1)
    space.message("2026-05-07 10:00", "Basile", import_id=1, platform="instagram")
    space.message("2026-05-10 10:00", "Chloé", import_id=1)
    assert [source["covered_days"] for source in space.kpi("O5").details["sources"]] == [7, 7]
    rows = [(row["platform"], row["first_on"].day, row["last_on"].day, row["messages"]) for row in space.rows("O5")]
    assert rows == [("facebook", 4, 10, 2), ("instagram", 4, 10, 1)]
    assert [row["messages"] for row in space.rows("O5", replace(MAY, platforms=("instagram",)))] == [1]


def test_series_leave_gaps_empty(space):
    space.message("2026-05-20 10:00", label="negative")
    space.reply(space.message("2026-05-22 10:00", "Basile"), "2026-05-22 11:00")
    space.settle()
    days = series.daily_messages(space.session, MAY).set_index("day")
    assert len(days) == 28
    assert days.loc[date(2026, 5, 21), "inbound"] == 0
    assert days.loc[date(2026, 5, 19)].isna().all()
    assert days.loc[date(2026, 5, 22)].to_dict() == {
        "inbound": 1, "actionable": 1, "answered": 1, "outbound": 1,
        "negative": 0, "neutral": 0, "positive": 0, "scored": 0,
    }  # fmt: skip
    weeks = series.weekly_sentiment(space.session, MAY)
    assert weeks.to_dict("records") == [
        {"week": date(2026, 5, 18), "label": "negative", "n": 1},
        {"week": date(2026, 5, 18), "label": "unscored", "n": 1},
    ]
    rhythm = series.hourly_rhythm(space.session, MAY)
    assert (len(rhythm), rhythm["inbound"].sum(), rhythm["outbound"].sum()) == (168, 2, 1)
    assert rhythm.query("weekday == 3 and hour == 10")["inbound"].item() == 1
    (week,) = series.weekly_delays(space.session, MAY).to_dict("records")
    assert (week["week"], week["n"], week["median_s"], week["business_median_s"]) == (date(2026, 5, 18), 1, 3600, 3600)
    sources = series.source_days(space.session, MAY)
    assert (len(sources), sources["n"].sum()) == (28, 3)


def test_series_of_an_empty_workspace(space):
    space.settle()
    assert series.daily_messages(space.session, MAY)["inbound"].isna().all()
    assert series.weekly_sentiment(space.session, MAY).empty
    assert series.hourly_rhythm(space.session, MAY)["inbound"].sum() == 0
    assert series.weekly_delays(space.session, MAY).empty
    assert series.source_days(space.session, replace(MAY, platforms=("x",))).empty
