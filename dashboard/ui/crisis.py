"""The crisis mode of the Alertes page: what happens hour by hour, who, what was decided, what to say and to whom."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.crisis import hourly
from dashboard.config import Settings
from dashboard.kpi import crise
from dashboard.report.document import Document
from dashboard.report.review import crisis_review, file_stem
from dashboard.store import alerts, behaviours, crises
from dashboard.text import episodes as told
from dashboard.text import holding, tone
from dashboard.text.crisis import calm, opening
from dashboard.text.formats import count, in_zone, typeset
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import chart, message_rows, section, sentence, table
from dashboard.ui.crisis_log import checklist, decisions
from dashboard.ui.danger import danger_block
from dashboard.ui.documents import document_buttons
from dashboard.ui.episodes import CRISIS_PARAMETER
from dashboard.ui.state import View, current_view

WORD = 24  # signs of a decision on the chart
SHOWN = 5  # people of a class


def asked_crisis() -> int | None:
    """The number of the crisis that the address asks for."""
    asked = st.query_params.get(CRISIS_PARAMETER, "")
    return int(asked) if asked.isdecimal() and len(asked) < 18 else None


def crisis_mode(alert_id: int) -> None:
    """The whole mode, in place of the list of alerts."""
    st.page_link("dashboard/pages/alertes.py", label="Retour aux alertes", icon=":material/arrow_back:")
    found = cached.read(crises.crisis, alert_id)
    if found.empty:
        st.text(typeset("Il n’y a pas de crise de ce numéro dans cet espace de travail."))
        return
    view = current_view()
    row = {str(name): value for name, value in found.iloc[0].items()}
    evidence = json.loads(row["evidence"])
    times = (row["first_at"].to_pydatetime(), row["last_at"].to_pydatetime(), row["peak_at"].to_pydatetime())
    with block("Les personnes en danger"):
        danger_block(cached.read(alerts.open_alerts, alerts.CURRENT))
    timeline: crise.Timeline = cached.read(crise.timeline, view.settings.timezone, *times)
    with block("La phrase de la page"):
        sentence(opening(row, timeline.messages, view.settings.timezone))
        st.text(typeset(calm(timeline.returned_h, row["first_at"], view.settings.timezone)))
    with block("Les heures de la crise"):
        _timeline(view, alert_id, timeline)
    window = timedelta(hours=int(evidence["worst"]["window"]))
    period = (times[0] - window, times[1] + timedelta(hours=1))
    with block("La liste de contrôle"):
        checklist(alert_id)
    with block("Les premières paroles"):
        _first_words(evidence, period)
    with block("Le journal des décisions"):
        decisions(alert_id)
    with block("Le bilan"):
        _review(view, alert_id)
    with block("Qui est touché"):
        _spread(evidence, period)
    with block("À qui répondre, et comment"):
        _tone_guide(period)


def _timeline(view: View, alert_id: int, timeline: crise.Timeline) -> None:
    """The hours, with the decisions of the log as lines."""
    zone, hours = view.settings.timezone, timeline.hours
    if hours.empty:
        return
    log = cached.read(crises.log, alert_id)
    ends = hours["hour_at"].min(), hours["hour_at"].max() + pd.Timedelta(hours=1)
    lines = []
    for entry in log[log["kind"].isin(("decision", "end"))].to_dict("records"):
        at = in_zone(entry["decided_at"], zone).replace(tzinfo=None)
        if ends[0] <= pd.Timestamp(at) <= ends[1]:
            what = str(entry["what"])
            lines.append((at, what if len(what) <= WORD else what[: WORD - 1].rstrip() + "…"))
    alt = "Courbe des messages par heure pendant la crise, avec l’habitude et les rafales de messages négatifs."
    chart(hourly(hours, lines), alt, hours, key="crise-heures")


def _review(view: View, alert_id: int) -> None:
    """What the team takes to its meeting once the crisis is over."""
    section("Le bilan à emporter")
    told = "Ce qui s’est passé, ce qui a été décidé et les questions à se poser ; sans le nom des membres."
    st.caption(plain(typeset(told)))
    document_buttons(partial(_reviewed, view.settings, alert_id), file_stem(alert_id), "crise-bilan")


def _reviewed(settings: Settings, alert_id: int) -> Document:
    with cached.store().reading() as session:
        return crisis_review(session, settings, alert_id)


def _spread(evidence: Mapping[str, Any], period: tuple[datetime, datetime]) -> None:
    """Why it is a crisis, who speaks, where."""
    section("Qui, et où cela se propage")
    for line in (*told.reasons(evidence), *told.people(evidence), *told.around(evidence)):
        st.text(typeset(line))
    posts = cached.read(crise.touched_posts, *period).replace({"title": {"": "sans titre"}})
    table(posts, key="crise-publications", file_name="vigie-crise-publications.csv", is_exportable=True)


def _first_words(evidence: Mapping[str, Any], period: tuple[datetime, datetime]) -> None:
    """A template to adapt, with what to say and not to say."""
    section("Une première parole, à adapter")
    kind, why = holding.suggested(cached.read(crise.signs, *period), bool(evidence.get("landmarks")))
    codes = [*holding.STATEMENTS]
    chosen = st.selectbox(
        "Type de crise",
        codes,
        codes.index(kind),
        format_func=lambda code: holding.STATEMENTS[code].title,
        key="crise-type",
        width=420,
    )
    st.caption(plain(typeset(f"Suggéré : {holding.STATEMENTS[kind].title}, car {why}. Vigie n’envoie rien.")))
    statement = holding.STATEMENTS[chosen or kind]
    st.code(typeset(statement.text), language=None, wrap_lines=True)
    left, right = st.columns(2)
    _list(left, "À dire", statement.say)
    _list(right, "À éviter", statement.avoid)


def _tone_guide(period: tuple[datetime, datetime]) -> None:
    """The classes of authors, with the people whose messages suggest each."""
    section("À qui répondre, et comment")
    st.caption(plain(typeset(f"{tone.CONSIDERATIONS} Une classe est une suggestion à examiner, jamais un jugement.")))
    people: dict[str, list[tuple[str, tuple[int, ...], str]]] = {code: [] for code in tone.GUIDES}
    for row in cached.read(crise.voices, *period).to_dict("records"):
        found = tone.suggested(tone.Shown(*(int(row[name]) for name in tone.Shown._fields)))
        if found:
            people[found[0]].append((str(row["author_key"]), tuple(map(int, row["message_keys"])), found[1]))
    for code, guide in tone.GUIDES.items():
        name = f"{guide.name.capitalize()} : {count(len(people[code]), 'personne')}"
        unfolded = st.expander(plain(typeset(name)), key=f"ton-{code}", on_change="rerun")
        if unfolded.open:
            with unfolded:
                _guide(code, guide, people[code])


def _guide(code: str, guide: tone.Guide, people: list[tuple[str, tuple[int, ...], str]]) -> None:
    st.text(typeset(f"Ce qui le suggère : {guide.mark}."))
    left, right = st.columns(2)
    _list(left, "À faire", guide.do)
    _list(right, "À éviter", guide.avoid)
    for author, keys, why in people[:SHOWN]:
        st.caption(plain(typeset(f"Suggéré : {why}.")))
        message_rows(cached.read(behaviours.messages, keys[:SHOWN]), f"ton-{code}-{author}")
    if len(people) > SHOWN:
        st.caption(plain(typeset(f"Et {count(len(people) - SHOWN, 'autre personne', 'autres personnes')}.")))


def _list(place: "st.delta_generator.DeltaGenerator", title: str, lines: tuple[str, ...]) -> None:
    with place:
        st.markdown(f"**{plain(typeset(title))}**")
        for line in lines:
            st.text(typeset(f"• {line}"))
