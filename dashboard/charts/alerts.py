"""When alerts opened, and what a risk score is made of."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.axis import date_axis
from dashboard.text.formats import NBSP, count, day, number, typeset
from dashboard.text.labels import LEVEL_SIGNS, label
from dashboard.text.sentences import busiest_title

WHOLE_TICKS = 6  # up to there, one tick per alert
DAY_MS, BAR = 86_400_000, 0.8
LEVELS = ("watch", "high", "critical")


def alerts_per_day(frame: pd.DataFrame) -> go.Figure:
    """Columns ``day`` (date), ``level`` (code) and ``n``: stacked bars, the gravest on top."""
    days = sorted(set(frame["day"]))
    fig = go.Figure()
    for level in LEVELS:
        rows = frame[frame["level"] == level]
        if rows.empty:
            continue
        fig.add_bar(
            x=[*rows["day"]],
            y=[*rows["n"]],
            width=BAR * DAY_MS,
            marker={"color": theme.LEVEL_COLOURS[level]},
            text=[LEVEL_SIGNS[level]] * len(rows),
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            customdata=[
                typeset(f"{day(on)} : {count(int(n), 'alerte')} de niveau {label('level', level)}")
                for on, n in zip(rows["day"], rows["n"], strict=True)
            ],
            hovertemplate=theme.hover("%{customdata}"),
            name=label("level", level),
        )
    date_axis(fig, days)
    per_day = frame.groupby("day")["n"].sum()
    most = int(per_day.max())
    title = (
        busiest_title([(day(on), per_day[on]) for on in days], lambda n: count(n, "alerte"))
        if most > 1
        else "Jamais plus d’une alerte par jour"
    )
    totals = frame.groupby("level")["n"].sum()
    levels = ", ".join(
        f"{LEVEL_SIGNS[level]}{NBSP}{label('level', level)} : {number(int(totals[level]))}"
        for level in LEVELS
        if level in totals
    )
    fig.update_layout(barmode="stack")
    if most <= WHOLE_TICKS:
        fig.update_yaxes(dtick=1)
    return theme.dress(
        fig,
        title=title,
        subtitle=f"{count(int(totals.sum()), 'alerte')}, au jour de réception du message, closes comprises ; {levels}",
        height=220,
    )


def parts_of(reasons: Iterable[Mapping[str, Any]], **context: float) -> pd.DataFrame:
    """The parts of a risk score: ``part`` (French name), ``points`` and ``extrait``, the words each rests on.

    ``reasons`` are those of the text; ``context`` the points that other messages add, by code of the part.
    """
    found = [(label("risk_part", one["part"]), one["points"], one["text"]) for one in reasons]
    found += [(label("risk_part", part), points, "") for part, points in context.items() if points > 0]
    return pd.DataFrame(found, columns=["part", "points", "extrait"])


def score_parts(parts: pd.DataFrame, score: int, level: str) -> go.Figure:
    """Every part of one message's risk score as a bar, largest first; ``parts`` comes from ``parts_of``."""
    rows = parts[["part", "points"]].sort_values("points", ascending=False, kind="stable")
    fig = go.Figure(
        go.Bar(
            x=[*rows["points"]],
            y=[*rows["part"]],
            orientation="h",
            marker={"color": theme.LEVEL_COLOURS[level]},
            text=[number(points) for points in rows["points"]],
            textposition="outside",
            cliponaxis=False,
            customdata=[
                typeset(f"{part} : {number(points)} sur {score}") for part, points in rows.itertuples(index=False)
            ],
            hovertemplate=theme.hover("%{customdata}"),
        )
    )
    theme.dress(
        fig,
        title=f"Score de risque {score} sur 100, niveau {label('level', level)}",
        subtitle="Somme des points ci-dessous ; ce n’est pas une probabilité",
        height=60 + 30 * max(1, len(rows)),
    )
    fig.update_xaxes(showticklabels=False, rangemode="tozero")
    return fig.update_yaxes(ticklabelstandoff=6, autorange="reversed", showgrid=False, type="category")
