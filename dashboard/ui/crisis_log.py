"""What was done and decided during a crisis: a list to tick, and a log to which lines are only ever added."""

from datetime import datetime, time

import pandas as pd
import streamlit as st

from dashboard.errors import UsageError
from dashboard.store import crises
from dashboard.store.activity import to_utc
from dashboard.store.crises import Entry
from dashboard.store.store import utc_now
from dashboard.text import holding
from dashboard.text.crisis import LOG_KINDS
from dashboard.text.formats import NBSP, in_zone, short_instant, typeset, x_of_n
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.components import section, table
from dashboard.ui.person import person
from dashboard.ui.state import attempt, current_view, next_attempt, page_state

NOBODY = "Écrivez d’abord votre nom, au-dessus de la liste de contrôle : le journal garde qui a fait quoi."


def checklist(alert_id: int) -> None:
    """What to stop and whom to tell first, each with who did it and when."""
    done = cached.read(crises.checklist, alert_id)
    section("À faire tout de suite")
    count = st.empty()
    who = _name()
    told = f"Fait : {x_of_n(len(done), len(holding.CHECKLIST))}. Vigie ne suspend rien elle-même : "
    told += "cochez ce qui est fait." if who else "écrivez votre nom, puis cochez ce qui est fait."
    count.caption(plain(typeset(told)))
    zone = current_view().settings.timezone
    for code, what in holding.CHECKLIST:
        known = done.get(code)
        told = f"{what} — par {known[0]}, {short_instant(known[1], zone)}" if known else what
        st.checkbox(
            plain(typeset(told)),
            value=known is not None,
            key=f"check-{code}-{known is not None}",  # another person's tick is a new state, not this one's gesture
            on_change=_tick,
            args=(alert_id, Entry(kind="undone" if known else "done", who=who or "?", what=code)),
            disabled=not who,
        )


def decisions(alert_id: int) -> None:
    """The log, and the form that adds a line to it."""
    section("Le journal des décisions")
    zone, log = current_view().settings.timezone, cached.read(crises.log, alert_id)
    if log.empty:
        st.text(
            typeset("Rien n’est encore noté. Chaque ligne garde l’heure, qui, quoi, pourquoi ; aucune ne s’efface.")
        )
    else:
        items = dict(holding.CHECKLIST)
        shown = pd.DataFrame(
            {
                "decided_at": log["decided_at"],
                "who": log["who"],
                "decision": [
                    f"{LOG_KINDS[kind].capitalize()}{NBSP}: {items.get(what, what)}"
                    for kind, what in zip(log["kind"], log["what"], strict=True)
                ],
                "reason_given": log["reason"].fillna(""),
                "evidence": log["evidence"].fillna(""),
                "noted_at": log["noted_at"],
            }
        )
        table(shown, key="crise-journal", file_name="vigie-journal-de-crise.csv", is_exportable=True)
    with st.form(f"decision-{attempt('crise')}", border=True):
        what = st.text_input("Décision", placeholder="Retirer la vidéo et publier une première parole")
        left, right = st.columns(2)
        reason = left.text_input("Raison", placeholder="12 personnes parlent de brûlures")
        evidence = right.text_input("Preuve", placeholder="lien, capture, numéro de message")
        now = in_zone(utc_now(), zone)
        left, middle, right = st.columns(3, vertical_alignment="bottom")
        day = left.date_input("Décidé le", now.date(), format="DD/MM/YYYY")
        hour = middle.time_input("à", time(now.hour, now.minute), step=60)
        is_end = right.checkbox("La crise est terminée")
        if st.form_submit_button("Noter la décision", type="primary"):
            at = to_utc(datetime.combine(day, hour), zone)
            typed = what.strip() or ("Crise terminée" if is_end else "")
            entry = Entry(
                kind="end" if is_end else "decision", who=_known_name(), what=typed, reason=reason, evidence=evidence,
                decided_at=at,
            )  # fmt: skip
            _note(alert_id, entry)


def _name() -> str:
    """Who is at the keyboard, asked once in a session; the name that signs the alerts is proposed."""
    state = page_state("crise")
    known = state.get("who") or person() or ""
    state["who"] = st.text_input("Votre nom, pour le journal", known, key="crise-qui", width=320)
    return str(state["who"]).strip()


def _known_name() -> str:
    return str(page_state("crise").get("who", ""))


def _tick(alert_id: int, entry: Entry) -> None:
    with cached.store().writing() as session:
        crises.note(session, alert_id, entry)


def _note(alert_id: int, entry: Entry) -> None:
    if not entry.who.strip():
        st.warning(plain(typeset(NOBODY)))
        return
    try:
        with cached.store().writing() as session:
            crises.note(session, alert_id, entry)
    except UsageError as error:
        st.warning(plain(typeset(str(error))))
        return
    next_attempt("crise")
    st.rerun()
