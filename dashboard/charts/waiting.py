"""How long the messages still open have been waiting."""

from collections.abc import Mapping

import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import count
from dashboard.text.sentences import ages_title

LATE = ("1–3 j", "> 3 j")
COLOURS = {"1–3 j": theme.ATTENTION, "> 3 j": theme.DANGER}


def ages(buckets: Mapping[str, int]) -> go.Figure:
    """R9's age buckets, youngest first, as one bar each: name of the bucket to number of messages."""
    names, values = [*buckets], [*buckets.values()]
    fig = go.Figure(
        go.Bar(
            x=values,
            y=names,
            orientation="h",
            marker={"color": [COLOURS.get(name, theme.PRIMARY) for name in names]},
            text=[str(n) for n in values],
            textposition="outside",
            cliponaxis=False,
            customdata=[
                f"{count(n, 'message attend', 'messages attendent')} depuis {name}" for name, n in buckets.items()
            ],
            hovertemplate=theme.hover("%{customdata}"),
        )
    )
    theme.dress(
        fig,
        title=ages_title(buckets, LATE),
        subtitle=f"Ancienneté à la fin des données, {count(sum(values), 'message')} en attente",
        height=240,
    )
    fig.update_xaxes(showticklabels=False, rangemode="tozero")
    return fig.update_yaxes(ticklabelstandoff=6, autorange="reversed", showgrid=False, type="category")
