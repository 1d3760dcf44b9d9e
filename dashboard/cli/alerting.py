"""``alertes``: what is to be decided, and telling it to the services that the user named."""

import argparse
import json
from datetime import datetime
from typing import Any

from dashboard.cli import terminal
from dashboard.cli.opening import looked_at
from dashboard.config import load_settings, notification_services
from dashboard.errors import UsageError
from dashboard.jobs.notification import NotificationReport, tell_alerts
from dashboard.store import alerts, episodes
from dashboard.text import episodes as told
from dashboard.text.formats import count, instant
from dashboard.text.labels import label

TOLD = 20
NO_SERVICE = (
    'Aucun service d’envoi n’est déclaré. Mettez par exemple VIGIE_NOTIFICATIONS="equipe = mailto://…" dans '
    "l’environnement, ou une section [notifications] dans .streamlit/secrets.toml ; voir docs/notifications.md."
)


def alertes(chosen: argparse.Namespace) -> int:
    """The current alerts; with ``--notifier``, 1 when a service could not be told."""
    settings = load_settings(chosen.espace)
    services = notification_services() if chosen.notifier else {}
    if chosen.notifier and not services:
        raise UsageError(NO_SERVICE)
    with looked_at(chosen.espace) as store:
        with store.reading() as session:
            statuses = ("open",) if chosen.ouvertes else alerts.CURRENT
            lasting, found = episodes.episodes(session, statuses), alerts.open_alerts(session, statuses)
        listed = [_episode(row) for row in _records(lasting)] + [_message(row) for row in _records(found)]
        if chosen.json:
            terminal.give(listed)
        terminal.say(f"{count(len(listed), 'alerte en cours', 'alertes en cours')}.")
        for one in listed[:TOLD]:
            at = one["evidence"].get("published_at") or one["evidence"].get("first_at")
            when = instant(datetime.fromisoformat(at), settings.timezone) if at else "sans date"
            terminal.say(f"    n° {one['id']}, {label('level', one['level'])} : {one['title']}, {when}{_followed(one)}")
        if len(listed) > TOLD:
            terminal.say(f"    … et {count(len(listed) - TOLD, 'autre')}. Toutes sont dans --json.")
        return _told(tell_alerts(store, settings, services)) if chosen.notifier else 0


def _records(frame: Any) -> list[dict[Any, Any]]:
    return list(frame.astype(object).where(frame.notna(), None).to_dict("records"))


def _message(row: dict[Any, Any]) -> dict[str, Any]:
    evidence = {name: row[name] for name in ("platform", "url", "text")} | {"published_at": _utc(row["published_at"])}
    key = None if row["message_key"] is None else int(row["message_key"])
    return _alert(row, {"message_key": key} | evidence, json.loads(row["reasons"] or "[]"))


def _episode(row: dict[Any, Any]) -> dict[str, Any]:
    evidence = json.loads(row["evidence"])
    times = {name: _utc(row[name]) for name in ("first_at", "last_at", "peak_at")}
    return _alert(row, {"crisis_level": int(row["crisis_level"])} | times | evidence, told.reasons(evidence))


def _alert(row: dict[Any, Any], evidence: dict[str, Any], reasons: list[Any]) -> dict[str, Any]:
    return {
        "id": int(row["alert_id"]),
        "kind": row["kind"],
        "level": row["level"],
        "opened_at": _utc(row["opened_at"]),
        "status": row["status"],
        "title": label("alert_title", row["title"]),
        "evidence": evidence,
        "reasons": reasons,
        "service": row["service"] or None,
        "assignee": row["assignee"],
        "snoozed_until": _utc(row["snoozed_until"]),
    }


def _followed(one: dict[str, Any]) -> str:
    """Who has it and where it went."""
    told = [f"confiée à {one['assignee']}"] if one["assignee"] else []
    told += [f"remontée à {one['service']}"] if one["service"] else []
    told += [f"reportée au {one['snoozed_until']}"] if one["snoozed_until"] else []
    return "".join(f", {each}" for each in told)


def _utc(at: datetime | None) -> str | None:
    """An instant of the store in ISO 8601."""
    return None if at is None else at.isoformat(timespec="seconds") + "Z"


def _told(report: NotificationReport) -> int:
    for service in report.sent:
        terminal.say(f"Envoyé à « {service} ».")
    for service, error in report.failed:
        terminal.say(
            f"Pas envoyé à « {service} » : {error}. Un nouvel essai suivra au prochain « alertes --notifier »."
        )
    if not report.sent and not report.failed:
        later = f" {count(report.waiting, 'envoi attend', 'envois attendent')} son heure." if report.waiting else ""
        terminal.say(f"Rien à envoyer maintenant.{later}")
    return int(bool(report.failed))
