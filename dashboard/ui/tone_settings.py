"""« Le ton de la marque » on the settings page: tu or vous, and the words that are no mistakes (Q1, Q4)."""

from dataclasses import replace

import streamlit as st

from dashboard.config import Settings, save_settings, workspace_folder
from dashboard.config.settings import ADDRESS_FORMS
from dashboard.text.formats import typeset
from dashboard.ui import cached, settings_form
from dashboard.ui.components import plain, section
from dashboard.ui.state import page_state

FORMS = {"": "pas de règle", "tu": "tutoyer", "vous": "vouvoyer"}
HELP = (
    "Noms de produits, de lieux, mots du métier : Vigie ne les compte jamais comme des fautes. Les noms de la marque "
    "et de ses comptes sont déjà connus."
)


def tone_settings(settings: Settings) -> None:
    """The whole block; it changes the settings by itself, and reads the brand's texts again when the words change."""
    section("Le ton de la marque")
    state = page_state("tone")
    if state.pop("saved", False):
        st.success("Réglages enregistrés.")
    with st.form("tone", border=False):
        form = st.selectbox(
            "La charte demande de",
            ADDRESS_FORMS,
            ADDRESS_FORMS.index(settings.address_form),
            format_func=lambda code: FORMS[code],
            width=320,
        )
        known = st.text_area(
            "Mots connus, un par ligne", "\n".join(settings.known_words), help=plain(typeset(HELP)), width=520
        )
        if not st.form_submit_button("Enregistrer le ton"):
            return
    typed = replace(cached.settings(), address_form=str(form), known_words=settings_form.lines(known))
    save_settings(workspace_folder(), typed)
    if typed.known_words != settings.known_words and cached.store().exists:
        cached.jobs().start_analysis(typed.engine)
    state["saved"] = True
    st.rerun()
