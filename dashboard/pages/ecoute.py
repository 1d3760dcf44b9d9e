"""Écoute: people's words first, then how many feel so, what irritates them, what they ask and propose, what changed."""

import streamlit as st

from dashboard.charts import listening, sentiment
from dashboard.kpi import breakdown, listing, series
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.registry import kpi
from dashboard.text import listening as words
from dashboard.text import sentences
from dashboard.text.formats import count, typeset
from dashboard.ui import cached
from dashboard.ui.components import (
    block,
    chart,
    empty_state,
    figures,
    page_title,
    plain,
    section,
    sentence,
)  # fmt: skip
from dashboard.ui.listening import engine_line, listened_rows
from dashboard.ui.state import current_view
from dashboard.ui.themes import arrange_button, irritants

LISTS = {
    "Les plus négatifs": ("E1", "negative"),
    "Les plus aimés": ("E1", "liked"),
    "Les plus récents": ("E1", "recent"),
    "Compliments": ("E6c", "liked"),
    "Signalements": ("E6g", "urgent"),
}
GROUPS = {"Thème": "theme", "Plateforme": "platform", "Intention": "intent", "Semaine": ""}
CHANGES = ("E3", "E3a", "E2", "E6q", "E6r", "E6s", "E6c", "E8")
AT_FIRST = 3

view = current_view()


def voices() -> None:
    """People's own words, in the order the reader chooses."""
    wanted = st.segmented_control(
        "Ordre",
        [*LISTS],
        default="Les plus négatifs",
        key="ordre",
        bind="query-params",
        label_visibility="collapsed",
    )
    code, order = LISTS[wanted or "Les plus négatifs"]
    found = cached.read(listing.listed, view.scope, code, order)
    if order == "negative":
        found = found[found["sentiment"] == "negative"]
        found.attrs["is_cut"] &= len(found) == listing.AT_MOST  # else the limit left out none of them
    once = found.drop_duplicates("text")
    rows(once, f"{code}-{order}", "Aucun message de ce genre sur cette période.")
    if len(once) < len(found):
        repeated = count(len(found) - len(once), "répétition d’un même texte", "répétitions d’un même texte")
        st.caption(plain(typeset(f"Sans {repeated}.")))


def rows(found, key: str, empty: str) -> None:  # type: ignore[no-untyped-def]
    """Three messages and the way to the others."""
    if found.empty:
        st.text(typeset(empty))
    else:
        listened_rows(found, f"ecoute-{key}", AT_FIRST)


def charts() -> None:
    """The negative share against what is usual, then the classes by week, platform, theme or intent."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        group = st.segmented_control("Comparer par", [*GROUPS], default="Thème", key="par", bind="query-params")
        voice = st.segmented_control("Compter", ["Messages", "Membres"], default="Messages", key="compter")
    by_people = voice == "Membres"
    weeks = cached.read(breakdown.weekly_negative, view.scope)
    alt = "Courbe de la part de négatif par semaine, avec la bande de l’habitude."
    chart(listening.weekly_negative(weeks, view.scope.start, by_people), alt, weeks, key="negatif")
    what = GROUPS[group or "Thème"]
    if not what:
        classes = cached.read(series.weekly_sentiment, view.scope)
        if not classes.empty:
            alt = "Barres empilées par semaine : messages négatifs, neutres, positifs et non notés."
            chart(sentiment.weekly_sentiment(classes), alt, classes, key="sentiment")
        return
    groups = cached.read(breakdown.sentiment_by, view.scope, what)
    alt = "Barres horizontales : part de messages négatifs, neutres et positifs de chaque groupe."
    chart(listening.by_group(groups, what, by_people), alt, groups, key=f"par-{what}")


def changed(results: list[KpiResult]) -> None:
    """What moved since the period before, where it is established."""
    named = [sentences.Named(kpi(each.code).title, kpi(each.code).unit, each) for each in results]
    told = [*sentences.changes(named), *words.theme_moves(results[-1].details.get("themes", []))]
    for line in told or ["Rien d’établi par rapport à la période précédente."]:
        st.text(typeset(f"• {line}" if told else line))


def show() -> None:
    """The page on a workspace that holds data."""
    negative, people, questions, covered = cached.kpis(view.scope, "E3", "E3a", "E7", "E4")
    (classes, irritating) = cached.kpis(view.scope, "E1", "E8")
    with block("La phrase de la page"):
        top = words.irritating(irritating.details.get("themes", []), int(irritating.value or 0))
        sentence(f"{sentences.listening(negative, covered)} {top}".strip())
        unscored = classes.details["classes"]["unscored"]
        told = words.left_out(unscored["x"], unscored["n"], classes.details["unread"])
        st.caption(plain(typeset(told)))
    with block("La liste des messages"):
        section("Ce que disent les gens")
        voices()
    with block("Les chiffres"):
        section("En nombres")
        figures([negative, people, questions, covered])
        engine_line(view.scope)
    if negative.value is not None:
        with block("Les graphiques"):
            charts()
    with block("Les irritants"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            section("Irritants à porter aux services")
            arrange_button()
        irritants(view.scope, irritating)
    with block("Les questions sans réponse"):
        section("Questions" if questions.reason else "Questions sans réponse")
        if questions.reason:  # nobody is said to wait where the brand cannot be heard
            st.caption(plain(typeset(questions.reason)))
        found = cached.read(listing.listed, view.scope, "E6q" if questions.reason else "E7", "urgent")
        rows(found, "questions", "Aucune question sans réponse sur cette période.")
    with block("Les suggestions"):
        section("Suggestions")
        found = cached.read(listing.listed, view.scope, "E6s", "liked")
        rows(found, "suggestions", "Aucune suggestion sur cette période.")
    with block("Ce qui a changé"):
        section("Ce qui a changé")
        changed(cached.kpis(view.scope, *CHANGES))
    others = st.expander("Autres chiffres : scores nets et apaisement", key="autres-scores", on_change="rerun")
    if others.open:
        with others, block("Les autres chiffres"):
            figures(cached.kpis(view.scope, "E2", "E2b", "E2c", "E10"))


page_title("Écoute")
if view.is_empty:
    empty_state("ecoute")
else:
    show()
