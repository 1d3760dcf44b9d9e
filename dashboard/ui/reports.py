"""What an import did, told to the person who asked for it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.ingest.report import MANY_FILES, ROWS, only_known_text, sorted_out, summed
from dashboard.jobs import Job
from dashboard.text.formats import count, in_zone, number, period, typeset
from dashboard.text.labels import ROW_OUTCOMES, label
from dashboard.ui.blocks import plain
from dashboard.ui.components import table
from dashboard.ui.state import Preset


def report_text(report: Mapping[str, Any], zone: str) -> str:
    """One file in one sentence: « 120 lignes lues : 100 nouvelles, 20 déjà connues. 98 messages… »."""
    if report.get("error"):
        return " ".join(filter(None, (report["error"], report.get("hint"))))
    if report["status"] == "duplicate":
        return "Ce fichier a déjà été importé : rien n’a changé."
    parts = [count(report[key], one, many) for key, one, many in ROW_OUTCOMES if report[key]]
    told = f"{count(report['rows_read'], 'ligne lue', 'lignes lues')} : {', '.join(parts) or 'aucune utile'}."
    added = [
        count(report[key], one, many)
        for key, one, many in (
            ("messages", "message", "messages"),
            ("posts", "publication", "publications"),
            ("snapshots", "relevé de compteurs", "relevés de compteurs"),
        )
        if report[key]
    ]
    told += f" En plus : {', '.join(added)}." if added else ""
    first, last = (pd.to_datetime(report.get(key) or "NaT", utc=True) for key in ("first_at", "last_at"))
    if not pd.isna(first) and not pd.isna(last):
        told += f" Période : {period(*(in_zone(at.to_pydatetime(), zone).date() for at in (first, last)))}."
    return told


def reasons_text(reasons: Mapping[str, int]) -> str:
    """« date illisible : 3, texte absent : 1 »."""
    return ", ".join(f"{label('reason', code)} : {number(n)}" for code, n in reasons.items())


def show_reports(reports: Sequence[Mapping[str, Any]], zone: str) -> None:
    """One box per file: done, already known, or refused with the reason; those that held nothing in one line, and many
    that went in without a remark in one box."""
    silent, quiet, told = sorted_out(reports)
    _show_all(told[:MANY_FILES], zone)
    if len(told) > MANY_FILES:
        with st.expander(plain(typeset(f"Et {count(len(told) - MANY_FILES, 'autre fichier', 'autres fichiers')}"))):
            _show_all(told[MANY_FILES:], zone)
    if quiet:
        _show_quiet(quiet, zone)
    if silent:
        st.caption(plain(typeset(only_known_text(len(silent)))))


def _show_quiet(reports: Sequence[Mapping[str, Any]], zone: str) -> None:
    """Many files that went in without a remark, as one; each on its row for who asks."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(label("import_status", "done"), color="green", icon=":material/check:")
            st.text(count(len(reports), "fichier, rien à signaler", "fichiers, rien à signaler"))
        st.text(typeset(report_text(summed(reports), zone)))
        _link_to_home(any(report["messages"] for report in reports))
        unfolded = st.expander("Voir fichier par fichier", key=f"quiet-{reports[0]['file']}", on_change="rerun")
        if unfolded.open:
            with unfolded:
                table(pd.DataFrame(reports)[["file", *ROWS]].rename(columns={"file": "file_name"}), "quiet-files")


def _show_all(reports: Sequence[Mapping[str, Any]], zone: str) -> None:
    for report in reports:
        refused = report["status"] == "refused"
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(
                    label("import_status", report["status"]),
                    color="red" if refused else "gray" if report["status"] == "duplicate" else "green",
                    icon=":material/block:" if refused else ":material/check:",
                )
                st.text(report["file"])
            st.text(typeset(report_text(report, zone)))
            if report.get("hint") and not report.get("error"):
                st.caption(plain(typeset(report["hint"])))
            if report.get("reasons"):
                st.caption(plain(typeset(f"Mises de côté : {reasons_text(report['reasons'])}.")))
            if report.get("unknown_columns"):
                listed = ", ".join(f"« {name} »" for name in report["unknown_columns"])
                st.caption(plain(typeset(f"Colonnes inconnues, non lues : {listed}.")))
            if report["status"] == "done" and (report["messages"] or report["posts"]):
                _link_to_home(bool(report["messages"]))


def _link_to_home(has_messages: bool) -> None:
    st.page_link(
        "dashboard/pages/accueil.py",
        label="Voir sur l’accueil, toutes périodes",
        icon=":material/arrow_forward:",
        query_params={
            "periode": Preset.EVERYTHING.value,
            "liste": "Tous les messages" if has_messages else "Publications",
        },
    )


def show_job(job: Job, zone: str) -> None:
    """A job that is over: its reports, or what stopped it."""
    if job.is_cut_short:
        st.warning(plain(typeset(f"{job.label} : {job.message}")), icon=":material/pause_circle:")
    elif isinstance(job.result, list):
        show_reports([dict(report) for report in job.result], zone)
    elif isinstance(job.result, dict):
        st.text(typeset(f"Analyse terminée : {count(job.result['judged'], 'message jugé', 'messages jugés')}."))
