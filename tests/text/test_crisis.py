"""What is said and suggested in a crisis: types with their why, classes of authors with theirs, and no accusation."""

from datetime import date, datetime, timedelta

import pytest

from dashboard.kpi.contract import KpiResult
from dashboard.text import crisis, holding, moderation, tone
from dashboard.text.formats import typeset
from dashboard.text.tone import Shown

AT = datetime(2026, 10, 16, 19, 30)


def plain(text: str) -> str:
    return typeset(text).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("people", "has_campaign", "expected"),
    [
        ({"safety": 5, "privacy": 3}, False, ("safety", "5 personnes parlent de santé ou de sécurité")),
        ({"theme:network": 9, "safety": 2}, True, ("outage", "9 personnes parlent d’une panne")),
        ({"safety": 2}, True, ("campaign", "une campagne est déclarée ces jours-là")),
        ({}, False, ("other", "rien ne domine dans les messages")),
    ],
)
def test_a_type_is_suggested_with_its_reason(people, has_campaign, expected) -> None:
    assert holding.suggested(people, has_campaign) == expected


def test_every_type_has_words_to_adapt_and_none_is_ready_to_send() -> None:
    assert {kind for _, kind, _ in holding.SIGNS} | {"campaign", "mistake", "other"} == {*holding.STATEMENTS}
    for statement in holding.STATEMENTS.values():
        assert "[" in statement.text and statement.say and statement.avoid
        assert "!" not in statement.text and "'" not in statement.text


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Shown(3, 2, 0, 0, 0, 0, 3), "troll"),
        (Shown(3, 2, 0, 0, 1, 0, 3), "angry"),  # asks for something
        (Shown(3, 2, 0, 0, 0, 1, 3), "angry"),  # tells what happened to them
        (Shown(1, 0, 1, 0, 1, 1, 1), "angry"),
        (Shown(1, 0, 0, 1, 0, 0, 1), "misinformed"),
        (Shown(1, 0, 0, 1, 1, 0, 1), "unhappy"),
        (Shown(1, 0, 0, 0, 0, 0, 1), "unhappy"),
        (Shown(1, 0, 0, 0, 1, 1, 0), None),
        (Shown(1, 0, 0, 0, 0, 0, 0), None),
    ],
)
def test_a_class_is_suggested_from_what_messages_show(shown: Shown, expected: str | None) -> None:
    found = tone.suggested(shown)
    assert (found and found[0]) == expected
    assert found is None or found[1]


def test_nobody_is_called_a_troll() -> None:
    assert "à examiner" in tone.GUIDES["troll"].name
    for guide in tone.GUIDES.values():
        assert "troll" not in guide.name + guide.mark + " ".join(guide.do)
        assert guide.do and guide.avoid


def test_the_return_to_the_usual_is_told_or_said_to_be_unseen() -> None:
    row = {
        "kind": "crisis",
        "title": "bad_buzz",
        "crisis_level": 3,
        "first_at": AT,
        "last_at": AT + timedelta(hours=50),
    }
    assert plain(crisis.opening(row, 120, "Europe/Paris")) == (
        "Niveau 3 sur 4, grave : emballement négatif. 120 messages reçus en 2 j 2 h depuis le 16 oct., 21 h 30."
    )
    assert plain(crisis.calm(66, AT, "Europe/Paris")).startswith(
        "Retour à l’habitude : 2 j 18 h après le premier signe, vers le 19 oct., 15 h 30"
    )
    assert "pas encore vu" in crisis.calm(None, AT, "Europe/Paris")


def test_the_queue_and_its_rules_are_told() -> None:
    waiting = KpiResult(code="M1", value=3, n=3, details={"reasons": {"insult": 2, "threat": 1}, "oldest_s": 7200})
    assert plain(moderation.queue(waiting)) == (
        "3 messages signalés attendent une décision (insulte 2, menace 1) ; le plus ancien depuis 2 h."
    )
    assert moderation.queue(KpiResult(code="M1", value=0)) == "Aucun message signalé n’attend de décision."
    assert moderation.queue(KpiResult(code="M1", value=None, reason="Rien.")) == "Rien."
    rules = {"insult": {"x": 1, "n": 6}}
    revised = KpiResult(code="M5", value=0.2, details={"rules": rules, "to_revise": ["insult"]})
    assert [plain(line) for line in moderation.agreement(revised)] == [
        "Règle à revoir : « insulte », 1 signalement fondé sur 6."
    ]
    hidden = KpiResult(code="M3", value=0.1, x=8, n=80, details={"not_hostile": 6})
    assert "censure" in moderation.warnings(hidden)[0]
    assert moderation.warnings(KpiResult(code="M3", value=0.1, x=20, n=80, details={"not_hostile": 6})) == []


def test_a_relay_is_proposed_above_the_limit_only() -> None:
    details = {"total": 9, "per_day": 0.3, "worst_on": date(2026, 10, 18), "longest_run": 2, "limit": 2,
               "days_over": [date(2026, 10, 18)]}  # fmt: skip
    told = [plain(line) for line in moderation.exposure(KpiResult(code="W4", value=3, n=28, details=details))]
    assert told[0].startswith("9 messages hostiles reçus en 28 jours, 0,3 par jour ; jusqu’à 3 le dim. 18 oct.")
    assert told[1].startswith("Relais conseillé : 1 jour dépasse la limite de 2 (dim. 18 oct.).")
    calm = moderation.exposure(KpiResult(code="W4", value=3, n=28, details=details | {"days_over": [], "limit": 0}))
    assert len(calm) == 1
