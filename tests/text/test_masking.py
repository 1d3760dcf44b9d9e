"""What leaves the team tells no one who somebody is."""

import pytest

from dashboard.text.masking import masked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Appelez-moi au 06 12 34 56 78", "Appelez-moi au [donnée personnelle]"),
        ("Écrivez à lea.petit@exemple.fr, merci", "Écrivez à [donnée personnelle], merci"),
        ("J’habite 12 rue des Lilas", "J’habite [donnée personnelle]"),
        ("Au 3 bis, avenue de la Gare", "Au [donnée personnelle]"),
        ("Virez sur FR76 ABCD EFGH IJKL", "Virez sur [donnée personnelle]"),
        ("Bloquez 192.168.10.24", "Bloquez [donnée personnelle]"),
        ("Carte 4970 1012 3456 7890", "Carte [donnée personnelle]"),
        ("Né 1 85 12 2A 004 123 45", "Né [donnée personnelle]"),
        ("Vu sur https://exemple.fr/lea?x=1 hier", "Vu sur [lien] hier"),
        ("@jean.dupont t’as vu ?", "[compte] t’as vu ?"),
        ("Bonjour @cairnelle", "Bonjour @cairnelle"),  # the brand is nobody
        ("Sophie Martin m’a raccroché au nez", "[nom] m’a raccroché au nez"),
        ("C’est helene de la boutique, Helene !", "C’est helene de la boutique, [nom] !"),
        ("Mme Lefèvre, de la caisse", "Mme [nom], de la caisse"),
        ("Madame, Monsieur, votre colis", "Madame, Monsieur, votre colis"),
        ("Cordialement, Kader Ouazzi", "Cordialement, [nom]"),
        ("Moi c’est Ysaline, voilà", "Moi c’est [nom], voilà"),
        ("merci zoé riv pour l’aide", "merci [nom] pour l’aide"),  # known to be around, whole
        ("Merci Riv", "Merci [nom]"),
        ("Livraison en retard à Lyon", "Livraison en retard à Lyon"),
        ("", ""),
    ],
)
def test_each_kind_of_trace(text: str, told: str) -> None:
    assert masked(text, ["Zoé Riv", "@zr"], ["@cairnelle", "Cairnelle"]) == told


def test_masking_twice_changes_nothing() -> None:
    once = masked("Léa Petit, @lea, 06 12 34 56 78, https://a.fr", ["Léa Petit"])
    assert masked(once, ["Léa Petit"]) == once
