"""The French sentences that open each page and title each chart, written from figures.

Pure functions: figures in, a sentence with ordinary spaces out (``formats.typeset`` comes at the border).
A sentence never says more than its interval: without an established change it says « stable », under
five cases it counts instead of giving a rate, and a missing figure gives its reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isnan
from typing import Any, NamedTuple, Protocol

from dashboard.text.formats import (
    NOT_AVAILABLE,
    count,
    duration,
    listed,
    number,
    percent,
    points,
    quantity,
    ratio,
    x_of_n,
)  # fmt: skip
from dashboard.text.labels import SENTIMENTS
from dashboard.text.samples import FEW, SMALL


class Figure(Protocol):
    """What a sentence reads of a figure; ``kpi.contract.KpiResult`` is one."""

    @property
    def value(self) -> float | None: ...
    @property
    def x(self) -> int | None: ...
    @property
    def n(self) -> int: ...
    @property
    def previous(self) -> float | None: ...
    @property
    def change(self) -> float | None: ...
    @property
    def change_low(self) -> float | None: ...
    @property
    def change_high(self) -> float | None: ...
    @property
    def is_change(self) -> bool: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def details(self) -> Mapping[str, Any]: ...


class Bounded(Figure, Protocol):
    """A figure with its interval."""

    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...


class Named(NamedTuple):
    """A figure with the French title and the unit code (``kpi.contract.Unit``) it is told with."""

    title: str
    unit: str
    figure: Figure


def share(figure: Figure) -> str:
    """A share with its counts: « 70 % (420 sur 600) », « 3 sur 4 » under five cases, else « n. d. »."""
    if figure.value is None or figure.x is None:
        return NOT_AVAILABLE
    counts = x_of_n(figure.x, figure.n)
    return counts if figure.n < FEW else f"{percent(figure.value)} ({counts})"


def trend(figure: Figure) -> str:
    """« en hausse », « en baisse », « stable », or that nothing comparable came before."""
    if figure.value is None or figure.previous is None or figure.change is None:
        return "sans période précédente comparable"
    if not figure.is_change:
        return "stable"
    return "en hausse" if figure.change > 0 else "en baisse"


def movement(figure: Figure, unit: str) -> str:
    """The trend, with the two values that were compared when it is a change: not always the whole period's."""
    way = trend(figure)
    if figure.previous is None or not figure.is_change:
        return way
    now = figure.details.get("compared", figure.value)
    where = "" if now == figure.value else " sur les jours comparables"
    return f"{way}{where} ({quantity(now, unit)} contre {quantity(figure.previous, unit)})"


def waiting(people: int, messages: int, over_a_day: int, risky: int, received: int, handled: int = 0) -> str:
    """Who waits: ``over_a_day`` people among ``people``, ``risky`` and ``handled`` messages among ``messages``."""
    if messages == 0:
        return f"Personne n’attend de réponse ({count(received, 'message reçu', 'messages reçus')})."
    who = "Une personne attend" if people < 2 else f"{number(people)} personnes attendent"
    if over_a_day >= people:
        sentence = f"{who} depuis plus de 24 h"
    else:
        sentence = f"{who} une réponse"
        if over_a_day:
            sentence += f", dont {number(over_a_day)} depuis plus de 24 h"
    total = f"{count(messages, 'message')} en attente"
    among = [f"{number(risky)} à risque"] if risky else []
    among += [count(handled, "marqué traité", "marqués traités")] if handled else []
    if among and messages == 1:
        total += ", à risque" * bool(risky) + ", marqué traité" * bool(handled)
    elif among:
        total += f", dont {' et '.join(among)}"
    return f"{sentence} : {total}."


def handled(messages: int) -> str:
    """How many messages are left out of a list of what waits, and where they are."""
    told = count(messages, "message marqué traité n’y est plus", "messages marqués traités n’y sont plus")
    return f"{told} : l’Accueil les garde sous « Traités »."


def changes(figures: Iterable[Named], *, says_days: bool = True) -> list[str]:
    """One sentence per established change, nothing for the rest; ``says_days`` when nothing beside it says that fewer
    days than the period's are compared."""
    return [_change(named, says_days=says_days) for named in figures if named.figure.is_change]


ONLY_POSTS = (
    "Vos fichiers n’ont que des publications et leurs chiffres : qui attend une réponse et ce que pensent les gens "
    "n’est pas connu. L’export de vos commentaires, avec vos réponses, le dira."
)


