"""The frame around every page: the list of pages, the filters, the demo band, the work in progress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.navigation.page import Page

from dashboard.config import Settings
from dashboard.errors import SettingsError
from dashboard.jobs import Job
from dashboard.kpi import coverage
from dashboard.kpi.scope import Scope
from dashboard.store import derive, imports, judgements, messages, views
from dashboard.store.store import Session
from dashboard.text.formats import count, in_zone, instant, period, typeset, x_of_n
from dashboard.text.labels import JOB_KINDS, PLATFORMS, label
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.state import Preset, View, asked_filters, keep_view, period_days, set_widget

ASSETS = Path(__file__).parent / "assets"
OLD_AFTER = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the application; an empty ``address`` is the first one."""

    name: str
    title: str
    address: str
    icon: str
    follows_period: bool = True  # whether the period of the sidebar is the one the page speaks of
    follows_sources: bool = True  # whether its platforms and accounts are

    @property
    def file(self) -> str:
        """The page's file, from the root of the repository."""
        return f"dashboard/pages/{self.name}.py"


ENTRIES = (
    Entry("accueil", "Accueil", "", ":material/home:"),
    Entry("veille", "Veille", "veille", ":material/radar:"),
    Entry("reactivite", "Réactivité", "reactivite", ":material/forum:"),
    Entry("ecoute", "Écoute", "ecoute", ":material/hearing:"),
    Entry("alertes", "Alertes", "alertes", ":material/warning:"),
    Entry("messages", "Messages", "messages", ":material/search:", follows_period=False),
    Entry("remontees", "Remontées", "remontees", ":material/move_up:"),
    Entry("contenus", "Contenus", "contenus", ":material/article:"),
    Entry("communaute", "Communauté", "communaute", ":material/groups:"),
    Entry("rapport", "Rapport", "rapport", ":material/summarize:", follows_period=False),
    Entry("competences", "Compétences", "competences", ":material/school:"),
    Entry(
        "formation", "Formation", "formation", ":material/model_training:", follows_period=False, follows_sources=False
    ),
    Entry("imports", "Imports", "imports", ":material/upload_file:", follows_period=False, follows_sources=False),
    Entry("reglages", "Réglages", "reglages", ":material/tune:", follows_period=False, follows_sources=False),
)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the workspace holds: ``platforms`` in use, the ends of the data, whether it is the demo."""

    platforms: tuple[str, ...]
    accounts: tuple[str, ...]
    first_at: datetime | None
    last_message_at: datetime | None
    data_end: datetime | None
    is_demo: bool
    has_messages: bool = False
    exercise_until: datetime | None = None  # where its story stands, in UTC


NOTHING = Overview((), (), None, None, None, is_demo=False)


def navigate() -> Page:
    """Declare the pages and give back the one to run."""
    st.html(ASSETS / "vigie.css")
    st.logo(ASSETS / "vigie.svg", icon_image=ASSETS / "vigie-icone.svg", size="large")
    pages = [
        st.Page(entry.file, title=entry.title, icon=entry.icon, url_path=entry.address, default=not entry.address)
        for entry in ENTRIES
    ]
    return st.navigation(pages, expanded=True)


def overview(session: Session) -> Overview:
    """The workspace at a glance."""
    covered = imports.coverage(session)
    known = set(covered["platform"]) if len(covered) else set()
    firsts = covered["first_at"].dropna() if len(covered) else pd.Series(dtype="datetime64[us]")
    return Overview(
        platforms=tuple(code for code in PLATFORMS if code in known),
        accounts=views.account_names(session),
        first_at=None if firsts.empty else firsts.min().to_pydatetime(),
        last_message_at=views.last_message_at(session),
        data_end=messages.data_end(session),
        is_demo=session.meta("is_demo") == "true",
        has_messages=coverage.has_messages(session),
        exercise_until=datetime.fromisoformat(until) if (until := session.meta("exercise_until")) else None,
    )


def first_scope(known: Overview, settings: Settings) -> Scope | None:
    """What is shown before any filter is moved; ``None`` in an empty workspace."""
    if known.data_end is None:
        return None
    first_on, last_on = ends(known, known.data_end, settings)
    start, end = period_days(_default_period(known), first_on, last_on)
    return Scope(start=start, end=end, timezone=settings.timezone)


def filters() -> View:
    """Draw the filters in the sidebar and keep the view they give, for the page and its fragments."""
    settings = shown_settings()
    known = cached.read(overview) if cached.store().exists else NOTHING
    if known.data_end is None:
        today = date.today()
        scope = Scope(start=today, end=today, timezone=settings.timezone)
        view = View(
            scope=scope, settings=settings, revision=0, is_demo=known.is_demo, exercise_until=known.exercise_until
        )
        keep_view(view)
        return view
    first_on, last_on = ends(known, known.data_end, settings)
    _recall(known)
    with st.sidebar:
        preset, start, end = _period(first_on, last_on, _default_period(known))
        platforms = _choices("Plateformes", "plateformes", known.platforms, "platform")
        accounts = _choices("Comptes", "comptes", known.accounts, None)
        shows_names = st.toggle(
            "Afficher les noms",
            key="noms",
            bind="query-params",
            help=typeset("Sinon, chaque personne porte un pseudonyme : « membre 3f2a »."),
        )
        hides_insults = st.toggle(
            "Masquer les insultes",
            value=True,
            key="insultes",
            bind="query-params",
            help=typeset(
                "Les mots hostiles sont remplacés par des points ; chaque message garde un bouton « afficher »."
            ),
        )
    view = View(
        scope=Scope(start=start, end=end, platforms=platforms, accounts=accounts, timezone=settings.timezone),
        settings=settings,
        revision=cached.store().revision,
        preset=preset,
        first_on=first_on,
        last_on=last_on,
        data_end=known.data_end,
        has_messages=known.has_messages,
        is_demo=known.is_demo,
        exercise_until=known.exercise_until,
        shows_names=shows_names,
        hides_insults=hides_insults,
    )
    keep_view(view)
    return view


def header(view: View, page: Page) -> None:
    """Above every page: the demo band, the filters that the page follows, and how far the data go."""
    if view.is_demo:
        with st.container(key="vigie-demo"):
            st.text(typeset(_demo_band(view)))
    if view.data_end is not None:
        scope, parts = view.scope, []
        for entry in ENTRIES:
            if entry.title == page.title and entry.follows_period:
                parts.append(period(scope.start, scope.end))
            if entry.title == page.title and entry.follows_sources:
                parts += [*(label("platform", code) for code in scope.platforms), *scope.accounts]
        parts.append(_freshness(view.data_end, view.settings, view.is_demo))
        told = " · ".join(parts)
        st.caption(plain(typeset(told[0].upper() + told[1:])))


def _demo_band(view: View) -> str:
    if view.exercise_until is None:
        return "Démonstration : marque et messages inventés. Importez vos fichiers pour voir votre communauté."
    stopped = instant(view.exercise_until, view.settings.timezone)
    return f"Exercice : marque et messages inventés. Nous sommes le {stopped}, la suite n’est pas encore arrivée."


def job_progress() -> None:
    """On every page, the work in progress until it is done, when the page is drawn again; and, where no analysis runs,
    how many messages wait for one, with the way to start it."""
    if _active_jobs():
        _live_progress()
    elif cached.store().exists and (waiting := cached.read(judgements.count_waiting)):
        _offer_analysis(waiting)


def _offer_analysis(waiting: int) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="vigie-unread"):
        told = count(waiting, "message attend l’analyse", "messages attendent l’analyse")
        st.text(typeset(f"{told} : sentiment, risques et thèmes ne sont pas encore connus."), width="stretch")
        if st.button("Lancer l’analyse", key="start-analysis", type="primary", icon=":material/play_arrow:"):
            cached.jobs().start_analysis()
            st.rerun()


@st.fragment(run_every=1.0)
def _live_progress() -> None:
    active = _active_jobs()
    if not active:
        st.rerun()
    for job in active:
        st.progress(progress_share(job), text=plain(typeset(progress_text(job))))


def progress_share(job: Job) -> float:
    """How far a job is, from 0 to 1; 0 while its length is unknown."""
    return min(1.0, job.done / job.total) if job.total else 0.0


def progress_text(job: Job) -> str:
    """« Import — fichier.csv, ko lus : 12 sur 40 »: a job's message ends with what it counts."""
    told = f"{JOB_KINDS.get(job.kind, job.kind)} — {job.message or job.label}"
    return f"{told} : {x_of_n(job.done, job.total)}" if job.total else f"{told}…"


