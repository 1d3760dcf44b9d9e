"""Which risks a reader would name in each sentence; minimal pairs sit side by side, all written for this table."""

import pytest

from dashboard.enrich.contract import Risk
from dashboard.enrich.pipeline import risk_analyzer

CASES = [
    # insults, disguised or not, and what only looks like one
    ("Bande d’incapables", {"insult"}),
    ("Vous êtes vraiment des clowns", {"insult"}),
    ("Connard de livreur", {"insult"}),
    ("C0nnard", {"insult"}),
    ("c*nnard", {"insult"}),
    ("c o n n a r d", {"insult"}),
    ("coooonnaaaard", {"insult"}),
    ("𝗰𝗼𝗻𝗻𝗮𝗿𝗱", {"insult"}),
    ("f.d.p", {"insult"}),
    ("Allez vous faire foutre", {"insult"}),
    ("Vous nous prenez pour des cons", set()),
    ("Le livreur m’a traitée de « connasse » devant chez moi", set()),
    ("J’étais idiote de ne pas y penser", set()),
    ("Je ne suis pas capable de monter la tente", set()),
    ("Un conseil pour choisir ?", set()),
    ("Putain que c’est beau", set()),
    # hate
    ("Sale arabe, dégage", {"hate"}),
    ("Rentrez dans votre pays", {"hate"}),
    ("Sale temps pour randonner", set()),
    ("Le modèle noir est sale après une semaine", set()),
    # threats of harm, and figures of speech
    ("Je vais te tuer", {"threat"}),
    ("Je vais vous casser la gueule", {"threat"}),
    ("On sait où tu habites", {"threat"}),
    ("Je vais brûler votre boutique", {"threat"}),
    ("Ce prix me tue", set()),
    ("Votre nouvelle gamme tue", set()),
    ("Je vais vous envoyer une photo", set()),
    ("J’ai brûlé deux bougies de votre boutique ce soir, un délice", set()),
    # a person in danger, and figures of speech
    ("J’ai envie de mourir", {"self_harm"}),
    ("Je veux me suicider", {"self_harm"}),
    ("Je n’ai plus envie de vivre", {"self_harm"}),
    ("Je pense à mettre fin à mes jours", {"self_harm"}),
    ("Mort de rire", set()),
    ("C’était à mourir de rire", set()),
    ("J’ai envie de mourir de rire", set()),
    ("Je meurs d’envie de l’essayer", set()),
    ("Je n’ai plus envie de commander", set()),
    # law
    ("Je vais porter plainte", {"legal"}),
    ("Mon avocat vous contactera", {"legal"}),
    ("Dossier transmis à la DGCCRF", {"legal"}),
    ("Je saisis le médiateur", {"legal"}),
    ("Huile d’avocat ou karité ?", set()),
    ("Je ne vais pas porter plainte pour si peu", set()),
    # accusation
    ("C’est de l’arnaque", {"accusation"}),
    ("Rendez l’argent, voleurs", {"accusation"}),
    ("Ce n’est pas une arnaque, j’ai bien été livrée", set()),
    ("Le vol pour Nice part à 8 h", set()),
    ("Vous supprimez les commentaires qui dérangent", {"accusation"}),
    # health and safety
    ("Réaction allergique avec votre sérum, j’ai fini aux urgences", {"safety"}),
    ("La batterie a pris feu dans mon sac", {"safety"}),
    ("Il y avait un insecte dans le pot", {"safety"}),
    ("Cette couleur met le feu", set()),
    ("Une crème sans danger pour la peau ?", set()),
    # boycott, churn
    ("Boycottez cette marque", {"boycott"}),
    ("N’achetez rien chez eux", {"boycott"}),
    ("Je n’achète rien sans l’essayer", set()),
    ("Plus jamais je ne commande chez vous", {"churn"}),
    ("Je résilie demain", {"churn"}),
    ("Vous venez de perdre une cliente", {"churn"}),
    ("Je passe à la boutique demain", set()),
    ("Je change de taille, vous avez du 40 ?", set()),
    # personal data
    ("Appelez-moi au 06 12 34 56 78", {"privacy"}),
    ("Mon mail : lea.martin@exemple.fr", {"privacy"}),
    ("J’habite 12 rue des Lilas à Tours", {"privacy"}),
    ("FR76 3000 6000 0112 3456 7890 189", {"privacy"}),
    ("Le 08 92 70 12 34 sonne occupé", set()),
    ("Commande 2024-118842, merci", set()),
    ("Rendez-vous au 3 de la rue", set()),
    ("Vous avez divulgué mes données", {"privacy"}),
    # fraud, press, vulnerable people, spam
    ("J’ai reçu un SMS frauduleux à votre nom", {"fraud"}),
    ("Attention, faux site qui copie votre boutique", {"fraud"}),
    ("Je suis journaliste, qui peut me répondre ?", {"press"}),
    ("Je suis pressé", set()),
    ("Ma mère de 84 ans est sans chauffage", {"vulnerable"}),
    ("Gagnez 500 € par jour, cliquez sur mon profil", {"spam"}),
    # a mountain, a fuse, a colour: not the metal
    ("Qui a déjà fait le Plomb en raquettes ?", set()),
    ("Vue du Plomb du Cantal ce matin", set()),
    ("Un soleil de plomb toute la semaine", set()),
    ("J’ai acheté du sans plomb", set()),
    ("Traces de plomb dans la peinture du jouet", {"safety"}),
    ("Ce rouge à lèvres contient du plomb ?", {"safety"}),
    ("Rendez-vous au refuge Toxique, sous la crête", set()),
    ("Ce vernis est toxique", {"safety"}),
    ("Un cadeau empoisonné, ce bon d’achat", set()),
    ("Mon chien a été empoisonné par vos friandises", {"safety"}),
    # distress said softly, and what only sounds like it
    ("Tout le monde serait plus tranquille sans moi", {"self_harm"}),
    ("Mes enfants vivraient mieux sans moi", {"self_harm"}),
    ("Ce sera sans moi pour cette rando", set()),
    ("Tout le monde sera mieux sans moi pour cette rando, je suis enrhumée", set()),
    ("Le groupe ira plus vite sans moi", set()),
    ("Je n’ai plus goût à rien", {"self_harm"}),
    ("J’ai plus gout a rien depuis des mois", {"self_harm"}),
    ("Plus goût à rien, même pas au fromage", set()),
    ("J’ai perdu le goût du café", set()),
    ("Je n’ai plus envie de continuer", {"self_harm"}),
    ("Je n’ai plus envie de continuer la formation", set()),
    ("À quoi bon vivre", {"self_harm"}),
    ("À quoi bon continuer.", {"self_harm"}),
    ("À quoi bon continuer à vous relancer", set()),
    ("Je suis fatiguée de vivre", {"self_harm"}),
    ("Je suis fatiguée de vos excuses", set()),
    ("J’en ai marre de la vie", {"self_harm"}),
    ("J’en ai marre de la vie chère", set()),
    ("Je voudrais juste disparaître", {"self_harm"}),
    ("Je voudrais voir disparaître ces emballages", set()),
    ("Je suis un poids pour tout le monde", {"self_harm"}),
    ("Ce sac est un poids pour mes épaules", set()),
    ("Je voudrais m’endormir et ne plus me réveiller", {"self_harm"}),
    ("Le bip est trop faible pour me réveiller", set()),
    ("J’ai plus envie de rien", {"self_harm"}),
    ("J’ai plus envie de rien, la flemme", set()),
    ("J’ai avalé tous mes cachets", {"self_harm"}),
    ("J’ai pris tous mes médicaments contre le rhume", set()),
    ("Je ne veux plus vivre", {"self_harm"}),
    ("Je ne veux plus vivre ça avec votre standard", set()),
    ("Ma vie n’a plus de sens", {"self_harm"}),
    ("La vie n’a plus de goût sans fromage", set()),
    # boycott, fraud, press: the call and the mention
    ("On va saisir la justice", {"legal"}),
    ("Le procès-verbal de l’assemblée est en ligne", set()),
    ("Deux fractures à cause de ce vélo", {"safety"}),
    ("Encore la fracture numérique", set()),
    ("Des gens se blessent avec vos sacs", {"safety"}),
    ("Des gens tombent amoureux de vos sacs", set()),
    ("boycott", {"boycott"}),
    ("boycot de cette marque, partagez un max", {"boycott"}),
    ("Attention, une fausse page à votre nom demande la carte bancaire des gagnants", {"fraud"}),
    ("Un faux conseiller m’a appelée", {"fraud"}),
    ("J’ai acheté un faux sapin", set()),
    ("Tu es un faux compte, toi", set()),
    ("Je prépare un article sur vos retours", {"press"}),
    ("Je prépare un gâteau sur vos conseils", set()),
    ("Le blanchiment de la boucle m’inquiète", set()),
    ("Entorse à cause de votre sangle", {"safety"}),
    ("Réchaud retiré de la vente ?", {"safety"}),
    ("Retrait en boutique possible ?", set()),
    # nothing at all
    ("Bonjour, quels sont vos horaires ?", set()),
    ("J’adore ce sac", set()),
    ("Toujours pas reçu mon colis", set()),
    ("", set()),
]


