"""``identifier``, ``importer``, ``rejets``: files and their rows."""

import argparse
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.cli import terminal
from dashboard.cli.opening import looked_at
from dashboard.cli.parser import DATE_ORDERS
from dashboard.config import load_settings
from dashboard.errors import UsageError, refusal
from dashboard.ingest import FileReport, ImportOptions, identify_paths, import_paths, replay_rejected
from dashboard.ingest.doctor import Examination, clock_text, summary_text
from dashboard.ingest.identification import holds_nothing, imported_text
from dashboard.ingest.report import only_known_text, sorted_out, summed
from dashboard.jobs.drop import FOLDER, import_waiting
from dashboard.store import imports
from dashboard.store.store import Store
from dashboard.text.formats import count, percent, typeset
from dashboard.text.labels import ROW_OUTCOMES, label

SHOWN_REJECTS = 50


def identifier(chosen: argparse.Namespace) -> int:
    """Which connector reads each file."""
    settings = load_settings(chosen.espace)
    found = identify_paths(chosen.fichiers, Store(chosen.espace), settings)
    if chosen.json:
        terminal.give(found)
    silent = [answer for answer in found if holds_nothing(answer)] if len(found) > 1 else []
    for answer in found:
        if answer not in silent:
            _tell_identified(answer, settings.timezone)
    if silent:
        terminal.say(only_known_text(len(silent)))
    return int(any(answer["connector"] is None for answer in found))


def importer(chosen: argparse.Namespace) -> int:
    """Import files; 1 when one of them was refused."""
    for name in chosen.compte:  # takes all the words up to the next option
        if Path(name).is_file() or (os.sep in name and Path(name).is_dir()):
            raise UsageError(f"« {name} » se lit comme un nom de compte : écrivez les fichiers avant --compte.")
    options = ImportOptions(
        connector=chosen.connecteur,
        columns=_columns(chosen.colonnes) if chosen.colonnes else None,
        accounts=tuple(chosen.compte),
        zone=chosen.fuseau,
        platform=chosen.plateforme,
        date_order=DATE_ORDERS[chosen.dates] if chosen.dates else None,
    )
    store, settings = Store(chosen.espace), load_settings(chosen.espace)
    if chosen.fichiers:
        return _tell(chosen, import_paths(store, settings, chosen.fichiers, options, terminal.progress()))
    reports = import_waiting(store, settings, options, terminal.progress())
    terminal.say(f"Dossier « {store.folder / FOLDER} » : {count(len(reports), 'fichier lu', 'fichiers lus')}.")
    return _tell(chosen, reports)


def rejets(chosen: argparse.Namespace) -> int:
    """List the rows set aside, or read their files again."""
    with looked_at(chosen.espace) as store:
        if chosen.rejouer:
            settings = load_settings(chosen.espace)
            return _tell(chosen, replay_rejected(store, settings, chosen.import_id, terminal.progress()))
        with store.reading() as session:
            if chosen.import_id is not None and chosen.import_id not in {*imports.list_imports(session)["import_id"]}:
                raise UsageError(f"L’import {chosen.import_id} n’existe pas.")
            rows = imports.rejected_rows(session, chosen.import_id).to_dict("records")
        if chosen.json:
            terminal.give(
                [
                    {"import": row["import_id"], **{key: row[key] for key in ("position", "code", "detail", "excerpt")}}
                    for row in rows
                ]
            )
        if not rows:
            terminal.say("Aucune ligne mise de côté.")
        for row in rows[:SHOWN_REJECTS]:
            terminal.say(
                f"{row['file_name']} (import {row['import_id']}), {label('reason', row['code'])} : {row['detail']}"
            )
            terminal.quote(f"    {row['excerpt']}")
        if len(rows) > SHOWN_REJECTS:
            terminal.say(f"… et {count(len(rows) - SHOWN_REJECTS, 'autre')}. Toutes sont dans --json.")
        return 0


def _tell_identified(answer: dict[str, Any], zone: str) -> None:
    known = answer["connector"]
    verdict = f"{known} / {answer['layout']} ({percent(answer['confidence'], 0)})" if known else "non reconnu"
    terminal.say(f"{answer['file']} : {verdict}. {answer['reason']}")
    for other in answer["alternatives"]:
        terminal.say(f"    {other['connector']} / {other['layout']} : {other['reason']}")
    if answer["examination"] is None:
        return
    found = Examination.from_json(answer["examination"])
    told = found.error or ", ".join(filter(None, (summary_text(found, zone), clock_text(found.clock))))
    terminal.say(f"    {told}")
    if already := imported_text(answer, zone):
        terminal.say(f"    {already}")
    for code, n in found.reasons.items():
        terminal.say(f"    {label('reason', code)} : {n}")
    for remark in found.remarks:
        terminal.say(f"    {remark}")
    if found.unknown_columns:
        terminal.quote(typeset("    Colonnes inconnues : ") + ", ".join(found.unknown_columns))


def _columns(path: Path) -> dict[str, str]:
    try:
        columns: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"Le fichier de colonnes « {path} » ne s’ouvre pas : {refusal(error)}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"Le fichier de colonnes « {path} » ne se lit pas : {error}.") from error
    columns = columns.get("colonnes", columns)
    if not columns or not all(isinstance(header, str) for header in columns.values()):
        raise UsageError(f'Le fichier de colonnes « {path} » doit dire par exemple : text = "Commentaire".')
    return columns


def _tell(chosen: argparse.Namespace, reports: list[FileReport]) -> int:
    if chosen.json:
        terminal.give([report.as_json() for report in reports])
    silent, quiet, told = sorted_out([report.as_json() for report in reports])
    if silent:
        terminal.say(only_known_text(len(silent)))
    if quiet:
        terminal.say(f"{count(len(quiet), 'fichier', 'fichiers')}, rien à signaler : {_rows(summed(quiet))}.")
    for report in told:
        terminal.say(f"{report['file']} : {report['error'] or _summary(report)}")
        if report["hint"]:
            terminal.say(f"    {report['hint']}")
        for code, n in report["reasons"].items():
            terminal.say(f"    {label('reason', code)} : {n}")
    if not reports:
        terminal.say("Rien à lire.")
    return int(any(report.status == "refused" for report in reports))


def _summary(report: Mapping[str, Any]) -> str:
    if report["status"] == "duplicate":
        return "déjà importé, rien n’a changé."
    return f"{_rows(report)} ({report['connector']})."


def _rows(report: Mapping[str, Any]) -> str:
    parts = [count(report[key], one, many) for key, one, many in ROW_OUTCOMES if report[key]]
    return ", ".join([count(report["rows_read"], "ligne lue", "lignes lues"), *parts])
