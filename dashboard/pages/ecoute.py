"""Écoute: people's words first, then how many feel so, what irritates them, what they ask and propose, what changed."""

import streamlit as st

from dashboard.charts import listening, sentiment
from dashboard.kpi import breakdown, listing, series
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.registry import kpi
from dashboard.text import listening as words
from dashboard.text import sentences
from dashboard.text.formats import typeset
from dashboard.ui import cached
from dashboard.ui.components import (
    block,
    chart,
    empty_state,
    figures,
    folded,
    nothing,
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
    "Questions": ("E7", "urgent"),
    "Suggestions": ("E6s", "liked"),
    "Compliments": ("E6c", "liked"),
    "Signalements": ("E6g", "urgent"),
}
GROUPS = {"Thème": "theme", "Plateforme": "platform", "Intention": "intent", "Semaine": ""}
CHANGES = ("E3", "E3a", "E2", "E6q", "E6r", "E6s", "E6c", "E8")
VOICES = ("Messages", "Membres")
AT_FIRST = 3

view = current_view()


def voices(questions: KpiResult) -> None:
    """People's own words, of the kind and in the order the reader chooses; ``questions`` is E7."""
    wanted = st.segmented_control(
        "Ordre",
        [*LISTS],
        default="Les plus négatifs",
        key="ordre",
        bind="query-params",
        label_visibility="collapsed",
    )
    code, order = LISTS[wanted or "Les plus négatifs"]
    if code == "E7":
        st.caption(plain(typeset(questions.reason or "Celles qui n’ont pas eu de réponse.")))
        code = "E6q" if questions.reason else code  # nobody is said to wait where the brand cannot be heard
    found = cached.read(listing.listed, view.scope, code, order)
    if order == "negative":
        found = found[found["sentiment"] == "negative"]
        found.attrs["is_cut"] &= len(found) == listing.AT_MOST  # else the limit left out none of them
    if found.empty:
        nothing("Aucun message de ce genre sur cette période : voyez les autres listes.")
    else:
        listened_rows(found, f"ecoute-{code}-{order}", AT_FIRST)


def charts() -> None:
    """The negative share against what is usual, then, on demand, the classes by week, platform, theme or intent."""
    voice = st.segmented_control("Compter", VOICES, default=VOICES[0], key="compter", bind="query-params")
    by_people = voice == VOICES[1]
    weeks = cached.read(breakdown.weekly_negative, view.scope)
    alt = "Courbe de la part de négatif par semaine, avec la bande de l’habitude."
    chart(listening.weekly_negative(weeks, view.scope.start, by_people), alt, weeks, key="negatif")
    told = "Comparer les thèmes, les plateformes, les intentions ou les semaines"
    with folded(told, "comparer", ":material/bar_chart:", is_in_address=True) as is_open:
        if is_open:
            compared(by_people)


def compared(by_people: bool) -> None:
    """The classes of each theme, platform, intent or week."""
    group = st.segmented_control("Comparer par", [*GROUPS], default="Thème", key="par", bind="query-params")
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
        textless = unscored["n"] - covered.details["texts"]
        told = words.left_out(unscored["x"], unscored["n"], classes.details["unread"], textless)
        st.caption(plain(typeset(told)))
    with block("La liste des messages"):
        section("Ce que disent les gens")
        voices(questions)
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
    with block("Ce qui a changé"):
        section("Ce qui a changé")
        changed(cached.kpis(view.scope, *CHANGES))
    with folded("Autres chiffres : scores nets et apaisement", "autres-scores") as is_open:
        if is_open:
            figures(cached.kpis(view.scope, "E2", "E2b", "E2c", "E10"))


page_title("Écoute")
if view.is_empty or not view.has_messages:
    empty_state("ecoute")
else:
    show()
