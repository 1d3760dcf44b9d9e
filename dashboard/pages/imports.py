"""Imports: drop files, see what they are before anything is read, then what came of them."""

from pathlib import Path

import pandas as pd
import streamlit as st

from connectors.registry import CONNECTORS
from dashboard.ingest import ImportOptions, replay_rejected
from dashboard.store import imports
from dashboard.text.formats import count, typeset
from dashboard.text.labels import label
from dashboard.ui import cached, reports, upload
from dashboard.ui.components import block, demo_button, page_title, plain, section, sentence, table
from dashboard.ui.state import attempt, current_view, next_attempt, page_state

REJECTED_SHOWN = 1_000
JOBS_SHOWN = 3
view = current_view()
state = page_state("imports")


def drop() -> None:
    """The drop zone, then what each file is and what it does not tell."""
    files = st.file_uploader(
        typeset("Déposez vos exports : CSV, XLSX, JSON ou ZIP, 400 Mo par fichier au plus"),
        accept_multiple_files=True,
        key=f"drop-{attempt('drop')}",
    )
    if not files:
        return
    ready: dict[Path, ImportOptions] = {}
    for path in upload.kept(files):
        with block(f"Le fichier « {path.name} »"):
            options = upload.declared(path, key=path.parent.name)
            if options is not None:
                ready[path] = options
    shared = upload.shared_options(view)
    if st.button("Importer", type="primary", icon=":material/upload_file:", disabled=not ready):
        for paths, options in upload.grouped(ready, shared):
            cached.jobs().start_import(paths, options)
        next_attempt("drop")
        st.rerun()


def work() -> None:
    """The last work asked for: what came of it, and the way to take up what was cut short."""
    over = [job for job in cached.jobs().jobs() if job.status not in ("queued", "running")]
    for job in over[:JOBS_SHOWN]:
        reports.show_job(job, view.settings.timezone)
        with st.container(horizontal=True):
            if job.status in ("failed", "interrupted") and st.button(
                "Reprendre", key=f"resume-{job.job_id}", icon=":material/replay:"
            ):
                cached.jobs().resume(job.job_id)
                st.rerun()
            if st.button(
                "Fermer ce compte rendu", key=f"forget-{job.job_id}", type="tertiary", icon=":material/close:"
            ):
                cached.jobs().forget(job.job_id)
                st.rerun()


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
            state["replayed"] = [one.as_json() for one in replay_rejected(cached.store(), view.settings)]
        st.rerun()
    reports.show_reports(state.pop("replayed", []), view.settings.timezone)
    columns = ["file_name", "position", "code", "detail", "excerpt"]
    table(rows[columns].head(REJECTED_SHOWN), "rejected", "vigie-lignes-mises-de-cote.csv", is_exportable=True)


def history() -> None:
    """Every file read since the beginning."""
    done = cached.read(imports.list_imports) if cached.store().exists else pd.DataFrame()
    if done.empty:
        return
    section("Fichiers importés")
    columns = ["imported_at", "file_name", "connector", "status", "rows_read", "rows_new", "rows_updated"]
    columns += ["rows_duplicate", "rows_ignored", "rows_rejected", "first_at", "last_at"]
    labels = {connector.key: connector.label for connector in CONNECTORS}
    status = done["status"].map(lambda code: label("import_status", code))
    table(done[columns].assign(status=status, connector=done["connector"].replace(labels)), "history")


def formats() -> None:
    """What Vigie reads and how to get it."""
    section("Formats lus, et comment les obtenir")
    for connector in CONNECTORS:
        with st.expander(plain(typeset(connector.label))):
            st.text(typeset(connector.how_to_export))
            listed = [
                (one.label, one.first_seen, one.zone or "celui du fichier, ou déclaré") for one in connector.layouts
            ]
            st.dataframe(
                pd.DataFrame(listed, columns=["Contenu", "Vu depuis", "Fuseau des dates"]),
                hide_index=True,
                width="stretch",
            )


page_title("Imports")
sentence("Déposez les fichiers que vos outils exportent : Vigie les reconnaît, les lit et garde trace de chaque ligne.")
with block("Le dépôt de fichiers"):
    drop()
demo_button("imports-demo")
for name, part in (
    ("Le compte rendu des imports", work),
    ("La liste des lignes mises de côté", set_aside),
    ("L’historique des imports", history),
    ("La liste des formats", formats),
):
    with block(name):
        part()
