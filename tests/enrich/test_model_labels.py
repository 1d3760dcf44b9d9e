"""The classes of models, told by their names."""

import pytest

from dashboard.enrich.model_labels import values
from dashboard.errors import VigieError

STARS = (-1.0, -0.5, 0.0, 0.5, 1.0)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("negative", "neutral", "positive"), (-1, 0, 1)),
        (("POSITIVE", "NEGATIVE", "NEUTRAL"), (1, -1, 0)),
        (("Négatif", "Neutre", "Positif"), (-1, 0, 1)),
        (("NEG", "NEU", "POS"), (-1, 0, 1)),
        (("negativo", "neutro", "positivo"), (-1, 0, 1)),
        (("Neutral", "Positiv", "Negativ"), (0, 1, -1)),
        (("1 star", "2 stars", "3 stars", "4 stars", "5 stars"), STARS),
        (("5 étoiles", "4 étoiles", "3 étoiles", "2 étoiles", "1 étoile"), STARS[::-1]),
        (("1", "2", "3", "4", "5"), STARS),
        (("Very Negative", "Negative", "Neutral", "Positive", "Very Positive"), STARS),
        (("très_négatif", "négatif", "neutre", "positif", "très_positif"), STARS),
        (("VeryNegative", "Negative", "Neutral", "Positive", "VeryPositive"), STARS),
    ],
    ids=lambda value: str(value[0]),
)
def test_names_tell_what_classes_stand_for(labels: tuple[str, ...], expected: tuple[float, ...]) -> None:
    assert values(labels, "essai") == expected


def test_nameless_classes_are_refused_with_the_way_to_name_them() -> None:
    with pytest.raises(VigieError, match=r"convertir org/essai --etiquettes negative,neutral,positive"):
        values(("LABEL_0", "LABEL_1", "LABEL_2"), "org/essai")
    with pytest.raises(VigieError, match=r"modele telecharger org/essai --etiquettes"):
        values(("LABEL_0", "LABEL_1", "LABEL_2"), "org/essai", "telecharger org/essai")


@pytest.mark.parametrize(
    "labels",
    [
        (),
        ("negative", "positive"),
        ("negative", "neutral", "negatif"),
        ("joy", "anger", "fear"),
        ("1 star", "2 stars", "3 stars"),
        ("negative", "neutral", "positive", "mixed"),
        ("0 star", "1 star", "2 stars", "3 stars", "4 stars"),
    ],
    ids=lambda labels: "-".join(labels) or "none",
)
def test_other_classes_are_refused(labels: tuple[str, ...]) -> None:
    with pytest.raises(VigieError, match=f"en {len(labels)} classes"):
        values(labels, "essai")
