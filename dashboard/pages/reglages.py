"""Réglages: what the team declares about itself; the same content as ``reglages.toml``."""

from dataclasses import replace

import streamlit as st

from dashboard.config import ENGINES, FILE_NAME, HOLIDAY_LISTS, Settings, save_settings, workspace_folder
from dashboard.errors import SettingsError
from dashboard.ingest import apply_settings
from dashboard.text.formats import WEEKDAYS, typeset
from dashboard.text.labels import label, zone_name
from dashboard.ui import cached, settings_form
from dashboard.ui.components import block, page_title, plain, section, sentence
from dashboard.ui.declarations import declarations
from dashboard.ui.model import precision
from dashboard.ui.risk_tester import risk_tester
from dashboard.ui.state import current_view, page_state
from dashboard.ui.verification import reliability_line

FOLDER = workspace_folder()


def draw() -> Settings | None:
    """The form; the settings as typed when it is sent, ``None`` otherwise."""
    known = current_view().settings
    with st.form("reglages", border=False):
        section("La marque")
        brand = st.text_input("Nom de la marque", known.brand)
        accounts = st.text_area(
            "Comptes de la marque, un par ligne",
            "\n".join(known.own_accounts),
            help=typeset(
                "Le nom affiché ou l’identifiant, tel qu’il figure dans les exports. Sans lui, Vigie ne peut pas "
                "distinguer vos réponses des messages reçus, et ne calcule aucun délai."
            ),
        )
        section("L’heure")
        left, right = st.columns(2)
        timezone = left.selectbox("Fuseau des rapports", settings_form.zones(known.timezone), format_func=zone_name)
        declared = "Fuseau des fichiers qui ne disent pas le leur"
        import_zone = right.selectbox(declared, settings_form.zones(known.import_zone), format_func=zone_name)
        section("Les horaires de réponse")
        st.caption(
            plain(typeset("Par exemple « 9 h - 12 h 30, 14 h - 18 h ». Tout vide : l’équipe répond à toute heure."))
        )
        places = [*st.columns(4), *st.columns(4)]  # two rows, for the days to follow each other on a telephone
        hours = [
            places[position].text_input(
                name.capitalize(),
                settings_form.hours_text(known.hours, position + 1),
                placeholder="fermé" if known.hours else "à toute heure",
            )
            for position, name in enumerate(WEEKDAYS)
        ]
        left, middle, right = st.columns(3)
        valid_from = left.date_input(
            "Horaires valables depuis (facultatif)", known.hours_valid_from, format="DD/MM/YYYY"
        )
        holiday_list = middle.selectbox(
            "Jours fériés",
            HOLIDAY_LISTS,
            HOLIDAY_LISTS.index(known.holiday_list),
            format_func=lambda code: label("holiday_list", code),
        )
        closed = right.text_area("Autres jours de fermeture, un par ligne", settings_form.days_text(known.closed_on))
        section("La veille")
        st.caption(
            plain(
                typeset(
                    "Un message compte s’il contient l’un des termes et aucun des mots de « Sauf » ; accents et "
                    "majuscules sont ignorés. Séparez les mots par des virgules."
                )
            )
        )
        queries = st.data_editor(
            settings_form.queries_frame(known.watch_queries),
            num_rows="dynamic",
            hide_index=True,
            width="stretch",
            key="reglages-veille",
            column_config={"Concurrent": st.column_config.CheckboxColumn(default=False, width="small")},
        )
        section("L’analyse")
        engine = st.selectbox(
            "Moteur de sentiment", ENGINES, ENGINES.index(known.engine), format_func=lambda code: label("engine", code)
        )
        if not st.form_submit_button("Enregistrer", type="primary"):
            return None
    return replace(
        known,
        brand=brand.strip(),
        timezone=timezone,
        import_zone=import_zone,
        own_accounts=settings_form.lines(accounts),
        watch_queries=settings_form.read_queries(queries),
        hours=settings_form.read_hours(hours),
        hours_valid_from=valid_from,
        holiday_list=holiday_list,
        closed_on=settings_form.read_days(closed),
        engine=engine,
    )


def apply(settings: Settings, known: Settings) -> str:
    """Save, rebuild what depends on it, and say what was done."""
    if not cached.store().exists:
        save_settings(FOLDER, settings)
        return "Réglages enregistrés. Ils vaudront dès le premier import."
    with st.spinner("Recalcul des conversations et des délais…"):
        apply_settings(cached.store(), settings)
    done = ["Réglages enregistrés."]
    if settings.own_accounts != known.own_accounts or settings.timezone != known.timezone:
        done.append("Les conversations, les réponses et les jours ont été recalculés.")
    if settings.calendars != known.calendars:
        done.append("Les délais en heures ouvrées ont été recalculés.")
    if settings.import_zone != known.import_zone:
        done.append("Le nouveau fuseau des fichiers vaudra pour les prochains imports.")
    if settings.engine != known.engine:
        cached.jobs().start_analysis(settings.engine)
        done.append("L’analyse des messages recommence avec le moteur choisi.")
    return " ".join(done)


page_title("Réglages")
sentence("Dites à Vigie qui vous êtes et quand vous répondez : les délais et les réponses en dépendent.")
st.caption(plain(typeset(f"Tout est dans le fichier « {FOLDER / FILE_NAME} », que vous pouvez aussi modifier.")))
state = page_state("reglages")
if message := state.pop("done", None):
    st.success(plain(typeset(message)))
with block("Le formulaire des réglages"):
    try:
        typed = draw()
    except SettingsError as error:
        st.error(plain(typeset(str(error))))
        typed = None
    if typed is not None:
        state["done"] = apply(typed, current_view().settings)
        st.rerun()
with block("La précision"):
    precision(current_view().settings)
    if not current_view().is_empty:
        reliability_line("reglages")
declarations(current_view().settings)
with block("L’essai d’une phrase"):
    risk_tester()
