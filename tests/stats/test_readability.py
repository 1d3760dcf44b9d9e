"""Syllables of words everyone can count, words and sentences of texts counted by hand."""

import pytest

from dashboard.stats.readability import measures, syllables

SYLLABLES = {
    1: "le chat de que quatre yeux eau oui nous joie vie pied fruit trois août pluie langue",
    2: "maison logique théâtre Noël maïs naïf payer voyage client prière trouer année années créer moitié guitare "
    "bonjour commande montagne équipe question",
    3: "aérer poésie réunion février ouvrier atelier rendez-vous livraison",
    4: "aéroport remboursement réparation européen",
    9: "anticonstitutionnellement",
}


@pytest.mark.parametrize(("n", "word"), [(n, word) for n, words in SYLLABLES.items() for word in words.split()])
def test_syllables_of_known_words(n: int, word: str) -> None:
    assert syllables(word) == syllables(word.upper()) == n


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Le chat dort. Il rêve !", (5, 2, 5)),
        ("L’atelier répare votre sac", (5, 1, 8)),
        ("Ouvert à 9 h 30…\nVenez", (6, 2, 8)),
        ("cairnelle.fr et 3.5", (5, 1, 6)),
        ("🙂 !!", (0, 0, 0)),
        ("", (0, 0, 0)),
    ],
)
def test_measures_of_a_text(text: str, wanted: tuple[int, int, int]) -> None:
    assert measures(text) == wanted
