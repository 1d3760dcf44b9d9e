"""The French words of Contenus: names of its codes and columns, and the sentences written from its figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.text.formats import WEEKDAYS, count, number, percent, points, ratio
from dashboard.text.labels import label
from dashboard.text.samples import FEWEST_FOR_A_SCORE

STRONG, WEAK = 2, 0.5  # times the usual: what stands out

OVER = {"reach": "à la portée", "impressions": "aux impressions", "views": "aux vues", "followers": "aux abonnés"}
COUNTERS = {
    "shares": "les partages",
    "comments": "les commentaires",
    "reactions": "les réactions",
    "saves": "les enregistrements",
    "link_clicks": "les clics sur un lien",
}
WATCHED = {
    "youtube": "durée de visionnage ÷ vues, telles que YouTube Studio les compte.",
    "facebook": "secondes regardées ÷ vues de 3 secondes, telles que Meta les compte.",
    "instagram": "secondes regardées ÷ vues de 3 secondes, telles que Meta les compte.",
    "": "temps de visionnage ÷ vues de la vidéo, telles que la plateforme les compte.",
}


def rate(share: float | None) -> str:
    """A rate of content: two decimals under 1 %, where most of them are."""
    return percent(share, 2 if share is not None and 0 < share < 0.01 else None)


def of_counter(name: str) -> str:
    """« les partages »: a counter of posts with its article."""
    return COUNTERS[name]


ATTRIBUTES = {
    "length:short": "texte court (moins de 125 signes)",
    "length:medium": "texte moyen (125 à 499 signes)",
    "length:long": "texte long (500 signes et plus)",
    "question": "une question dans le texte",
    "link": "un lien",
    "hashtag": "un mot-dièse",
    "emoji": "un emoji",
    "mention": "quelqu’un nommé par « @ »",
    "part:night": "publiée la nuit (0 h à 6 h)",
    "part:morning": "publiée le matin (6 h à 12 h)",
    "part:afternoon": "publiée l’après-midi (12 h à 18 h)",
    "part:evening": "publiée le soir (18 h à 24 h)",
    "weekend": "publiée le week-end",
}
VERDICTS = {"replicate": "à répliquer", "stop": "à arrêter", "unknown": "pas de différence établie"}
ASSOCIATION = "Association, pas un effet : autre chose a pu changer en même temps."


def attribute(code: str) -> str:
    """« format « reel » », « une question dans le texte »: the name of a code of C13."""
    kind, _, name = code.partition(":")
    return f"format « {label('format', name)} »" if kind == "format" else ATTRIBUTES[code]


def by_chance(tried: int) -> str:
    """How many of so many attributes tried would seem established by chance alone."""
    expected = max(1, round(tried / 20))
    verb = "paraîtrait établie" if expected == 1 else "paraîtraient établies"
    return f"Sur {count(tried, 'caractéristique essayée', 'caractéristiques essayées')}, {expected} {verb} par hasard."


def slot(cell: Mapping[str, Any]) -> str:
    """« mardi, 12 h à 15 h »."""
    return f"{WEEKDAYS[cell['weekday'] - 1]}, {cell['hour']} h à {cell['hour'] + 3} h"


def slots_title(established: Sequence[Mapping[str, Any]], has_posts: bool) -> str:
    """The finding of the map of slots."""
    if not has_posts:
        return "Pas assez de publications comparables à heure connue pour chercher un créneau"
    if not established:
        return "Pas de créneau établi"
    told = " ; ".join(f"{slot(cell)} ({ratio(cell['value'])})" for cell in established)
    return f"{'Créneau établi' if len(established) == 1 else 'Créneaux établis'} : {told}"


def effect(entry: Mapping[str, Any]) -> str:
    """One attribute of C13: the ratio, its interval, the posts on each side."""
    return (
        f"{ratio(entry['value'], 2)} (entre {ratio(entry['low'], 2)} et {ratio(entry['high'], 2)}), "
        f"{count(entry['n_with'], 'publication')} avec, {number(entry['n_without'])} sans"
    )


def findings(attributes: Sequence[Mapping[str, Any]], slots: Sequence[Mapping[str, Any]], risky: int) -> str:
    """What the page's sentence adds: the posts to read first, then what goes with better or worse than usual."""
    told = []
    if risky:
        told.append(
            f"{count(risky, 'publication attire', 'publications attirent')} des commentaires nombreux et négatifs."
        )
    for verdict, lead in (("replicate", "À répliquer"), ("stop", "À arrêter")):
        names = [f"{each['name']} ({ratio(each['value'], 2)})" for each in attributes if each["verdict"] == verdict]
        if names:
            told.append(f"{lead} : {', '.join(names[:2])}.")
    if slots:
        told.append(f"Meilleur créneau : {slot(slots[0])} ({ratio(slots[0]['value'])}).")
    return " ".join(told)


