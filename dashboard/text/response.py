"""The French of response targets: the classes of messages, what is promised to each."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.text.formats import count, duration, number, percent, x_of_n
from dashboard.text.labels import INTENTS
from dashboard.text.samples import FEW
from dashboard.text.sentences import Figure, rhythm_title, share

RESPONSE_KINDS = {
    "risk": "message à risque",
    "question": "question",
    "complaint": "réclamation",
    "any": "tout message",
}
ROLES = {
    "answer": "répondre",
    "publish": "publier",
    "moderate": "modérer",
    "carry": "remonter",
    "watch": "veiller",
}


def promise(kind: str, minutes: int, *, is_business: bool) -> str:
    """« question : 4 h ouvrées »."""
    return f"{RESPONSE_KINDS[kind]} : {delay(minutes, is_business=is_business)}"


def delay(minutes: int, *, is_business: bool) -> str:
    """« 4 h ouvrées », « 1 j » of the calendar."""
    told = duration(60 * minutes)
    if not is_business:
        return told
    if not 60 <= minutes < 24 * 60:
        return f"{told} de temps ouvré"
    return f"{told} {'ouvrée' if minutes < 120 else 'ouvrées'}"


def attained(classes: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The classes of R8 as the rows of a table, in French."""
    return [
        {
            "classe": RESPONSE_KINDS[each["kind"]],
            "objectif": delay(each["minutes"], is_business=each["is_business"]),
            "tenus": each["x"],
            "répondus ou échus": each["n"],
            "part": each["share"],
            "répondus trop tard": each["late"],
            "sans réponse": each["unanswered"],
            "en cours": each["in_progress"],
        }
        for each in classes
    ]


def curve_title(within_4h: float, within_a_day: float, n: int) -> str:
    """What became of the exchanges after four hours and after a day."""
    if n < FEW:
        return "Trop peu d’échanges pour lire une attente"
    return f"{percent(within_4h)} des échanges ont une réponse en 4 h, {percent(within_a_day)} en 24 h"


def weekly_title(weeks: Sequence[tuple[str, float, float]]) -> str:
    """The last week (« 9 nov. », median seconds, top of the usual range in seconds, NaN when unknown)."""
    if not weeks:
        return "Trop peu de réponses pour suivre le délai"
    name, median, high = weeks[-1]
    title = f"Semaine du {name} : la moitié des réponses en moins de {duration(median)}"
    if high != high:
        return title
    return f"{title}, plus long que d’habitude" if median > high else f"{title}, comme d’habitude"


def opening(weekday: str, from_hour: int, until: int, n: int, waiting: int, weeks: int) -> str:
    """The opening that would meet most of those who wait, in messages a week."""
    return (
        f"Ouvrir le {weekday} de {from_hour} h à {until} h couvrirait {_weekly(n, weeks)} échanges sur "
        f"{_weekly(waiting, weeks)} par semaine parmi ceux reçus hors horaires et qui attendent ({x_of_n(n, waiting)} "
        f"en {count(weeks, 'semaine')}), si les prochaines semaines leur ressemblent."
    )


def _weekly(n: int, weeks: int) -> str:
    per_week = n / weeks
    return number(per_week, 0 if per_week >= 10 or per_week == round(per_week) else 1)


def off_hours_title(received: Figure, answered: Figure) -> str:
    """The finding over what ``off_hours`` tells, of the same hours: those declared."""
    return rhythm_title(received.n, received.x or 0, answered.n, answered.x or 0, "hors de vos horaires")


def off_hours(received: Figure, answered: Figure, delay_s: float | None, delays: int, *, is_declared: bool) -> str:
    """Evenings and week-ends: what arrives, what is answered then, how long those wait."""
    if received.value is None:
        return received.reason or ""
    of = "déclarés" if is_declared else "habituels (19 h à 8 h et week-end)"
    told = f"Reçus hors des horaires {of} : {share(received)}"
    if answered.value is not None:
        told += f" ; messages de la marque à ces heures : {share(answered)}"
    if delay_s is not None and delays >= FEW:
        told += f" ; la moitié des réponses aux échanges ouverts à ces heures arrive en moins de {duration(delay_s)}"
        told += f" (n = {number(delays)})"
    return told + "."


def left_aside(grouped: int, messages: int, automatic: int) -> str:
    """What one reply may hide: grouped replies, and the automatic ones that stop no clock."""
    parts = []
    if grouped:
        parts.append(
            f"{count(grouped, 'réponse groupée vaut', 'réponses groupées valent')} pour {count(messages, 'message')}"
        )
    parts.append(
        f"{count(automatic, 'réponse automatique écartée', 'réponses automatiques écartées')}"
        if automatic
        else "aucune réponse automatique repérée"
    )
    return f"{' ; '.join(parts)}."


def by_intent(intents: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """R3, R5 and R6 of each intent (E7) as the rows of a table, in French; those nobody had are left out."""
    return [
        {
            "intention": INTENTS[code],
            "répondus": x_of_n(of["rate"]["x"], of["rate"]["n"]),
            "taux": percent(of["rate"]["share"]) if of["rate"]["n"] >= FEW else "",
            "délai médian": duration(of["delay"]["value"]),
            "médian en heures ouvrées": duration(of["business"]["value"]),
        }
        for code, of in intents.items()
        if of["rate"]["n"]
    ]
