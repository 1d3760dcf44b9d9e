"""The search of the page Messages: the box, what was understood, the saved views, the pages of the result."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.store import saved_views, search
from dashboard.store.query import OPERATORS, Query
from dashboard.text.formats import count, number, period, typeset
from dashboard.text.labels import HANDLINGS, INTENTS, LEVELS, RISK_CATEGORIES, SENTIMENTS
from dashboard.ui import cached, tables
from dashboard.ui.blocks import block, plain
from dashboard.ui.messages import message_rows, page_link, sheet_link
from dashboard.ui.search_words import joined, told
from dashboard.ui.state import Preset, View, ask_filters, page_state, set_widget

PER_PAGE = 15  # each row has buttons of its own, which the browser draws
EXPORTED_AT_MOST = 100_000
ORDERS = {
    "Les plus récents": "recent",
    "Les plus anciens": "oldest",
    "Les plus à risque": "risky",
    "Les plus aimés": "liked",
}
EVERYWHERE, SHOWN_PERIOD = "Toutes les données", "Période affichée"
FILTERS = (  # the operator, its name on screen, what may be chosen; what one asks most comes first
    ("sans", "Réponse", ("réponse",)),
    ("de", "Écrits par", ("public", "marque")),
    ("risque", "Risque", (*LEVELS.values(), *RISK_CATEGORIES.values())),
    ("sentiment", "Sentiment", tuple(SENTIMENTS.values())),
    ("intention", "Intention", tuple(INTENTS.values())),
    ("suivi", "Suivi", tuple(HANDLINGS.values())),
)
STATE = "messages"
ADDRESS = ("q", "tri", "ou")  # what the address says of a search
KEPT = (
    "Une recherche se garde avec ses mots, son ordre, les plateformes et les comptes choisis, et la période si elle "
    "porte sur la période affichée. Son lien se copie d’un clic droit."
)


def saved_list(views: list[saved_views.SavedView]) -> None:
    """The saved views, each a link that one can copy."""
    if not views:
        return
    with st.container(horizontal=True, gap="small", key="vigie-views"):
        for one in views:
            page_link(plain(one.name), ":material/bookmark:", vue=str(one.view_id))


def open_view(views: list[saved_views.SavedView]) -> None:
    """Bring back the view that the address names, before the box is drawn; the address keeps its name."""
    state, wanted = page_state(STATE), st.query_params.get("vue")
    if wanted is None or state.get("vue") == wanted:
        return
    found = next((one for one in views if str(one.view_id) == wanted), None)
    if found is None:
        del st.query_params["vue"]
        st.info("Cette recherche n’est plus gardée.", icon=":material/info:")
        return
    state["vue"] = wanted
    for name in ADDRESS:
        st.query_params.pop(name, None)  # else the address, not the search, would fill a box that is not drawn yet
    set_widget("q", found.query)
    set_widget("tri", next(name for name, order in ORDERS.items() if order == found.order))
    kept = found.filters
    set_widget("ou", SHOWN_PERIOD if kept.period else EVERYWHERE)
    ask_filters(
        {"plateformes": kept.platforms, "comptes": kept.accounts}
        | ({"periode": kept.period} if kept.period else {})
        | ({"du": kept.start, "au": kept.end} if kept.start and kept.end else {})
    )
    st.rerun()


def come_back() -> None:
    """Bring back the search as it was left, where the browser's Back stops at an address without any: Streamlit writes
    one on the way to another page."""
    state, run = page_state(STATE), get_script_run_ctx()
    is_named = any(name in st.query_params for name in (*ADDRESS, "vue", "message"))
    if run and run.is_history_navigation and "left" in state and not is_named:
        state["asked_for"] = state["left"]
        st.rerun()


def leave_view(views: list[saved_views.SavedView], typed: str, order: str, filters: saved_views.Filters) -> None:
    """Take the name of the view out of the address once something else is asked."""
    wanted = st.query_params.get("vue")
    known = {(str(one.view_id), one.query, one.order, one.filters) for one in views}
    if wanted is not None and (wanted, typed, order, filters) not in known:
        del st.query_params["vue"]
    if "vue" not in st.query_params:
        page_state(STATE).pop("vue", None)


def box(view: View, views: list[saved_views.SavedView]) -> tuple[str, str, search.Bounds, saved_views.Filters]:
    """The text typed, the order asked, where to look, and the filters that say so."""
    state = page_state(STATE)
    for name, value in state.pop("asked_for", {}).items():
        set_widget(name, value)
    typed = st.text_input(
        "Chercher dans tous les messages",
        key="q",
        bind="query-params",
        persist_state="session",
        type="search",
        placeholder="colis OU paquet  -merci  sur:instagram  sentiment:négatif",
        icon=":material/search:",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        order = st.selectbox(
            "Ordre", [*ORDERS], key="tri", bind="query-params", persist_state="session", width=200, filter_mode=None
        )
        where = st.selectbox(
            "Quand", [EVERYWHERE, SHOWN_PERIOD], key="ou", bind="query-params", persist_state="session", width=200,
            filter_mode=None,
        )  # fmt: skip
        filters = _narrowed(view, has_period=where == SHOWN_PERIOD)
        _filters(typed or "")
        _keep(typed or "", ORDERS[order], filters, views)
        _help()
    state["left"] = dict(zip(ADDRESS, (typed, order, where), strict=True))
    scope = view.scope
    days = {"start": scope.start, "end": scope.end} if where == SHOWN_PERIOD else {}
    bounds = search.Bounds(platforms=scope.platforms, accounts=scope.accounts, **days)
    return typed or "", ORDERS[order], bounds, filters


def results(view: View, query: Query, order: str, bounds: search.Bounds, found: search.Summary) -> None:
    """A page of what answers, and the whole of it as a file."""
    if not found.total:
        return
    pages = -(-found.total // PER_PAGE)
    state, asked = page_state(STATE), repr((query, order, bounds))
    if state.setdefault("asked", asked) != asked:  # another search begins at its first page
        state["asked"] = asked
        set_widget("page", 1)
    above = st.container(horizontal=True, vertical_alignment="center")
    at = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    keys = cached.read(search.keys, query, bounds, order, PER_PAGE, (at - 1) * PER_PAGE)
    with above:
        first = (at - 1) * PER_PAGE
        st.caption(plain(typeset(rows_shown(first, len(keys)))), width="stretch")
        _export(view, query, order, bounds, found)
    with st.container(key="vigie-results"):
        message_rows(cached.read(search.shown, tuple(keys)), "messages", _actions, PER_PAGE)


def rows_shown(first: int, n: int) -> str:
    """« Messages 21 à 40. », of which the one before them is the ``first``-th."""
    return f"Messages {number(first + 1)} à {number(first + n)}." if n > 1 else f"Message {number(first + 1)}."


def sentence_of(found: search.Summary) -> str:
    """« 57 messages de 41 personnes, du 3 mars au 12 novembre 2026. 8 attendent une réponse. »"""
    if not found.total:
        return "Aucun message ne correspond."
    people = f" de {count(found.people, 'personne')}" if found.people else ""
    days = f", {period(found.first_on, found.last_on)}" if found.first_on and found.last_on else ""
    waits = f" {number(found.waiting)} {'attendent' if found.waiting > 1 else 'attend'} une réponse."
    return f"{count(found.total, 'message')}{people}{days}.{waits if found.waiting else ''}"


def understood(query: Query) -> None:
    """What the query asks, told back."""
    if query:
        st.caption(plain(typeset(f"Compris : {told(query)}")))


def _narrowed(view: View, *, has_period: bool) -> saved_views.Filters:
    """The filters of the sidebar that narrow the search: its period only when it is the one looked at."""
    scope, preset = view.scope, view.preset if has_period else None
    days = {"start": scope.start, "end": scope.end} if preset is Preset.CUSTOM else {}
    return saved_views.Filters(platforms=scope.platforms, accounts=scope.accounts, period=preset or "", **days)


def _actions(row: Mapping[str, Any]) -> None:
    sheet_link(int(row["message_key"]))


def _filters(typed: str) -> None:
    """Choices that become operators in the box: what is asked stays in one place."""
    with st.popover("Filtres", icon=":material/filter_alt:"), st.form("filtres", border=False, clear_on_submit=True):
        known = cached.read(search.themes_shown)
        every = (*FILTERS, ("thème", "Thème", known)) if known else FILTERS
        columns, chosen = st.columns(2), {}
        for place, (operator, name, values) in enumerate(every):
            chosen[operator] = columns[place % 2].multiselect(
                name, values, placeholder="Tous", key=f"filtre-{operator}",
                format_func="sans {}".format if operator == "sans" else str,
            )  # fmt: skip
        if st.form_submit_button("Ajouter à la recherche", type="primary"):
            added = [joined(operator, values) for operator, values in chosen.items() if values]
            page_state(STATE)["asked_for"] = {"q": " ".join([typed.strip(), *added]).strip()}
            st.rerun()


def _keep(typed: str, order: str, filters: saved_views.Filters, views: list[saved_views.SavedView]) -> None:
    """Save the search under a name; forget those one no longer needs, and bring back the last one forgotten."""
    state = page_state(STATE)
    with st.popover("Recherches gardées", icon=":material/bookmark:"):
        with st.form("garder", border=False, clear_on_submit=True):
            name = st.text_input("Garder cette recherche sous le nom", max_chars=saved_views.LONGEST_NAME)
            if st.form_submit_button("Garder", type="primary"):
                with block("La recherche gardée"):
                    with cached.store().writing() as session:
                        saved_views.save(session, name, typed, order, filters)
                    st.rerun()
        for one in views:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(one.name, width="stretch")
                if st.button("Oublier", key=f"forget-view-{one.view_id}", type="tertiary", icon=":material/delete:"):
                    with cached.store().writing() as session:
                        saved_views.forget(session, one.view_id)
                    state["forgotten"] = one
                    st.rerun()
        gone: saved_views.SavedView | None = state.get("forgotten")
        if gone and st.button(plain(typeset(f"Remettre « {gone.name} »")), key="bring-back", icon=":material/undo:"):
            with cached.store().writing() as session:
                saved_views.save(session, gone.name, gone.query, gone.order, gone.filters)
            del state["forgotten"]
            st.rerun()
        st.caption(plain(typeset(KEPT)))


def _help() -> None:
    with st.popover("Aide", icon=":material/help:"):
        st.text(
            typeset(
                "Plusieurs mots : tous doivent y être, à l’intérieur d’un mot aussi. « service client » entre "
                "guillemets : ces mots entiers, dans cet ordre. OU entre deux mots : l’un des deux. -mot : sans ce "
                "mot. Accents et majuscules sont ignorés."
            )
        )
        rows = [(one.example, one.expects, ", ".join(one.names)) for one in OPERATORS]
        table = pd.DataFrame(rows, columns=["Exemple", "Attend", "S’écrit aussi"])
        st.dataframe(table, hide_index=True, height="content", key="aide-recherche")


def _export(view: View, query: Query, order: str, bounds: search.Bounds, found: search.Summary) -> None:
    """The whole result as a spreadsheet file, made when it is asked for."""

    def made() -> bytes:
        with cached.store().reading() as session:
            rows = search.exported(session, query, bounds, order, EXPORTED_AT_MOST)
        names = cached.names(rows["author_key"]) if view.shows_names else None
        return tables.csv_bytes(tables.readable(rows, view.settings.timezone, names))

    held = min(found.total, EXPORTED_AT_MOST)
    st.download_button(
        plain(typeset(f"Télécharger {count(held, 'ligne')} en CSV")),
        made,
        file_name="vigie-messages.csv",
        mime="text/csv",
        key="csv-messages",
        on_click="ignore",
        icon=":material/download:",
    )
