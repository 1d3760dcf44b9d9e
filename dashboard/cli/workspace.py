"""``demo`` and ``diagnostic``: the workspace itself."""

import argparse
import platform
import sys
from datetime import date
from importlib import metadata
from importlib.util import find_spec
from typing import Any

from connectors.registry import connector_named
from dashboard.cli import terminal
from dashboard.config import FILE_NAME, load_settings
from dashboard.errors import VigieError
from dashboard.ingest.sources import exports_for
from dashboard.jobs import read_jobs
from dashboard.kpi import permits
from dashboard.store import imports
from dashboard.store.store import Store
from dashboard.text.formats import count, instant, number, period
from dashboard.text.labels import label

LIBRARIES = ("duckdb", "pyarrow", "pandas", "numpy", "streamlit", "plotly", "openpyxl", "ijson", "holidays")
OPTIONAL = dict.fromkeys(
    ("onnxruntime", "tokenizers", "transformers", "torch"),
    "le moteur « transformer » : pip install -r requirements-modele.txt",
)
MEGA = 1024 * 1024


def demo(chosen: argparse.Namespace) -> int:
    """Prepare the demonstration in the folder asked for, else in the workspace in force; go on with an exercise."""
    from dashboard.demo import advance_exercise, on_brand_clock, prepare_demo

    folder = chosen.dossier or chosen.espace
    if chosen.si_absent and Store(folder).exists:
        return 0
    until = chosen.jusqu_au and on_brand_clock(chosen.jusqu_au)
    if until and Store(folder).exists:
        terminal.say("L’histoire continue…")
        advance_exercise(Store(folder), until, terminal.progress())
    else:
        terminal.say("Préparation de la démonstration…")
        prepare_demo(folder, terminal.progress(), until)
    if chosen.json:
        terminal.give({"folder": str(folder)})
    name = "Exercice prêt" if until else "Démonstration prête"
    stopped = f", l’histoire s’arrête au {instant(chosen.jusqu_au, 'UTC')}" if until else ""  # as it was written
    terminal.say(f"{name} dans « {folder} »{stopped}.")
    return 0


def diagnostic(chosen: argparse.Namespace) -> int:
    """Versions, state of the workspace, what is missing; 1 when the workspace or its settings do not open."""
    store = Store(chosen.espace)
    found: dict[str, Any] = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "libraries": {name: metadata.version(name) for name in LIBRARIES if find_spec(name)},
        "missing": {name: told for name, told in OPTIONAL.items() if find_spec(name) is None},
        "workspace": {"path": str(chosen.espace), "exists": store.exists},
        "problems": [],
    }
    if store.exists:
        try:
            found["workspace"] |= _state(store)
        except VigieError as error:
            found["problems"].append(str(error))
    try:
        settings = load_settings(chosen.espace)
        if chosen.permet and "counts" in found["workspace"]:
            found["permits"] = _permits(store, settings.timezone)
    except VigieError as error:
        found["problems"].append(str(error))
    if chosen.json:
        terminal.give(found)
    _tell(found)
    for code, told in found.get("permits", {}).items():
        _tell_permits(code, told)
    return int(bool(found["problems"]))


def _state(store: Store) -> dict[str, Any]:
    interrupted = [job for job in read_jobs(store.folder) if job.status == "interrupted"]
    with store.reading() as session:
        return {
            "bytes": store.path.stat().st_size,
            "schema": int(session.meta("schema_version") or 0),
            "revision": int(session.meta("revision") or 0),
            "is_demo": session.meta("is_demo") == "true",
            "has_settings": (store.folder / FILE_NAME).exists(),
            "counts": imports.counts(session),
            "interrupted_jobs": [{"job_id": job.job_id, "kind": job.kind, "label": job.label} for job in interrupted],
        }


def _permits(store: Store, timezone: str) -> dict[str, Any]:
    """What the imported files allow on each platform, and which exports would bring the rest."""
    with store.reading() as session:
        found = permits.permits(session, timezone)
        known = permits.extents(session, timezone)
    gaps = permits.missing(found)
    return {
        extent.platform: {
            "first_on": extent.first_on.isoformat(),
            "last_on": extent.last_on.isoformat(),
            "empty_weeks": extent.empty_weeks,
            "kpis": [
                {"code": one.code, "status": one.status, "n": one.n, "reason": one.reason}
                for one in found
                if one.platform == extent.platform
            ],
            "missing": [
                {
                    "codes": [*gap.codes],
                    "reason": gap.reason,
                    "exports": [one.key for one in exports_for(gap.platform, gap.need)] if gap.need else [],
                }
                for gap in gaps
                if gap.platform == extent.platform
            ],
        }
        for extent in known
    }


def _tell_permits(code: str, told: dict[str, Any]) -> None:
    allowed = sum(one["status"] != "not_available" for one in told["kpis"])
    days = period(date.fromisoformat(told["first_on"]), date.fromisoformat(told["last_on"]))
    possible = count(allowed, "indicateur possible", "indicateurs possibles")
    terminal.say(f"{label('platform', code)}, {days} : {possible} sur {number(len(told['kpis']))}.")
    if told["empty_weeks"]:
        terminal.say(f"    {count(told['empty_weeks'], 'semaine')} sans aucune donnée dans l’intervalle.")
    for gap in told["missing"]:
        terminal.say(f"    {', '.join(gap['codes'])} : {gap['reason']}")
        if gap["exports"]:
            names = ", ".join(connector_named(key).label for key in gap["exports"])
            terminal.say(f"        À déposer, au choix : {names}.")


def _tell(found: dict[str, Any]) -> None:
    space = found["workspace"]
    terminal.say(f"Python {found['python']} ({sys.executable}), {found['system']}")
    terminal.say(", ".join(f"{name} {version}" for name, version in found["libraries"].items()))
    terminal.say(f"Espace de travail : {space['path']}{'' if space['exists'] else ' (pas encore créé)'}")
    if "counts" in space:
        size = f"{number(space['bytes'] / MEGA, 1)} Mo"
        terminal.say(f"    {size}, schéma {space['schema']}, révision {space['revision']}")
        held = space["counts"]
        set_aside = count(held["rejected"], "ligne mise de côté", "lignes mises de côté")
        terminal.say(
            f"    {count(held['messages'], 'message')}, {count(held['posts'], 'publication')}, "
            f"{count(held['imports'], 'import')}, {set_aside}"
        )
        for job in space["interrupted_jobs"]:
            terminal.say(f"    Tâche interrompue : {job['label']}. Reprenez-la sur la page Imports.")
    for name, told in found["missing"].items():
        terminal.say(f"Facultatif, absent : {name}, pour {told}")
    for problem in found["problems"]:
        terminal.say(problem)
