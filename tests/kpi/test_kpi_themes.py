"""E2b, E2c, E6 to E11: what messages are for and about, who is irritated, who calms down."""

import math

import pytest
from kpi_workspace import MAY, Workspace

from dashboard.kpi import breakdown, intention, listing
from dashboard.kpi.contract import Status
from dashboard.kpi.intention import CODES
from dashboard.stats.intervals import net_score_interval, score_interval, wilson
from dashboard.text.labels import COLUMNS


def test_variants_of_the_net_score(space):
    for number in range(20):
        space.message("2026-05-20 10:00", f"P{number}", f"Avis {number} ?", label="positive", likes=0)
    for number in range(10):
        space.message("2026-05-20 10:00", f"N{number}", f"Plainte {number} ?", label="negative", likes=9)
        space.message("2026-05-20 10:00", f"O{number}", f"Note {number} ?", label="neutral")
    assert space.kpi("E2b").value == pytest.approx(100 * 10 / 30)
    heavy = 1 + math.log(10)
    assert space.kpi("E2c").value == pytest.approx(100 * (20 - 10 * heavy) / (20 + 10 * heavy))
    for code in ("E2b", "E2c"):
        result = space.kpi(code)
        assert result.low < result.value < result.high
    assert (space.kpi("E2b").n, space.kpi("E2c").n) == (30, 30)
    assert "10\u00a0messages sans compteur de J’aime sont hors du score." in space.kpi("E2c").notes


def test_the_variants_say_what_they_lack(space):
    for number in range(25):
        space.message("2026-05-20 10:00", f"O{number}", f"Note {number} ?", label="neutral")
    assert "20" in space.kpi("E2b").reason
    assert "J’aime" in space.kpi("E2c").reason


def test_the_interval_of_a_score_is_that_of_the_net_score_when_all_weigh_the_same():
    counts = [(3, 1, 0), (0, 2, 5), (1, 1, 1), (4, 0, 0), (0, 0, 2), (1, 0, 0)] * 5
    interval = score_interval([p - n for p, _, n in counts], [sum(each) for each in counts])
    assert interval == pytest.approx(net_score_interval(counts), abs=6)
    assert score_interval([1], [1]) is None


def test_intents_are_shares_of_what_was_read(space):
    for number, intents in enumerate((["question", "purchase"], ["question"], [], ["suggestion"], None)):
        space.message("2026-05-20 10:00", f"M{number}", f"Texte {number} ?", intents=intents)
    e6 = space.kpi("E6")
    assert (e6.x, e6.n, e6.details["intents"]["question"]["x"]) == (3, 4, 2)
    assert "en attente" in e6.notes[0]
    question = space.kpi("E6q")
    assert (question.value, question.details["share"]["low"]) == (2, wilson(2, 4).low)
    for intent, code in CODES.items():
        assert len(space.rows(code)) == space.kpi(code).value == e6.details["intents"][intent]["x"]


def test_nothing_read_is_said(space):
    space.message("2026-05-20 10:00")
    assert "analyse" in space.kpi("E6").reason
    assert "analyse" in space.kpi("E8").reason
    assert space.kpi("E11").status is Status.NOT_AVAILABLE


def test_questions_without_an_answer(space):
    space.cover()
    asked = [space.message(f"2026-05-{day} 10:00", f"M{day}", intents=["question"]) for day in (11, 12, 13)]
    space.message("2026-05-14 10:00", "Autre", "Rien à demander", intents=[])
    space.reply(asked[0], "2026-05-11 12:00")
    e7 = space.kpi("E7")
    told = e7.details["intents"]["question"]
    assert (e7.value, e7.details["people"]) == (2, 2)
    assert (told["rate"]["x"], told["rate"]["n"], told["delay"]["value"]) == (1, 3, 7200)
    assert {row["message_key"] for row in space.rows("E7")} == set(asked[1:])


def test_a_silent_period_where_the_brand_answers_is_not_an_analysis_to_run(space):
    space.cover()
    space.message("2026-05-11 10:00", platform="x", intents=["question"])
    assert space.kpi("E7").reason == intention.NOTHING_HEARD
    space.message("2026-05-11 10:00")
    assert space.kpi("E7").reason == intention.NOT_READ


def test_without_the_brands_voice_no_question_waits(space):
    space.message("2026-05-11 10:00", intents=["question"])
    assert "marque" in space.kpi("E7").reason


def irritate(space: Workspace) -> None:
    """Livraison: 6 negative people of 8; prix: one person, ten times; qualité: praise."""
    space.cover("2026-04-06 00:30")
    late = [space.message("2026-05-12 10:00", f"L{n}", f"Retard {n}", label="negative") for n in range(6)]
    fine = [space.message("2026-05-12 10:00", f"F{n}", f"Reçu {n}", label="positive") for n in range(2)]
    dear = [space.message("2026-05-12 10:00", "Insistant", f"Cher {n}", label="negative") for n in range(10)]
    good = [space.message("2026-05-12 10:00", f"Q{n}", f"Solide {n}", label="positive") for n in range(20)]
    former = [space.message("2026-04-15 10:00", f"V{n}", f"Vieux retard {n}", label="negative") for n in range(2)]
    meek = space.message("2026-05-12 10:00", "Poli", "Je n’ai rien reçu", label="neutral", intents=["complaint"])
    space.reply(late[0], "2026-05-12 11:00")
    space.about(livraison=[*late, *fine, *former, meek], prix=dear, qualité=good)


