"""The sentences of the manager's report, written from figures, with ordinary spaces (``typeset`` comes at the border).

A sentence never says more than its interval, and what is missing is said to be missing.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Protocol

from dashboard.text import listening
from dashboard.text.attainment import ATTAINMENTS
from dashboard.text.formats import count, number, period

LANDMARKS = {
    "campaign": "campagne",
    "contest": "concours ou jeu",
    "outage": "panne ou incident",
    "platform": "changement d’une plateforme",
    "other": "événement",
}
ASSOCIATION = "Ce qui se passait en même temps est une piste, pas une cause."
CHANCE = (
    "Un écart est dit établi quand son intervalle à 95 % exclut zéro : sur 20 chiffres comparés, un peut l’être par "
    "hasard."
)
READING = (
    "« entre … et … » : l’intervalle où se trouve la vraie valeur, 19 fois sur 20 ; n : le nombre de cas. « stable » : "
    "l’écart avec la période comparée peut n’être que du hasard. ▲ et ▼ : un écart établi, en bien ou en mal."
)
GLOSSES = {  # what a figure of the first page measures, for who has never seen it
    "R1": "Messages reçus",
    "R3": "Messages répondus par la marque",
    "R5": "Médiane, jusqu’à une réponse humaine",
    "R9": "Messages encore sans réponse",
    "E3": "Parmi les messages notés",
    "V1": "Messages qui citent la marque",
    "C12": "Publications face à l’habitude (×1)",
    "A15": "Alertes fondées parmi les jugées",
}
POSTS = "Face à l’habitude du compte ; une association, pas un effet : à examiner."
MORE_TIME = "Les messages de la période comparée ont eu plus de temps pour recevoir une réponse."
DANGER = (
    "Une personne semble en danger : ouvrez la page Alertes de Vigie avant de lire la suite. Son message n’est pas "
    "dans ce rapport."
)
NOTHING_COVERED = "Aucun fichier de messages ne couvre cette période : ce qui s’y est dit n’est pas connu."
NOTHING_READ = "Aucun message n’est encore analysé : lancez l’analyse, sans elle il n’y a ni ton ni alerte."


class Mark(Protocol):
    """What is read of a landmark of the settings."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...


def week_name(monday: date) -> str:
    """« semaine 46 de 2026 », by ISO 8601."""
    year, week, _ = monday.isocalendar()
    return f"semaine {week} de {year}"


def scope_name(start: date, end: date) -> str:
    """« Semaine 46 de 2026, du 9 au 15 novembre 2026 », or the days alone when they are not one ISO week."""
    days = period(start, end)
    is_week = start.weekday() == 0 and end == start + timedelta(days=6)
    told = f"{week_name(start)}, {days}" if is_week else days
    return told[:1].upper() + told[1:]


def earlier_name(start: date, end: date, earlier_start: date, earlier_end: date) -> str:
    """What one compares with: « la semaine d’avant », « la période d’avant », else its days."""
    if earlier_end + timedelta(days=1) == start and earlier_end - earlier_start == end - start:
        return "la semaine d’avant" if (end - start).days == 6 else "la période d’avant"
    return f"la période {period(earlier_start, earlier_end)}"


def opening(received: float | None, reason: str | None, covered: int, days: int) -> str:
    """How many messages, over how many days that imports cover."""
    if received is None:
        return NOTHING_COVERED if not covered else reason or NOTHING_COVERED
    told = count(int(received), "message reçu", "messages reçus") if received else "Aucun message reçu"
    if covered < days:
        told += f", sur {count(covered, 'jour couvert', 'jours couverts')} par les imports (sur {number(days)})"
    return f"{told}."


