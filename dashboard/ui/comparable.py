"""« Comparer aux concurrents » on the settings page: the platforms collected in the same way for every name (V2)."""

from dataclasses import replace

import streamlit as st

from dashboard.config import Settings, save_settings, workspace_folder
from dashboard.text.formats import typeset
from dashboard.text.labels import PLATFORMS, label
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.components import section
from dashboard.ui.state import page_state

HOW = (
    "Une part de voix ne vaut que si chaque nom est cherché de la même façon. Les exports de mentions (Talkwalker, "
    "Meltwater, Brandwatch) comptent toujours. Ajoutez une plateforme seulement si vos fichiers y rassemblent aussi "
    "les messages sur vos concurrents : les commentaires de vos seules pages n’y suffisent pas."
)


def comparable_sources(settings: Settings) -> None:
    """The whole block; it changes the settings by itself."""
    section("Comparer aux concurrents")
    st.caption(plain(typeset(HOW)))
    state = page_state("comparables")
    if state.pop("saved", False):
        st.success("Réglages enregistrés.")
    with st.form("comparables", border=False):
        chosen = st.multiselect(
            "Plateformes collectées de la même façon pour chaque nom",
            [*PLATFORMS],
            default=[code for code in settings.comparable_sources if code in PLATFORMS],
            format_func=lambda code: label("platform", code),
            placeholder="Aucune",
        )
        if not st.form_submit_button("Enregistrer les plateformes"):
            return
    save_settings(workspace_folder(), replace(cached.settings(), comparable_sources=tuple(chosen)))
    state["saved"] = True
    st.rerun()