def advice(post: Mapping[Any, Any], is_risky: bool) -> str:
    """What to do with one post of ``contenu.posts_table``."""
    if is_risky:
        return "Lisez les commentaires : ils sont nombreux pour ses réactions, et négatifs."
    if post["is_paid"] is True:
        return "Sponsorisée : hors des comparaisons."
    if post["is_maturing"]:
        return "Attendez : les compteurs montent encore."
    value = post["ratio"]
    if value != value or value is None:
        return "Pas de comparaison : moins de 8 publications plus anciennes du même compte."
    aside = " (petit échantillon)" if post["is_small"] else ""
    if value >= STRONG:
        return f"Reprenez-en la recette : sujet, format, moment{aside}."
    if value <= WEAK:
        return f"Relisez-la avant de refaire la même chose : sujet, format, moment{aside}."
    return f"Dans l’habitude : rien à faire{aside}."


def wear(entry: Mapping[str, Any]) -> str:
    """One line of the fatigue of C16."""
    name = label("format", entry["name"]) if entry["kind"] == "format" else f"#{entry['name']}"
    verdict = {"tires": "s’essouffle", "rises": "monte", "unknown": "pas de tendance établie"}[entry["verdict"]]
    return (
        f"{name}, {label('platform', entry['platform'])} : {verdict}, {ratio(entry['value'], 2)} d’une publication "
        f"à la suivante (entre {ratio(entry['low'], 2)} et {ratio(entry['high'], 2)}, "
        f"{count(entry['n'], 'publication')})"
    )


def campaign(report: Mapping[str, Any]) -> list[str]:
    """What one campaign of C18 brought, line by line."""
    posts = count(report["posts"], "publication")
    if report["maturing"]:
        posts += f", dont {report['maturing']} en maturation"
    known = report["interactions"]
    told = [f"{posts} : {'interactions n. d.' if known is None else count(known, 'interaction')}"]
    if report["value"] is None:
        told.append("Performance relative n. d. : il faut 8 publications plus anciennes du même compte.")
    else:
        bounds = f", entre {ratio(report['low'])} et {ratio(report['high'])}" if report["low"] is not None else ""
        told.append(f"{ratio(report['value'])} l’habitude (n = {report['n']}{bounds})")
    if report["scored"] >= FEWEST_FOR_A_SCORE:
        told.append(f"Commentaires : score net {points(report['score'])} (n = {number(report['scored'])})")
    else:
        told.append(f"Commentaires : {count(report['scored'], 'noté')}, trop peu pour un score net")
    for each in report["rates"]:
        line = f"{label('platform', each['platform'])}, engagement rapporté {OVER[each['denominator']]} : "
        line += f"{rate(each['value'])} (n = {each['n']})"
        if each["before"] is not None:
            line += f", contre {rate(each['before'])} sur les 16 semaines d’avant (n = {each['n_before']})"
        if each["low"] is not None:
            line += " ; écart établi" if each["low"] > 0 or each["high"] < 0 else " ; pas d’écart établi"
        told.append(line)
    return told
