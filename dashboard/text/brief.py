"""The page a service gets about a grievance, and its two renderings: text to paste, inert HTML to send.

Pure: ``store.brief.brief`` fills a ``Brief`` from the workspace; another renderer takes the same object.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from dashboard.text.formats import count, duration, full_date, in_zone, instant, period, short_date, typeset
from dashboard.text.labels import label

VERBATIMS = 3
ASK = "Pouvez-vous nous dire ce qui s’est passé, ce qui est fait, et ce que nous pouvons répondre aux personnes ?"


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What somebody wrote, masked: ``written_at`` in naive UTC, ``None`` when undated."""

    text: str
    platform: str
    written_at: datetime | None


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


def file_name(brief: Brief, suffix: str) -> str:
    """``remontee-3.txt``."""
    return f"remontee-{brief.entry_id}{suffix}"


def sections(brief: Brief) -> list[tuple[str, Sequence[str]]]:
    """The page as titled lists of lines, in order: what every rendering shows. Ours is typeset; people's words are
    only ever whole lines under « Ce que les gens écrivent »."""
    parts: list[tuple[str, Sequence[str]]] = [
        ("Pour qui", [typeset(f"{brief.service or 'Service à choisir'}{_in_brackets(brief.contact)}")]),
        ("Qui est concerné", [typeset(line) for line in _people(brief)]),
        ("Ce que les gens écrivent", [_quoted(one, brief.zone) for one in brief.verbatims] or ["n. d."]),
        ("Ce que nous demandons", [typeset(brief.ask)]),
        ("Pour quand", [typeset(_deadline(brief))]),
    ]
    if brief.earlier:
        parts.append(("Déjà remonté", [typeset(_before(one, brief.zone)) for one in brief.earlier]))
    if brief.answered_at is not None:
        when = instant(brief.answered_at, brief.zone)
        parts.append(("Réponse du service", [typeset(f"Le {when} : {brief.answer or 'sans texte'}")]))
    return parts


def heading(brief: Brief) -> str:
    """« Remontée n° 3 — Livraison : réclamations »."""
    return typeset(f"Remontée n° {brief.entry_id} — {brief.title}")


def footing(brief: Brief) -> str:
    """Who sends it, how serious it is, and what was done to the texts."""
    team = f"Équipe de communauté {brief.brand}".strip()
    signed = f"{team}, {brief.person}" if brief.person else team
    return typeset(
        f"{signed} — niveau {label('level', brief.level)}. Dans les messages cités, les noms, les comptes, les liens "
        "et les coordonnées sont masqués."
    )


def as_text(brief: Brief) -> str:
    """The page to paste in an e-mail."""
    parts = [heading(brief), ""]
    for title, lines in sections(brief):
        parts += [title.upper(), *(f"- {line}" if len(lines) > 1 else line for line in lines), ""]
    return "\n".join([*parts, footing(brief), ""])


def as_html(brief: Brief) -> str:
    """The page as one file that holds no script, no link and nothing to fetch: what people wrote is escaped."""
    body = "\n".join(
        f"<h2>{escape(title)}</h2>\n" + "\n".join(f"<p>{escape(line)}</p>" for line in lines)
        for title, lines in sections(brief)
    )
    return (
        '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(heading(brief))}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(heading(brief))}</h1>\n{body}\n<footer>{escape(footing(brief))}</footer>\n</body>\n</html>\n"
    )


STYLE = (
    "body{font:11pt/1.45 system-ui,sans-serif;color:#12263A;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.4rem}h2{font-size:1rem;color:#0B6E78;margin:1.2rem 0 .2rem}p{margin:.2rem 0;white-space:pre-wrap}"
    "footer{margin-top:2rem;padding-top:.6rem;border-top:1px solid #D9DFE5;font-size:.85rem}@page{size:A4;margin:18mm}"
)


def _in_brackets(contact: str) -> str:
    return f" ({contact})" if contact else ""


def _people(brief: Brief) -> list[str]:
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


def _quoted(one: Verbatim, zone: str) -> str:
    when = "" if one.written_at is None else f", {short_date(in_zone(one.written_at, zone).date())}"
    return typeset("« ") + one.text + typeset(f" » ({label('platform', one.platform)}{when})")


def _deadline(brief: Brief) -> str:
    hours = duration(brief.answer_hours * 3600) if brief.answer_hours < 24 else f"{brief.answer_hours} heures"
    basis = f"{hours} ouvrées" if brief.has_calendar else hours
    since = f"transmise le {instant(brief.sent_at, brief.zone)}" if brief.sent_at else "si elle part maintenant"
    return f"Réponse attendue le {instant(brief.due_at, brief.zone)} au plus tard ({basis}, {since})."


def _before(one: Earlier, zone: str) -> str:
    answer = f" Réponse d’alors : {one.answer}" if one.answer else ""
    return f"Remontée n° {one.entry_id}, close le {full_date(in_zone(one.closed_at, zone).date())}.{answer}"
