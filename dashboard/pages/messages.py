"""Messages: find any message, keep the searches that matter, and read one whole."""

import streamlit as st

from dashboard.errors import UsageError
from dashboard.store import saved_views
from dashboard.store.query import parse
from dashboard.store.search import summary
from dashboard.text.formats import typeset
from dashboard.ui import cached, search
from dashboard.ui.components import block, empty_state, page_title, plain, sentence
from dashboard.ui.message_sheet import asked_message, message_sheet
from dashboard.ui.state import current_view

view = current_view()


def show() -> None:
    """The search, and what answers."""
    views = cached.read(saved_views.listed)
    search.open_view(views)
    search.come_back()
    said = st.container()
    with block("La recherche"):
        typed, order, bounds, filters = search.box(view, views)
        search.leave_view(views, typed, order, filters)
        search.saved_list(views)
        try:
            query = parse(typed)
            found = cached.read(summary, query, bounds)
        except UsageError as error:
            st.warning(plain(typeset(str(error))), icon=":material/info:")
            return
        with said:
            sentence(search.sentence_of(found))
        search.understood(query)
        with block("Les messages"):
            search.results(view, query, order, bounds, found)


page_title("Messages")
nothing = view.is_empty or not view.has_messages
message = None if nothing else asked_message()
if nothing:
    empty_state("messages")
elif message is None:
    show()
else:
    with block("La fiche du message"):
        message_sheet(view, message)
