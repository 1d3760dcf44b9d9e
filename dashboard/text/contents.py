"""The French words of Contenus: names of its codes and columns, and the sentences written from its figures."""

from dashboard.text.formats import count
from dashboard.text.labels import label

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
    """« format : reel », « une question dans le texte »: the name of a code of C13."""
    kind, _, name = code.partition(":")
    return f"format : {label('format', name)}" if kind == "format" else ATTRIBUTES[code]


def by_chance(tried: int) -> str:
    """How many of so many attributes tried would seem established by chance alone."""
    expected = max(1, round(tried / 20))
    verb = "paraîtrait établie" if expected == 1 else "paraîtraient établies"
    return f"Sur {count(tried, 'caractéristique essayée', 'caractéristiques essayées')}, {expected} {verb} par hasard."
