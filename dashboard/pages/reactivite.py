"""Réactivité: who was answered, after how long on both clocks, who still waits and when to be there."""

import streamlit as st

from dashboard.kpi import listing
from dashboard.text import sentences
from dashboard.text.formats import typeset
from dashboard.ui import cached, reactivity
from dashboard.ui.components import (
    block,
    empty_state,
    figures,
    message_rows,
    page_title,
    plain,
    section,
    sentence,
)  # fmt: skip
from dashboard.ui.state import current_view

AT_FIRST = 5

view = current_view()


def show() -> None:
    """The page on a workspace that holds data."""
    rate, calendar, business, queue = results = cached.kpis(view.scope, "R3", "R5", "R6", "R9")
    is_heard = queue.reason is None
    with block("La phrase de la page"):
        sentence(sentences.reactivity(rate, calendar, business, queue))
        if any(result.reason and "Réglages" in result.reason for result in results):
            st.page_link(
                "dashboard/pages/reglages.py", label="Déclarer les comptes de la marque", icon=":material/tune:"
            )
    with block("Les chiffres"):
        if is_heard:
            code = reactivity.clock_choice()
            (delay,) = cached.kpis(view.scope, code)
            figures([rate, delay, business, queue])
            reactivity.confidence(view.scope, code)
        else:
            figures([rate, *cached.kpis(view.scope, "R1")])
    if is_heard:
        left, right = st.columns(2, gap="large")
        with left, block("Le délai de réponse"):
            reactivity.how_fast(view)
        with right, block("La file d’attente"):
            reactivity.queue_chart(view.scope)
    with block("Le rythme de la semaine"):
        reactivity.when(view)
    with block("Les messages sans réponse"):
        section("Sans réponse, les questions d’abord" if is_heard else "Reçus, les questions d’abord")
        found = cached.read(listing.to_do, view.scope, "questions")
        if found.empty:
            st.text(typeset(queue.reason or "Aucun message n’attend de réponse sur cette période."))
        if handled := queue.details.get("handled"):
            st.caption(plain(typeset(sentences.handled(handled))))
        message_rows(found, "reactivite", rows_at_first=AT_FIRST)
    reactivity.secondary(view)


page_title("Réactivité")
if view.is_empty or not view.has_messages:
    empty_state("reactivite")
else:
    show()
