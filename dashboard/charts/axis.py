"""Dates under a chart: days and weeks in the theme's words, months with their year on a long history."""

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import NBSP, SHORT_MONTHS, short_date

LONG_DAYS = 300  # from here on a day without its year would be ambiguous
TICKS = 7
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)  # months from a tick to the next, that years begin on


def is_long(days: Sequence[date]) -> bool:
    """Whether the period is too long to be told in days and weeks."""
    return bool(days) and (max(days) - min(days)).days > LONG_DAYS


def month(on: date) -> str:
    """« oct. 2026 »."""
    return f"{SHORT_MONTHS[on.month - 1]}{NBSP}{on.year}"


def dated(on: date, days: Sequence[date]) -> str:
    """« 16 nov. », « 16 nov. 2024 » where ``days`` run over a period that is long."""
    return f"{short_date(on)}{NBSP}{on.year}" if is_long(days) else short_date(on)


def months(first: date, last: date) -> list[date]:
    """The first day of every month from that of ``first`` to that of ``last``."""
    spanned = (last.year - first.year) * 12 + last.month - first.month
    starts = (first.year * 12 + first.month - 1 + step for step in range(spanned + 1))
    return [date(start // 12, start % 12 + 1, 1) for start in starts]


def date_axis(fig: go.Figure, days: Sequence[date]) -> go.Figure:
    """The x axis in French dates, whatever the length of the period, that a telephone has room for: on a long one, the
    month above its year, or years alone."""
    if not is_long(days):
        return theme.day_axis(fig, days)
    every = months(min(days) + timedelta(days=27), max(days))
    step = next((step for step in STEPS if len(every) <= step * TICKS), STEPS[-1])
    shown = [on for on in every if (12 * on.year + on.month - 1) % step == 0]
    told = [str(on.year) if step >= 12 else month(on).replace(NBSP, "<br>") for on in shown]
    return fig.update_xaxes(tickvals=shown, ticktext=told, tickangle=0)
