"""The French sentences of Écoute, written from figures: what is unusual, what irritates, what is left out.

Pure functions, with the rules of ``dashboard.text.sentences``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.text.formats import count, number, percent, x_of_n
from dashboard.text.samples import FEW, SMALL

MOVES = 5  # themes that moved, told at most
MOVEMENT = 3  # people: fewer make no irritant


def negative_title(weeks: Sequence[tuple[str, int, int, float]], by_people: bool) -> str:
    """The last week (name, negative, scored, top of the usual range) against what is usual."""
    if not weeks:
        return "Trop peu de messages notés pour suivre le négatif"
    name, negative, n, high = weeks[-1]
    few = f" ({x_of_n(negative, n)})" if n < SMALL else ""
    title = f"{percent(negative / n)} {'des membres sont négatifs' if by_people else 'de négatif'}{few} {name}"
    above = [week for week in weeks if week[3] == week[3] and week[1] / week[2] > week[3]]
    if high == high and negative / n > high:
        return f"{title}, au-dessus de l’habitude"
    if above:
        worst = max(above, key=lambda week: week[1] / week[2])
        return f"{title}, après {percent(worst[1] / worst[2])} {worst[0]}, au-dessus de l’habitude"
    return f"{title}, comme d’habitude" if high == high else title


def breakdown_title(groups: Sequence[tuple[str, int, int]], by_people: bool) -> str:
    """The group, of (name, negative, n), with the highest negative share among those that compare."""
    told = [group for group in groups if group[2] >= FEW]
    if not told:
        return "Trop peu de messages notés pour comparer"
    large = [group for group in told if group[2] >= SMALL]
    name, negative, n = max(large if len(large) > 1 else told, key=_negative_share)
    if not negative:
        return "Aucun message négatif dans ces groupes"
    of = "de membres négatifs" if by_people else "de négatif"
    aside = " (petit échantillon)" if n < SMALL else ""
    if negative / n < max(map(_negative_share, told)):
        aside = f" des groupes d’au moins {SMALL} {'membres' if by_people else 'messages'}"
    return f"{name} : {percent(negative / n)} {of}, la part la plus haute{aside}"


def _negative_share(group: tuple[str, int, int]) -> float:
    return group[1] / group[2]


def irritating(themes: Sequence[Mapping[str, Any]], people: int) -> str:
    """What irritates most, for the top of the page: the first theme of E8 with at least three people."""
    told = [each for each in themes if each["authors"] >= MOVEMENT]
    if not told:
        return ""
    first = told[0]
    return (
        f"Premier irritant : « {first['name']} » ({number(first['authors'])} des {number(people)} personnes touchées)."
    )


def irritant(entry: Mapping[str, Any]) -> str:
    """One theme of E8: how many people, how many negative among those who speak of it, the trend, who waits."""
    parts = [
        f"{count(entry['authors'], 'personne touchée', 'personnes touchées')}",
        f"{count(entry['x'], 'membre négatif', 'membres négatifs')} sur {number(entry['n'])} qui en parlent",
    ]
    if entry["n"] >= FEW:
        parts[1] += f" ({percent(entry['low'])} à {percent(entry['high'])})"
    if entry["trend"] is not None and entry["before"] + entry["now"] >= FEW:
        parts.append(_progress(entry))
    if entry["waiting"]:
        parts.append(f"{count(entry['waiting'], 'message')} sans réponse")
    return " · ".join(parts)


def _progress(entry: Mapping[str, Any]) -> str:
    """The two counts, never the trend that ranks: it is smoothed, and is not what their division gives."""
    if entry["now"] != entry["authors"]:
        return f"{number(entry['now'])} contre {number(entry['before'])} sur les jours comparables"
    return f"{count(entry['before'], 'personne')} avant" if entry["before"] else "nouveau (personne avant)"


def theme_moves(themes: Sequence[Mapping[str, Any]]) -> list[str]:
    """The themes of E8 whose number of people at least doubled or halved, where enough people make it worth telling."""
    told = []
    for each in themes:
        if each["trend"] is None or max(each["now"], each["before"]) < FEW:
            continue
        if each["trend"] >= 2 or each["trend"] <= 0.5:
            way = "monte" if each["trend"] > 1 else "recule"
            told.append(
                f"« {each['name']} » {way} : {count(each['now'], 'personne touchée', 'personnes touchées')} contre "
                f"{number(each['before'])} sur la période précédente."
            )
    return told[:MOVES]


def left_out(unscored: int, received: int, unread: int, textless: int = 0) -> str:
    """What no class was given to, always told; ``textless`` of them have nothing to read."""
    if not received:
        return ""
    told = f"Non noté : {x_of_n(unscored, received)} messages reçus"
    if unscored:
        told += f" ({percent(unscored / received)}){f', dont {number(textless)} sans texte' if textless else ''}"
    told += ", hors des parts ci-dessous." if unscored else "."
    return f"{told} Dont {count(unread, 'message')} en attente d’analyse." if unread else told
