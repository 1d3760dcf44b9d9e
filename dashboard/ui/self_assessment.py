"""Placing oneself, quarter by quarter: a form, what was said before, and a closed drawing. For oneself alone."""

from datetime import date

import pandas as pd
import streamlit as st

from dashboard.charts.skills import self_portrait
from dashboard.skills import SKILLS, STAGES, Skill
from dashboard.store import self_assessments
from dashboard.text.formats import typeset
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import chart, table
from dashboard.ui.state import attempt, next_attempt

UNSAID = 0
PRIVATE = (
    "Pour vous : ces réponses ne sont reprises dans aucun rapport, aucun export, aucune note. Elles restent dans cet "
    "espace de travail, lisibles par qui l’ouvre. Une réponse s’ajoute aux précédentes, elle ne les efface pas."
)


def self_assessment(skills: tuple[Skill, ...], today: date) -> None:
    """The block: place oneself on ``skills`` for the quarter of ``today``, and read what was said of all of them."""
    quarter = self_assessments.quarter_of(today)
    with st.expander(
        plain(typeset(f"Votre auto-évaluation : {quarter_name(quarter)}")), icon=":material/edit_note:", key="auto"
    ):
        st.caption(plain(typeset(PRIVATE)))
        _form(skills, quarter)
        told = cached.read(self_assessments.standing) if cached.store().exists else pd.DataFrame()
        if len(told):
            with block("L’auto-évaluation"):
                _history(told)
                _portrait(told)


def quarter_name(quarter: str) -> str:
    """« 4e trimestre 2026 », from « 2026-T4 »."""
    year, _, number = quarter.partition("-T")
    return f"{number}{'er' if number == '1' else 'e'} trimestre {year}"


def _form(skills: tuple[Skill, ...], quarter: str) -> None:
    turn = attempt("auto")
    with st.form(f"auto-{turn}", border=False):
        chosen = {
            skill.key: st.radio(
                plain(typeset(skill.name)),
                [UNSAID, *STAGES],
                format_func=lambda stage: STAGES.get(stage, "je passe"),
                horizontal=True,
                key=f"auto-{turn}-{skill.key}",
            )
            for skill in skills
        }
        words = st.text_area(
            "Une note pour plus tard (facultative)", max_chars=self_assessments.LONGEST_NOTE, key=f"auto-note-{turn}"
        )
        if st.form_submit_button("Ajouter cette auto-évaluation"):
            stages = {key: stage for key, stage in chosen.items() if stage != UNSAID}
            if not stages:
                st.info(plain(typeset("Placez-vous sur une compétence au moins.")))
                return
            with cached.store().writing() as session:
                self_assessments.note(session, quarter, stages, words)
            next_attempt("auto")
            st.rerun()


def _history(told: pd.DataFrame) -> None:
    """The last word of each quarter, by skill; then the notes."""
    names = {skill.key: skill.name for skill in SKILLS}
    known = told[told["skill"].isin(names)]
    said = known.assign(compétence=known["skill"].map(names), stage=known["stage"].map(STAGES))
    wide = said.pivot(index="compétence", columns="quarter", values="stage")
    ordered = [name for name in names.values() if name in wide.index]
    table(wide.loc[ordered].rename(columns=quarter_name).reset_index(), key="auto-history")
    notes = known[known["note"] != ""].drop_duplicates(["quarter", "note"])
    for row in notes.to_dict("records"):
        st.caption(plain(typeset(f"{quarter_name(row['quarter'])} :")))
        st.text(row["note"])


def _portrait(told: pd.DataFrame) -> None:
    """The same as a drawing, closed: a shape is not a result."""
    names = {skill.key: skill.name for skill in SKILLS if skill.key in set(told["skill"])}
    if len(names) < 3:
        return
    quarters = sorted(set(told["quarter"]), reverse=True)[:2]
    by_place = {(row["quarter"], row["skill"]): int(row["stage"]) for row in told.to_dict("records")}
    drawn = {quarter_name(one): [by_place.get((one, key)) for key in names] for one in quarters}
    unfolded = st.expander("Voir en étoile", key="auto-star", on_change="rerun")
    if unfolded.open:
        with unfolded:
            data = pd.DataFrame({"compétence": [*names.values()]} | drawn)
            alt = "Étoile : un axe par compétence, le palier où vous vous placez ; la surface ne mesure rien."
            chart(self_portrait([*names.values()], drawn, STAGES), alt, data, key="etoile")
