"""``rapport``: the manager's week as a file, and its sending."""

import argparse
import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.alerts import notify
from dashboard.cli import terminal
from dashboard.cli.alerting import NO_SERVICE
from dashboard.cli.figures import checked_accounts, checked_platforms
from dashboard.cli.opening import MISSING
from dashboard.config import Settings, load_settings, notification_services
from dashboard.errors import UsageError, VigieError, refusal
from dashboard.ingest.sources import export_names
from dashboard.kpi.scope import Scope
from dashboard.report.brief import brief_document
from dashboard.report.document import Document
from dashboard.report.layout import lead, weekly_document
from dashboard.report.period import last_week, week_code, week_days
from dashboard.report.render import FORMATS, MIMES, render
from dashboard.report.review import crisis_review
from dashboard.report.weekly import WeeklyReport, weekly_report
from dashboard.store.brief import brief
from dashboard.store.derive import refresh
from dashboard.store.messages import heard_until
from dashboard.store.store import Session, Store, utc_now
from dashboard.text.formats import in_zone, typeset
from dashboard.text.report import scope_name

EMPTY = "L’espace de travail est vide : importez d’abord vos fichiers."


def rapport(chosen: argparse.Namespace) -> int:
    """Write the report, send it when asked; 1 when a service could not be told."""
    wanted = _format(chosen)
    services = notification_services() if chosen.envoyer else {}
    if chosen.envoyer and not services:
        raise UsageError(NO_SERVICE)
    if chosen.remontee is not None or chosen.crise is not None:
        return _page(chosen, wanted)
    if chosen.sortie is None and not (chosen.envoyer or chosen.json or wanted == "json"):
        raise UsageError("Dites où écrire le rapport : --sortie rapport.html, ou --envoyer.")
    reports = [_report(folder, chosen) for folder in (chosen.espace, *chosen.avec_espace)]
    document = weekly_document(reports)
    if chosen.json or (wanted == "json" and chosen.sortie is None):
        terminal.give(document.data)
    scope = reports[0].scope
    terminal.say(f"{scope_name(scope.start, scope.end)}. {lead(reports[0])}")
    if chosen.sortie is not None:
        _write(chosen.sortie, render(document, wanted))
        terminal.say(f"Rapport écrit dans « {chosen.sortie} ».")
    return _send(document, reports, wanted, services) if services else 0


def _page(chosen: argparse.Namespace, wanted: str) -> int:
    """Write the page for a service, or the review of a crisis."""
    if chosen.envoyer or chosen.avec_espace:
        raise UsageError("--envoyer et --avec-espace vont avec le rapport de la semaine.")
    if chosen.sortie is None and not chosen.json:
        raise UsageError("Dites où écrire la page : --sortie page.pdf.")
    store, settings = _opened(chosen.espace)
    with store.reading() as session:
        if chosen.crise is not None:
            document = crisis_review(session, settings, chosen.crise)
        else:
            document = brief_document(brief(session, chosen.remontee))
    if chosen.json:
        terminal.give(json.loads(render(document, "json")))
    if chosen.sortie is not None:
        _write(chosen.sortie, render(document, wanted))
        terminal.say(f"« {document.title} » écrit dans « {chosen.sortie} ».")
    return 0


def _opened(folder: Path) -> tuple[Store, Settings]:
    """The workspace of a folder, what depends on its settings up to date."""
    store, settings = Store(folder), load_settings(folder)
    if not store.exists:
        raise VigieError(MISSING.format(folder))
    refresh(store, settings)
    return store, settings


def _format(chosen: argparse.Namespace) -> str:
    """What is asked, else what the name of the file says, else HTML."""
    told = str(chosen.format or (chosen.sortie.suffix.lstrip(".").lower() if chosen.sortie else "") or "html")
    known = FORMATS if chosen.remontee is None and chosen.crise is None else (*MIMES,)
    if told not in known:
        raise UsageError(f"Format « {told} » inconnu. Choisissez {', '.join(known)} avec --format.")
    return told


def _report(folder: Path, chosen: argparse.Namespace) -> WeeklyReport:
    store, settings = _opened(folder)
    with store.reading() as session:
        start, end = _days(session, settings.timezone, chosen)
        # Of several brands, each has its own accounts.
        accounts = tuple(chosen.compte) if chosen.avec_espace else checked_accounts(session, chosen.compte)
        scope = Scope(
            start=start,
            end=end,
            platforms=checked_platforms(chosen.plateforme),
            accounts=accounts,
            timezone=settings.timezone,
        )
        earlier = None
        if chosen.contre:
            before_start, before_end = week_days(chosen.contre)
            earlier = Scope(
                start=before_start,
                end=before_end,
                platforms=scope.platforms,
                accounts=scope.accounts,
                timezone=scope.timezone,
            )
        return weekly_report(session, settings, scope, earlier, has_names=chosen.avec_les_noms, exports=export_names)


def _days(session: Session, timezone: str, chosen: argparse.Namespace) -> tuple[date, date]:
    if chosen.semaine:
        if chosen.au:
            raise UsageError("--au va avec --du : une semaine a déjà sa fin.")
        return week_days(chosen.semaine)
    if chosen.du or chosen.au:
        if not (chosen.du and chosen.au):
            raise UsageError("Donnez les deux bouts de la période : --du et --au.")
        if chosen.au < chosen.du:
            raise UsageError("La période finit avant de commencer : vérifiez --du et --au.")
        return chosen.du, chosen.au
    last = heard_until(session, timezone)
    if last is None:
        raise VigieError(EMPTY)
    return last_week(last, in_zone(utc_now(), timezone).date())


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise VigieError(f"Le fichier « {path} » ne peut pas être écrit : {refusal(error)}.") from error


def _send(document: Document, reports: Sequence[WeeklyReport], wanted: str, services: dict[str, str]) -> int:
    """One message per service: what matters in its text, the report attached."""
    if any(report.is_demo for report in reports):
        raise VigieError("Cet espace est une démonstration : son rapport est inventé et ne s’envoie pas.")
    scope = reports[0].scope
    period = scope_name(scope.start, scope.end)
    title = typeset(f"{document.title}, {period[:1].lower()}{period[1:]}")
    body = "\n\n".join(typeset(_told(report, len(reports) > 1)) for report in reports)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"vigie-rapport-{week_code(scope.start)}.{wanted}"
        file.write_bytes(render(document, wanted))
        for service, address in services.items():
            error = notify.send(address, title, body, [file])
            failures += error is not None
            terminal.say(f"Envoyé à « {service} »." if error is None else f"Pas envoyé à « {service} » : {error}.")
    return int(failures > 0)


def _told(report: WeeklyReport, has_several: bool) -> str:
    """What matters of one brand, without any text of a person."""
    name = f"{report.brand} : " if has_several and report.brand else ""
    lines: list[Any] = [f"{name}{lead(report)}", *(f"• {one.sentence}" for one in report.highlights)]
    return "\n".join(lines)
