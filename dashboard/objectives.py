"""« Quel est votre objectif ? »: the two to four figures that tell each, why these, and why not others (O1).

Data alone. Codes come in order of use: a page offers the first ``AT_MOST`` that this version computes, and an
objective of which it computes fewer than ``AT_LEAST`` is not offered.
"""

from collections.abc import Collection
from dataclasses import dataclass

AT_LEAST, AT_MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Objective:
    """``aims`` are (code, why this figure); ``not_others`` says which tempting ones were left out, and why."""

    key: str
    name: str
    aims: tuple[tuple[str, str], ...]
    not_others: str


OBJECTIVES = (
    Objective(
        "repondre", "Répondre mieux et plus vite",
        (("R3", "la part des messages à qui l’on répond : la vitesse sans elle ne vaut que pour ceux qu’on choisit"),
         ("R5", "le temps que le public attend vraiment, nuits et week-ends compris"),
         ("R8", "la part des délais promis qui sont tenus"),
         ("E7", "les questions restées sans réponse, à vider chaque jour"),
         ("R9", "ce qui attend encore")),
        "Pas le volume reçu : il ne dépend pas de vous. Pas la moyenne des délais : quelques oublis la décident.",
    ),
    Objective(
        "apaiser", "Apaiser une communauté mécontente",
        (("E10", "ce que deviennent les membres mécontents à qui l’on a répondu"),
         ("E3a", "la part des personnes mécontentes : une seule, insistante, ne compte qu’une fois"),
         ("E8", "combien de membres touche le premier irritant, la cause avant le ton"),
         ("R3", "sans réponse, rien ne s’apaise")),
        "Pas le score net : il bouge avec le nombre de compliments, et peut monter pendant que la colère dure.",
    ),
    Objective(
        "prevenir", "Voir venir les crises",
        (("A15", "la part des alertes qui étaient fondées : une équipe qui ne croit plus ses alertes ne regarde plus"),
         ("A12", "le niveau de crise, par ses conditions"),
         ("V10", "des sources à jour, sans quoi rien ne se voit venir"),
         ("R9", "les messages qui attendent, d’où partent les crises")),
        "Pas le nombre d’alertes : en avoir moins n’est un progrès que si aucune crise n’a été manquée.",
    ),
    Objective(
        "entendre", "Faire entendre les membres dans l’organisation",
        (("X1", "la part des réclamations transmises au bon service"),
         ("X2", "le temps qu’elles mettent à partir"),
         ("X4", "les boucles refermées par un retour aux membres"),
         ("E11", "les suggestions qui ont eu une suite"),
         ("E8", "combien de membres touche le premier irritant")),
        "Pas le nombre de fiches envoyées : une fiche sans réponse n’a rien changé.",
    ),
    Objective(
        "engager", "Faire réagir davantage",
        (("C12", "chaque publication face à l’habitude de son compte et de son format, seule comparaison permise"),
         ("C6", "les commentaires : ce qui ouvre une conversation"),
         ("C5", "les partages : ce que l’on montre à d’autres"),
         ("C4", "les interactions rapportées aux abonnés, plateforme par plateforme")),
        "Pas la somme des interactions : elle suit le nombre de publications. Jamais de moyenne entre plateformes.",
    ),
    Objective(
        "federer", "Faire vivre la communauté",
        (("H2", "les membres qui reviennent d’une semaine à l’autre"),
         ("R12", "ceux qui se répondent entre eux"),
         ("H5", "l’accueil fait au premier message d’une personne"),
         ("H4", "la place donnée aux membres dans nos prises de parole")),
        "Pas le nombre d’abonnés : il compte ceux qui sont passés, pas ceux qui sont là.",
    ),
    Objective(
        "presence", "Être plus présent dans les conversations",
        (("V2", "votre part des mentions parmi les noms suivis, sur des sources qui se comparent"),
         ("V1", "les mentions, par vos requêtes de veille"),
         ("V9", "les abonnés gagnés, entre deux relevés datés")),
        "Pas la portée cumulée : une même personne y compte autant de fois qu’elle a vu passer une publication.",
    ),
    Objective(
        "trafic", "Amener du monde vers le site",
        (("C9", "la part des personnes qui cliquent sur un lien"),
         ("C10", "le temps passé une fois arrivées, lu dans votre outil de mesure"),
         ("E6a", "les messages qui parlent d’acheter")),
        "Pas les « autres clics » : déplier un texte ou ouvrir un profil n’amène personne.",
    ),
    Objective(
        "parole", "Soigner nos prises de parole",
        (("Q1", "les fautes, par catégorie"),
         ("Q5", "les réponses aux mécontents qui nomment le problème, le reconnaissent et proposent une suite"),
         ("Q4", "la tenue du ton, vouvoiement ou tutoiement"),
         ("Q7", "aucun mot agressif de notre part")),
        "Pas la longueur des réponses, ni le nombre d’excuses : ce sont des formes, pas des soins.",
    ),
)  # fmt: skip


def aims(objective: Objective, known: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The figures of an objective that exist, two to four of them; none when there are too few to follow it."""
    found = tuple((code, why) for code, why in objective.aims if code in known)[:AT_MOST]
    return found if len(found) >= AT_LEAST else ()


def offered(known: Collection[str]) -> tuple[Objective, ...]:
    """The objectives that the figures known can follow."""
    return tuple(each for each in OBJECTIVES if aims(each, known))
