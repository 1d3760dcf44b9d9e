"""Which days of which source hold data: a strip per source, blank where nothing was imported."""

import math

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.axis import date_axis, is_long
from dashboard.text.formats import count, day, typeset
from dashboard.text.labels import label
from dashboard.text.sentences import coverage_title

ROW_HEIGHT = 34


def coverage_strip(frame: pd.DataFrame) -> go.Figure:
    """Columns ``platform``, ``day`` (date) and ``n`` (messages and posts; NaN for a day without data)."""
    grid = frame.pivot_table(index="platform", columns="day", values="n", aggfunc="sum", dropna=False, min_count=1)
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
            xgap=0 if is_long(days) else 1,
            ygap=6,
            hoverongaps=False,
            customdata=[
                [typeset(f"{name}, {day(on)} : {count(int(n), 'élément')}") for on, n in zip(days, row, strict=True)]
                for name, row in zip(names, grid.fillna(0).to_numpy(), strict=True)
            ],
            hovertemplate=theme.hover("%{customdata}"),
        )
    )
    date_axis(fig, days)
    gaps = {name: sum(cell is None for cell in row) for name, row in zip(names, cells, strict=True)}
    theme.dress(
        fig,
        title=coverage_title(gaps, len(days)),
        subtitle="Messages et publications par source et par jour ; case vide : rien ce jour-là",
        height=70 + ROW_HEIGHT * max(1, len(names)),
    )
    return fig.update_yaxes(ticklabelstandoff=6, showgrid=False, rangemode="normal", autorange="reversed")
