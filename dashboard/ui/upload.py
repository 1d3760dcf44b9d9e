"""Files dropped on the Imports page: kept in the workspace, recognised, declared, then handed to a job."""

import hashlib
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from connectors.readers import Unreadable
from connectors.registry import connector_named
from dashboard.config import Settings, make_workspace, put_in_place, workspace_folder
from dashboard.ingest import ImportOptions, identify_paths
from dashboard.ingest.choice import SURE_ENOUGH
from dashboard.jobs.drop import UPLOADS
from dashboard.text.formats import number, typeset
from dashboard.ui import cached, doctor, settings_form
from dashboard.ui.blocks import plain
from dashboard.ui.mapping import mapping_form
from dashboard.ui.state import View, page_state
from dashboard.ui.uploading import arriving

CHUNK = 1 << 20
HELD = "dropped"
MEGA = 1_000_000
REPLACE, ADD = "Remplacer la démonstration par mes fichiers", "Ajouter à la démonstration"
BEYOND = (
    "Au-delà de 400 Mo par fichier, le navigateur refuse : mettez le fichier dans le dossier a-importer, ou passez par "
    "la ligne de commande, qui lit jusqu’à 2 Go."
)


def drop_zone(key: str) -> list[Path]:
    """The frame to drop files in, with its limit and what to do beyond it: what was dropped and not imported yet.

    The frame is empty when one comes back from another page: what it held is remembered until it is imported, taken
    out of the frame or put away.
    """
    state = page_state(HELD)
    files = st.file_uploader(
        typeset("Déposez vos exports : CSV, XLSX, XLS, JSON, XML ou ZIP"),
        accept_multiple_files=True,
        key=key,
        on_change=partial(state.update, is_changed=True),
    )
    _sending()
    st.caption(plain(typeset(BEYOND)))
    held: list[Path] = kept(files)
    if not state.pop("is_changed", False) and not held:
        state["before"] = [*state.get("before", ()), *state.get("held", ())]
    state["held"] = held
    before = [path for path in state.get("before", ()) if path.exists()]
    if before:
        with st.container(horizontal=True, vertical_alignment="center"):
            names = ", ".join(dict.fromkeys(path.name for path in before))
            st.text(typeset(f"Déposés avant de changer de page : {names}"), width="content")
            if st.button("Retirer", key="put-away", type="tertiary", icon=":material/close:"):
                forget_dropped()
                st.rerun()
    return [*dict.fromkeys([*before, *held])]


def forget_dropped() -> None:
    """Remember nothing of what was dropped."""
    page_state(HELD).clear()


@st.fragment(run_every=1.0)
def _sending() -> None:
    """A bar for each file on its way from the browser."""
    context = get_script_run_ctx()
    for received, expected in arriving(context.session_id) if context else ():
        told = f"Envoi du fichier : {number(received / MEGA)} Mo sur {number(expected / MEGA)}"
        st.progress(min(1.0, received / expected), text=plain(typeset(told)))


def kept(files: Sequence[UploadedFile]) -> list[Path]:
    """The dropped files as paths inside the workspace, under their own names; the same content is kept once."""
    return list(dict.fromkeys(_kept(file) for file in files))


def declared(path: Path, settings: Settings) -> ImportOptions | None:
    """Say what a kept file is, ask what it does not tell; its options, or ``None`` while it cannot be imported."""
    key = f"{path.parent.name}-{path.name}"  # the same content may be dropped under two names
    entries = _identified(path, settings, None)
    zone = None
    with st.container(gap="xsmall"):
        cards, choices = st.container(gap="small"), st.container()
        with choices:
            is_to_be_read = doctor.is_to_be_read(entries, key)
            if is_to_be_read and _is_sure(entries):
                zone = doctor.clock_choice(entries, settings.import_zone, key)
        if zone is not None:
            entries = _identified(path, settings, zone)
        with cards:
            doctor.show_files(entries, settings.timezone)
    if not is_to_be_read:
        return None
    if _is_sure(entries):
        return ImportOptions(zone=zone)
    alternatives = [other["connector"] for entry in entries for other in entry["alternatives"]]
    if alternatives:
        chosen = st.radio(
            typeset("Quel format lire ?"),
            alternatives,
            format_func=lambda one: plain(typeset(connector_named(one).label)),
            key=f"which-{key}",
        )
        return ImportOptions(connector=chosen, zone=zone)
    if zipfile.is_zipfile(path) and "/" in entries[0]["file"]:
        return _of_archive(entries)
    try:
        return mapping_form(path, key, settings, entries[0]["connector"])
    except Unreadable:  # the report of the file has said why
        return None


