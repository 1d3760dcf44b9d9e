"""The drop folder on the Imports page: where it is, whether it is watched, what waits there and what was taken."""

from dataclasses import replace
from datetime import datetime

import streamlit as st

from dashboard.config import Settings, make_workspace, save_settings, workspace_folder
from dashboard.jobs.drop import DONE, REFUSED, DropFolder
from dashboard.text.formats import count, file_name, full_date, in_zone, typeset
from dashboard.ui import cached
from dashboard.ui.blocks import plain

SHOWN_NAMES = 5


def drop_folder(settings: Settings) -> None:
    """The switch, the folder, and what became of what was left there."""
    folder = DropFolder(workspace_folder())
    make_workspace(workspace_folder())
    folder.folder.mkdir(exist_ok=True)
    place = folder.folder.resolve()  # where it is on the disk: Windows lends another to the Python of its Store
    is_watched = st.toggle(
        "Importer tout seul ce qui arrive dans le dossier a-importer",
        settings.watches_drop_folder,
        key="watch-drop-folder",
        help=plain(
            typeset(
                f"Le dossier est « {place} ». Un fichier est pris quand il ne change plus, puis rangé dans "
                f"« {DONE} », ou dans « {REFUSED} » avec un texte qui dit pourquoi."
            )
        ),
    )
    st.caption(plain(typeset("Dossier : ") + str(place)))
    if is_watched != settings.watches_drop_folder:
        save_settings(workspace_folder(), replace(cached.settings(), watches_drop_folder=is_watched))
    _state(is_watched, settings.timezone, _takings())


@st.fragment(run_every=3.0)
def _state(is_watched: bool, timezone: str, shown: list[tuple[str, str]]) -> None:
    """What is in the folder now; the page is drawn again whenever a taking has moved on since it was drawn, for its
    progress or its report to show, however short it was."""
    if _takings() != shown:
        st.rerun()
    folder = DropFolder(workspace_folder())
    told = []
    if waiting := folder.waiting():
        names = ", ".join(f"« {file_name(path.name)} »" for path in waiting[:SHOWN_NAMES])
        more = "…" if len(waiting) > SHOWN_NAMES else ""
        fate = "pris dès qu’il ne change plus" if is_watched else "à prendre : la surveillance est arrêtée"
        told.append(f"{count(len(waiting), 'fichier attend', 'fichiers attendent')} ({names}{more}), {fate}.")
    jobs = [job for job in cached.jobs().jobs() if job.kind == "drop"]
    if jobs:
        taken = sum(len(job.request["paths"]) for job in jobs)
        last = full_date(in_zone(datetime.fromisoformat(jobs[0].started_at), timezone).date())
        told.append(f"Dernière prise le {last} ; {count(taken, 'fichier pris', 'fichiers pris')} en tout.")
    for line in told:
        st.text(typeset(line))


def _takings() -> list[tuple[str, str]]:
    return [(job.job_id, job.status) for job in cached.jobs().jobs() if job.kind == "drop"]