def test_irritants_are_ranked_by_people_and_by_the_low_bound_of_their_share(space):
    irritate(space)
    e8 = space.kpi("E8")
    first, second = e8.details["themes"]
    assert (e8.value, first["name"], second["name"]) == (8, "Livraison", "Prix")
    assert (first["authors"], first["messages"], first["x"], first["n"]) == (7, 7, 6, 9)
    assert first["weight"] == 7 * wilson(6, 9).low
    assert (first["before"], first["trend"], first["waiting"]) == (2, 7.5 / 2.5, 6)
    assert (second["authors"], second["messages"], second["x"], second["n"]) == (1, 10, 1, 1)
    people = {row["author_key"] for row in space.rows("E8")}
    assert len(people) == e8.value


def test_a_trend_needs_a_covered_period_before(space):
    irritate(space)
    space.session.execute("DELETE FROM messages WHERE published_at < '2026-05-01'")
    space.touch()
    e8 = space.kpi("E8")
    assert e8.details["themes"][0]["trend"] is None
    assert "Tendance n. d." in e8.notes[0]


def test_the_sentiment_of_a_theme_needs_twenty_messages(space):
    irritate(space)
    e9 = space.kpi("E9")
    told = {each["name"]: each for each in e9.details["themes"]}
    assert (told["Qualité"]["value"], told["Qualité"]["n"]) == (100, 20)
    assert (told["Livraison"]["value"], told["Livraison"]["n"], told["Livraison"]["negative"]) == (None, 9, 6)
    assert (e9.value, e9.n) == (pytest.approx(100 * (22 - 16) / 39), 39)
    assert len(space.rows("E9")) == 39


def test_who_calms_down(space):
    space.cover()

    def upset(name: str, again: str | None, is_answered: bool = True, after: str = "2026-05-13 10:00") -> None:
        key = space.message("2026-05-12 10:00", name, f"Déçu {name}", label="negative")
        if is_answered:
            space.reply(key, "2026-05-12 12:00")
        if again:
            space.message(after, name, f"Suite {name}", label=again, thread_id=f"t{key}")

    upset("Calmé", "positive")
    upset("Fâché", "negative")
    upset("Muet", None)
    upset("Flou", "unscored")
    upset("Seul", "neutral", is_answered=False)
    e10 = space.kpi("E10")
    assert (e10.x, e10.n) == (1, 2)
    assert (e10.details["people"], e10.details["silent"], e10.details["unknown"]) == (4, 1, 1)
    assert e10.details["not_answered"] == {"x": 1, "n": 1}
    assert sorted(row["outcome"] for row in space.rows("E10")) == ["negative", "recovered"]


def test_a_later_word_counts_in_the_same_thread_or_within_a_week(space):
    space.cover()
    key = space.message("2026-05-05 10:00", "Loin", "Déçue", label="negative")
    space.reply(key, "2026-05-05 11:00")
    space.message("2026-05-20 10:00", "Loin", "Ailleurs", label="positive")
    assert space.kpi("E10").details["silent"] == 1
    space.message("2026-05-11 10:00", "Loin", "Tout de même", label="positive")
    assert (space.kpi("E10").x, space.kpi("E10").n) == (1, 1)


def test_the_tables_of_the_page(space):
    irritate(space)
    space.settle()
    (row,) = breakdown.sentiment_by(space.session, MAY, "platform").to_dict("records")
    assert (row["name"], row["negative"], row["negative_people"], row["scored_people"]) == ("facebook", 16, 7, 30)
    by_theme = breakdown.sentiment_by(space.session, MAY, "theme").set_index("name")
    assert by_theme["negative"].to_dict() == {"Qualité": 0, "Prix": 10, "Livraison": 6}
    by_intent = breakdown.sentiment_by(space.session, MAY, "intent")
    assert by_intent["name"].tolist() == ["complaint"]
    weeks = breakdown.weekly_negative(space.session, MAY).set_index("week")
    assert weeks["negative"].tolist() == [2, 16]
    listed = listing.listed(space.session, MAY, "E8", "negative", theme="prix")
    assert len(listed) == 10


@pytest.mark.parametrize("what", ["platform", "theme", "intent", None])
def test_the_tables_of_the_page_have_french_headings(space, what):
    table = breakdown.sentiment_by(space.session, MAY, what) if what else breakdown.weekly_negative(space.session, MAY)
    assert {*table.columns} - {"name"} <= COLUMNS.keys()
