"""Themes on a page: the irritants to carry to the services, and the window where the reader arranges themes."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.errors import VigieError
from dashboard.kpi import listing
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.scope import Scope
from dashboard.store import themes
from dashboard.store.store import Session
from dashboard.text import listening
from dashboard.text.formats import count, shortened, typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.listening import listened_rows
from dashboard.ui.messages import is_danger, private_among
from dashboard.ui.state import page_state
from dashboard.ui.veil import hidden_spans, veiled

AT_FIRST = 3
NONE = "Aucun thème n’irrite au moins 3 personnes sur cette période."
ONE_BY_ONE = "Les messages négatifs se lisent un par un, ci-dessus."


def irritants(scope: Scope, result: KpiResult) -> None:
    """E8: the themes that irritate most, each with its numbers, one of its messages, and all of them on demand."""
    if result.value is None:
        st.text(typeset(result.reason or ""))
        return
    ranked = [each for each in result.details["themes"] if each["authors"] >= listening.MOVEMENT]
    if not ranked:
        (negative,) = cached.kpis(scope, "E3")
        st.text(typeset(f"{NONE} {ONE_BY_ONE}" if negative.x else NONE))
    state = page_state("irritants")
    shown = state.get("shown", AT_FIRST)
    cited: set[str] = set()
    for rank, entry in enumerate(ranked[:shown], start=1):
        _irritant(scope, rank, entry, cited)
    left = len(ranked) - shown
    if left > 0 and st.button(typeset(f"Afficher la suite ({count(left, 'thème')})"), key="more-irritants"):
        state["shown"] = len(ranked)
        st.rerun()


def _irritant(scope: Scope, rank: int, entry: Mapping[str, Any], cited: set[str]) -> None:
    """One theme; ``cited`` holds the messages already quoted for those above, and gets the one of this theme."""
    code = str(entry["theme"])
    with st.container(border=True, gap="xsmall", key=f"vigie-irritant-{rank}"):
        st.markdown(f"**{rank}. {plain(typeset(entry['name']))}**")
        st.caption(plain(typeset(listening.irritant(entry))))
        found = cached.read(listing.listed, scope, "E8", "negative", 200, "", code)
        found = found[[not is_danger(row) for row in found.to_dict("records")]]  # a person in danger is no grievance
        if found.empty:
            return
        said = [*zip(found["text"].astype(str), found["message_key"], strict=True)]
        text, key = next((each for each in said if each[0] not in cited), said[0])
        cited.add(text)
        text = veiled(text, hidden_spans([key]).get(int(key), ()))
        if private_among([key]):
            st.caption(label("message_kind", "message"))
        st.text(typeset("« ") + shortened(text, 180) + typeset(" »"))
        title = typeset(f"Lire les {count(len(found), 'message')}" if len(found) > 1 else "Lire le message")
        unfolded = st.expander(plain(title), key=f"irritant-{code}", on_change="rerun")
        if unfolded.open:
            with unfolded:
                listened_rows(found, f"irritant-{code.replace(':', '-')}", AT_FIRST)


def arrange_button() -> None:
    """« Modifier les thèmes »."""
    if st.button("Modifier les thèmes", icon=":material/tune:", key="arrange-themes"):
        _arrange()


@st.dialog("Modifier les thèmes", width="large")
def _arrange() -> None:
    """Rename, merge, hide and bring back themes; what the reader decides outlives every analysis."""
    with block("La liste des thèmes"):
        found = cached.read(themes.shown)
        if found.empty:
            st.text(typeset("Aucun thème pour l’instant : lancez l’analyse."))
            return
        st.text(
            typeset(
                "Vos choix restent : une nouvelle analyse ajoute des messages et des thèmes, elle ne les défait pas."
            )
        )
        usable = found[~found["is_hidden"] & found["merged_into"].isna()]
        names = dict(zip(usable["theme"], usable["name"], strict=True))
        sizes = dict(zip(usable["theme"], usable["messages"], strict=True))
        chosen = st.selectbox(
            "Thème",
            [*names],
            format_func=lambda code: typeset(f"{names[code]} ({count(int(sizes[code]), 'message')})"),
            key="theme-chosen",
        )
        if chosen is not None:
            _changes(str(chosen), names, found)
        _undone(found)


def _changes(chosen: str, names: Mapping[str, str], found: pd.DataFrame) -> None:
    (row,) = found[found["theme"] == chosen].to_dict("records")
    origin = "Trouvé dans vos messages" if row["is_found"] else "Thème usuel"
    st.caption(plain(typeset(f"{origin}. Mots typiques : {', '.join(row['words'])}.")))
    with st.form(f"rename-{chosen}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Nouveau nom", value=names[chosen], max_chars=themes.LONGEST_NAME)
        if st.form_submit_button("Renommer", icon=":material/edit:"):
            _do(themes.rename, chosen, name)
    others = [code for code in names if code != chosen]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        into = st.selectbox(
            "Réunir à", others, index=None, format_func=lambda code: typeset(names[code]),
            placeholder="Choisir un thème", key=f"merge-{chosen}",
        )  # fmt: skip
        if st.button("Réunir", icon=":material/merge:", disabled=into is None, key=f"do-merge-{chosen}"):
            _do(themes.merge, chosen, str(into))
        if st.button("Masquer ce thème", icon=":material/visibility_off:", key=f"hide-{chosen}"):
            _do(themes.hide, chosen)


def _undone(found: pd.DataFrame) -> None:
    """What was changed, each with a way back."""
    edited = found[found["is_edited"]]
    if edited.empty:
        return
    st.caption("Ce que vous avez modifié")
    names = dict(zip(found["theme"], found["name"], strict=True))
    for row in edited.to_dict("records"):
        state = "masqué" if row["is_hidden"] else "renommé"
        if isinstance(row["merged_into"], str):
            state = f"réuni à « {names[row['merged_into']]} »"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(typeset(f"{row['name']} : {state}"), width="stretch")
            if st.button("Rétablir", key=f"restore-{row['theme']}", type="tertiary", icon=":material/undo:"):
                _do(themes.restore, str(row["theme"]))


def _do(change: Callable[..., None], *args: str) -> None:
    def write(session: Session) -> None:
        change(session, *args)

    try:
        with cached.store().writing() as session:
            write(session)
    except VigieError as error:
        st.warning(plain(typeset(str(error))), icon=":material/info:")
        return
    st.rerun()
