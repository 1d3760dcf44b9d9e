"""What an episode is, in French sentences that carry their numbers: what happened, why it is told, who and where.

Pure functions: the evidence kept with an alert in, sentences with ordinary spaces out.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dashboard.text.formats import NBSP, count, day, duration, number, percent, short_instant, x_of_n
from dashboard.text.labels import CRISIS_LEVELS, label

Evidence = Mapping[str, Any]

CHECK_DATA = "Vérifiez d’abord les données : export incomplet, compte ou requête changés. Ensuite seulement, la veille."
ADVICE = {
    "bad_buzz": "Lisez les messages, prévenez qui décide, suspendez les publications prévues.",
    "coordinated": "Des textes identiques, à examiner : une campagne, un appel relayé ou une simple copie.",
    "one_author": "Une seule personne insiste : ce n’est pas un mouvement. Répondez-lui une fois, sans multiplier.",
    "contest": "De courtes participations, sans mécontentement : l’effet d’un concours ou d’un jeu.",
    "praise": "Remerciez, relayez, et notez ce qui a plu.",
    "volume": "Ni plainte ni éloge en excès : regardez ce qui attire.",
    "no_data": CHECK_DATA,
    "low": CHECK_DATA,
}
NOT_MET = {
    "volume": "volume habituel",
    "negative": "ton habituel",
    "words": "pas plus de mots graves que d’habitude",
    "spread": "peu étendu",
    "acceleration": "pas d’accélération",
}


def headline(kind: str, title: str, crisis_level: int) -> str:
    """« Niveau 3 sur 4, grave : emballement négatif »; what is no crisis has no level."""
    name = label("alert_title", title)
    if kind == "crisis":
        return f"Niveau {crisis_level} sur 4, {CRISIS_LEVELS[crisis_level]} : {name}"
    return name[:1].upper() + name[1:]


def span(first_at: datetime, last_at: datetime, peak_at: datetime, kind: str, zone: str) -> str:
    """When it was first seen, how long it lasted, its busiest hour."""
    told = f"Vu le {short_instant(first_at, zone)}"
    lasted = (last_at - first_at).total_seconds()
    told += f", encore {duration(lasted)} plus tard" if lasted >= 3600 else ""
    if kind == "silence":
        return told + "."
    return f"{told}. Heure la plus chargée : le {short_instant(peak_at, zone)}."


def reasons(evidence: Evidence) -> list[str]:
    """One sentence per condition met, then what is not established."""
    if "quiet" in evidence:
        quiet = evidence["quiet"]
        return [
            f"{count(int(quiet['x']), 'message reçu', 'messages reçus')} en 24 heures, "
            f"contre {number(quiet['usual'], 1)} d’habitude sur la même journée ; {chance(quiet['p'])}."
        ]
    worst = evidence["worst"]
    conditions = {each["code"]: each for each in worst["conditions"]}
    told = [sentence for code in conditions if (sentence := _condition(conditions[code], worst))]
    if conditions["volume"].get("is_muted"):
        told.append("Volume attendu : une campagne ou un concours déclaré l’explique. Les autres conditions restent.")
    missing = [
        NOT_MET[code] for code, each in conditions.items() if not each["is_met"] and not each.get("is_muted", False)
    ]
    if missing:
        told.append(f"Non établi : {', '.join(missing)}.")
    return told


def around(evidence: Evidence) -> list[str]:
    """What was declared of these days: landmarks, days when nobody works."""
    told = []
    if evidence.get("landmarks"):
        told.append(f"Repères déclarés ces jours-là : {', '.join(evidence['landmarks'])}.")
    if evidence.get("closed"):
        days = ", ".join(day(date.fromisoformat(on)) for on in evidence["closed"])
        told.append(f"Jours de fermeture pendant l’épisode : {days} ; l’équipe répond peut-être moins vite.")
    return told


def people(evidence: Evidence) -> list[str]:
    """Who speaks and how it spreads: authors, concentration, platforms, identical texts, first person."""
    if "worst" not in evidence:
        return []
    worst = evidence["worst"]
    spread = worst["concentration"]
    authors, messages = int(spread["authors"]), int(spread["messages"])
    told = f"{count(authors, 'personne')} pour {count(messages, 'message')}"
    if worst["is_one_voice"]:
        told += f" : une seule en a écrit {percent(spread['top_share'])}, c’est l’insistance d’une personne."
    elif spread["effective"] >= 10:
        told += (
            f" (auteurs effectifs : {number(spread['effective'], 1)}) : un mouvement, pas l’insistance de quelques-uns."
        )
    else:
        told += f" (auteurs effectifs : {number(spread['effective'], 1)})."
    lines = [told]
    if worst["repeated_share"] > 0:
        same = round(worst["repeated_share"] * worst["messages"])
        lines.append(f"{x_of_n(same, worst['messages'])} messages reprennent un même texte mot pour mot.")
    usual = worst["usual_first_person"]
    if usual is not None and worst["messages"] >= 20 and worst["first_person"] < 0.7 * usual:
        lines.append(
            f"On dit moins « je » que d’habitude ({percent(worst['first_person'])} des messages, "
            f"contre {percent(usual)}) : indice secondaire d’indignation, non validé en français."
        )
    return lines


def steps(evidence: Evidence, zone: str) -> str:
    """How the level moved: « 16 oct., 21 h 30 : niveau 2 → … »."""
    moved: list[tuple[datetime, int]] = []
    for at, level in evidence["steps"]:
        if not moved or level > moved[-1][1]:
            moved.append((datetime.fromisoformat(at), int(level)))
    return " → ".join(f"{short_instant(at, zone)} : niveau {level}" for at, level in moved)


def chance(p: float) -> str:
    """« moins d’une chance sur 1 000 »: the power of ten under which the probability lies, to a million: no model of
    counts is known to hold further in its tail."""
    if p >= 0.1:
        return f"probabilité {percent(p)}"
    power = 1
    while power < 6 and p <= 10.0 ** -(power + 1):
        power += 1
    return f"moins d’une chance sur {number(10**power)}"


def summary(kind: str, title: str, crisis_level: int, first_at: datetime, zone: str) -> str:
    """The line of the first page."""
    return f"{headline(kind, title, crisis_level)}, depuis le {short_instant(first_at, zone)}."


def _condition(each: Mapping[str, Any], worst: Mapping[str, Any]) -> str:
    if not each["is_met"]:
        return ""
    window = "en 1 heure" if worst["window"] == 1 else f"en {worst['window']} heures"
    match each["code"]:
        case "volume":
            usual = f"{number(each['usual'], 1)} d’habitude (entre {number(each['low'])} et {number(each['high'])})"
            return (
                f"Volume : {count(int(each['x']), 'message')} {window}, de {count(each['n'], 'personne')}, "
                f"contre {usual} ; {chance(each['p'])}."
            )
        case "negative":
            x, n = int(each["x"]), int(each["n"])
            return (
                f"Ton : {x_of_n(x, n)} messages notés sont négatifs ({percent(x / n)}), "
                f"contre {percent(each['usual'])} d’habitude ; {chance(each['p'])}."
            )
        case "words":
            return (
                f"Mots graves : {count(int(each['x']), 'personne')} accusent, menacent, signalent un danger "
                "ou appellent au boycott, plus que d’habitude."
            )
        case "spread":
            where = ", ".join(f"{label('platform', name)} {number(n)}" for name, n in worst["platforms"].items())
            touched = count(each["n"], "publication ou fil touché", "publications ou fils touchés")
            return f"Étendue : {touched} ({where})."
        case _:
            return f"Accélération : le nombre de messages par heure double en {duration(each['x'] * 3600)}."


def backtest(weeks: float, messages: int, crises: int, leads: Sequence[float]) -> str:
    """What Vigie would have told on the past, with only what was known then."""
    over = f"{number(weeks, 1)} semaines d’historique, {count(messages, 'message')}"
    if not crises:
        return f"Aucune alerte de crise à ce réglage ({over})."
    told = f"{count(crises, 'alerte de crise', 'alertes de crise')} à ce réglage ({over})"
    middle = sorted(leads)[len(leads) // 2]
    return f"{told}, {duration(middle)} avant la fin de l’heure la plus chargée (médiane, n{NBSP}={NBSP}{len(leads)})."


def precision(founded: int, judged: int, unfounded: int, weeks: float, interval: tuple[float, float] | None) -> str:
    """What people decided of the alerts of crisis (A15)."""
    if not judged:
        return "Aucune alerte de crise n’a encore été jugée fondée ou non : précision et fausses alertes n. d."
    told = f"Jugées fondées : {x_of_n(founded, judged)}"
    if interval is not None and judged >= 5:
        told += f" ({percent(founded / judged)}, entre {percent(interval[0])} et {percent(interval[1])})"
    return f"{told}. Fausses alertes : {number(unfounded / max(weeks, 1), 2)} par semaine."


def before_moment(moment: datetime, told_at: Sequence[datetime], zone: str) -> str:
    """How long before a declared moment the first alert of the week before it came."""
    earlier = [at for at in told_at if 0 <= (moment - at).total_seconds() <= 7 * 86_400]
    if not earlier:
        return f"Aucune alerte de crise dans les 7 jours avant le {short_instant(moment, zone)}."
    lead = (moment - min(earlier)).total_seconds()
    return f"Vigie aurait alerté le {short_instant(min(earlier), zone)}, {duration(lead)} avant ce moment."
