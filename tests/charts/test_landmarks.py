"""Landmarks: on every chart of time without asking, on no other, and only those of its period."""

from datetime import date, datetime, timedelta

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import alerts, landmarks, sentiment, theme, waiting
from dashboard.charts.landmarks import Mark
from dashboard.text.platform_landmarks import PLATFORM_LANDMARKS

MONDAY = date(2026, 3, 2)
SALE = Mark("Soldes de printemps", date(2026, 3, 4), date(2026, 3, 6))
DAYS = [MONDAY + timedelta(days=step) for step in range(28)]


def line(x: list[object]) -> go.Figure:
    fig = go.Figure(go.Scatter(x=x, y=[1] * len(x)))
    return theme.dress(fig, title="Essai", subtitle="essai")


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (DAYS, (DAYS[0], DAYS[-1])),
        (DAYS[::7], (DAYS[0], DAYS[-1])),  # the last bar is a week
        ([datetime(2026, 3, 2, hour) for hour in range(24)], (MONDAY, MONDAY)),
        ([MONDAY, MONDAY + timedelta(days=30)], (MONDAY, MONDAY + timedelta(days=30))),
        ([1, 2, 3], None),
        (["< 1 h", "> 3 j"], None),
        ([], None),
    ],
)
def test_a_chart_of_time_is_known_by_its_dates(x: list[object], expected: object) -> None:
    assert landmarks.days_of(line(x)) == expected


def test_the_charts_of_the_product_are_known_without_a_word() -> None:
    per_day = pd.DataFrame({"day": DAYS[:3], "level": ["high"] * 3, "n": [1, 2, 1]})
    assert landmarks.days_of(alerts.alerts_per_day(per_day)) == (DAYS[0], DAYS[2])
    weeks = pd.DataFrame({"week": DAYS[::7], "label": ["negative"] * 4, "n": [9] * 4})
    assert landmarks.days_of(sentiment.weekly_sentiment(weeks)) == (DAYS[0], DAYS[-1])
    assert landmarks.days_of(waiting.ages({"< 1 h": 2, "> 3 j": 1})) is None


def test_a_landmark_is_a_line_with_its_word_and_is_said() -> None:
    fig = line([*DAYS])
    assert landmarks.draw(fig, [SALE, Mark("Avant", date(2026, 2, 1), date(2026, 2, 3))]) == [
        "Soldes de printemps (du\u00a04 au\u00a06\u00a0mars\u00a02026)"
    ]
    assert [shape.type for shape in fig.layout.shapes] == ["rect", "line"]
    assert fig.layout.shapes[1].x0 == SALE.start
    assert [note.text for note in fig.layout.annotations] == ["Soldes de printemps"]


def test_words_close_together_stand_on_rows_of_their_own_and_are_inert() -> None:
    fig = line([*DAYS])
    close = [Mark(f"<b>{name}</b>", MONDAY + timedelta(days=day), MONDAY + timedelta(days=day))
             for day, name in ((10, "a"), (11, "b"), (20, "c"))]  # fmt: skip
    landmarks.draw(fig, close)
    assert [note.yshift for note in fig.layout.annotations] == [0, landmarks.ROW_PX, 0]
    assert all("&lt;b&gt;" in note.text for note in fig.layout.annotations)


def test_a_landmark_that_covers_the_period_is_drawn_inside_it() -> None:
    fig = line([*DAYS])
    landmarks.draw(fig, [Mark("Année", date(2026, 1, 1), date(2026, 12, 31))])
    rect = fig.layout.shapes[0]
    assert (rect.x0, rect.x1) == (DAYS[0], DAYS[-1])
    assert landmarks.draw(line(["a", "b"]), [SALE]) == []


def test_what_platforms_changed_has_its_source() -> None:
    assert {(one.on, one.platform) for one in PLATFORM_LANDMARKS} == {(date(2025, 4, 21), "instagram")}
    assert all(one.source.endswith(".") and one.meaning.endswith(".") for one in PLATFORM_LANDMARKS)
