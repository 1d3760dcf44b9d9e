"""« Être prévenu » on the settings page: what is told outside Vigie, when, a message to try, and the log."""

from dataclasses import replace
from datetime import time

import streamlit as st

from dashboard.alerts import notify
from dashboard.config import Notifications, Settings, notification_services, save_settings, workspace_folder
from dashboard.errors import SettingsError
from dashboard.store import deliveries
from dashboard.text.formats import typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.components import section, table
from dashboard.ui.state import page_state

LEVELS = ("watch", "high", "critical")
HOW = (
    "Vigie peut envoyer les alertes par courriel, Slack, Teams, SMS ou webhook, avec la bibliothèque Apprise. Les "
    "adresses sont des secrets : elles ne sont ni dans l’espace de travail ni sur cette page. Écrivez-les dans la "
    "variable VIGIE_NOTIFICATIONS ou dans le fichier de secrets, puis rouvrez Vigie. Sans elles, rien n’est envoyé."
)
EXAMPLE = (
    '# .streamlit/secrets.toml\n[notifications]\nequipe = "mailtos://compte:mot-de-passe@exemple.fr?to=cm@exemple.fr"'
)
TRIAL = ("Vigie : message d’essai", "Si vous lisez ceci, les alertes de Vigie arriveront ici.")
LOG_SHOWN = 100


def notifications(settings: Settings) -> None:
    """The whole block; it changes the settings by itself."""
    section("Être prévenu")
    try:
        services = notification_services()
    except SettingsError as error:
        st.error(plain(typeset(str(error))))
        return
    if not services:
        st.text(typeset(HOW))
        st.code(EXAMPLE, language="toml")
        return
    _services(services)
    _rules(settings)
    _log()


def _services(services: dict[str, str]) -> None:
    """The declared services by name, each with a message to try."""
    st.text(typeset("Services déclarés : chaque alerte leur est envoyée une fois, et une seconde si elle s’aggrave."))
    for name, address in services.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(name)
            if st.button("Envoyer un essai", key=f"try-{name}", icon=":material/send:"):
                with st.spinner("Envoi de l’essai…"):
                    error = notify.send(address, typeset(TRIAL[0]), typeset(TRIAL[1]))
                if error is None:
                    st.success(plain(typeset("Message accepté par le service.")))
                else:
                    st.error(plain(typeset(f"Essai refusé : {error}. Vérifiez l’adresse dans vos secrets.")))


def _rules(settings: Settings) -> None:
    """What is told and when."""
    known, state = settings.notifications, page_state("notifications")
    if state.pop("saved", False):
        st.success("Réglages enregistrés.")
    with st.form("notifications", border=False):
        left, middle, right = st.columns(3)
        level = _level(left, "Envoyer à partir du niveau", known.level)
        at_once = _level(middle, "À toute heure à partir du niveau", known.at_once)
        digest = right.number_input("Regrouper les autres (minutes)", 0, 10_080, known.digest_min, step=15)
        left, middle, right = st.columns(3, vertical_alignment="bottom")
        quiet_from = left.time_input("Silence de", known.quiet_from, step=1800)
        quiet_to = middle.time_input("à", known.quiet_to, step=1800)
        has_texts = right.checkbox(
            "Envoyer aussi le texte des messages",
            known.has_texts,
            help=typeset("Ce sont des données personnelles : elles sortent alors de votre machine. Jamais les noms."),
        )
        address = st.text_input("Adresse de Vigie dans les messages", known.address)
        if not st.form_submit_button("Enregistrer les envois"):
            return
    quiet: tuple[time | None, time | None] = (quiet_from, quiet_to)
    if quiet.count(None) == 1:
        st.error(plain(typeset("Donnez le début et la fin du silence, ou aucun des deux.")))
        return
    typed = Notifications(level, at_once, int(digest), *quiet, has_texts=has_texts, address=address.strip())
    save_settings(workspace_folder(), replace(cached.settings(), notifications=typed))
    state["saved"] = True
    st.rerun()


def _level(place: "st.delta_generator.DeltaGenerator", title: str, known: str) -> str:
    return str(place.selectbox(title, LEVELS, LEVELS.index(known), format_func=lambda code: label("level", code)))


def _log() -> None:
    """What was sent, what waits, what failed and when it is tried again."""
    sent = cached.read(deliveries.log) if cached.store().exists else None
    if sent is None or sent.empty:
        st.caption("Rien n’a encore été envoyé.")
        return
    with st.expander("Journal des envois", icon=":material/history:"):
        table(sent.head(LOG_SHOWN), "deliveries", "vigie-envois.csv", is_exportable=True)
