"""E5: what a person checked at random against what the engine said, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest
from kpi_workspace import MAY

from dashboard.kpi import fiabilite
from dashboard.kpi.contract import Status
from dashboard.store import judgements


def checked(space, counts, **more):
    """Messages by (what the person says, what the engine says), in one sample; their keys."""
    answers = {}
    for (human, engine), n in counts.items():
        for number in range(n):
            key = space.message(
                "2026-05-20 10:00", f"{human} {engine} {number}", f"Avis {human} {number}", label=engine
            )
            answers[key] = human
    space.check(answers, **more)
    return answers


def test_the_vector_of_the_reference(space):
    checked(
        space,
        {
            ("negative", "negative"): 18,
            ("neutral", "negative"): 6,
            ("negative", "neutral"): 4,
            ("neutral", "neutral"): 172,
        },
    )
    p, r, k, e5 = (space.kpi(code) for code in ("E5p", "E5r", "E5k", "E5"))
    assert (p.x, p.n, round(100 * p.low, 1), round(100 * p.high, 1)) == (18, 24, 55.1, 88.0)
    assert (r.x, r.n, round(100 * r.low, 1), round(100 * r.high, 1)) == (18, 22, 61.5, 92.7)
    assert (round(k.value, 3), k.n) == (0.754, 200)
    assert k.low < k.value < k.high
    assert (e5.x, e5.n) == (190, 200)
    negative = e5.details["classes"]["negative"]
    assert (negative["precision"]["value"], negative["recall"]["x"]) == (0.75, 18)
    assert negative["f1"]["value"] == pytest.approx(2 * 18 / (2 * 18 + 6 + 4))
    assert e5.details["classes"]["positive"]["f1"]["value"] is None  # no case: nothing to say, not 0 %


def test_a_withheld_answer_counts_against_recall_and_never_against_precision(space):
    checked(space, {("negative", "negative"): 6, ("negative", "unscored"): 2, ("positive", "positive"): 4})
    assert (space.kpi("E5p").x, space.kpi("E5p").n) == (6, 6)
    assert (space.kpi("E5r").x, space.kpi("E5r").n) == (6, 8)
    e5 = space.kpi("E5")
    assert (e5.x, e5.n, e5.details["unscored"], e5.status) == (10, 12, 2, Status.SMALL_SAMPLE)
    assert any("jamais contre la précision" in note for note in e5.notes)


def test_what_a_person_cannot_tell_or_no_engine_read_is_left_out_and_told(space):
    checked(space, {("positive", "positive"): 5, ("skipped", "positive"): 2, ("negative", None): 1})
    e5 = space.kpi("E5")
    assert (e5.x, e5.n, e5.details["skipped"], e5.details["pending"]) == (5, 5, 2, 1)
    assert len(space.rows("E5")) == 5


def test_corrections_made_while_reading_are_kept_apart(space):
    keys = list(checked(space, {("positive", "positive"): 5, ("neutral", "negative"): 1}))
    other = space.message("2026-05-20 10:00", "Autre", label="positive")
    judgements.correct_sentiment(space.session, other, "negative")
    judgements.correct_sentiment(space.session, keys[0], "negative")  # once the answers were seen
    e5 = space.kpi("E5")
    assert (e5.x, e5.n, e5.details["browsing"]) == (5, 6, {"n": 2, "contradicting": 2})
    assert any("à part" in note for note in e5.notes)


def test_it_is_the_engine_in_force_that_is_measured(space):
    keys = list(checked(space, {("negative", "positive"): 6}))
    assert space.kpi("E5").value == 0
    for key in keys:
        space.judge(key, "negative", analyzer="autre/1")
    space.session.set_meta("sentiment_analyzer", "autre/1")
    assert (space.kpi("E5").value, space.kpi("E5").details["engine"]) == (1, "autre/1")


def test_an_edited_message_and_another_scope_no_longer_count(space):
    keys = list(checked(space, {("negative", "negative"): 6}, platforms=["facebook"]))
    space.session.execute("UPDATE messages SET text = 'Autre chose' WHERE message_key = ?", [keys[0]])
    assert space.kpi("E5").n == 5
    assert space.kpi("E5", replace(MAY, platforms=("x",))).reason == fiabilite.NOT_MEASURED
    june = replace(MAY, start=date(2026, 6, 1), end=date(2026, 6, 28))
    assert space.kpi("E5", june).value is None
    assert space.kpi("E5", fiabilite.everywhere(june, MAY.start, june.end)).n == 5
    checked(space, {("negative", "negative"): 1})
    assert any("sources différentes" in note for note in space.kpi("E5").notes)


def test_kappa_needs_cases_and_two_classes(space):
    checked(space, {("positive", "positive"): 4})
    assert "il en faut" in space.kpi("E5k").reason
    checked(space, {("positive", "positive"): 4})
    assert "même classe" in space.kpi("E5k").reason


def test_a_draw_is_random_repeatable_and_never_repeats_what_was_checked(space):
    for number in range(40):
        space.message("2026-05-20 10:00", f"Membre {number}", f"Avis {number}", label="positive")
    space.message("2026-05-20 10:00", "Muet", "")
    space.message("2026-05-20 10:00", "Effacé", is_deleted=True)
    space.message("2026-04-20 10:00", "Avant", "Avis d’avril")
    space.settle()
    first, population = fiabilite.drawn(space.session, MAY, "a", 10)
    assert (len(first), population) == (10, 40)
    assert fiabilite.drawn(space.session, MAY, "a", 10)[0] == first != sorted(first)
    assert fiabilite.drawn(space.session, MAY, "b", 10)[0] != first
    space.check(dict.fromkeys(first, "positive"))
    again, left = fiabilite.drawn(space.session, MAY, "a", 50)
    assert (len(again), left, set(again) & set(first)) == (30, 30, set())
    assert [fiabilite.left_to_draw(space.session, MAY, size) for size in (10, 50)] == [10, 30]
