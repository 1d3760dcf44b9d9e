"""Members who write, week by week: those already known, those seen for the first time, and what is usual."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.axis import date_axis, dated
from dashboard.charts.listening import usual_range
from dashboard.text.community import members_title
from dashboard.text.formats import count, number, short_date, typeset

NEW, KNOWN = theme.ATTENTION, theme.PRIMARY
WEEK_MS = 7 * 24 * 3_600_000


def weekly_members(frame: pd.DataFrame, start: date) -> go.Figure:
    """Columns of ``kpi.community.weekly_members``; the weeks that end before ``start`` only tell what is usual."""
    every = frame["active"].astype("Float64").astype(float)
    usual = usual_range(every)
    is_shown = pd.Series([(on - start).days > -7 for on in frame["week"]], index=frame.index, dtype=bool)
    rows, usual = frame[is_shown].reset_index(drop=True), usual[is_shown].reset_index(drop=True)
    weeks = [*rows["week"]]
    fig = go.Figure()
    known = usual.dropna()
    if len(known) > 1:
        days = [weeks[place] for place in known.index]
        theme.usual_range(fig, days, [*known["low"]], [*known["high"]])
    new = rows["new"].astype("Float64").fillna(0).astype(float)
    active = rows["active"].astype("Float64").astype(float)
    told = [_sentence(row, low, high) for row, low, high in zip(
        rows.to_dict("records"), usual["low"], usual["high"], strict=True)]  # fmt: skip
    for values, colour in ((active - new, KNOWN), (new, NEW)):
        fig.add_bar(
            x=weeks, y=[*values], width=[WEEK_MS * 0.7] * len(weeks), marker={"color": colour, "line": {"width": 0}},
            customdata=told, hovertemplate=theme.hover("%{customdata}"),
        )  # fmt: skip
    if weeks:
        date_axis(fig, weeks)
    facts = [
        (f"la semaine du {dated(on, weeks)}", int(n), low, high)
        for on, n, low, high in zip(weeks, active, usual["low"], usual["high"], strict=True)
        if n == n
    ]
    band = " ; bande : 8 semaines sur 10 parmi les 8 d’avant" if len(known) > 1 else ""
    split = " ; en haut, en jaune, vus pour la première fois" if rows["new"].notna().any() else ""
    theme.dress(
        fig, title=members_title(facts, is_open=bool(weeks) and active.isna().iloc[-1]), height=260,
        subtitle=f"Membres différents par semaine (lundi), la marque exceptée{split}{band}",
    )  # fmt: skip
    return fig.update_layout(barmode="stack")


def _sentence(row: Mapping[Any, Any], low: float, high: float) -> str:
    week: date = row["week"]
    if pd.isna(row["active"]):
        return typeset(f"semaine du {short_date(week)} : pas de données")
    parts = [f"semaine du {short_date(week)} : {count(int(row['active']), 'membre actif', 'membres actifs')}"]
    if not pd.isna(row["new"]):
        parts.append(f"{count(int(row['new']), 'nouveau', 'nouveaux')}, {number(int(row['returning']))} déjà là")
    if not pd.isna(row["lapsed"]):
        parts.append(f"{number(int(row['lapsed']))} de la semaine d’avant n’ont pas réécrit")
    if low == low:
        parts.append(f"d’habitude entre {number(low)} et {number(high)} membres")
    return typeset("<br>".join(parts))
