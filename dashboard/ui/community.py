"""Blocks of the page Communauté: newcomers, members to bring forward, help between members, fairness."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.kpi import community, listing
from dashboard.kpi.scope import Scope
from dashboard.text import community as words
from dashboard.text.formats import count, shortened, typeset
from dashboard.text.labels import label
from dashboard.ui import cached, tables
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import nothing, table
from dashboard.ui.messages import message_rows
from dashboard.ui.state import View, current_view, page_state

AT_FIRST = 3
CITED_AT_MOST = 160
Row = Mapping[Any, Any]


def newcomers(scope: Scope) -> None:
    """First messages without answer, the riskiest then the oldest first."""
    found = cached.read(listing.listed, scope, "H5n", "urgent")
    if found.empty:
        st.text(typeset("Aucun premier message n’attend de réponse sur cette période."))
    message_rows(found, "nouveaux", _history("nouveaux"), AT_FIRST)


def featuring(scope: Scope) -> None:
    """The members who help and were never brought forward: why, and three of their messages."""
    view = current_view()
    found = cached.read(community.to_feature, scope)
    if found.empty:
        st.text(typeset("Aucun membre à mettre en avant sur cette période."))
    state = page_state("featuring")
    shown = found.head(state.get("shown", AT_FIRST))
    names = cached.names(shown["author_key"]) if view.shows_names else {}
    for row in shown.to_dict("records"):
        _member(row, scope, names)
    left = len(found) - len(shown)
    if left > 0 and st.button(typeset(f"Afficher la suite ({count(left, 'membre')})"), key="more-featuring"):
        state["shown"] = len(shown) + 2 * AT_FIRST
        st.rerun()


def _member(row: Row, scope: Scope, names: Mapping[str, str]) -> None:
    author = str(row["author_key"])
    with st.container(border=True, gap="xsmall", key=f"vigie-member-{author[:12]}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            name = names.get(author) or tables.pseudonym(author)
            st.text(f"{name} · {label('platform', row['platform'])}", width="stretch")
            if st.button("Son historique", key=f"history-member-{author}", type="tertiary", icon=":material/history:"):
                history(author)
        st.caption(plain(typeset(words.parts(row))))
        cited = cached.read(community.best_messages, scope, author)
        st.text(typeset("« ") + shortened(str(cited["text"].iloc[0]), CITED_AT_MOST) + typeset(" »"))
        told = f"Lire {count(len(cited), 'de ses messages', 'de ses messages')}"
        unfolded = st.expander(plain(typeset(told)), key=f"fold-member-{author}", on_change="rerun")
        if unfolded.open:
            with unfolded:
                message_rows(cited, f"member-{author[:12]}")


def peer_help(scope: Scope) -> None:
    """Answers of members to the questions of others, with what they answer."""
    found = cached.read(community.peer_answers, scope)
    if found.empty:
        nothing("Aucune question n’a reçu la réponse d’un autre membre sur cette période.")

    def draw(row: Row) -> None:
        st.caption(
            plain(typeset("à la question : « ") + shortened(str(row["asked"]), CITED_AT_MOST) + typeset(" »")),
            width="stretch",
        )
        _history("entraide")(row)

    message_rows(found, "entraide", draw, AT_FIRST)


def fairness(pairs: Sequence[Mapping[str, Any]]) -> None:
    """The gaps of H6 in one sentence and one table."""
    st.text(typeset(words.fairness(pairs)))
    rows = [
        {
            "groupe": words.PAIRS[pair["name"]][0],
            "répondus": words.answered(pair["x1"], pair["n1"]),
            "comparé à": words.PAIRS[pair["name"]][1],
            "répondus parmi eux": words.answered(pair["x2"], pair["n2"]),
            "écart": words.gap_interval(pair),
            "ce qui est établi": "écart établi" if pair["is_gap"] else "pas d’écart établi",
        }
        for pair in pairs
    ]
    table(pd.DataFrame(rows), key="equite", file_name="vigie-equite.csv", is_exportable=True)


def _history(key: str) -> Any:
    """A button that opens what the author of a row wrote before."""

    def draw(row: Row) -> None:
        author = row.get("author_key")
        title = "Historique du membre"
        if isinstance(author, str) and st.button(
            title, key=f"history-{key}-{row['message_key']}", type="tertiary", icon=":material/history:"
        ):
            history(author)

    return draw


@st.dialog("Les messages de cette personne", width="large")
def history(author_key: str) -> None:
    """The last messages of a person, whatever the period."""
    with block("L’historique de la personne"):
        view: View = current_view()
        names = cached.names([author_key]) if view.shows_names else {}
        st.text(names.get(author_key) or tables.pseudonym(author_key))
        table(cached.read(listing.by_author, author_key), key="history")
