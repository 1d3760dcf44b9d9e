"""The demonstration: an invented brand, imported and analysed as a user's own files would be."""

import shutil
import tomllib
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

from dashboard.alerts.rules import raise_alerts
from dashboard.config import Settings, load_settings, parse_settings, save_settings, settings_digest
from dashboard.enrich.pipeline import analyse
from dashboard.errors import VigieError
from dashboard.ingest import ImportOptions, import_paths, settings_after_demo
from dashboard.store import alerts, imports, ledger, search
from dashboard.store.derive import derive
from dashboard.store.query import parse
from dashboard.store.store import Session, Store

SAMPLE_DATA = Path(__file__).resolve().parents[1] / "sample_data"
PLAN = "demo.toml"

Progress = Callable[[int, int, str], None]


def prepare_demo(folder: Path, progress: Progress | None = None) -> None:
    """Make ``folder`` a ready workspace: settings, files of ``sample_data``, analysis, alerts, what was done of them.

    It is built aside and put in place at the end: a stop on the way leaves nothing behind. Raises
    ``VigieError`` when the folder already holds a workspace, or a file of the demonstration is refused.
    """
    if Store(folder).exists:
        raise VigieError(f"Le dossier « {folder} » contient déjà un espace de travail : choisissez-en un autre.")
    plan = tomllib.loads((SAMPLE_DATA / PLAN).read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    building = folder / "demonstration-en-cours"
    shutil.rmtree(building, ignore_errors=True)
    try:
        _build(building, plan, progress)
        for part in sorted(building.iterdir(), key=lambda part: part.suffix == ".duckdb"):
            part.replace(folder / part.name)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def clear_demo(store: Store) -> None:
    """Empty a demo workspace, a copy of it kept in ``sauvegardes``; nothing is done to a real one."""
    with store.reading() as session:
        if session.meta("is_demo") != "true":
            return
        settings = settings_after_demo(session, load_settings(store.folder))
    store.keep_copy("demonstration")
    with store.writing() as session:
        imports.remove_everything(session)
        derive(session, settings, None)
        save_settings(store.folder, settings)


def _build(folder: Path, plan: dict[str, Any], progress: Progress | None) -> None:
    settings = parse_settings(plan["reglages"])
    save_settings(folder, settings)
    store = Store(folder)
    files = plan["fichier"]
    with store.reading():  # nobody else waits for a workspace under construction: open it once
        for number, entry in enumerate(files):
            if progress:
                progress(number, len(files), f"{entry['chemin']}, fichiers lus")
            _import(store, settings, entry)
        with store.writing() as session:
            derive(session, settings, None)
        analyse(store, settings, progress=progress)
    with store.writing() as session:
        for entry in plan["suivi"]:
            _follow(session, entry)
        raise_alerts(session, settings)
        for entry in plan["remontee"]:
            _carry(session, entry)
        session.set_meta("is_demo", "true")
        session.set_meta("demo_settings", settings_digest(load_settings(folder)))


def _import(store: Store, settings: Settings, entry: dict[str, Any]) -> None:
    options = ImportOptions(
        connector=entry.get("connecteur"),
        columns=entry.get("colonnes"),
        zone=entry.get("fuseau"),
        platform=entry.get("plateforme"),
    )
    for report in import_paths(store, settings, [SAMPLE_DATA / entry["chemin"]], options, derives=False):
        if report.error:
            raise VigieError(f"Le fichier de démonstration « {entry['chemin']} » est refusé : {report.error}")


def _follow(session: Session, entry: dict[str, Any]) -> None:
    """What the invented team did about one message, which it watched from the first step on."""
    (message_key,) = search.keys(session, parse(entry["cherche"]), search.Bounds(), "oldest", 1)
    for step in entry["etapes"]:
        at = step["le"].astimezone(UTC).replace(tzinfo=None)
        deed = alerts.Deed(action=step["action"], note=step.get("texte"), person=entry["par"])
        alerts.act(session, alerts.alert_of(session, message_key, at), deed, at=at)


def _carry(session: Session, entry: dict[str, Any]) -> None:
    """What the invented team carried to a service, and what came of it."""
    codes = {name: code for code, name in ledger.theme_names(session).items()}
    draft = ledger.Draft(
        title=entry["titre"], service=entry["service"], level=entry["gravite"], ask=entry["demande"],
        theme=codes[entry["theme"]] if "theme" in entry else None,
    )  # fmt: skip
    days = search.Bounds(start=entry["du"], end=entry["au"])
    found = search.keys(session, parse(entry["cherche"]), days, "oldest", ledger.MOST_ATTACHED)
    entry_id = ledger.create(session, draft, found, entry["par"])
    for step in entry.get("etapes", ()):
        at = step["le"].astimezone(UTC).replace(tzinfo=None)
        ledger.step(session, entry_id, step["action"], step.get("texte"), entry["par"], at)
