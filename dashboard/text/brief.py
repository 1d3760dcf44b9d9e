"""The page a service gets about a grievance: what it holds, and its sentences, with ordinary spaces.

Pure: ``store.brief.brief`` fills a ``Brief`` from the workspace, ``report.brief`` makes a document of it.
"""

from dataclasses import dataclass
from datetime import datetime

from dashboard.text.formats import count, duration, full_date, in_zone, instant, period, short_date
from dashboard.text.labels import label

VERBATIMS = 3
MASKED = "Dans les messages cités, les noms, les comptes, les liens et les coordonnées sont masqués."
# A form holds it as it stands: its no-break space is its own.
ASK = "Pouvez-vous nous dire ce qui s’est passé, ce qui est fait, et ce que nous pouvons répondre aux personnes\u00a0?"


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What somebody wrote, masked: ``written_at`` in naive UTC, ``None`` when undated."""

    text: str
    platform: str
    written_at: datetime | None
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """An entry about the same theme that was closed before this one."""

    entry_id: int
    closed_at: datetime
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One page about one entry of the ledger. Instants are naive UTC, told on the clock of ``zone``.

    ``authors`` counts distinct people, each unknown author as one; ``platforms`` gives messages by platform, the most
    first. ``due_at`` is ``answer_hours`` of the working calendar after the sending, or after now while it waits.
    """

    entry_id: int
    title: str
    brand: str
    service: str
    contact: str
    level: str
    status: str
    theme: str | None
    messages: int
    authors: int
    platforms: tuple[tuple[str, int], ...]
    first_at: datetime | None
    last_at: datetime | None
    verbatims: tuple[Verbatim, ...]
    ask: str
    answer_hours: int
    has_calendar: bool
    sent_at: datetime | None
    due_at: datetime
    answered_at: datetime | None
    answer: str | None
    earlier: tuple[Earlier, ...]
    zone: str
    person: str | None = None


def heading(brief: Brief) -> str:
    """« Remontée n° 3 — Livraison : réclamations »."""
    return f"Remontée n° {brief.entry_id} — {brief.title}"


def signature(brief: Brief) -> str:
    """Who sends it, and how serious it is."""
    team = f"Équipe de communauté {brief.brand}".strip()
    signed = f"{team}, {brief.person}" if brief.person else team
    return f"{signed} · niveau {label('level', brief.level)}"


def addressee(brief: Brief) -> str:
    """« Logistique (log@exemple.fr) »."""
    return f"{brief.service or 'Service à choisir'}{f' ({brief.contact})' if brief.contact else ''}"


def people(brief: Brief) -> list[str]:
    """How many people and messages, about what, where."""
    if not brief.messages:
        return ["Aucun message joint : la remontée porte sur un épisode ou un signalement oral."]
    lines = [f"{count(brief.authors, 'personne')}, {count(brief.messages, 'message')}{_when(brief)}."]
    where = ", ".join(f"{label('platform', code)} {n}" for code, n in brief.platforms)
    theme = f"Thème : {brief.theme}. " if brief.theme else ""
    return [*lines, f"{theme}Plateformes : {where}."]


def _when(brief: Brief) -> str:
    if brief.first_at is None or brief.last_at is None:
        return ", dates inconnues"
    first_on, last_on = (in_zone(at, brief.zone).date() for at in (brief.first_at, brief.last_at))
    return f", {period(first_on, last_on)}"


def source(one: Verbatim, zone: str) -> str:
    """« Facebook, 10 mars », « Facebook, message privé, 10 mars »."""
    private = f", {label('message_kind', 'message')}" if one.is_private else ""
    when = "" if one.written_at is None else f", {short_date(in_zone(one.written_at, zone).date())}"
    return f"{label('platform', one.platform)}{private}{when}"


def deadline(brief: Brief) -> str:
    """By when an answer is awaited, and how that was counted."""
    hours = duration(brief.answer_hours * 3600) if brief.answer_hours < 24 else f"{brief.answer_hours} heures"
    open_hours = f"{hours} {'ouvrée' if brief.answer_hours < 2 else 'ouvrées'}"
    basis = open_hours if brief.has_calendar else hours
    since = f"transmise le {instant(brief.sent_at, brief.zone)}" if brief.sent_at else "si elle part maintenant"
    return f"Réponse attendue le {instant(brief.due_at, brief.zone)} au plus tard ({basis}, {since})."


def before(one: Earlier, zone: str) -> str:
    """What was already carried about the theme, and what came of it."""
    answer = f" Réponse d’alors : {one.answer}" if one.answer else ""
    return f"Remontée n° {one.entry_id}, close le {full_date(in_zone(one.closed_at, zone).date())}.{answer}"