def week(figures: Sequence[Named], received: int | None, unusual: int = 0) -> str:
    """What changed over the last seven days; says so when nothing is established or nothing can be compared.

    ``received`` is ``None`` when no file says; ``unusual`` episodes (a surge, a crisis…) are told below: the week is
    then not said to be like the others.
    """
    if received is None:
        return "Aucun fichier de messages ne couvre ces 7 derniers jours."
    n = count(received, "message")
    if received == 0:
        return "Aucun message reçu ces 7 derniers jours."
    if not any(named.figure.previous is not None for named in figures):
        return f"Rien à comparer pour l’instant : les 7 jours d’avant manquent ({n} ces 7 derniers jours)."
    found = changes(figures)
    if not found:
        nothing = "Aucun changement établi" if unusual else "Rien d’inhabituel"
        return f"{nothing} ces 7 derniers jours ({n})."
    head = "Un changement établi" if len(found) == 1 else count(len(found), "changement établi", "changements établis")
    return f"{head} ces 7 derniers jours ({n}), face aux 7 d’avant :"


def _change(named: Named, *, says_days: bool) -> str:
    figure = named.figure
    before = quantity(figure.previous, named.unit)
    now = quantity(figure.details.get("compared", figure.value), named.unit)
    n = number(figure.details.get("compared_n", figure.n))
    way = "en hausse" if (figure.change or 0) > 0 else "en baisse"
    if says_days and figure.details.get("compared", figure.value) != figure.value:
        way += " sur les jours comparables"
    interval = ""
    if figure.change_low is not None and figure.change_high is not None:
        interval = f", écart de {gap(figure.change_low, named.unit)} à {gap(figure.change_high, named.unit)}"
    return f"{named.title} {way} : {now} contre {before} (n = {n}{interval})."


def gap(value: float, unit: str) -> str:
    """A difference of two values, signed, in the unit of both: « −34,2 points », « +1 h 20 »."""
    if unit == "share":
        return points(100 * value)
    if unit == "points":
        return points(value)
    if unit == "count":
        return number(value, 0 if abs(value) >= 0.95 else 1, is_signed=True)
    return ("−" if value < 0 else "+") + quantity(abs(value), unit)


def reactivity(rate: Figure, calendar: Figure, business: Figure, waiting_now: Figure) -> str:
    """The response rate, the median wait on both clocks, and how many still wait."""
    if rate.value is None:
        return rate.reason or f"Taux de réponse {NOT_AVAILABLE}"
    parts = [f"{share(rate)[:1].upper()}{share(rate)[1:]} des messages à traiter ont reçu une réponse"]
    if rate.n < FEW:
        parts = [f"{share(rate)} : si peu de messages à traiter ne donnent pas de taux de réponse"]
    if calendar.value is not None and calendar.n >= FEW:
        clock = f"la moitié des réponses arrive en moins de {duration(calendar.value)}"
        if business.value is not None:
            clock += f" ({duration(business.value)} en heures ouvrées)"
        parts.append(clock)
    if rate.previous is not None:
        parts.append(f"taux {movement(rate, 'share')}")
    sentence = " ; ".join(parts) + "."
    if waiting_now.value:
        risky = waiting_now.details.get("risky")
        sentence += f" {count(int(waiting_now.value), 'message attend', 'messages attendent')} encore"
        sentence += f", dont {number(risky)} à risque." if risky else "."
    return sentence


def listening(negative: Figure, coverage: Figure) -> str:
    """The negative share among scored messages, its trend, and how much could be scored."""
    if negative.value is None:
        return negative.reason or "Aucun message noté sur la période."
    if negative.n < FEW:
        sentence = f"{count(negative.x or 0, 'message négatif', 'messages négatifs')} sur {count(negative.n, 'noté')}"
        return f"{sentence} : trop peu pour parler de tendance."
    sentence = f"{share(negative)} des messages notés sont négatifs"
    if negative.previous is not None:
        sentence += f" ; part {movement(negative, 'share')}"
    if coverage.value is not None and coverage.value < 0.8:
        sentence += f". Prudence : seuls {percent(coverage.value)} des messages ont pu être notés"
    return sentence + "."


