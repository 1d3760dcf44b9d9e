"""The demonstration: an invented brand, imported and analysed as a user's own files would be.

For an exercise its story stops at an instant, then goes on: what trainees did meanwhile stays.
"""

import shutil
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.alerts.rules import raise_alerts
from dashboard.config import Settings, load_settings, make_workspace, parse_settings, save_settings, settings_digest
from dashboard.enrich.pipeline import analyse
from dashboard.errors import VigieError
from dashboard.ingest import ImportOptions, import_paths
from dashboard.store import alerts, exercise, handling, imports, ledger, search
from dashboard.store.derive import derive
from dashboard.store.query import parse
from dashboard.store.store import Session, Store

SAMPLE_DATA = Path(__file__).resolve().parents[1] / "sample_data"
PLAN = "demo.toml"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Step:
    """Where the story of the exercise stops (aware), what to ask then, what to expect."""

    name: str
    at: datetime
    questions: tuple[str, ...]
    expected: str


def steps() -> list[Step]:
    """The steps of the exercise, in order."""
    return [
        Step(name=entry["nom"], at=entry["le"], questions=tuple(entry["questions"]), expected=entry["attendu"])
        for entry in _plan()["etape"]
    ]


@dataclass(frozen=True, slots=True)
class Inject:
    """A message of the story that asks for a judgement: the oldest that ``search`` finds. ``expected`` is leave, handle
    or escalate, to ``service`` when the key names one; ``why`` is for who leads."""

    name: str
    search: str
    expected: str
    why: str
    service: str | None = None


def injects() -> list[Inject]:
    """The answer key of the exercise."""
    return [
        Inject(
            name=entry["nom"], search=entry["cherche"], expected=entry["conduite"], why=entry["pourquoi"],
            service=entry.get("service"),
        )
        for entry in _plan()["corrige"]
    ]  # fmt: skip


def on_brand_clock(at: datetime) -> datetime:
    """A naive instant of the clock of the invented brand, aware."""
    return at.replace(tzinfo=ZoneInfo(_plan()["reglages"]["fuseau"]))


def prepare_demo(folder: Path, progress: Progress | None = None, until: datetime | None = None) -> None:
    """Make ``folder`` a ready workspace: settings, files of ``sample_data``, analysis, alerts, what was done of them.

    With ``until`` (aware), an exercise: nothing that came later is there, nor anything that the invented team did.
    It is built aside and put in place at the end: a stop on the way leaves nothing behind. Raises ``VigieError`` when
    the folder already holds a workspace, or a file of the demonstration is refused.
    """
    if Store(folder).exists:
        raise VigieError(f"Le dossier « {folder} » contient déjà un espace de travail : choisissez-en un autre.")
    plan = _plan()
    make_workspace(folder)
    building = folder / "demonstration-en-cours"
    shutil.rmtree(building, ignore_errors=True)
    try:
        settings, store = parse_settings(plan["reglages"]), Store(building)
        save_settings(building, settings)
        with store.reading():  # nobody else waits for a workspace under construction: open it once
            _tell(store, settings, plan, until, progress, is_read=False)
        for part in sorted(building.iterdir(), key=lambda part: part.suffix == ".duckdb"):
            part.replace(folder / part.name)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def restart_demo(store: Store, until: datetime | None, progress: Progress | None = None) -> None:
    """Begin the demonstration anew in its own workspace, a copy of it kept in ``sauvegardes``: whole, or, with
    ``until``, as an exercise.

    A stop on the way is mended by the same call. Raises ``VigieError`` when the workspace is no demonstration.
    """
    with store.reading() as session:
        if session.meta("is_demo") != "true":
            raise VigieError("Cet espace contient vos données : un exercice se prépare dans un autre dossier.")
    plan = _plan()
    settings = parse_settings(plan["reglages"])
    _empty(store, settings)
    _tell(store, settings, plan, until, progress, is_read=True)