def _active_jobs() -> list[Job]:
    return [job for job in cached.jobs().jobs() if not job.is_over]


def applied_settings() -> Settings:
    """The settings in force; a file edited by hand is applied to the figures before they are read.

    Raises ``SettingsError``.
    """
    settings = cached.settings()
    if cached.store().exists:
        derive.refresh(cached.store(), settings)
    return settings


def shown_settings() -> Settings:
    """The settings in force, or those of origin and a word on the screen when the file is wrong."""
    try:
        return applied_settings()
    except SettingsError as error:
        st.warning(plain(typeset(f"{error} En attendant, les réglages d’origine sont appliqués.")))
        return Settings()


def ends(known: Overview, data_end: datetime, settings: Settings) -> tuple[date, date]:
    """The local days of the first and of the last item known."""
    first_on = in_zone(known.first_at or data_end, settings.timezone).date()
    return first_on, in_zone(data_end, settings.timezone).date()


def _default_period(known: Overview) -> Preset:
    """Four whole weeks, which compare day for day with the four before, unless the last messages are older than
    that: a first import must show what it brought."""
    if known.last_message_at is None or known.data_end is None:
        return Preset.LAST_4_WEEKS
    is_recent = known.data_end - known.last_message_at < timedelta(days=27)
    return Preset.LAST_4_WEEKS if is_recent else Preset.EVERYTHING