def shared_options(view: View) -> ImportOptions:
    """The brand's accounts and the fate of the demo, asked once for all the files dropped."""
    accounts = ""
    if view.is_demo or not view.settings.own_accounts:
        accounts = st.text_area(
            "Comptes de votre marque, un par ligne",
            placeholder="Le nom affiché, tel qu’il figure dans l’export",
            help=typeset("Sans eux, Vigie ne distingue pas vos réponses des messages reçus et ne calcule aucun délai."),
            key="import-accounts",
            height=68,
        )
    replaces = (
        view.is_demo and st.radio("Vos fichiers et la démonstration", [REPLACE, ADD], key="import-demo") == REPLACE
    )
    return ImportOptions(accounts=settings_form.lines(accounts), replace_demo=replaces)


def grouped(each: dict[Path, ImportOptions], shared: ImportOptions) -> list[tuple[list[Path], ImportOptions]]:
    """Files that share their options go in one job; only the first job replaces the demo."""
    groups: list[tuple[list[Path], ImportOptions]] = []
    for path, own in each.items():
        options = replace(own, accounts=shared.accounts or own.accounts, replace_demo=False)
        for paths, known in groups:
            if known == options:
                paths.append(path)
                break
        else:
            groups.append(([path], options))
    if groups:
        groups[0] = (groups[0][0], replace(groups[0][1], replace_demo=shared.replace_demo))
    return groups


def _is_sure(entries: Sequence[dict[str, Any]]) -> bool:
    """Whether some connector knows the file, or some file of the archive, by itself."""
    return any(entry["connector"] not in {None, *doctor.MAPPED} for entry in entries)


def _of_archive(entries: Sequence[dict[str, Any]]) -> ImportOptions | None:
    """What can be done of an archive that no connector knows: import the tables that need no one's word."""
    if any(entry["confidence"] >= SURE_ENOUGH for entry in entries):
        return ImportOptions()
    if any(entry["connector"] for entry in entries):
        st.text(typeset("Pour indiquer les colonnes d’un tableau, sortez-le de son archive et déposez-le seul."))
    return None


def _identified(path: Path, settings: Settings, zone: str | None) -> list[dict[str, Any]]:
    store = cached.store()
    revision = store.revision if store.exists else 0  # a mapping kept since is to be offered
    return _identified_once(str(path), path.stat().st_mtime_ns, revision, settings, zone)


@st.cache_data(show_spinner="Examen du fichier…", max_entries=64)
def _identified_once(
    path: str, modified_ns: int, revision: int, _settings: Settings, zone: str | None
) -> list[dict[str, Any]]:
    return identify_paths([Path(path)], cached.store(), _settings, ImportOptions(zone=zone))


def _kept(file: UploadedFile) -> Path:
    path = Path(_kept_once(str(workspace_folder()), file.file_id, file))
    return path if path.exists() else _keep(file)  # its import has removed it, and it is still in the frame


@st.cache_data(show_spinner="Réception du fichier…", max_entries=64)
def _kept_once(folder: str, file_id: str, _file: UploadedFile) -> str:
    return str(_keep(_file))


def _keep(file: UploadedFile) -> Path:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    folder = workspace_folder() / UPLOADS / f"depot-{digest.hexdigest()[:16]}"
    path = folder / (Path(file.name.replace("\\", "/")).name or "fichier")
    if not path.exists():
        make_workspace(workspace_folder())
        folder.mkdir(parents=True, exist_ok=True)
        file.seek(0)
        partial = folder / "recu.partiel"
        with partial.open("wb") as out:
            shutil.copyfileobj(file, out, CHUNK)
        put_in_place(partial, path)
    return path
