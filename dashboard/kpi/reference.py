"""Names of the reference that are not the code of a figure, and what to read instead."""

# Codes of the reference that no figure has, each with the reason.
NOT_IMPLEMENTED: dict[str, str] = {
    "A7": "Rupture (détection bayésienne en ligne) : facultative dans la référence. Le détecteur de pics, causal lui "
    "aussi et mesuré sur des données publiques, répond à la même question ; deux réponses se contrediraient.",
    "T6": "Grille de réponse d’un exercice : six critères que des personnes notent de 0 à 2 en lisant ce qui est "
    "écrit. Vigie ne note pas ce qu’elle ne sait pas lire.",
    "T8": "Calibration : demande à chaque personne sa confiance avant chaque réponse, que l’exercice ne recueille pas.",
    "T9": "Progression entre deux exercices : il n’y a qu’une histoire, et la seconde fois mesurerait la mémoire.",
}

# Codes of the reference that are not a figure of their own, and where the reader finds them.
TOLD_ELSEWHERE: dict[str, str] = {
    "C3": "Deux indicateurs, jamais confondus : C3i par impressions, C3v par vues.",
    "O1": "Atteinte d’un objectif : atteint, probable, incertain ou non atteint, d’après l’intervalle du chiffre ; "
    "jamais « atteint » sous 5 cas. Sur l’Accueil, les Compétences et le rapport.",
    "O2": "Variation : sous chaque chiffre, avec son intervalle ; « stable » s’il contient zéro.",
    "O3": "Profil de compétences : la page Compétences, deux à quatre chiffres par compétence, ni total ni classement.",
    "O4": "Faits marquants : les phrases du rapport, chacune avec son chiffre, son intervalle et le lien vers ses "
    "lignes.",
    "T1": "Délai de détection : du moment où le groupe d’un exercice peut voir un message qui demande un geste à son "
    "premier geste ; médiane et n. Page Formation, sous le corrigé, comme les suivants.",
    "T2": "Justesse du tri : messages jugés comme le corrigé l’attend (laisser, s’en occuper, remonter) et au service "
    "attendu, x sur n ; accord au-delà du hasard (κ de Cohen) à partir de 5 messages.",
    "T3": "Sur- et sous-estimation : messages pour lesquels le groupe a fait plus, ou moins, que le corrigé.",
    "T4": "Messages manqués : ceux qui demandaient un geste et n’en ont eu aucun.",
    "T5": "Du premier message à remonter jusqu’à la première remontée, et jusqu’à la première décision du journal de "
    "crise : Vigie ne voit pas ce que la marque publie pendant l’exercice.",
    "T7": "Journal de décision : décisions notées, dont celles qui disent leur raison et leur preuve.",
}

# Names that the reference gives to figures of another code.
SAME: dict[str, tuple[str, ...]] = {"R3a": ("R3",), "E2a": ("E2",), "C3": ("C3i", "C3v")}
