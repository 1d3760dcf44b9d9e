"""A crisis hour by hour: messages beside the usual band, bursts of negative ones, decisions as lines."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import NBSP, count, number, short_date, typeset

TICK_H = (3, 6, 12, 24, 48, 96)
TICKS = 8
BURST = "rgba(200, 80, 30, 0.12)"


def hourly(frame: pd.DataFrame, decisions: Sequence[tuple[datetime, str]] = ()) -> go.Figure:
    """Columns ``hour_at`` (local), ``messages``, ``negative``, ``low``, ``high``, ``is_burst``; ``decisions`` are local
    instants with a word."""
    hours = [*frame["hour_at"].dt.to_pydatetime()]
    fig = go.Figure()
    known = frame.dropna(subset=["low", "high"])
    if not known.empty:
        theme.usual_range(fig, [*known["hour_at"].dt.to_pydatetime()], [*known["low"]], [*known["high"]])
    for first, last in _runs(frame["is_burst"].tolist()):
        fig.add_vrect(
            x0=hours[first], x1=hours[last] + timedelta(hours=1), fillcolor=BURST, line_width=0, layer="below"
        )
    fig.add_scatter(
        x=hours,
        y=[*frame["messages"]],
        mode="lines",
        line={"color": theme.PRIMARY, "width": 2, "shape": "hv"},
        customdata=[
            _sentence(at, int(n), int(negative), float(low), float(high))
            for at, n, negative, low, high in zip(
                hours, frame["messages"], frame["negative"], frame["low"], frame["high"], strict=True
            )
        ],
        hovertemplate=theme.hover("%{customdata}"),
        name="messages",
    )
    fig.add_scatter(
        x=hours,
        y=[*frame["negative"]],
        mode="lines",
        line={"color": theme.NEGATIVE, "width": 2, "dash": "dot", "shape": "hv"},
        hoverinfo="skip",
        name="négatifs",
    )
    for at, word in decisions:
        theme.event_line(fig, at, word)
    _ticks(fig, hours)
    most = int(frame["messages"].max())
    busiest = hours[[*frame["messages"]].index(most)]
    bursts = len(_runs(frame["is_burst"].tolist()))
    told = f" ; {count(bursts, 'rafale de messages négatifs', 'rafales de messages négatifs')}" if bursts else ""
    return theme.dress(
        fig,
        title=f"Heure la plus chargée : {_hour(busiest)}, {count(most, 'message')}{told}",
        subtitle="Messages par heure (trait plein) et messages négatifs (pointillé) ; bande grise : l’habitude à la "
        "même heure de la semaine ; fond orange : rafale de négatifs (lecture après coup)",
    )


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place, flag in enumerate(flags):
        if flag and runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        elif flag:
            runs.append((place, place))
    return runs


def _ticks(fig: go.Figure, hours: Sequence[datetime]) -> None:
    step = next((step for step in TICK_H if len(hours) / step <= TICKS), TICK_H[-1])
    shown = [at for at in hours if (at.hour % step == 0 if step < 24 else at.hour == 0)]
    shown = shown[:: max(1, step // 24)]
    text = [short_date(at.date()) if at.hour == 0 else f"{at.hour}{NBSP}h" for at in shown]
    fig.update_xaxes(tickvals=shown, ticktext=text)


def _hour(at: datetime) -> str:
    return f"{short_date(at.date())}, {at.hour} h"


def _sentence(at: datetime, messages: int, negative: int, low: float, high: float) -> str:
    told = f"{_hour(at)} : {count(messages, 'message')}, dont {count(negative, 'négatif')}"
    if high == high:
        told += f"<br>d’habitude entre {number(low)} et {number(high)}"
    return typeset(told)
