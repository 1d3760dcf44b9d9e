"""« Repères » on the settings page: campaigns, contests, outages, and whatever else explains the data from outside."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.alerts.rules import raise_alerts
from dashboard.config import Landmark, Settings, save_settings, workspace_folder
from dashboard.errors import SettingsError
from dashboard.store import derive
from dashboard.text.formats import full_date, typeset
from dashboard.text.labels import PLATFORMS, label
from dashboard.text.platform_landmarks import PLATFORM_LANDMARKS
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.components import section
from dashboard.ui.state import page_state

KINDS = {
    "campaign": "campagne",
    "contest": "concours ou jeu",
    "outage": "panne",
    "platform": "changement d’une plateforme",
    "other": "autre",
}
COLUMNS = ("Nom", "Genre", "Du", "Au", "Plateformes")
HOW = (
    "Ce qui explique vos chiffres de l’extérieur : Vigie le trace sur tous les graphiques dans le temps. Pendant une "
    "campagne ou un concours, un volume élevé ne compte plus pour une crise ; le ton, les mots graves et le reste "
    "comptent toujours. Sans date de fin : un seul jour. Sans plateforme : toutes."
)


def landmarks(settings: Settings) -> None:
    """The whole block; it changes the settings by itself and reads the alerts again."""
    section("Les repères")
    st.caption(plain(typeset(HOW)))
    state = page_state("landmarks")
    if state.pop("saved", False):
        st.success("Repères enregistrés.")
    with st.form("landmarks", border=False):
        typed = st.data_editor(
            landmarks_frame(settings.landmarks),
            num_rows="dynamic",
            hide_index=True,
            width="stretch",
            key="reglages-reperes",
            column_config={
                "Genre": st.column_config.SelectboxColumn(options=[*KINDS.values()], default=KINDS["campaign"]),
                "Du": st.column_config.DateColumn(format="DD/MM/YYYY"),
                "Au": st.column_config.DateColumn(format="DD/MM/YYYY"),
                "Plateformes": st.column_config.MultiselectColumn(
                    options=[*PLATFORMS], format_func=lambda code: label("platform", code)
                ),
            },
        )
        is_sent = st.form_submit_button("Enregistrer les repères")
    known = " ; ".join(f"« {one.word} », {full_date(one.on)}" for one in PLATFORM_LANDMARKS)
    st.caption(plain(typeset(f"Déjà connu de Vigie : {known}.")))
    if not is_sent:
        return
    try:
        read = read_landmarks(typed)
    except SettingsError as error:
        st.error(plain(typeset(str(error))))
        return
    _save(replace(cached.settings(), landmarks=read))
    state["saved"] = True
    st.rerun()


def landmarks_frame(landmarks: Iterable[Landmark]) -> pd.DataFrame:
    """The landmarks as an editable table, the latest first."""
    rows = [
        (one.name, KINDS[one.kind], one.start, one.end if one.end > one.start else None, [*one.platforms])
        for one in sorted(landmarks, key=lambda one: one.start, reverse=True)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"Nom": "object", "Genre": "object", "Plateformes": "object"}).assign(
        Du=pd.to_datetime(frame["Du"]), Au=pd.to_datetime(frame["Au"])
    )


def read_landmarks(frame: pd.DataFrame) -> tuple[Landmark, ...]:
    """The landmarks of the table, in order of time; an empty row is left out, an incomplete one is refused."""
    codes = {name: code for code, name in KINDS.items()}
    found = []
    for name, kind, start, end, platforms in frame.itertuples(index=False):
        named, first, last = name.strip() if isinstance(name, str) else "", _day(start), _day(end)
        if not named and first is None:
            continue
        if not named or first is None:
            raise SettingsError(f"Repères : donnez un nom et un premier jour à « {named or start} ».")
        if last is not None and last < first:
            raise SettingsError(f"Repères : « {named} » finit avant de commencer.")
        where = tuple(platforms) if isinstance(platforms, list | tuple) else ()
        found.append(Landmark(named, codes.get(str(kind), "other"), first, last or first, where))
    return tuple(sorted(found, key=lambda one: (one.start, one.name)))


def _day(cell: object) -> date | None:
    at = pd.to_datetime(cell) if cell is not None else pd.NaT  # type: ignore[call-overload]
    return None if pd.isna(at) else at.date()


def _save(settings: Settings) -> None:
    save_settings(workspace_folder(), settings)
    if cached.store().exists:
        derive.refresh(cached.store(), settings)
        with cached.store().writing() as session:
            raise_alerts(session, settings)
