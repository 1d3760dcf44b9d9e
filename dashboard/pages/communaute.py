"""Communauté: who takes part, which newcomers wait, which members to bring forward, and how the brand speaks."""

import pandas as pd
import streamlit as st

from dashboard.charts.community import weekly_members
from dashboard.kpi import community
from dashboard.text import community as words
from dashboard.text.formats import typeset
from dashboard.ui import cached
from dashboard.ui.community import fairness, featuring, newcomers, peer_help
from dashboard.ui.components import (
    block,
    chart,
    empty_state,
    figures,
    finding,
    page_title,
    plain,
    section,
    sentence,
)  # fmt: skip
from dashboard.ui.own_voice import own_voice
from dashboard.ui.state import current_view

view = current_view()


def weekly() -> None:
    """Members per week against what is usual."""
    weeks = cached.read(community.weekly_members, view.scope)
    alt = "Barres par semaine : membres déjà connus, et au-dessus les nouveaux ; bande grise : l’habitude."
    data = weeks[[(on - view.scope.start).days > -7 for on in weeks["week"]]]
    names = {"active": "membres actifs", "new": "nouveaux", "returning": "déjà là", "lapsed": "n’ont pas réécrit"}
    fig = weekly_members(weeks, view.scope.start)
    if data["active"].isna().all():  # axes without a bar would tell of weeks without members
        finding(fig.layout.meta["title"])
    else:
        chart(fig, alt, pd.DataFrame(data).rename(columns=names), key="membres")


def show() -> None:
    """The page on a workspace that holds data."""
    active, welcomed, waiting, faithful, lit, fair = cached.kpis(view.scope, "H1", "H5", "H5n", "H2", "H4", "H6")
    with block("La phrase de la page"):
        sentence(words.opening(active, welcomed, waiting))
    with block("Les chiffres"):
        figures([active, welcomed, faithful, lit])
        for note in active.notes:
            st.caption(plain(typeset(note)))
    with block("Les membres par semaine"):
        weekly()
    with block("Les nouveaux membres sans réponse"):
        section("Nouveaux membres sans réponse" if waiting.reason is None else "Nouveaux membres")
        if waiting.reason:
            st.text(typeset(waiting.reason))
        else:
            st.caption(plain(typeset(" ".join(waiting.notes))))
            newcomers(view.scope)
    with block("Les membres à mettre en avant"):
        section("Membres qui aident, à mettre en avant")
        (helping,) = cached.kpis(view.scope, "H3")
        if helping.reason:
            st.text(typeset(helping.reason))
        else:
            if lit.value is not None:
                st.text(typeset(words.to_feature(lit.details["never"], lit.details["helpers"])))
            featuring(view.scope)
    with block("L’entraide"):
        section("Entraide : des membres répondent à des membres")
        peer_help(view.scope)
    with block("L’équité des réponses"):
        section("À qui répond-on ?")
        if fair.value is None:
            st.text(typeset(fair.reason or ""))
        else:
            fairness(fair.details["pairs"])
    own_voice(view.scope)
    title = typeset("Autres chiffres : qui aide, qui écrit le plus")
    others = st.expander(plain(title), key="autres-membres", on_change="rerun")
    if others.open:
        with others, block("Les autres chiffres"):
            figures(cached.kpis(view.scope, "H3", "H7", "H6", "H5n"))


page_title("Communauté")
if view.is_empty:
    empty_state("communaute")
elif not view.has_messages:
    empty_state("communaute")
    own_voice(view.scope)
else:
    show()
