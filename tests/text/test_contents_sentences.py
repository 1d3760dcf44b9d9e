"""The sentences of Contenus say no more than their intervals."""

import pytest

from dashboard.text import contents
from dashboard.text.formats import typeset


def plain(text: str) -> str:
    return typeset(text).replace("\u00a0", " ").replace("\u202f", " ")


def attribute(verdict: str, code: str = "emoji", value: float = 1.4) -> dict[str, object]:
    return {
        "code": code, "name": contents.attribute(code), "value": value, "low": 1.1, "high": 1.8,
        "n_with": 12, "n_without": 30, "verdict": verdict,
    }  # fmt: skip


def test_an_effect_carries_its_interval_and_both_sides() -> None:
    assert (
        plain(contents.effect(attribute("replicate"))) == "×1,40 (entre ×1,10 et ×1,80), 12 publications avec, 30 sans"
    )


def test_what_is_not_established_is_not_told_on_top() -> None:
    assert contents.findings([attribute("unknown")], [], 0) == ""
    told = contents.findings([attribute("replicate"), attribute("stop", "format:reel", 0.6)], [], 2)
    assert plain(told) == (
        "2 publications attirent des commentaires nombreux et négatifs. À répliquer : un emoji (×1,40). "
        "À arrêter : format « reel » (×0,60)."
    )


@pytest.mark.parametrize(("tried", "sentence"), [(3, "1 paraîtrait établie"), (40, "2 paraîtraient établies")])
def test_chance_is_told(tried: int, sentence: str) -> None:
    assert sentence in contents.by_chance(tried)


POST = {"is_paid": False, "is_maturing": False, "ratio": 1.0, "is_small": False}


@pytest.mark.parametrize(
    ("post", "is_risky", "start"),
    [
        ({}, False, "Dans l’habitude"),
        ({"ratio": 3.0}, False, "Reprenez-en la recette"),
        ({"ratio": 0.4}, False, "Relisez-la"),
        ({"ratio": 3.0}, True, "Lisez les commentaires"),
        ({"ratio": 3.0, "is_paid": True}, False, "Sponsorisée"),
        ({"ratio": 3.0, "is_maturing": True}, False, "Attendez"),
        ({"ratio": float("nan")}, False, "Pas de comparaison"),
    ],
)
def test_each_post_says_what_to_do(post: dict[str, object], is_risky: bool, start: str) -> None:
    assert contents.advice(POST | post, is_risky).startswith(start)
    small = contents.advice(POST | post | {"is_small": True}, is_risky)
    assert ("petit échantillon" in small) == (start in ("Dans l’habitude", "Reprenez-en la recette", "Relisez-la"))


def test_a_small_rate_keeps_two_decimals() -> None:
    assert [plain(contents.rate(share)) for share in (0.0024, 0.034, 0.0, None)] == ["0,24 %", "3,4 %", "0 %", "n. d."]


def test_a_campaign_says_what_is_established_and_what_is_not() -> None:
    report = {
        "posts": 6, "interactions": 1200, "maturing": 1, "value": 1.8, "low": None, "high": None, "n": 4,
        "score": None, "scored": 3,
        "rates": [
            {"platform": "facebook", "denominator": "reach", "value": 0.04, "n": 5, "before": 0.03, "n_before": 40,
             "low": -0.01, "high": 0.03},
        ],
    }  # fmt: skip
    told = [plain(line) for line in contents.campaign(report)]
    assert told == [
        "6 publications, dont 1 en maturation : 1 200 interactions",
        "×1,8 l’habitude (n = 4)",
        "Commentaires : 3 notés, trop peu pour un score net",
        "Facebook, engagement rapporté à la portée : 4,0 % (n = 5), contre 3,0 % sur les 16 semaines d’avant "
        "(n = 40) ; pas d’écart établi",
    ]
    unknown = contents.campaign(report | {"value": None, "interactions": None})
    assert plain(unknown[0]).startswith("6 publications, dont 1 en maturation : interactions n. d.")
