"""The sentences of the moderation block, from its figures: what waits, which rules are wrong, how heavy days are."""

from dashboard.text.formats import count, day, duration, number
from dashboard.text.labels import RISK_CATEGORIES
from dashboard.text.sentences import Figure


def queue(figure: Figure) -> str:
    """« 4 messages signalés attendent une décision (insulte 3, menace 1) ; le plus ancien depuis 2 j. »"""
    if figure.value is None:
        return figure.reason or "File de modération non disponible."
    if not figure.value:
        return "Aucun message signalé n’attend de décision."
    reasons = ", ".join(f"{RISK_CATEGORIES.get(code, code)} {n}" for code, n in figure.details["reasons"].items())
    told = count(int(figure.value), "message signalé attend", "messages signalés attendent")
    oldest = figure.details.get("oldest_s")
    since = f" ; le plus ancien depuis {duration(float(oldest))}" if oldest is not None else ""
    return f"{told} une décision ({reasons}){since}."


def agreement(figure: Figure) -> list[str]:
    """The rules whose flags people mostly judged wrong."""
    rules = figure.details.get("rules", {})
    return [
        f"Règle à revoir : « {RISK_CATEGORIES.get(code, code)} », "
        f"{count(rules[code]['x'], 'signalement fondé', 'signalements fondés')} sur {number(rules[code]['n'])}."
        for code in figure.details.get("to_revise", ())
    ]


def warnings(figure: Figure) -> list[str]:
    """What a share of hidden messages exposes to."""
    hidden = int(figure.details.get("not_hostile") or 0)
    if figure.value is None or not hidden or figure.x is None or 2 * hidden < figure.x or hidden < 5:
        return []
    told = count(hidden, "message masqué est négatif", "messages masqués sont négatifs")
    return [f"{told} sans être hostiles : on peut vous reprocher une censure. Relisez-les."]


def exposure(figure: Figure) -> list[str]:
    """What reached the team, and the relay to propose above the limit it set."""
    if figure.value is None:
        return [figure.reason or "Exposition non disponible."]
    details = figure.details
    if not details["total"]:
        return [f"Aucun message hostile reçu sur la période ({count(figure.n, 'jour')})."]
    total = count(details["total"], "message hostile reçu", "messages hostiles reçus")
    run = count(details["longest_run"], "jour de suite", "jours de suite")
    lines = [
        f"{total} en {count(figure.n, 'jour')}, {number(details['per_day'], 1)} par jour ; jusqu’à "
        f"{number(figure.value)} le {day(details['worst_on'])} ; au plus {run} avec au moins un."
    ]
    over = details["days_over"]
    if over:
        shown = ", ".join(day(on) for on in over[:5]) + ("…" if len(over) > 5 else "")
        lines.append(
            f"Relais conseillé : {count(len(over), 'jour dépasse', 'jours dépassent')} la limite de "
            f"{number(details['limit'])} ({shown}). Lire à deux, alterner, faire une pause après."
        )
    elif details["limit"]:
        lines.append(f"Aucun jour ne dépasse la limite de {number(details['limit'])} que l’équipe s’est fixée.")
    return lines
