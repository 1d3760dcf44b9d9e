"""How each post did against the usual of its own account and format (C12)."""

import math

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import count, day, number, ratio, typeset
from dashboard.text.labels import label

LOWEST = 0.1  # a post without any interaction has no place on a log axis: it is drawn here
TICKS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)
LABELLED = 3


def over_performance(frame: pd.DataFrame) -> go.Figure:
    """One dot per post. Columns ``published_on`` (date), ``platform``, ``ratio``, ``percentile`` (0–100 or NaN),
    ``title``, ``is_small`` (few posts to compare with) and ``is_maturing`` (counters still growing).

    The axis is multiplicative: twice and half the usual stand at the same distance from it.
    """
    fig = go.Figure()
    for (platform, is_hollow), rows in frame.groupby(["platform", frame["is_small"] | frame["is_maturing"]]):
        fig.add_scatter(
            x=[*rows["published_on"]],
            y=[max(LOWEST, value) for value in rows["ratio"]],
            mode="markers",
            marker=theme.marker(theme.PLATFORM_COLOURS[str(platform)], is_small_sample=bool(is_hollow)),
            customdata=[_sentence(row) for _, row in rows.iterrows()],
            hovertemplate=theme.hover("%{customdata}"),
            name=label("platform", platform),
        )
    fig.add_hline(y=1, line={"color": theme.MUTED, "width": 1})
    solid = frame[~(frame["is_small"] | frame["is_maturing"])]
    for _, row in solid.nlargest(LABELLED, "ratio").iterrows():
        fig.add_annotation(
            x=row["published_on"],
            y=math.log10(max(LOWEST, row["ratio"])),
            text=f"{ratio(row['ratio'])} {label('platform', row['platform'])}",
            showarrow=False,
            yshift=14,
            font={"size": 11},
        )
    theme.day_axis(fig, [*frame["published_on"]])
    over = int((solid["ratio"] >= 2).sum())
    verb = "fait" if over < 2 else "font"
    title = f"{count(over, 'publication')} {verb} au moins le double de l’habitude" if over else _flat(len(solid))
    theme.dress(
        fig,
        title=title,
        subtitle="Interactions par rapport au niveau habituel du compte et du format, "
        f"{count(len(frame), 'publication')} ; rond creux : peu de recul ou publication en maturation",
        is_zero_based=False,
    )
    top = max([*frame["ratio"], 2.0])
    shown = [tick for tick in TICKS if tick <= 2 * top]
    return fig.update_yaxes(
        type="log",
        tickvals=shown,
        ticktext=[ratio(tick, 0 if tick >= 1 else 2 if tick == 0.25 else 1) for tick in shown],
    )


def _flat(n: int) -> str:
    if n == 0:
        return "Trop peu de recul pour comparer les publications"
    return "Aucune publication n’atteint le double de l’habitude"


def _sentence(row: pd.Series) -> str:
    told = f"{day(row['published_on'])}, {label('platform', row['platform'])} : {ratio(row['ratio'])} l’habitude"
    if row["percentile"] == row["percentile"]:
        told += f"<br>mieux que {number(row['percentile'])} % des publications comparables"
    if row["is_maturing"]:
        told += "<br>en maturation : les compteurs montent encore"
    elif row["is_small"]:
        told += "<br>peu de publications comparables"
    return f"{typeset(told)}<br>{theme.inert(str(row['title'] or ''), 60)}"
