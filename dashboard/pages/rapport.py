"""Rapport: the manager's week, its statements first, then its files and what is said of it."""

from dataclasses import replace

import streamlit as st

from dashboard.report.layout import lead, weekly_document
from dashboard.report.sections import HEAD
from dashboard.text import report as words
from dashboard.text.formats import typeset
from dashboard.ui import cached, report
from dashboard.ui.components import block, empty_state, figures, page_title, plain, section, sentence
from dashboard.ui.state import current_view, keep_view

view = current_view()


def show() -> None:
    """The page on a workspace that holds data."""
    scope, earlier = report.chosen_periods(view)
    keep_view(replace(view, scope=scope))  # definitions and rows open over the period reported
    with st.spinner("Écriture du rapport…"):
        found = report.report(scope, earlier)
    document = weekly_document([found])
    if found.has_danger:
        st.error(plain(typeset(words.DANGER)), icon=":material/sos:")
        st.page_link("dashboard/pages/alertes.py", label="Voir les alertes", icon=":material/warning:")
    sentence(lead(found))
    with block("Les chiffres"):
        figures([result for code in HEAD if (result := found.result(code)) is not None])
    with block("Ce qui a changé"):
        report.highlights(found)
    with block("Les objectifs"):
        section("Les objectifs")
        report.tables(document, "Les objectifs")
    with block("Les dessins"):
        report.drawings(document)
    with block("Les fichiers"):
        report.downloads(found, document, earlier)
    with block("Les commentaires"):
        report.conversation(found)


page_title("Rapport de la semaine")
if view.is_empty or not cached.store().exists:
    empty_state("rapport")
else:
    show()
