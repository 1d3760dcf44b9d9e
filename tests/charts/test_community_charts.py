"""Members per week: known and new stacked, gaps left empty, the usual range behind."""

from datetime import date, timedelta

import pandas as pd
import pytest

from dashboard.charts import theme
from dashboard.charts.community import weekly_members

MONDAY = date(2026, 3, 2)


def weeks(active: list[int | None], new: list[int | None]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "week": [MONDAY + timedelta(weeks=number) for number in range(len(active))],
            "active": pd.array(active, "Int64"), "new": pd.array(new, "Int64"),
            "lapsed": pd.array([1] * len(active), "Int64"),
        }
    )  # fmt: skip
    frame["returning"] = frame["active"] - frame["new"]
    return frame


def test_new_members_stand_on_those_already_known() -> None:
    fig = weekly_members(weeks([40, 44, 38, 42, 90], [None, None, None, 2, 50]), MONDAY + timedelta(weeks=3))
    known, new = [trace for trace in fig.data if trace.type == "bar"]
    assert ([*known.y], [*new.y]) == ([40, 40], [2, 50])
    assert (known.marker.color, new.marker.color) == (theme.PRIMARY, theme.ATTENTION)
    assert fig.layout.barmode == "stack" and fig.layout.yaxis.rangemode == "tozero"
    assert "plus que d’habitude" in fig.layout.meta["title"] and "première fois" in fig.layout.meta["subtitle"]
    assert "50\u00a0nouveaux" in new.customdata[1]


def test_an_unknown_split_is_not_drawn_and_a_week_without_data_is_a_gap() -> None:
    fig = weekly_members(weeks([12, None, 14], [None, None, None]), MONDAY)
    known, new = fig.data
    assert [value == value for value in known.y] == [True, False, True] and [*new.y] == [0, 0, 0]
    assert "première fois" not in fig.layout.meta["subtitle"]
    assert "pas de données" in known.customdata[1] and "nouveau" not in known.customdata[0]


@pytest.mark.parametrize(
    ("active", "title"),
    [
        ([], "Aucun membre actif sur la période"),
        ([None, None], "Aucun fichier de messages de membres ne couvre cette période"),
        (
            [12, None],
            "12\u00a0membres actifs la semaine du 2\u00a0mars\u00a0; "
            "aucun fichier de messages de membres ne couvre la suite",
        ),
        ([12, 0], "0\u00a0membre actif la semaine du 9\u00a0mars"),
    ],
)
def test_a_week_that_no_file_covers_is_not_a_week_of_nobody(active: list[int | None], title: str) -> None:
    found = weekly_members(weeks(active, [None] * len(active)), MONDAY)
    assert found.layout.meta["title"] == title