def judge(text: str) -> Risk:
    return risk_analyzer().judge([text])[0]


@pytest.mark.parametrize(("text", "categories"), CASES)
def test_categories(text: str, categories: set[str]) -> None:
    risk = judge(text)
    assert set(risk.categories) == categories, risk


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("J’ai envie de mourir", {"critical"}),
        ("Je vais te tuer", {"critical"}),
        ("Sale arabe, dégage", {"high", "critical"}),
        ("Appelez-moi au 06 12 34 56 78", {"high"}),
        ("La batterie a pris feu dans mon sac", {"high"}),
        ("Bande de voleurs, je porte plainte et je préviens la presse", {"watch", "high"}),
        ("Bande d’escrocs, connards, je porte plainte, boycottez-les !", {"high", "critical"}),
        ("Je n’ai plus goût à rien", {"high"}),
        ("Tout le monde serait plus tranquille sans moi", {"critical"}),
        ("Je n’ai plus goût à rien. À quoi bon continuer", {"critical"}),
        ("Je n’ai plus goût à rien 😂 À quoi bon continuer", {"critical"}),
        ("Je n’ai plus goût à rien 😂", {"low"}),
        ("Vous êtes des escrocs et des incapables", {"high"}),
        ("Vous êtes incapables de répondre", {"low", "watch"}),
        ("Je porte plainte demain", {"high"}),
        ("Mon avocat vous écrira", {"high"}),
        ("Mon voisin est avocat", {"low"}),
        ("Passage aux urgences hier, et demain on signale à la DGCCRF", {"high"}),
        ("Passage aux urgences hier pour ma fille", {"low", "watch"}),
        ("Ce siège est dangereux, ma gamine de 3 ans l’utilise", {"high"}),
        ("Passage dangereux, n’emmenez pas les enfants", {"low", "watch"}),
        ("Journaliste au Courrier, je souhaite une réaction de votre part", {"high"}),
        ("Un journaliste portait votre veste hier", {"low"}),
        ("Une fausse page à votre nom demande la carte bancaire des gagnants", {"high"}),
        ("boycott", {"watch"}),
        ("C’est pire que tout ce brouillard", {"low"}),
        ("Toujours pas reçu mon colis, c’est long", {"low"}),
        ("Putain que c’est beau", {"low"}),
        ("J’adore ce sac", {"low"}),
        # someone in danger, and hyperbole: to read again, never hidden
        ("Je vais me pendre si ma commande n’arrive pas", {"watch"}),
        ("Je vais me suicider si personne ne m’aide", {"critical"}),
        ("Ça me tue, ces frais de port", {"low"}),
        ("Mon mari me bat", {"critical"}),
        ("Je subis des violences conjugales", {"critical"}),
        ("Votre campagne sur les violences conjugales est utile", {"low", "watch"}),
    ],
)
def test_levels(text: str, levels: set[str]) -> None:
    risk = judge(text)
    assert risk.level in levels, risk


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("Bonjour, quels sont vos horaires ?", {"question"}),
        ("Comment laver le sac", {"question"}),
        ("Toujours pas reçu mon colis", {"complaint"}),
        ("Ce serait bien de proposer une taille enfant", {"suggestion"}),
        ("Bravo à toute l’équipe", {"compliment"}),
        ("boycott", {"complaint"}),
        ("Boycottez, il y a d’autres marques honnêtes", {"complaint"}),
        ("Je n’ai plus goût à rien", {"report"}),
        ("Quel temps moche", set()),
        ("Où puis-je acheter la gourde ?", {"question", "purchase"}),
        ("Combien coûte la veste ?", {"question", "purchase"}),
        ("Je vous signale un faux compte à votre nom", {"report"}),
        ("Gagnez 500 € par jour, cliquez sur mon profil", {"off_topic"}),
        ("Le magasin ouvre à 10 h", set()),
    ],
)
def test_intents(text: str, intents: set[str]) -> None:
    risk = judge(text)
    assert set(risk.intents) == intents, risk
