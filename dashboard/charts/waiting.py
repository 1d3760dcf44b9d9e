"""How long the messages still open have been waiting."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import count, number, typeset
from dashboard.text.sentences import ages_title

AGES = ("< 1 h", "1–4 h", "4–24 h", "1–3 j", "> 3 j")
LATE = AGES[-2:]
LEVELS = {"critical": "critique", "high": "élevé", "watch": "à surveiller", "low": "faible", "unread": "non évalué"}
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


def ages_by_risk(frame: pd.DataFrame) -> go.Figure:
    """The queue by age, youngest first, each bar cut by level of risk, the gravest first: columns of
    ``kpi.attente.waiting_by_risk``."""
    fig = go.Figure()
    counts = frame.pivot_table(index="age", columns="level", values="n", aggfunc="sum", fill_value=0)
    counts = counts.reindex(index=[*AGES], columns=[*LEVELS], fill_value=0)
    totals = counts.sum(axis=1)
    for level, name in LEVELS.items():
        if not counts[level].any():
            continue
        fig.add_bar(
            x=[*counts[level]],
            y=[*AGES],
            orientation="h",
            marker={"color": theme.LEVEL_COLOURS.get(level, theme.UNSCORED), "line": {"width": 0}},
            customdata=[
                typeset(f"{count(int(n), 'message attend', 'messages attendent')} depuis {age}, risque {name}")
                for age, n in counts[level].items()
            ],
            hovertemplate=theme.hover("%{customdata}"),
            name=name,
        )
    for age in AGES:
        fig.add_annotation(
            x=int(totals[age]), y=age, text=_parts({level: int(counts[level][age]) for level in LEVELS}),
            showarrow=False, xanchor="left", xshift=6, font={"size": 12},
        )  # fmt: skip
    theme.dress(
        fig,
        title=ages_title({str(age): int(n) for age, n in totals.items()}, LATE),
        subtitle=f"Ancienneté et risque à la fin des données, {count(int(totals.sum()), 'message')} en attente",
        height=210,
    )
    fig.update_layout(barmode="stack")
    fig.update_xaxes(showticklabels=False, range=[0, 1.75 * max(1, int(totals.max()))])
    return fig.update_yaxes(ticklabelstandoff=6, autorange="reversed", showgrid=False, type="category")


def _parts(counts: Mapping[str, int]) -> str:
    """« 41, dont 2 élevés »: the total of a bar, and what is alarming in it."""
    told = [count(counts[level], LEVELS[level]) for level in ("critical", "high") if counts[level]]
    return typeset(number(sum(counts.values())) + (f", dont {', '.join(told)}" if told else ""))
