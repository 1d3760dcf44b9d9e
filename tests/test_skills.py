"""The skills and the objectives as data: complete, quotable, each with figures that there are."""

import re

import pytest

from dashboard.kpi.contract import Direction
from dashboard.kpi.registry import KPIS, kpi
from dashboard.objectives import AT_LEAST, AT_MOST, OBJECTIVES, aims, offered
from dashboard.skills import ARTICLES, GROUPS, PRACTICES, SKILLS, STAGES
from dashboard.store.self_assessments import STAGES as STORED
from dashboard.ui.navigation import ENTRIES

FAMILIES = {"R": 13, "E": 11, "V": 10, "A": 15, "C": 18, "M": 7, "X": 6, "H": 7, "Q": 8, "O": 5, "W": 4}
REFERENCE = re.compile(
    "|".join(f"{family}{n}[a-z]{{0,2}}" for family, last in FAMILIES.items() for n in range(last + 1))
)
KNOWN = {kpi.code for kpi in KPIS}


@pytest.mark.parametrize("skill", SKILLS, ids=lambda one: one.key)
def test_a_skill_has_words_of_an_article_two_to_four_figures_and_a_next_step(skill) -> None:
    assert 2 <= len(skill.codes) <= 4 and len(set(skill.codes)) == len(skill.codes)
    assert skill.quotes and all(quote.article in ARTICLES and 3 < len(quote.words) < 80 for quote in skill.quotes)
    assert skill.next_step.endswith((".", "?")) and skill.meaning.endswith(".")
    assert skill.page in {entry.name for entry in ENTRIES}


def test_the_skills_the_articles_name_are_all_there() -> None:
    named = (
        "veille", "réactivité", "écoute", "diplomatie", "anticipation", "créativité", "mise en avant des membres",
        "rigueur", "disponibilité", "sang-froid", "ouverture d’esprit",
    )  # fmt: skip
    names = [skill.name.lower() for skill in SKILLS]
    assert set(named) <= set(names) and len(set(names)) == len(names)
    assert len({skill.key for skill in SKILLS}) == len(SKILLS)
    assert {article for skill in SKILLS for article in (quote.article for quote in skill.quotes)} == set(ARTICLES)
    assert all(2 <= len(skills) <= 5 for skills in GROUPS.values())


def test_what_cannot_be_scored_is_offered_a_practice_and_no_figure() -> None:
    practised = {each.name.lower() for each in PRACTICES}
    assert {"instinct", "sincérité"} <= practised
    assert practised.isdisjoint(skill.name.lower() for skill in SKILLS)


def test_the_stages_stored_are_those_named() -> None:
    assert tuple(STAGES) == STORED


def test_a_skill_shows_figures_that_there_are() -> None:
    assert {code for skill in SKILLS for code in skill.codes} <= KNOWN


def test_a_figure_knows_the_skills_that_show_it() -> None:
    assert [skill.key for skill in kpi("E8").skills] == ["ecoute", "remontee"]
    assert kpi("E1").skills == ()


@pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda one: one.key)
def test_an_objective_offers_two_to_four_figures_each_with_its_reason(objective) -> None:
    codes = [code for code, _ in objective.aims]
    assert len(set(codes)) == len(codes) and all(REFERENCE.fullmatch(code) for code in codes)
    assert all(why for _, why in objective.aims) and objective.not_others
    chosen = aims(objective, set(codes))
    assert AT_LEAST <= len(chosen) <= AT_MOST and chosen == objective.aims[: len(chosen)]
    assert aims(objective, codes[:1]) == ()
    followed = {code for code, _ in aims(objective, KNOWN)}
    assert not followed or any(kpi.better is not Direction.NEITHER for kpi in KPIS if kpi.code in followed)


def test_only_objectives_that_can_be_followed_are_offered() -> None:
    assert [each.key for each in offered({"R3", "R5"})] == ["repondre"]
    assert offered(()) == ()
    assert {"repondre", "apaiser", "prevenir"} <= {each.key for each in offered(KNOWN)}