def advance_exercise(store: Store, until: datetime, progress: Progress | None = None) -> None:
    """Tell the story of an exercise on to ``until``: what came in is read, judged and alerted on.

    A stop on the way is mended by the same call. Raises ``VigieError`` when the workspace is no exercise, or its story
    is further already.
    """
    with store.reading() as session:
        known = session.meta("exercise_until")
    if known is None:
        raise VigieError("Cet espace n’est pas un exercice. Préparez-en un dans un autre dossier : --dossier D.")
    if until < datetime.fromisoformat(known):
        raise VigieError("L’exercice a déjà dépassé cet instant. Préparez-en un autre, dans un autre dossier.")
    _tell(store, load_settings(store.folder), _plan(), until, progress, is_read=True)


def _empty(store: Store, settings: Settings) -> None:
    """Empty a demo workspace, which it remains, in one transaction, a copy of it kept in ``sauvegardes``."""
    store.keep_copy("demonstration")
    with store.writing() as session:
        imports.remove_everything(session)
        session.set_meta("is_demo", "true")
        derive(session, settings, None)
        save_settings(store.folder, settings)


def _plan() -> dict[str, Any]:
    return tomllib.loads((SAMPLE_DATA / PLAN).read_text(encoding="utf-8"))


def _tell(
    store: Store,
    settings: Settings,
    plan: dict[str, Any],
    until: datetime | None,
    progress: Progress | None,
    is_read: bool,
) -> None:
    """Fill a workspace with the story, to its end or to an instant. Where nobody reads it meanwhile, all is derived
    at once."""
    _import(store, settings, plan["fichier"], until, progress, derives=is_read)
    if not is_read:
        with store.writing() as session:
            derive(session, settings, None)
    analyse(store, settings, progress=progress)
    with store.writing() as session:
        for entry in () if until else plan["suivi"]:
            _follow(session, entry)
        raise_alerts(session, settings)
        for entry in () if until else plan["remontee"]:
            _carry(session, entry)
        for entry in () if until else plan["attente"]:
            _mark(session, entry)
        if until:
            session.set_meta("exercise_until", until.astimezone(UTC).isoformat())
            exercise.note_told(session, _stored(until))
        session.set_meta("is_demo", "true")
        session.set_meta("demo_settings", settings_digest(load_settings(store.folder)))


def _import(
    store: Store,
    settings: Settings,
    files: Sequence[dict[str, Any]],
    until: datetime | None,
    progress: Progress | None,
    derives: bool,
) -> None:
    """Import the files of the plan, those that are declared alike together."""
    done = 0
    for options, alike in groupby(files, lambda entry: _options(entry, until)):
        paths = [SAMPLE_DATA / entry["chemin"] for entry in alike]
        if progress:
            progress(done, len(files), f"{paths[0].relative_to(SAMPLE_DATA)}, fichiers lus")
        done += len(paths)
        for report in import_paths(store, settings, paths, options, derives=derives):
            if report.error:
                raise VigieError(f"Le fichier de démonstration « {report.file} » est refusé : {report.error}")


def _options(entry: dict[str, Any], until: datetime | None) -> ImportOptions:
    return ImportOptions(
        connector=entry.get("connecteur"),
        columns=entry.get("colonnes"),
        zone=entry.get("fuseau"),
        platform=entry.get("plateforme"),
        until=until.isoformat() if until else None,
    )


def _follow(session: Session, entry: dict[str, Any]) -> None:
    """What the invented team did about one message, which it watched from the first step on."""
    (message_key,) = search.keys(session, parse(entry["cherche"]), search.Bounds(), "oldest", 1)
    for step in entry["etapes"]:
        at = _stored(step["le"])
        deed = alerts.Deed(action=step["action"], note=step.get("texte"), person=entry["par"])
        alerts.act(session, alerts.alert_of(session, message_key, at), deed, at=at)


def _stored(at: datetime) -> datetime:
    """An aware instant as the store has it: naive UTC."""
    return at.astimezone(UTC).replace(tzinfo=None)


def _mark(session: Session, entry: dict[str, Any]) -> None:
    """What the invented team said of a message that waits."""
    found = search.keys(session, parse(entry["cherche"]), search.Bounds(), "oldest", 1)
    handling.act(session, found, entry["geste"], entry["par"], at=_stored(entry["le"]))


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
        at = _stored(step["le"])
        ledger.step(session, entry_id, step["action"], step.get("texte"), entry["par"], at)
