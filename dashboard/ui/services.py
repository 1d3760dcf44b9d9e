"""« Les services » on the settings page: to whom grievances are carried, what each covers, how long it has."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.config import Service, Settings, save_settings, workspace_folder
from dashboard.errors import SettingsError
from dashboard.text.formats import typeset
from dashboard.text.labels import INTENTS, RISK_CATEGORIES
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import section
from dashboard.ui.state import page_state

COLUMNS = ("Nom", "Contact", "Traite", "Délai (h)")
WHY = (
    "Dites qui traite quoi : Vigie proposera le service d’une réclamation ou d’une alerte, et suivra ses réponses dans "
    "la page Remontées. « Traite » : des thèmes (livraison, prix…), des intentions ou des risques, séparés par des "
    "virgules. Le délai est en heures ouvrées, si vos horaires sont déclarés. Rien n’est envoyé à ces contacts."
)


def services(settings: Settings) -> None:
    """The whole block; it changes the settings by itself."""
    hours = st.column_config.NumberColumn(min_value=1, max_value=8760, step=1, default=48, width="small")
    with block("Les services"):
        section("Les services à qui remonter")
        st.caption(plain(typeset(WHY)))
        state = page_state("services")
        if state.pop("saved", False):
            st.success("Services enregistrés.")
        edited = st.data_editor(
            services_frame(settings.services), num_rows="dynamic", hide_index=True, width="stretch", key="services",
            column_config={
                COLUMNS[1]: st.column_config.TextColumn(help=typeset("Une adresse, un salon, un nom : pour vous.")),
                COLUMNS[3]: hours,
            },
        )  # fmt: skip
        st.caption(plain(typeset(f"Intentions : {', '.join(INTENTS.values())}. Risques : {_risks()}.")))
        if st.button("Enregistrer les services", key="save-services"):
            try:
                typed = read_services(edited)
            except SettingsError as error:
                st.error(plain(typeset(str(error))))
                return
            save_settings(workspace_folder(), replace(cached.settings(), services=typed))
            state["saved"] = True
            st.rerun()


def _risks() -> str:
    return ", ".join(RISK_CATEGORIES.values())


def services_frame(declared: Iterable[Service]) -> pd.DataFrame:
    """The services as an editable table."""
    rows = [(one.name, one.contact, ", ".join(one.covers), one.answer_hours) for one in declared]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(COLUMNS[:3], "str") | {COLUMNS[3]: "Int64"})


def read_services(frame: pd.DataFrame) -> tuple[Service, ...]:
    """The services of the table; an empty row is left out. Raises ``SettingsError`` for a nameless or repeated one."""
    found: dict[str, Service] = {}
    for name, contact, covers, hours in frame.itertuples(index=False):
        named, reached = _text(name), _text(contact)
        listed = tuple(dict.fromkeys(part.strip() for part in _text(covers).split(",") if part.strip()))
        if not (named or reached or listed):
            continue
        if not named:
            raise SettingsError("Services : une ligne n’a pas de nom. Donnez-lui-en un, ou effacez la ligne.")
        if named in found:
            raise SettingsError(f"Services : « {named} » est déclaré deux fois. Réunissez les deux lignes.")
        found[named] = Service(named, reached, listed, Service("").answer_hours if pd.isna(hours) else int(hours))
    return tuple(found.values())


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""
