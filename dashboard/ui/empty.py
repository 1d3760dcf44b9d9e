"""What a page says before any data: what it will show, which export brings it, how to get it.

The connectors and the demonstration are imported only here and only when needed: a page with data does not pay.
"""

from collections.abc import Callable

import streamlit as st

from dashboard.config import workspace_folder
from dashboard.text.formats import typeset, x_of_n
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.navigation import ENTRIES

# page: what it will show, and the connectors whose exports bring it (none: all of them)
PROMISES: dict[str, tuple[str, tuple[str, ...]]] = {
    "accueil": ("Cette page dira qui attend une réponse, ce qui est à risque et ce qui a changé cette semaine.", ()),
    "veille": ("Cette page dira qui parle de votre marque, où, et si c’est plus que d’habitude.", ()),
    "reactivite": (
        "Cette page dira combien de messages ont reçu une réponse, en combien de temps, et qui attend encore.",
        ("exportcomments", "youtube", "generic"),
    ),
    "ecoute": (
        "Cette page dira ce que pense votre communauté, avec la part de ce qui n’a pas pu être évalué.",
        ("exportcomments", "youtube", "generic"),
    ),
    "alertes": (
        "Cette page dira quels messages demandent une décision, pourquoi, et ce qui en a été fait.",
        ("exportcomments", "youtube", "generic"),
    ),
    "contenus": ("Cette page dira quelles publications ont fait mieux que d’habitude.", ("meta", "youtube", "generic")),
}


def empty_state(page: str) -> None:
    """The page before any data; ``page`` is its file's name."""
    from connectors.registry import CONNECTORS

    promise, wanted = PROMISES[page]
    st.text(typeset(promise))
    with st.container(horizontal=True):
        if st.button("Importer mes fichiers", type="primary", icon=":material/upload_file:", key="empty-import"):
            st.switch_page(next(entry.file for entry in ENTRIES if entry.name == "imports"))
        demo_button("empty-demo")
    st.subheader("Quel fichier apporter, et où le trouver", anchor=False)
    for connector in CONNECTORS:
        if not wanted or connector.key in wanted:
            with st.expander(plain(typeset(connector.label))):
                st.text(typeset(connector.how_to_export))


def demo_button(key: str) -> None:
    """« Essayer avec la marque de démonstration », where there is no workspace yet: makes one, then draws it."""
    if cached.store().exists or not st.button(
        "Essayer avec la marque de démonstration", key=key, icon=":material/science:"
    ):
        return
    from dashboard.demo import prepare_demo

    with block("La préparation de la démonstration"):
        bar = st.progress(0.0, text="Préparation de la démonstration…")
        prepare_demo(workspace_folder(), _shown_in(bar.progress))
        st.rerun()


def _shown_in(draw: Callable[..., object]) -> Callable[[int, int, str], None]:
    def progress(done: int, total: int, what: str) -> None:
        share = min(1.0, done / total) if total else 0.0
        draw(share, text=plain(typeset(f"Préparation de la démonstration — {what} : {x_of_n(done, total)}")))

    return progress
