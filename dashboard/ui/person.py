"""In whose name what is done is noted: said once a session, or by the machine (``VIGIE_PERSONNE``)."""

import streamlit as st

from dashboard.config.person import person_name
from dashboard.text.escalation_labels import UNSAID
from dashboard.text.formats import typeset
from dashboard.ui.blocks import plain
from dashboard.ui.state import page_state


def person() -> str | None:
    """The name in force, ``None`` when nobody said."""
    return page_state("person").get("name") or person_name()


def person_line() -> None:
    """« Au nom de : Léa », and the way to say otherwise."""
    told = plain(typeset(f"Vos actions sont notées au nom de : {person() or UNSAID}"))
    with (
        st.popover(told, icon=":material/person:", type="tertiary", key="person"),
        st.form("person-name", border=False),
    ):
        name = st.text_input("Votre prénom, ou vos initiales", person() or "", max_chars=60)
        st.caption("Il figurera dans l’historique de ce que vous faites, dans cet espace et nulle part ailleurs.")
        if st.form_submit_button("Signer ainsi"):
            page_state("person")["name"] = name.strip()
            st.rerun()
