"""What a page says before any data: what it will show, which export brings it, how to get it.

The connectors and the demonstration are imported only here and only when needed: a page with data does not pay.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.config import workspace_folder
from dashboard.text.formats import typeset, x_of_n
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.navigation import ENTRIES
from dashboard.ui.state import current_view

if TYPE_CHECKING:
    from connectors.contract import Connector

# page: what it will show, and what an export must bring for that (nothing: any export does)
PROMISES: dict[str, tuple[str, str]] = {
    "accueil": ("Cette page dira qui attend une réponse, ce qui est à risque et ce qui a changé cette semaine.", ""),
    "veille": ("Cette page dira qui parle de votre marque, où, et si c’est plus que d’habitude.", ""),
    "reactivite": (
        "Cette page dira combien de messages ont reçu une réponse, en combien de temps, et qui attend encore.",
        "messages",
    ),
    "ecoute": (
        "Cette page dira ce que pense votre communauté, avec la part de ce qui n’a pas pu être évalué.",
        "messages",
    ),
    "alertes": (
        "Cette page dira quels messages demandent une décision, pourquoi, et ce qui en a été fait.",
        "messages",
    ),
    "messages": (
        "Cette page retrouvera n’importe quel message : par un mot, une personne, une date, un risque, un sentiment.",
        "messages",
    ),
    "remontees": (
        "Cette page dira quels irritants porter aux services, ce qu’ils ont répondu, et qui reste à prévenir.",
        "messages",
    ),
    "rapport": (
        "Cette page donnera le rapport de la semaine : ce qui a changé, les objectifs, et le fichier à transmettre.",
        "",
    ),
    "contenus": ("Cette page dira quelles publications ont fait mieux que d’habitude.", "posts"),
    "competences": (
        "Cette page montrera, compétence par compétence, ses deux à quatre chiffres, vos cibles, et quoi travailler.",
        "",
    ),
    "formation": ("Cette page rejoue la crise d’une marque inventée, étape par étape, pour s’y exercer.", ""),
    "communaute": (
        "Cette page dira qui participe, quels nouveaux membres attendent une réponse et qui mettre en avant.",
        "messages",
    ),
}


NO_MESSAGE_YET = "Vos fichiers n’ont que des publications et leurs chiffres, aucun message."


def empty_state(page: str) -> None:
    """The page before any data, or before any message when it speaks of nothing else; ``page`` is its file's name."""
    from connectors.registry import CONNECTORS
    from dashboard.ingest.sources import exports_of

    promise, need = PROMISES[page]
    st.text(typeset(promise if current_view().is_empty else f"{NO_MESSAGE_YET} {promise}"))
    with st.container(horizontal=True):
        if st.button("Importer mes fichiers", type="primary", icon=":material/upload_file:", key="empty-import"):
            st.switch_page(next(entry.file for entry in ENTRIES if entry.name == "imports"))
        demo_button("empty-demo")
    st.subheader("Quel fichier apporter, et où le trouver", anchor=False)
    export_guide(exports_of(need) if need else CONNECTORS, key="empty-guide")


def export_guide(connectors: "Sequence[Connector]", key: str) -> "Connector | None":
    """Choose an export and read, step by step, how to get it; the one chosen."""
    chosen = st.selectbox(
        "Comment obtenir l’export",
        connectors,
        format_func=lambda one: typeset(one.label),
        key=key,
        width=420,
    )
    if chosen is not None:
        st.text(typeset(chosen.how_to_export))
    return chosen


def demo_button(key: str) -> None:
    """« Essayer avec la marque de démonstration », where there is no workspace yet nor any file on its way to make one:
    makes one, then draws it."""
    if (
        cached.store().exists
        or _is_filling()
        or not st.button("Essayer avec la marque de démonstration", key=key, icon=":material/science:")
    ):
        return
    from dashboard.demo import prepare_demo

    with block("La préparation de la démonstration"):
        bar = st.progress(0.0, text="Préparation de la démonstration…")
        prepare_demo(workspace_folder(), _shown_in(bar.progress))
        st.rerun()


def _is_filling() -> bool:
    return any(not job.is_over for job in cached.jobs().jobs())


def _shown_in(draw: Callable[..., object]) -> Callable[[int, int, str], None]:
    def progress(done: int, total: int, what: str) -> None:
        share = min(1.0, done / total) if total else 0.0
        draw(share, text=plain(typeset(f"Préparation de la démonstration — {what} : {x_of_n(done, total)}")))

    return progress
