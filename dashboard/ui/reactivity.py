"""The blocks of Réactivité: the clock, how fast answers come, when to be there, what is promised, how it is counted."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import streamlit as st

from dashboard.charts import delays, rhythm, waiting
from dashboard.kpi import attente, conversation, off_hours, series
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.reactivite import AGES
from dashboard.kpi.scope import Scope
from dashboard.text import response, sentences
from dashboard.text.formats import WEEKDAYS, duration, number, percent, typeset, week
from dashboard.ui import cached
from dashboard.ui.components import block, chart, figures, finding, folded, plain, section, table
from dashboard.ui.state import View

CLOCKS = {"R5": "premier message sans réponse", "R5b": "message le plus proche"}
CLOCK = (
    "L’horloge part du premier message resté sans réponse d’une personne dans un fil et s’arrête à la première réponse "
    "humaine. Le public attend en temps de calendrier ; les heures ouvrées disent la part de l’équipe."
)
OTHER_CLOCK = (
    "Autre convention : l’horloge part du dernier message de la personne avant la réponse. Le délai est plus court dès "
    "qu’elle relance ; les autres chiffres et les courbes gardent la convention de Vigie."
)
SHAPES = ("Depuis la réception", "Semaine par semaine")


def clock_choice() -> str:
    """The code of the delay to show: which convention starts the clock, kept in the address."""
    chosen = st.segmented_control(
        "L’horloge part du",
        [*CLOCKS],
        default="R5",
        format_func=lambda code: CLOCKS[code],
        key="horloge",
        bind="query-params",
        help=typeset(f"{CLOCK} {OTHER_CLOCK}"),
    )
    return str(chosen or "R5")


def confidence(scope: Scope, code: str) -> None:
    """The clock convention in force, how sure the threads are (R0), and what one reply may hide."""
    (thread,) = cached.kpis(scope, "R0")
    told = [CLOCK if code == "R5" else OTHER_CLOCK]
    if thread.value is not None:
        told.append(f"Fils connus par les identifiants : {sentences.share(thread)}.")
        grouped, messages = cached.read(attente.grouped_replies, scope)
        aside = response.left_aside(grouped, messages, cached.read(conversation.automatic_replies, scope))
        told.append(aside[0].upper() + aside[1:])
    st.caption(plain(typeset(" ".join([*told, *thread.notes]))))


def how_fast(view: View) -> None:
    """The share answered as time goes, or the delay of each week: one question, two shapes."""
    shape = st.segmented_control("Le délai", SHAPES, default=SHAPES[0], key="delai", bind="query-params")
    if shape == SHAPES[1]:
        weeks = cached.read(series.weekly_delays, _with_weeks_before(view.scope))
        marks = tuple((one.start, one.name) for one in view.settings.landmarks)
        alt = "Courbes du délai médian par semaine, en temps de calendrier et en heures ouvrées, avec l’habitude."
        chart(delays.weekly(weeks, view.scope.start, marks), alt, _weeks_table(weeks, view.scope), key="semaines")
        return
    curve = cached.read(attente.answered_by, view.scope)
    if curve.empty:
        st.text(typeset("Aucun échange à suivre sur cette période."))
        return
    alt = "Courbe de la part des échanges répondus selon le temps écoulé, de cinq minutes à quatorze jours."
    shown = {
        "temps écoulé": curve["elapsed_s"].map(duration),
        "répondus, calendrier": [percent(share) for share in curve["calendar"]],
        "répondus, heures ouvrées": [percent(share) for share in curve["business"]],
    }
    chart(delays.answered_by(curve), alt, pd.DataFrame(shown), key="attente")


def when(view: View) -> None:
    """When the public writes and when the brand answers, hour by hour on demand, and the opening that would meet most
    of those who wait."""
    hours = cached.read(series.hourly_rhythm, view.scope)
    received, answered = cached.kpis(view.scope, "W2", "W2b")
    is_declared = bool(view.settings.hours) and received.value is not None
    finding(response.off_hours_title(received, answered) if is_declared else rhythm.title(hours))
    late = received.details.get("delay", {})
    told = response.off_hours(
        received, answered, late.get("value"), late.get("n", 0), is_declared=bool(view.settings.hours)
    )
    st.caption(plain(typeset(told)))
    suggestion(view)
    with folded("Voir la semaine heure par heure", "heures", ":material/grid_on:", is_in_address=True) as is_open:
        if is_open:
            data = hours[(hours["inbound"] > 0) | (hours["outbound"] > 0)]
            names = {"weekday": "local_weekday", "hour": "local_hour", "inbound": "reçus", "outbound": "de la marque"}
            alt = "Deux grilles jour par heure : en haut les messages reçus, en bas ceux de la marque."
            chart(rhythm.rhythm(hours), alt, data.rename(columns=names), key="rythme", has_title=False)


def suggestion(view: View) -> None:
    """Which opening would meet most of those who wait; nothing where too few wait to tell."""
    best = cached.read(off_hours.best_opening, view.scope)
    if best is not None:
        told = response.opening(
            WEEKDAYS[best.weekday - 1], best.from_hour, best.until, best.n, best.waiting, best.weeks
        )
        st.info(plain(typeset(told)), icon=":material/schedule:")
    elif not view.settings.hours:
        st.page_link(
            "dashboard/pages/reglages.py",
            label="Déclarer vos horaires de réponse",
            icon=":material/tune:",
        )


def queue_chart(scope: Scope) -> None:
    """The queue by age and risk, over the rows to answer."""
    found = cached.read(attente.waiting_by_risk, scope)
    if not found.empty:
        alt = "Barres : messages en attente par ancienneté, découpées par niveau de risque."
        youngest_first = found.sort_values("age", key=lambda ages: ages.map([*AGES].index))
        data = youngest_first.rename(columns={"age": "attend depuis", "n": "messages"})
        chart(waiting.ages_by_risk(found), alt, data, key="ages")


def secondary(view: View) -> None:
    """What is read once a month: closed, and computed only when opened."""
    with folded("Les délais promis", "promis") as is_open:
        if is_open:
            targets(view.scope)
    with folded("Les réponses selon l’intention", "intentions") as is_open:
        if is_open:
            intents(view.scope)
    with folded("Les autres mesures de la réponse", "autres") as is_open:
        if is_open:
            figures(cached.kpis(view.scope, "R6b", "R7", "R3b", "R3c"))
            figures(cached.kpis(view.scope, "R4", "R10", "R13", "R2"))
    with folded("Les fils, l’entraide et la charge", "charge") as is_open:
        if is_open:
            figures(cached.kpis(view.scope, "R11", "R12", "W3", "W1"))
            load(view)


def targets(scope: Scope) -> None:
    """R8, then each class of messages."""
    with block("Les délais promis"):
        results = cached.kpis(scope, "R8")
        left, right = st.columns([1, 3])
        with left:
            figures(results)
        with right:
            _notes(results[0])
            classes = results[0].details.get("classes", [])
            if classes:
                shown = pd.DataFrame(response.attained(classes))
                table(shown.assign(part=[percent(share) for share in shown["part"]]), key="promis-table")
        st.page_link("dashboard/pages/reglages.py", label="Changer les délais promis", icon=":material/tune:")


def intents(scope: Scope) -> None:
    """E7: who gets answers, by what they ask."""
    with block("Les réponses selon l’intention"):
        results = cached.kpis(scope, "E7")
        left, right = st.columns([1, 3])
        with left:
            figures(results)
        rows = response.by_intent(results[0].details.get("intents", {}))
        if rows:
            with right:
                table(pd.DataFrame(rows), key="intentions-table")


def load(view: View) -> None:
    """W1 by role, and by account when the team chose it."""
    with block("La charge par rôle"):
        (work,) = cached.kpis(view.scope, "W1")
        if work.value is None:
            return
        roles, days = work.details["roles"], work.details["days"]
        rows = [(response.ROLES[role], n, number(n / days, 1)) for role, n in roles.items()]
        table(pd.DataFrame(rows, columns=["rôle", "actions", "par jour"]), key="charge-roles")
        people = work.details["people"]
        if people:
            section("Par compte qui répond")
            counts = pd.DataFrame(people.items(), columns=["author_key", "actions"])
            table(counts.sort_values("author_key"), key="charge-comptes")
        _notes(work)


def _notes(result: KpiResult) -> None:
    for note in result.notes:
        st.caption(plain(typeset(note)))


def _with_weeks_before(scope: Scope) -> Scope:
    monday = scope.start - timedelta(days=scope.start.weekday())
    return replace(scope, start=monday - timedelta(weeks=delays.WINDOW_WEEKS))


def _weeks_table(weeks: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    shown = weeks[pd.to_datetime(weeks["week"]) + pd.Timedelta(days=6) >= pd.Timestamp(scope.start)]
    return pd.DataFrame(
        {
            "semaine": shown["week"].map(week),
            "réponses": shown["n"],
            "délai médian": shown["median_s"].map(duration),
            "neuf sur dix sous": shown["p90_s"].map(duration),
            "médian en heures ouvrées": shown["business_median_s"].map(duration),
        }
    )
