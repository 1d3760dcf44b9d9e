"""A skill on screen: the words that ask for it, its figures with target and interval, what to do next."""

from collections.abc import Sequence

import streamlit as st

from dashboard.config import Settings
from dashboard.kpi import registry
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.wording import change_text, sample_text, value_text
from dashboard.skills import ARTICLES, PRACTICES, Skill
from dashboard.text.formats import typeset
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import explain_button
from dashboard.ui.navigation import ENTRIES
from dashboard.ui.state import View
from dashboard.ui.targets import KNOWN, keep, standing, target_inputs, target_text, targets_of

FEWEST_COLUMNS = 3  # one figure alone is no wider than one of three
TO_MEND = ("missed", "uncertain")


def skill_card(view: View, skill: Skill) -> None:
    """The whole card of a skill; the figures that this version does not compute are not on it."""
    codes = [code for code in skill.codes if code in KNOWN]
    with st.container(border=True, gap="small", key=f"vigie-skill-{skill.key}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(typeset(skill.name))}**", width="stretch")
            results = cached.kpis(view.scope, *codes)
            _targets(view.settings, skill, results)
        cited = " · ".join(f"« {quote.words} » ({ARTICLES[quote.article]})" for quote in skill.quotes)
        st.caption(plain(typeset(cited)))
        st.text(typeset(skill.meaning))
        if results:
            for column, result in zip(st.columns(max(len(results), FEWEST_COLUMNS)), results, strict=False):
                with column, block(f"Le chiffre {result.code}"):
                    _tile(skill, result, view.settings)
        else:
            st.text(typeset("Aucun chiffre de cette compétence n’est calculé par cette version de Vigie."))
        _next_step(skill, results, targets_of(view.settings))


def practices() -> None:
    """What is not scored, and an exercise in place of a figure."""
    with st.expander("Ce que Vigie ne note pas, et comment s’y exercer", icon=":material/self_improvement:"):
        for each in PRACTICES:
            st.markdown(f"**{plain(typeset(each.name))}**")
            st.caption(plain(typeset(each.why)))
            st.text(typeset(each.exercise))


def _tile(skill: Skill, result: KpiResult, settings: Settings) -> None:
    kpi = registry.kpi(result.code)
    with st.container(border=True, height="stretch", gap="xxsmall", key=f"vigie-figure-{skill.key}-{result.code}"):
        st.caption(plain(typeset(kpi.title)))
        st.text(value_text(kpi, result))
        told = (
            sample_text(kpi, result),
            change_text(kpi, result),
            target_text(kpi, result, targets_of(settings).get(kpi.code)),
        )
        for line in filter(None, told):
            st.caption(plain(typeset(line)))
        explain_button(kpi, result, f"{skill.key}-{result.code}")


def _targets(settings: Settings, skill: Skill, results: Sequence[KpiResult]) -> None:
    """The targets of a skill, set in place."""
    popover = st.popover("Cibles", icon=":material/flag:", key=f"cibles-{skill.key}")
    with popover, st.form(f"cibles-{skill.key}-form", border=False):
        asked = target_inputs(results, settings, skill.key)
        if not asked:
            st.text(typeset("Ces chiffres donnent le contexte : ils n’ont pas de bon côté."))
        if st.form_submit_button("Enregistrer les cibles", disabled=not asked):
            keep(settings, asked)
            st.rerun()


def _next_step(skill: Skill, results: Sequence[KpiResult], targets: dict[str, float]) -> None:
    """What to do first; what falls short is named before."""
    low = [title.lower() for title, state in standing(results, targets) if state in TO_MEND]
    told = f"À reprendre : {' ; '.join(low)}. " if low else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(typeset(f"{told}{skill.next_step}"), width="stretch")
        entry = next(each for each in ENTRIES if each.name == skill.page)
        st.page_link(entry.file, label=entry.title, icon=entry.icon)
