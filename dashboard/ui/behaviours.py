"""« Comportements à examiner » on the Alertes page: what is found is told, and never called an accusation."""

from functools import partial

import streamlit as st

from dashboard.alerts import coordination
from dashboard.alerts.coordination import Behaviours, Copies, Dominated, Insistent, Synchronised
from dashboard.kpi import listing
from dashboard.kpi.selection import instants
from dashboard.store import behaviours
from dashboard.text.formats import count, duration, instant, number, typeset
from dashboard.text.labels import label
from dashboard.ui import cached, tables
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import message_rows, table
from dashboard.ui.state import View

SHOWN = 5  # findings of a kind
CAUTION = (
    "Des signes, pas des preuves : on recopie aussi un appel, une pétition ou la réponse d’un concours en toute bonne "
    "foi. Lisez les messages avant d’en conclure quoi que ce soit."
)


def behaviours_block(view: View) -> None:
    """The findings of the period, computed only for who opens them."""
    unfolded = st.expander("Comportements à examiner", icon=":material/groups:", key="behaviours", on_change="rerun")
    if not unfolded.open:
        return
    with unfolded, block("Les comportements à examiner"):
        found: Behaviours = cached.read(coordination.find, *instants(view.scope))
        told = [
            *((copies_text(one, view.settings.timezone), partial(_copies, one)) for one in found.copies[:SHOWN]),
            *((synchronised_text(one), partial(_copies, one)) for one in found.synchronised[:SHOWN]),
            *((insistent_text(one), partial(_author, one)) for one in found.insistent[:SHOWN]),
            *((dominated_text(one), partial(_author, one)) for one in found.dominated[:SHOWN]),
        ]
        if not told:
            st.text(typeset("Rien à signaler sur cette période : ni textes recopiés, ni insistance."))
            return
        st.caption(plain(typeset(CAUTION)))
        for place, (text, show) in enumerate(told):
            with st.container(border=True, gap="xsmall"):
                st.text(typeset(text))
                if st.toggle("Voir les messages", key=f"behaviour-{place}"):
                    show(f"behaviour-{place}")


def copies_text(one: Copies, timezone: str) -> str:
    """« Presque le même texte par 10 personnes, en 2 min le 18 octobre, sur Instagram : à examiner. »"""
    span = duration((one.last_at - one.first_at).total_seconds())
    where = ", ".join(label("platform", code) for code in one.platforms)
    return (
        f"Presque le même texte par {count(one.authors, 'personne')}, à partir du {instant(one.first_at, timezone)} "
        f"et en {span}, sous {count(one.posts, 'publication')} ({where}) : à examiner."
    )


def synchronised_text(one: Synchronised) -> str:
    """Two people who said the same several times at nearly the same time."""
    left, right = map(tables.pseudonym, one.author_keys)
    return (
        f"Activité synchronisée à examiner : {left} et {right} ont écrit {number(one.objects)} textes en commun, mot "
        "pour mot ou presque, chacun à moins d’une heure d’écart."
    )


def insistent_text(one: Insistent) -> str:
    """One person who comes back."""
    hostile = count(one.hostile, "message négatif ou à risque", "messages négatifs ou à risque")
    return (
        f"Insistance : {tables.pseudonym(one.author_key)} a écrit {hostile} sur {number(one.messages)}, sous "
        f"{count(one.posts, 'publication')}. Une personne, pas un mouvement."
    )


def dominated_text(one: Dominated) -> str:
    """A crowd that is mostly one person."""
    weight = round(one.effective_authors, 1)
    return (
        f"Une publication de {label('platform', one.platform)} a reçu {count(one.messages, 'message')}, dont "
        f"{number(one.top)} de {tables.pseudonym(one.author_key)} : l’équivalent de "
        f"{number(weight, 1)} {'auteur' if weight < 2 else 'auteurs'} de même poids."
    )


def _copies(one: Copies | Synchronised, key: str) -> None:
    message_rows(cached.read(behaviours.messages, one.message_keys), key)


def _author(one: Insistent | Dominated, key: str) -> None:
    table(cached.read(listing.by_author, one.author_key), key=key)
