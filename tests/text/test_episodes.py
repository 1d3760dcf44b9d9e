"""Episodes in French sentences: every number that decided is said, what is not established too."""

from datetime import datetime, timedelta

import pytest

from dashboard.text import alert_labels, episodes, labels
from dashboard.text.formats import typeset

AT = datetime(2026, 10, 16, 19, 30)
WORST = {
    "window": 3,
    "messages": 23,
    "negative": 17,
    "posts": 2,
    "platforms": {"facebook": 5, "instagram": 12},
    "repeated_share": 10 / 23,
    "first_person": 0.17,
    "usual_first_person": 0.3,
    "is_one_voice": False,
    "concentration": {"authors": 17, "messages": 17, "effective": 17.0, "top_share": 0.06, "hhi": 0.06},
    "conditions": [
        {"code": "volume", "is_met": True, "x": 23, "n": 20, "usual": 0.3, "low": 0, "high": 1.4, "p": 1e-35},
        {"code": "negative", "is_met": True, "x": 17, "n": 23, "usual": 0.21, "p": 8e-8},
        {"code": "words", "is_met": True, "x": 12, "n": 23, "usual": 0.02, "p": 1e-9},
        {"code": "spread", "is_met": True, "x": 17, "n": 2},
        {"code": "acceleration", "is_met": False, "x": 0.0, "n": 3},
    ],
}
EVIDENCE = {
    "worst": WORST,
    "steps": [["2026-10-16T19:30:00", 2], ["2026-10-16T21:00:00", 4], ["2026-10-17T06:00:00", 2]],
}


def plain(text: str) -> str:
    return typeset(text).replace("\u202f", " ").replace("\u00a0", " ")


def test_each_condition_met_is_told_with_its_numbers_and_the_others_are_named() -> None:
    assert [plain(line) for line in episodes.reasons(EVIDENCE)] == [
        "Volume : 23 messages en 3 heures, de 20 personnes, contre 0,3 d’habitude (entre 0 et 1) ; "
        "moins d’une chance sur 1 000 000.",
        "Ton : 17 sur 23 messages notés sont négatifs (74 %), contre 21 % d’habitude ; "
        "moins d’une chance sur 1 000 000.",
        "Mots graves : 12 personnes accusent, menacent, signalent un danger ou appellent au boycott, "
        "plus que d’habitude.",
        "Étendue : 2 publications ou fils touchés (Facebook 5, Instagram 12).",
        "Non établi : pas d’accélération.",
    ]


def test_who_speaks_is_told_without_accusing() -> None:
    told = [plain(line) for line in episodes.people(EVIDENCE)]
    assert told[0].endswith("un mouvement, pas l’insistance de quelques-uns.")
    assert told[1] == "10 sur 23 messages reprennent un même texte mot pour mot."
    assert "non validé en français" in told[2]
    alone = WORST | {
        "is_one_voice": True,
        "repeated_share": 0.0,
        "usual_first_person": None,
        "concentration": {"authors": 2, "messages": 9, "effective": 1.2, "top_share": 8 / 9},
    }
    assert [plain(line) for line in episodes.people({"worst": alone})] == [
        "2 personnes pour 9 messages : une seule en a écrit 89 %, c’est l’insistance d’une personne."
    ]


def test_what_was_declared_of_these_days_is_told() -> None:
    muted = WORST["conditions"][0] | {"is_met": False, "is_muted": True}  # type: ignore[operator]
    lines = episodes.reasons({"worst": WORST | {"conditions": [muted, *WORST["conditions"][1:]]}, "steps": []})  # type: ignore[misc]
    assert any("campagne ou un concours déclaré" in line for line in lines)
    assert not any("volume habituel" in line for line in lines)
    around = episodes.around({"landmarks": ["Soldes", "Jeu de mai"], "closed": ["2026-05-14"]})
    assert [plain(line) for line in around] == [
        "Repères déclarés ces jours-là : Soldes, Jeu de mai.",
        "Jours de fermeture pendant l’épisode : jeu. 14 mai ; l’équipe répond peut-être moins vite.",
    ]
    assert episodes.around({}) == []


def test_a_silence_asks_to_check_the_data_first() -> None:
    quiet = {"quiet": {"x": 0, "usual": 20.9, "p": 0.004}, "steps": []}
    assert [plain(line) for line in episodes.reasons(quiet)] == [
        "0 message reçu en 24 heures, contre 20,9 d’habitude sur la même journée ; moins d’une chance sur 100."
    ]
    assert episodes.people(quiet) == []
    assert episodes.ADVICE["no_data"].startswith("Vérifiez d’abord les données")


@pytest.mark.parametrize(
    ("p", "expected"),
    [(0.3, "probabilité 30 %"), (0.05, "moins d’une chance sur 10"), (0.01, "moins d’une chance sur 100"),
     (0.00099, "moins d’une chance sur 1 000"), (0.0, "moins d’une chance sur 1 000 000")],
)  # fmt: skip
def test_a_probability_is_told_as_a_chance(p: float, expected: str) -> None:
    assert plain(episodes.chance(p)) == expected


def test_headlines_spans_and_steps() -> None:
    assert plain(episodes.headline("crisis", "bad_buzz", 3)) == "Niveau 3 sur 4, grave : emballement négatif"
    assert plain(episodes.headline("opportunity", "praise", 1)) == "Élan positif"
    assert plain(episodes.span(AT, AT + timedelta(hours=70), AT, "crisis", "Europe/Paris")) == (
        "Vu le 16 oct., 21 h 30, encore 2 j 22 h plus tard. Heure la plus chargée : le 16 oct., 21 h 30."
    )
    assert plain(episodes.span(AT, AT, AT, "silence", "Europe/Paris")) == "Vu le 16 oct., 21 h 30."
    assert plain(episodes.steps(EVIDENCE, "Europe/Paris")) == (
        "16 oct., 21 h 30 : niveau 2 → 16 oct., 23 h 00 : niveau 4"
    )


def test_every_kind_and_title_has_its_name_and_advice() -> None:
    for title in episodes.ADVICE:
        assert labels.label("alert_title", title) == plain(alert_labels.EPISODE_TITLES[title])
    assert {"crisis", "surge", "opportunity", "silence"} <= set(alert_labels.ALERT_KINDS)


def test_the_backtest_says_what_it_rests_on() -> None:
    assert plain(episodes.backtest(12.0, 1281, 0, [])) == (
        "Aucune alerte de crise à ce réglage (12,0 semaines d’historique, 1 281 messages)."
    )
    assert plain(episodes.backtest(12.0, 1281, 1, [7200.0])).endswith("chargée (médiane, n = 1).")
    assert "n. d." in episodes.precision(0, 0, 0, 12, None)
    assert plain(episodes.precision(3, 4, 1, 8, (0.3, 0.95))) == (
        "Jugées fondées : 3 sur 4. Fausses alertes : 0,12 par semaine."
    )
    assert plain(episodes.before_moment(AT + timedelta(hours=14), [AT], "Europe/Paris")) == (
        "Vigie aurait alerté le 16 oct., 21 h 30, 14 h avant ce moment."
    )
    assert plain(episodes.before_moment(AT - timedelta(hours=1), [AT], "Europe/Paris")).startswith("Aucune alerte")
