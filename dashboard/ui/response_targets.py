"""« Les délais promis » on the settings page: within how long each class of messages is to be answered (R8)."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.config import ResponseTarget, Settings, save_settings, workspace_folder
from dashboard.errors import SettingsError
from dashboard.text.formats import typeset
from dashboard.text.response import RESPONSE_KINDS
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.components import section
from dashboard.ui.state import page_state

COLUMNS = ("Messages", "Heures", "Minutes", "Heures ouvrées")
LONGEST_MIN = 60 * 24 * 365
HOW = (
    "Un échange suit la première ligne qui lui convient : mettez les plus pressants en haut. Sans horaires déclarés, "
    "les heures ouvrées sont celles du calendrier."
)


def response_targets(settings: Settings) -> None:
    """The whole block; it changes the settings by itself."""
    section("Les délais promis")
    st.caption(plain(typeset(HOW)))
    state = page_state("response-targets")
    if state.pop("saved", False):
        st.success("Délais enregistrés.")
    with st.form("delais", border=False):
        edited = st.data_editor(
            frame(settings.response_targets),
            num_rows="dynamic",
            hide_index=True,
            width="stretch",
            key="reglages-delais",
            column_config={
                "Messages": st.column_config.SelectboxColumn(options=[*RESPONSE_KINDS.values()], required=True),
                "Heures": st.column_config.NumberColumn(min_value=0, step=1, default=0),
                "Minutes": st.column_config.NumberColumn(min_value=0, max_value=59, step=1, default=0),
                "Heures ouvrées": st.column_config.CheckboxColumn(default=False),
            },
        )
        if not st.form_submit_button("Enregistrer les délais"):
            return
    try:
        targets = read(edited)
    except SettingsError as error:
        st.error(plain(typeset(str(error))))
        return
    save_settings(workspace_folder(), replace(cached.settings(), response_targets=targets))
    state["saved"] = True
    st.rerun()


def frame(targets: Iterable[ResponseTarget]) -> pd.DataFrame:
    """The targets as an editable table."""
    rows = [(RESPONSE_KINDS[one.kind], *divmod(one.minutes, 60), one.is_business) for one in targets]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"Heures": "Int64", "Minutes": "Int64", "Heures ouvrées": bool}
    )


def read(edited: pd.DataFrame) -> tuple[ResponseTarget, ...]:
    """The targets of the table; raises ``SettingsError`` for a class told twice, or a delay of nothing."""
    codes = {name: code for code, name in RESPONSE_KINDS.items()}
    found: dict[str, ResponseTarget] = {}
    for name, hours, minutes, is_business in edited.itertuples(index=False):
        if not isinstance(name, str) or name not in codes:
            continue
        told = sum(0 if pd.isna(value) else int(value) * scale for value, scale in ((hours, 60), (minutes, 1)))
        if not 0 < told <= LONGEST_MIN:
            raise SettingsError(f"Délais promis : donnez à « {name} » entre 1 minute et 365 jours.")
        if codes[name] in found:
            raise SettingsError(f"Délais promis : « {name} » est là deux fois. Gardez une seule ligne.")
        found[codes[name]] = ResponseTarget(codes[name], told, bool(is_business))
    return tuple(found.values())
