"""The bars of a document: one series from zero, its intervals, its gaps."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import quantity

AT_MOST_LABELS = 5
FEWEST_PLACES = 5  # a bar alone is no wall


def bars(
    labels: Sequence[str],
    values: Sequence[float | None],
    texts: Sequence[str],
    low: Sequence[float | None],
    high: Sequence[float | None],
    is_small: Sequence[bool],
    *,
    unit: str,
    colour: str,
    title: str,
    subtitle: str,
) -> go.Figure:
    """One bar per label, hollow where the sample is small; a label without value is a gap, told as such."""
    hollow = [*is_small] or [False] * len(labels)
    fig = go.Figure()
    fig.add_bar(
        x=list(range(len(labels))),
        y=[*values],
        marker={
            "color": ["rgba(0,0,0,0)" if small else colour for small in hollow],
            "line": {"color": colour, "width": 1.5},
        },
        error_y=_intervals(values, low, high),
        customdata=[f"{label} : {text}" for label, text in zip(labels, texts, strict=True)],
        hovertemplate=theme.hover("%{customdata}"),
    )
    for place, value in enumerate(values):
        if value is None:
            fig.add_annotation(x=place, y=0, yanchor="bottom", text="–", showarrow=False, font={"size": 10})
    fig = theme.dress(fig, title=title, subtitle=subtitle, height=240)
    every = max(1, -(-len(labels) // AT_MOST_LABELS))
    shown = range(0, len(labels), every)
    fig.update_xaxes(tickvals=[*shown], ticktext=[labels[place] for place in shown], tickangle=0)
    fig.update_xaxes(range=[-0.6, max(len(labels), FEWEST_PLACES) - 0.4])
    tops = [bound for bound in (*values, *high) if bound is not None]
    top = max(tops, default=0.0)
    ticks = ticks_of(top, unit)
    fig.update_yaxes(tickvals=ticks, ticktext=[quantity(tick, unit) for tick in ticks], range=[0, max(ticks[-1], top)])
    return fig


def ticks_of(top: float, unit: str) -> list[float]:
    """Four or five round marks from zero to ``top`` or just above: hours and days when they are durations."""
    if top <= 0:
        return [0.0, 1.0]
    steps = [base * 10.0**power for power in range(-3, 8) for base in (1, 2, 5)]
    if unit == "seconds":
        steps = [60, 300, 600, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 432000, 864000, 8640000]
    if unit == "count":
        steps = [step for step in steps if step >= 1]
    step = next((each for each in steps if top / each <= 4), steps[-1])
    return [step * place for place in range(int(-(-top // step)) + 1)]


def _intervals(
    values: Sequence[float | None], low: Sequence[float | None], high: Sequence[float | None]
) -> dict[str, object] | None:
    """Plotly's error bars; none where a bound is not known."""
    if not low or not high:
        return None
    known = [None not in bounds for bounds in zip(values, low, high, strict=True)]
    above = [float(bound or 0) - float(v or 0) if ok else 0 for v, bound, ok in zip(values, high, known, strict=True)]
    under = [float(v or 0) - float(bound or 0) if ok else 0 for v, bound, ok in zip(values, low, known, strict=True)]
    return {"type": "data", "array": above, "arrayminus": under, "color": theme.MUTED, "thickness": 1, "width": 3}
