"""First words of a crisis, by type: templates to copy and adapt, never sent; and what to stop and whom to tell first.

The strategies named are those of crisis communication research (Coombs: deny, diminish, rebuild, bolster); a holding
statement comes before any of them, and says only what is known.
"""

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.text.formats import number


class Statement(NamedTuple):
    """A type of crisis: what it is about, the words to adapt, what to say and what not to."""

    title: str
    text: str
    say: tuple[str, ...]
    avoid: tuple[str, ...]


STATEMENTS = {
    "safety": Statement(
        "accident ou produit dangereux",
        "Nous avons connaissance de [ce qui s’est passé, en une phrase]. La sécurité de chacun passe avant tout : si "
        "vous avez [le produit, le lot], cessez de l’utiliser et [le geste à faire]. Nous vérifions [quoi] avec [qui] "
        "et vous informerons ici [à quelle heure], même s’il n’y a rien de nouveau. Pour toute question : [numéro, "
        "adresse].",
        (
            "Le geste de prudence en premier, avant toute explication.",
            "L’heure de la prochaine information, et la tenir.",
            "Un contact joignable, avec ses horaires.",
        ),
        (
            "Minimiser avant de savoir.",
            "Donner une cause qui n’est pas établie.",
            "Répondre sur la santé de quelqu’un en public.",
        ),
    ),
    "outage": Statement(
        "panne de service",
        "[Le service] ne fonctionne pas correctement depuis [heure]. Nos équipes y travaillent. En attendant, vous "
        "pouvez [solution provisoire]. Prochain point ici à [heure]. Nous sommes désolés pour la gêne.",
        (
            "Depuis quand, pour qui, et ce qui marche encore.",
            "Une solution provisoire, même imparfaite.",
            "Un point à heure fixe, puis la fin de la panne.",
        ),
        (
            "Promettre une heure de rétablissement que personne ne garantit.",
            "Répondre « chez nous ça marche ».",
            "Laisser partir les publications programmées pendant la panne.",
        ),
    ),
    "privacy": Statement(
        "données personnelles",
        "Nous avons été informés que [nature des données] [ont pu être vues, ont été publiées] le [date]. Nous avons "
        "[mesure prise] et nous vérifions qui est concerné. Les personnes touchées seront prévenues directement. "
        "Méfiez-vous des messages qui vous demandent un mot de passe ou un paiement en notre nom.",
        (
            "Prévenir le délégué à la protection des données : la CNIL peut devoir être informée sous 72 h.",
            "Masquer les messages où quelqu’un publie ses propres données, et le lui dire en privé.",
            "Le conseil utile : ce que chacun peut faire maintenant.",
        ),
        (
            "Citer ou reprendre les données en cause.",
            "Affirmer que rien n’a fuité avant la fin des vérifications.",
            "Demander en public un numéro de client ou une adresse.",
        ),
    ),
    "accusation": Statement(
        "accusation, discrimination",
        "Nous avons lu ce que vous dites de [les faits, sans qualificatif]. Nous prenons ces témoignages au sérieux. "
        "[Qui] examine les faits et nous reviendrons vers vous ici le [date]. Si vous êtes concerné, vous pouvez "
        "écrire à [contact] ; votre témoignage restera confidentiel.",
        (
            "Nommer les faits reprochés avec des mots neutres.",
            "Dire qui examine, et quand vous reviendrez.",
            "Un canal confidentiel pour témoigner.",
        ),
        (
            "Mettre en doute la parole de quelqu’un en public.",
            "Parler de « cas isolé » avant de savoir.",
            "Menacer de poursuites dans les commentaires.",
        ),
    ),
    "mistake": Statement(
        "erreur de la marque",
        "Nous avons [publié, fait, écrit] [quoi] le [date]. C’était une erreur. Nous [l’avons retiré, corrigé] et nous "
        "présentons nos excuses à [qui]. Voici ce que nous changeons : [mesure]. Merci à celles et ceux qui nous l’ont "
        "signalé.",
        (
            "Reconnaître l’erreur avec ses mots, une fois, sans « si ».",
            "Ce qui change concrètement.",
            "Garder une trace de ce qui est retiré, et dire qu’on l’a retiré.",
        ),
        (
            "« Si certains ont été choqués ».",
            "Retirer en silence.",
            "Rejeter la faute sur une personne, un stagiaire ou un prestataire.",
        ),
    ),
    "rumour": Statement(
        "rumeur, fausse information",
        "Un message qui circule affirme que [l’affirmation]. Ce n’est pas exact : [le fait vérifiable, et sa source]. "
        "Le détail est ici : [lien]. Si vous avez un doute, posez-nous la question.",
        (
            "Le fait et sa source, en une phrase.",
            "Répondre une fois, puis renvoyer à ce message.",
            "Faire relire par qui sait, avant de publier.",
        ),
        (
            "Répéter la rumeur dans un titre ou une image.",
            "Démentir ce qui n’est pas vérifié.",
            "Se moquer de ceux qui y ont cru : on les corrige, on ne les juge pas.",
        ),
    ),
    "campaign": Statement(
        "bad buzz de campagne",
        "Notre [campagne, publication] du [date] vous a fait réagir, et nous vous avons lus. Notre intention était "
        "[laquelle], ce n’est pas ce qui a été compris. [Nous la retirons, nous la modifions, nous la maintenons parce "
        "que…]. Nous continuons à vous lire ici.",
        (
            "Dire ce qui est fait de la campagne : retirée, modifiée ou maintenue, et pourquoi.",
            "Répondre aux premiers messages argumentés, pas aux plus violents.",
            "Suspendre les publicités liées à la campagne.",
        ),
        (
            "Expliquer aux gens qu’ils ont mal compris.",
            "Répondre par l’humour tant que la colère monte.",
            "Supprimer les critiques qui ne sont pas hostiles.",
        ),
    ),
    "other": Statement(
        "autre, ou pas encore connu",
        "Nous avons vu vos messages à propos de [le sujet]. Nous vérifions ce qui s’est passé et revenons vers vous "
        "ici à [heure].",
        (
            "Ce que vous savez, ce que vous cherchez, quand vous reviendrez.",
            "Le même texte partout, adapté au lieu.",
        ),
        ("Attendre de tout savoir pour parler.", "Répondre à chacun autre chose."),
    ),
}

