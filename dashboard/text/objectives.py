"""The sentences of targets and objectives. Pure: figures in, French out, with ordinary spaces."""

from collections.abc import Sequence

from dashboard.text.attainment import ATTAINMENT_SIGNS, ATTAINMENTS
from dashboard.text.formats import NBSP, count, number, quantity

SIDES = {"up": "au moins", "down": "au plus"}
TYPED_IN = {"share": "%", "seconds": "minutes", "points": "points", "ratio": "fois l’habitude", "days": "jours"}
NO_TARGET = (
    "Aucune cible n’est fixée. Choisissez votre objectif ci-dessous : deux à quatre chiffres suffisent pour savoir où "
    "porter l’effort."
)


def target(value: float, unit: str, better: str) -> str:
    """« au moins 80 % »."""
    return f"{SIDES.get(better, '')} {quantity(value, unit)}".strip()


def state(code: str) -> str:
    """« ◑ incertain », from a code of ``kpi.attainment.Attainment``."""
    return f"{ATTAINMENT_SIGNS[code]}{NBSP}{ATTAINMENTS[code]}"


def standing(states: Sequence[tuple[str, str]]) -> str:
    """Where the targets stand, from (title of the figure, code of its attainment): the missed ones are named."""
    if not states:
        return NO_TARGET
    of = {code: [title for title, found in states if found == code] for code in ATTAINMENTS}
    told = [_reached(len(of["reached"]), len(states))]
    told += [count(len(of["likely"]), "probable")] if of["likely"] else []
    told += [count(len(of["uncertain"]), "incertaine")] if of["uncertain"] else []
    told += [count(len(of["unknown"]), "sans mesure", "sans mesure")] if of["unknown"] else []
    missed = " ; ".join(title[:1].lower() + title[1:] for title in of["missed"])
    aims = "Cible non atteinte" if len(of["missed"]) == 1 else "Cibles non atteintes"
    return f"{', '.join(told)}." + (f" {aims} : {missed}." if missed else "")


def _reached(reached: int, total: int) -> str:
    if total == 1:
        return "Votre cible est atteinte" if reached else "Votre cible n’est pas encore établie comme atteinte"
    verb = "sont atteintes" if reached > 1 else "est atteinte" if reached else "n’est établie comme atteinte"
    return f"{number(reached) if reached else 'Aucune'} de vos {number(total)} cibles {verb}"


def typed(value: float, unit: str) -> float:
    """A value of a figure as a person types it: percent for a share, minutes for a delay."""
    return value * 100 if unit == "share" else value / 60 if unit == "seconds" else value


def meant(number_typed: float, unit: str) -> float:
    """The value of a figure that a person typed: the reverse of ``typed``."""
    return number_typed / 100 if unit == "share" else number_typed * 60 if unit == "seconds" else number_typed
