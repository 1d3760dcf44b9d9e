"""Landmarks on charts of time: campaigns, outages, changes of platforms, as thin lines with a word.

A figure is a chart of time when its x are dates: nothing has to be said for it to get its landmarks.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import period, short_date, typeset

WORD = 32  # signs, beyond which a word is cut
AT_MOST = 8  # lines: more would hide the curve
CLOSE = 0.22  # of the width: two words nearer than that do not stand on the same row
ROWS, ROW_PX = 3, 15
SPANNED = "rgba(217, 142, 4, 0.08)"


class Mark(NamedTuple):
    """What happened from ``start`` to ``end``, both included."""

    name: str
    start: date
    end: date


def days_of(fig: go.Figure) -> tuple[date, date] | None:
    """First and last day of a chart of time, a week of bars ending with its Sunday; ``None`` for any other chart."""
    found: set[pd.Timestamp] = set()
    for trace in fig.data:
        values = getattr(trace, "x", None)
        if values is None or len(values) == 0:
            continue
        if not all(isinstance(value, date | datetime | np.datetime64) for value in values):
            return None
        found |= {pd.Timestamp(value).normalize() for value in values}
    if not found:
        return None
    days = sorted(found)
    step = min((right - left for left, right in pairwise(days)), default=timedelta(days=1))
    last = days[-1] + (step - timedelta(days=1) if step <= timedelta(days=7) else timedelta())
    return days[0].date(), last.date()


def draw(fig: go.Figure, marks: Sequence[Mark]) -> list[str]:
    """Draw on ``fig`` the marks of its period, and say them in sentences; nothing on what is no chart of time."""
    days = days_of(fig)
    if days is None:
        return []
    first, last = days
    inside = sorted((mark for mark in marks if mark.start <= last and mark.end >= first), key=lambda one: one.start)
    inside = inside[-AT_MOST:]
    width, rows = max(1, (last - first).days), [-1.0] * ROWS
    for mark in inside:
        start, end = max(mark.start, first), min(mark.end, last)
        if end > start:
            fig.add_vrect(x0=start, x1=end, fillcolor=SPANNED, line_width=0, layer="below")
        theme.event_line(fig, start, "")
        place = (start - first).days / width
        row = next((number for number, taken in enumerate(rows) if place - taken >= CLOSE), ROWS - 1)
        rows[row] = place
        word = mark.name if len(mark.name) <= WORD else mark.name[: WORD - 1].rstrip() + "…"
        anchor = "left" if place < 0.15 else "right" if place > 0.85 else "center"
        fig.add_annotation(
            x=start, y=1, yref="paper", yanchor="bottom", xanchor=anchor, yshift=row * ROW_PX,
            text=typeset(theme.inert(word)), showarrow=False, font={"size": 11},
        )  # fmt: skip
    if inside:
        highest = max(number for number, taken in enumerate(rows) if taken >= 0)
        top = 28 + ROW_PX * highest
        fig.update_layout(margin={"t": top}, height=(fig.layout.height or theme.HEIGHT) + top - 12)
    return [f"{mark.name} ({_when(mark)})" for mark in inside]


def _when(mark: Mark) -> str:
    return short_date(mark.start) if mark.start == mark.end else period(mark.start, mark.end)