def _period(first_on: date, last_on: date, default: Preset) -> tuple[Preset, date, date]:
    preset = Preset(
        st.selectbox(
            "Période",
            [preset.value for preset in Preset],
            index=[*Preset].index(default),
            key="periode",
            bind="query-params",
            filter_mode=None,
        )
    )
    start, end = period_days(preset, first_on, last_on)
    if preset is not Preset.CUSTOM:
        return preset, start, end
    left, right = st.columns(2)
    chosen_start = left.date_input("Du", start, key="du", bind="query-params", format="DD/MM/YYYY")
    chosen_end = right.date_input("Au", end, key="au", bind="query-params", format="DD/MM/YYYY")
    return preset, min(chosen_start, chosen_end), max(chosen_start, chosen_end)


def _choices(title: str, key: str, codes: tuple[str, ...], kind: str | None) -> tuple[str, ...]:
    names = {code: label(kind, code) if kind else code for code in codes}
    _read_link(title, key, names)
    if len(codes) < 2:
        return ()
    return tuple(
        st.multiselect(
            title,
            codes,
            key=key,
            bind="query-params",
            format_func=names.__getitem__,
            placeholder="Toutes" if kind else "Tous",
        )
    )


def _recall(known: Overview) -> None:
    """Set the filters that a saved search brings back, those of them that the data still have."""
    for key, value in asked_filters().items():
        titled = {"plateformes": ("Plateformes", known.platforms), "comptes": ("Comptes", known.accounts)}.get(key)
        if titled is not None and isinstance(value, tuple):
            title, codes = titled
            if missing := [each for each in value if each not in codes]:
                _say_missing(title, missing)
            value = [each for each in value if each in codes]
        set_widget(key, value)


def _say_missing(title: str, missing: Sequence[str]) -> None:
    told = f"{title} : vos données n’ont pas « {' », « '.join(missing)} », que demande le lien. Filtre ignoré."
    st.warning(plain(typeset(told)))


def _read_link(title: str, key: str, names: Mapping[str, str]) -> None:
    """Let a link name its choices by code or in any case, and say which ones the data do not have: a filter silently
    dropped would show figures of everything under the name of a part."""
    asked = st.query_params.get_all(key)
    known = {each.casefold(): name for code, name in names.items() for each in (code, name)}
    missing = [each for each in asked if each.casefold() not in known]
    if missing:
        _say_missing(title, missing)
    elif len(names) > 1 and not set(asked) <= set(names.values()):
        st.query_params[key] = [known[each.casefold()] for each in asked]
        st.rerun()


def _freshness(data_end: datetime, settings: Settings, is_demo: bool) -> str:
    told = f"Données jusqu’au {instant(data_end, settings.timezone)}"
    age = pd.Timestamp.now("UTC") - in_zone(data_end, "UTC")
    return f"{told} — à mettre à jour" if age > OLD_AFTER and not is_demo else told
