"""Imports: drop files, see what they are before anything is read, then what came of them and what they allow."""

from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from connectors.registry import CONNECTORS
from dashboard.ingest import ImportOptions, replay_rejected
from dashboard.store import imports
from dashboard.text.formats import count, typeset
from dashboard.text.labels import zone_name
from dashboard.ui import cached, reports, upload
from dashboard.ui.blocks import plain
from dashboard.ui.components import block, demo_button, page_title, section, sentence, table
from dashboard.ui.drop import drop_folder
from dashboard.ui.empty import export_guide
from dashboard.ui.history import history, remembered_mappings
from dashboard.ui.permits import show_permits
from dashboard.ui.state import attempt, current_view, next_attempt, page_state

REJECTED_SHOWN = 1_000
JOBS_SHOWN = 3
view = current_view()
state = page_state("imports")


def drop() -> None:
    """The drop zone, then what each file is and what it does not tell."""
    dropped = upload.drop_zone(key=f"drop-{attempt('drop')}")
    ready: dict[Path, ImportOptions] = {}
    for path in dropped:
        with block(f"Le fichier « {path.name} »"):
            options = upload.declared(path, view.settings)
            if options is not None:
                ready[path] = options
    if not dropped:
        return
    if not ready:
        st.caption(plain(typeset("Rien à importer pour l’instant : chaque fichier dit ci-dessus pourquoi.")))
    shared = upload.shared_options(view) if ready else ImportOptions()
    if st.button("Importer", type="primary", icon=":material/upload_file:", disabled=not ready):
        for paths, options in upload.grouped(ready, shared):
            cached.jobs().start_import(paths, options)
        upload.forget_dropped()
        next_attempt("drop")
        st.rerun()


def work() -> None:
    """The last work asked for: what came of it, and the way to take up what was cut short."""
    over = [job for job in cached.jobs().jobs() if job.is_over]
    for job in over[:JOBS_SHOWN]:
        reports.show_job(job, view.settings.timezone)
        with st.container(horizontal=True):
            if job.is_cut_short and st.button("Reprendre", key=f"resume-{job.job_id}", icon=":material/replay:"):
                cached.jobs().resume(job.job_id)
                st.rerun()
            if st.button(
                "Fermer ce compte rendu", key=f"forget-{job.job_id}", type="tertiary", icon=":material/close:"
            ):
                cached.jobs().forget(job.job_id)
                st.rerun()
    reports.show_reports(state.pop("read_again", []), view.settings.timezone)


def permitted() -> None:
    """What the files allow, computed only for who opens it."""
    unfolded = st.expander(
        "Ce que vos fichiers permettent", icon=":material/checklist:", key="permits", on_change="rerun"
    )
    if unfolded.open:
        with unfolded:
            show_permits(view.settings.timezone)


def set_aside() -> None:
    """The rows no record could be made of, and the button that reads them again."""
    rows = cached.read(imports.rejected_rows) if cached.store().exists else pd.DataFrame()
    if rows.empty:
        return
    section("Lignes mises de côté")
    st.text(
        typeset(
            f"{count(len(rows), 'ligne attend', 'lignes attendent')}. Corrigez le fichier et déposez-le de nouveau, "
            "ou rejouez-les après une mise à jour de Vigie ou un changement de réglages."
        )
    )
    if st.button("Rejouer", icon=":material/replay:"):
        with st.spinner("Relecture des lignes mises de côté…"):
            state["read_again"] = [one.as_json() for one in replay_rejected(cached.store(), view.settings)]
        st.rerun()
    columns = ["file_name", "position", "code", "detail", "excerpt"]
    table(rows[columns].head(REJECTED_SHOWN), "rejected", "vigie-lignes-mises-de-cote.csv", is_exportable=True)


def formats() -> None:
    """What Vigie reads and how to get it."""
    section("Formats lus, et comment les obtenir")
    connector = export_guide(CONNECTORS, key="formats")
    if connector is not None:
        listed = [
            (one.label, one.first_seen, zone_name(one.zone) if one.zone else "celui du fichier, ou déclaré")
            for one in connector.layouts
        ]
        st.dataframe(pd.DataFrame(listed, columns=["Contenu", "Vu depuis", "Fuseau des dates"]), hide_index=True)


page_title("Imports")
sentence("Déposez les fichiers que vos outils exportent : Vigie les reconnaît, les lit et garde trace de chaque ligne.")
with block("Le dépôt de fichiers"):
    drop()
demo_button("imports-demo")
for name, part in (
    ("Le dossier a-importer", partial(drop_folder, view.settings)),
    ("Le compte rendu des imports", work),
    ("Ce que vos fichiers permettent", permitted),
    ("La liste des lignes mises de côté", set_aside),
    ("L’historique des imports", partial(history, state)),
    ("Les correspondances gardées", remembered_mappings),
    ("La liste des formats", formats),
):
    with block(name):
        part()
