"""The people who may be in danger: before anything else on a page, and without any score."""

import pandas as pd
import streamlit as st

from dashboard.text import danger
from dashboard.text.formats import typeset
from dashboard.ui.blocks import plain
from dashboard.ui.components import section
from dashboard.ui.messages import Row, is_danger, message_rows

COLUMNS = ["alert_id", "message_key", "platform", "author_key", "thread_key", "text", "url", "published_at"]


def danger_block(open_alerts: pd.DataFrame) -> frozenset[int]:
    """What to do, whom to call and their messages, when some alert is about such a person; returns their messages."""
    people = open_alerts[[is_danger(row) for row in open_alerts.to_dict("records")]]
    if people.empty:
        return frozenset()
    with st.container(border=True, key="vigie-danger"):
        section("Une personne semble en danger" if len(people) == 1 else "Des personnes semblent en danger")
        st.error(plain(typeset(danger.guidance())), icon=":material/sos:")
        message_rows(people[COLUMNS], "sos", _examine)
    return frozenset(int(key) for key in people["message_key"])


def _examine(row: Row) -> None:
    """The way to the window where one says who looks after this person, and what was done."""
    st.page_link(
        "dashboard/pages/alertes.py", label="Dire qui s’en occupe", icon=":material/flag:",
        query_params={"alerte": str(row["alert_id"])},
    )  # fmt: skip
