"""What a change of engine did to the labels: how many went from which class to which, and the messages to read."""

import pandas as pd
import streamlit as st

from dashboard.store.engine_change import LabelChanges, changed_messages
from dashboard.store.judgements import LABELS
from dashboard.text.formats import NBSP, count, number, typeset
from dashboard.text.labels import analyzer_name, label
from dashboard.text.sentences import engine_change
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.veil import hidden_spans, veiled

CLASSES = (*LABELS, "unscored")
LISTED = 20


def show_changes(changes: LabelChanges) -> None:
    """The sentence, then the whole table of before by after and the last messages whose label changed."""
    st.text(typeset(engine_change(analyzer_name(changes.before), analyzer_name(changes.after), changes.counts)))
    moved = sum(n for (before, after), n in changes.counts.items() if before != after)
    if not moved:
        return
    unfolded = st.expander("Ce qui a changé", icon=":material/compare_arrows:", key="engine-changes", on_change="rerun")
    if not unfolded.open:
        return
    with unfolded:
        st.caption(
            plain(
                typeset(
                    "Messages reçus, en lignes ce que disait l’ancien moteur, en colonnes ce que dit le nouveau. Les "
                    "étiquettes données par une personne ne changent pas et n’y sont pas."
                )
            )
        )
        st.table(grid(changes))
        found = cached.read(changed_messages, LISTED)
        st.caption(plain(typeset(f"Les derniers des {count(moved, 'message')} qui changent")))
        hidden = hidden_spans(found["message_key"])
        for row in found.to_dict("records"):
            st.caption(plain(typeset(f"{label('sentiment', row['former'])} → {label('sentiment', row['label'])}")))
            st.text(veiled(str(row["text"]), hidden.get(int(row["message_key"]), ())))


def grid(changes: LabelChanges) -> pd.DataFrame:
    """Counts of messages, one row per former label, one column per new one."""
    rows = [[number(changes.counts.get((before, after), 0)) for after in CLASSES] for before in CLASSES]
    names = [label("sentiment", code) for code in CLASSES]
    return pd.DataFrame(rows, index=[f"avant{NBSP}: {name}" for name in names], columns=names)
