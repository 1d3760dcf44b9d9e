"""« Quel est votre objectif ? » (O1): the figures that tell it, why these, what data they need, a target for each."""

from collections.abc import Sequence

import streamlit as st

from dashboard.config import Settings
from dashboard.kpi import registry
from dashboard.kpi.attainment import attainment
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.permits import NEEDS, Permit, permits
from dashboard.kpi.wording import value_text
from dashboard.objectives import OBJECTIVES, Objective, aims, offered
from dashboard.text import objectives as words
from dashboard.text.formats import typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.state import View, page_state
from dashboard.ui.targets import KNOWN, keep, target_inputs, targets_of

NONE = ""


def chosen_objective(settings: Settings) -> Objective | None:
    """The objective of the settings, ``None`` when none was chosen or when it is no longer one."""
    return next((each for each in OBJECTIVES if each.key == settings.objective), None)


def followed(settings: Settings) -> list[str]:
    """The figures that Accueil tells against their target: those of the objective, or the first ones with a target."""
    objective, targets = chosen_objective(settings), targets_of(settings)
    return [code for code, _ in aims(objective, KNOWN) if code in targets] if objective else [*targets][:4]


def objective_line(view: View) -> None:
    """Accueil, in one line: the objective, each of its figures that has a target, and where it stands."""
    objective, targets, codes = chosen_objective(view.settings), targets_of(view.settings), followed(view.settings)
    if not codes:
        return
    results = cached.kpis(view.scope, *codes)
    name = f"Objectif « {objective.name} »" if objective else "Vos cibles"
    with st.container(horizontal=True, vertical_alignment="center", key="vigie-objective"):
        st.text(typeset(f"{name} : {' ; '.join(_told(result, targets[result.code]) for result in results)}."))
        st.page_link("dashboard/pages/competences.py", label="Voir les compétences", icon=":material/school:")


def objectives_block(view: View) -> None:
    """The chooser, self-contained: it saves by itself."""
    if page_state("objectives").pop("saved", False):
        st.success("Objectif et cibles enregistrés.")
    current = chosen_objective(view.settings)
    title = f"Objectif : {current.name}" if current else "Quel est votre objectif ?"
    unfolded = st.expander(
        plain(typeset(title)), expanded=current is None, icon=":material/flag:", key="objectif", on_change="rerun"
    )
    if unfolded.open:  # what each figure needs is long to find out: only who opens it pays
        with unfolded:
            _chooser(view)


def _chooser(view: View) -> None:
    names = {each.key: each.name for each in offered(KNOWN)}
    known = view.settings.objective
    picked = st.selectbox(
        typeset("Quel est votre objectif ?"),
        [NONE, *names],
        index=[NONE, *names].index(known) if known in names else 0,
        format_func=lambda key: names.get(key, "Je n’en ai pas encore choisi"),
        key="choix-objectif",
        filter_mode=None,
    )
    objective = next((each for each in OBJECTIVES if each.key == picked), None)
    if objective is None:
        st.text(typeset("Un objectif retient deux à quatre chiffres, et laisse les autres de côté."))
        return
    with block("Les chiffres de l’objectif"):
        _aims(view, objective)


def _aims(view: View, objective: Objective) -> None:
    chosen = aims(objective, KNOWN)
    codes = tuple(code for code, _ in chosen)
    results = cached.kpis(view.scope, *codes)
    st.markdown("**Pourquoi ces chiffres**")
    for (code, why), result in zip(chosen, results, strict=True):
        kpi = registry.kpi(code)
        st.text(typeset(f"{kpi.title} ({value_text(kpi, result)}) : {why}."))
    st.caption(plain(typeset(f"Et pas d’autres. {objective.not_others}")))
    _needs(cached.read(permits, view.settings.timezone, codes), codes)
    with st.form(f"cibles-{objective.key}", border=False):
        st.markdown("**Vos cibles**")
        columns = st.columns(len(results))
        asked: dict[str, float | None] = {}
        for column, result in zip(columns, results, strict=True):
            with column:
                asked |= target_inputs([result], view.settings, objective.key)
        if st.form_submit_button("Enregistrer l’objectif", type="primary"):
            keep(view.settings, asked, objective.key)
            page_state("objectives")["saved"] = True
            st.rerun()


def _needs(found: Sequence[Permit], codes: Sequence[str]) -> None:
    """Which platforms give the figures, together when they are the same, and what is missing for those none gives."""
    st.markdown("**Les données qu’ils demandent**")
    given: dict[tuple[str, ...], list[str]] = {}
    for code in codes:
        own = tuple(label("platform", one.platform) for one in found if one.code == code and one.is_available)
        given.setdefault(own, []).append(registry.kpi(code).title)
    for platforms, titles in given.items():
        told = f"d’après {', '.join(platforms)}" if platforms else "aucune plateforme importée n’y suffit encore"
        st.text(typeset(f"{' ; '.join(titles)} : {told}."))
    reasons = [one for one in found if not any(o.is_available for o in found if o.code == one.code)]
    for reason in dict.fromkeys(NEEDS[one.need] if one.need else one.reason or "" for one in reasons):
        st.caption(plain(typeset(reason)))


def _told(result: KpiResult, target: float) -> str:
    kpi = registry.kpi(result.code)
    state = words.state(attainment(kpi, result, target))
    return f"{kpi.title.lower()} {value_text(kpi, result)} pour {words.target(target, kpi.unit, kpi.better)}, {state}"
