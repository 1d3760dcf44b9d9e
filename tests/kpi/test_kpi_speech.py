"""Q. The brand's own texts: rates, groups and refusals counted by hand; never mixed with what is heard."""

from dataclasses import replace
from typing import Any

import pytest
from kpi_workspace import BRAND, MAY, Workspace
from speaking import speak

from dashboard.kpi import community
from dashboard.stats.intervals import garwood


def said(space: Workspace, n: int = 1, **read: Any) -> list[int]:
    keys = [
        space.message(f"2026-05-{5 + number % 20:02d} 10:{number:02d}", BRAND, f"Annonce {number}")
        for number in range(n)
    ]
    for key in keys:
        speak(space, key, **read)
    return keys


def test_mistakes_per_hundred_words_of_what_was_read_in_french(space: Workspace) -> None:
    said(space, 2, words=100, spelling=1, typography=2)
    said(space, 1, is_french=False, words=0)
    speak(space, post_id=space.post("2026-05-12 09:00", text="La veste est la"), words=50, confusion=1)
    found = space.kpi("Q1")
    assert (found.value, found.n) == (pytest.approx(100 * 7 / 250), 250)
    assert (found.low, found.high) == tuple(100 * bound / 250 for bound in garwood(7))
    assert found.details["categories"] == {"spelling": 2, "confusion": 1, "repetition": 0, "typography": 4}
    assert (found.details["texts"], found.details["faulty"]) == (3, 3)
    assert len(community.to_reread(space.session, MAY, "mistakes")) == 3


def test_readability_of_long_texts_only(space: Workspace) -> None:
    said(space, 1, words=49, sentences=1, syllables=200)
    assert "50 mots" in (space.kpi("Q2").reason or "")
    said(space, 1, words=100, sentences=5, syllables=150)
    assert space.kpi("Q2").value == pytest.approx(207 - 1.015 * 20 - 73.6 * 1.5)


def test_canned_replies_are_said_three_times_or_more(space: Workspace) -> None:
    said(space, 3, text_key="a")
    said(space, 2, text_key="b")
    said(space, 1, text_key=None)  # too short to be told
    found = space.kpi("Q3")
    assert (found.x, found.n, found.details["groups"]) == (3, 5, 1)


def test_tone_is_that_of_the_charter_else_of_the_account(space: Workspace) -> None:
    said(space, 2, address="vous")
    said(space, 1, address="tu")
    said(space, 1, address="both")
    said(space, 1, address=None)
    found = space.kpi("Q4")
    assert (found.x, found.n, found.details["forms"]) == (2, 4, {"both": 1, "tu": 1, "vous": 2})
    space.settings = replace(space.settings, address_form="tu")
    space.touch()
    found = space.kpi("Q4")
    assert (found.x, found.n, found.details["charter"]) == (1, 4, "tu")
    assert {row["address"] for row in space.rows("Q4") if not row["is_consistent"]} == {"vous", "both"}


def test_each_account_has_its_own_usual_form(space: Workspace) -> None:
    for platform, address in (("facebook", "vous"), ("instagram", "tu")):
        key = space.message("2026-05-05 10:00", BRAND, "Bonjour", platform=platform)
        speak(space, key, platform=platform, address=address)
    assert (space.kpi("Q4").x, space.kpi("Q4").n) == (2, 2)


def answered(space: Workspace, label: str, **read: Any) -> None:
    key = space.message("2026-05-05 10:00", f"Membre {label} {len(read)}", label=label)
    speak(space, space.reply(key, "2026-05-05 11:00"), **read)


def test_the_signs_of_empathy_are_counted_on_replies_to_unhappy_people(space: Workspace) -> None:
    answered(space, "negative", names=True, acknowledges=True, proposes=True)
    answered(space, "negative", names=True, acknowledges=True)
    answered(space, "positive", names=True)
    space.message("2026-05-06 10:00", "Anouk", label="negative")  # nobody answered
    first = space.message("2026-05-07 10:00", "Basile", label="negative")
    follow = {"thread_id": f"t{first}", "parent_id": f"m{first}"}
    space.message("2026-05-07 10:05", "Basile", "Et toujours rien ?", label="negative", **follow)
    speak(space, space.reply(first, "2026-05-07 11:00"), names=True)  # one reply to both
    found = space.kpi("Q5")
    assert (found.x, found.n) == (1, 3)
    assert {name: sign["x"] for name, sign in found.details["signs"].items()} == {
        "names": 3, "acknowledges": 2, "proposes": 1,
    }  # fmt: skip


def test_what_cannot_be_known_says_why_and_gives_what_can(space: Workspace) -> None:
    said(space, 2, admits=True)
    said(space, 1)
    found = space.kpi("Q6")
    assert (found.value, found.details["admitting"], len(space.rows("Q6"))) == (None, 2, 2)
    assert "registre" in (found.reason or "") and "personne" in (space.kpi("Q8").reason or "")


def test_a_harsh_word_of_the_brand_is_a_flag(space: Workspace) -> None:
    keys = [space.message("2026-05-05 10:00", BRAND, level="low") for _ in range(4)]
    for key, score, category in zip(keys, (40, 6, 70, 0), ("insult", "insult", "privacy", "threat"), strict=True):
        space.session.execute(
            "UPDATE risks SET score = ?, categories = ? WHERE message_key = ?", [score, [category], key]
        )
    found = space.kpi("Q7")
    assert (found.x, found.n) == (1, 4)
    assert [row["message_key"] for row in space.rows("Q7") if row["is_aimed"]] == [keys[0]]


def test_automatic_and_deleted_texts_and_other_peoples_are_left_out(space: Workspace) -> None:
    said(space, 1, words=10, spelling=1)
    for number in range(6):  # suspected automatic: the same words within the minute
        asked = space.message(f"2026-05-07 10:{number:02d}", f"Membre {number}")
        speak(space, space.reply(asked, f"2026-05-07 10:{number:02d}", text="Merci, nous revenons vers vous."))
    speak(space, space.message("2026-05-08 10:00", BRAND, is_deleted=True))
    speak(space, space.message("2026-05-08 11:00", "Anouk"))
    assert space.kpi("Q1").n == 10


@pytest.mark.parametrize("code", ["Q1", "Q2", "Q3", "Q4", "Q7"])
def test_what_was_not_read_is_no_zero(space: Workspace, code: str) -> None:
    space.message("2026-05-05 10:00", "Anouk")
    assert space.kpi(code).value is None
    space.message("2026-05-05 10:00", BRAND, "Annonce")
    assert space.kpi(code).value is None
