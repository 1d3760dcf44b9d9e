"""``identifier``, ``importer``, ``rejets``: files and their rows."""

import argparse
import tomllib
from pathlib import Path
from typing import Any

from dashboard.cli import terminal
from dashboard.config import load_settings
from dashboard.errors import UsageError
from dashboard.ingest import FileReport, ImportOptions, identify_paths, import_paths, replay_rejected
from dashboard.store import imports
from dashboard.store.store import Store
from dashboard.text.formats import count, percent
from dashboard.text.labels import ROW_OUTCOMES, label

SHOWN_REJECTS = 50


def identifier(chosen: argparse.Namespace) -> int:
    """Which connector reads each file."""
    found = identify_paths(chosen.fichiers)
    if chosen.json:
        terminal.give(found)
    for answer in found:
        known = answer["connector"]
        verdict = f"{known} / {answer['layout']} ({percent(answer['confidence'], 0)})" if known else "non reconnu"
        terminal.say(f"{answer['file']} : {verdict}. {answer['reason']}")
    return int(any(answer["connector"] is None for answer in found))


def importer(chosen: argparse.Namespace) -> int:
    """Import files; 1 when one of them was refused."""
    options = ImportOptions(
        connector=chosen.connecteur,
        columns=_columns(chosen.colonnes) if chosen.colonnes else None,
        accounts=tuple(chosen.compte),
        zone=chosen.fuseau,
        platform=chosen.plateforme,
    )
    store, settings = Store(chosen.espace), load_settings(chosen.espace)
    return _tell(chosen, import_paths(store, settings, chosen.fichiers, options, terminal.progress()))


def rejets(chosen: argparse.Namespace) -> int:
    """List the rows set aside, or read their files again."""
    store = Store(chosen.espace)
    if chosen.rejouer:
        settings = load_settings(chosen.espace)
        return _tell(chosen, replay_rejected(store, settings, chosen.import_id, terminal.progress()))
    with store.reading() as session:
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


def _columns(path: Path) -> dict[str, str]:
    try:
        columns: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"Le fichier de colonnes « {path} » ne s’ouvre pas : {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"Le fichier de colonnes « {path} » ne se lit pas : {error}.") from error
    columns = columns.get("colonnes", columns)
    if not columns or not all(isinstance(header, str) for header in columns.values()):
        raise UsageError(f'Le fichier de colonnes « {path} » doit dire par exemple : text = "Commentaire".')
    return columns


def _tell(chosen: argparse.Namespace, reports: list[FileReport]) -> int:
    if chosen.json:
        terminal.give([report.as_json() for report in reports])
    for report in reports:
        terminal.say(f"{report.file} : {report.error or _summary(report)}")
        if report.hint:
            terminal.say(f"    {report.hint}")
        for code, n in report.reasons.items():
            terminal.say(f"    {label('reason', code)} : {n}")
    if not reports:
        terminal.say("Rien à lire.")
    return int(any(report.status == "refused" for report in reports))


def _summary(report: FileReport) -> str:
    if report.status == "duplicate":
        return "déjà importé, rien n’a changé."
    parts = [count(getattr(report, key), one, many) for key, one, many in ROW_OUTCOMES if getattr(report, key)]
    return f"{count(report.rows_read, 'ligne lue', 'lignes lues')}, {', '.join(parts)} ({report.connector})."