# What shows a type: (category of risk or theme, type, what people speak of). The one with most people wins.
SIGNS = (
    ("safety", "safety", "de santé ou de sécurité"),
    ("privacy", "privacy", "de données personnelles"),
    ("accusation", "accusation", "d’une faute grave"),
    ("hate", "accusation", "de propos haineux"),
    ("fraud", "rumour", "d’une arnaque"),
    ("theme:network", "outage", "d’une panne"),
    ("theme:app", "outage", "du site ou de l’application"),
)
ENOUGH = 3  # people, before a type is suggested


def suggested(people: Mapping[str, int], has_campaign: bool) -> tuple[str, str]:
    """The type of crisis that the messages suggest, and why; ``people`` counts authors by category or theme."""
    found = max(SIGNS, key=lambda sign: people.get(sign[0], 0))
    n = people.get(found[0], 0)
    if n >= ENOUGH:
        return found[1], f"{number(n)} personnes parlent {found[2]}"
    if has_campaign:
        return "campaign", "une campagne est déclarée ces jours-là"
    return "other", "rien ne domine dans les messages"


# What to stop and whom to tell: code, what it is. Each is ticked with who did it and when.
CHECKLIST = (
    ("posts", "Suspendre les publications programmées, plateforme par plateforme"),
    ("ads", "Suspendre les publicités et les publications sponsorisées"),
    ("partners", "Prévenir les partenaires et les créateurs de contenu, suspendre leurs publications"),
    ("automatic", "Couper les réponses automatiques et les messages d’accueil"),
    ("voice", "Désigner qui parle, et qui valide"),
    ("management", "Prévenir la direction et le service concerné"),
    ("evidence", "Garder des copies datées de ce qui a été publié et dit"),
    ("relay", "Prévoir un relais : personne ne lit des messages hostiles toute une journée seul"),
)
