"""What each message is for (E6), as a community manager would file it; all written for this table."""

import pytest

from dashboard.enrich.intent import explained
from dashboard.enrich.pipeline import risk_analyzer

Q, C, S, L, A, R, H = "question", "complaint", "suggestion", "compliment", "purchase", "report", "off_topic"

CASES = [
    # questions, with and without their mark
    ("Bonjour, vous êtes ouverts le 15 août ?", {Q}),
    ("vous êtes ouverts dimanche", {Q}),
    ("Savez vous si le parking est gratuit svp", {Q}),
    ("c koi la différence entre les deux modèles", {Q}),
    ("kel est le numéro du sav svp", {Q}),
    ("c possible de changer l’adresse de livraison", {Q}),
    ("C’est possible d’annuler ma commande", {Q}),
    ("on fait comment pour s’inscrire à l’atelier", {Q}),
    ("comment on fait pour récupérer ses points", {Q}),
    ("vous comptez rouvrir quand", {Q}),
    ("ça marche aussi avec l’ancienne carte ?", {Q}),
    ("il faut une pièce d’identité pour le retrait ou pas", {Q}),
    ("qqn sait si ça passe au lave vaisselle", {Q}),
    ("kelkun connait le code pour les pros ?", {Q}),
    ("pk le lien renvoie vers l’accueil", {Q}),
    ("pourriez-vous me donner les horaires de la boutique de Lille", {Q}),
    ("je voulais savoir si la garantie couvre les pneus", {Q}),
    ("Je me demandais si le siège rentre dans une Clio", {Q}),
    ("j’aurais besoin d’un renseignement sur la garantie", {Q}),
    ("ya un numéro pour vous joindre", {Q}),
    ("Y a-t-il un vestiaire sur place", {Q}),
    ("quelqu’un a testé avec un bébé de 6 mois", {Q}),
    ("Est-ce normal que le voyant reste orange", {Q}),
    ("c’est normal que le voyant clignote", {Q}),
    ("des nouvelles du concours ?", {Q}),
    ("c’est quoi la musique de la vidéo", {Q}),
    ("où en est mon dossier", {Q}),
    ("à quelle heure commence le live", {Q}),
    ("Does it work with the old charger", {Q}),
    ("J’ai perdu ma facture, je peux quand même faire jouer la garantie ?", {Q}),
    ("retour possible en magasin ?", {Q}),
    ("qui a gagné ??", {Q}),
    ("c’est solide ?", {Q}),
    ("Faut supplier pour avoir une taille 50 ?", set()),
    # what only looks like a question
    ("Quand j’étais petite ma grand-mère avait le même", set()),
    ("Je sais comment faire, merci", set()),
    ("Où que j’aille je l’emporte", set()),
    ("C’est une blague ?", {C}),
    ("Vous vous moquez du monde ou quoi ?", {C}),
    ("C’est quoi ce service ?! Trois semaines sans réponse", {C}),
    ("Non mais sérieux ?? toujours rien reçu", {C}),
    ("vous avez pas honte ?", {C}),
    ("Vous trouvez ça normal de laisser les gens deux mois sans réponse ?", {C}),
    # complaints, with and without a word of anger
    ("Toujours pas reçu mon colis", {C}),
    ("tjrs pas livré alors que le suivi dit le contraire", {C}),
    ("ça fait 3 semaines que j’attends", {C}),
    ("J’attends mon remboursement depuis un mois", {C}),
    ("Aucune réponse à mes trois mails", {C}),
    ("jvous ai écrit 4 fois et rien", {C}),
    ("L’appli plante dès que je l’ouvre", {C}),
    ("plus moyen de se connecter depuis ce matin", {C}),
    ("Le site bug au moment de payer", {C}),
    ("Impossible de joindre le service client", {C}),
    ("injoignables au téléphone depuis lundi", {C}),
    ("J’ai été débitée deux fois", {C}),
    ("prélevé alors que j’ai résilié en mars", {C}),
    ("il manque un article dans ma commande", {C}),
    ("reçu le mauvais modèle", {C}),
    ("L’article est arrivé cassé", {C}),
    ("La fermeture a lâché au bout de deux jours", {C}),
    ("elle a craqué au premier lavage", {C}),
    ("la couleur n’a rien à voir avec la photo", {C}),
    ("40 € de frais de port, c’est abusé", {C}),
    ("Encore une augmentation, ça devient hors de prix", {C}),
    ("qualité en baisse depuis deux ans", {C}),
    ("une heure de queue hier en caisse", {C}),
    ("accueil glacial en magasin", {C}),
    ("remboursez-nous", {C}),
    ("J’exige un remboursement", {C}),
    ("vous comptez faire quoi pour les clients qui attendent ?", {Q, C}),
    ("quand est-ce que vous allez me rembourser ?", {Q, C}),
    ("Pourquoi mon colis est bloqué depuis 8 jours ?", {Q, C}),
    ("je fais comment moi sans internet ?", {Q, C}),
    ("Bravo, trois heures d’attente", {C}),
    ("merci pour rien", {C}),
    ("Super le SAV qui raccroche au nez", {C}),
    ("c’est la 3e fois que ça arrive", {C}),
    ("déçue, la taille ne correspond pas au guide", {C}),
    ("Je ne recommande pas", {C}),
    ("silence radio depuis mardi", {C}),
    ("Le colis est arrivé trempé", {C}),
    ("La couture de mon sac a lâché net", {C}),
    ("Le livreur a balancé le paquet par-dessus la haie", {C}),
    # negative words that blame nobody
    ("Quel temps pourri ce matin", set()),
    ("Triste nouvelle, pensées à sa famille", set()),
    ("J’ai raté le bus 😭", set()),
    ("mon fils a cassé la sienne en tombant du lit", set()),
    ("Perdu en forêt tout l’après-midi, un grand moment", set()),
    ("Je n’ai jamais eu à me plaindre de vous", {L}),
    ("aucun souci depuis cinq ans", {L}),
    ("Il est mort de fatigue après la balade", set()),
    # suggestions
    ("Ce serait bien de proposer des recharges", {S}),
    ("ce serait bien d’avoir la même en vert", {S}),
    ("ça serait top un modèle enfant", {S}),
    ("serait bien une version sans sucre", {S}),
    ("Il faudrait un bouton pour trier par taille", {S}),
    ("faudrait penser aux gauchers", {S}),
    ("Vous devriez ouvrir à Brest", {S}),
    ("vous pourriez mettre les sous-titres", {S}),
    ("pourquoi ne pas faire une consigne ?", {Q, S}),
    ("Pourquoi pas proposer le paiement en 3 fois", {Q, S}),
    ("à quand une boutique à Rennes ?", {Q, S}),
    ("A quand la version fille", {Q, S}),
    ("une idée : mettre les stocks en temps réel", {S}),
    ("Suggestion : un emballage sans plastique", {S}),
    ("on aimerait pouvoir filtrer par couleur", {S}),
    ("Il manque juste une poche intérieure", {S}),
    ("je verrais bien le même en lin", {S}),
    ("Pensez à mettre les horaires à jour", {S}),
    ("Si seulement vous faisiez des demi-tailles", {S}),
    ("ce serait sympa une rando avec la communauté", {S}),
    ("mériterait une doublure", {S}),
    ("votre concurrent devrait faire pareil, publiez la liste", {S}),
    ("Ne changez rien", {L}),
    # compliments
    ("J’adore", {L}),
    ("Trop beau 😍", {L}),
    ("❤️❤️", {L}),
    ("Bravo à toute l’équipe", {L}),
    ("Équipe au top, colis reçu en 24 h", {L}),
    ("Merci pour votre réactivité, problème réglé en dix minutes", {L}),
    ("Livraison rapide et soignée", {L}),
    ("la meilleure marque de chaussettes", {L}),
    ("Respect pour la réparation, rien à redire", {L}),
    ("Très satisfaite de mon achat", {L}),
    ("je recommande les yeux fermés", {L}),
    ("conseillère adorable au téléphone", {L}),
    ("magnifique, vous livrez en Corse ?", {Q, L, A}),
    # politeness and good mood that praise nothing
    ("Merci", set()),
    ("merci d’avance pour votre retour", set()),
    ("Bonne journée à tous", set()),
    ("Bonjour, cordialement", set()),
    ("Vivement les vacances", set()),
    ("Bon courage aux équipes", set()),
    ("Ma belle-mère m’a offert le même", set()),
    ("J’espère que vous allez bien", set()),
    ("ok merci je regarde ça ce soir", set()),
    # intentions to buy
    ("dispo en 42 ?", {Q, A}),
    ("vous l’avez en noir ?", {Q, A}),
    ("il en reste en M", {Q, A}),
    ("prix ?", {Q, A}),
    ("Prix svp", {Q, A}),
    ("c combien", {Q, A}),
    ("ça coûte combien la grande", {Q, A}),
    ("où est ce qu’on peut l’acheter ?", {Q, A}),
    ("on la trouve où cette lampe", {Q, A}),
    ("Je le veux !!", {A}),
    ("il me le faut", {A}),
    ("J’en prends deux", {A}),
    ("elle existe en 36 ?", {Q, A}),
    ("il nous faut ce plaid", {A}),
    ("je viens de commander", {A}),
    ("Hâte de le commander", {A}),
    ("quand est-ce que le bleu revient en stock ?", {Q, A}),
    ("vous livrez en Belgique ?", {Q, A}),
    ("Vous avez un code promo pour une première commande ?", {Q, A}),
    ("Bonjour, je souhaite un devis pour 30 mugs", {A}),
    ("toujours en rupture", {C}),
    ("Je n’en veux plus", set()),
    ("Je ne commande plus chez vous", {C}),
    # reports: safety, health, data, fraud
    ("Attention, la poignée du four brûle, ma fille s’est brûlé la main", {R}),
    ("Un clou dans le pain de mie ce matin", {R}),
    ("intoxication après le menu de samedi, trois malades", {R}),
    ("la multiprise a pris feu cette nuit", {R}),
    ("J’ai accès au compte d’un autre client quand je me connecte", {R}),
    ("on voit les adresses des autres clients sur la page de suivi", {R}),
    ("J’ai reçu un SMS bizarre qui se fait passer pour vous", {R}),
    ("Je vous signale un faux compte à votre nom", {R}),
    ("faux site qui reprend votre logo, faites attention", {R}),
    ("Attention au verglas en descendant demain", set()),
    ("attention, dernier jour pour s’inscrire", set()),
    # off topic
    ("Gagnez 500 € par jour depuis chez vous, lien sur mon profil", {H}),
    ("Abonnez-vous à ma chaîne svp", {H}),
    ("Crédit rapide entre particuliers, contactez-moi", {H}),
]  # fmt: skip


def intents(text: str) -> set[str]:
    return set(risk_analyzer().judge([text])[0].intents)


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_intents(text: str, wanted: set[str]) -> None:
    assert intents(text) == wanted


def test_the_table_is_large_and_every_intent_is_in_it_and_absent_somewhere() -> None:
    assert len(CASES) >= 120
    for code in (Q, C, S, L, A, R, H):
        assert 3 <= sum(code in wanted for _, wanted in CASES) < len(CASES)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("Bonjour, ce serait bien de proposer des recharges", S, "serait bien de"),
        ("ça vaut combien la grande", A, "vaut combien"),
        ("Merci. J’adore la couleur", L, "adore"),
        ("Bonjour, toujours pas reçu mon colis", C, "toujours pas"),
    ],
)
def test_the_words_that_show_an_intent(text: str, code: str, words: str) -> None:
    start, end = explained(text)[code]
    assert words in text[start:end]
