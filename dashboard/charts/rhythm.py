"""When the public writes and when the brand answers: two maps of weekday by hour, one above the other."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts import theme
from dashboard.text.formats import NBSP, WEEKDAYS, count, typeset
from dashboard.text.sentences import rhythm_title

EVENING = range(19, 24)
NIGHT = range(8)
SCALE = [[0, "rgba(124, 136, 148, 0.10)"], [1, theme.PRIMARY]]
NAMES = (
    ("inbound", "message reçu", "messages reçus"),
    ("outbound", "message de la marque", "messages de la marque"),
)


def title(frame: pd.DataFrame) -> str:
    """What the maps of ``frame`` show: the share of evenings and week-ends."""
    is_off = frame["weekday"].ge(6) | frame["hour"].isin([*EVENING, *NIGHT])
    inbound, outbound = frame["inbound"], frame["outbound"]
    return rhythm_title(
        int(inbound.sum()), int(inbound[is_off].sum()), int(outbound.sum()), int(outbound[is_off].sum())
    )


def rhythm(frame: pd.DataFrame) -> go.Figure:
    """Columns ``weekday`` (1 = Monday), ``hour`` (local, 0–23), ``inbound`` and ``outbound`` counts.

    Each map has its own scale: the two shapes are compared, not the two volumes.
    """
    fig = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.12)
    for row, (column, singular, plural) in enumerate(NAMES, start=1):
        counts = frame.pivot_table(index="weekday", columns="hour", values=column, aggfunc="sum", fill_value=0)
        grid = counts.reindex(index=range(1, 8), columns=range(24), fill_value=0).to_numpy(dtype=int)
        fig.add_heatmap(
            x=[*range(24)],
            y=[name[:3] + "." for name in WEEKDAYS],
            z=grid,
            zmin=0,
            zmax=max(1, int(grid.max())),
            colorscale=SCALE,
            showscale=False,
            xgap=2,
            ygap=2,
            customdata=[
                [
                    typeset(f"{weekday}, {hour} h : {count(n, singular, plural)}")
                    for hour, n in enumerate(cells.tolist())
                ]
                for weekday, cells in zip(WEEKDAYS, grid, strict=True)
            ],
            hovertemplate=theme.hover("%{customdata}"),
            row=row,
            col=1,
        )
        name = count(int(grid.sum()), singular, plural)
        fig.add_annotation(
            x=0, xref="paper", xanchor="left", y=1.0 if row == 1 else 0.44, yref="paper", yanchor="bottom",
            text=name, showarrow=False, font={"size": 12},
        )  # fmt: skip
    hours = [*range(0, 24, 3)]
    fig.update_xaxes(tickvals=hours, ticktext=[f"{hour}{NBSP}h" for hour in hours])
    theme.dress(
        fig,
        title=title(frame),
        subtitle="Messages reçus et réponses, par jour et heure locale ; soir et nuit : de 19 h à 8 h",
        height=360,
    )
    fig.update_layout(margin={"t": 24})
    return fig.update_yaxes(ticklabelstandoff=6, autorange="reversed", showgrid=False, rangemode="normal")
