"""The skills of a community manager: the words of the articles that ask for each, the figures that show it, what to do.

Data alone, and the only place that says which figure serves which skill. No figure here is a mark: no total is made of
them, and nobody is ranked by them.
"""

from dataclasses import dataclass

# The five founding articles, by the names the reference gives them.
ARTICLES = {
    "S0": "Formation Community Manager : quelles compétences développer ?",
    "S1": "Comment devenir un community manager ?",
    "S2": "Community management : avez-vous le bon profil ?",
    "S3": "Communication web avec un Community Manager",
    "S4": "Quelles sont les compétences clés pour un manager de communauté en ligne ?",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article, as it writes them."""

    words: str
    article: str


@dataclass(frozen=True, slots=True)
class Skill:
    """``meaning`` says what its figures look at, ``next_step`` what to do first, ``page`` where (a file name)."""

    key: str
    name: str
    quotes: tuple[Quote, ...]
    codes: tuple[str, ...]
    meaning: str
    next_step: str
    page: str


@dataclass(frozen=True, slots=True)
class Practice:
    """What no figure can honestly show: an exercise in its place."""

    name: str
    why: str
    exercise: str


ANSWERING = (
    Skill(
        "reactivite", "Réactivité", (Quote("répondre à chacun des commentaires", "S3"),), ("R3", "R5", "R8", "E7"),
        "Ce qui reçoit une réponse, en combien de temps, et les questions qui n’en ont pas.",
        "Répondez d’abord aux messages à risque et aux questions : la file les met en tête.", "reactivite",
    ),
    Skill(
        "diplomatie", "Diplomatie",
        (Quote("ramenant à de meilleurs sentiments son auteur", "S3"),
         Quote("renverser une mauvaise situation", "S3")),
        ("E10", "Q5", "H6"),
        "Ce que deviennent les membres mécontents à qui l’on répond, et comment on leur répond.",
        "Relisez trois échanges qui se sont apaisés et trois qui ne l’ont pas été : qu’est-ce qui diffère ?", "ecoute",
    ),
    Skill(
        "sang_froid", "Sang-froid",
        (Quote("sacré contrôle de soi", "S3"),
         Quote("toute trace de sa présence ne peut être synonyme de virulence", "S3")),
        ("Q7", "E10", "W4"),
        "Nos propres mots sous la pression, et la part d’hostilité que l’équipe lit.",
        "Sur un message hostile, écrivez la réponse, attendez dix minutes, relisez-la, puis envoyez-la ou passez le "
        "relais.", "alertes",
    ),
    Skill(
        "disponibilite", "Disponibilité", (Quote("travailler le soir et les week-ends", "S2"),), ("R6", "W2", "R3c"),
        "Le délai pendant les heures d’ouverture, et ce qui arrive hors d’elles.",
        "Comparez les heures où l’on vous écrit à vos horaires déclarés, et déplacez une permanence plutôt que d’en "
        "ajouter une.", "reactivite",
    ),
)  # fmt: skip
LISTENING = (
    Skill(
        "ecoute", "Écoute", (Quote("les avis, les critiques, les propositions", "S0"),), ("E8", "E3a", "E6", "E4"),
        "Ce qui irrite, combien de personnes, et la part de ce que Vigie a su lire.",
        "Lisez dix messages du premier irritant avant de regarder son chiffre.", "ecoute",
    ),
    Skill(
        "ouverture", "Ouverture d’esprit", (Quote("les propositions", "S0"),), ("E11", "E6s"),
        "Les suggestions reçues, et celles qui ont une suite.",
        "Choisissez une suggestion refusée par réflexe et demandez au service ce qu’il en coûterait de l’essayer.",
        "ecoute",
    ),
    Skill(
        "discernement", "Discernement", (Quote("jugement et discernement", "S4"),), ("A9", "R2", "E5", "M5"),
        "Un mouvement ou quelques personnes insistantes, ce qui appelle une action, et la confiance due au classement.",
        "Vérifiez cinquante messages au hasard : vous saurez à quel point croire le sentiment affiché.", "ecoute",
    ),
    Skill(
        "remontee", "Remontée aux services",
        (Quote("faire remonter les récriminations", "S0"), Quote("se coordonne avec les services concernés", "S1")),
        ("X1", "X2", "X4", "E8"),
        "Ce qui est transmis, en combien de temps, et ce qui revient aux membres.",
        "Transmettez le premier irritant avec trois messages et une demande précise.", "ecoute",
    ),
)  # fmt: skip
WATCHING = (
    Skill(
        "veille", "Veille", (Quote("veille constante", "S0"), Quote("signaux faibles", "S1")),
        ("V10", "V1", "V6", "V7"),
        "Des sources à jour, qui parle de vous, et les mots qui montent.",
        "Mettez à jour la source la plus ancienne : une veille sur de vieilles données rassure à tort.", "imports",
    ),
    Skill(
        "anticipation", "Anticipation",
        (Quote("repérer les messages et/ou les comportements “à risque”", "S2"),
         Quote("alertes avec efficacité et précision", "S2")),
        ("A15", "A12", "X6"),
        "Les alertes jugées fondées, et ce qu’elles laissent comme avance.",
        "Jugez chaque alerte, fondée ou non : sans verdict, sa justesse ne se mesure pas.", "alertes",
    ),
    Skill(
        "concurrents", "Connaissance des concurrents", (Quote("concurrents", "S1"),), ("V2", "V5", "C4"),
        "Votre place parmi les noms suivis, sur des sources qui se comparent.",
        "Déclarez vos concurrents dans les Réglages, avec les comptes suivis de la même façon que les vôtres.",
        "veille",
    ),
    Skill(
        "rigueur", "Rigueur", (Quote("rigueur", "S2"),), ("R4", "R9", "O5", "E5"),
        "Rien d’oublié dans la file, des imports sans trou, des jugements vérifiés.",
        "Videz la queue de la file : les trois messages les plus anciens d’abord.", "reactivite",
    ),
)  # fmt: skip
PUBLISHING = (
    Skill(
        "creativite", "Créativité",
        (Quote("savoir se renouveler", "S0"), Quote("variant par exemple les formats", "S1")), ("C16", "C12", "C13"),
        "La variété des formats et des sujets, et ce que chaque essai donne face à l’habitude.",
        "Essayez un format que vous n’avez pas publié depuis un mois, et comparez-le à son habitude.", "contenus",
    ),
    Skill(
        "analyse", "Analyse des contenus",
        (Quote("taux de clics", "S4"), Quote("le temps passé sur votre site web", "S4")), ("C9", "C10", "C4"),
        "Ce que les publications amènent, plateforme par plateforme.",
        "Ne comparez une publication qu’à l’habitude de son compte et de son format.", "contenus",
    ),
    Skill(
        "organisation", "Organisation", (Quote("planifier, organiser et publier", "S4"),), ("C15", "W1", "C14"),
        "La régularité des publications, et la charge que les réponses laissent.",
        "Fixez un rythme que vous tiendrez une mauvaise semaine, puis tenez-le.", "contenus",
    ),
    Skill(
        "langue", "Maîtrise du français",
        (Quote("maitriser le français et sa grammaire", "S0"), Quote("cohérence… du ton", "S1")), ("Q1", "Q2", "Q4"),
        "Les fautes, la lisibilité et la tenue du tutoiement ou du vouvoiement.",
        "Relisez à voix haute avant d’envoyer : ce qui accroche à l’oreille accroche à la lecture.", "contenus",
    ),
)  # fmt: skip
GATHERING = (
    Skill(
        "federer", "Fédérer la communauté", (Quote("fédérer la communauté", "S1"),), ("R12", "H2", "H1", "V9"),
        "Les membres qui reviennent, qui s’entraident, et combien ils sont.",
        "Remerciez par son nom une personne qui a répondu à une autre à votre place.", "reactivite",
    ),
    Skill(
        "mise_en_avant", "Mise en avant des membres",
        (Quote("mettre en avant… surtout les membres de sa communauté", "S0"),), ("H4", "H3", "H5"),
        "Qui est cité, remercié, repris, et qui ne l’est jamais.",
        "Choisissez un membre précieux jamais mis en avant, et demandez-lui la permission de le citer.", "ecoute",
    ),
    Skill(
        "relationnel", "Relationnel", (Quote("relationnel", "S3"),), ("Q3", "H5", "H6"),
        "Des réponses écrites pour la personne, et personne laissé de côté.",
        "Réécrivez votre réponse type la plus envoyée en trois versions qui nomment le problème.", "reactivite",
    ),
    Skill(
        "reconnaissance", "Reconnaître ses erreurs", (Quote("reconnaître ses erreurs", "S0"),), ("Q6", "X4"),
        "Les erreurs confirmées que la marque admet, et les boucles refermées en public.",
        "Revenez publier la suite d’un problème résolu, sous le message qui l’a signalé.", "alertes",
    ),
)  # fmt: skip
GROUPS = {
    "Répondre": ANSWERING,
    "Écouter": LISTENING,
    "Veiller": WATCHING,
    "Publier": PUBLISHING,
    "Fédérer": GATHERING,
}
SKILLS = tuple(skill for skills in GROUPS.values() for skill in skills)

PRACTICES = (
    Practice(
        "Instinct",
        "Aucun chiffre ne dit si une intuition est bonne avant que la suite soit connue.",
        "Notez aujourd’hui, dans l’auto-évaluation, un message que vous sentez mal tourner et ce que vous attendez. "
        "Relisez votre note dans deux semaines.",
    ),
    Practice(
        "Sincérité",
        "Compter les « merci » et les « désolé » mesurerait des formules, pas ce que l’on pense.",
        "Faites relire cinq réponses à une personne qui ne connaît pas la marque : laquelle lui semble écrite pour "
        "elle ?",
    ),
    Practice(
        "Humour",
        "Un moteur ne sait pas ce qui est drôle, ni pour qui.",
        "Avant une plaisanterie publique, demandez-vous qui pourrait s’y sentir visé, et montrez-la à deux collègues.",
    ),
)

STAGES = {1: "je découvre", 2: "avec de l’aide", 3: "seul ou seule", 4: "j’aide les autres"}
