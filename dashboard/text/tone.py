"""How to speak to whom in a crisis: four classes of authors, suggested from what their messages show.

The classes are those of a public assessment chart (US Air Force Web Posting Response Assessment: trolls, ragers,
misguided, unhappy customer), whose considerations are transparency, sourcing, timeliness, tone and influence. A class
is a suggestion « à examiner » with its reasons, never what someone is.
"""

from typing import NamedTuple

from dashboard.text.formats import count

PERSISTENT = 2  # hostile messages without any request


class Shown(NamedTuple):
    """What the messages of one author show, each a number of messages."""

    messages: int
    hostile: int  # insult, hate or threat
    leaving: int  # boycott, departure
    accusing: int  # accusation, fraud
    asking: int  # complaint, report or question
    first_person: int
    negative: int


class Guide(NamedTuple):
    """A class of authors: its name, what marks it, what to do and what not to do."""

    name: str
    mark: str
    do: tuple[str, ...]
    avoid: tuple[str, ...]


GUIDES = {
    "unhappy": Guide(
        "client mécontent",
        "a vécu quelque chose et le dit",
        (
            "Répondez vite, en nommant son problème.",
            "Reconnaissez la gêne, puis proposez la prochaine étape et son délai.",
            "Passez en privé pour les détails, et revenez dire en public que c’est réglé.",
        ),
        ("Une réponse toute faite.", "Discuter le ressenti.", "Renvoyer vers un autre service sans suivre."),
    ),
    "misinformed": Guide(
        "mal informé",
        "affirme quelque chose sans parler de sa propre expérience",
        (
            "Donnez le fait et sa source, une fois, calmement.",
            "Remerciez pour la question : d’autres se la posent.",
            "Vérifiez avant de corriger : il a peut-être raison.",
        ),
        ("L’ironie.", "Répéter l’affirmation fausse.", "Débattre au-delà d’un échange."),
    ),
    "angry": Guide(
        "en colère",
        "des mots très durs, ou l’annonce d’un départ",
        (
            "Cherchez le reproche sous les mots : s’il y en a un, répondez à lui seul.",
            "Une réponse courte et humaine, puis suivez sans insister.",
            "Masquez les seules insultes, selon votre charte, et gardez la trace.",
        ),
        ("Répondre à chaud.", "Reprendre ses mots.", "Demander de se calmer."),
    ),
    "troll": Guide(
        "possible provocation, à examiner",
        "plusieurs messages hostiles, et aucune demande",
        (
            "Lisez ses messages avant d’en conclure quoi que ce soit.",
            "Ne répondez pas aux provocations ; répondez aux faits, pour ceux qui lisent.",
            "Appliquez la charte de modération, la même pour tous.",
        ),
        ("Le traiter de troll, en public ou en privé.", "Entrer dans l’échange.", "Masquer une critique sans insulte."),
    ),
}
CONSIDERATIONS = (
    "Avant de répondre : dites qui vous êtes, citez vos sources, prenez le temps d’une réponse juste, gardez le ton de "
    "la marque, et commencez par les messages les plus lus."
)


def suggested(shown: Shown) -> tuple[str, str] | None:
    """The class that the messages of an author suggest, with why in French; ``None`` when they show nothing of it."""
    hostile = count(shown.hostile, "message hostile", "messages hostiles")
    if shown.hostile >= PERSISTENT and not shown.asking and not shown.first_person:
        return "troll", f"{hostile} sur {shown.messages}, aucune demande, rien de vécu"
    if shown.hostile:
        return "angry", hostile
    if shown.leaving:
        return "angry", count(shown.leaving, "annonce de départ ou de boycott", "annonces de départ ou de boycott")
    if shown.accusing and not shown.asking and not shown.first_person:
        told = count(shown.accusing, "message qui affirme", "messages qui affirment")
        return "misinformed", f"{told} sans parler de sa propre expérience"
    if shown.asking and shown.negative:
        return "unhappy", count(shown.asking, "demande ou réclamation", "demandes ou réclamations")
    if shown.negative:
        return "unhappy", count(shown.negative, "message négatif", "messages négatifs")
    return None
