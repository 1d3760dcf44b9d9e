"""``exporter``, ``sauvegarder``, ``restaurer``, ``effacer-auteur``, ``purger``: taking the data out, keeping them safe,
removing them."""

import argparse
from calendar import monthrange
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.cli import terminal
from dashboard.cli.figures import checked_platforms
from dashboard.cli.opening import MISSING
from dashboard.config import load_settings
from dashboard.errors import UsageError, VigieError
from dashboard.jobs.privacy import Removal, erase, purge
from dashboard.jobs.safekeeping import restore
from dashboard.report.anonymous import masker
from dashboard.store import backup, exporting, imports
from dashboard.store.people import Person, people
from dashboard.store.store import BACKUPS, Store
from dashboard.text.formats import count, full_date, instant, number
from dashboard.text.labels import label, zone_name

MEGA = 1024 * 1024
ONLY_TRIED = "Rien n’a été changé : c’est un essai. Ajoutez --oui pour le faire."
_REMOVED = (  # (key, one, many): what went
    ("messages", "message", "messages"),
    ("authors", "auteur", "auteurs"),
    ("posts", "publication", "publications"),
    ("alerts", "alerte", "alertes"),
    ("texts", "texte caviardé", "textes caviardés"),
    ("saved_views", "recherche gardée", "recherches gardées"),
    ("files", "fichier gardé", "fichiers gardés"),
)


def exporter(chosen: argparse.Namespace) -> int:
    """Every table into a folder."""
    store = _existing(chosen)
    mask = None
    if chosen.anonyme:
        with store.reading() as session:
            mask = masker(session)
    rows = exporting.export(store, chosen.sortie, chosen.format, mask)
    if chosen.json:
        terminal.give(
            {"folder": str(chosen.sortie), "format": chosen.format, "is_anonymous": chosen.anonyme, "rows": rows}
        )
    terminal.say(
        f"{count(rows['messages'], 'message')}, {count(rows['posts'], 'publication')}, "
        f"{count(len(rows), 'table')} dans « {chosen.sortie} ». {exporting.SCHEMA} dit ce que contient chaque colonne."
    )
    if chosen.anonyme:
        terminal.say(
            "Sans noms, liens ni identifiants. Un texte public se retrouve pourtant par ses mots : ne le publiez pas."
        )
    return 0


def sauvegarder(chosen: argparse.Namespace) -> int:
    """The whole workspace in one ZIP."""
    store = _existing(chosen)
    with store.reading() as session:
        counts = imports.counts(session)
    files = backup.parts(store)
    saved = None if chosen.essai else backup.save(store, chosen.sortie)
    if chosen.json:
        told = {"file": str(saved.path), "bytes": saved.size} if saved else {"file": None, "bytes": None}
        terminal.give({**told, "files": len(files) + 1, "counts": counts, "is_done": saved is not None})
    content = f"{_counted(counts)} et {count(len(files), 'autre fichier', 'autres fichiers')}"
    if saved is None:
        terminal.say(f"Une sauvegarde contiendrait {content}. Rien n’a été écrit : c’est un essai.")
    else:
        terminal.say(f"Sauvegardé dans « {saved.path} » ({number(saved.size / MEGA, 1)} Mo) : {content}.")
    return 0


def restaurer(chosen: argparse.Namespace) -> int:
    """Put a backup back, or list those there are."""
    store = Store(chosen.espace)
    if chosen.sauvegarde is None:
        return _list_backups(chosen, store)
    done = restore(store, chosen.sauvegarde, is_done=chosen.oui)
    if chosen.json:
        kept = None if done.kept is None else str(done.kept)
        terminal.give({"before": done.before, "after": done.after, "kept": kept, "is_done": chosen.oui})
    terminal.say(f"Dans l’espace : {_counted(done.before)}. Dans la sauvegarde : {_counted(done.after)}.")
    if not chosen.oui:
        terminal.say(ONLY_TRIED)
    elif done.kept is not None:
        terminal.say(f"Restauré. L’état d’avant est gardé dans « {done.kept} ».")
    else:
        terminal.say("Restauré.")
    return 0