def engine_change(before: str, after: str, counts: Mapping[tuple[str, str], int]) -> str:
    """What replacing an engine by another changed: ``counts`` of messages by (label before, label after)."""
    compared, moved = sum(counts.values()), {pair: n for pair, n in counts.items() if pair[0] != pair[1]}
    heading = f"Passage de « {before} » à « {after} »"
    if not moved:
        return f"{heading} : aucun des {count(compared, 'message')} n’a changé d’étiquette."
    main = sorted(moved.items(), key=lambda one: -one[1])[:3]
    told = ", ".join(f"{number(n)} de {SENTIMENTS[old]} à {SENTIMENTS[new]}" for (old, new), n in main)
    return f"{heading} : l’étiquette change pour {x_of_n(sum(moved.values()), compared)} messages, dont {told}."


def reliability(exact: Bounded, precision: Bounded, recall: Bounded, *, is_everywhere: bool = False) -> str:
    """How right the labels are on the messages a person checked (E5), ``is_everywhere`` beyond the period shown."""
    where = ", toutes périodes et sources confondues" if is_everywhere else ""
    parts = [f"{_bounded(exact)} des messages vérifiés sont bien classés{where}"]
    if precision.value is not None:
        parts.append(f"{_bounded(precision)} des négatifs annoncés le sont")
    if recall.value is not None:
        parts.append(f"{_bounded(recall)} des vrais négatifs sont retrouvés")
    small = " (petit échantillon)" if exact.n < SMALL else ""
    return f"Fiabilité du sentiment{small} : {' ; '.join(parts)}."


def _bounded(figure: Bounded) -> str:
    """« 75 % (18 sur 24, entre 55 % et 88 %) », « 3 sur 4 » under five cases."""
    if figure.n < FEW or figure.low is None or figure.high is None:
        return share(figure)
    return f"{share(figure).removesuffix(')')}, entre {percent(figure.low)} et {percent(figure.high)})"


def watching(mentions: Figure, queries: int, stale: Sequence[str] = ()) -> str:
    """Mentions over the period and the sources whose data stopped earlier than the others."""
    if queries == 0:
        return "Aucune requête de veille : déclarez les noms à surveiller dans les Réglages."
    if mentions.value is None:
        sentence = mentions.reason or "Les mentions ne sont pas disponibles."
    else:
        n = int(mentions.value)
        sentence = f"{count(n, 'mention')} sur la période" if n else "Aucune mention sur la période"
        sentence += f", {movement(mentions, 'count')}." if mentions.previous is not None else "."
    if stale:
        sentence += f" Données anciennes : {listed(stale)}."
    return sentence


def alerts(open_now: int, critical: int, oldest_s: float | None, examined: int, waiting: int = 0) -> str:
    """How many alerts call for a decision, among ``examined`` messages; ``waiting`` others are still to be examined."""
    if open_now == 0 and waiting:
        left = count(waiting, "message attend encore l’analyse", "messages attendent encore l’analyse")
        return f"Aucune alerte pour l’instant : {left}."
    if open_now == 0:
        return f"Aucune alerte à traiter ({count(examined, 'message examiné', 'messages examinés')})."
    sentence = count(open_now, "alerte à traiter", "alertes à traiter")
    if critical:
        sentence += f", dont {count(critical, 'critique')}" if open_now > 1 else ", critique"
    if oldest_s is not None and not isnan(oldest_s):
        sentence += f" ; le message le plus ancien remonte à {duration(oldest_s)}"
    return sentence + "."


def contents(
    ranked: int, over: int, best: float | None, where: str, small: int, maturing: int, incomparable: int = 0
) -> str:
    """What stood out: ``over`` of the ``ranked`` posts that compare well did at least twice their usual.

    ``small`` posts have too few others before them to be ranked, ``maturing`` ones still gather reactions,
    ``incomparable`` ones have nothing to be compared with.
    """
    left_out = [f"{count(small, 'publication')} sans assez de recul"] if small else []
    left_out += [f"{count(maturing, 'publication')} en maturation"] if maturing else []
    left_out += [f"{count(incomparable, 'publication')} sans comparaison possible"] if incomparable else []
    tail = f" Hors du compte : {', '.join(left_out)}." if left_out else ""
    if ranked == 0:
        return f"Pas encore assez de publications pour dire ce qui sort de l’ordinaire.{tail}"
    n = count(ranked, "publication comparée", "publications comparées")
    if over == 0 or best is None:
        return f"Aucune publication n’atteint le double de son niveau habituel ({n}).{tail}"
    verb = "fait" if over == 1 else "font"
    lead = f"{count(over, 'publication')} {verb} au moins le double de son niveau habituel ({n})"
    if over > 1:
        lead = lead.replace("son niveau", "leur niveau")
    return f"{lead} ; la meilleure, {where} : {ratio(best)}.{tail}"


