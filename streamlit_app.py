"""Vigie in the browser: ``streamlit run streamlit_app.py``, or simply ``python run.py``."""

import streamlit as st

from dashboard.ui import ahead, cached, navigation
from dashboard.ui.blocks import block

st.set_page_config(
    page_title="Vigie",
    page_icon=str(navigation.ASSETS / "vigie-icone.svg"),
    layout="wide",
    menu_items={"Get help": None, "Report a bug": None, "About": "Vigie, le tableau de bord du community manager."},
)

page = navigation.navigate()
with block("L’espace de travail"), cached.workspace():
    view = navigation.filters()
    navigation.header(view, page)
    with block("L’avancement du travail en cours"):
        navigation.job_progress()
    with block("Cette page"):
        page.run()
    ahead.read_ahead(view)
    ahead.draw_ahead(view)
