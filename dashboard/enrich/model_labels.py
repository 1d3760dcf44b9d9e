"""What the classes of a model stand for, told by their names: three classes, or one to five stars."""

import re
import unicodedata
from collections.abc import Sequence

from dashboard.errors import VigieError

_NEGATIVE = {"negative", "negatif", "neg", "negativo", "negativa", "negativ", "negatief"}
_NEUTRAL = {"neutral", "neutre", "neu", "neutro", "neutra", "neutrale", "neutraal"}
_POSITIVE = {"positive", "positif", "pos", "positivo", "positiva", "positiv", "positief"}
_VERY = r"(?:very|tres|muy|molto|muito|sehr|zeer|extremely|strongly)"
_STARS = re.compile(r"([1-5])(?: (?:stars?|etoiles?|estrellas?|stell[ae]|stern[e]?|sterren))?")
_NAMELESS = re.compile(r"label \d+")


def values(labels: Sequence[str], name: str, verb: str = "") -> tuple[float, ...]:
    """For each class of the model, in its order, what it says of a text, from −1 (negative) to 1 (positive).

    Three classes give −1, 0, 1; five stars, or five classes from « very negative » to « very positive », give −1,
    −0.5, 0, 0.5, 1. Names are read in French, English, Spanish, Italian, Portuguese, German and Dutch, whatever
    their case and accents. Raises ``VigieError`` for any other set of classes, ``name`` being the model's and ``verb``
    the command that can name them (« convertir » the model when not told).
    """
    folded = [_folded(label) for label in labels]
    for scale in (_three_classes, _stars, _five_classes):
        found = [scale(label) for label in folded]
        told = tuple(value for value in found if value is not None)
        size = 3 if scale is _three_classes else 5
        if len(told) == len(set(told)) == len(labels) == size:
            return told
    shown = ", ".join(labels) or "aucune"
    if labels and all(_NAMELESS.fullmatch(label) for label in folded):
        raise VigieError(
            f"Le modèle « {name} » ne nomme pas ses classes ({shown}) : Vigie ne devine pas laquelle est négative. "
            "Nommez-les dans leur ordre, lu sur la page du modèle, par exemple : python -m dashboard modele "
            f"{verb or f'convertir {name}'} --etiquettes negative,neutral,positive"
        )
    raise VigieError(
        f"Le modèle « {name} » range les textes en {len(labels)} classes ({shown}). Vigie attend négatif, neutre et "
        "positif, ou de 1 à 5 étoiles. Choisissez-en un autre, par exemple : python -m dashboard modele telecharger."
    )


def _folded(label: str) -> str:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)  # VeryNegative
    bare = "".join(char for char in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold()))


def _three_classes(label: str) -> float | None:
    for names, value in ((_NEGATIVE, -1.0), (_NEUTRAL, 0.0), (_POSITIVE, 1.0)):
        if label in names:
            return value
    return None


def _stars(label: str) -> float | None:
    found = _STARS.fullmatch(label)
    return (int(found[1]) - 3) / 2 if found else None


def _five_classes(label: str) -> float | None:
    plain = re.sub(rf"^{_VERY} ", "", label)
    value = _three_classes(plain)
    return None if value is None else value if plain != label else value / 2
