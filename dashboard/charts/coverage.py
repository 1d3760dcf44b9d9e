"""Which days of which source hold data: a strip per source, blank where nothing was imported."""

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.axis import date_axis, dated, is_long, month
from dashboard.text.formats import count, day, typeset
from dashboard.text.labels import label
from dashboard.text.sentences import coverage_title

ROW_HEIGHT = 34
MOST_DAYS_BY_WEEK = 1000  # beyond, a week is thinner than what a telephone can draw


class _Step(NamedTuple):
    """What a cell spans: ``place`` is where it stands for a day in it, ``told`` names it, ``this`` ends the legend."""

    name: str
    this: str
    place: Callable[[date], date]
    told: Callable[[date], str]


def _step(days: Sequence[date]) -> _Step:
    """Days, or what still shows on a long period."""
    if not is_long(days):
        return _Step("jour", "ce jour-là", lambda on: on, day)
    if (max(days) - min(days)).days <= MOST_DAYS_BY_WEEK:
        return _Step(
            "semaine", "cette semaine-là", lambda on: on - timedelta(days=on.weekday()),
            lambda on: f"semaine du {dated(on, days)}",
        )  # fmt: skip
    return _Step("mois", "ce mois-là", lambda on: on.replace(day=15), month)


def coverage_strip(frame: pd.DataFrame) -> go.Figure:
    """Columns ``platform``, ``day`` (date) and ``n`` (messages and posts; NaN for a day without data)."""
    grid = frame.pivot_table(index="platform", columns="day", values="n", aggfunc="sum", dropna=False, min_count=1)
    empty = {label("platform", code): int(row.fillna(0).eq(0).sum()) for code, row in grid.iterrows()}
    n_days, step = len(grid.columns), _step([*grid.columns])
    grid = grid.T.groupby(step.place).sum(min_count=1).T
    days = [*grid.columns]
    cells = [[None if math.isnan(n) or n == 0 else math.log1p(n) for n in row] for row in grid.to_numpy(dtype=float)]
    names = [label("platform", code) for code in grid.index]
    fig = go.Figure(
        go.Heatmap(
            x=days,
            y=names,
            z=cells,
            zmin=0,
            colorscale=[[0, "rgba(21, 128, 138, 0.35)"], [1, theme.PRIMARY]],
            showscale=False,
            xgap=1 if step.name == "jour" else 0,
            ygap=6,
            hoverongaps=False,
            customdata=[
                [
                    typeset(f"{name}, {step.told(on)} : {count(int(n), 'élément')}")
                    for on, n in zip(days, row, strict=True)
                ]
                for name, row in zip(names, grid.fillna(0).to_numpy(), strict=True)
            ],
            hovertemplate=theme.hover("%{customdata}"),
        )
    )
    date_axis(fig, days)
    theme.dress(
        fig,
        title=coverage_title(empty, n_days),
        subtitle=f"Messages et publications par source et par {step.name} ; case vide : rien {step.this}",
        height=70 + ROW_HEIGHT * max(1, len(names)),
    )
    return fig.update_yaxes(ticklabelstandoff=6, showgrid=False, rangemode="normal", autorange="reversed")
