"""How fast answers come, week by week or since the message came, and who waits by age and risk."""

from datetime import date, timedelta

import pandas as pd

from dashboard.charts import delays, waiting

MONDAY = date(2026, 3, 2)
NAN = float("nan")


def plain(text: object) -> str:
    return str(text).replace("\u202f", " ").replace("\u00a0", " ")


def curve(business: float = NAN, n: int = 40) -> pd.DataFrame:
    steps = {300: 0.0, 3_600: 0.1, 14_400: 0.4, 86_400: 0.7, 14 * 86_400: 0.75}
    rows = [
        {"elapsed_s": at, "calendar": share, "low": share - 0.05, "high": share + 0.05, "business": business}
        for at, share in steps.items()
    ]
    return pd.DataFrame(rows).assign(n=n, waiting=10)


def weeks(hours: list[float], sizes: list[int], business: float = NAN) -> pd.DataFrame:
    rows = [
        {
            "week": MONDAY + timedelta(weeks=place), "n": n, "median_s": 3_600 * each, "p90_s": 9_000 * each,
            "business_n": n, "business_median_s": business,
        }
        for place, (each, n) in enumerate(zip(hours, sizes, strict=True))
        if n
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_the_share_answered_by_four_hours_and_a_day_is_the_title() -> None:
    fig = delays.answered_by(curve())
    assert plain(fig.layout.meta["title"]) == "40 % des échanges ont une réponse en 4 h, 70 % en 24 h"
    assert "40 échanges dont 10 attendent encore" in plain(fig.layout.meta["subtitle"])
    assert [*fig.data[-1].y] == [0, 10, 40, 70, 75]
    assert len(fig.data) == 3  # the band and one clock


def test_office_hours_are_a_second_dashed_line_told_by_its_name() -> None:
    fig = delays.answered_by(curve(business=0.9))
    assert fig.data[-1].line.dash == "dash"
    assert [plain(each.text) for each in fig.layout.annotations] == ["heures ouvrées : 90 %", "calendrier : 75 %"]
    assert all(each.font.color is None for each in fig.layout.annotations)  # no colour of a line is legible as words
    assert "Trop peu" in delays.answered_by(curve(n=4)).layout.meta["title"]


def test_the_names_of_two_close_curves_stand_clear_above_and_under() -> None:
    above, under = delays.answered_by(curve(business=0.8)).layout.annotations
    assert (above.yanchor, under.yanchor) == ("bottom", "top")
    assert above.yshift > 0 > under.yshift


def test_a_week_out_of_the_usual_range_is_said_and_a_small_one_is_hollow() -> None:
    fig = delays.weekly(weeks([2, 3, 2, 3, 2, 3, 2, 9], [40] * 7 + [8]), MONDAY + timedelta(weeks=5))
    assert plain(fig.layout.meta["title"]) == (
        "Semaine du 20 avr. : la moitié des réponses en moins de 9 h, plus long que d’habitude"
    )
    line = next(each for each in fig.data if each.mode == "lines+markers")
    assert [*line.y] == [3, 2, 9]
    assert [*line.marker.symbol] == ["circle", "circle", "circle-open"]
    assert "56 réponses" not in fig.layout.meta["subtitle"] and "88 réponses" in plain(fig.layout.meta["subtitle"])


def test_a_week_with_few_answers_is_a_gap() -> None:
    fig = delays.weekly(weeks([2, 5, 0, 4], [40, 3, 0, 40]), MONDAY)
    line = next(each for each in fig.data if each.mode == "lines+markers")
    assert [value == value for value in line.y] == [True, False, False, True]
    empty = delays.weekly(weeks([], []).reindex(columns=weeks([1], [9]).columns), MONDAY)
    assert "Trop peu" in empty.layout.meta["title"]


def test_what_happened_is_drawn_inside_the_period_only() -> None:
    marks = [(MONDAY + timedelta(days=3), "Panne"), (MONDAY - timedelta(days=1), "Avant")]
    fig = delays.weekly(weeks([2, 3], [40, 40], business=1_800.0), MONDAY, marks)
    words = [each.text for each in fig.layout.annotations]
    assert "Panne" in words and "Avant" not in words
    assert "heures\u00a0ouvrées" in words or "heures ouvrées" in words


def test_the_queue_is_cut_by_risk_and_its_alarming_part_told() -> None:
    rows = [("> 3 j", "low", 7), ("> 3 j", "high", 2), ("1–3 j", "unread", 1), ("< 1 h", "critical", 1)]
    fig = waiting.ages_by_risk(pd.DataFrame(rows, columns=["age", "level", "n"]))
    assert plain(fig.layout.meta["title"]) == "10 des 11 messages attendent depuis plus de 24 h"
    assert [plain(each.text) for each in fig.layout.annotations] == [
        "1, dont 1 critique",
        "0",
        "0",
        "1",
        "9, dont 2 élevés",
    ]
    assert [each.name for each in fig.data] == ["critique", "élevé", "faible", "non évalué"]
    assert "2 messages attendent depuis > 3 j, risque élevé" in [plain(each) for each in fig.data[1].customdata]
