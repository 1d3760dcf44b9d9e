"""What Réactivité says of promises, openings and off-hours."""

import pytest

from dashboard.kpi.contract import KpiResult
from dashboard.text import response

NAN = float("nan")


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("minutes", "is_business", "told"),
    [
        (30, False, "30 min"),
        (240, True, "4 h ouvrées"),
        (60, True, "1 h ouvrée"),
        (30, True, "30 min de temps ouvré"),
        (1440, False, "1 j"),
    ],
)
def test_a_delay_tells_its_clock(minutes: int, is_business: bool, told: str) -> None:
    assert plain(response.delay(minutes, is_business=is_business)) == told


def test_an_opening_is_told_in_messages_a_week_with_its_n() -> None:
    told = plain(response.opening("samedi", 10, 12, 22, 124, 4))
    assert told.startswith("Ouvrir le samedi de 10 h à 12 h couvrirait 5,5 échanges sur 31 par semaine")
    assert "22 sur 124 en 4 semaines" in told


@pytest.mark.parametrize(
    ("weeks", "told"),
    [
        ([], "Trop peu de réponses pour suivre le délai"),
        ([("9 nov.", 7_200.0, NAN)], "Semaine du 9 nov. : la moitié des réponses en moins de 2 h"),
        (
            [("9 nov.", 7_200.0, 9_000.0)],
            "Semaine du 9 nov. : la moitié des réponses en moins de 2 h, comme d’habitude",
        ),
    ],
)
def test_a_week_is_compared_only_with_what_is_known(weeks: list[tuple[str, float, float]], told: str) -> None:
    assert plain(response.weekly_title(weeks)) == told


def test_off_hours_name_their_hours_and_give_no_delay_of_few() -> None:
    received = KpiResult(code="W2", value=0.5, x=20, n=40)
    missing = KpiResult(code="W2b", value=None, reason="Aucune réponse.")
    told = plain(response.off_hours(received, missing, 60.0, 4, is_declared=True))
    assert told == "Reçus hors des horaires déclarés : 50 % (20 sur 40)."
    told = plain(response.off_hours(received, received, 7_200.0, 12, is_declared=False))
    assert "19 h à 8 h et week-end" in told and "en moins de 2 h (n = 12)" in told
    assert response.off_hours(missing, missing, None, 0, is_declared=True) == "Aucune réponse."


def test_what_a_reply_hides_is_counted() -> None:
    assert plain(response.left_aside(2, 5, 0)) == (
        "2 réponses groupées valent pour 5 messages ; aucune réponse automatique repérée."
    )
    assert plain(response.left_aside(0, 0, 1)) == "1 réponse automatique écartée."


def test_intents_that_nobody_had_are_left_out_and_few_give_no_rate() -> None:
    def of(x: int, n: int) -> dict[str, dict[str, float | int | None]]:
        return {
            "rate": {"x": x, "n": n, "share": x / n if n else None},
            "delay": {"value": 60.0},
            "business": {"value": None},
        }

    rows = response.by_intent({"question": of(3, 10), "complaint": of(1, 2), "report": of(0, 0)})
    assert [(plain(row["répondus"]), plain(row["taux"])) for row in rows] == [("3 sur 10", "30 %"), ("1 sur 2", "")]


def test_the_title_over_the_declared_hours_is_of_the_same_hours() -> None:
    received, answered = KpiResult(code="W2", value=0.61, x=296, n=485), KpiResult(code="W2b", value=0.0, x=0, n=141)
    assert plain(response.off_hours_title(received, answered)) == (
        "61 % des messages arrivent hors de vos horaires, aucun de ceux de la marque ne part à ces heures"
    )
