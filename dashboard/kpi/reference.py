"""Names of the reference that are not the code of a figure, and what to read instead."""

# Codes of the reference that no figure has, each with the reason.
NOT_IMPLEMENTED: dict[str, str] = {
    "A7": "Rupture (détection bayésienne en ligne) : facultative dans la référence. Le détecteur de pics, causal lui "
    "aussi et mesuré sur des données publiques, répond à la même question ; deux réponses se contrediraient.",
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
}

# Names that the reference gives to figures of another code.
SAME: dict[str, tuple[str, ...]] = {"R3a": ("R3",), "E2a": ("E2",), "C3": ("C3i", "C3v")}