def movements(found: int, compared: int, themes: int, earlier: str) -> str:
    """How many changes are established among the figures compared, and among the themes that irritate."""
    if not compared and not themes:
        return f"Rien ne se compare avec {earlier}."
    among = count(compared, "chiffre comparé", "chiffres comparés")
    moved = f" ; {count(themes, 'thème', 'thèmes')} d’irritation aussi" if themes else ""
    if not found:
        return f"Aucun écart établi avec {earlier} ({among}){moved.replace(' aussi', ' en mouvement')}."
    return f"{count(found, 'écart établi', 'écarts établis')} avec {earlier} ({among}){moved}."


def others(left: int) -> str:
    """How many established changes the annex tells."""
    if left < 1:
        return ""
    return "Un autre écart établi est dans l’annexe. " if left == 1 else f"{left} autres écarts sont dans l’annexe. "


def sources(platforms: Iterable[str]) -> str:
    """Where the numbers come from."""
    told = [*platforms]
    return f"Chiffres lus par Vigie dans les exports de {', '.join(told)}." if told else ""


def nothing_moved(compared: int, earlier: str) -> str:
    """In place of statements."""
    if not compared:
        return f"Rien ne se compare avec {earlier} : l’annexe dit pourquoi, chiffre par chiffre."
    return "Rien d’établi : ce qui bouge reste dans l’intervalle de chaque chiffre."


def objectives(states: Iterable[str]) -> str:
    """« Objectifs : 1 atteint, 2 incertains. »; nothing without objective."""
    told = [*states]
    parts = [count(n, name) for state, name in ATTAINMENTS.items() if (n := told.count(state))]
    return f"Objectifs : {', '.join(parts)}." if parts else ""


def alerts(raised: int, critical: int, waiting: int) -> str:
    """The alerts of the period."""
    if not raised:
        return "Aucune alerte sur la période."
    told = count(raised, "alerte") + " sur la période"
    if raised == 1:
        told = f"{count(1, 'alerte critique' if critical else 'alerte')} sur la période"
        return f"{told}, qui attend une décision." if waiting else f"{told}."
    if critical:
        told += f", dont {count(critical, 'critique')}"
    if waiting:
        told += f" ; {count(waiting, 'attend', 'attendent')} une décision"
    return f"{told}."


def irritant(entry: Mapping[str, Any], has_moved: bool) -> str:
    """One theme of E8, its people before and now: « stable » unless the difference of the counts is established."""
    told = listening.irritant({**entry, "trend": None})
    if entry["before"] is None:
        return told
    before = f"{number(entry['before'])} avant"
    if not has_moved:
        return f"{told} · stable ({before})"
    return f"{told} · {'en hausse' if entry['now'] > entry['before'] else 'en baisse'} ({before})"


def theme_moved(name: str, now: int, before: int) -> str:
    """A theme that touches more or fewer people."""
    way = "monte" if now > before else "recule"
    return f"« {name} » {way} : {count(now, 'personne touchée', 'personnes touchées')} contre {number(before)} avant."


def meanwhile(
    landmarks: Iterable[Mark], start: date, end: date, earlier_start: date, earlier_end: date
) -> tuple[str, ...]:
    """What the settings say was going on in either period."""
    told = []
    for mark in landmarks:
        where = [
            name
            for name, first, last in (
                ("la période", start, end),
                ("la période comparée", earlier_start, earlier_end),
            )
            if mark.start <= last and mark.end >= first
        ]
        if where:
            kind = LANDMARKS.get(mark.kind, LANDMARKS["other"])
            told.append(f"Pendant {' et '.join(where)} : « {mark.name} » ({kind}, {period(mark.start, mark.end)}).")
    return tuple(told)


def gap(platform: str, runs: Iterable[tuple[date, date]]) -> str:
    """The days of a platform that no import covers."""
    return f"{platform} n’est couvert par aucun fichier de messages {' ni '.join(period(*run) for run in runs)}."


def bring(names: Iterable[str]) -> str:
    """Which export would fill a gap."""
    told = [*names]
    return f" À importer, au choix : {', '.join(told)}." if told else ""
