"""Where a person places themself, skill by skill: a second look at a table, never a score."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import count

LINES = ((theme.PRIMARY, "solid"), (theme.MUTED, "dot"))  # the latest quarter, the one before


def self_portrait(
    names: Sequence[str], quarters: Mapping[str, Sequence[int | None]], stages: Mapping[int, str]
) -> go.Figure:
    """One outline per quarter, two at most, the latest first, over the same skills in their order; a skill left
    unanswered is a gap, not a zero.

    ``stages`` names the steps of the axis. The area means nothing: neither does its size.
    """
    fig = go.Figure()
    for (quarter, told), (colour, dash) in zip(quarters.items(), LINES, strict=False):
        texts = [f"{quarter}, {name} : {stages[step]}" if step else "" for name, step in zip(names, told, strict=True)]
        fig.add_scatterpolar(
            r=[*told, told[0]],
            theta=[*names, names[0]],
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "width": 2, "dash": dash},
            name=quarter,
            customdata=[*texts, texts[0]],
            hovertemplate=theme.hover("%{customdata}"),
        )
    theme.dress(
        fig,
        title="Où vous vous placez",
        subtitle=f"Auto-évaluation, {count(len(names), 'compétence')} ; la surface ne mesure rien",
        height=420,
    )
    steps = {"tickvals": [*stages], "ticktext": [*stages.values()], "range": [0, max(stages) + 0.2]}
    steps |= {"angle": 90, "tickangle": 0}
    return fig.update_layout(showlegend=len(quarters) > 1, polar={"radialaxis": steps, "bgcolor": "rgba(0,0,0,0)"})
