"""The sentences of the page Communauté, word for word."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from dashboard.text import community
from dashboard.text.formats import NBSP


@dataclass
class Told:
    """The little a sentence reads of a figure."""

    value: float | None
    x: int | None = None
    n: int = 0
    previous: float | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    is_change: bool = False
    reason: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("active", "waiting", "first", "wanted"),
    [
        (
            Told(214, details={"new": 31}), Told(12), 40,
            "214 membres actifs, dont 31 nouveaux ; 12 n’ont pas reçu de réponse à leur premier message.",
        ),
        (
            Told(214, details={"new": None}), Told(1), 40,
            "214 membres actifs ; 1 n’a pas reçu de réponse à son premier message.",
        ),
        (
            Told(214, details={"new": 0}), Told(12, details={"recent": 3}), 40,
            "214 membres actifs, aucun nouveau ; 12 n’ont pas reçu de réponse à leur premier message, dont 3 de moins "
            "de 24 h.",
        ),
        (
            Told(1, details={"new": 0}), Told(0), 3,
            "1 membre actif, aucun nouveau ; chaque premier message à traiter a reçu une réponse.",
        ),
        (
            Told(9, details={"new": 1}), Told(0), 0,
            "9 membres actifs, dont 1 nouveau ; aucun premier message à traiter.",
        ),
        (Told(9, details={}), Told(None, reason="Déclarez vos comptes."), 0, "9 membres actifs. Déclarez vos comptes."),
        (Told(None, reason="Aucun message."), Told(None), 0, "Aucun message."),
    ],
)  # fmt: skip
def test_the_sentence_of_the_page(active: Told, waiting: Told, first: int, wanted: str) -> None:
    assert plain(community.opening(active, Told(0.5, n=first), waiting)) == wanted


def test_the_parts_of_a_member_are_never_added_up() -> None:
    assert plain(community.parts({"helped": 1, "reacting": 7, "weeks": 3})) == (
        "a répondu à 1 autre membre · a fait réagir au moins 7 personnes · a écrit pendant 3 semaines"
    )
    assert plain(community.parts({"helped": 0, "reacting": 0, "weeks": 1})) == "a écrit pendant 1 semaine"


@pytest.mark.parametrize(
    ("never", "helpers", "wanted"),
    [
        (0, 0, "Aucun membre n’en a aidé plusieurs autres sur la période."),
        (0, 1, "Le seul membre qui aide a été mis en avant au moins une fois."),
        (0, 4, "Les 4 membres qui aident ont tous été mis en avant au moins une fois."),
        (4, 4, "4 membres qui aident : la marque n’en a encore remercié aucun par son nom, ni cité."),
        (1, 4, "4 membres qui aident, dont 1 que la marque n’a encore ni remercié par son nom, ni cité."),
    ],
)
def test_whom_to_bring_forward(never: int, helpers: int, wanted: str) -> None:
    assert plain(community.to_feature(never, helpers)) == wanted


def test_a_gap_is_told_in_the_way_it_goes_and_only_when_established() -> None:
    pair = {"name": "sentiment", "gap": -0.2, "low": -0.3, "high": -0.1, "is_gap": True}
    told = community.fairness([pair, pair | {"name": "question", "is_gap": False}])
    assert told.startswith("On répond plus souvent aux messages négatifs qu’aux messages positifs.")
    none = community.fairness([pair | {"is_gap": False}])
    assert "Aucun écart établi" in none
    assert "aussi souvent" not in none  # what is not established is not equality
    assert plain(community.gap_interval(pair)) == "−20 points (entre −30,0 et −10,0)"


def test_mistakes_are_told_by_category() -> None:
    none = {"categories": {"spelling": 0}, "texts": 12, "faulty": 0}
    assert plain(community.mistakes(none)) == "Aucune faute probable dans 12 textes relus."
    some = {"categories": {"spelling": 2, "confusion": 1, "typography": 0}, "texts": 12, "faulty": 2}
    assert plain(community.mistakes(some)) == (
        "2 textes à relire sur 12 textes relus : orthographe 2, confusion ou accord 1."
    )


@pytest.mark.parametrize(
    ("active", "low", "high", "wanted"),
    [
        (90, 20.0, 40.0, "plus que"),
        (9, 20.0, 40.0, "moins que"),
        (30, 20.0, 40.0, "comme d"),
        (9, float("nan"), 0.0, ""),
    ],
)
def test_the_title_of_the_chart(active: int, low: float, high: float, wanted: str) -> None:
    told = community.members_title([("la semaine du 9 nov.", active, low, high)])
    assert wanted in told and told.startswith(f"{active}{NBSP}membres actifs la semaine du 9 nov.")
