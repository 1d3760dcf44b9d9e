"""« Ce qui a été fait » : the history of an alert or of an entry, on screen."""

import pandas as pd
import streamlit as st

from dashboard.text import trail as told
from dashboard.text.formats import typeset
from dashboard.ui.state import current_view


def trail(history: pd.DataFrame, key: str) -> None:
    """One line per event, oldest first; what people wrote stays as they wrote it."""
    zone = current_view().settings.timezone
    with st.container(gap="xxsmall", key=f"vigie-trail-{key}"):
        for row in history.astype(object).where(history.notna(), None).to_dict("records"):
            when, who, what = told.line(
                row["noted_at"], row["action"], row["person"], row["detail"], zone, is_entry=bool(row["is_entry"])
            )
            st.text(
                typeset(f"{when} — {who} : {what}")
                + (typeset(" — « ") + row["note"] + typeset(" »") if row["note"] else "")
            )
