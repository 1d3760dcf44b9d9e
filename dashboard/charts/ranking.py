"""How each post did against the usual of its own account and format (C12)."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import count, day, number, ratio, typeset
from dashboard.text.labels import label

LOWEST = 0.1  # a post without any interaction has no place on a log axis: it is drawn here
TICKS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)
LANE_HEIGHT = 64
SPREAD = 0.62  # how much of its lane a platform's cloud of dots fills
MANY = 40  # posts of a lane, beyond which dots hide one another: a band stands for those in the middle
MIDDLE = (0.1, 0.9)


def over_performance(frame: pd.DataFrame) -> go.Figure:
    """One dot per post, a lane per platform. Columns ``published_on`` (date), ``platform``, ``ratio``,
    ``percentile`` (0–100 or NaN), ``title``, ``is_small`` (few posts to compare with) and ``is_maturing``
    (counters still growing).

    The axis is multiplicative: twice and half the usual stand at the same distance from it. Inside a lane
    the height says nothing but the order of publication, oldest on top. In a lane of more than ``MANY`` posts, a band
    stands for the 8 of 10 in the middle.
    """
    rows = frame.sort_values("published_on", kind="stable")
    is_hollow = rows["is_small"] | rows["is_maturing"]
    platforms = sorted(set(rows["platform"]))
    lane = rows["platform"].map({code: position for position, code in enumerate(platforms)})
    order = rows.groupby("platform").cumcount()
    last = (rows.groupby("platform")["platform"].transform("size") - 1).clip(lower=1)
    rows = rows.assign(height=lane + SPREAD * (order / last - 0.5))
    is_inside = pd.Series(False, rows.index)
    fig = go.Figure()
    for place, platform in enumerate(platforms):
        ratios = rows.loc[rows["platform"] == platform, "ratio"].clip(lower=LOWEST)
        if len(ratios) > MANY:
            low, high = ratios.quantile([*MIDDLE])
            is_inside |= ratios.between(low, high).reindex(rows.index, fill_value=False)
            fig.add_shape(
                type="rect", x0=low, x1=high, y0=place - SPREAD / 2, y1=place + SPREAD / 2, fillcolor=theme.BAND,
                line={"width": 0}, layer="below",
            )  # fmt: skip
        for hollow in (False, True):
            kept = rows[(rows["platform"] == platform) & (is_hollow == hollow) & ~is_inside]
            if kept.empty:
                continue
            fig.add_scatter(
                x=[max(LOWEST, value) for value in kept["ratio"]],
                y=[*kept["height"]],
                mode="markers",
                marker=theme.marker(theme.PLATFORM_COLOURS[platform], is_small_sample=hollow),
                customdata=[_sentence(row) for row in kept.to_dict("records")],
                hovertemplate=theme.hover("%{customdata}"),
                name=label("platform", platform),
            )
    solid = rows[~is_hollow]
    theme.dress(
        fig,
        title=_title(solid),
        subtitle="Interactions par rapport au niveau habituel du compte et du format, "
        f"{count(len(frame), 'publication')} ; rond creux : peu de recul ou publication en maturation"
        f"{' ; bande : 8 sur 10, au milieu des autres' if is_inside.any() else ''}",
        height=70 + LANE_HEIGHT * max(1, len(platforms)),
        is_zero_based=False,
    )
    return _axes(fig, [label("platform", code) for code in platforms], [*frame["ratio"]])


def _axes(fig: go.Figure, lanes: list[str], ratios: list[float]) -> go.Figure:
    low, top = max(LOWEST, min([*ratios, 0.5])), max([*ratios, 2.0])
    fig.add_vline(x=1, line={"color": theme.MUTED, "width": 1})
    shown = [tick for tick in TICKS if low <= tick <= 1.6 * top]
    fig.update_xaxes(
        type="log",
        range=[math.log10(low / 1.3), math.log10(top * 1.6)],
        tickvals=shown,
        ticktext=[ratio(tick, 0 if tick >= 1 else 2 if tick == 0.25 else 1) for tick in shown],
    )
    return fig.update_yaxes(
        tickvals=[*range(len(lanes))],
        ticktext=lanes,
        range=[len(lanes) - 0.5, -0.5],
        showgrid=False,
        ticklabelstandoff=6,
    )


def _title(solid: pd.DataFrame) -> str:
    if solid.empty:
        return "Trop peu de recul pour comparer les publications"
    over = solid[solid["ratio"] >= 2]["platform"].value_counts()
    if over.empty:
        return "Aucune publication n’atteint le double de l’habitude"
    return "Au moins le double de l’habitude : " + ", ".join(
        f"{number(n)} sur {label('platform', code)}" for code, n in over.items()
    )


def better_than(percentile: float) -> str:
    """« 92 % », « la totalité » at the top: what share of the posts it is compared with a post did better than."""
    return f"{number(percentile)} %" if percentile < 99.5 else "la totalité"


def _sentence(row: Mapping[Any, Any]) -> str:
    told = f"{day(row['published_on'])}, {label('platform', row['platform'])} : {ratio(row['ratio'])} l’habitude"
    if row["percentile"] == row["percentile"]:
        told += f"<br>mieux que {better_than(row['percentile'])} des publications comparables"
    if row["is_maturing"]:
        told += "<br>en maturation : les compteurs montent encore"
    elif row["is_small"]:
        told += "<br>peu de publications comparables"
    return f"{typeset(told)}<br>{theme.inert(str(row['title'] or ''), 60)}"
