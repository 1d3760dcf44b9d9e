"""Files dropped on the Imports page: kept in the workspace, recognised, declared, then handed to a job."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from connectors.readers import Unreadable
from connectors.registry import connector_named
from dashboard.config import workspace_folder
from dashboard.ingest import ImportOptions, identify_paths
from dashboard.jobs import UPLOADS
from dashboard.text.formats import percent, typeset
from dashboard.ui import settings_form
from dashboard.ui.blocks import plain
from dashboard.ui.mapping import mapping_form
from dashboard.ui.state import View

CHUNK = 1 << 20
AS_FORMATTED = "Celui du format"
REPLACE, ADD = "Remplacer la démonstration par mes fichiers", "Ajouter à la démonstration"


def kept(files: Sequence[UploadedFile]) -> list[Path]:
    """The dropped files as paths inside the workspace, under their own names; the same content is kept once."""
    return list(dict.fromkeys(_keep(file) for file in files))


def declared(path: Path, key: str) -> ImportOptions | None:
    """Say what a kept file is, ask what it does not tell; its options, or ``None`` while it cannot be imported."""
    entries = _identified(str(path), path.stat().st_mtime_ns)
    for entry in entries:
        _told(entry)
    known = {entry["connector"] for entry in entries}
    if known - {None, "generic"}:
        return ImportOptions()
    alternatives = [other["connector"] for entry in entries for other in entry["alternatives"]]
    if alternatives:
        chosen = st.radio(
            typeset("Quel format lire ?"),
            alternatives,
            format_func=lambda one: plain(typeset(connector_named(one).label)),
            key=f"which-{key}",
        )
        return ImportOptions(connector=chosen)
    try:
        mapped = mapping_form(path, key)
    except Unreadable as error:
        if known == {None}:
            return None
        st.warning(plain(typeset(str(error))))
        return None
    return mapped


def shared_options(view: View) -> ImportOptions:
    """The zone, the brand's accounts and the fate of the demo, asked once for all the files dropped."""
    left, right = st.columns(2)
    zone = left.selectbox(
        "Fuseau des dates qui ne disent pas le leur",
        [AS_FORMATTED, *settings_form.zones(view.settings.import_zone)],
        help=plain(
            typeset(
                f"À défaut : celui du format quand il est connu, sinon {view.settings.import_zone}. Changez-le si "
                "l’outil d’export était réglé sur un autre."
            )
        ),
        key="import-zone",
    )
    accounts = ""
    if view.is_demo or not view.settings.own_accounts:
        accounts = right.text_area(
            "Comptes de votre marque, un par ligne",
            placeholder="Le nom affiché, tel qu’il figure dans l’export",
            help=typeset("Sans eux, Vigie ne distingue pas vos réponses des messages reçus et ne calcule aucun délai."),
            key="import-accounts",
            height=68,
        )
    replaces = (
        view.is_demo and st.radio("Vos fichiers et la démonstration", [REPLACE, ADD], key="import-demo") == REPLACE
    )
    return ImportOptions(
        zone=None if zone == AS_FORMATTED else zone,
        accounts=settings_form.lines(accounts),
        replace_demo=replaces,
    )


def grouped(each: dict[Path, ImportOptions], shared: ImportOptions) -> list[tuple[list[Path], ImportOptions]]:
    """Files that share their options go in one job; only the first job replaces the demo."""
    groups: list[tuple[list[Path], ImportOptions]] = []
    for path, own in each.items():
        options = replace(own, zone=shared.zone, accounts=shared.accounts, replace_demo=False)
        for paths, known in groups:
            if known == options:
                paths.append(path)
                break
        else:
            groups.append(([path], options))
    if groups:
        groups[0] = (groups[0][0], replace(groups[0][1], replace_demo=shared.replace_demo))
    return groups


@st.cache_data(show_spinner="Lecture des premières lignes…", max_entries=64)
def _identified(path: str, modified_ns: int) -> list[dict[str, Any]]:
    return identify_paths([Path(path)])


def _told(entry: dict[str, Any]) -> None:
    is_known = entry["connector"] is not None
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            is_sure = is_known and entry["connector"] != "generic"
            word = (
                f"reconnu, sûr à {percent(entry['confidence'], 0)}"
                if is_sure
                else "à préciser"
                if is_known
                else "non reconnu"
            )
            st.badge(word, color="green" if is_sure else "orange")
            st.text(entry["file"])
        if is_known:
            connector = connector_named(entry["connector"])
            layout = next((one.label for one in connector.layouts if one.name == entry["layout"]), entry["layout"])
            st.text(typeset(f"{connector.label} — {layout}"))
        st.caption(plain(typeset(entry["reason"] or "")))


def _keep(file: UploadedFile) -> Path:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    folder = workspace_folder() / UPLOADS / f"depot-{digest.hexdigest()[:16]}"
    path = folder / (Path(file.name.replace("\\", "/")).name or "fichier")
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.seek(0)
        partial = folder / "recu.partiel"
        with partial.open("wb") as out:
            shutil.copyfileobj(file, out, CHUNK)
        partial.replace(path)
    return path
