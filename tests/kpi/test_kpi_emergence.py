"""V6 to V8: what emerges, the weak signals, what is new."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from kpi_workspace import BRAND, MAY, Workspace
from watched import watch

from dashboard.kpi import emergence, nouveaute, termes

NEXT_MONTH = replace(MAY, start=date(2026, 6, 1), end=date(2026, 6, 28))


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
