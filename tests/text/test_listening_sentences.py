"""What Écoute says of themes and of what is not scored."""

from typing import Any

import pytest

from dashboard.text import listening


def plain(text: str) -> str:
    """The sentence with ordinary spaces."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def theme(name: str, authors: int, before: int | None = None, now: int | None = None, **more: Any) -> dict[str, Any]:
    now = authors if now is None else now
    trend = None if before is None else (now + 0.5) / (before + 0.5)
    told = {"name": name, "authors": authors, "x": 4, "n": 9, "low": 0.2, "high": 0.7, "waiting": 0, "now": now}
    return told | {"before": before, "trend": trend} | more


@pytest.mark.parametrize(
    ("entry", "parts"),
    [
        (theme("Prix", 7), ["7 personnes touchées", "4 membres négatifs sur 9 qui en parlent", "20 % à 70 %"]),
        (theme("Prix", 7, 2), ["7 personnes touchées", " · 2 personnes avant"]),
        (theme("Prix", 7, 0), ["nouveau (personne avant)"]),
        (theme("Prix", 7, 9, now=3), ["3 contre 9 sur les jours comparables"]),
        (theme("Prix", 1, waiting=1), ["1 personne touchée", "1 message sans réponse"]),
    ],
)
def test_an_irritant_is_told_with_its_numbers(entry: dict[str, Any], parts: list[str]) -> None:
    told = plain(listening.irritant(entry))
    assert all(part in told for part in parts), told


def test_few_people_make_no_trend() -> None:
    assert "avant" not in listening.irritant(theme("Prix", 2, 1))


def test_the_smoothed_trend_is_not_shown_as_a_division_of_the_counts() -> None:
    assert "×" not in listening.irritant(theme("Prix", 7, 2))


def test_the_first_irritant_needs_three_people() -> None:
    assert "« Prix » (4 des 9" in plain(listening.irritating([theme("Prix", 4)], 9))
    assert listening.irritating([theme("Prix", 2)], 2) == ""


def test_only_large_moves_of_themes_are_told() -> None:
    told = listening.theme_moves(
        [theme("A", 12, 5), theme("B", 6, 5), theme("C", 1, 9), theme("D", 3, 1), theme("E", 9)]
    )
    assert [line[:5] for line in told] == ["« A »", "« C »"]


def test_the_share_of_a_group_is_one_of_its_people_not_of_the_negative_ones() -> None:
    told = plain(listening.breakdown_title([("Prix", 18, 40), ("Livraison", 3, 40)], by_people=True))
    assert told == "Prix : 45 % de membres négatifs, la part la plus haute"


def test_what_is_not_scored_for_want_of_a_text_is_told_apart() -> None:
    told = plain(listening.left_out(4, 444, 0, 2))
    assert told == "Non noté : 4 sur 444 messages reçus (0,9 %), dont 2 sans texte, hors des parts ci-dessous."


@pytest.mark.parametrize(
    ("unscored", "received", "unread", "part"),
    [(3, 10, 0, "3 sur 10"), (0, 10, 0, "0 sur 10"), (5, 10, 2, "2 messages en attente"), (0, 0, 0, "")],
)
def test_what_is_not_scored_is_always_told(unscored: int, received: int, unread: int, part: str) -> None:
    assert part in plain(listening.left_out(unscored, received, unread))