def held_up(titles: Sequence[str]) -> str:
    """The figures that wait for what is missing."""
    return f"{'Attend' if len(titles) == 1 else 'Attendent'} : {' ; '.join(titles)}."


def ages_title(buckets: Mapping[str, int], late: Iterable[str]) -> str:
    """The finding of the age chart: how much of the queue is past a day."""
    total = sum(buckets.values())
    old = sum(buckets.get(name, 0) for name in late)
    if total == 0:
        return "Aucun message en attente"
    if old == 0:
        return "Aucun message n’attend depuis plus de 24 h"
    if old == total > 1:
        return f"Les {number(total)} messages attendent depuis plus de 24 h"
    verb = "attend" if old == 1 else "attendent"
    return f"{number(old)} {'message' if total == 1 else f'des {number(total)} messages'} {verb} depuis plus de 24 h"


def rhythm_title(
    arrived: int, arrived_off: int, answered: int, answered_off: int, when: str = "le soir ou le week-end"
) -> str:
    """Off hours, ``when``: what arrives against what is answered."""
    if arrived < FEW:
        return "Trop peu de messages pour lire un rythme"
    arrivals = f"{percent(arrived_off / arrived)} des messages arrivent {when}"
    if answered < FEW:
        return arrivals
    sent = "aucun" if answered_off == 0 else percent(answered_off / answered)
    return f"{arrivals}, {sent} de ceux de la marque {'ne part' if answered_off == 0 else 'partent'} à ces heures"


def sentiment_title(weeks: Sequence[tuple[str, int, int]]) -> str:
    """The negative shares of successive periods, from (« la semaine du 5 oct. », negative, scored): last and worst."""
    scored = [week for week in weeks if week[2] >= FEW]
    if not scored:
        return "Trop peu de messages notés pour suivre le négatif"
    name, negative, n = scored[-1]
    worst = max(scored, key=lambda week: week[1] / week[2])
    few = f" ({x_of_n(negative, n)})" if n < SMALL else ""
    title = f"{percent(negative / n)} de négatif{few} {name}"
    if worst[0] == name and len(scored) > 1 and negative:
        return f"{title}, la plus haute de la période"
    if worst[1] / worst[2] >= 1.5 * negative / n and worst[1] >= FEW:
        title += f", après {percent(worst[1] / worst[2])} {worst[0]}"
    return title


def highest(days: Sequence[tuple[str, float]]) -> tuple[int, list[str]]:
    """The highest count of some days, and every day that reaches it."""
    top = max(n for _, n in days)
    return int(top), [name for name, n in days if n == top]


def mentions_title(name: str, days: Sequence[tuple[str, int]], above: int) -> str:
    """Mentions of a query: its highest day or days, and how many days left the usual range."""
    if not any(n for _, n in days):
        return f"Aucune mention de « {name} »"
    peak, peaks = highest(days)
    on = " et ".join(f"le {day}" for day in peaks) if len(peaks) < 3 else f"atteint {number(len(peaks))} fois"
    if above:
        verb = "dépasse" if above == 1 else "dépassent"
        return f"« {name} » : {count(above, 'jour')} {verb} l’habitude, pic de {number(peak)} {on}"
    if len(peaks) > 2:
        return f"« {name} » : {number(peak)} par jour au plus, {on}"
    named = "jour le plus haut" if len(peaks) == 1 else "jours les plus hauts"
    return f"« {name} » : {named}, {number(peak)} {on}"


def busiest_title(days: Sequence[tuple[str, float]], of: Callable[[int], str]) -> str:
    """The day or days that hold most, ``of`` telling how much: « Ven. 13 nov., jour le plus chargé : 27 messages »."""
    top, peaks = highest(days)
    if len(peaks) > 2:
        return f"{number(len(peaks))} jours les plus chargés : {of(top)} chacun"
    told = " et ".join(peaks)
    named = "jour le plus chargé" if len(peaks) == 1 else "jours les plus chargés"
    return f"{told[:1].upper()}{told[1:]}, {named} : {of(top)}"


def coverage_title(gaps: Mapping[str, int], days: int) -> str:
    """The source with most days, out of ``days``, without anything."""
    holes = {name: days for name, days in gaps.items() if days}
    if not gaps:
        return "Aucune source importée"
    if not holes:
        return "Chaque source a des données chaque jour"
    worst = max(holes, key=lambda name: holes[name])
    return f"{worst} : {count(holes[worst], 'jour')} sur {number(days)} sans message ni publication"
