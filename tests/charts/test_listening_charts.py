"""The negative share against what is usual, and the classes of each group."""

from datetime import date, timedelta

import pandas as pd
import pytest

from dashboard.charts import listening, theme

MONDAY = date(2026, 3, 2)


def weeks(shares: list[tuple[int, int]], skipped: int = -1) -> pd.DataFrame:
    """One week per (negative, scored), two messages not scored in each; the week ``skipped`` has no row."""
    rows = [
        {
            "week": MONDAY + timedelta(weeks=number), "messages": n + 2, "scored": n, "negative": x,
            "scored_people": n, "negative_people": x // 2,
        }
        for number, (x, n) in enumerate(shares)
        if number != skipped
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_week_above_the_usual_range_is_the_title() -> None:
    fig = listening.weekly_negative(weeks([(8, 40), (12, 40)] * 4 + [(32, 40)]), MONDAY + timedelta(weeks=6))
    assert "au-dessus de l’habitude" in fig.layout.meta["title"]
    line = fig.data[-1]
    assert [*line.y] == [20, 30, 80]
    assert fig.layout.yaxis.ticksuffix.endswith("%")
    assert "6" in fig.layout.meta["subtitle"]  # three weeks of two messages not scored


def test_a_week_without_data_is_a_gap_and_a_small_one_is_hollow() -> None:
    fig = listening.weekly_negative(weeks([(8, 40), (0, 0), (6, 20), (1, 2)], skipped=1), MONDAY)
    line = fig.data[-1]
    assert len(line.x) == 4
    assert [value == value for value in line.y] == [True, False, True, False]
    assert line.marker.symbol[2] == "circle-open"
    assert "(6\u00a0sur\u00a020)" in fig.layout.meta["title"]
    assert not line.connectgaps
    assert fig.layout.meta["subtitle"].endswith("sans point\u00a0: moins de 5 messages notés")


def test_a_period_that_begins_within_a_week_says_since_when_it_counts() -> None:
    whole = listening.weekly_negative(weeks([(8, 40), (8, 40)]), MONDAY).layout.meta["subtitle"]
    assert "depuis" not in whole and "sans point" not in whole
    within = listening.weekly_negative(weeks([(8, 40), (8, 40)]), MONDAY + timedelta(days=5)).layout.meta["subtitle"]
    assert "80\u00a0messages notés depuis le 2\u00a0mars" in within


def test_in_people() -> None:
    fig = listening.weekly_negative(weeks([(8, 40)]), MONDAY, by_people=True)
    assert [*fig.data[-1].y] == [10]
    assert "membres" in fig.layout.meta["title"]


def test_nothing_scored() -> None:
    assert "Trop peu" in listening.weekly_negative(weeks([(0, 1)]), MONDAY).layout.meta["title"]
    empty = pd.DataFrame(columns=["week", "messages", "scored", "negative", "scored_people", "negative_people"])
    assert "Trop peu" in listening.weekly_negative(empty, MONDAY).layout.meta["title"]


GROUPS = pd.DataFrame(
    {
        "name": ["Prix <b>", "Taille"], "negative": [30, 1], "neutral": [20, 4], "positive": [10, 5],
        "unscored": [3, 0], "scored_people": [40, 10], "negative_people": [10, 1],
    }
)  # fmt: skip


@pytest.mark.parametrize(("by_people", "bars", "title"), [(False, 3, "50 %"), (True, 1, "25 %")])
def test_groups_add_up_and_tell_their_n(by_people: bool, bars: int, title: str) -> None:
    fig = listening.by_group(GROUPS, "theme", by_people)
    assert len(fig.data) == bars
    assert title.replace(" ", "\u00a0") in fig.layout.meta["title"]
    told = " ".join(annotation.text for annotation in fig.layout.annotations)
    assert "&lt;b&gt;" in told and "<b>" not in told
    assert ("non notés" in told) is not by_people
    if not by_people:
        assert sum(bar.x[0] for bar in fig.data) == pytest.approx(100)
        assert [*fig.data[0].marker.color] == [theme.NEGATIVE, theme.PALE_COLOURS["negative"]]  # the second is small


def test_codes_are_told_in_french() -> None:
    groups = GROUPS.assign(name=["complaint", "question"])
    assert "Réclamation" in listening.by_group(groups, "intent").layout.meta["title"]
