"""Compétences: what each skill of the craft shows of itself, the objective, and what to work on next. No total, no
ranking, no mark."""

from datetime import date

import streamlit as st

from dashboard.skills import GROUPS
from dashboard.text import objectives as words
from dashboard.ui import cached
from dashboard.ui.components import block, empty_state, page_title, section, sentence
from dashboard.ui.objectives import objectives_block
from dashboard.ui.self_assessment import self_assessment
from dashboard.ui.skills import practices, skill_card
from dashboard.ui.state import current_view
from dashboard.ui.targets import standing, targets_of

view = current_view()


def show() -> None:
    """The page on a workspace that holds data."""
    with block("La phrase de la page"):
        targets = targets_of(view.settings)
        sentence(words.standing(standing(cached.kpis(view.scope, *targets), targets)))
    with block("L’objectif"):
        objectives_block(view)
    section("Compétence par compétence")
    wanted = st.segmented_control(
        "Famille", [*GROUPS], default=next(iter(GROUPS)), key="famille", bind="query-params", required=True
    )
    skills = GROUPS[wanted or next(iter(GROUPS))]
    for skill in skills:
        with block(skill.name):
            skill_card(view, skill)
    with block("L’auto-évaluation"):
        self_assessment(skills, date.today())
    practices()


page_title("Compétences")
if view.is_empty:
    empty_state("competences")
else:
    show()
