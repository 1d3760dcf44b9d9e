"""The sentences of targets, and the units people type."""

import pytest

from dashboard.kpi.contract import Unit
from dashboard.text import objectives as words
from dashboard.text.formats import typeset


def plainly(text: str) -> str:
    return typeset(text).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((), words.NO_TARGET),
        ((("Délai", "reached"),), "Votre cible est atteinte."),
        ((("Délai", "missed"),), "Votre cible n’est pas encore établie comme atteinte. Cible non atteinte : délai."),
        ((("Délai", "reached"), ("Taux", "reached")), "2 de vos 2 cibles sont atteintes."),
        (
            (("Délai", "missed"), ("Taux", "missed"), ("File", "likely")),
            "Aucune de vos 3 cibles n’est établie comme atteinte, 1 probable. Cibles non atteintes : délai ; taux.",
        ),
        (
            (("Délai", "reached"), ("Taux", "uncertain"), ("File", "uncertain"), ("Veille", "unknown")),
            "1 de vos 4 cibles est atteinte, 2 incertaines, 1 sans mesure.",
        ),
    ],
)
def test_where_the_targets_stand(states: tuple[tuple[str, str], ...], said: str) -> None:
    assert plainly(words.standing(states)) == plainly(said)


@pytest.mark.parametrize(
    ("value", "unit", "better", "said", "typed"),
    [
        (0.8, Unit.SHARE, "up", "au moins 80 %", 80),
        (36_000, Unit.SECONDS, "down", "au plus 10 h", 600),
        (60, Unit.COUNT, "down", "au plus 60", 60),
        (10, Unit.POINTS, "up", "au moins +10 points", 10),
        (1.5, Unit.RATIO, "up", "au moins ×1,5", 1.5),
    ],
)
def test_a_target_is_told_and_typed_in_the_unit_people_use(
    value: float, unit: str, better: str, said: str, typed: float
) -> None:
    assert plainly(words.target(value, unit, better)) == said
    assert words.typed(value, unit) == pytest.approx(typed)
    assert words.meant(words.typed(value, unit), unit) == pytest.approx(value)