def effacer_auteur(chosen: argparse.Namespace) -> int:
    """Erase one person; 1 when nobody, or several people, bear that name."""
    store, settings = _existing(chosen), load_settings(chosen.espace)
    platforms = checked_platforms(chosen.plateforme)
    with store.reading() as session:
        found = people(session, chosen.qui, platforms)
    if any(person.is_own for person in found):
        raise VigieError(f"« {chosen.qui} » est un compte de la marque : il ne s’efface pas.")
    if not found:
        raise VigieError(
            f"Personne ne porte exactement ce nom : « {chosen.qui} ». Donnez le nom entier, l’identifiant affiché, "
            "celui de la plateforme, ou le pseudonyme (membre 3f2a)."
        )
    if len(found) > 1 and (found[0].is_guessed or not chosen.tous):
        terminal.say(f"{count(len(found), 'personne répond', 'personnes répondent')} à « {chosen.qui} » :")
        for person in found:
            terminal.quote(f"    {_described(person)}")
        other = "" if found[0].is_guessed else ", ou --tous si elles sont la même"
        raise VigieError(f"Donnez le pseudonyme de l’une d’elles{other}.")
    removal = erase(store, settings, found, has_backups=chosen.avec_sauvegardes, is_done=chosen.oui)
    return _tell(chosen, removal, {"people": [_as_json(person) for person in found]})


def purger(chosen: argparse.Namespace) -> int:
    """Remove what is older than a day."""
    store, settings = _existing(chosen), load_settings(chosen.espace)
    zone = ZoneInfo(settings.timezone)
    first = chosen.avant or _months_ago(datetime.now(zone).date(), chosen.mois)
    if first > datetime.now(zone).date():
        raise UsageError(f"Le {full_date(first)} n’est pas encore venu.")
    before = datetime.combine(first, time(), zone).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
    terminal.say(f"Messages écrits avant le {full_date(first)}, fuseau horaire : {zone_name(settings.timezone)}.")
    removal = purge(store, settings, before, first, has_backups=chosen.avec_sauvegardes, is_done=chosen.oui)
    return _tell(chosen, removal, {"before": first.isoformat()})


def _existing(chosen: argparse.Namespace) -> Store:
    store = Store(chosen.espace)
    if not store.exists:
        raise VigieError(MISSING.format(chosen.espace))
    return store


def _tell(chosen: argparse.Namespace, removal: Removal, told: dict[str, Any]) -> int:
    counts = {key: value for key, value in asdict(removal.erased).items() if key != "sources"}
    counts |= {"files": removal.files, "backups": removal.backups}
    if chosen.json:
        terminal.give({**told, **counts, "is_done": removal.is_done})
    parts = [count(counts[key], one, many) for key, one, many in _REMOVED if counts[key]]
    verb = "Retiré" if removal.is_done else "À retirer"
    terminal.say(f"{verb} : {', '.join(parts) or 'rien'}.")
    if removal.backups and chosen.avec_sauvegardes:
        terminal.say(f"    et {count(removal.backups, 'sauvegarde')} du dossier « {BACKUPS} ».")
    elif removal.backups:
        terminal.say(
            f"    {count(removal.backups, 'sauvegarde peut', 'sauvegardes peuvent')} encore contenir ces données ; "
            "--avec-sauvegardes les supprime aussi."
        )
    if not removal.is_done:
        terminal.say(ONLY_TRIED)
    return 0


def _list_backups(chosen: argparse.Namespace, store: Store) -> int:
    found = backup.listed(store)
    if chosen.json:
        terminal.give(
            [
                {
                    "file": str(one.path),
                    "saved_at": one.saved_at.isoformat(),
                    "bytes": one.size,
                    "is_whole": one.is_whole,
                }
                for one in found
            ]
        )
    zone = load_settings(chosen.espace).timezone
    for one in found:
        kind = "espace entier" if one.is_whole else "base seule"
        terminal.say(f"{one.path} : {instant(one.saved_at, zone)}, {number(one.size / MEGA, 1)} Mo, {kind}")
    if not found:
        terminal.say("Aucune sauvegarde. « python -m dashboard sauvegarder » en fait une.")
    return 0


def _counted(counts: dict[str, int]) -> str:
    names = {"messages": "message", "posts": "publication", "imports": "import"}
    return ", ".join(count(counts[key], name) for key, name in names.items())


def _described(person: Person) -> str:
    name = " ".join(filter(None, (person.name, person.handle and f"@{person.handle.lstrip('@')}")))
    return (
        f"membre {person.author_key[:8]} · {label('platform', person.platform)} · {name or 'sans nom'} · "
        f"{count(person.messages, 'message')}"
    )


def _as_json(person: Person) -> dict[str, Any]:
    return {"author_key": person.author_key, "platform": person.platform, "messages": person.messages}


def _months_ago(today: date, months: int) -> date:
    """The same day, that many months before; the last day of a month that has no such day."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
